public import RefundRules
public import ShipmentModel

/// What a merchant's system changes of a case: the body of `PATCH /v1/cases/{shop}/{after_sale_id}`.
///
/// A field that is left out stays as it is; nothing can be taken back to *unknown*, so null is a mistake. A list of
/// parcels replaces the old one when it says `parcels_complete: true`, and adds to it otherwise.
public struct MerchantCasePatch: Sendable, Hashable {
    public var type: CaseType?
    public var amountMinor: Int64?
    public var orderPaidMinor: Int64?
    public var facts: MerchantCaseFacts

    /// What names the case, its money and its beginning does not change: another order is another case.
    static let fixed = ["shop", "after_sale_id", "order_id", "currency", "applied_at"]

    /// Reads a change.
    ///
    /// - Throws: ``MerchantInputError`` with every mistake; a body that changes nothing is one.
    public static func read(_ body: [UInt8]) throws(MerchantInputError) -> MerchantCasePatch {
        var fields = try StrictFields.read(body, known: MerchantCaseInput.fields)
        for name in fixed where fields.has(name) { fields.note(name, .fixed, "The field cannot be changed.") }
        if fields.mistakes.isEmpty, !MerchantCaseInput.fields.contains(where: fields.has) {
            fields.note("", .missing, "A field to change is expected.", path: "")
        }
        let type = fields.choice("type", of: CaseType.self, isRequired: false)
        let amount = fields.integer("amount_minor", isRequired: false, in: 1...MerchantCaseInput.amountMax)
        let orderPaid = fields.integer("order_paid_minor", isRequired: false, in: 1...MerchantCaseInput.amountMax)
        let facts = MerchantCaseFacts(&fields)
        try fields.finish()
        return MerchantCasePatch(type: type, amountMinor: amount, orderPaidMinor: orderPaid, facts: facts)
    }

    /// The change as the rules see it.
    ///
    /// - Parameter currency: The case's.
    public func snapshot(of key: CaseKey, currency: Currency, heard: Instant) -> CaseSnapshot {
        var snapshot = CaseSnapshot(key: key, heard: heard)
        snapshot.type = type
        snapshot.amount = amountMinor.map { Money(minorUnits: $0, currency: currency) }
        snapshot.orderPaid = orderPaidMinor.map { Money(minorUnits: $0, currency: currency) }
        facts.put(into: &snapshot)
        return snapshot
    }
}
