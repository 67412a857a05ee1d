internal import RefundRules

/// What a run has found and what it has been through.
public struct RunRecord: Sendable, Codable {
    /// What must hold whatever happens.
    public enum Invariant: String, Sendable, Codable, CaseIterable {
        /// I1: at most one successful refund a key, and no more than was paid.
        case once = "I1"
        /// I2: no refund without a verdict and raw evidence.
        case evidence = "I2"
        /// I3: every acknowledged message survives.
        case kept = "I3"
        /// I4: the reading depends on the facts and their hearing times alone.
        case reading = "I4"
        /// I5: every open parcel is polled, pushed or alarmed within its bound, and every case comes to an end.
        case notForgotten = "I5"
        /// I6: money is a whole number of one currency, and the amount that was decided.
        case money = "I6"
    }

    public struct Violation: Sendable, Codable {
        public var invariant: Invariant
        public var seed: UInt64
        public var life: String
        public var detail: String
    }

    public var seed: UInt64 = 0
    /// Parcels; each is a life of its own.
    public var lives = 0
    public var cases = 0
    public var payments = 0
    public var calls = 0
    public var commits = 0
    public var pushes = 0
    public var generations = 0
    /// How often time was moved on.
    public var steps = 0
    public var rounds = 0
    public var violations: [Violation] = []
    /// How often each failpoint was reached.
    public var failpoints: [String: Int] = [:]
    /// How many cases have walked each row of the state table and the due table.
    public var rows: [String: Int] = [:]
    /// How often each conflict of the domain came up.
    public var conflicts: [String: Int] = [:]
    public var endings: [String: Int] = [:]
    /// How many parcels of each carrier were in cases that we have paid.
    public var carriers: [String: Int] = [:]

    public init() {}

    public func hasViolated(_ invariant: Invariant) -> Bool { violations.contains { $0.invariant == invariant } }

    mutating func reach(_ point: Failpoint) { failpoints[point.rawValue, default: 0] += 1 }

    mutating func violate(_ invariant: Invariant, _ life: Life?, _ detail: String) {
        violations.append(
            Violation(invariant: invariant, seed: seed, life: life?.key.description ?? "", detail: detail))
    }

    /// Two runs as one.
    public mutating func add(_ other: RunRecord) {
        lives += other.lives
        cases += other.cases
        payments += other.payments
        calls += other.calls
        commits += other.commits
        pushes += other.pushes
        generations += other.generations
        steps += other.steps
        rounds += other.rounds
        violations += other.violations
        failpoints.merge(other.failpoints, uniquingKeysWith: +)
        rows.merge(other.rows, uniquingKeysWith: +)
        conflicts.merge(other.conflicts, uniquingKeysWith: +)
        endings.merge(other.endings, uniquingKeysWith: +)
        carriers.merge(other.carriers, uniquingKeysWith: +)
    }
}
