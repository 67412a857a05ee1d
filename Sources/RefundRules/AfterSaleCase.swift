public import ShipmentModel

/// One after-sale case as it is stored: what the platform says, what we decided, and the clocks.
public struct AfterSaleCase: Hashable, Sendable, Codable {
    public let key: CaseKey
    /// The newest of everything that platform and merchant said, field by field.
    public var facts: CaseSnapshot
    public var state: CaseState
    /// Grows with every stored change; an attempt names the version that it was decided on.
    public var version: Int64

    // Decisions, each with its time.
    public var appliedAt: Instant
    public var verdict: EligibilityVerdict?
    public var approvedAt: Instant?
    /// Whether the platform agreed by itself, so that we tell it nothing.
    public var wasApprovedByPlatform: Bool
    public var approvalWarnings: [EligibilityReason]
    public var deadline: MerchantDeadline
    public var scoreTimer: ScoreTimer
    /// The alarms already raised for the deadline, by how long before it they are due.
    public var deadlineAlarms: [DeadlineAlarm]
    public var isOverdue: Bool
    /// Why the state is what it is: the newest decision's reason, for people.
    public var reason: DecisionReason?
    /// How often the buyer was reminded to refuse: once at approval, at most once more after a failed interception.
    public var buyerReminders: Int
    public var interceptionsAsked: [ParcelID: InterceptionRecord]
    /// The bindings of this case's parcels, in the platform's order.
    public var parcels: [ParcelID]
    public var refundKey: RefundKey?
    public var closedAt: Instant?

    public init(key: CaseKey, facts: CaseSnapshot, appliedAt: Instant) {
        self.key = key
        self.facts = facts
        self.appliedAt = appliedAt
        state = .applied
        version = 0
        wasApprovedByPlatform = false
        approvalWarnings = []
        deadline = MerchantDeadline()
        scoreTimer = ScoreTimer(startedAt: appliedAt)
        deadlineAlarms = []
        isOverdue = false
        buyerReminders = 0
        interceptionsAsked = [:]
        parcels = []
    }
}

/// Why a decision was taken: a stable code, a sentence in two languages, and what it rests on.
public struct DecisionReason: Hashable, Sendable, Codable {
    public var code: String
    public var english: String
    public var chinese: String
    public var evidence: [FactKey]
    public var at: Instant

    public init(code: String, english: String, chinese: String, evidence: [FactKey] = [], at: Instant) {
        self.code = code
        self.english = english
        self.chinese = chinese
        self.evidence = evidence
        self.at = at
    }
}

/// One interception service order (服务单) that we asked for.
public struct InterceptionRecord: Hashable, Sendable, Codable {
    /// Ours, derived from case and parcel and part, so that a retry names the same order.
    public var requestNumber: String
    /// The carrier's, once it gave one.
    public var carrierNumber: String?
    /// Through whom: the carrier's own account, the platform, an aggregator.
    public var party: PartyID
    public var askedAt: Instant
    /// The carrier's newest word as answered to our own calls; the outcome is read from the evidence.
    public var state: InterceptionState
    public var fault: String?
    public var isCancelled: Bool

    public init(requestNumber: String, party: PartyID, askedAt: Instant) {
        self.requestNumber = requestNumber
        self.party = party
        self.askedAt = askedAt
        state = .unknown
        isCancelled = false
    }
}

public enum DeadlineAlarm: String, Hashable, Sendable, Codable, CaseIterable {
    case day = "24h"
    case sixHours = "6h"
    case hour = "1h"
    case passed

    public var before: Duration {
        switch self {
        case .day: .hours(24)
        case .sixHours: .hours(6)
        case .hour: .hours(1)
        case .passed: .zero
        }
    }
}
