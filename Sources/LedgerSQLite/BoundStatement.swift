internal import GRDB
internal import GRDBSQLite

/// A prepared statement that is run row after row, bound by SQLite's own calls: for one push that is a good part of the
/// whole work. GRDB owns the statement and the transaction around it.
struct BoundStatement {
    private let statement: OpaquePointer
    private let connection: OpaquePointer?
    private let texts: DecodedTexts

    /// Tells SQLite to copy what it is given (https://www.sqlite.org/c3ref/c_static.html).
    private static let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

    init(_ sql: String, on db: Database, _ texts: DecodedTexts) throws {
        statement = try db.cachedStatement(sql: sql).sqliteStatement
        connection = db.sqliteConnection
        self.texts = texts
    }

    /// Runs the statement once and hands over each row of its answer.
    ///
    /// - Returns: How many rows it changed, for one that changes any.
    @discardableResult
    func run(_ values: [Value], _ read: (Columns) throws -> Void = { _ in }) throws -> Int {
        defer {
            // Says again what the step said; that was thrown already.
            _ = sqlite3_reset(statement)
        }
        guard sqlite3_bind_parameter_count(statement) == Int32(values.count) else {
            preconditionFailure("a statement with \(values.count) values for another number of places")
        }
        for (index, value) in values.enumerated() { try bind(value, at: Int32(index + 1)) }
        while true {
            let code = sqlite3_step(statement)
            switch code {
            case SQLITE_ROW: try read(Columns(statement: statement, texts: texts))
            case SQLITE_DONE: return Int(sqlite3_changes(connection))
            default: throw failure(code)
            }
        }
    }

    private func bind(_ value: Value, at index: Int32) throws {
        let code: Int32
        switch value {
        case .null: code = sqlite3_bind_null(statement, index)
        case .integer(let value): code = sqlite3_bind_int64(statement, index, value)
        case .text(var value):
            code = value.withUTF8 { bytes in
                bytes.withMemoryRebound(to: CChar.self) { text in
                    // A null address would bind NULL, and an empty text may have one.
                    guard let address = text.baseAddress else {
                        return sqlite3_bind_text(statement, index, "", 0, Self.transient)
                    }
                    return sqlite3_bind_text(statement, index, address, Int32(text.count), Self.transient)
                }
            }
        case .blob(let value):
            code =
                value.isEmpty
                ? sqlite3_bind_zeroblob(statement, index, 0)
                : sqlite3_bind_blob(statement, index, value, Int32(value.count), Self.transient)
        }
        guard code == SQLITE_OK else { throw failure(code) }
    }

    private func failure(_ code: Int32) -> DatabaseError {
        DatabaseError(
            resultCode: ResultCode(rawValue: sqlite3_extended_errcode(connection)),
            message: sqlite3_errmsg(connection).map { String(cString: $0) } ?? "code \(code)")
    }
}

/// The columns of the row that a statement stands at; valid until it moves on.
struct Columns {
    fileprivate let statement: OpaquePointer
    let texts: DecodedTexts

    func isNull(_ index: Int) -> Bool { sqlite3_column_type(statement, Int32(index)) == SQLITE_NULL }
    func integer(_ index: Int) -> Int64 { sqlite3_column_int64(statement, Int32(index)) }
    func optionalInteger(_ index: Int) -> Int64? { isNull(index) ? nil : integer(index) }
    func int(_ index: Int) -> Int { Int(integer(index)) }
    func bool(_ index: Int) -> Bool { integer(index) != 0 }
    func optionalText(_ index: Int) -> String? { isNull(index) ? nil : text(index) }

    func text(_ index: Int) -> String {
        guard let text = sqlite3_column_text(statement, Int32(index)) else { return "" }
        let count = Int(sqlite3_column_bytes(statement, Int32(index)))
        return String(decoding: UnsafeBufferPointer(start: text, count: count), as: UTF8.self)
    }

    func bytes(_ index: Int) -> [UInt8] {
        guard let bytes = sqlite3_column_blob(statement, Int32(index)) else { return [] }
        return Array(UnsafeRawBufferPointer(start: bytes, count: Int(sqlite3_column_bytes(statement, Int32(index)))))
    }
}
