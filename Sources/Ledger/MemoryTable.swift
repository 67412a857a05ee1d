/// One table of ``MemoryStore``: rows by key, each with the position at which it first came, and a journal that takes
/// back what an unfinished transaction did.
final class MemoryTable<Key: Hashable & Comparable, Row>: MemoryJournal {
    private(set) var rows: [Key: Row] = [:]
    private var positions: [Key: Int64] = [:]
    private var last: Int64 = 0
    private var before: [(key: Key, row: Row?)] = []
    private var lastBefore: Int64 = 0
    /// Told of the transaction's first change.
    var changes: MemoryChanges?

    subscript(key: Key) -> Row? {
        get { rows[key] }
        set {
            if before.isEmpty {
                lastBefore = last
                changes?.tables.append(self)
            }
            let old: Row?
            if let newValue {
                old = rows.updateValue(newValue, forKey: key)
            } else {
                old = rows.removeValue(forKey: key)
            }
            before.append((key, old))
            if old == nil, newValue != nil, positions[key] == nil {
                last += 1
                positions[key] = last
            }
        }
    }

    /// The next position, for tables whose key it is.
    var nextPosition: Int64 { last + 1 }
    func position(of key: Key) -> Int64 { positions[key] ?? 0 }

    func keep() { before.removeAll(keepingCapacity: true) }

    func rollBack() {
        for (key, row) in before.reversed() {
            rows[key] = row
            if row == nil { positions[key] = nil }
        }
        (before, last) = ([], lastBefore)
    }

    /// Rows newest first, from below a position.
    ///
    /// - Parameter keys: The rows that are looked at; nil: all.
    func page(
        among keys: Set<Key>? = nil, before position: Int64?, limit: Int, where isWanted: (Key, Row) -> Bool
    ) -> [(position: Int64, row: Row)] {
        let looked = keys.map { keys in Dictionary(keys.compactMap { key in rows[key].map { (key, $0) } }) { $1 } }
        let wanted = (looked ?? rows).filter {
            isWanted($0.key, $0.value) && self.position(of: $0.key) < position ?? .max
        }
        return wanted.map { (self.position(of: $0.key), $0.value) }.sorted { $0.0 > $1.0 }.prefix(limit)
            .map { (position: $0.0, row: $0.1) }
    }
}

/// What a transaction can take back.
protocol MemoryJournal: AnyObject {
    var changes: MemoryChanges? { get set }
    func keep()
    func rollBack()
}

/// Which tables the running transaction has changed.
final class MemoryChanges {
    var tables: [any MemoryJournal] = []

    func keep() {
        for table in tables { table.keep() }
        tables.removeAll(keepingCapacity: true)
    }

    func rollBack() {
        for table in tables { table.rollBack() }
        tables.removeAll(keepingCapacity: true)
    }
}
