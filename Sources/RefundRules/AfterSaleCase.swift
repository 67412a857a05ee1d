public import ShipmentModel

/// One after-sale case as it is stored: what the platform says, what we decided, and the clocks.
public struct AfterSaleCase: Hashable, Sendable, Codable {
    public let key: CaseKey
    /// The newest of everything that platform and merchant said, field by field.
    public var facts: CaseSnapshot
    public var state: CaseState
    /// When this state was entered.
    public var stateSince: Instant?
    /// Grows with every stored change, by whoever stores it; an attempt names the version that it was decided on.
    public var version: Int64

    // Decisions, each with its time.
    public var appliedAt: Instant
    public var verdict: EligibilityVerdict?
    /// When the evaluation under way began: missing facts are waited for from here.
    public var evaluationSince: Instant?
    /// What the buyer had asked for when the case was last evaluated; a difference is an edit.
    public var evaluatedRequest: BuyerRequest?
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
    /// What the case waits for before it goes to people, and since when.
    public var hold: CaseHold?
    /// In review: what people are asked, `code/subject`.
    public var reviewOf: String?
    /// Questions that a person has answered by taking the case back: `code/subject`, never asked again.
    public var overruled: [String]
    /// The effects that are asked for once only, by name: a decision taken again does not ask again.
    public var effectsAsked: [String]
    /// How often the buyer was reminded to refuse: once at approval, at most once more after a failed interception.
    public var buyerReminders: Int
    public var interceptionsAsked: [ParcelID: InterceptionRecord]
    /// The bindings of this case's parcels, in the platform's order.
    public var parcels: [ParcelID]
    /// The number under which a parcel comes back, where its carrier gave it a new one: tracked like the parcel, and its
    /// facts belong to the parcel's own reading.
    public var returnLegs: [ParcelID: ParcelID]
    public var refundKey: RefundKey?
    public var closedAt: Instant?
    /// A payment that waits for a second person; nil when none does.
    public var firstPayOrder: PayOrder?
    /// What the platform could not be told so far, as far as anybody knows; nil: nothing.
    public var untold: [PlatformOrder]?

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
        overruled = []
        effectsAsked = []
        returnLegs = [:]
    }
}

/// The part of a case that its buyer can edit.
public struct BuyerRequest: Hashable, Sendable, Codable {
    public var type: CaseType?
    public var amount: Money?
    public var reportsReceived: Bool?

    public init(of facts: CaseSnapshot) {
        type = facts.type
        amount = facts.amount
        reportsReceived = facts.buyerReportsReceived
    }

    /// Whether the buyer has changed something since; a fact that was only missing is no change.
    public func differs(from earlier: BuyerRequest) -> Bool {
        func changed<Value: Equatable>(_ now: Value?, _ then: Value?) -> Bool {
            now != nil && then != nil && now != then
        }
        return changed(type, earlier.type) || changed(amount, earlier.amount)
            || changed(reportsReceived, earlier.reportsReceived)
    }
}

/// A pause before people are asked: an unclear delivery, a list of parcels that is not proven complete.
public struct CaseHold: Hashable, Sendable, Codable {
    public var code: DecisionCode
    public var since: Instant

    public init(_ code: DecisionCode, since: Instant) {
        self.code = code
        self.since = since
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

/// How it was made sure, before the first order to stop a parcel left, that nobody else's is running and that the parcel
/// can still be stopped (domain §4.5: "ask first").
public enum LookBeforeOrder: String, Hashable, Sendable, Codable, CaseIterable {
    /// Somebody was asked who tells of anybody's interception of a parcel.
    case asked
    /// Nobody tells that, so the parcel's scans were asked for.
    case tracked
    /// Nobody tells that, and the scans had just been heard, or may not be asked for again so soon.
    case heard
    /// Who could tell did not answer, or nobody could be asked: a parcel on its way does not wait for that.
    case unanswered
    /// A person ordered it, whatever else is known.
    case ordered
}

/// How an interception's fee is settled between the merchant and whoever takes it (Doudian `settlement_mode`).
public enum FeeSettlement: String, Hashable, Sendable, Codable, CaseIterable {
    /// Through the platform.
    case online
    /// Outside it.
    case offline
    /// It was said in a way that no source explains.
    case unknown
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
    /// What it costs, where whoever was asked named a price; nil: not known.
    public var fee: Money?
    /// The number that was named as its price, exactly as written; without ``fee`` nobody said in which unit.
    public var feeAsWritten: String?
    /// How the fee is settled, where whoever was asked said so.
    public var feeSettlement: FeeSettlement?
    /// How many goods that are not of this case the parcel holds, as whoever was asked said.
    public var otherGoods: Int?
    public var isCancelled: Bool
    /// How it was looked before the order could leave; nil: it was not yet.
    public var look: LookBeforeOrder?
    /// Since when it may have left us; nil: it surely has not.
    public var clearedAt: Instant?
    /// Why nobody knows whether the carrier has it, while nothing tells: it is not sent twice, a person asks.
    public var doubt: String?
    /// When the carrier is to be asked about it again.
    public var nextQueryAt: Instant?
    /// When the carrier first said what it does about it.
    public var answeredAt: Instant?
    /// The requests for the same parcel before this one, oldest first: an answer to one of them still counts.
    public var earlier: [InterceptionRecord]

    public init(requestNumber: String, party: PartyID, askedAt: Instant) {
        self.requestNumber = requestNumber
        self.party = party
        self.askedAt = askedAt
        state = .unknown
        isCancelled = false
        earlier = []
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

    /// The alarm's stable code.
    public var code: String { "deadline_\(rawValue)" }

    /// Of the code of an alarm.
    public init?(code: String) {
        guard let alarm = Self.allCases.first(where: { $0.code == code }) else { return nil }
        self = alarm
    }

    public var english: String {
        switch self {
        case .day: "Less than 24 hours are left to the merchant's deadline."
        case .sixHours: "Less than 6 hours are left to the merchant's deadline."
        case .hour: "Less than one hour is left to the merchant's deadline."
        case .passed: "The merchant's deadline has passed."
        }
    }

    public var chinese: String {
        switch self {
        case .day: "距商家处理截止不足 24 小时。"
        case .sixHours: "距商家处理截止不足 6 小时。"
        case .hour: "距商家处理截止不足 1 小时。"
        case .passed: "已超过商家处理截止时间。"
        }
    }
}
