import GRDB
import Ledger
import LedgerSQLite
import Logging
import Metrics
import MetricsTestKit
import RefundRules
import ServiceLifecycleTestKit
import ShipmentModel
import Testing

@testable import Gateway

/// Alarms of the audit, told to whoever reads the log and the metrics.
struct AlarmTellerTests {
    private let lines = Notes<String>()

    private func teller(_ town: Town, _ name: String = "teller-1") -> AlarmTeller {
        AlarmTeller(
            ledger: town.ledger, clock: town.clock, teller: name,
            logger: Logger(label: "test") { _ in NotingLog(lines: lines) })
    }

    /// A case that is past its deadline: its decision raises an alarm.
    private func submitLateCase(_ id: String = "AS-1", to town: Town) async throws {
        let key = CaseKey(platform: "merchant", shop: Town.merchantShop, afterSaleID: id)
        var snapshot = CaseSnapshot(key: key, heard: town.clock.now)
        snapshot.platformState = .waitingMerchant
        snapshot.deadlineAt = town.clock.now - .minutes(1)
        try await town.submit(snapshot)
    }

    /// Alarms that stand in the audit, and nothing of what raised them.
    private func raise(_ numbers: ClosedRange<Int>, in store: some LedgerStore) async throws {
        let now = HandClock().now
        let alarms = numbers.map { number in
            AuditEntry(
                sequence: 0, at: now, actor: "gateway", action: AuditEntry.alarm,
                reason: DecisionReason(code: "job-failed", english: "alarm \(number)", chinese: "", at: now))
        }
        try await store.write { tx in try tx.appendAudit(alarms) }
    }

    @Test func `an alarm is told in the log, with its case and in words, and counted by its code`() async throws {
        let town = try await Town()
        try await submitLateCase(to: town)
        let metrics = TestMetrics()
        let next = try await withMetricsFactory(metrics) { try await teller(town).round() }
        #expect(next == .distantFuture)
        let entry = try #require(try await town.ledger.audit(AuditFilter(action: AuditEntry.alarm)).items.first)
        #expect(
            lines.all == [
                "warning alarm at=\(town.clock.now) case=merchant/m-1/AS-1 code=deadline_passed entry=\(entry.sequence) "
                    + "why=The merchant's deadline has passed."
            ])
        let counter = try metrics.expectCounter("turnback_alarms_total", [("code", "deadline_passed")])
        #expect(counter.totalValue == 1)
        #expect(metrics.counters(label: "turnback_alarms_total").count == 1)
    }

    @Test func `a job that is given up when it is claimed, because it cannot be read, is told`() async throws {
        let file = try TemporaryFile()
        let town = try await Town(try SQLiteStore(path: file.path))
        let key = CaseKey(platform: "merchant", shop: Town.merchantShop, afterSaleID: "AS-1")
        _ = try await town.intake.submit(Submission(consequences: [.readCase(key)]))
        try await DatabaseQueue(path: file.path).write { try $0.execute(sql: "UPDATE job SET effect = '{}'") }
        _ = try await town.dispatcher().round()
        _ = try await teller(town).round()
        #expect(lines.count == 1)
        #expect(lines.all.first?.contains("case=merchant/m-1/AS-1 code=job-failed") == true)
        #expect(lines.all.first?.contains("why=read_case given up: the stored effect cannot be read") == true)
    }

    @Test func `people in an alarm's words are masked`() async throws {
        let town = try await Town()
        let key = CaseKey(platform: "merchant", shop: Town.merchantShop, afterSaleID: "AS-1")
        _ = try await town.intake.submit(Submission(consequences: [.readCase(key)]))
        let job = try #require(
            try await town.ledger.claimJobs(
                worker: "w", kinds: [.readCase], limit: 1, lease: .minutes(1), at: town.clock.now
            ).first)
        let failed = JobResult(
            job: job.id, leaseToken: job.leaseToken, outcome: .failed(error: "no such buyer 13812345678"))
        _ = try await town.intake.submit(Submission(job: failed))
        _ = try await teller(town).round()
        #expect(lines.all.first?.contains("no such buyer") == true)
        #expect(lines.all.first?.contains("13812345678") == false)
    }

    @Test func `what another process committed is told, and what a gateway did not come to tell before it ended`()
        async throws
    {
        let file = try TemporaryFile()
        let town = try await Town(try SQLiteStore(path: file.path))
        do {
            let other = try await Town(try SQLiteStore(path: file.path))
            try await submitLateCase("AS-1", to: other)
            try await other.ledger.close()
        }
        _ = try await teller(town).round()
        #expect(lines.count == 1)
        try await submitLateCase("AS-2", to: town)
        try await town.ledger.close()

        let next = try await Town(try SQLiteStore(path: file.path))
        _ = try await teller(next, "teller-2").round()
        #expect(lines.all.map { $0.contains("case=merchant/m-1/AS-2") } == [false, true])
        try await next.ledger.close()
        let last = try await Town(try SQLiteStore(path: file.path))
        _ = try await teller(last, "teller-3").round()
        #expect(lines.count == 2, "told before the start")
    }

    @Test func `an alarm whose teller died before telling is told when the lease is over`() async throws {
        let store = MemoryStore()
        let town = try await Town(store)
        try await raise(1...1, in: store)
        let taken = try await town.ledger.claimAlarms(
            teller: "dead", limit: 9, lease: AlarmTeller.lease, at: town.clock.now)
        #expect(taken.count == 1)
        town.clock.advance(by: AlarmTeller.lease - .milliseconds(1))
        _ = try await teller(town).round()
        #expect(lines.count == 0)
        town.clock.advance(by: .milliseconds(1))
        _ = try await teller(town).round()
        #expect(lines.count == 1)
    }

    @Test func `two tellers on one ledger tell each alarm once, page after page`() async throws {
        let store = MemoryStore()
        let town = try await Town(store)
        let count = 2 * AlarmTeller.batchMax + 50
        try await raise(1...count, in: store)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for name in ["teller-1", "teller-2"] {
                group.addTask { while lines.count < count { _ = try await teller(town, name).round() } }
            }
            try await group.waitForAll()
        }
        #expect(lines.count == count)
        #expect(Set(lines.all).count == count)
    }

    @Test func `a full page is followed by the next one at once`() async throws {
        let store = MemoryStore()
        let town = try await Town(store)
        try await raise(1...AlarmTeller.batchMax + 1, in: store)
        #expect(try await teller(town).round() == town.clock.now)
        #expect(try await teller(town).round() == .distantFuture)
        #expect(lines.count == AlarmTeller.batchMax + 1)
        for (index, line) in lines.all.enumerated() { #expect(line.hasSuffix("why=alarm \(index + 1)")) }
    }

    @Test func `an alarm waits while the store fails, and comes twice when its telling could not be noted`()
        async throws
    {
        let store = GatedStore()
        let town = try await Town(store)
        try await raise(1...1, in: store)
        let writes = store.writes
        store.fail(with: .unavailable("locked"))
        await #expect(throws: LedgerError(.unavailable, "locked")) { try await teller(town).round() }
        #expect(lines.count == 0)
        store.fail(with: nil)
        store.refuse { tx in
            let cursor = try tx.value(.cursor, "alarms").map { String(decoding: $0, as: UTF8.self) }
            return cursor?.contains("claim") == false
        }
        await #expect(throws: LedgerError.self) { try await teller(town).round() }
        #expect(lines.count == 1)
        store.refuse { _ in false }
        _ = try await teller(town).round()
        #expect(lines.count == 2 && Set(lines.all).count == 1, "the same line once more")
        #expect(store.writes == writes + 4)
        _ = try await teller(town).round()
        #expect(lines.count == 2)
        #expect(store.writes == writes + 4, "who finds nothing writes nothing")
    }

    @Test func `an alarm is told within half a second of its commit, and the last one while the process ends`()
        async throws
    {
        let store = MemoryStore()
        let town = try await Town(store)
        try await testGracefulShutdown { trigger in
            async let running: Void = teller(town).run()
            await town.clock.sleepers(1)
            try await raise(1...1, in: store)
            town.clock.advance(by: AlarmTeller.idle - .milliseconds(1))
            #expect(lines.count == 0)
            town.clock.advance(by: .milliseconds(1))
            await until { lines.count == 1 }
            await town.clock.sleepers(1)
            try await raise(2...2, in: store)
            trigger.triggerGracefulShutdown()
            try await running
        }
        #expect(lines.count == 2)
    }
}
