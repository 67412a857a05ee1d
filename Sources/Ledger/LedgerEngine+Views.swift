public import RefundRules
public import ShipmentModel

extension LedgerEngine {
    /// The most items that one page holds, whatever is asked for.
    static var pageMax: Int { 1000 }

    public func caseView(_ key: CaseKey) async throws(LedgerError) -> CaseView? {
        try await read { tx in try caseView(key, from: tx) }
    }

    public func caseFile(_ key: CaseKey) async throws(LedgerError) -> CaseFile? {
        try await read { tx in
            try tx.caseRow(key).map { CaseFile(afterSale: $0.afterSale, intents: try refunds(of: key, from: tx)) }
        }
    }

    private func refunds(of key: CaseKey, from tx: Store.Transaction) throws -> [RefundView] {
        let intents = try tx.intents(of: [key])
        let attempts = Dictionary(grouping: try tx.attempts(of: intents.map(\.key).sorted()), by: \.key)
        return intents.map { RefundView(intent: $0, attempts: attempts[$0.key] ?? []) }
    }

    func caseView(_ key: CaseKey, from tx: Store.Transaction) throws -> CaseView? {
        guard let row = try tx.caseRow(key) else { return nil }
        let open = try tx.jobs(JobFilter(caseKey: key, limit: Self.pageMax), before: nil, limit: Self.pageMax)
        let failed = try tx.jobs(
            JobFilter(caseKey: key, onlyFailed: true, limit: Self.pageMax), before: nil, limit: Self.pageMax)
        return CaseView(
            afterSale: row.afterSale, parcels: try parcels(of: [key], from: tx, withFacts: true)[key] ?? [],
            intents: try refunds(of: key, from: tx),
            jobs: (open + failed).sorted { $0.id < $1.id },
            tasks: try tx.tasks(TaskFilter(isOpen: nil, caseKey: key), before: nil, limit: Self.pageMax),
            audit: try tx.audit(AuditFilter(caseKey: key), before: nil, limit: Self.pageMax).reversed())
    }

    public func cases(_ filter: CaseFilter) async throws(LedgerError) -> Page<CaseSummary> {
        try await page(filter.limit, after: filter.after) { tx, before, limit in
            let rows = try tx.caseRows(filter, before: before, limit: limit)
            let keys = rows.map(\.1.afterSale.key).sorted()
            let parcels = try parcels(of: keys, from: tx, withFacts: false)
            let intents = Dictionary(grouping: try tx.intents(of: keys), by: \.caseKey)
            return rows.map { position, row in
                let key = row.afterSale.key
                let own = intents[key] ?? []
                let shown = own.last { $0.key == row.afterSale.refundKey } ?? own.last
                return (position, CaseSummary(afterSale: row.afterSale, parcels: parcels[key] ?? [], intent: shown))
            }
        }
    }

    public func caseCounts(shops: Set<ShopID>?) async throws(LedgerError) -> [CaseState: Int] {
        try await read { tx in try tx.caseCounts(shops: shops) }
    }

    public func parcelViews(_ number: WaybillKey) async throws(LedgerError) -> [ParcelView] {
        try await read { tx in
            var book = ParcelBook(settings: settings, rules: rules)
            try book.load([number], from: tx)
            let rows = Dictionary(try tx.parcels(of: [number]).map { ($0.id, $0) }) { first, _ in first }
            let bindings = book.bindings(of: number)
            let heard = try tx.heardFacts(of: [number])
            guard !bindings.dispatches.isEmpty else {
                guard !heard.isEmpty else { return [] }
                // No case has named the number: its facts wait to be adopted.
                let id = ParcelID(carrier: number.carrier, waybill: number.waybill, dispatch: .distantPast)
                return [ParcelView(id: id, reading: try book.reading(of: id, for: ShopID(rawValue: "")), facts: heard)]
            }
            return try bindings.dispatches.map { dispatch in
                let id = ParcelID(carrier: number.carrier, waybill: number.waybill, dispatch: dispatch)
                let key = bindings.byCase.filter { $0.value == dispatch }.map(\.key).min()
                let reading = try book.reading(of: id, for: key?.shop ?? ShopID(rawValue: ""))
                return ParcelView(id: id, reading: reading, facts: heard, nextPoll: rows[id]?.nextPoll)
            }
        }
    }

    func parcels(
        of keys: [CaseKey], from tx: Store.Transaction, withFacts: Bool
    ) throws -> [CaseKey: [ParcelView]] {
        let claims = try tx.claims(of: keys)
        var book = ParcelBook(settings: settings, rules: rules)
        try book.load(claims.map(\.number), from: tx)
        let numbers = Set(claims.map(\.number)).sorted()
        let rows = Dictionary(try tx.parcels(of: numbers).map { ($0.id, $0) }) { first, _ in first }
        let heard = withFacts ? try tx.heardFacts(of: numbers) : []
        let heardByNumber = Dictionary(grouping: heard, by: \.fact.number)
        var views: [CaseKey: [ParcelView]] = [:]
        for claim in claims.sorted(by: { ($0.caseKey, $0.position) < ($1.caseKey, $1.position) }) {
            guard let id = book.parcel(claim.number, of: claim.caseKey) else { continue }
            views[claim.caseKey, default: []].append(
                ParcelView(
                    id: id, reading: try book.reading(of: id, for: claim.caseKey.shop),
                    facts: heardByNumber[claim.number] ?? [], nextPoll: rows[id]?.nextPoll))
        }
        return views
    }

    // MARK: Lists

    public func refund(_ key: RefundKey) async throws(LedgerError) -> RefundView? {
        try await read { tx in
            try tx.intent(key).map { RefundView(intent: $0, attempts: try tx.attempts(of: [key])) }
        }
    }

    public func refunds(_ filter: RefundFilter) async throws(LedgerError) -> Page<RefundView> {
        try await page(filter.limit, after: filter.after) { tx, before, limit in
            let rows = try tx.intents(filter, before: before, limit: limit)
            let attempts = Dictionary(grouping: try tx.attempts(of: rows.map(\.1.key).sorted()), by: \.key)
            return rows.map { ($0, RefundView(intent: $1, attempts: attempts[$1.key] ?? [])) }
        }
    }

    public func jobs(_ filter: JobFilter) async throws(LedgerError) -> Page<Job> {
        try await page(filter.limit, after: filter.after) { tx, before, limit in
            try tx.jobs(filter, before: before, limit: limit).map { ($0.id, $0) }
        }
    }

    public func message(_ id: MessageID) async throws(LedgerError) -> MessageView? {
        try await read { tx in try tx.message(id)?.view }
    }

    public func messages(_ filter: MessageFilter) async throws(LedgerError) -> Page<MessageView> {
        try await page(filter.limit, after: filter.after) { tx, before, limit in
            try tx.messages(filter, before: before, limit: limit)
        }
    }

    public func rawBody(
        of id: MessageID, for person: String, reason: String, at now: Instant
    ) async throws(LedgerError) -> [UInt8]? {
        let (person, reason) = (person.withoutNUL, reason.withoutNUL)
        let sealed = try await write { tx -> [UInt8]? in
            guard let sealed = try tx.message(id)?.sealedBody else { return nil }
            // Whoever opens it is noted first: no bytes are given without a trace.
            try tx.appendAudit([
                AuditEntry(
                    sequence: 0, at: now, actor: person, action: "raw-read", messageID: id,
                    reason: DecisionReason(code: "raw-read", english: reason, chinese: reason, at: now))
            ])
            return sealed
        }
        guard let sealed else { return nil }
        return try seal.open(sealed, of: id)
    }

    public func bodies(of ids: [MessageID]) async throws(LedgerError) -> [MessageID: [UInt8]] {
        let sealed = try await read { tx in
            try ids.compactMap { id in try tx.message(id)?.sealedBody.map { (id, $0) } }
        }
        var bodies: [MessageID: [UInt8]] = [:]
        for (id, body) in sealed { bodies[id] = try seal.open(body, of: id) }
        return bodies
    }

    public func audit(_ filter: AuditFilter) async throws(LedgerError) -> Page<AuditEntry> {
        try await page(filter.limit, after: filter.after) { tx, before, limit in
            try tx.audit(filter, before: before, limit: limit).map { ($0.sequence, $0) }
        }
    }

    /// One page by position: rows come and go without any being shown twice or passed over.
    func page<Item: Sendable>(
        _ limit: Int, after: String?,
        _ rows: @Sendable @escaping (Store.Transaction, Int64?, Int) throws -> [(Int64, Item)]
    ) async throws(LedgerError) -> Page<Item> {
        let limit = min(max(limit, 1), Self.pageMax)
        var before: Int64?
        if let after {
            guard let position = Int64(after) else {
                throw LedgerError(.conflict, "the page's name is not one of ours")
            }
            before = position
        }
        return try await read { [before] tx in
            // One more than asked for tells whether there is a next page.
            let found = try rows(tx, before, limit + 1)
            let shown = found.prefix(limit)
            return Page(items: shown.map(\.1), next: found.count > limit ? shown.last.map { String($0.0) } : nil)
        }
    }
}
