public import Ledger
public import RefundRules
public import ShipmentModel

/// A decision that would be another one today.
public struct DecisionDifference: Sendable, Hashable {
    public enum Kind: String, Sendable, Hashable {
        /// Where the case stands at the end of the period.
        case state
        /// What makes the money due, and how much it is.
        case payment
        case interception
        /// A decision on the way.
        case decision
        /// A try that was made, and would not be.
        case attempt
    }

    public struct Side: Sendable, Hashable {
        public var at: Instant?
        /// The decision's code, the state, or the amount with its reason.
        public var text: String
        public var evidence: [FactKey]

        public init(_ text: String, at instant: Instant?, evidence: [FactKey] = []) {
            self.text = text
            at = instant
            self.evidence = evidence
        }
    }

    /// A message that makes a difference.
    public struct Source: Sendable, Hashable {
        public var id: MessageID
        public var party: PartyID
        public var operation: String
        public var heard: Instant
    }

    public var key: CaseKey
    public var kind: Kind
    public var then: Side?
    public var now: Side?
    /// The messages that make the difference, in the order of their hearing.
    public var messages: [Source]
    /// Another way to the same end: neither state, money nor interceptions differ.
    public var isPassing: Bool

    public init(
        _ kind: Kind, of key: CaseKey, then: Side?, now: Side?, messages: [Source] = [], isPassing: Bool = false
    ) {
        self.key = key
        self.kind = kind
        self.then = then
        self.now = now
        self.messages = messages
        self.isPassing = isPassing
    }

    /// When it was first decided, by either side.
    public var at: Instant? { [then?.at, now?.at].compactMap(\.self).min() }
}

extension DecisionDifference {
    /// Compares what was decided with what is decided now.
    ///
    /// - Parameter end: The end of the period. What a case became after it is not compared.
    static func all(
        of key: CaseKey, then: CaseDecisions, now: CaseDecisions, end: Instant
    ) -> [DecisionDifference] {
        let ends = states(key, then, now, end) + payments(key, then, now) + interceptions(key, then, now)
        return ends + decisions(key, then, now, isPassing: ends.isEmpty)
    }

    private static func states(
        _ key: CaseKey, _ then: CaseDecisions, _ now: CaseDecisions, _ end: Instant
    ) -> [DecisionDifference] {
        guard then.state != now.state, then.stateSince < end, now.stateSince < end else { return [] }
        func side(_ decisions: CaseDecisions) -> Side {
            Side(
                decisions.state.rawValue + (decisions.reason.map { " (\($0))" } ?? ""), at: decisions.stateSince,
                evidence: decisions.decided.last { $0.code == decisions.reason }?.evidence ?? [])
        }
        return [DecisionDifference(.state, of: key, then: side(then), now: side(now))]
    }

    private static func payments(
        _ key: CaseKey, _ then: CaseDecisions, _ now: CaseDecisions
    ) -> [DecisionDifference] {
        let parts = Set((then.payments + now.payments).map(\.part)).sorted()
        return parts.compactMap { part in
            let (old, new) = (then.payments.first { $0.part == part }, now.payments.first { $0.part == part })
            if let old, let new, old.amount == new.amount, old.reason == new.reason, old.phase == new.phase {
                return nil
            }
            // An order that one side wrote and took back again is no difference in money.
            if old == nil, new?.phase == .dropped { return nil }
            if new == nil, old?.phase == .dropped { return nil }
            return DecisionDifference(.payment, of: key, then: old.map(side), now: new.map(side))
        }
    }

    private static func side(_ payment: CaseDecisions.Payment) -> Side {
        let whose = payment.isByPerson ? " by a person" : ""
        return Side(
            "\(payment.amount), \(payment.reason)\(whose), \(payment.phase.rawValue)", at: payment.at,
            evidence: payment.evidence)
    }

    private static func interceptions(
        _ key: CaseKey, _ then: CaseDecisions, _ now: CaseDecisions
    ) -> [DecisionDifference] {
        func side(_ stop: CaseDecisions.Stop) -> Side {
            Side("\(stop.requestNumber) through \(stop.party)", at: stop.at)
        }
        let numbers = Set((then.stops + now.stops).map(\.requestNumber)).sorted()
        return numbers.compactMap { number in
            let (old, new) = (
                then.stops.first { $0.requestNumber == number }, now.stops.first { $0.requestNumber == number }
            )
            guard old?.party != new?.party else { return nil }
            return DecisionDifference(.interception, of: key, then: old.map(side), now: new.map(side))
        }
    }

    /// The two ways, one beside the other: what stands on one alone, paired where both went their own.
    private static func decisions(
        _ key: CaseKey, _ then: CaseDecisions, _ now: CaseDecisions, isPassing: Bool
    ) -> [DecisionDifference] {
        let (old, new) = (then.decided, now.decided)
        var (removed, inserted) = (Set<Int>(), Set<Int>())
        for change in new.difference(from: old, by: { $0.isSame(as: $1) }) {
            switch change {
            case .remove(let offset, _, _): removed.insert(offset)
            case .insert(let offset, _, _): inserted.insert(offset)
            }
        }
        func side(_ decided: CaseDecisions.Decided) -> Side {
            Side(decided.code, at: decided.at, evidence: decided.evidence)
        }
        var found: [DecisionDifference] = []
        var (left, right) = (0, 0)
        while left < old.count || right < new.count {
            var (gone, come) = ([CaseDecisions.Decided](), [CaseDecisions.Decided]())
            while left < old.count, removed.contains(left) {
                gone.append(old[left])
                left += 1
            }
            while right < new.count, inserted.contains(right) {
                come.append(new[right])
                right += 1
            }
            for index in 0..<max(gone.count, come.count) {
                found.append(
                    DecisionDifference(
                        .decision, of: key, then: index < gone.count ? side(gone[index]) : nil,
                        now: index < come.count ? side(come[index]) : nil, isPassing: isPassing))
            }
            left += 1
            right += 1
        }
        return found
    }
}
