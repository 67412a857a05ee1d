internal import GRDB
public import Ledger
internal import RefundRules
internal import ShipmentModel

/// The primitives on one connection, inside its open transaction.
///
/// Statements are prepared once a connection and run once a row: SQLite is in this process, so a statement of many rows
/// would save nothing but be compiled anew for each number of rows.
public struct SQLiteTransaction: LedgerTransaction {
    let db: Database
    let texts: DecodedTexts

    init(_ db: Database, _ texts: DecodedTexts) {
        self.db = db
        self.texts = texts
    }

    func statement(_ sql: String) throws -> BoundStatement { try BoundStatement(sql, on: db, texts) }

    /// Runs a statement once for each row.
    ///
    /// - Returns: For each row in turn, whether it changed the database.
    @discardableResult
    func run<Item>(_ sql: String, for items: [Item], _ values: (Item) throws -> [Value]) throws -> [Bool] {
        let statement = try self.statement(sql)
        var changed: [Bool] = []
        changed.reserveCapacity(items.count)
        for item in items { changed.append(try statement.run(values(item)) > 0) }
        return changed
    }

    func run(_ sql: String, _ values: Value...) throws {
        try statement(sql).run(values)
    }

    /// Asks once for each key and collects the rows.
    func fetch<Key, Output>(
        _ sql: String, for keys: [Key], _ values: (Key) throws -> [Value], _ read: (Columns) throws -> Output
    ) throws -> [Output] {
        let statement = try self.statement(sql)
        var outputs: [Output] = []
        for key in keys { try statement.run(values(key)) { outputs.append(try read($0)) } }
        return outputs
    }

    func fetchAll<Output>(_ sql: String, _ values: [Value], _ read: (Columns) throws -> Output) throws -> [Output] {
        try fetch(sql, for: [()], { values }, read)
    }

    func fetchOne<Output>(_ sql: String, _ values: Value..., read: (Columns) throws -> Output) throws -> Output? {
        try fetchAll(sql, values, read).first
    }

    // MARK: Small values

    public func value(_ collection: SmallCollection, _ name: String) throws -> [UInt8]? {
        try fetchOne(
            "SELECT value FROM small_value WHERE collection = ? AND name = ?", .text(collection.rawValue), .text(name)
        ) {
            $0.bytes(0)
        }
    }

    public func values(_ collection: SmallCollection) throws -> [[UInt8]] {
        try fetchAll("SELECT value FROM small_value WHERE collection = ? ORDER BY name", [.text(collection.rawValue)]) {
            $0.bytes(0)
        }
    }

    public func values(
        _ collection: SmallCollection, after name: String, limit: Int
    ) throws -> [(name: String, value: [UInt8])] {
        try fetchAll(
            "SELECT name, value FROM small_value WHERE collection = ? AND name > ? ORDER BY name LIMIT ?",
            [.text(collection.rawValue), .text(name), .integer(limit)]
        ) { (name: $0.text(0), value: $0.bytes(1)) }
    }

    public func removeValues(_ collection: SmallCollection, _ names: [String]) throws {
        try run("DELETE FROM small_value WHERE collection = ? AND name = ?", for: names) {
            [.text(collection.rawValue), .text($0)]
        }
    }

    public func setValue(_ collection: SmallCollection, _ name: String, to value: [UInt8]) throws {
        try run(
            """
            INSERT INTO small_value (collection, name, value) VALUES (?, ?, ?)
            ON CONFLICT (collection, name) DO UPDATE SET value = excluded.value
            """, .text(collection.rawValue), .text(name), .blob(value))
    }
}
