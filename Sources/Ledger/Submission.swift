public import PartyKit
public import RefundRules
public import ShipmentModel

/// One thing that was learnt, as it goes through the one door: a push, an answer, a person's action or a tick of the
/// clock, with everything that follows from it. It is committed whole or kept raw, never lost.
public struct Submission: Sendable {
    /// The raw message, when there is one.
    public var message: InboundMessage?
    public var facts: [Fact]
    public var snapshots: [CaseSnapshot]
    public var consequences: [Consequence]
    /// The job that this answers; its lease token must still be current for the job to be closed by it.
    public var job: JobResult?
    /// When parcels that were asked about are due again; one that is not watched any more stays out.
    public var nextPolls: [ParcelID: Instant]
    /// Set for a message that could not be read: it is kept raw and can be replayed.
    public var quarantine: Quarantine?
    /// Whether the quarantine is about a part of the message alone: what else it says counts.
    public var isPartlyRead = false
    /// What somebody looked at who says this. When the case has changed since, nothing of the submission is stored.
    public var expected: ExpectedCase?

    public init(
        message: InboundMessage? = nil, facts: [Fact] = [], snapshots: [CaseSnapshot] = [],
        consequences: [Consequence] = [], job: JobResult? = nil, nextPolls: [ParcelID: Instant] = [:],
        quarantine: Quarantine? = nil, expected: ExpectedCase? = nil
    ) {
        self.message = message
        self.facts = facts
        self.snapshots = snapshots
        self.consequences = consequences
        self.job = job
        self.nextPolls = nextPolls
        self.quarantine = quarantine
        self.expected = expected
    }

    /// A case at one of the versions that somebody may have looked at.
    public struct ExpectedCase: Sendable, Hashable {
        public var key: CaseKey
        public var versions: Set<Int64>

        public init(_ key: CaseKey, at versions: Set<Int64>) {
            self.key = key
            self.versions = versions
        }
    }

    /// What else follows, beside facts about parcels and snapshots of cases.
    public enum Consequence: Sendable, Hashable {
        /// A target's word on a refund: answer, query or push.
        case refund(RefundKey, attempt: Int?, TargetAnswer)
        /// The answer to our own interception call.
        case interception(CaseKey, InterceptionAnswer)
        case person(CaseKey, PersonAction)
        /// A platform could not be told something so far, and why: people are asked. Tries may go on.
        case untold(CaseKey, PlatformOrder, error: String)
        /// The clock: decide again although nothing arrived.
        case lookAgain(CaseKey)
        /// A push that only says that a case changed: read it.
        case readCase(CaseKey)
        /// An unverified or inconclusive word about a parcel: ask its carrier once per interval.
        case askAbout(WaybillKey)
    }

    public struct Quarantine: Sendable, Hashable {
        /// The stable type of ``PartyError/type``.
        public var type: String
        public var detail: String

        public init(type: String, detail: String) {
            self.type = type
            self.detail = detail
        }
    }
}

/// One raw message as it arrived or answered.
public struct InboundMessage: Sendable, Hashable {
    public enum Direction: String, Sendable, Hashable, Codable { case push, answer, person }

    public var party: PartyID
    public var account: AccountID
    public var operation: Operation
    public var direction: Direction
    /// For answers: the job and the try that it answers, so that equal answers to different questions stay two messages.
    /// For what comes through our own API: what it is about, where its body does not say so.
    public var answers: String?
    public var signature: SignatureVerdict?
    /// The HTTP status of an answer.
    public var status: Int?
    /// What the reader needs beside the body to read it again: headers and query fields that matter, never secrets.
    public var context: [String: String]
    public var body: [UInt8]
    public var heard: Instant

    public init(
        party: PartyID, account: AccountID, operation: Operation, direction: Direction, answers: String? = nil,
        signature: SignatureVerdict? = nil, status: Int? = nil, context: [String: String] = [:], body: [UInt8],
        heard: Instant
    ) {
        self.party = party
        self.account = account
        self.operation = operation
        self.direction = direction
        self.answers = answers
        self.signature = signature
        self.status = status
        self.context = context
        self.body = body
        self.heard = heard
    }
}

/// What committing a submission gave.
public struct Receipt: Sendable, Hashable {
    public enum Outcome: String, Sendable, Hashable, Codable { case applied, duplicate, quarantined }

    /// Why what somebody ordered was not done.
    public enum NotDone: String, Sendable, Hashable, Codable {
        /// The case does not permit it as it stands; the order is audited.
        case impossible
        /// The case is not at the version that was looked at any more: nothing was stored.
        case outdated
        /// An error in the decision: the order is audited, the case flagged.
        case failed
    }

    public var outcome: Outcome
    public var messageID: MessageID?
    /// Cases that were decided anew.
    public var cases: [CaseKey]
    /// Nil: done, or nothing was ordered.
    public var notDone: NotDone?

    public init(
        outcome: Outcome, messageID: MessageID? = nil, cases: [CaseKey] = [], notDone: NotDone? = nil
    ) {
        self.outcome = outcome
        self.messageID = messageID
        self.cases = cases
        self.notDone = notDone
    }
}

/// The name of a message: sha256 of party, account, operation, direction, what it answers or its signature verdict, and
/// its bytes. 64 lower-case hexadecimal digits.
public struct MessageID: RawRepresentable, Hashable, Sendable, Codable, Comparable, CustomStringConvertible {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
    public var description: String { rawValue }
    public static func < (left: MessageID, right: MessageID) -> Bool { left.rawValue < right.rawValue }
}
