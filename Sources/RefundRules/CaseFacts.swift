public import ShipmentModel

/// The name of an after-sale case (售后单) at its platform.
public struct CaseKey: Hashable, Sendable, Codable, Comparable, CustomStringConvertible {
    public let platform: PartyID
    public let shop: ShopID
    public let afterSaleID: String

    public init(platform: PartyID, shop: ShopID, afterSaleID: String) {
        self.platform = platform
        self.shop = shop
        self.afterSaleID = afterSaleID
    }

    public var description: String { "\(platform)/\(shop)/\(afterSaleID)" }
    /// The last part alone: few cases of two shops share it.
    public func hash(into hasher: inout Hasher) { hasher.combine(afterSaleID) }

    /// - Returns: Nil when the text is not `platform/shop/after-sale id`.
    public init?(_ description: String) {
        let parts = description.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, parts.allSatisfy({ !$0.isEmpty }) else { return nil }
        self.init(
            platform: PartyID(rawValue: String(parts[0])), shop: ShopID(rawValue: String(parts[1])),
            afterSaleID: String(parts[2]))
    }

    public static func < (left: CaseKey, right: CaseKey) -> Bool {
        (left.platform, left.shop, left.afterSaleID) < (right.platform, right.shop, right.afterSaleID)
    }
}

/// What kind of after-sale request it is.
public enum CaseType: String, Sendable, Codable, CaseIterable {
    case refundOnlyShipped = "refund_only_shipped"
    case refundOnlyUnshipped = "refund_only_unshipped"
    case returnRefund = "return_refund"
    case exchange
    case other
}

/// What the platform itself says the case's state is, in the words of the corpus.
public enum PlatformCaseState: String, Sendable, Codable, CaseIterable {
    case waitingMerchant = "waiting_merchant"
    /// Agreed: the buyer should refuse the parcel.
    case waitingRefusal = "waiting_refusal"
    case waitingReturn = "waiting_return"
    case waitingReceipt = "waiting_receipt"
    case intercepting
    case refunding
    case refunded
    case refused
    case closed
    case platformHandling = "platform_handling"
    case unknown
}

/// Whether the platform has paid.
public enum PlatformRefundState: String, Sendable, Codable, CaseIterable {
    case none, pending, refunding, refunded, failed
}

/// A parcel as a case names it.
public struct CaseParcel: Hashable, Sendable, Codable {
    /// The platform's own code of the courier, exactly as sent.
    public var carrierCode: String
    /// Nil when the platform's table does not list the code: named, counted, and never supported.
    public var carrier: CarrierID?
    public var waybill: Waybill
    public var dispatchedAt: Instant?
    /// The platform's own word on the parcel's state (Doudian `order_logistics_state`), exactly as sent.
    public var platformState: String?
    /// How many goods of other requests the parcel holds (C5b).
    public var foreignGoods: Int?

    public init(
        carrierCode: String, carrier: CarrierID?, waybill: Waybill, dispatchedAt: Instant? = nil,
        platformState: String? = nil, foreignGoods: Int? = nil
    ) {
        self.carrierCode = carrierCode
        self.carrier = carrier
        self.waybill = waybill
        self.dispatchedAt = dispatchedAt
        self.platformState = platformState
        self.foreignGoods = foreignGoods
    }
}

/// What a platform or a merchant says about a case at one time. A nil field means: this message cannot tell.
public struct CaseSnapshot: Hashable, Sendable, Codable {
    public var key: CaseKey
    public var orderID: String?
    public var type: CaseType?
    public var platformState: PlatformCaseState?
    /// The platform's own state code, for people.
    public var rawState: String?
    public var amount: Money?
    /// What the buyer paid for the order, or for ``orderLines`` of it: the upper bound of all refunds for them.
    public var orderPaid: Money?
    /// The lines of the order that the case is about, sorted, where the platform tells what was paid for each; nil: the whole
    /// order.
    public var orderLines: [String]?
    public var buyerReportsReceived: Bool?
    public var isRefuseThenRefund: Bool?
    public var refundState: PlatformRefundState?
    /// The platform's version of the case, to be sent back with every effect.
    public var version: String?
    public var isCrossBorder: Bool?
    public var isHainanDutyFree: Bool?
    public var isInArbitration: Bool?
    public var isQualityBuyer: Bool?
    public var category: String?
    public var appliedAt: Instant?
    public var updatedAt: Instant?
    public var deadlineAt: Instant?
    public var finalAt: Instant?
    public var parcels: [CaseParcel]?
    /// True only where this very message proves that no further parcel exists.
    public var parcelsAreComplete: Bool?
    public var returnWaybill: String?
    /// What the platform did by itself: `agreed_refuse_then_refund`, `intercept_auto_refund`, others by number.
    public var automatic: [String]?
    /// When this was said: the answer's or push's hearing.
    public var heard: Instant
    /// For a merged snapshot: the fields whose age is not that of the whole, each with its own.
    public internal(set) var ages: [String: Age] = [:]

    /// How new a statement is: by the platform's own time of change, then by when it was heard.
    public struct Age: Hashable, Sendable, Codable, Comparable {
        public var updated: Instant
        public var heard: Instant

        public static func < (left: Age, right: Age) -> Bool {
            (left.updated, left.heard) < (right.updated, right.heard)
        }
    }

    public init(key: CaseKey, heard: Instant) {
        self.key = key
        self.heard = heard
    }
}
