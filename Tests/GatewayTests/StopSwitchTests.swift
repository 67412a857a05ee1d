import Gateway
import Ledger
import PartyKit
import RefundRules
import ShipmentModel
import Testing

/// While the stop switch is on nothing leaves that moves money, and what was put off leaves once it is off.
struct StopSwitchTests {
    private static let order = "turnback.refund.ordered"

    /// A merchant who cannot be asked, whose order was sent once; when each order was sent, from then on.
    private func town(
        answering answer: CallOutcome = .json("heard")
    ) async throws -> (town: Town, key: CaseKey, times: @Sendable () -> [Duration]) {
        let town = try await Town(MemoryStore())
        let sent = Notes<Instant>()
        town.caller.on("https://merchant.test/events") { _ in .json("heard") }
        town.caller.on(Self.order) { _ in
            sent.add(town.clock.now)
            return answer
        }
        let key = try await town.dueMerchantCase()
        let start = town.clock.now
        _ = try await town.dispatcher().round()
        #expect(sent.all == [start])
        return (town, key, { sent.all.map { $0 - start } })
    }

    private func turn(_ isOn: Bool, _ town: Town) async throws {
        try await town.ledger.setStopSwitch(isOn, by: "Wang", reason: "drill", at: town.clock.now)
    }

    @Test func `a reminder that orders once more waits for it, and the later ones keep their times`() async throws {
        let (town, key, times) = try await town()
        try await turn(true, town)
        try await town.drive(.hours(4))
        #expect(times() == [.zero], "nothing of money left")
        let job = try #require(try await town.openJobs(.queryRefund).first)
        #expect(job.lastError?.contains("stop_switch") == true)
        try await turn(false, town)
        try await town.drive(.days(3))
        #expect(times() == [.zero, .hours(4) + .minutes(1), .hours(6), .hours(24)])
        #expect(try await town.state(key) == .refunding)
    }

    @Test func `a reminder put off beyond the last one's time goes out all the same, and then people are asked`()
        async throws
    {
        let (town, key, times) = try await town()
        try await town.drive(.hours(7))
        #expect(times().count == 3)
        try await turn(true, town)
        try await town.drive(.days(4))
        #expect(times().count == 3)
        #expect(try await town.openJobs(.queryRefund).count == 1, "it is owed")
        try await turn(false, town)
        try await town.drive(.days(2))
        #expect(times().count == 4 && times().last == .hours(7) + .days(4) + .minutes(1))
        #expect(try await town.view(key).tasks.contains { $0.kind == .refundNotDone })
        #expect(try await town.openJobs(.queryRefund).isEmpty, "no further ones follow")
        #expect(try await town.intent(key).attempts.count == 1)
        #expect(Set(town.caller.requests(Self.order).map(\.body)).count == 1)
    }

    @Test func `a reminder that has no turn when it is due goes out when there is one`() async throws {
        let (town, _, times) = try await town()
        try await town.drive(.minutes(59))
        await town.budget.drain("merchant-main", until: town.clock.now + .minutes(10))
        try await town.drive(.days(2))
        try #require(times().count == 4)
        #expect(times()[1] >= .minutes(69) && times()[1] < .minutes(90))
        #expect(times().suffix(2) == [.hours(6), .hours(24)])
    }

    @Test func `an order of which nobody knows whether it was heard is not delivered again either`() async throws {
        let (town, _, times) = try await town(answering: .json("busy", status: 503))
        try await turn(true, town)
        try await town.drive(.hours(1))
        #expect(times() == [.zero])
        try await turn(false, town)
        try await town.drive(.minutes(2))
        #expect(times().count == 2)
    }

    @Test func `a worker that finds a try of a dead one asks by ordering only when it is off`() async throws {
        let town = try await Town(MemoryStore())
        town.caller.on("https://merchant.test/events") { _ in .json("heard") }
        let key = try await town.dueMerchantCase()
        try await turn(true, town)
        _ = try await town.dispatcher().round()
        try await turn(false, town)
        town.clock.advance(by: .minutes(2))
        let refund = try await town.intent(key).intent
        let job = try #require(
            try await town.ledger.claimJobs(
                worker: "worker-9", kinds: [.payRefund], limit: 1, lease: Dispatcher.lease, at: town.clock.now
            ).first)
        let permission = try await town.ledger.beginAttempt(
            job: job, key: refund.key, amount: refund.amount, seenVersion: nil, requestDigest: "",
            deadline: town.clock.now + .seconds(12), at: town.clock.now)
        guard case .send = permission else {
            Issue.record("no permission: \(permission)")
            return
        }
        try await turn(true, town)
        try await town.drive(.hours(2))
        #expect(town.caller.requests(Self.order).isEmpty)
        try await turn(false, town)
        try await town.drive(.minutes(5))
        #expect(town.caller.requests(Self.order).count >= 1)
    }

    @Test func `a real question is asked all the same`() async throws {
        let town = try await Town(MemoryStore()) { setup in
            setup.accounts[3].values["status_url"] = "https://merchant.test/status"
        }
        town.caller.on("https://merchant.test/events") { _ in .json("heard") }
        town.caller.on("https://merchant.test/status") { _ in .json("{}", status: 404) }
        _ = try await town.dueMerchantCase()
        _ = try await town.dispatcher().round()
        try await turn(true, town)
        try await town.drive(.hours(1))
        #expect(!town.caller.requests("https://merchant.test/status").isEmpty)
        #expect(town.caller.requests(Self.order).count == 1)
    }

    @Test func `a refund that is to be sent is explained with the stop, and the advice says so`() async throws {
        let town = try await Town(MemoryStore())
        town.caller.on("https://merchant.test/events") { _ in .json("heard") }
        try await turn(true, town)
        let key = try await town.dueMerchantCase()
        _ = try await town.dispatcher().round()
        let explanation = try await town.explanation(of: key)
        let words = explanation.summary(at: town.clock.now)
        let since = "All refunds are stopped since \(town.clock.now.inChina) (China time) by Wang: “drill”."
        #expect(words.contains { $0.english == since + " This one is not sent until they go on." })
        #expect(words.contains { $0.chinese.contains("Wang 已停用全部退款") })
        let outside = try await town.explanation(of: key, for: .outside).summary(at: town.clock.now)
        #expect(!outside.contains { $0.english.contains("stopped since") })
        try await turn(false, town)
        let after = try await town.explanation(of: key).summary(at: town.clock.now)
        #expect(!after.contains { $0.english.contains("stopped since") })
    }
}
