public import PartyKit
public import RefundRules
public import ShipmentModel

/// What became of an effect, as its answer or a later query tells it (platforms/README.md).
public enum EffectOutcome: String, Sendable, Hashable, Codable {
    case done
    /// The final state comes later.
    case accepted
    /// Surely not.
    case notDone = "not_done"
    case unknown
    /// A query only: no such refund yet.
    case notFound = "not_found"
    /// The money left but did not arrive: a person's.
    case stuck
    /// A batch, to be taken apart item by item.
    case mixed
}

/// What may be done next, and it alone.
public enum NextAction: String, Sendable, Hashable, Codable {
    case none
    case query
    case readCase = "read_case"
    case resendSameKey = "resend_same_key"
    case resendLater = "resend_later"
    case refreshToken = "refresh_token"
    case configuration
    case person
}

/// What one answer of a platform says.
public struct PlatformReport: Sendable, Hashable {
    public struct Effect: Sendable, Hashable {
        public var outcome: EffectOutcome
        public var action: NextAction
        public var code: String?
        public var message: String?
        public var rawState: String?
        public var targetReference: String?
        public var amount: Money?
        public var doneAt: Instant?
        public var items: [Item]
        /// Our refund key as the target repeats it.
        public var refundKey: String?
        public var orderID: String?
        /// What the buyer gets, where coupons make it less than ``amount``.
        public var payerAmount: Money?
        /// What the whole trade has been refunded so far, this refund included.
        public var totalRefunded: Money?
        /// Whether the answer's own signature is right; nil where answers are not signed.
        public var isVerified: Bool?

        public struct Item: Sendable, Hashable {
            public var caseID: String
            public var isDone: Bool
            public var code: String?
            public init(caseID: String, isDone: Bool, code: String? = nil) {
                self.caseID = caseID
                self.isDone = isDone
                self.code = code
            }
        }

        public init(
            _ outcome: EffectOutcome, _ action: NextAction, code: String? = nil, message: String? = nil,
            rawState: String? = nil, targetReference: String? = nil, amount: Money? = nil, doneAt: Instant? = nil,
            items: [Item] = [], refundKey: String? = nil, orderID: String? = nil, payerAmount: Money? = nil,
            totalRefunded: Money? = nil, isVerified: Bool? = nil
        ) {
            self.outcome = outcome
            self.action = action
            self.code = code
            self.message = message
            self.rawState = rawState
            self.targetReference = targetReference
            self.amount = amount
            self.doneAt = doneAt
            self.items = items
            self.refundKey = refundKey
            self.orderID = orderID
            self.payerAmount = payerAmount
            self.totalRefunded = totalRefunded
            self.isVerified = isVerified
        }
    }

    /// The platform's answer to asking for an interception of one parcel.
    public struct InterceptionResult: Sendable, Hashable {
        public var carrierCode: String?
        public var waybill: String
        public var state: InterceptionState
        public var reasonCode: String?
        public var feeMinor: Int64?
        /// What stands in the fee's place and is no amount, exactly as written.
        public var feeAsWritten: String?
        /// How the fee is settled; nil where the answer does not say.
        public var feeSettlement: FeeSettlement?
        public var otherGoods: Int?
        public var isRetryable: Bool?

        public init(
            carrierCode: String?, waybill: String, state: InterceptionState, reasonCode: String? = nil,
            feeMinor: Int64? = nil, feeAsWritten: String? = nil, feeSettlement: FeeSettlement? = nil,
            otherGoods: Int? = nil, isRetryable: Bool? = nil
        ) {
            self.carrierCode = carrierCode
            self.waybill = waybill
            self.state = state
            self.reasonCode = reasonCode
            self.feeMinor = feeMinor
            self.feeAsWritten = feeAsWritten
            self.feeSettlement = feeSettlement
            self.otherGoods = otherGoods
            self.isRetryable = isRetryable
        }
    }

    /// Whether the platform took the call; nil where an answer cannot tell.
    public var isOK: Bool?
    /// Cases read. The platform's own words on parcels stand in them and are hints, never proof.
    public var cases: [CaseSnapshot]
    public var hasMore: Bool?
    public var effect: Effect?
    public var interceptions: [InterceptionResult]
    public var fault: PartyFault?

    public init(
        isOK: Bool? = nil, cases: [CaseSnapshot] = [], hasMore: Bool? = nil, effect: Effect? = nil,
        interceptions: [InterceptionResult] = [], fault: PartyFault? = nil
    ) {
        self.isOK = isOK
        self.cases = cases
        self.hasMore = hasMore
        self.effect = effect
        self.interceptions = interceptions
        self.fault = fault
    }
}

/// What a platform's push says: whether it is genuine, its events, and what it wants to hear.
public struct PlatformPushReading: Sendable, Hashable {
    public struct Event: Sendable, Hashable {
        public enum Kind: String, Sendable, Hashable {
            case created, modified, closed
            case refundSuccess = "refund_success"
            case deadlineChanged = "deadline_changed"
            case updated, unknown
        }

        public var id: String?
        public var kind: Kind
        /// The shop in the platform's own words, where one app serves several.
        public var shopID: String?
        public var caseID: String?
        public var orderID: String?
        public var amount: Money?
        public var occurredAt: Instant?
        public var deadlineAt: Instant?
        public var rawStatus: String?
        public var rawTag: String?

        public init(
            id: String?, kind: Kind, caseID: String? = nil, orderID: String? = nil, amount: Money? = nil,
            occurredAt: Instant? = nil, deadlineAt: Instant? = nil, rawStatus: String? = nil, rawTag: String? = nil,
            shopID: String? = nil
        ) {
            self.id = id
            self.kind = kind
            self.caseID = caseID
            self.orderID = orderID
            self.amount = amount
            self.occurredAt = occurredAt
            self.deadlineAt = deadlineAt
            self.rawStatus = rawStatus
            self.rawTag = rawTag
            self.shopID = shopID
        }
    }

    /// What a push about one refund says (`push_refund`).
    public struct RefundNotice: Sendable, Hashable {
        /// The target's own identifier of the message, by which repeats are known.
        public var eventID: String?
        /// The target's own name of what happened.
        public var topic: String?
        public var effect: PlatformReport.Effect

        public init(eventID: String?, topic: String?, effect: PlatformReport.Effect) {
            self.eventID = eventID
            self.topic = topic
            self.effect = effect
        }
    }

    public var signature: SignatureVerdict
    /// None unless the signature is acceptable and the push could be read.
    public var events: [Event]
    /// For pushes about a refund; nil unless the signature is acceptable and the push could be read.
    public var refund: RefundNotice?
    /// Why a push with an acceptable signature could not be read: it is kept as it came, with its verdict.
    public var unreadable: PartyError?
    public var acknowledgement: Acknowledgement

    public init(
        signature: SignatureVerdict, events: [Event], refund: RefundNotice? = nil, unreadable: PartyError? = nil,
        acknowledgement: Acknowledgement
    ) {
        self.signature = signature
        self.events = events
        self.refund = refund
        self.unreadable = unreadable
        self.acknowledgement = acknowledgement
    }

    /// What a push says, and what its sender hears for it.
    public struct Content: Sendable, Hashable {
        public var events: [Event]
        public var refund: RefundNotice?
        public var acknowledgement: Acknowledgement

        public init(events: [Event] = [], refund: RefundNotice? = nil, acknowledgement: Acknowledgement) {
            self.events = events
            self.refund = refund
            self.acknowledgement = acknowledgement
        }
    }

    /// A push whose signature is acceptable, read: the verdict stands whether or not it can be.
    ///
    /// - Parameter refusal: What the sender hears when it cannot.
    public init(
        signature: SignatureVerdict, refusal: Acknowledgement, read: () throws(PartyError) -> Content
    ) {
        do throws(PartyError) {
            let content = try read()
            self.init(
                signature: signature, events: content.events, refund: content.refund,
                acknowledgement: content.acknowledgement)
        } catch {
            self.init(signature: signature, events: [], unreadable: error, acknowledgement: refusal)
        }
    }

    /// What was read of it; without any content when its signature is not acceptable.
    ///
    /// - Throws: ``unreadable``.
    public func readable() throws(PartyError) -> PlatformPushReading {
        if let unreadable { throw unreadable }
        return self
    }
}
