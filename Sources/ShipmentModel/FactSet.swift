/// All that is known about one waybill number: a set of facts that only grows.
///
/// A join-semilattice: joining is commutative, associative and idempotent. Repeats, reordering and batching therefore
/// cannot change what is read from it; the property tests say so.
public struct FactSet: Hashable, Sendable {
    /// The facts in the order of their keys, which says nothing about time.
    public private(set) var facts: [Fact]

    public init() { facts = [] }

    /// - Complexity: O(*n* log *n*).
    public init(_ facts: some Sequence<Fact>) {
        let sorted = facts.sorted { $0.key < $1.key }
        self.facts = []
        self.facts.reserveCapacity(sorted.count)
        for fact in sorted { append(fact) }
    }

    public var count: Int { facts.count }
    public var isEmpty: Bool { facts.isEmpty }

    public subscript(key: FactKey) -> Fact? {
        let position = position(of: key)
        return position < facts.count && facts[position].key == key ? facts[position] : nil
    }

    /// Adds what a fact says that was not known before.
    ///
    /// - Returns: False when nothing changed: an exact repeat.
    /// - Complexity: O(*n*) for a new fact, O(log *n*) for a known one.
    @discardableResult
    public mutating func join(_ fact: Fact) -> Bool {
        let position = position(of: fact.key)
        guard position < facts.count, facts[position].key == fact.key else {
            facts.insert(fact, at: position)
            return true
        }
        let joined = facts[position].joined(with: fact)
        guard joined != facts[position] else { return false }
        facts[position] = joined
        return true
    }

    /// - Complexity: O(*n* + *m*).
    public mutating func join(_ other: FactSet) {
        guard !other.isEmpty else { return }
        guard !isEmpty else { return self = other }
        var merged = FactSet()
        merged.facts.reserveCapacity(count + other.count)
        var (left, right) = (facts[...], other.facts[...])
        while let first = left.first, let second = right.first {
            if first.key < second.key {
                merged.append(left.removeFirst())
            } else {
                merged.append(right.removeFirst())
            }
        }
        for fact in left { merged.append(fact) }
        for fact in right { merged.append(fact) }
        self = merged
    }

    public func joined(with other: FactSet) -> FactSet {
        var joined = self
        joined.join(other)
        return joined
    }

    /// Adds a fact whose key is not below any that is here.
    private mutating func append(_ fact: Fact) {
        guard let last = facts.last, last.key == fact.key else { return facts.append(fact) }
        facts[facts.count - 1] = last.joined(with: fact)
    }

    /// Where a key stands, or would.
    private func position(of key: FactKey) -> Int {
        var (low, high) = (0, facts.count)
        while low < high {
            let middle = (low + high) / 2
            if facts[middle].key < key { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
