internal import CarrierKit
internal import PartyKit
internal import PlatformKit
internal import RefundRules
internal import ShipmentModel

/// What was asked, and how the answer was protected, as it is kept beside the answer so that it can be read again.
struct AskedContext {
    private(set) var fields: [String: String]

    init(_ fields: [String: String]) { self.fields = fields }

    init(_ wish: CarrierWish) {
        fields = ["about": wish.numbers.map(\.description).joined(separator: ",")]
        switch wish {
        case .track, .subscribe: break
        case .intercept(let order): note(order.reference)
        case .cancelIntercept(let reference), .queryIntercept(let reference): note(reference)
        }
    }

    init(_ wish: PlatformWish, shop: ShopID) {
        fields = ["shop": shop.rawValue]
        fields["case"] = wish.caseKey?.afterSaleID
        switch wish {
        case .refund(let order), .queryRefund(let order):
            fields["refund"] = order.key.rawValue
            fields["version"] = order.reference.version
        case .intercept(_, _, let requestNumber): fields["request"] = requestNumber
        default: break
        }
    }

    private mutating func note(_ reference: InterceptionOrder.Reference) {
        fields["request"] = reference.requestNumber
        fields["carrier_request"] = reference.carrierNumber
    }

    /// The same, of a call that was answered.
    func answered(asked: Instant, protection: Verification) -> [String: String] {
        fields.merging([
            "asked_ms": String(asked.milliseconds), "protection": protection == .verified ? "verified" : "unprotected",
        ]) { _, new in new }
    }

    // MARK: Reading it again

    var asked: Instant? { fields["asked_ms"].flatMap { Int64($0) }.map { Instant(milliseconds: $0) } }

    /// - Parameter account: Tells, for answers that were kept before this was noted, by its address.
    func protection(of account: Account) -> Verification {
        keptProtection ?? (account.baseURL.hasPrefix("https:") ? .verified : .unprotected)
    }

    /// Nil for answers that were kept before it was noted.
    var keptProtection: Verification? {
        fields["protection"].map { $0 == "verified" ? .verified : .unprotected }
    }

    var numbers: [WaybillKey] {
        (fields["about"] ?? "").split(separator: ",").compactMap { name in
            let parts = name.split(separator: "/", maxSplits: 1)
            guard parts.count == 2, let waybill = Waybill(String(parts[1])) else { return nil }
            return WaybillKey(carrier: CarrierID(rawValue: String(parts[0])), waybill: waybill)
        }
    }

    /// The wish as far as reading its answer needs it; nil where that was not kept.
    func carrierWish(_ operation: Operation) -> CarrierWish? {
        guard let first = numbers.first else { return nil }
        func reference() -> InterceptionOrder.Reference? {
            fields["request"].map {
                .init(number: first, requestNumber: $0, carrierNumber: fields["carrier_request"])
            }
        }
        switch operation {
        case .track: return .track(numbers.map { .init($0) })
        case .subscribe: return .subscribe(.init(first), callbackURL: nil)
        case .intercept:
            return reference().map {
                .intercept(InterceptionOrder(reference: $0, destination: .sender(nil), reason: ""))
            }
        case .cancelIntercept: return reference().map { .cancelIntercept($0) }
        case .queryIntercept: return reference().map { .queryIntercept($0) }
        default: return nil
        }
    }

    /// - Parameter intents: The refunds of the ledger that the answer was given to.
    func platformWish(
        _ operation: Operation, of platform: PartyID, shop: ShopID, intents: [RefundKey: RefundIntent]
    ) -> PlatformWish? {
        guard let id = fields["case"] else { return nil }
        let reference = PlatformWish.CaseReference(
            key: CaseKey(platform: platform, shop: shop, afterSaleID: id), version: fields["version"])
        switch operation {
        case .caseDetail: return .readCase(reference)
        case .refund, .refundQuery:
            guard let intent = fields["refund"].flatMap({ intents[RefundKey(rawValue: $0)] }) else { return nil }
            let order = PlatformWish.RefundOrder(
                reference: reference, key: intent.key, amount: intent.amount, reason: intent.reason)
            return operation == .refund ? .refund(order) : .queryRefund(order)
        default: return nil
        }
    }
}
