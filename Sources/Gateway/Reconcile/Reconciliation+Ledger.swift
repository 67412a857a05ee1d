public import Ledger
internal import RefundRules
public import ShipmentModel

extension Reconciliation {
    /// Every case of the ledger with its parcels and intents, as comparing needs them.
    ///
    /// - Parameter shops: Nil: every shop.
    public static func subjects(in ledger: any Ledger, shops: Set<ShopID>? = nil) async throws(LedgerError) -> [Subject]
    {
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
                let own = intents[summary.afterSale.key] ?? []
                subjects.append(
                    Subject(
                        afterSale: summary.afterSale, parcels: summary.parcels,
                        intents: own.sorted { $0.part < $1.part }
                    ))
            }
            after = page.next
        } while after != nil
        return subjects
    }

    private static let pageSize = 500
}
