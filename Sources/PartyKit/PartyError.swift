public import ShipmentModel
public import WireFormats

/// Why a message could not be read or a request not be composed.
///
/// Says where (field path) and what to do, never a buyer's name, phone or the payload.
public struct PartyError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Cause: Hashable, Sendable {
        /// The body is not the format it should be, or over a limit; `path` in its error.
        case unreadable(WireError)
        case missingField(path: String)
        /// A field holds what it cannot: `path`, and what is wrong with it.
        case badField(path: String, detail: String)
        case missingSetting(name: String)
        /// A setting holds none of its choices.
        case badSetting(name: String, choices: [String])
        /// The party has no such call, or this adapter does not offer it.
        case unsupported(Operation)
        /// The wish itself cannot be expressed to this party.
        case cannotCompose(reason: String)
        /// The answer is about something else than what was asked for.
        case wrongSubject
        /// An error page or empty body instead of an answer.
        case notAnAnswer(status: Int)
    }

    /// What the caller does next. Callers switch on this, never on a party's own codes.
    public enum Remedy: Equatable, Sendable { case retryLater, askAPerson, fixSettings, keepAndLearn }

    public let party: PartyID
    public let cause: Cause

    public init(_ party: PartyID, _ cause: Cause) {
        self.party = party
        self.cause = cause
    }

    public var remedy: Remedy {
        switch cause {
        case .unreadable, .missingField, .badField, .wrongSubject: .keepAndLearn
        case .missingSetting, .badSetting: .fixSettings
        case .unsupported, .cannotCompose: .askAPerson
        case .notAnAnswer: .retryLater
        }
    }

    /// The stable type that programs see (`failure.type`, problem+json `type`).
    public var type: String {
        switch cause {
        case .unreadable(let error): "unreadable-\(error.kind)"
        case .missingField: "missing-field"
        case .badField: "bad-field"
        case .missingSetting: "missing-setting"
        case .badSetting: "bad-setting"
        case .unsupported: "unsupported-operation"
        case .cannotCompose: "cannot-compose"
        case .wrongSubject: "wrong-subject"
        case .notAnAnswer: "not-an-answer"
        }
    }

    public var title: String {
        switch cause {
        case .unreadable: "The message of \(party) cannot be read."
        case .missingField: "The message of \(party) lacks a field that it must have."
        case .badField: "A field in the message of \(party) holds a value that it cannot."
        case .missingSetting: "The account of \(party) lacks a setting."
        case .badSetting: "A setting of the account of \(party) has a value that it cannot."
        case .unsupported: "\(party) does not offer this operation."
        case .cannotCompose: "The request to \(party) cannot be composed."
        case .wrongSubject: "The answer of \(party) is about something else than what was asked for."
        case .notAnAnswer: "\(party) sent an error page instead of an answer."
        }
    }

    /// What was found and, where the program met it, what it does about it.
    public var detail: String {
        switch cause {
        case .missingField, .badField: "\(finding) The message is kept and can be replayed."
        case .wrongSubject: "Neither waybill nor number of the request is in the answer; it is kept and not applied."
        case .notAnAnswer: "\(finding) It is asked again later."
        case .unreadable, .missingSetting, .badSetting, .unsupported, .cannotCompose: finding
        }
    }

    /// What was found alone, for whoever only reads a message: nothing is kept there, and nobody asks again.
    public var finding: String {
        switch cause {
        case .unreadable(let error): "\(error)"
        case .missingField(let path): "\(path) is missing."
        case .badField(let path, let detail): "\(path): \(detail)."
        case .missingSetting(let name): "Set \(name) for this account; config/README.md explains it."
        case .badSetting(let name, let choices): "\(name) must be one of \(choices.joined(separator: ", "))."
        case .unsupported(let operation):
            "Operation \(operation); `turnback carriers` and `turnback platforms` list what there is."
        case .cannotCompose(let reason): reason
        case .wrongSubject: "Neither waybill nor number of the request is in the answer."
        case .notAnAnswer(let status): "HTTP status \(status)."
        }
    }

    public var description: String { "\(title) \(detail)" }
}

/// What a party itself says went wrong.
public struct PartyFault: Sendable, Hashable {
    /// The party's own code, as sent.
    public var code: String
    public var message: String
    /// Nil where no source says.
    public var isRetryable: Bool?
    /// True where the party asks to slow down.
    public var isThrottled: Bool
    /// True where an order that is answered so may have been carried out all the same: it failed behind whoever answers.
    public var isPossiblyDone: Bool

    public init(
        code: String, message: String, isRetryable: Bool? = nil, isThrottled: Bool = false, isPossiblyDone: Bool = false
    ) {
        self.code = code
        self.message = message
        self.isRetryable = isRetryable
        self.isThrottled = isThrottled
        self.isPossiblyDone = isPossiblyDone
    }
}
