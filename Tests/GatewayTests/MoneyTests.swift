import Gateway
import Ledger
import PartyKit
import RefundRules
import ShipmentModel
import Testing

/// Domain §6 at work: look before paying, the attempt before the first byte, one name for one refund, and every silence
/// asked about.
struct MoneyTests {
    private static let payment = "\"type\":201"

    @Test func `a case that its platform has paid already is not paid again`() async throws {
        let town = try await Town()
        let desk = try await town.dueCase()
        desk.pay()
        _ = try await town.dispatcher().round()
        #expect(try await town.state(desk.key) == .refunded)
        #expect(try await town.intent(desk.key).intent.phase == .superseded)
        #expect(town.caller.requests(Self.payment).isEmpty)
    }

    @Test func `a refund whose request cannot be composed waits for its settings`() async throws {
        let town = try await Town(MemoryStore())
        town.caller.on("https://merchant.test/events") { _ in .json("heard") }
        let key = try await town.dueMerchantCase()
        var parties = town.parties
        parties.accounts["merchant-main"]?.secrets["signing_secret"] = nil
        try await town.with(parties).drive(.hours(30))
        #expect(try await town.state(key) == .refundDue)
        #expect(try await town.intent(key).attempts.isEmpty)
        #expect(try await town.openJobs(.payRefund).first?.lastError != nil)
        try await town.drive(.hours(2))
        #expect(try await town.intent(key).attempts.count == 1)
    }

    @Test func `people are told of a refund that cannot be sent for some minutes`() async throws {
        let town = try await Town()
        let desk = try await town.dueCase()
        town.caller.on("/afterSale/Detail") { _ in .neverSent(reason: "no route") }
        try await town.drive(.minutes(3))
        #expect(try await town.ledger.tasks(TaskFilter(kinds: [.refundNotDone], now: town.clock.now)).items.isEmpty)
        try await town.drive(.hours(1))
        let tasks = try await town.ledger.tasks(TaskFilter(kinds: [.refundNotDone], now: town.clock.now)).items
        #expect(tasks.map(\.why?.code) == ["refund_not_sent"])
        let alarms = try await town.ledger.audit(AuditFilter(action: AuditEntry.alarm)).items
        #expect(alarms.map(\.reason.code).contains("refund_not_sent"))
        #expect(try await town.intent(desk.key).intent.lastError != nil)
        desk.install(in: town.caller)
        try await town.drive(.hours(2))
        #expect(try await town.state(desk.key) == .refunded)
    }

    @Test func `the attempt is in the ledger before the first byte`() async throws {
        let town = try await Town()
        let desk = try await town.dueCase()
        let seen = Notes<RefundView?>()
        town.caller.on(Self.payment) { _ in
            do {
                seen.add(try await town.ledger.refunds(RefundFilter()).items.first)
            } catch {
                Issue.record("the ledger cannot be read: \(error)")
            }
            return .unknown(reason: "no answer")
        }
        _ = try await town.dispatcher().round()
        let refund = try #require(seen.all.first ?? nil)
        #expect(refund.intent.phase == .attempted)
        #expect(refund.attempts.map(\.number) == [1])
        #expect(refund.attempts.first?.outcome == .pending)
        #expect(refund.attempts.first?.requestDigest.count == 64)
        #expect(try await town.state(desk.key) == .refunding)
    }

    @Test func `a payment that happened unheard is found by asking`() async throws {
        let town = try await Town()
        let desk = try await town.dueCase()
        desk.fates(DoudianDesk.agreeRefund, .doneUnheard)
        _ = try await town.dispatcher().round()
        #expect(try await town.state(desk.key) == .refunding)
        try await town.drive(.minutes(5))
        #expect(try await town.state(desk.key) == .refunded)
        #expect(town.caller.requests(Self.payment).count == 1)
        #expect(try await town.intent(desk.key).attempts.map(\.outcome) == [.done])
    }

    @Test(arguments: [DoudianDesk.Fate.lost, .error(502), .error(200)])
    func `a payment that did not happen is sent again only after the target has been asked late enough`(
        fate: DoudianDesk.Fate
    ) async throws {
        let town = try await Town()
        let desk = try await town.dueCase()
        desk.fates(DoudianDesk.agreeRefund, fate)
        let start = town.clock.now
        _ = try await town.dispatcher().round()
        #expect(desk.payments == 0)
        try await town.drive(.seconds(59))
        #expect(town.caller.requests(Self.payment).count == 1, "nothing is sure before the settle delay")
        try await town.drive(.minutes(10))
        #expect(desk.payments == 1)
        #expect(try await town.state(desk.key) == .refunded)
        let attempts = try await town.intent(desk.key).attempts
        #expect(attempts.count == 2)
        #expect(attempts.allSatisfy { $0.key == attempts[0].key }, "never a fresh name")
        #expect(attempts[1].startedAt >= start + .seconds(60))
    }

    @Test func `what never left is sent again under the same key`() async throws {
        let town = try await Town()
        let desk = try await town.dueCase()
        desk.fates(DoudianDesk.agreeRefund, .neverSent, .neverSent)
        try await town.drive(.minutes(15))
        #expect(desk.payments == 1)
        #expect(try await town.state(desk.key) == .refunded)
        #expect(Set(try await town.intent(desk.key).attempts.map(\.key)).count == 1)
    }

    @Test func `a throttled payment waits and is paid once`() async throws {
        let town = try await Town()
        let desk = try await town.dueCase()
        desk.fates(DoudianDesk.agreeRefund, .refused(code: 60000, subCode: "isv.traffic-limited"))
        try await town.drive(.minutes(15))
        #expect(desk.payments == 1)
        #expect(try await town.state(desk.key) == .refunded)
    }

    @Test func `a payment that its platform refuses for good is a person's`() async throws {
        let town = try await Town()
        let desk = try await town.dueCase()
        desk.fates(DoudianDesk.agreeRefund, .refused(code: 50002, subCode: "isv.business-failed:11001"))
        try await town.drive(.hours(3))
        #expect(try await town.state(desk.key) == .review)
        #expect(town.caller.requests(Self.payment).count == 1)
        #expect(try await town.view(desk.key).tasks.contains { $0.kind == .refundNotDone })
    }

    @Test func `the stop switch holds every payment until it is turned off`() async throws {
        let town = try await Town()
        let desk = try await town.dueCase()
        try await town.ledger.setStopSwitch(true, by: "Wang", reason: "drill", at: town.clock.now)
        try await town.drive(.hours(2))
        #expect(town.caller.requests(Self.payment).isEmpty)
        #expect(try await town.state(desk.key) == .refundDue)
        try await town.ledger.setStopSwitch(false, by: "Wang", reason: "over", at: town.clock.now)
        try await town.drive(.hours(1) + .minutes(5))
        #expect(desk.payments == 1)
        #expect(try await town.state(desk.key) == .refunded)
    }

    @Test func `after a crash between attempt and answer the next worker asks first`() async throws {
        let town = try await Town()
        let desk = try await town.dueCase()
        desk.change { $0.isNaive = true }
        let wire = Latch()
        desk.fates(DoudianDesk.agreeRefund, .doneUnheard)
        town.caller.on(Self.payment) { request in
            let outcome = desk.receive(request)
            await wire.pass()
            return outcome
        }
        let first = Task { try await town.dispatcher("worker-1").round() }
        await wire.arrivals(1)
        // The first worker hangs; its lease runs out, and nobody else may have sent before.
        _ = try await town.dispatcher("worker-2").round()
        #expect(town.caller.requests(Self.payment).count == 1)
        let looks = town.caller.requests("/afterSale/Detail").count
        town.clock.advance(by: Dispatcher.lease + .seconds(1))
        _ = try await town.dispatcher("worker-2").round()
        #expect(town.caller.requests("/afterSale/Detail").count > looks)
        #expect(try await town.state(desk.key) == .refunded)

        // The first worker's answer comes late, with a lease that is another's.
        wire.open()
        _ = try await first.value
        try await town.drive(.hours(1))
        #expect(try await town.state(desk.key) == .refunded)
        #expect(desk.payments == 1 && town.caller.requests(Self.payment).count == 1)
    }

    @Test func `an absence counts from when it was asked about, however late its answer is heard`() async throws {
        let town = try await Town()
        let desk = try await town.dueCase()
        // A worker commits an attempt, twelve seconds long, and dies: absence counts from the 72nd second on.
        let start = town.clock.now
        let jobs = try await town.ledger.claimJobs(
            worker: "worker-1", kinds: [.payRefund], limit: 1, lease: Dispatcher.lease, at: start)
        let job = try #require(jobs.first)
        let intent = try await town.intent(desk.key).intent
        let permission = try await town.ledger.beginAttempt(
            job: job, key: intent.key, amount: intent.amount, seenVersion: nil, requestDigest: "",
            deadline: start + .seconds(12), at: start)
        guard case .send = permission else {
            Issue.record("no permission: \(permission)")
            return
        }
        // Asked before that second, heard after it: in between the payment may have arrived.
        town.caller.on("/afterSale/Detail") { request in
            let outcome = desk.receive(request)
            town.clock.advance(by: .seconds(6))
            return outcome
        }
        let asked = Notes<Int>()
        let before = town.caller.requests("/afterSale/Detail").count
        town.caller.on(Self.payment) { request in
            asked.add(town.caller.requests("/afterSale/Detail").count - before)
            return desk.receive(request)
        }
        town.clock.advance(by: Dispatcher.lease + .seconds(1))
        try await town.drive(.minutes(10))
        // The look, the question that was too early, the one that counts, and the look before paying.
        #expect(asked.all == [4])
        #expect(desk.payments == 1)
        #expect(try await town.state(desk.key) == .refunded)
    }

    @Test func `of two dispatchers one sends`() async throws {
        let town = try await Town()
        let desk = try await town.dueCase()
        async let first = town.dispatcher("worker-1").round()
        async let second = town.dispatcher("worker-2").round()
        _ = try await (first, second)
        #expect(town.caller.requests(Self.payment).count == 1)
        #expect(desk.payments == 1)
    }

    @Test func `a payment whose shop left the settings waits without spinning`() async throws {
        let town = try await Town()
        let desk = try await town.dueCase()
        var parties = town.parties
        parties.shops = [:]
        let dispatcher = Dispatcher(
            ledger: town.ledger, intake: town.intake, parties: parties, caller: town.caller, budget: town.budget,
            clock: town.clock, wakeUp: town.wakeUp, worker: "w", nonce: { "n" }, logger: Town.logger)
        let calls = town.caller.requests().count
        _ = try await dispatcher.round()
        let job = try await town.openJobs(.payRefund).first
        #expect(job?.dueAt == town.clock.now + .hours(1))
        #expect(job?.lastError?.contains("not in the settings") == true)
        #expect(town.caller.requests().count == calls)
        town.clock.advance(by: .hours(1))
        _ = try await town.dispatcher().round()
        #expect(desk.payments == 1, "with the settings back it goes on")
    }

    @Test func `an account without a turn within the lease sends nothing and commits no attempt`() async throws {
        let town = try await Town()
        let desk = try await town.dueCase()
        await town.budget.drain("dy-main", until: town.clock.now + .minutes(10))
        _ = try await town.dispatcher().round()
        #expect(try await town.intent(desk.key).attempts.isEmpty)
        try await town.drive(.minutes(30))
        #expect(desk.payments == 1)
    }

    @Test(arguments: [UInt64](1...40))
    func `whatever the network does, the money moves once and the case ends`(seed: UInt64) async throws {
        let town = try await Town()
        let desk = try await town.dueCase()
        desk.change { $0.isNaive = true }
        let random = Dice(seed: seed)
        town.caller.on("/afterSale/") { request in
            let isPayment = request.holds(Self.payment)
            switch random.roll(6) {
            case 0:
                return .neverSent(reason: "no connection")
            case 1 where isPayment:
                _ = desk.receive(request)
                return .unknown(reason: "no answer")
            case 1, 2:
                return .unknown(reason: "the connection broke")
            case 3:
                return .json("<html></html>", status: 503)
            default:
                return desk.receive(request)
            }
        }
        for hour in 0..<12 {
            let workers = (0..<2).map {
                town.dispatcher("worker-\(hour)-\($0)", backoff: Backoff { random.fraction() })
            }
            async let first = workers[0].round()
            async let second = workers[1].round()
            _ = try await (first, second)
            // Some workers die between the hours: whatever they leased runs out.
            try await town.drive(.hours(1), workers[0])
            #expect(desk.payments <= 1)
        }
        #expect(desk.payments == 1)
        #expect(try await town.state(desk.key) == .refunded)
        #expect(try await town.ledger.refunds(RefundFilter()).items.count == 1)
    }
}
