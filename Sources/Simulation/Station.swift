internal import CarrierKit
internal import Gateway
internal import Ledger
internal import Logging
internal import PartyKit
internal import PartyRegistry
internal import PlatformKit
internal import RefundRules
internal import ShipmentModel

/// One life of the gateway's process: the real intake, reception, dispatchers, poller, collector and alarms, on a store
/// that outlives it.
final class Station: @unchecked Sendable {
    let mortality: Mortality
    let ledger: any Ledger
    let intake: Intake
    let reception: Reception
    let warehouse: WarehouseReception
    let wakeUp = WakeUp()
    private let world: World
    private var duties: [Duty]
    /// What this life has under way.
    private var tasks: [Int: Task<Void, Never>] = [:]
    private var lastTask = 0

    /// One of the loops, as rounds: begun when it is due, and never twice at once.
    private struct Duty {
        var name: String
        var dueAt: Instant
        var isRunning = false
        /// Whether a commit is a reason to look.
        var listens: Bool
        /// How long it sleeps at most.
        var idle: Duration
        var round: @Sendable () async throws -> Instant
    }

    static let shopOnDoudian: ShopID = "dy-1"
    static let merchantShop: ShopID = "m-1"
    /// Wants to see the goods before it pays, and can be asked what became of a refund.
    static let inspectingShop: ShopID = "m-2"
    /// Wants to see them too, and takes its warehouse's silence for consent after a while.
    static let waitingShop: ShopID = "m-4"
    static let inspectingShops: Set<ShopID> = [inspectingShop, waitingShop]
    static let inspectionWait = Duration.days(2)
    /// Pays when the goods are back, whatever a carrier says before.
    static let patientShop: ShopID = "m-3"
    /// Pays everybody whose parcel is on its way back.
    static let eagerShop: ShopID = "m-5"
    /// Pays before its deadline whatever has turned.
    static let punctualShop: ShopID = "m-6"

    init(
        _ ledger: any Ledger, world: World, mortality: Mortality, parties: Parties, number: Int
    ) {
        self.mortality = mortality
        self.world = world
        self.ledger = ledger
        let clock = world.clock
        let budget = CallBudget(clock: clock)
        let network = Network(world, mortality)
        let logger = Logger(label: "simulation") { _ in SwiftLogNoOpLogHandler() }
        let wakeUp = wakeUp
        intake = Intake(ledger: ledger, clock: clock, wakeUp: wakeUp)
        let intake = intake
        reception = Reception(parties: parties, intake: intake, clock: clock, logger: logger)
        warehouse = WarehouseReception(intake: intake, parties: parties, clock: clock)
        let nonce: @Sendable () -> String = { "00000000-0000-4000-8000-000000000001" }
        let dispatchers = (1...2).map { worker in
            Dispatcher(
                ledger: ledger, intake: intake, parties: parties, caller: network, budget: budget, clock: clock,
                wakeUp: wakeUp, worker: "worker-\(number)-\(worker)", backoff: Backoff { world.chance.fraction() },
                nonce: nonce, logger: logger)
        }
        let poller = Poller(
            ledger: ledger, intake: intake, parties: parties, caller: network, budget: budget, clock: clock,
            nonce: nonce, logger: logger)
        let collector = CaseCollector(
            ledger: ledger, intake: intake, parties: parties, caller: network, budget: budget, clock: clock,
            nonce: nonce, logger: logger)
        let alarms = Alarms(ledger: ledger, intake: intake, clock: clock, logger: logger)
        let now = clock.now
        duties = dispatchers.enumerated().map { index, dispatcher in
            Duty(name: "dispatcher \(index + 1)", dueAt: now, listens: index == 0, idle: .hours(index == 0 ? 2 : 12)) {
                try await dispatcher.round()
            }
        }
        // Seldom, so that a run is not all polling; a parcel is then asked about at least this often.
        duties.append(
            Duty(name: "poller", dueAt: max(now, world.pollsAt), listens: false, idle: world.pollCadence) {
                // Whoever starts anew does not ask about everything again: that is how seldom this world polls.
                world.pollsAt = world.now + world.pollCadence
                _ = try await poller.round()
                return .distantFuture
            })
        duties.append(
            Duty(name: "collector", dueAt: max(now, world.listsAt), listens: false, idle: .hours(6)) {
                world.listsAt = world.now + .hours(6)
                _ = try await collector.round()
                return .distantFuture
            })
        duties.append(
            Duty(name: "alarms", dueAt: now, listens: false, idle: .hours(1)) {
                _ = try await alarms.round()
                return .distantFuture
            })
    }

    /// Begins to listen for commits.
    func open() {
        let signals = wakeUp.signals()
        begin { for await _ in signals { self.stir() } }
    }

    /// Ends everything that this life has under way.
    func close() {
        mortality.die()
        for task in tasks.values { task.cancel() }
        tasks = [:]
    }

    private func begin(_ work: @escaping @Sendable () async -> Void) {
        lastTask += 1
        let id = lastTask
        tasks[id] = Task {
            await work()
            self.tasks[id] = nil
        }
    }

    var nextDue: Instant? { duties.filter { !$0.isRunning }.map(\.dueAt).min() }

    private func stir() {
        for index in duties.indices where duties[index].listens {
            duties[index].dueAt = min(duties[index].dueAt, world.now)
        }
    }

    /// Begins every round that is due.
    func work() {
        guard !mortality.isDead else { return }
        for index in duties.indices where !duties[index].isRunning && duties[index].dueAt <= world.now {
            duties[index].isRunning = true
            let round = duties[index].round
            world.record.rounds += 1
            begin {
                var next: Instant
                do { next = try await round() } catch { next = self.world.now + .seconds(30) }
                self.ended(index, next)
            }
        }
    }

    private func ended(_ index: Int, _ next: Instant) {
        duties[index].isRunning = false
        let now = world.now
        // Whoever wants to go on at once lets some time go by first, as the loops do.
        duties[index].dueAt = max(now + .seconds(1), min(next, now + duties[index].idle))
        // What is due already and was not taken is a case that is to be looked at again.
        if next <= now + .seconds(1) { duties[duties.endIndex - 1].dueAt = now }
    }
}

extension Parties {
    /// What the settings would say.
    static func simulated(_ change: (inout Parties) -> Void) -> Parties {
        var policy = ShopPolicy()
        policy.interceptionChannels = ["sf": ["sf"], "zto": ["zto"], "yto": ["yto"], "jt": ["kuaidi100"]]
        policy.authorities = ["jt": "kuaidi100"]
        policy.capPerHourMinor = 400_000
        // Low enough that some refunds wait: much happens meanwhile.
        policy.capPerDayMinor = 70_000
        policy.interceptionQueryInterval = .hours(12)
        policy.returnComplaintAfter = .days(6)
        let address = InterceptionOrder.Address(
            province: "江苏省", city: "苏州市", county: "测试区", street: "测试路 1 号", contact: "仓库", phone: "13800000000")
        let accounts: [CarrierID: [AccountID]] = [
            "sf": ["sf-main"], "zto": ["zto-main"], "yto": ["yto-main"], "jt": ["kd-main"],
        ]
        var atMerchants = policy
        atMerchants.at48h = .wait
        // Some refunds are above it, and wait for a person.
        atMerchants.capPerRefundMinor = 28_000
        var inspecting = atMerchants
        inspecting.inspectBeforeRefund = true
        var waiting = inspecting
        waiting.inspectionWait = Station.inspectionWait
        var eager = atMerchants
        eager.paysEverybodyAtReturning = true
        var punctual = atMerchants
        punctual.at48h = .pay
        var patient = atMerchants
        patient.paysAtInterceptionSuccess = false
        let shops = [
            (Station.shopOnDoudian, PartyID("doudian"), AccountID("dy-main"), policy),
            (Station.merchantShop, PartyID("merchant"), AccountID("merchant-main"), atMerchants),
            (Station.inspectingShop, "merchant", "merchant-asked", inspecting),
            (Station.waitingShop, "merchant", "merchant-main", waiting),
            (Station.patientShop, "merchant", "merchant-main", patient),
            (Station.eagerShop, "merchant", "merchant-main", eager),
            (Station.punctualShop, "merchant", "merchant-main", punctual),
        ].map { id, platform, account, policy in
            Shop(
                id: id, platform: platform, platformAccount: account, accounts: accounts, policy: policy,
                senderAddress: address, phoneTail: "0000")
        }
        var parties = Parties(
            carriers: PartyRegistry.carriers, platforms: PartyRegistry.platforms, accounts: simulatedAccounts,
            shops: shops, publicURL: "https://hooks.test",
            pathTokens: ["sf-main": Secret("sf-path-token-0123456789abcdef0123")])
        change(&parties)
        return parties
    }

    private static var simulatedAccounts: [Account] {
        let signing = Secret("whsec_dHVybmJhY2stZXhhbXBsZS1zZWNyZXQh")
        return [
            Account(
                id: "sf-main", party: "sf", baseURL: "https://sf.test",
                values: ["partner_id": "TESTCODE", "monthly_card_no": "7551234567"],
                secrets: ["checkword": Secret("TEST_CHECKWORD")]),
            Account(
                id: "zto-main", party: "zto", baseURL: "https://zto.test", values: ["app_key": ZTOSide.appKey],
                secrets: ["app_secret": Secret(ZTOSide.secret)]),
            Account(
                id: "yto-main", party: "yto", baseURL: "https://yto.test",
                values: ["user_id": YTOSide.userID, "client_code": YTOSide.clientCode],
                secrets: ["secret": Secret(YTOSide.secret)]),
            Account(
                id: "kd-main", party: "kuaidi100", baseURL: "https://kd.test",
                values: [
                    "customer": "TESTCUSTOMER", "label_url": "https://kd.test", "order_role": "1",
                    "intercept_pay_type": "MONTHLY",
                ],
                secrets: [
                    "key": Secret("kd-key"), "secret": Secret("kd-secret"), "salt": Secret(Kuaidi100Side.salt),
                ]),
            Account(
                id: "dy-main", party: "doudian", baseURL: "https://dy.test",
                values: ["app_key": DoudianSide.appKey],
                secrets: ["secret": Secret(DoudianSide.secret), "access_token": Secret("dy-token")]),
            Account(
                id: "merchant-main", party: "merchant", baseURL: MerchantSide.eventsURL,
                secrets: ["signing_secret": signing]),
            Account(
                id: "merchant-asked", party: "merchant", baseURL: MerchantSide.eventsURL,
                values: ["status_url": MerchantSide.statusURL], secrets: ["signing_secret": signing]),
        ]
    }
}
