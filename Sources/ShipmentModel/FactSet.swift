/// All that is known about one waybill number: a set of facts that only grows.
///
/// A join-semilattice: joining is commutative, associative and idempotent. Repeats, reordering and batching therefore
/// cannot change what is read from it; the property tests say so.
public struct FactSet: Hashable, Sendable {
    private var byKey: [FactKey: Fact]

    public init() { byKey = [:] }

    public init(_ facts: some Sequence<Fact>) {
        byKey = [:]
        for fact in facts { join(fact) }
    }

    public var count: Int { byKey.count }
    public var isEmpty: Bool { byKey.isEmpty }
    /// The facts in the order of their keys, which says nothing about time.
    public var facts: [Fact] { byKey.values.sorted { $0.key < $1.key } }
    /// The facts in no order, for those who sort them anyway.
    var unordered: [Fact] { Array(byKey.values) }
    public subscript(key: FactKey) -> Fact? { byKey[key] }

    /// Adds what a fact says that was not known before.
    ///
    /// - Returns: False when nothing changed: an exact repeat.
    @discardableResult
    public mutating func join(_ fact: Fact) -> Bool {
        guard let known = byKey[fact.key] else {
            byKey[fact.key] = fact
            return true
        }
        let joined = known.joined(with: fact)
        byKey[fact.key] = joined
        return joined != known
    }

    public mutating func join(_ other: FactSet) {
        for fact in other.byKey.values { join(fact) }
    }

    public func joined(with other: FactSet) -> FactSet {
        var joined = self
        joined.join(other)
        return joined
    }
}
