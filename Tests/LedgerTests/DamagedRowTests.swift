import Foundation
import GRDB
import Ledger
import LedgerSQLite
import PartyKit
import RefundRules
import ShipmentModel
import Testing

/// Rows of a file that somebody's hand or a failing disk has changed: they keep nobody else back.
struct DamagedRowTests {
    private static let now = Instant(seconds: 1_795_309_200)
    private let fixture: SQLiteFixture
    private let ledger: LedgerEngine<SQLiteFixture.Store>
    private let queue: DatabaseQueue

    init() async throws {
        fixture = try SQLiteFixture()
        let store = try await fixture.make()
        ledger = try await LedgerEngine(
            store: store, settings: DecisionSettings(vocabularies: Vocabularies([]), knownCarriers: []),
            seal: MessageSeal(key: [UInt8](repeating: 1, count: 32)), at: Self.now)
        queue = try DatabaseQueue(path: store.path)
    }

    private static func key(_ index: Int) -> CaseKey {
        CaseKey(platform: "merchant", shop: "own-shop", afterSaleID: "RMA-\(index)")
    }

    private func makeCases(_ count: Int) async throws {
        let snapshots = (1...count).map { index in
            var snapshot = CaseSnapshot(key: Self.key(index), heard: Self.now)
            snapshot.type = .refundOnlyShipped
            snapshot.platformState = .waitingMerchant
            return snapshot
        }
        _ = try await ledger.record([Submission(snapshots: snapshots)], at: Self.now)
    }

    @Test func `a case that cannot be read keeps no other from its deadline, and no message from being applied`()
        async throws
    {
        try await makeCases(3)
        try await queue.write { db in
            try db.execute(sql: "UPDATE after_sale SET look_again_at = ?", arguments: [Self.now.milliseconds])
            try db.execute(sql: "UPDATE after_sale SET doc = '{' WHERE after_sale_id = 'RMA-2'")
        }
        let due = try await ledger.casesToLookAt(limit: 9, at: Self.now)
        #expect(due == [Self.key(1), Self.key(2), Self.key(3)])
        let message = InboundMessage(
            party: "sf", account: "sf-main", operation: .pushTrack, direction: .push, signature: .verified,
            body: Array("{}".utf8), heard: Self.now)
        let receipts = try await ledger.record(
            due.map { Submission(consequences: [.lookAgain($0)]) } + [Submission(message: message)], at: Self.now)
        #expect(receipts.map(\.outcome) == [.applied, .quarantined, .applied, .applied])
        #expect(receipts.map(\.cases) == [[Self.key(1)], [], [Self.key(3)], []])
        #expect(try await ledger.casesToLookAt(limit: 9, at: Self.now) == [], "looked at again and again")
        let alarms = try await ledger.audit(AuditFilter(action: "alarm")).items.map(\.reason.english)
        #expect(alarms.contains("a message could not be stored: the stored case cannot be read"))
    }

    @Test func `a job that cannot be read is given up with an alarm, and the others are claimed`() async throws {
        try await makeCases(1)
        let reads = (1...3).map { Submission(consequences: [.readCase(Self.key($0))]) }
        _ = try await ledger.record(reads, at: Self.now)
        try await queue.write { db in
            try db.execute(sql: "UPDATE job SET effect = '{}' WHERE kind = 'read_case' AND after_sale_id = 'RMA-1'")
            try db.execute(sql: "UPDATE job SET kind = 'dance' WHERE kind = 'read_case' AND after_sale_id = 'RMA-3'")
        }
        let jobs = try await ledger.claimJobs(
            worker: "w", kinds: Set(JobKind.allCases), limit: 99, lease: .seconds(60), at: Self.now)
        #expect(jobs.filter { $0.kind == .readCase }.map(\.caseKey) == [Self.key(2)])
        let alarms = try await ledger.audit(AuditFilter(action: "alarm")).items
        #expect(Set(alarms.map(\.caseKey)) == [Self.key(1), Self.key(3)])
        #expect(
            Set(alarms.map(\.reason.english)) == [
                "read_case given up: the stored effect cannot be read",
                "dance given up: the stored kind cannot be read",
            ])
        // Nobody meets it again, and its case asks anew for what it needs.
        #expect(try await ledger.nextDue(after: Self.now) == Self.now + .seconds(1))
        #expect(try await ledger.casesToLookAt(limit: 9, at: Self.now) == [Self.key(1)])
    }

    @Test func `an alarm that cannot be read is told as such, and keeps none behind it back`() async throws {
        let alarms = (1...2).map { number in
            AuditEntry(
                sequence: 0, at: Self.now, actor: "gateway", action: AuditEntry.alarm, caseKey: Self.key(number),
                reason: DecisionReason(code: "test", english: "alarm \(number)", chinese: "", at: Self.now))
        }
        try await ledger.store.write { try $0.appendAudit(alarms) }
        try await queue.write { try $0.execute(sql: "UPDATE audit SET reason = '{' WHERE sequence = 1") }
        let told = try await ledger.claimAlarms(teller: "t", limit: 9, lease: .seconds(5), at: Self.now)
        #expect(told.map(\.sequence) == [1, 2])
        #expect(told.map(\.reason.code) == ["unreadable-alarm", "test"])
        #expect(told.map(\.reason.english) == ["entry 1 of the audit is an alarm that cannot be read", "alarm 2"])
    }

    @Test func `an answer whose job cannot be read is kept raw, and the lease runs out`() async throws {
        _ = try await ledger.record([Submission(consequences: [.readCase(Self.key(1))])], at: Self.now)
        let job = try #require(
            try await ledger.claimJobs(
                worker: "w", kinds: [.readCase], limit: 9, lease: .seconds(60), at: Self.now
            ).first)
        try await queue.write { try $0.execute(sql: "UPDATE job SET effect = '{}'") }
        let answer = InboundMessage(
            party: "merchant", account: "m", operation: .caseDetail, direction: .answer, answers: "job 1 try 1",
            body: Array("{}".utf8), heard: Self.now)
        let done = JobResult(job: job.id, leaseToken: job.leaseToken, outcome: .done)
        let receipts = try await ledger.record([Submission(message: answer, job: done)], at: Self.now)
        #expect(receipts.map(\.outcome) == [.quarantined])
        let kept = try await ledger.messages(MessageFilter(outcome: .quarantined)).items
        #expect(kept.map(\.quarantine?.detail) == ["the stored effect cannot be read"])
        let later = Self.now + .minutes(2)
        let jobs = try await ledger.claimJobs(
            worker: "w", kinds: [.readCase], limit: 9, lease: .seconds(60), at: later)
        #expect(jobs == [])
        #expect(try await ledger.nextDue(after: later) == nil)
    }
}
