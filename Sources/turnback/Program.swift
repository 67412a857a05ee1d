internal import Digests
internal import Foundation
internal import Gateway
internal import Glibc
internal import HTTPTransport
internal import Ledger
internal import LedgerSQLite
internal import Logging
internal import Metrics
internal import PartyKit
internal import ServiceLifecycle
internal import ShipmentModel
internal import UnixSignals
internal import WebService

/// The parts of the gateway, built from the settings and not yet running.
struct Program {
    let settings: Settings
    let clock: any GatewayClock
    let ledger: any Ledger
    let intake: Intake
    let transport: HTTPTransport
    let logger: Logger
    private let wakeUp = WakeUp()
    /// One for the process: swift-metrics takes a factory once.
    private static let metrics: MetricsStore = {
        let store = MetricsStore()
        MetricsSystem.bootstrap(store)
        return store
    }()

    init(_ settings: Settings, clock: any GatewayClock, logger: Logger) async throws {
        self.settings = settings
        self.clock = clock
        self.logger = logger
        ledger = try await Self.openLedger(settings)
        intake = Intake(ledger: ledger, clock: clock, wakeUp: wakeUp)
        transport = try HTTPTransport(settings.transportOptions)
    }

    /// The ledger that the settings name, made where there is none: for the commands that run the gateway, and `migrate`.
    static func openLedger(_ settings: Settings) async throws -> any Ledger {
        let path = settings.sqlitePath
        let directory = URL(fileURLWithPath: path).deletingLastPathComponent().path
        do {
            try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        } catch {
            throw LedgerError(.misconfigured, "the ledger's folder \(directory) cannot be made")
        }
        // Before the ledger: nothing is made for a key that does not fit.
        let key = try settings.sealingKey()
        // It holds texts that may name people. What SQLite puts beside it takes over its permissions.
        for name in [path, path + "-wal", path + "-shm"] where FileManager.default.fileExists(atPath: name) {
            chmod(name, 0o600)  // Somebody else's file stays as it is, and is refused or not when it is opened.
        }
        if !FileManager.default.fileExists(atPath: path) {
            // Of two processes that start at once one makes it; the other one's file would be as empty.
            Glibc.close(Glibc.open(path, O_CREAT | O_RDWR, 0o600))
        }
        return try await open(settings, with: key, onlyLooking: false)
    }

    /// The ledger that is there, for the commands that look at it or change something in it.
    ///
    /// - Parameter onlyLooking: Nothing is written to it by opening it.
    /// - Throws: `.misconfigured` where there is none: an order in an empty ledger would stop no refund.
    static func openExistingLedger(_ settings: Settings, onlyLooking: Bool = false) async throws -> any Ledger {
        guard FileManager.default.fileExists(atPath: settings.sqlitePath) else {
            throw LedgerError(
                .misconfigured,
                "there is no ledger at \(settings.sqlitePath); give its settings with --config, or make one with "
                    + "`turnback migrate`")
        }
        return try await open(settings, with: try settings.sealingKey(isNew: false), onlyLooking: onlyLooking)
    }

    private static func open(
        _ settings: Settings, with key: [UInt8], onlyLooking: Bool
    ) async throws -> any Ledger {
        let seal = try MessageSeal(key: key)
        do {
            return try await SQLiteLedger.open(
                path: settings.sqlitePath, settings: settings.decisions, seal: seal, onlyLooking: onlyLooking,
                at: systemNow())
        } catch {
            throw LedgerError(error.kind, "\(settings.sqlitePath): \(error.detail)")
        }
    }

    /// The system's time in milliseconds.
    static func systemNow() -> Instant {
        Instant(milliseconds: Int64((Date().timeIntervalSince1970 * 1000).rounded(.down)))
    }

    /// Receives webhooks.
    func receivers() -> [any Service] {
        let reception = Reception(parties: settings.parties, intake: intake, clock: clock, logger: logger)
        let address = settings.listeners.webhooks
        return [
            WebhookServer(
                host: address.host, port: address.port, reception: reception, pathTokens: settings.pathTokens,
                clock: clock, logger: logger)
        ]
    }

    /// Polls, collects, dispatches, watches the clock, tells of alarms.
    func workers() -> [any Service] {
        KnownSeries.publish(in: Self.metrics)
        let parties = settings.parties
        for shop in parties.shops.values.sorted(by: { $0.id < $1.id }) where shop.mode == .shadow {
            logger.notice("shop is only watched", metadata: ["shop": "\(shop.id)", "mode": "shadow"])
        }
        let budget = CallBudget(clock: clock)
        let nonce: @Sendable () -> String = { UUID().uuidString.lowercased() }
        return [
            // Before the others, so that it is told to stop after them: what they commit while they end is told as well.
            AlarmTeller(ledger: ledger, clock: clock, teller: nonce(), logger: logger),
            Dispatcher(
                ledger: ledger, intake: intake, parties: parties, caller: transport, budget: budget, clock: clock,
                wakeUp: wakeUp, worker: settings.workerName, nonce: nonce, logger: logger),
            Poller(
                ledger: ledger, intake: intake, parties: parties, caller: transport, budget: budget, clock: clock,
                nonce: nonce, logger: logger),
            CaseCollector(
                ledger: ledger, intake: intake, parties: parties, caller: transport, budget: budget, clock: clock,
                nonce: nonce, logger: logger),
            Alarms(ledger: ledger, intake: intake, clock: clock, logger: logger),
            Housekeeping(
                ledger: ledger, clock: clock, retention: settings.retention, logger: logger),
        ]
    }

    /// The REST API and the workbench.
    func offices() -> [any Service] {
        let address = settings.listeners.api
        return [
            APIServer(
                host: address.host, port: address.port, ledger: ledger, intake: intake, parties: settings.parties,
                clock: clock, logger: logger)
        ]
    }

    func health() -> [any Service] {
        let address = settings.listeners.health
        return [
            HealthServer(
                host: address.host, port: address.port, ledger: ledger, clock: clock, metrics: Self.metrics,
                logger: logger)
        ]
    }

    /// Runs services until a signal or one of them ends, then drains: what was taken is committed, what was sent gets
    /// its answer stored.
    func run(_ services: [any Service]) async throws {
        let group = ServiceGroup(
            configuration: .init(
                services: services.map { .init(service: $0, successTerminationBehavior: .gracefullyShutdownGroup) },
                gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
        try await group.run()
        await close()
    }

    func close() async {
        await intake.close()
        await transport.shutdown()
        do {
            try await ledger.close()
        } catch {
            logger.error("the ledger did not close cleanly", metadata: ["error": "\(error)"])
        }
    }
}
