public import RefundRules
internal import Ledger
internal import ShipmentModel
public import WireFormats

/// Which decisions of a period would be others today, and which cannot be taken anew.
public struct RehearsalResult: Sendable {
    /// Why a decision cannot be reproduced.
    public enum Cause: String, Sendable, Hashable, CaseIterable, Comparable {
        case bodyDeleted = "body_deleted"
        case unreadable
        case messageNotKept = "message_not_kept"
        case caseNotKept = "case_not_kept"
        case personsOrderNotKept = "persons_order_not_kept"
        case answerNotKept = "answer_not_kept"

        public static func < (left: Cause, right: Cause) -> Bool { left.rawValue < right.rawValue }

        /// Goes on after "because".
        public var english: String {
            switch self {
            case .bodyDeleted: "the raw messages that they rest on were deleted after their retention"
            case .unreadable: "messages that they rest on cannot be read with today's settings and adapters"
            case .messageNotKept: "facts that they rest on name no message"
            case .caseNotKept: "no stored message tells of their case"
            case .personsOrderNotKept: "a person's order was given before orders were kept as messages"
            case .answerNotKept: "the answer to a try to pay was not kept"
            }
        }
    }

    public struct Unreproducible: Sendable, Hashable {
        public var causes: [Cause]
        public var key: CaseKey
        /// How many of its decisions came out otherwise, which therefore says nothing.
        public var decisions: Int
    }

    public let period: Reconciliation.Period
    /// Stored messages up to the period's end.
    public internal(set) var messages = 0
    /// Read again and decided upon.
    public internal(set) var read = 0
    /// About numbers that no case names.
    public internal(set) var unclaimed = 0
    /// Say nothing that decides.
    public internal(set) var silent = 0
    public internal(set) var bodiesDeleted = 0
    /// Why each message that was read then cannot be read now.
    public internal(set) var unreadable: [String] = []
    /// Cases compared.
    public internal(set) var cases = 0
    public internal(set) var differences: [DecisionDifference] = []
    public internal(set) var unreproducible: [Unreproducible] = []

    init(period: Reconciliation.Period) { self.period = period }

    /// Those that end otherwise: in state, money or interceptions.
    public var decisive: [DecisionDifference] { differences.filter { !$0.isPassing } }

    mutating func note(_ causes: Set<Cause>, _ key: CaseKey, _ decisions: Int) {
        unreproducible.append(Unreproducible(causes: causes.sorted(), key: key, decisions: decisions))
    }

    /// One sentence for each cause, with how many decisions it takes away.
    public var apologies: [String] {
        Cause.allCases.compactMap { cause in
            let count = unreproducible.filter { $0.causes.contains(cause) }.reduce(0) { $0 + $1.decisions }
            return count > 0 ? "\(count) decisions cannot be reproduced because \(cause.english)." : nil
        }
    }

    public var json: JSONText {
        .object(present: [
            ("from", .instant(period.from)), ("to", .instant(period.to)),
            (
                "messages",
                .object([
                    ("stored", .integer(Int64(messages))), ("read", .integer(Int64(read))),
                    ("unclaimed", .integer(Int64(unclaimed))), ("silent", .integer(Int64(silent))),
                    ("body_deleted", .integer(Int64(bodiesDeleted))),
                    ("unreadable", .array(unreadable.map(JSONText.string))),
                ])
            ),
            ("cases", .integer(Int64(cases))),
            ("decisive", .integer(Int64(decisive.count))),
            ("differences", .array(differences.map(\.json))),
            (
                "not_reproducible",
                .array(
                    unreproducible.map { item in
                        .object([
                            ("case", .string(item.key.description)), ("decisions", .integer(Int64(item.decisions))),
                            ("because", .array(item.causes.map { .string($0.rawValue) })),
                        ])
                    })
            ),
        ])
    }
}

extension DecisionDifference {
    fileprivate var json: JSONText {
        .object(present: [
            ("case", .string(key.description)), ("kind", .string(kind.rawValue)), ("then", then?.json),
            ("now", now?.json), ("passing", .bool(isPassing)),
            (
                "messages",
                .array(
                    messages.map { message in
                        .object([
                            ("id", .string(message.id.rawValue)), ("party", .string(message.party.rawValue)),
                            ("operation", .string(message.operation)), ("heard", .string(message.heard.description)),
                        ])
                    })
            ),
        ])
    }
}

extension DecisionDifference.Side {
    fileprivate var json: JSONText {
        .object(present: [
            ("at", .instant(at)), ("text", .string(text)), ("evidence", .array(evidence.map { .string($0.rawValue) })),
        ])
    }
}
