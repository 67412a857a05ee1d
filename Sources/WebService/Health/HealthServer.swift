public import Gateway
internal import HTTPTypes
internal import Hummingbird
public import Ledger
public import Logging
public import ServiceLifecycle
internal import ShipmentModel
internal import WireFormats

/// The listener for the machine that watches: `/livez` says that the process runs, `/readyz` that it can commit,
/// `/metrics` how much it does.
public struct HealthServer: Service {
    private let host: String
    private let port: Int
    private let ledger: any Ledger
    private let clock: any GatewayClock
    private let metrics: MetricsStore
    private let logger: Logger
    private let onRunning: @Sendable (Int) async -> Void

    /// - Parameter metrics: What the program's metrics are collected in.
    public init(
        host: String, port: Int, ledger: any Ledger, clock: any GatewayClock, metrics: MetricsStore, logger: Logger,
        onRunning: @escaping @Sendable (Int) async -> Void = { _ in }
    ) {
        self.host = host
        self.port = port
        self.ledger = ledger
        self.clock = clock
        self.metrics = metrics
        self.logger = logger
        self.onRunning = onRunning
    }

    public func run() async throws {
        let router = WebServer.router()
        router.get("/livez") { _, _ in Response.json(["status": "alive"]) }
        router.get("/readyz") { _, _ in await readiness() }
        router.get("/metrics") { _, _ in
            Response(
                status: .ok, contentType: "text/plain; version=0.0.4; charset=utf-8",
                body: Array((metrics.prometheusText + (await backlog())).utf8))
        }
        try await WebServer(host: host, port: port, logger: logger, onRunning: onRunning).run(router)
    }

    /// How much waits, read as it is asked for. A ledger that cannot be read gives no figures; the counters stand all the same.
    private func backlog() async -> String {
        do throws(LedgerError) {
            return MetricsStore.prometheusText(of: try await ledger.backlog(at: clock.now))
        } catch {
            logger.error("backlog not read", metadata: ["error": "\(error)"])
            return ""
        }
    }

    private func readiness() async -> Response {
        do throws(LedgerError) {
            // What can be read can be full, read-only or locked all the same: only a commit shows that one is possible.
            try await ledger.setCursor("health", to: clock.now.description)
            let next = try await ledger.nextDue(after: clock.now)
            return .json(.object(present: [("status", "ready"), ("next_due", next.map { .string($0.description) })]))
        } catch {
            logger.error("not ready", metadata: ["error": "\(error)"])
            return .json(["status": "not ready", "reason": .string(error.kind.rawValue)], status: .serviceUnavailable)
        }
    }
}
