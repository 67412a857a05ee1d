/// The `WHERE` of a list's page: equalities and memberships that the filter names, below a position.
struct Conditions {
    private var parts: [String] = []
    private(set) var values: [SQLiteTransaction.Value] = []

    /// - Parameter column: The position's column.
    init(before position: Int64?, of column: String) {
        if let position {
            parts.append("\(column) < ?")
            values.append(position)
        }
    }

    var sql: String { parts.isEmpty ? "" : "WHERE " + parts.joined(separator: " AND ") }

    mutating func add(_ column: String, _ value: SQLiteTransaction.Value) {
        guard let value else { return }
        parts.append("\(column) = ?")
        values.append(value)
    }

    /// - Parameter members: Nil: everything. An empty set lets nothing through.
    mutating func add(_ column: String, in members: some Sequence<String>) {
        let members = members.sorted()
        parts.append("\(column) IN (\(members.map { _ in "?" }.joined(separator: ", ")))")
        values += members
    }

    /// - Parameter condition: Our own words only, never a value from outside.
    mutating func add(literally condition: String) { parts.append(condition) }
}
