/// What the facts about one parcel add up to: a pure function of the set, the tables and the context.
///
/// It may go back when more is known (a delivery annulled, a success withdrawn, a table corrected); money never does.
public struct ParcelReading: Hashable, Sendable {
    /// One milestone that the facts establish, with the time span it happened in and what it rests on.
    public struct Milestone: Hashable, Sendable {
        public var when: TimeSpan
        /// The weakest grade of all that it rests on.
        public var grade: Grade
        public var evidence: [FactKey]
        /// Who said it and when by their own clock, for people; no rule looks at it.
        public var testimony: Testimony?

        public init(when: TimeSpan, grade: Grade, evidence: [FactKey], testimony: Testimony? = nil) {
            self.when = when
            self.grade = grade
            self.evidence = evidence
            self.testimony = testimony
        }

        /// Whether this surely happened before the other; neither before the other means unclear, and unclear holds money.
        public func isSurelyBefore(_ other: Milestone) -> Bool { when.isBefore(other.when) }
    }

    /// Whose word something rests on, and the time exactly as they wrote it.
    public struct Testimony: Hashable, Sendable {
        public var channel: Channel
        /// Nil where the message gives no time.
        public var written: WrittenTime?

        public init(channel: Channel, written: WrittenTime?) {
            self.channel = channel
            self.written = written
        }
    }

    /// What whoever unpacked the returned goods found (C17).
    public struct Inspection: Hashable, Sendable {
        public var condition: Meaning.GoodsCondition
        public var found: Milestone

        public init(condition: Meaning.GoodsCondition, found: Milestone) {
            self.condition = condition
            self.found = found
        }
    }

    /// What the facts say that does not go together, for people and for holding money; the grades and directions of the
    /// milestones already allow for it.
    public enum Contradiction: String, Hashable, Sendable, Codable, CaseIterable {
        /// C1: delivered after an interception succeeded, with no reverse scan in between.
        case deliveredAfterSuccess = "delivered_after_success"
        /// C2: the interception succeeded, but a delivery came, or may have come, before it.
        case deliveredBeforeSuccess = "delivered_before_success"
        /// C7: signed for again after it was returned.
        case signedAfterReturn = "signed_after_return"
        /// C8: delivered after it was refused.
        case deliveredAfterRefusal = "delivered_after_refusal"
        /// C13: an interception succeeded that does not bring the parcel back to the sender, or not by our request.
        case otherDestination = "other_destination"
        /// C15: an interception's success was taken back.
        case successWithdrawn = "success_withdrawn"
        /// The times do not tell which of two results came last.
        case orderUnclear = "order_unclear"
        /// A scan was taken back whose order to its annulment is unclear, or by a weaker word than its own.
        case doubtfulAnnulment = "doubtful_annulment"
    }

    /// The interception as the facts tell it.
    public struct Interception: Hashable, Sendable {
        public var state: InterceptionState
        public var kind: InterceptionKind?
        /// Whether it answers a request of ours that was to bring the parcel back to the sender (C13).
        public var answersOurReturnRequest: Bool
        /// Whether it was ordered through an interface (a service order exists) and not by telephone.
        public var isOnline: Bool
        public var when: TimeSpan
        public var grade: Grade
        public var evidence: [FactKey]
        /// Who said it and when by their own clock, for people; no rule looks at it.
        public var testimony: Testimony?

        public init(
            state: InterceptionState, kind: InterceptionKind? = nil, answersOurReturnRequest: Bool, isOnline: Bool,
            when: TimeSpan, grade: Grade, evidence: [FactKey], testimony: Testimony? = nil
        ) {
            self.state = state
            self.kind = kind
            self.answersOurReturnRequest = answersOurReturnRequest
            self.isOnline = isOnline
            self.when = when
            self.grade = grade
            self.evidence = evidence
            self.testimony = testimony
        }

        /// A proven success that brings the parcel back to the sender: by our own request, or, where nobody ordered it through
        /// an interface, because the scan itself says so (C13).
        public var isProvenReturn: Bool {
            guard state == .succeeded, grade == .proof else { return false }
            switch kind {
            case .return?: return true
            case .redirect?, .hold?: return false
            case nil: return answersOurReturnRequest
            }
        }
    }

    /// What the leg rule and the partial order of time say about a `delivered`.
    public enum DeliveryDirection: String, Hashable, Sendable, Codable { case outbound, inbound, unclear }

    /// The parcel's status for showing and for eligibility.
    public var status: ShipmentStatus
    /// The newest scan's interval, nil without any.
    public var lastHeardOf: TimeSpan?
    /// Whether a reverse scan has turned the leg.
    public var isInbound: Bool

    // Milestones, each nil until established. All survive a later status: rules compare their times. Each is the earliest
    // of the best graded signs.
    public var refused: Milestone?
    public var returning: Milestone?
    public var returned: Milestone?
    /// The latest of the best graded `delivered`, whichever its direction: see ``deliveryDirection``.
    public var delivered: Milestone?
    public var deliveryDirection: DeliveryDirection?
    /// The first proven signature of the recipient, which starts clocks; mostly ``delivered`` itself.
    public var firstSigned: Milestone?
    public var lost: Milestone?
    /// Further proofs that the recipient signed, or may have, beside ``delivered``: the same signature told in other words,
    /// mostly.
    public var furtherDeliveries: [FactKey] = []
    /// Proven to be handed to the recipient after, or perhaps after, it was proven to be back: then no money goes out before
    /// people have looked (domain §6.10), unless the warehouse holds the goods.
    public var isHandedOverAfterReturn = false
    /// What ``status`` would be without hints: these hold money, and release nothing that a proof holds.
    public var provenStatus: ShipmentStatus = .unknown
    /// What the warehouse found in the returned parcel; nil while it has not said.
    public var inspection: Inspection?
    /// Since when it is in exception or lost: the first scan that says so with none of another kind after it.
    public var anomalySince: TimeSpan?
    public var interception: Interception?
    /// The number under which the parcel goes on, when it changed waybills.
    public var linkedWaybill: Waybill?

    /// What is worth a sentence beside all of these; see ``reasons``.
    var remarks: [Remark] = []
    /// Facts that only warn (an aggregator without authority, unverified words): worth one query each.
    public var wantsQuery: Bool
    /// In the order of their cases.
    public var contradictions: [Contradiction]
    public var tableVersion: String

    struct Remark: Hashable, Sendable {
        enum Topic { case takenBack, perhapsTakenBack, settledElsewhere }

        var topic: Topic
        var when: Instant
        var evidence: [FactKey]
    }

    /// A sentence with what it rests on.
    public struct Reason: Hashable, Sendable {
        public var text: String
        public var chinese: String
        public var evidence: [FactKey]

        /// - Parameter chinese: The same in Chinese; nil: the English sentence serves.
        public init(_ text: String, _ chinese: String? = nil, evidence: [FactKey] = []) {
            self.text = text
            self.chinese = chinese ?? text
            self.evidence = evidence
        }
    }

    /// The reading of no facts.
    public init(tableVersion: String) {
        status = .unknown
        isInbound = false
        wantsQuery = false
        contradictions = []
        self.tableVersion = tableVersion
    }

    /// Verifiably stopped or on its way back, by proof: an interception back to the sender that succeeded, a refusal, a
    /// reverse scan; and not signed for by the recipient.
    public var hasTurned: Bool {
        if isDeliveredOutbound { return false }
        if returned?.grade == .proof || returning?.grade == .proof || refused?.grade == .proof { return true }
        return interception?.isProvenReturn ?? false
    }

    /// Signed by the recipient, beyond doubt, and not afterwards proven to be returned.
    public var isDeliveredOutbound: Bool {
        delivered?.grade == .proof && deliveryDirection == .outbound && returned?.grade != .proof
    }

    /// In exception, by proof or by a hint.
    public var exceptionNow: Bool { status == .exception || provenStatus == .exception }

    /// Lost, by proof or by a hint, and nobody of at least that standing has heard of it since.
    public var isLost: Bool { status == .lost || provenStatus == .lost }

    /// Whether a `delivered` of any grade that is not proven to be the sender's own came, or may have come, after this:
    /// then what happened at that time moves no money (C1, C8, domain §6.10).
    public func mayBeDelivered(after when: TimeSpan) -> Bool {
        guard let delivered, deliveryDirection != .inbound else { return false }
        return !delivered.when.isBefore(when)
    }
}
