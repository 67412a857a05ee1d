internal import ShipmentModel

extension SandboxWorld {
    /// What asking a purse for a refund came to.
    enum RefundOutcome: Sendable {
        case unknownCase
        /// The case is closed, refused or paid: its state allows no payment.
        case wrongState
        /// Decided on an older version of the case.
        case stale
        /// Paid now; what is to happen to the answer.
        case paid(ScriptedCase.RefundAnswer)
        /// Paid before under the same name; nothing moved now.
        case repeated
    }

    /// Doudian's purse: one payment a case, whatever is asked.
    func payDoudian(_ id: String, version: Int64?) throws -> RefundOutcome {
        guard let record = doudianCase(id, at: clock.now) else { return .unknownCase }
        let isOpen = doudianState(of: record).status == 6
        let isStale = version.map { $0 != doudianState(of: record).updatedAt.seconds } ?? false
        let outcome = !isOpen ? "wrong_state" : isStale ? "stale" : "paid"
        var payment = BookEntry(.paid, at: clock.now, caseKey: record.key)
        payment.party = "doudian"
        payment.key = id
        payment.amountMinor = record.script.amountMinor
        payment.currency = "CNY"
        if outcome == "paid" { try self.record(payment) }
        try note(payment, outcome)
        guard isOpen else { return .wrongState }
        return isStale ? .stale : .paid(record.refundsAsked == 0 ? record.script.refundAnswer : .whole)
    }

    /// The merchant's purse: the same key twice is the same refund, another key is another one (and a violation).
    func payMerchant(_ id: String, key: String, amountMinor: Int64, currency: String) throws -> RefundOutcome {
        guard let record = cases.first(where: { !$0.isDoudian && $0.script.id == id }) else { return .unknownCase }
        let isRepeated = record.payments.contains { $0.key == key }
        var payment = BookEntry(.paid, at: clock.now, caseKey: record.key)
        payment.party = "merchant"
        payment.key = key
        payment.number = "PAY\(1_000_000 + entries.count)"
        payment.amountMinor = amountMinor
        payment.currency = currency
        if !isRepeated { try self.record(payment) }
        try note(payment, isRepeated ? "repeated" : "paid")
        return isRepeated ? .repeated : .paid(record.refundsAsked == 0 ? record.script.refundAnswer : .whole)
    }

    func merchantPayment(key: String) -> BookEntry? {
        cases.lazy.filter { !$0.isDoudian }.flatMap(\.payments).first { $0.key == key }
    }

    private func note(_ payment: BookEntry, _ outcome: String) throws {
        var asked = payment
        asked.kind = .refundAsked
        asked.number = nil
        asked.outcome = outcome
        try record(asked)
    }

    // MARK: A platform's case

    struct DoudianState: Sendable {
        /// 6 waits for the merchant, 12 paid, 27 refused, 28 closed.
        var status: Int64
        var updatedAt: Instant
        var isAgreed: Bool
        var deadline: Instant?
        var finalAt: Instant?
    }

    func doudianState(of record: Case) -> DoudianState {
        let now = clock.now
        let appliedAt = appliedAt(record)
        var state = DoudianState(status: 6, updatedAt: appliedAt, isAgreed: false, deadline: appliedAt + .hours(48))
        if let agreedAt = record.agreedAt {
            state.isAgreed = true
            state.updatedAt = agreedAt
            state.deadline = deadline(of: record, agreedAt: agreedAt, at: now)
        }
        let ends: [(Int64, Instant?)] = [
            (27, record.refusedAt), (12, record.payments.first?.at),
            (28, withdrawnAt(record).flatMap { $0 <= now ? $0 : nil }),
        ]
        // The first end counts: whatever comes later finds the case ended.
        if let end = ends.compactMap({ status, at in at.map { (status, $0) } }).min(by: { $0.1 < $1.1 }) {
            (state.status, state.updatedAt, state.finalAt, state.deadline) = (end.0, end.1, end.1, nil)
        }
        return state
    }

    /// Seven days after the agreement, and at most two after the parcel turned or was signed for.
    private func deadline(of record: Case, agreedAt: Instant, at now: Instant) -> Instant {
        let events = record.script.parcels.flatMap { stories[$0.waybill]?.scans(until: now) ?? [] }
            .filter { $0.kind.showsTurning || $0.kind == .delivered }
        let deadline = agreedAt + .days(7)
        guard let first = events.map(\.at).min() else { return deadline }
        return min(deadline, max(first, agreedAt) + .hours(48))
    }

    /// - Returns: Nil for an unknown case; false when its state does not allow it (agreed before included).
    func decideDoudian(_ id: String, _ kind: BookEntry.Kind, version: Int64?) throws -> Bool? {
        guard let record = doudianCase(id, at: clock.now) else { return nil }
        let state = doudianState(of: record)
        guard state.status == 6, version == nil || version == state.updatedAt.seconds,
            kind == .refused || !state.isAgreed
        else { return false }
        try self.record(BookEntry(kind, at: clock.now, caseKey: record.key))
        return true
    }

    /// Something without effect on money: more time asked for, goods reported back.
    func tell(_ id: String, _ what: String) throws -> Bool {
        guard let record = doudianCase(id, at: clock.now) else { return false }
        var entry = BookEntry(.told, at: clock.now, caseKey: record.key)
        entry.outcome = what
        try self.record(entry)
        return true
    }
}
