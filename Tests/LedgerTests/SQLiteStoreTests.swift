import Digests
import Foundation
import GRDB
import Ledger
import PartyKit
import RefundRules
import ShipmentModel
import Testing

@testable import LedgerSQLite

@Test func `commits are durable: the writer's synchronous reads FULL after the pool has set up WAL`() async throws {
    let fixture = try SQLiteFixture()
    let store = try await fixture.make()
    #expect(try await store.base.writerPragma("synchronous") == "2")
    #expect(try await store.base.writerPragma("journal_mode") == "wal")
    #expect(try await store.base.writerPragma("wal_autocheckpoint") == "0")
    #expect(try await store.base.writerPragma("foreign_keys") == "1")
    let again = try await fixture.reopen(store)
    #expect(try await again.base.writerPragma("synchronous") == "2")
}

@Test func `a connection whose commits would not be durable is refused`() throws {
    let queue = try DatabaseQueue()
    try queue.writeWithoutTransaction { db in
        try db.execute(sql: "PRAGMA synchronous = NORMAL")
        #expect(throws: LedgerError.self) { try SQLiteStore.check(db) }
        try db.execute(sql: "PRAGMA synchronous = FULL")
        // In memory there is no log: refused as well.
        #expect(throws: LedgerError.self) { try SQLiteStore.check(db) }
    }
}

@Test func `a new file gets all migrations, and is opened again as it is`() async throws {
    let fixture = try SQLiteFixture()
    let store = try await fixture.make()
    #expect(try await store.base.writerPragma("user_version") == String(Schema.version))
    #expect(try await store.base.writerPragma("application_id") == String(Schema.applicationID))
    try await store.base.write { try $0.setValue(.cursor, "c", to: [1]) }
    try await store.base.close()
    let again = try await fixture.reopen(store)
    #expect(try await again.base.read { try $0.value(.cursor, "c") } == [1])
    try await again.base.close()
}

@Test func `gateways that start at once on one new file all find it made`() async throws {
    let fixture = try SQLiteFixture()
    for round in 0..<8 {
        let path = fixture.folder.appendingPathComponent("new-\(round).db").path
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    let store = try SQLiteStore(path: path)
                    #expect(try await store.writerPragma("user_version") == String(Schema.version))
                    try await store.close()
                }
            }
            try await group.waitForAll()
        }
    }
}

@Test func `a file of another program or of a newer version is refused`() async throws {
    let fixture = try SQLiteFixture()
    let foreign = fixture.folder.appendingPathComponent("foreign.db").path
    let queue = try DatabaseQueue(path: foreign)
    try await queue.write { try $0.execute(sql: "CREATE TABLE theirs (x)") }
    try queue.close()
    #expect { try SQLiteStore(path: foreign) } throws: { ($0 as? LedgerError)?.kind == .misconfigured }

    let store = try await fixture.make()
    try await store.base.close()
    let newer = try DatabaseQueue(path: store.path)
    try await newer.writeWithoutTransaction { try $0.execute(sql: "PRAGMA user_version = 9999") }
    try newer.close()
    #expect { try SQLiteStore(path: store.path) } throws: { ($0 as? LedgerError)?.kind == .misconfigured }
    #expect { try SQLiteStore(path: "/nowhere/at/all.db") } throws: { ($0 as? LedgerError)?.kind == .unavailable }
}

@Test func `nothing of a raw body can be read in the file`() async throws {
    let fixture = try SQLiteFixture()
    let store = try await fixture.make()
    let settings = DecisionSettings(vocabularies: Vocabularies([]), knownCarriers: [])
    let now = Instant(seconds: 1_795_309_200)
    let ledger = try await LedgerEngine(
        store: store.base, settings: settings, seal: MessageSeal(key: [UInt8](repeating: 1, count: 32)), at: now)
    let body = Array("consignee ZHANG SAN 13800138000".utf8)
    let message = InboundMessage(
        party: "sf", account: "sf-main", operation: .pushTrack, direction: .push, signature: .verified, body: body,
        heard: now)
    let receipt = try await ledger.record([Submission(message: message)], at: now)
    let id = try #require(receipt.first?.messageID)
    #expect(try await ledger.rawBody(of: id, for: "test", reason: "test", at: now) == body)
    try await ledger.close()
    let file = try Data(contentsOf: URL(fileURLWithPath: store.path))
    #expect(file.count > 4096)
    #expect(file.range(of: Data("13800138000".utf8)) == nil)
    #expect(file.range(of: Data("sf-main".utf8)) != nil)
}

@Test func `a changed entry of the audit is found`() async throws {
    let fixture = try SQLiteFixture()
    let store = try await fixture.make()
    let settings = DecisionSettings(vocabularies: Vocabularies([]), knownCarriers: [])
    let now = Instant(seconds: 1_795_309_200)
    let ledger = try await LedgerEngine(
        store: store.base, settings: settings, seal: MessageSeal(key: [UInt8](repeating: 1, count: 32)), at: now)
    for person in ["anna", "bo", "cy"] { try await ledger.setStopSwitch(true, by: person, reason: "drill", at: now) }
    #expect(try await ledger.firstBrokenAuditEntry() == nil)
    let queue = try DatabaseQueue(path: store.path)
    try await queue.write { try $0.execute(sql: "UPDATE audit SET actor = 'nobody' WHERE sequence = 2") }
    #expect(try await ledger.firstBrokenAuditEntry() == 2)
    try await queue.write { try $0.execute(sql: "DELETE FROM audit WHERE sequence = 2") }
    #expect(try await ledger.firstBrokenAuditEntry() == 3)
    try queue.close()
}

@Test func `two processes on one file wait for each other, and nothing is lost`() async throws {
    let fixture = try SQLiteFixture()
    let store = try await fixture.make()
    let other = try await fixture.reopen(store)
    let settings = DecisionSettings(vocabularies: Vocabularies([]), knownCarriers: [])
    let now = Instant(seconds: 1_795_309_200)
    let seal = try MessageSeal(key: [UInt8](repeating: 1, count: 32))
    try await withThrowingTaskGroup(of: Void.self) { group in
        for (name, base) in [("a", store.base), ("b", other.base)] {
            group.addTask {
                let ledger = try await LedgerEngine(store: base, settings: settings, seal: seal, at: now)
                for index in 0..<50 {
                    let message = InboundMessage(
                        party: "sf", account: "sf-main", operation: .pushTrack, direction: .push, signature: .verified,
                        body: Array("\(name) \(index)".utf8), heard: now)
                    _ = try await ledger.record([Submission(message: message)], at: now)
                }
            }
        }
        try await group.waitForAll()
    }
    let count = try await store.base.read { try $0.messages(MessageFilter(), before: nil, limit: 1000).count }
    #expect(count == 100)
}

@Test func `refused, busy and broken are told apart`() {
    func fault(_ code: ResultCode) -> StoreFault? {
        SQLiteStore.fault(DatabaseError(resultCode: code, message: "m")) as? StoreFault
    }
    if case .again = fault(.SQLITE_BUSY) {} else { Issue.record("busy") }
    if case .refused = fault(.SQLITE_CONSTRAINT) {} else { Issue.record("constraint") }
    if case .unavailable = fault(.SQLITE_FULL) {} else { Issue.record("full") }
}
