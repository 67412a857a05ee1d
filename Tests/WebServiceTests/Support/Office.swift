import CarrierKit
import Digests
import Gateway
import HTTPTransport
import Ledger
import Logging
import PartyKit
import PartyRegistry
import PlatformKit
import RefundRules
import ServiceLifecycle
import ShipmentModel
import WebService

/// A gateway behind its listeners, on loopback: real adapters, rules and ledger, a real client.
struct Office: Sendable {
    let clock = StillClock()
    let store = FailingStore()
    let ledger: any Ledger
    let parties: Parties
    let intake: Intake
    let client: HTTPTransport

    static let sfToken = "sf-path-token-0123456789abcdef0123"
    static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    init() async throws {
        let accounts = [
            Account(
                id: "sf-main", party: "sf", baseURL: "https://sf.test", values: ["partner_id": "TESTCODE"],
                secrets: ["checkword": Secret("TEST_CHECKWORD")]),
            Account(
                id: "yto-main", party: "yto", baseURL: "https://yto.test",
                values: ["user_id": "TESTUSER", "client_code": "K88000000"], secrets: ["secret": Secret("yto-secret")]),
            Account(
                id: "dy-main", party: "doudian", baseURL: "https://dy.test", values: ["app_key": "7000000000000000001"],
                secrets: ["secret": Secret("tb-test-secret-0001"), "access_token": Secret("dy-token")]),
            Account(
                id: "merchant-main", party: "merchant", baseURL: "https://merchant.test/events",
                secrets: ["signing_secret": Secret("whsec_dHVybmJhY2stZXhhbXBsZS1zZWNyZXQh")]),
        ]
        let carriers: [CarrierID: [AccountID]] = ["sf": ["sf-main"], "yto": ["yto-main"]]
        let shops = [
            Shop(id: "dy-1", platform: "doudian", platformAccount: "dy-main", accounts: carriers),
            Shop(id: "m-1", platform: "merchant", platformAccount: "merchant-main", accounts: carriers),
            Shop(id: "m-2", platform: "merchant", platformAccount: "merchant-main", accounts: carriers),
        ]
        let parties = Parties(
            carriers: PartyRegistry.carriers, platforms: PartyRegistry.platforms, accounts: accounts, shops: shops,
            pathTokens: ["sf-main": Secret(Self.sfToken)])
        self.parties = parties
        let settings = parties.decisionSettings(reading: PartyRegistry.vocabularies)
        ledger = try await LedgerEngine(
            store: store, settings: settings, seal: MessageSeal(key: [UInt8](repeating: 7, count: 32)), at: clock.now)
        intake = Intake(ledger: ledger, clock: clock, wakeUp: WakeUp())
        client = try HTTPTransport()
    }

    // MARK: Listeners

    /// The receiver of pushes; the client's base address.
    func receiving<Result: Sendable>(
        bodyDeadline: Duration = .seconds(30), _ body: @escaping @Sendable (Line) async throws -> Result
    ) async throws -> Result {
        let reception = Reception(parties: parties, intake: intake, clock: clock, logger: Self.logger)
        return try await serving(body) { onRunning in
            WebhookServer(
                host: "127.0.0.1", port: 0, reception: reception, pathTokens: parties.pathTokens, clock: clock,
                logger: Self.logger, bodyDeadline: bodyDeadline, onRunning: onRunning)
        }
    }

    /// The API and the workbench.
    func working<Result: Sendable>(
        _ body: @escaping @Sendable (Line) async throws -> Result
    ) async throws -> Result {
        try await serving(body) { onRunning in
            APIServer(
                host: "127.0.0.1", port: 0, ledger: ledger, intake: intake, parties: parties, clock: clock,
                logger: Self.logger, onRunning: onRunning)
        }
    }

    func watching<Result: Sendable>(
        _ metrics: MetricsStore, _ body: @escaping @Sendable (Line) async throws -> Result
    ) async throws -> Result {
        try await serving(body) { onRunning in
            HealthServer(
                host: "127.0.0.1", port: 0, ledger: ledger, clock: clock, metrics: metrics, logger: Self.logger,
                onRunning: onRunning)
        }
    }

    private func serving<Result: Sendable>(
        _ body: @escaping @Sendable (Line) async throws -> Result,
        by server: (@escaping @Sendable (Int) async -> Void) -> any Service
    ) async throws -> Result {
        let (ports, found) = AsyncStream<Int>.makeStream()
        let server = server { found.yield($0) }
        let running = Task { try await server.run() }
        defer { running.cancel() }
        for await port in ports {
            return try await body(Line(client: client, port: port))
        }
        throw NoListener()
    }

    struct NoListener: Error {}

    // MARK: People

    /// Makes an access token.
    @discardableResult
    func token(_ text: String, _ role: APIToken.Role, shops: Set<ShopID>? = nil) async throws -> String {
        try await ledger.addToken(
            APIToken(
                hash: Hex.encode(Digest.hash(text, with: .sha256)), name: text, role: role, shops: shops,
                createdAt: clock.now))
        return text
    }

    func messages() async throws -> [MessageView] { try await ledger.messages(MessageFilter(limit: 1000)).items }

    /// Carries out what is due for merchants: their system hears everything.
    func dispatch() async throws {
        let caller = AgreeableCaller()
        let dispatcher = Dispatcher(
            ledger: ledger, intake: intake, parties: parties, caller: caller, budget: CallBudget(clock: clock),
            clock: clock, wakeUp: WakeUp(), worker: "test", nonce: { "n" }, logger: Self.logger)
        _ = try await dispatcher.round()
    }

    /// A merchant's case whose money is due and ordered.
    func orderedRefund(_ id: String = "AS-1", shop: ShopID = "m-1") async throws -> RefundKey {
        let key = CaseKey(platform: "merchant", shop: shop, afterSaleID: id)
        var snapshot = CaseSnapshot(key: key, heard: clock.now)
        snapshot.orderID = "O-\(id)"
        snapshot.type = .refundOnlyShipped
        snapshot.platformState = .waitingMerchant
        snapshot.amount = Money(minorUnits: 12_900, currency: .cny)
        snapshot.appliedAt = clock.now - .minutes(10)
        snapshot.refundState = PlatformRefundState.none
        snapshot.isInArbitration = false
        snapshot.buyerReportsReceived = false
        guard let waybill = Waybill("YT8800000000001") else { throw NoListener() }
        snapshot.parcels = [
            CaseParcel(
                carrierCode: "yto", carrier: "yto", waybill: waybill, dispatchedAt: clock.now - .days(2))
        ]
        snapshot.parcelsAreComplete = true
        let number = WaybillKey(carrier: "yto", waybill: waybill)
        let facts = [("DEPARTURE", 24), ("TMS_RETURN", 12), ("SIGNED", 1)].map { code, hours in
            Fact(
                Statement(
                    .scan, code: code, text: "", written: .instant(clock.now - .hours(hours), offsetSeconds: 28_800)),
                about: number, by: "yto", channel: .carrier, heard: clock.now, through: .answer, verification: .verified
            )
        }
        _ = try await intake.submit(Submission(facts: facts, snapshots: [snapshot]))
        try await dispatch()
        guard let refund = try await ledger.caseView(key)?.intents.first else { throw NoListener() }
        return refund.intent.key
    }
}

/// A network in which merchants hear everything and carriers know nothing.
private struct AgreeableCaller: Caller {
    func call(_ request: OutboundRequest, deadline: Duration) async -> CallOutcome {
        guard request.url.contains("merchant.test") else { return .neverSent(reason: "not here") }
        return .answered(InboundAnswer(status: 200, body: [], protection: .verified))
    }
}
