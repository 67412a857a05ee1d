public import RefundRules
public import ShipmentModel
internal import WireFormats

/// A case as a merchant's system hands it in: the body of `POST /v1/cases`, a line of a bulk file.
public struct MerchantCaseInput: Sendable, Hashable {
    public var shop: ShopID
    public var afterSaleID: String
    public var orderID: String
    public var type: CaseType
    public var amount: Money
    /// What the buyer paid for the whole order, of which several cases may ask for parts.
    public var orderPaid: Money?
    public var appliedAt: Instant
    public var facts: MerchantCaseFacts

    /// Ten thousand million of the larger unit: beyond any order, within every integer on the way.
    static let amountMax: Int64 = 1_000_000_000_000
    static let parcelsMax = 50
    static let otherGoodsMax: Int64 = 10_000
    static let categoryBytesMax = 64

    /// Every field of the contract, in its order; also the columns of a CSV file.
    static let fields = [
        "shop", "after_sale_id", "order_id", "type", "amount_minor", "order_paid_minor", "currency", "applied_at",
        "buyer_received", "cross_border", "hainan_duty_free", "category", "quality_buyer", "parcels",
        "parcels_complete",
    ]

    /// Reads a case.
    ///
    /// - Parameter body: JSON, at most 1 MiB.
    /// - Throws: ``MerchantInputError`` with every mistake.
    public static func read(_ body: [UInt8]) throws(MerchantInputError) -> MerchantCaseInput {
        var fields = try StrictFields.read(body, known: Self.fields)
        let shop = fields.id("shop")
        let afterSaleID = fields.id("after_sale_id")
        let orderID = fields.id("order_id")
        let type = fields.choice("type", of: CaseType.self, isRequired: true)
        let amount = fields.integer("amount_minor", isRequired: true, in: 1...amountMax)
        let orderPaid = fields.integer("order_paid_minor", isRequired: false, in: 1...amountMax)
        if let amount, let orderPaid, orderPaid < amount {
            fields.note("order_paid_minor", .contradiction, "No more can be asked for than was paid.")
        }
        let currency = fields.currency("currency")
        let appliedAt = fields.instant("applied_at", isRequired: true)
        let facts = MerchantCaseFacts(&fields)
        try fields.finish()
        guard let shop, let afterSaleID, let orderID, let type, let amount, let currency, let appliedAt else {
            throw MerchantInputError(fields.mistakes)
        }
        return MerchantCaseInput(
            shop: ShopID(rawValue: shop), afterSaleID: afterSaleID, orderID: orderID, type: type,
            amount: Money(minorUnits: amount, currency: currency),
            orderPaid: orderPaid.map { Money(minorUnits: $0, currency: currency) }, appliedAt: appliedAt, facts: facts)
    }

    public var key: CaseKey { CaseKey(platform: MerchantAdapter.id, shop: shop, afterSaleID: afterSaleID) }

    /// The case as the rules see it: open, unpaid and in nobody's arbitration.
    public func snapshot(heard: Instant) -> CaseSnapshot {
        var snapshot = CaseSnapshot(key: key, heard: heard)
        snapshot.orderID = orderID
        snapshot.type = type
        snapshot.platformState = .waitingMerchant
        snapshot.amount = amount
        snapshot.orderPaid = orderPaid
        snapshot.appliedAt = appliedAt
        snapshot.refundState = PlatformRefundState.none
        snapshot.isInArbitration = false
        facts.put(into: &snapshot)
        return snapshot
    }

    /// A case that the merchant closes: the buyer withdrew, or it was settled elsewhere.
    public static func closing(_ key: CaseKey, heard: Instant) -> CaseSnapshot {
        var snapshot = CaseSnapshot(key: key, heard: heard)
        snapshot.platformState = .closed
        return snapshot
    }
}
