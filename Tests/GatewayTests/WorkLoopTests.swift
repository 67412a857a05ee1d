import ServiceLifecycleTestKit
import ShipmentModel
import Testing

@testable import Gateway

struct WorkLoopTests {
    private let clock = HandClock()
    private let wakeUp = WakeUp()
    private let rounds = Notes<Instant>()

    private func loop(listens: Bool = true, _ round: @escaping @Sendable () async throws -> Instant) -> WorkLoop {
        WorkLoop(name: "test", clock: clock, wakeUp: listens ? wakeUp : nil, logger: Town.logger, round: round)
    }

    @Test func `a signal during a round starts another one after it, and several start one`() async throws {
        let latch = Latch()
        try await testGracefulShutdown { trigger in
            let loop = loop { [rounds, clock] in
                rounds.add(clock.now)
                await latch.pass()
                return .distantFuture
            }
            async let running: Void = loop.run()
            await latch.arrivals(1)
            for _ in 0..<10 { wakeUp.signal() }
            latch.open()
            await latch.arrivals(2)
            await clock.sleepers(1)
            #expect(rounds.count == 2)
            trigger.triggerGracefulShutdown()
            try await running
        }
    }

    @Test func `shutdown lets the round under way end and starts no other`() async throws {
        let latch = Latch()
        let ended = Notes<String>()
        try await testGracefulShutdown { trigger in
            let loop = loop { [rounds, clock] in
                rounds.add(clock.now)
                await latch.pass()
                ended.add(Task.isCancelled ? "cancelled" : "whole")
                return clock.now
            }
            async let running: Void = loop.run()
            await latch.arrivals(1)
            wakeUp.signal()
            trigger.triggerGracefulShutdown()
            latch.open()
            try await running
        }
        #expect(ended.all == ["whole"])
        #expect(rounds.count == 1)
    }

    @Test func `a loop that time alone drives does not look at every commit`() async throws {
        try await testGracefulShutdown { trigger in
            let loop = loop(listens: false) { [rounds, clock] in
                rounds.add(clock.now)
                return clock.now + .minutes(1)
            }
            async let running: Void = loop.run()
            await clock.sleepers(1)
            for _ in 0..<10 { wakeUp.signal() }
            clock.advance(by: .milliseconds(4999))
            #expect(rounds.count == 1)
            clock.advance(by: .milliseconds(1))
            await until { rounds.count == 2 }
            trigger.triggerGracefulShutdown()
            try await running
        }
    }

    @Test func `a round that fails is repeated after a pause, and one in a hurry takes a breath`() async throws {
        struct Failure: Error {}
        try await testGracefulShutdown { trigger in
            let loop = loop { [rounds, clock] in
                rounds.add(clock.now)
                if rounds.count == 1 { throw Failure() }
                return clock.now
            }
            async let running: Void = loop.run()
            await clock.sleepers(1)
            clock.advance(by: .milliseconds(999))
            #expect(rounds.count == 1)
            clock.advance(by: .milliseconds(1))
            await until { rounds.count == 2 }
            await clock.sleepers(1)
            #expect(rounds.count == 2, "the clock stands still, so does the loop")
            clock.advance(by: WorkLoop.breath)
            await until { rounds.count == 3 }
            trigger.triggerGracefulShutdown()
            try await running
        }
    }
}
