import Foundation
import GRDB
import Ledger
import LedgerSQLite
import RefundRules
import ShipmentModel
import Testing

/// An audit of six entries in a file, and somebody who writes into that file behind the program's back.
struct AuditTests {
    private let fixture: SQLiteFixture
    private let ledger: LedgerEngine<SQLiteFixture.Store>
    private let queue: DatabaseQueue

    init() async throws {
        fixture = try SQLiteFixture()
        let store = try await fixture.make()
        let now = Instant(seconds: 1_795_309_200)
        ledger = try await LedgerEngine(
            store: store, settings: DecisionSettings(vocabularies: Vocabularies([]), knownCarriers: []),
            seal: MessageSeal(key: [UInt8](repeating: 1, count: 32)), at: now)
        for person in ["anna", "bo", "cy", "di", "eve", "fei"] {
            try await ledger.setStopSwitch(true, by: person, reason: "drill", at: now)
        }
        queue = try DatabaseQueue(path: store.path)
    }

    private func fault(after sql: String, expecting head: AuditHead? = nil) async throws -> AuditFault? {
        try await queue.write { try $0.execute(sql: sql) }
        return try await ledger.verifyAudit(expecting: head).fault
    }

    @Test func `an untouched audit fits, and names its head`() async throws {
        let verdict = try await ledger.verifyAudit(expecting: nil)
        #expect(verdict.fault == nil)
        #expect(verdict.entries == 6)
        let head = try #require(verdict.head)
        #expect(head.sequence == 6)
        #expect(AuditHead(head.description) == head)
        try await ledger.setStopSwitch(false, by: "anna", reason: "over", at: Instant(seconds: 1_795_309_300))
        #expect(
            try await ledger.verifyAudit(expecting: head).fault == nil, "what is added later changes nothing before")
    }

    @Test(arguments: [
        "actor = 'nobody'", "at = at + 1", "action = 'note'", "shop = 's', platform = 'p', after_sale_id = 'a'",
        "refund_key = 'TB0'", "message_id = x'00'", "reason = replace(reason, 'drill', 'party')",
        "chain = zeroblob(32)",
    ])
    func `a changed entry is found`(change: String) async throws {
        #expect(
            try await fault(after: "UPDATE audit SET \(change) WHERE sequence = 3") == AuditFault(.changed, at: 3))
    }

    @Test func `a changed entry with the link that it should have is found by the next`() async throws {
        let second = try #require(try await links().first { $0.sequence == 2 })
        var third = try #require(try await links().first { $0.sequence == 3 }?.entry)
        third.actor = "nobody"
        let link = AuditChain.link(after: second.link, third)
        try await queue.write {
            try $0.execute(
                sql: "UPDATE audit SET actor = 'nobody', chain = ? WHERE sequence = 3", arguments: [Data(link)])
        }
        #expect(try await ledger.verifyAudit(expecting: nil).fault == AuditFault(.changed, at: 4))
    }

    @Test(arguments: [1, 3, 5]) func `a deleted entry is found`(sequence: Int) async throws {
        #expect(
            try await fault(after: "DELETE FROM audit WHERE sequence = \(sequence)")
                == AuditFault(.missing, at: Int64(sequence + 1)))
    }

    @Test func `entries in another order are found`() async throws {
        let swap = """
            UPDATE audit SET sequence = -2 WHERE sequence = 2;
            UPDATE audit SET sequence = 2 WHERE sequence = 4;
            UPDATE audit SET sequence = 4 WHERE sequence = -2;
            """
        #expect(try await fault(after: swap) == AuditFault(.changed, at: 2))
    }

    @Test func `an inserted entry is found`() async throws {
        let insert = """
            UPDATE audit SET sequence = -sequence - 1 WHERE sequence >= 3;
            UPDATE audit SET sequence = -sequence WHERE sequence < 0;
            INSERT INTO audit (sequence, at, actor, action, reason, chain)
                SELECT 3, at, 'nobody', action, reason, chain FROM audit WHERE sequence = 2;
            """
        #expect(try await fault(after: insert) == AuditFault(.changed, at: 3))
    }

    @Test func `an entry put behind the last is found`() async throws {
        let insert =
            "INSERT INTO audit (at, actor, action, reason) SELECT at, 'nobody', action, reason FROM audit LIMIT 1"
        #expect(try await fault(after: insert) == AuditFault(.unlinked, at: 7))
    }

    @Test func `an entry without its link hides nothing behind it`() async throws {
        #expect(
            try await fault(after: "UPDATE audit SET chain = NULL, actor = 'nobody' WHERE sequence >= 4")
                == AuditFault(.unlinked, at: 4))
    }

    @Test func `an entry that cannot be read is named`() async throws {
        #expect(
            try await fault(after: "UPDATE audit SET reason = '{' WHERE sequence = 5") == AuditFault(.unreadable, at: 5)
        )
    }

    @Test func `deleted newest entries are found by the number that the store gave last`() async throws {
        #expect(try await fault(after: "DELETE FROM audit WHERE sequence > 4") == AuditFault(.newestMissing, at: 5))
        #expect(try await fault(after: "DELETE FROM audit") == AuditFault(.newestMissing, at: 1))
    }

    @Test func `deleted newest entries are found though as many have come after them`() async throws {
        #expect(try await fault(after: "DELETE FROM audit WHERE sequence > 4") == AuditFault(.newestMissing, at: 5))
        for person in ["gu", "he"] {
            try await ledger.setStopSwitch(true, by: person, reason: "drill", at: Instant(seconds: 1_795_309_400))
        }
        #expect(try await ledger.verifyAudit(expecting: nil).fault == AuditFault(.missing, at: 7))
    }

    @Test func `deleted newest entries are found by a head kept elsewhere, whatever else was changed`() async throws {
        let head = try await ledger.verifyAudit(expecting: nil).head
        let forged = "DELETE FROM audit WHERE sequence > 4; UPDATE sqlite_sequence SET seq = 4 WHERE name = 'audit';"
        #expect(try await fault(after: forged) == nil, "nothing in the file tells any more")
        #expect(try await ledger.verifyAudit(expecting: head).fault == AuditFault(.newestMissing, at: 5))
        // Others have taken the numbers of the deleted ones.
        for person in ["gu", "he"] {
            try await ledger.setStopSwitch(true, by: person, reason: "drill", at: Instant(seconds: 1_795_309_400))
        }
        #expect(try await ledger.verifyAudit(expecting: nil).fault == nil)
        #expect(try await ledger.verifyAudit(expecting: head).fault == AuditFault(.rewritten, at: 6))
    }

    @Test(arguments: ["", "6", "6:", "0:00", "x:\(String(repeating: "0", count: 64))", "6:0g", "6:00"])
    func `what is no head is not read as one`(text: String) { #expect(AuditHead(text) == nil) }

    @Test func `entries are listed by actor, action and time`() async throws {
        let later = Instant(seconds: 1_795_312_800)
        try await ledger.setStopSwitch(false, by: "bo", reason: "over", at: later)
        func actors(_ filter: AuditFilter) async throws -> [String] {
            try await ledger.audit(filter).items.map(\.actor)
        }
        #expect(try await actors(AuditFilter(actor: "bo")) == ["bo", "bo"])
        #expect(try await actors(AuditFilter(actor: "bo", until: later)) == ["bo"])
        #expect(try await actors(AuditFilter(since: later)) == ["bo"])
        #expect(try await actors(AuditFilter(action: "raw-read")) == [])
    }

    private func links() async throws -> [LinkedAuditEntry] {
        try await ledger.store.read { try $0.auditLinks(after: 0, limit: 100) }
    }
}
