import Foundation
import GRDB
import Ledger
import RefundRules
import ShipmentModel
import Testing

@testable import LedgerSQLite

/// Databases that older versions made.
struct MigrationTests {
    private static let now = Instant(seconds: 1_764_000_000)
    private static let waiting = CaseKey(platform: "merchant", shop: "own-shop", afterSaleID: "RMA-2025-1102")

    /// A file as that version left it; its text stands in Payloads.
    private static func database(ofVersion version: Int, in fixture: SQLiteFixture) throws -> String {
        let dump = URL(filePath: #filePath).deletingLastPathComponent().appending(
            path: "Payloads/version-\(version).sql")
        let path = fixture.folder.appending(path: "old.db").path
        let queue = try DatabaseQueue(path: path)
        // The text has its own transaction, and tables in the order of their names.
        try queue.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA foreign_keys = OFF")
            try db.execute(sql: try String(contentsOf: dump, encoding: .utf8))
        }
        #expect(try queue.read { try Int.fetchOne($0, sql: "PRAGMA user_version") } == version)
        try queue.close()
        return path
    }

    private static func open(_ path: String) async throws -> LedgerEngine<SQLiteStore> {
        try await LedgerEngine(
            store: try SQLiteStore(path: path),
            settings: DecisionSettings(vocabularies: Vocabularies([]), knownCarriers: ["sf", "yto"]),
            seal: MessageSeal(key: [UInt8](repeating: 1, count: 32)), at: now)
    }

    @Test func `a database of version 1 is brought up to date with all that is in it`() async throws {
        let fixture = try SQLiteFixture()
        let path = try Self.database(ofVersion: 1, in: fixture)
        let ledger = try await Self.open(path)
        #expect(try await ledger.store.writerPragma("user_version") == String(Schema.version))
        #expect(try await ledger.store.writerPragma("foreign_key_check") == nil)
        #expect(try await ledger.firstBrokenAuditEntry() == nil)

        let view = try #require(try await ledger.caseView(Self.waiting))
        #expect(view.afterSale.state == .signed)
        #expect(view.tasks.map(\.id) == [13, 12, 3])
        #expect(view.tasks.allSatisfy { $0.isOpen && $0.why == nil && $0.assignee == nil && $0.snoozedUntil == nil })
        let closed = try await ledger.tasks(TaskFilter(isOpen: false)).items
        #expect(closed.map(\.id) == [10, 1] && closed.allSatisfy { $0.closedBy == nil && $0.closedBecause == nil })
        let paid = CaseKey(platform: "merchant", shop: "own-shop", afterSaleID: "RMA-2025-1101")
        #expect(try await ledger.caseView(paid)?.intents.first?.attempts.count == 1)
        try await ledger.close()
    }

    @Test func `gateways that start at once on one older file all find it brought up to date`() async throws {
        let fixture = try SQLiteFixture()
        let path = try Self.database(ofVersion: 1, in: fixture)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<4 { group.addTask { try await Self.open(path).close() } }
            try await group.waitForAll()
        }
        let ledger = try await Self.open(path)
        #expect(try await ledger.store.writerPragma("user_version") == String(Schema.version))
        #expect(try await ledger.caseView(Self.waiting)?.afterSale.state == .signed)
        try await ledger.close()
    }

    @Test func `alarms of version 1 are history, those after it are told`() async throws {
        let fixture = try SQLiteFixture()
        let path = try Self.database(ofVersion: 1, in: fixture)
        let queue = try DatabaseQueue(path: path)
        try await queue.write { db in
            try db.execute(sql: "UPDATE audit SET action = 'alarm' WHERE sequence IN (3, 9)")
        }
        try queue.close()
        let ledger = try await Self.open(path)
        func alarms() async throws -> [Int64] {
            try await ledger.claimAlarms(teller: "t", limit: 9, lease: .seconds(5), at: Self.now).map(\.sequence)
        }
        #expect(try await alarms() == [])
        let reason = DecisionReason(code: "test", english: "", chinese: "", at: Self.now)
        let alarm = AuditEntry(
            sequence: 0, at: Self.now, actor: "gateway", action: AuditEntry.alarm, reason: reason)
        try await ledger.store.write { try $0.appendAudit([alarm]) }
        #expect(try await alarms() == [11])
        try await ledger.close()
    }

    @Test func `tasks of version 1 are worked on like new ones, its closed jobs and old keys go`() async throws {
        let fixture = try SQLiteFixture()
        let path = try Self.database(ofVersion: 1, in: fixture)
        let ledger = try await Self.open(path)
        let outcomes = try await ledger.changeTasks(
            [3, 12], .assign("Wang"), shops: nil, by: "Li", reason: "her shop", at: Self.now)
        #expect(outcomes.count == 2)
        let hers = try await ledger.tasks(TaskFilter(assignee: .person("Wang"), now: Self.now)).items
        #expect(hers.map(\.id) == [12, 3])
        // The case was signed for: what to do is told although nobody wrote it down when the task was opened.
        #expect(hers.map { $0.advice?.suggested } == [.refuse, .refuse])

        #expect(try await ledger.dropClosedJobs(closedBefore: Self.now, limit: 9) == 3)
        #expect(try await ledger.dropIdempotencyKeys(claimedBefore: .distantFuture, limit: 9) == false)
        let keys = try await ledger.store.read { try $0.values(.idempotencyKey, after: "", limit: 9).map(\.name) }
        #expect(keys == [])
        try await ledger.close()
    }
}
