import PartyKit
import ShipmentModel
import Testing

@testable import Gateway

struct CallBudgetTests {
    private let clock = HandClock()
    private let limits = PartyProfile.Limits(callsPerSecond: 2, burst: 3)
    private let calls = Notes<String>()

    private func call(
        _ name: String, _ budget: CallBudget, in lane: CallBudget.Lane = .effects, by latest: Instant = .distantFuture
    ) -> Task<Void, Never> {
        Task {
            do {
                let isTurn = try await budget.take("sf-main", limits: limits, in: lane, by: latest)
                calls.add(isTurn ? name : "\(name) in vain")
            } catch {
                calls.add("\(name) cancelled")
            }
        }
    }

    private func spend(_ budget: CallBudget) async throws {
        for _ in 0..<limits.burst { try await budget.take("sf-main", limits: limits) }
    }

    @Test func `a burst goes at once, everything after it at the account's rate`() async throws {
        let budget = CallBudget(clock: clock)
        try await spend(budget)
        let fourth = call("fourth", budget)
        await clock.sleepers(1)
        clock.advance(by: .milliseconds(499))
        #expect(calls.all.isEmpty)
        clock.advance(by: .milliseconds(1))
        await fourth.value
        #expect(calls.all == ["fourth"])
        try await CallBudget(clock: clock).take("sf-main", limits: limits)
    }

    @Test func `another account has a bucket of its own`() async throws {
        let budget = CallBudget(clock: clock)
        try await spend(budget)
        try await budget.take("yto-main", limits: limits)
    }

    @Test func `effects go before polling, and each in the order of coming`() async throws {
        let budget = CallBudget(clock: clock)
        try await spend(budget)
        var tasks = [call("poll 1", budget, in: .polling)]
        await clock.sleepers(1)
        for (name, lane) in [("poll 2", CallBudget.Lane.polling), ("refund", .effects), ("interception", .effects)] {
            let before = await budget.waitingCount("sf-main")
            tasks.append(call(name, budget, in: lane))
            await until { await budget.waitingCount("sf-main") > before }
        }
        for count in 1...4 {
            clock.advance(by: .milliseconds(500))
            await until { calls.count == count }
            if count < 4 { await clock.sleepers(1) }
        }
        for task in tasks { await task.value }
        #expect(calls.all == ["refund", "interception", "poll 1", "poll 2"])
    }

    @Test func `whose turn would come too late is told so at once`() async throws {
        let budget = CallBudget(clock: clock)
        try await spend(budget)
        await call("late", budget, by: clock.now + .milliseconds(499)).value
        #expect(calls.all == ["late in vain"])
        #expect(await budget.waitingCount("sf-main") == 0)
    }

    @Test func `after a party asked to slow down nobody calls before then`() async throws {
        let budget = CallBudget(clock: clock)
        await budget.drain("sf-main", until: clock.now + .minutes(1))
        let first = call("first", budget)
        await clock.sleepers(1)
        clock.advance(by: .seconds(30))
        // A second look half way must not start the bucket filling.
        let second = call("second", budget)
        await until { await budget.waitingCount("sf-main") == 2 }
        clock.advance(by: .seconds(29))
        #expect(calls.all.isEmpty)
        clock.advance(by: .milliseconds(1500))
        await first.value
        #expect(calls.all == ["first"])
        await clock.sleepers(1)
        clock.advance(by: .milliseconds(500))
        await second.value
    }

    @Test func `slowing down sends away whose lease would not last`() async throws {
        let budget = CallBudget(clock: clock)
        try await spend(budget)
        let job = call("job", budget, by: clock.now + .seconds(40))
        await clock.sleepers(1)
        await budget.drain("sf-main", until: clock.now + .minutes(1))
        await job.value
        #expect(calls.all == ["job in vain"])
    }

    @Test func `who is cancelled gives up its place`() async throws {
        let budget = CallBudget(clock: clock)
        try await spend(budget)
        let gone = call("gone", budget)
        await clock.sleepers(1)
        let next = call("next", budget)
        await until { await budget.waitingCount("sf-main") == 2 }
        gone.cancel()
        await gone.value
        clock.advance(by: .milliseconds(500))
        await next.value
        #expect(calls.all == ["gone cancelled", "next"])
    }

    @Test(arguments: [UInt64](1...5))
    func `in any second there are no more calls than the rate and one burst`(seed: UInt64) async throws {
        let clock = HandClock()
        let budget = CallBudget(clock: HurryingClock(clock: clock))
        var random = SplitMix64(seed: seed)
        var times: [Instant] = []
        for _ in 0..<200 {
            if Int.random(in: 0..<4, using: &random) == 0 {
                clock.advance(by: .milliseconds(Int64.random(in: 0..<3000, using: &random)))
            }
            try await budget.take("sf-main", limits: limits)
            times.append(clock.now)
        }
        for (index, time) in times.enumerated() {
            let within = times[index...].prefix { $0 < time + .seconds(1) }.count
            #expect(within <= limits.burst + 2)
        }
    }
}
