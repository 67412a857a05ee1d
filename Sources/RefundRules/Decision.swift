public import ShipmentModel

/// Everything that a decision about one case is taken from. A value: the same inputs give the same decision.
public struct DecisionInputs: Sendable {
    public var afterSale: AfterSaleCase
    public var policy: ShopPolicy
    /// The reading of each of the case's parcels.
    public var parcels: [ParcelID: ParcelReading]
    /// The case's intents, at most one of them open.
    public var intents: [RefundIntent]
    /// What was paid for the order, as another case of it tells; the case's own word goes before it.
    public var orderPaid: Money?
    /// What all cases of the order, or of its lines that this one is about, have been refunded already, where known.
    public var orderRefunded: Money?
    /// Carriers that the registry knows at all.
    public var knownCarriers: Set<CarrierID>
    /// A named person's order that arrived with this batch.
    public var action: PersonAction?
    /// False for a target without refund keys, on which a case has one part for ever.
    public var targetKnowsKeys = true
    public var now: Instant

    public init(
        afterSale: AfterSaleCase, policy: ShopPolicy, parcels: [ParcelID: ParcelReading], intents: [RefundIntent],
        orderRefunded: Money? = nil, knownCarriers: Set<CarrierID>, action: PersonAction? = nil, now: Instant
    ) {
        self.afterSale = afterSale
        self.policy = policy
        self.parcels = parcels
        self.intents = intents
        self.orderRefunded = orderRefunded
        self.knownCarriers = knownCarriers
        self.action = action
        self.now = now
    }
}

/// What a named person orders.
public struct PersonAction: Hashable, Sendable, Codable {
    public enum Kind: String, Sendable, Codable, CaseIterable {
        case approve, pay, refuse, intercept, takeBackToApproved = "resume", close, note
    }

    public var kind: Kind
    public var person: String
    public var reason: String

    public init(_ kind: Kind, person: String, reason: String) {
        self.kind = kind
        self.person = person
        self.reason = reason
    }
}

/// What follows from the inputs: the case as it is to be stored, and effects for others to perform.
public struct Decision: Sendable, Hashable {
    public var afterSale: AfterSaleCase
    /// Written or changed intents.
    public var intents: [RefundIntent]
    public var effects: [Effect]
    /// One line each for the audit: what was decided and why.
    public var log: [DecisionReason]
    /// Why the person's action was not performed; it stands in the log, too. Nil: it was, or there was none.
    public var notPerformed: DecisionReason?
    /// When the case must be looked at again although nothing arrives: a deadline, a timer, the end of a hold.
    public var lookAgainAt: Instant?
    /// The effects that are not to be performed before a time; all others are due now.
    public var notBefore: [Effect: Instant]

    public init(afterSale: AfterSaleCase) {
        self.afterSale = afterSale
        intents = []
        effects = []
        log = []
        notBefore = [:]
    }
}

/// One effect that somebody else performs. Deciding twice on the same inputs gives the same effects; the ledger keeps
/// one open job per (kind, subject).
public enum Effect: Hashable, Sendable, Codable {
    /// Tell the platform that we agree to refund after refusal.
    case agree
    /// Tell the buyer, once, to refuse the parcel.
    case remindBuyer
    case intercept(ParcelID, requestNumber: String, via: PartyID)
    case cancelIntercept(ParcelID, requestNumber: String, via: PartyID)
    case queryIntercept(ParcelID, requestNumber: String, via: PartyID)
    /// Ask for the parcel's scans now.
    case track(ParcelID)
    /// Be told of every scan, where the carrier offers it.
    case subscribe(ParcelID)
    /// Read the case at its platform now.
    case readCase
    case payRefund(RefundKey)
    /// Ask what became of a refund that is possibly paid.
    case queryRefund(RefundKey)
    /// Refuse the request at the platform.
    case refuse
    /// Ask the platform for more time, where it has such a call.
    case askMoreTime
    /// Something for a person, with a suggestion.
    case task(TaskKind, suggestion: String)
    /// Tell the merchant's own system (merchant contract's event names, `turnback.case.approved`).
    case notify(event: String)
    case alarm(String)
}

/// Why a person is asked.
public enum TaskKind: String, Hashable, Sendable, Codable, CaseIterable {
    case notEligible = "not_eligible"
    case noInterceptionChannel = "no_interception_channel"
    case foreignGoods = "foreign_goods"
    case signed
    case review
    case decideNow = "decide_now"
    case refundNotDone = "refund_not_done"
    case bounced
    case complaintDue = "complaint_due"
    case unknownCourier = "unknown_courier"
    /// Goods of other requests came back with the parcel.
    case reship
    /// A payment waits for a second person.
    case secondPerson = "second_person"
    /// A platform could not be told what was decided.
    case notTold = "not_told"
    /// An order to stop a parcel may have been taken, or not.
    case interceptionInDoubt = "interception_in_doubt"
}
