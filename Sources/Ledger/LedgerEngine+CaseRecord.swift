public import RefundRules
internal import ShipmentModel

extension LedgerEngine {
    public func caseRecord(_ key: CaseKey) async throws(LedgerError) -> CaseRecord? {
        try await read { tx in
            guard let view = try caseView(key, from: tx) else { return nil }
            let jobs = try tx.jobs(of: key)
            let named =
                view.parcels.flatMap { $0.facts.flatMap(\.messages) } + view.audit.compactMap(\.messageID)
            let answers = try tx.messages(answering: jobs.map(\.job.id))
            let missing = Set(named).subtracting(answers.map(\.id)).sorted()
            let messages = answers + (try missing.compactMap { try tx.message($0)?.view })
            var book = ParcelBook(settings: settings, rules: rules)
            try book.load(view.parcels.map(\.id.number), from: tx)
            var weights: [ParcelID: [FactKey: WeighedFact]] = [:]
            for parcel in view.parcels { weights[parcel.id] = book.weights(of: parcel.id, for: key.shop) }
            return CaseRecord(
                view: view, jobs: jobs,
                messages: messages.sorted { ($0.firstHeard, $0.id) < ($1.firstHeard, $1.id) }, weights: weights,
                stopSwitch: try tx.stopSwitch())
        }
    }
}
