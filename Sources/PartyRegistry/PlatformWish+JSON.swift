internal import CarrierKit
internal import PartyKit
internal import PlatformKit
internal import RefundRules
internal import ShipmentModel
internal import WireFormats

extension PlatformWish {
    /// A wish as `turnback compose` is told it.
    ///
    /// Every wish about a case has `shop`, `after_sale_id` and, where the platform wants them, `order_id` and `version`.
    ///
    /// | operation | further members |
    /// | --- | --- |
    /// | `case_list` | `shop`, `from`, `until` (times), `page` (from 0) |
    /// | `case_detail` | – |
    /// | `operate` | `action`: `agree` (to refund after refusal, the default), `refuse` with `reason`, `extend_time` |
    /// | `refund`, `refund_query` | `amount_minor`, `currency` (CNY), `refund_key` (derived when absent), `reason` (its code), `reason_text`, `decided_at` (a time) |
    /// | `intercept` | `request_no`, `parcels` (`carrier_code`, `waybill`) |
    /// | `report_returned` | `parcel`, `at` (a time) |
    /// | `notify` | `event` and `event_id`; `buyer_reminder` needs no id |
    init(_ operation: Operation, from json: JSONValue, of party: PartyID) throws(WireError) {
        if operation == .caseList {
            self = .listCases(try ListPage(json))
            return
        }
        let reference = try CaseReference(json, of: party)
        switch operation {
        case .caseDetail: self = .readCase(reference)
        case .operate: self = try Self.operate(reference, json)
        case .refund: self = .refund(try RefundOrder(reference, json))
        case .refundQuery: self = .queryRefund(try RefundOrder(reference, json))
        case .intercept:
            var parcels: [CaseParcel] = []
            for parcel in try json.array("parcels") { parcels.append(try CaseParcel(json: parcel)) }
            self = .intercept(reference, parcels: parcels, requestNumber: try json.text("request_no"))
        case .reportReturned:
            guard let at = try ComposeInputs.instant("at", in: json) else {
                throw WireError(.missingField, path: "wish.at", detail: "absent or null")
            }
            self = .reportReturned(reference, parcel: try CaseParcel(json: try json.object("parcel")), at: at)
        case .notify:
            let event = try json.text("event")
            self =
                event == "buyer_reminder"
                ? .remindBuyer(reference) : .notify(reference, event: event, eventID: try json.text("event_id"))
        default:
            throw WireError(.wrongType, path: "operation", detail: "one of a platform's requests")
        }
    }

    private static func operate(_ reference: CaseReference, _ json: JSONValue) throws(WireError) -> PlatformWish {
        switch try json.textIfAny("action") ?? "agree" {
        case "agree": return .agreeRefuseThenRefund(reference)
        case "refuse": return .refuse(reference, reason: try json.textIfAny("reason") ?? "")
        case "extend_time": return .extendTime(reference)
        default: throw WireError(.wrongType, path: "wish.action", detail: "agree, refuse or extend_time")
        }
    }
}

extension PlatformWish.ListPage {
    fileprivate init(_ json: JSONValue) throws(WireError) {
        let (from, until) = (try ComposeInputs.instant("from", in: json), try ComposeInputs.instant("until", in: json))
        guard let from, let until else { throw WireError(.missingField, path: "wish.from", detail: "from and until") }
        self.init(
            shop: ShopID(rawValue: try json.text("shop")), from: from, until: until,
            page: Int(clamping: try json.int64IfAny("page") ?? 0))
    }
}

extension PlatformWish.CaseReference {
    fileprivate init(_ json: JSONValue, of party: PartyID) throws(WireError) {
        let key = CaseKey(
            platform: party, shop: ShopID(rawValue: try json.text("shop")), afterSaleID: try json.text("after_sale_id"))
        self.init(key: key, orderID: try json.textIfAny("order_id"), version: try json.textIfAny("version"))
    }
}

extension PlatformWish.RefundOrder {
    fileprivate init(_ reference: PlatformWish.CaseReference, _ json: JSONValue) throws(WireError) {
        guard let currency = Currency(rawValue: try json.textIfAny("currency") ?? "CNY") else {
            throw WireError(.wrongType, path: "wish.currency", detail: "three capital letters")
        }
        let text = try json.textIfAny("reason_text") ?? ""
        let reason = DecisionReason(
            code: try json.textIfAny("reason") ?? "", english: text, chinese: text,
            at: try ComposeInputs.instant("decided_at", in: json) ?? .distantPast)
        self.init(
            reference: reference,
            key: try json.textIfAny("refund_key").map(RefundKey.init(rawValue:))
                ?? RefundKey(for: reference.key, part: 1),
            amount: Money(minorUnits: try json.int64("amount_minor"), currency: currency), reason: reason)
    }
}

extension CaseParcel {
    fileprivate init(json: JSONValue) throws(WireError) {
        self.init(carrierCode: try json.text("carrier_code"), carrier: nil, waybill: try json.waybill("waybill"))
    }
}
