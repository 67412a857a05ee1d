import Gateway
import Ledger
import PartyKit
import ServiceLifecycleTestKit
import ShipmentModel
import Testing

struct HousekeepingTests {
    private func housekeeping(_ town: Town) -> Housekeeping {
        Housekeeping(
            ledger: town.ledger, clock: town.clock, wakeUp: town.wakeUp, retention: .days(90), logger: Town.logger)
    }

    @Test func `bodies older than the retention are deleted, what was learnt from them stays`() async throws {
        let town = try await Town()
        for index in 0..<3 {
            let push = Pushes.yto("YT880000000000\(index)", "GOT", "2026-11-22 08:00:00", to: town)
            _ = await town.reception.receive(push, party: "yto", account: "yto-main", segment: "")
            town.clock.advance(by: .days(50))
        }
        #expect(try await housekeeping(town).round() == town.clock.now + Housekeeping.interval)
        var kept: [Bool] = []
        for view in try await town.messages().sorted(by: { $0.firstHeard < $1.firstHeard }) {
            kept.append(
                try await town.ledger.rawBody(of: view.id, for: "Wang", reason: "test", at: town.clock.now) != nil)
        }
        #expect(kept == [false, false, true])
        // Nobody's case named the first two numbers within thirty days, nor the third one's yet.
        #expect(try await town.ledger.parcelViews(try Town.number("yto", "YT8800000000000")).isEmpty)
    }

    @Test func `a commit is no reason to look`() async throws {
        let store = GatedStore()
        let town = try await Town(store)
        try await testGracefulShutdown { trigger in
            let house = housekeeping(town)
            async let running: Void = house.run()
            await town.clock.sleepers(1)
            let before = store.writes
            for _ in 0..<5 { town.wakeUp.signal() }
            town.clock.advance(by: .minutes(59))
            #expect(store.writes == before)
            town.clock.advance(by: .minutes(1))
            await until { store.writes > before }
            trigger.triggerGracefulShutdown()
            try await running
        }
    }
}
