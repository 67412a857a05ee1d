internal import PlatformKit
internal import RefundRules
internal import ShipmentModel
internal import WireFormats

/// One event to a merchant's own system: a CloudEvents 1.0 envelope in structured JSON.
struct MerchantEvent {
    /// What our contract names.
    enum Kind: String, CaseIterable {
        case approved = "turnback.case.approved"
        /// The merchant tells the buyer to refuse the parcel.
        case buyerReminder = "turnback.case.buyer_reminder"
        case turned = "turnback.case.turned"
        case signed = "turnback.case.signed"
        case deadlineNear = "turnback.case.deadline_near"
        case overdue = "turnback.case.overdue"
        case review = "turnback.case.review"
        case refunded = "turnback.case.refunded"
        case complaintDue = "turnback.case.complaint_due"
        case refundOrdered = "turnback.refund.ordered"
    }

    /// The same on each retry; a merchant that sees it twice has seen one event.
    let id: String
    let kind: Kind
    let subject: CaseKey
    /// When it happened, where the event knows; not when it is sent, so that a retry has the same bytes.
    let time: Instant?
    let data: JSONText

    var body: [UInt8] {
        JSONText.object(present: [
            ("specversion", "1.0"),
            ("id", .string(id)),
            ("source", "turnback"),
            ("type", .string(kind.rawValue)),
            ("subject", .string("\(subject.shop)/\(subject.afterSaleID)")),
            ("time", .string(ifAny: time?.description)),
            ("datacontenttype", "application/json"),
            ("data", data),
        ]).bytes
    }

    /// An event about a case that carries nothing but the case.
    init(_ kind: Kind, about reference: PlatformWish.CaseReference, id: String) {
        self.init(
            id: id, kind: kind, subject: reference.key, time: nil, data: .object(present: Self.members(reference)))
    }

    /// The order to pay: its id is the refund key, because the same key twice is the same refund.
    init(ordering order: PlatformWish.RefundOrder) {
        let members: [(String, JSONText?)] = [
            ("refund_key", .string(order.key.rawValue)),
            ("amount_minor", .integer(order.amount.minorUnits)),
            ("currency", .string(order.amount.currency.rawValue)),
            ("reason", .string(order.reason.code)),
            ("evidence", .array(order.reason.evidence.map { .string($0.rawValue) })),
        ]
        self.init(
            id: order.key.rawValue, kind: .refundOrdered, subject: order.reference.key, time: order.reason.at,
            data: .object(present: Self.members(order.reference) + members))
    }

    private init(id: String, kind: Kind, subject: CaseKey, time: Instant?, data: JSONText) {
        self.id = id
        self.kind = kind
        self.subject = subject
        self.time = time
        self.data = data
    }

    private static func members(_ reference: PlatformWish.CaseReference) -> [(String, JSONText?)] {
        [
            ("shop", .string(reference.key.shop.rawValue)),
            ("after_sale_id", .string(reference.key.afterSaleID)),
            ("order_id", .string(ifAny: reference.orderID)),
        ]
    }
}
