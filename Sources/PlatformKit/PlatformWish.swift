public import PartyKit
public import RefundRules
public import ShipmentModel

/// What we want of a shop platform or a merchant's own system, in no platform's words.
public enum PlatformWish: Sendable, Hashable {
    /// The cases changed in a window, oldest change first.
    case listCases(ListPage)
    case readCase(CaseReference)
    /// Agree to refund after refusal.
    case agreeRefuseThenRefund(CaseReference)
    /// Pay: on platforms of the first kind, say "agree to refund"; at a merchant, order the refund.
    case refund(RefundOrder)
    case queryRefund(RefundOrder)
    /// Refuse the buyer's request.
    case refuse(CaseReference, reason: String)
    case intercept(CaseReference, parcels: [CaseParcel], requestNumber: String)
    /// Tell the platform that the goods are back in the warehouse.
    case reportReturned(CaseReference, parcel: CaseParcel, at: Instant)
    case extendTime(CaseReference)
    /// Remind the buyer to refuse the parcel.
    case remindBuyer(CaseReference)
    /// Any other event for a merchant's own system, by its contract's name.
    case notify(CaseReference, event: String, eventID: String)

    public struct ListPage: Sendable, Hashable {
        public var shop: ShopID
        public var from: Instant
        public var until: Instant
        /// From 0.
        public var page: Int

        public init(shop: ShopID, from: Instant, until: Instant, page: Int) {
            self.shop = shop
            self.from = from
            self.until = until
            self.page = page
        }
    }

    /// A case with the version that a decision was taken on, which guards against acting on a stale one.
    public struct CaseReference: Sendable, Hashable {
        public var key: CaseKey
        public var orderID: String?
        public var version: String?

        public init(key: CaseKey, orderID: String? = nil, version: String? = nil) {
            self.key = key
            self.orderID = orderID
            self.version = version
        }
    }

    public struct RefundOrder: Sendable, Hashable {
        public var reference: CaseReference
        public var key: RefundKey
        public var amount: Money
        public var reason: DecisionReason

        public init(reference: CaseReference, key: RefundKey, amount: Money, reason: DecisionReason) {
            self.reference = reference
            self.key = key
            self.amount = amount
            self.reason = reason
        }
    }

    public var operation: Operation {
        switch self {
        case .listCases: .caseList
        case .readCase: .caseDetail
        case .agreeRefuseThenRefund, .refuse, .extendTime: .operate
        case .refund: .refund
        case .queryRefund: .refundQuery
        case .intercept: .intercept
        case .reportReturned: .reportReturned
        case .remindBuyer, .notify: .notify
        }
    }
}

extension Operation {
    /// Our events to a merchant's own system.
    public static let notify: Operation = "notify"
}

extension PlatformWish {
    /// The case that the wish is about; nil for a list.
    public var caseKey: CaseKey? {
        switch self {
        case .listCases: nil
        case .readCase(let reference), .agreeRefuseThenRefund(let reference), .extendTime(let reference),
            .remindBuyer(let reference):
            reference.key
        case .refund(let order), .queryRefund(let order): order.reference.key
        case .refuse(let reference, _): reference.key
        case .intercept(let reference, _, _): reference.key
        case .reportReturned(let reference, _, _): reference.key
        case .notify(let reference, _, _): reference.key
        }
    }
}
