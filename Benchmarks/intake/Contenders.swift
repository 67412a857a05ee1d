import BenchKit
import Foundation
import Gateway
import Hummingbird
import Ledger
import LedgerSQLite
import Logging
import NIOCore
import PartyKit
import PartyRegistry
import ServiceLifecycle
import ShipmentModel
import WebService

/// The whole work behind one address: checked, read, joined, decided, committed, then acknowledged.
struct WholeWork: Sendable {
    let port: Int
    let path: String
    private let ledger: SQLiteLedger
    private let intake: Intake
    private let server: Task<Void, any Error>

    /// - Parameters:
    ///   - path: The ledger's file.
    ///   - batchMax: How many pushes one commit takes at most.
    init(path: String, batchMax: Int = Intake.batchMax) async throws {
        self.path = path
        ledger = try await Town.ledger(at: path)
        let clock = ScaledClock.system { Town.now() }
        intake = Intake(ledger: ledger, clock: clock, wakeUp: WakeUp(), batchMax: batchMax)
        let account = Account(
            id: "zto-bench", party: Town.carrier, baseURL: "https://japi.zto.com", values: ["app_key": Load.appKey],
            secrets: ["app_secret": Secret(Load.secret)])
        let shop = Shop(
            id: Town.shop, platform: Town.platform, platformAccount: "merchant-bench",
            accounts: [Town.carrier: [account.id]])
        let parties = Parties(
            carriers: PartyRegistry.carriers, platforms: PartyRegistry.platforms, accounts: [account], shops: [shop])
        let logger = quietLogger
        let reception = Reception(parties: parties, intake: intake, clock: clock, logger: logger)
        (port, server) = try await listening { onRunning in
            try await WebhookServer(
                host: "127.0.0.1", port: 0, reception: reception, pathTokens: [:], clock: clock, logger: logger,
                onRunning: onRunning
            ).run()
        }
    }

    func close() async throws {
        server.cancel()
        await intake.close()
        try await ledger.close()
    }
}

/// The bare server: collects the same body and gives the same answer.
struct BareServer: Sendable {
    let port: Int
    private let server: Task<Void, any Error>

    init() async throws {
        let answer = #"{"status":true,"statusCode":"200","message":"调用成功","result":"成功"}"#
        (port, server) = try await listening { onRunning in
            let router = Router()
            router.post("/hooks/:party/:account") { request, _ in
                _ = try await request.body.collect(upTo: 1 << 20)
                return Response(
                    status: .ok, headers: [.contentType: "application/json;charset=UTF-8"],
                    body: ResponseBody(byteBuffer: ByteBuffer(string: answer)))
            }
            let application = Application(
                router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)),
                onServerRunning: { channel in await onRunning(channel.localAddress?.port ?? 0) }, logger: quietLogger)
            try await application.run()
        }
    }

    func close() { server.cancel() }
}

let quietLogger: Logger = {
    var logger = Logger(label: "bench")
    logger.logLevel = .critical
    return logger
}()

/// Starts a server and waits until it listens.
private func listening(
    _ run: @escaping @Sendable (@escaping @Sendable (Int) async -> Void) async throws -> Void
) async throws -> (port: Int, server: Task<Void, any Error>) {
    let (ports, running) = AsyncStream<Int>.makeStream()
    let server = Task {
        defer { running.finish() }
        try await run { running.yield($0) }
    }
    for await port in ports { return (port, server) }
    try await server.value
    throw Helper.Failure(description: "a server ended before it listened")
}
