internal import Ledger
internal import PartyKit
internal import RefundRules
internal import ShipmentModel

/// What was concluded and stands in no message of a party's: a person's order, a call that nobody answered, which try an
/// answer is about. Kept so that the past can be decided anew.
///
/// It is kept with the message that it was concluded from, or, where there is none, as a sealed message of its own.
struct Journal: Codable, Sendable {
    static let party: PartyID = "turnback"
    static let account: AccountID = "journal"
    static let operation: Operation = "journal"
    /// Under which name it stands beside a message's other context.
    static let contextName = "concluded"

    enum Conclusion: Codable, Sendable {
        case refund(RefundKey, attempt: Int?, TargetAnswer)
        case interception(CaseKey, InterceptionAnswer)
        case person(CaseKey, PersonAction)
        case untold(CaseKey, PlatformOrder, error: String)
    }

    var conclusions: [Conclusion]
    /// Those that no message holds in a form that its adapter can read again.
    var snapshots: [CaseSnapshot] = []
    /// Tells two equal orders of one moment apart.
    var number: UInt64?

    var consequences: [Submission.Consequence] {
        conclusions.map { conclusion in
            switch conclusion {
            case .refund(let key, let attempt, let answer): .refund(key, attempt: attempt, answer)
            case .interception(let key, let answer): .interception(key, answer)
            case .person(let key, let action): .person(key, action)
            case .untold(let key, let order, let error): .untold(key, order, error: error)
            }
        }
    }
}

extension Submission {
    /// The submission with what drives its decisions kept beside it; as it is where its message tells all.
    ///
    /// - Parameter number: Another one for each submission of this process.
    func journaled(number: UInt64, at now: Instant) throws -> Submission {
        // What could not be read says nothing.
        guard quarantine == nil else { return self }
        let conclusions = consequences.compactMap(\.conclusion)
        let isHandedIn = message.map { $0.direction == .push } ?? true
        guard !conclusions.isEmpty || (isHandedIn && !snapshots.isEmpty) else { return self }
        var journal = Journal(conclusions: conclusions, snapshots: isHandedIn ? snapshots : [])
        var journaled = self
        if message != nil {
            journaled.message?.context[Journal.contextName] = String(decoding: try JSON.encode(journal), as: UTF8.self)
            return journaled
        }
        journal.number = number
        let isPersons = conclusions.contains { if case .person = $0 { true } else { false } }
        journaled.message = InboundMessage(
            party: Journal.party, account: Journal.account, operation: Journal.operation,
            direction: isPersons ? .person : .answer, answers: "\(now.milliseconds)", body: try JSON.encode(journal),
            heard: now)
        return journaled
    }
}

extension Submission.Consequence {
    /// Nil for what only wakes a question, or the clock.
    fileprivate var conclusion: Journal.Conclusion? {
        switch self {
        case .refund(let key, let attempt, let answer): .refund(key, attempt: attempt, answer)
        case .interception(let key, let answer): .interception(key, answer)
        case .person(let key, let action): .person(key, action)
        case .untold(let key, let order, let error): .untold(key, order, error: error)
        case .lookAgain, .readCase, .askAbout: nil
        }
    }
}
