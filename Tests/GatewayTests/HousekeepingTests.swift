import Gateway
import Ledger
import PartyKit
import RefundRules
import ServiceLifecycleTestKit
import ShipmentModel
import Testing
import WireFormats

struct HousekeepingTests {
    private func housekeeping(_ town: Town) -> Housekeeping {
        Housekeeping(
            ledger: town.ledger, clock: town.clock, retention: .days(90), logger: Town.logger)
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

    @Test func `old keys and closed jobs go in their time`() async throws {
        let town = try await Town()
        _ = try await town.ledger.claimIdempotencyKey("k", requestDigest: "first", at: town.clock.now)
        _ = try await town.intake.submit(
            Submission(consequences: [
                .readCase(CaseKey(platform: "doudian", shop: Town.doudianShop, afterSaleID: "7000000000000000125"))
            ]))
        let job = try #require(
            try await town.ledger.claimJobs(
                worker: "w", kinds: [.readCase], limit: 1, lease: .minutes(1), at: town.clock.now
            ).first)
        _ = try await town.intake.submit(
            Submission(job: JobResult(job: job.id, leaseToken: job.leaseToken, outcome: .failed(error: "e"))))
        func failed() async throws -> Int {
            try await town.ledger.jobs(JobFilter(onlyFailed: true)).items.count
        }

        town.clock.advance(by: .days(6))
        _ = try await housekeeping(town).round()
        await #expect(throws: LedgerError.self, "the key is still the first request's") {
            try await town.ledger.claimIdempotencyKey("k", requestDigest: "second", at: town.clock.now)
        }
        #expect(try await failed() == 1)
        town.clock.advance(by: .days(2))
        _ = try await housekeeping(town).round()
        #expect(
            try await town.ledger.claimIdempotencyKey("k", requestDigest: "second", at: town.clock.now) == nil)
        #expect(try await failed() == 1)
        town.clock.advance(by: .days(82))
        _ = try await housekeeping(town).round()
        #expect(try await failed() == 1, "as long as the bodies")
        town.clock.advance(by: .days(1))
        _ = try await housekeeping(town).round()
        #expect(try await failed() == 0)
    }

    @Test func `a complaint that is written weeks after the refund still tells what was asked and answered`()
        async throws
    {
        let town = try await Town()
        let key = try await town.runExplainedCase()
        town.clock.advance(by: .days(40))
        _ = try await housekeeping(town).round()
        let bundle = try #require(
            try await ComplaintBundle.make(
                of: key, from: town.ledger, names: ExplanationNames(town.parties), for: "Li", reason: "test",
                at: town.clock.now, in: .english))
        let requests = try #require(bundle.files.first { $0.name == "requests.json" })
        let asked = try JSONValue.read(String(decoding: requests.content, as: UTF8.self)).asArray
        let order = try #require(try asked.first { try $0.text("asked") == "intercept" })
        #expect(try !order.array("answers").isEmpty)
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
