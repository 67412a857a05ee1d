public import ShipmentModel

/// What a refund's target said to an attempt or a query, or that it said nothing: the input of settling an intent.
public struct TargetAnswer: Hashable, Sendable, Codable {
    public enum Outcome: String, Sendable, Codable {
        case done
        /// Taken; the final state comes later.
        case accepted
        /// Surely not done.
        case notDone = "not_done"
        case unknown
        /// A query only: the target knows no such refund.
        case notFound = "not_found"
        /// The money left but did not arrive.
        case stuck
        /// Not one byte was sent.
        case neverSent = "never_sent"
    }

    public var outcome: Outcome
    /// Whether `notDone` may be tried again with the same key.
    public var isRetryable: Bool
    /// What the target says it paid; it must equal the intent's amount for `done` to count.
    public var amount: Money?
    public var reference: String?
    /// The target's own code and words, for people.
    public var code: String?
    public var message: String?
    public var at: Instant

    public init(
        _ outcome: Outcome, isRetryable: Bool = false, amount: Money? = nil, reference: String? = nil,
        code: String? = nil, message: String? = nil, at: Instant
    ) {
        self.outcome = outcome
        self.isRetryable = isRetryable
        self.amount = amount
        self.reference = reference
        self.code = code
        self.message = message
        self.at = at
    }
}

/// What a carrier, platform or aggregator answered to our own interception call.
public struct InterceptionAnswer: Hashable, Sendable, Codable {
    public var parcel: ParcelID
    /// Ours.
    public var requestNumber: String
    /// `accepted`, `rejected`, `cancelled`, …; `unknown` when the call gave no usable answer for good.
    public var state: InterceptionState
    public var carrierNumber: String?
    public var code: String?
    public var message: String?
    public var isRetryable: Bool
    /// The price of the interception, where the answer names one.
    public var fee: Money?
    /// The price exactly as the answer writes it, also where its unit is not known.
    public var feeAsWritten: String?
    /// How the price is settled, where the answer says so.
    public var feeSettlement: FeeSettlement?
    /// How many goods that are not of this case the parcel holds, where the answer says it (C5b).
    public var otherGoods: Int?
    /// Set where it answers no order yet: how it was looked, just before the order could leave, whether it is still wanted.
    public var look: LookBeforeOrder?
    /// Set where the order may have been taken and is not sent twice: what came instead of an answer.
    public var doubt: String?
    public var at: Instant

    public init(
        parcel: ParcelID, requestNumber: String, state: InterceptionState, carrierNumber: String? = nil,
        code: String? = nil, message: String? = nil, isRetryable: Bool = false, fee: Money? = nil,
        feeAsWritten: String? = nil, feeSettlement: FeeSettlement? = nil,
        otherGoods: Int? = nil, look: LookBeforeOrder? = nil, doubt: String? = nil, at: Instant
    ) {
        self.parcel = parcel
        self.requestNumber = requestNumber
        self.state = state
        self.carrierNumber = carrierNumber
        self.code = code
        self.message = message
        self.isRetryable = isRetryable
        self.fee = fee
        self.feeAsWritten = feeAsWritten
        self.feeSettlement = feeSettlement
        self.otherGoods = otherGoods
        self.look = look
        self.doubt = doubt
        self.at = at
    }
}
