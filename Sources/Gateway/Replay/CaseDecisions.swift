internal import Ledger
internal import PartyKit
internal import RefundRules
internal import ShipmentModel

/// What was decided in one case, in the form in which two ledgers' decisions are compared.
struct CaseDecisions: Sendable {
    /// One decision, by its code.
    struct Decided: Sendable, Hashable {
        var at: Instant
        var code: String
        var words: String
        var evidence: [FactKey]

        /// Two decisions are the same when they say the same; when they were taken depends on when messages were committed.
        func isSame(as other: Decided) -> Bool { code == other.code }
    }

    struct Payment: Sendable, Hashable {
        var part: Int
        var amount: Money
        var reason: String
        var isByPerson: Bool
        var phase: RefundIntent.Phase
        var at: Instant
        var evidence: [FactKey]
    }

    struct Stop: Sendable, Hashable {
        var requestNumber: String
        var party: PartyID
        var at: Instant
    }

    var state: CaseState
    var stateSince: Instant
    var reason: String?
    /// In the order of time, without repeats in a row.
    var decided: [Decided]
    /// In the order of parts.
    var payments: [Payment]
    /// In the order of their numbers.
    var stops: [Stop]

    /// Codes that tell of a try's fate or hold a person's words: what follows from them is compared by itself.
    private static let passedOver = Set(
        [
            DecisionCode.note, .refundRetry, .refundUnknown, .refundAbsent, .refundAccepted, .factsMissing,
            .evaluatedAgain,
        ].map(\.rawValue))

    /// - Parameter end: What happened from then on is left out.
    init(_ view: CaseView, until end: Instant) {
        state = view.afterSale.state
        stateSince = view.afterSale.stateSince ?? view.afterSale.appliedAt
        reason = view.afterSale.reason?.code
        decided = []
        for entry in view.audit where entry.action == "decided" && entry.actor == "rules" && entry.at < end {
            guard !Self.passedOver.contains(entry.reason.code), decided.last?.code != entry.reason.code else {
                continue
            }
            decided.append(
                Decided(
                    at: entry.at, code: entry.reason.code, words: entry.reason.english, evidence: entry.reason.evidence)
            )
        }
        payments = view.intents.map(\.intent).filter { $0.writtenAt < end }.map {
            Payment(
                part: $0.part, amount: $0.amount, reason: $0.reason.code, isByPerson: $0.orderedBy != nil,
                phase: $0.phase, at: $0.writtenAt, evidence: $0.reason.evidence)
        }.sorted { $0.part < $1.part }
        stops = view.afterSale.interceptionsAsked.values.flatMap { $0.earlier + [$0] }.filter { $0.askedAt < end }
            .map { Stop(requestNumber: $0.requestNumber, party: $0.party, at: $0.askedAt) }
            .sorted { $0.requestNumber < $1.requestNumber }
    }

    /// No case at all.
    init(nothingAt instant: Instant) {
        (state, stateSince, reason, decided, payments, stops) = (.applied, instant, nil, [], [], [])
    }
}
