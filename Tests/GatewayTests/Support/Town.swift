import CarrierKit
import Digests
import Gateway
import Ledger
import Logging
import PartyKit
import PartyRegistry
import PlatformKit
import RefundRules
import ShipmentModel

/// A gateway in small: real adapters, real rules, real ledger; time, network and chance in the test's hand.
struct Town: Sendable {
    let clock: HandClock
    let ledger: any Ledger
    private(set) var parties: Parties
    let caller = ScriptedCaller()
    let wakeUp = WakeUp()
    let intake: Intake
    let budget: CallBudget

    static let doudianShop: ShopID = "dy-1"
    static let merchantShop: ShopID = "m-1"

    init(
        _ store: some LedgerStore = MemoryStore(), clock: HandClock = HandClock(),
        _ change: (inout Setup) -> Void = { _ in }
    ) async throws {
        var setup = Setup()
        change(&setup)
        self.clock = clock
        parties = setup.parties
        ledger = try await LedgerEngine(
            store: store, settings: parties.decisionSettings(reading: PartyRegistry.vocabularies),
            seal: MessageSeal(key: [UInt8](repeating: 7, count: 32)),
            at: clock.now)
        // Turns and second tries are waited for in a hurry; everything else comes when the test says.
        intake = Intake(ledger: ledger, clock: HurryingClock(clock: clock), wakeUp: wakeUp)
        budget = CallBudget(clock: HurryingClock(clock: clock))
    }

    /// What the settings would say.
    struct Setup {
        var accounts: [Account] = [
            Account(
                id: "sf-main", party: "sf", baseURL: "https://sf.test",
                values: ["partner_id": "TESTCODE", "monthly_card_no": "7551234567"],
                secrets: ["checkword": Secret("TEST_CHECKWORD")]),
            Account(
                id: "yto-main", party: "yto", baseURL: "https://yto.test",
                values: ["user_id": "TESTUSER", "client_code": "K88000000"], secrets: ["secret": Secret("yto-secret")]),
            Account(
                id: "dy-main", party: "doudian", baseURL: "https://dy.test",
                values: ["app_key": "7000000000000000001"],
                secrets: ["secret": Secret("tb-test-secret-0001"), "access_token": Secret("dy-token")]),
            Account(
                id: "merchant-main", party: "merchant", baseURL: "https://merchant.test/events",
                secrets: ["signing_secret": Secret("whsec_dHVybmJhY2stZXhhbXBsZS1zZWNyZXQh")]),
        ]
        var shops: [Shop]
        var pathTokens: [AccountID: Secret] = ["sf-main": Secret("sf-path-token-0123456789abcdef0123")]

        init() {
            var policy = ShopPolicy()
            policy.interceptionChannels = ["sf": ["sf"], "yto": ["yto"]]
            let address = InterceptionOrder.Address(
                province: "江苏省", city: "苏州市", county: "测试区", street: "测试路 1 号", contact: "仓库", phone: "13800000000")
            let accounts: [CarrierID: [AccountID]] = ["sf": ["sf-main"], "yto": ["yto-main"]]
            shops = [
                Shop(
                    id: Town.doudianShop, platform: "doudian", platformAccount: "dy-main", accounts: accounts,
                    policy: policy, senderAddress: address),
                Shop(
                    id: Town.merchantShop, platform: "merchant", platformAccount: "merchant-main", accounts: accounts,
                    policy: policy, senderAddress: address),
            ]
        }

        var parties: Parties {
            Parties(
                carriers: PartyRegistry.carriers, platforms: PartyRegistry.platforms, accounts: accounts, shops: shops,
                publicURL: "https://hooks.test", pathTokens: pathTokens)
        }
    }

    var decisions: DecisionSettings { parties.decisionSettings(reading: PartyRegistry.vocabularies) }

    /// The same town with other settings or adapters.
    func with(_ parties: Parties) -> Town {
        var town = self
        town.parties = parties
        return town
    }

    // MARK: Parts

    /// Quiet: what a test wants to know it asks the ledger.
    static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    private static let nonce: @Sendable () -> String = { "00000000-0000-4000-8000-000000000001" }

    func dispatcher(_ worker: String = "worker-1", backoff: Backoff = Backoff { 0 }) -> Dispatcher {
        Dispatcher(
            ledger: ledger, intake: intake, parties: parties, caller: caller, budget: budget, clock: clock,
            wakeUp: wakeUp, worker: worker, backoff: backoff, nonce: Self.nonce, logger: Self.logger)
    }

    var poller: Poller {
        Poller(
            ledger: ledger, intake: intake, parties: parties, caller: caller, budget: budget, clock: clock,
            nonce: Self.nonce, logger: Self.logger)
    }

    var collector: CaseCollector {
        CaseCollector(
            ledger: ledger, intake: intake, parties: parties, caller: caller, budget: budget, clock: clock,
            nonce: Self.nonce, logger: Self.logger)
    }

    var alarms: Alarms {
        Alarms(ledger: ledger, intake: intake, clock: clock, logger: Self.logger)
    }

    var reception: Reception { Reception(parties: parties, intake: intake, clock: clock, logger: Self.logger) }

    // MARK: Looking

    func view(_ key: CaseKey) async throws -> CaseView {
        guard let view = try await ledger.caseView(key) else { throw Missing(what: "case \(key)") }
        return view
    }

    func openJobs(_ kind: JobKind? = nil) async throws -> [Job] {
        try await ledger.jobs(JobFilter(kinds: kind.map { [$0] }, limit: 1000)).items
    }

    func messages(_ outcome: Receipt.Outcome? = nil) async throws -> [MessageView] {
        try await ledger.messages(MessageFilter(outcome: outcome, limit: 1000)).items
    }

    struct Missing: Error { var what: String }
}
