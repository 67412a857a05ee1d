public import Ledger
public import RefundRules
public import ShipmentModel

extension Reconciliation {
    /// Every case of the ledger with its parcels and intents, as comparing needs them.
    ///
    /// - Parameters:
    ///   - shops: Nil: every shop.
    ///   - policies: The shops' settings, for what their contracts say of interceptions' fees.
    public static func subjects(
        in ledger: any Ledger, shops: Set<ShopID>? = nil, policies: [ShopID: ShopPolicy] = [:]
    ) async throws(LedgerError) -> [Subject] {
        var intents: [CaseKey: [RefundIntent]] = [:]
        var after: String?
        repeat {
            let page = try await ledger.refunds(RefundFilter(shops: shops, limit: pageSize, after: after))
            for refund in page.items { intents[refund.intent.caseKey, default: []].append(refund.intent) }
            after = page.next
        } while after != nil
        var subjects: [Subject] = []
        repeat {
            let page = try await ledger.cases(CaseFilter(shops: shops, limit: pageSize, after: after))
            for summary in page.items {
                let key = summary.afterSale.key
                let fees = policies[key.shop]?.interceptionFees ?? [:]
                subjects.append(
                    Subject(
                        afterSale: summary.afterSale, parcels: summary.parcels,
                        intents: (intents[key] ?? []).sorted { $0.part < $1.part },
                        contractFees: fees.mapValues { Money(minorUnits: $0, currency: .cny) }))
            }
            after = page.next
        } while after != nil
        return subjects
    }

    private static let pageSize = 500
}
