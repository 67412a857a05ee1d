/// The `WHERE` of a list's page: equalities and memberships that the filter names, below a position.
struct Conditions {
    private var parts: [String] = []
    private(set) var values: [Value] = []

    /// - Parameter column: The position's column.
    init(before position: Int64?, of column: String) {
        if let position {
            parts.append("\(column) < ?")
            values.append(.integer(position))
        }
    }

    var sql: String { parts.isEmpty ? "" : "WHERE " + parts.joined(separator: " AND ") }

    /// - Parameter value: NULL: everything.
    mutating func add(_ column: String, _ value: Value) {
        guard !value.isNull else { return }
        parts.append("\(column) = ?")
        values.append(value)
    }

    /// - Parameter members: An empty set lets nothing through.
    mutating func add(_ column: String, in members: some Sequence<String>) {
        let members = members.sorted()
        parts.append("\(column) IN (\(members.map { _ in "?" }.joined(separator: ", ")))")
        values += members.map { .text($0) }
    }

    /// - Parameter condition: Our own words with one place for the value.
    mutating func add(_ condition: String, bound value: Value) {
        parts.append(condition)
        values.append(value)
    }

    /// - Parameter condition: Our own words only, never a value from outside.
    mutating func add(literally condition: String) { parts.append(condition) }
}
