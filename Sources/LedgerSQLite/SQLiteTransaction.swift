internal import FoundationEssentials
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

    init(_ db: Database) { self.db = db }

    typealias Value = (any DatabaseValueConvertible)?

    /// Runs a statement once for each row.
    ///
    /// - Returns: For each row in turn, whether it changed the database.
    @discardableResult
    func run<Item>(_ sql: String, for items: [Item], _ values: (Item) throws -> [Value]) throws -> [Bool] {
        let statement = try db.cachedStatement(sql: sql)
        return try items.map { item in
            let before = db.totalChangesCount
            try statement.execute(arguments: StatementArguments(values(item)))
            return db.totalChangesCount != before
        }
    }

    func run(_ sql: String, _ values: Value...) throws {
        try db.cachedStatement(sql: sql).execute(arguments: StatementArguments(values))
    }

    /// Asks once for each key and collects the rows.
    func fetch<Key, Output>(
        _ sql: String, for keys: [Key], _ values: (Key) -> [Value], _ read: (Row) throws -> Output
    ) throws -> [Output] {
        let statement = try db.cachedStatement(sql: sql)
        var outputs: [Output] = []
        for key in keys {
            let rows = try Row.fetchCursor(statement, arguments: StatementArguments(values(key)))
            while let row = try rows.next() { outputs.append(try read(row)) }
        }
        return outputs
    }

    func fetchAll<Output>(_ sql: String, _ values: [Value], _ read: (Row) throws -> Output) throws -> [Output] {
        try fetch(sql, for: [()], { values }, read)
    }

    func fetchOne<Output>(_ sql: String, _ values: Value..., read: (Row) throws -> Output) throws -> Output? {
        try fetchAll(sql, values, read).first
    }

    // MARK: Small values

    public func value(_ collection: SmallCollection, _ name: String) throws -> [UInt8]? {
        try fetchOne("SELECT value FROM small_value WHERE collection = ? AND name = ?", collection.rawValue, name) {
            try $0.bytes(0)
        }
    }

    public func values(_ collection: SmallCollection) throws -> [[UInt8]] {
        try fetchAll("SELECT value FROM small_value WHERE collection = ? ORDER BY name", [collection.rawValue]) {
            try $0.bytes(0)
        }
    }

    public func setValue(_ collection: SmallCollection, _ name: String, to value: [UInt8]) throws {
        try run(
            """
            INSERT INTO small_value (collection, name, value) VALUES (?, ?, ?)
            ON CONFLICT (collection, name) DO UPDATE SET value = excluded.value
            """, collection.rawValue, name, Data(value))
    }
}
