internal import RefundRules
public import ShipmentModel

extension LedgerEngine {
    public func record(_ batch: [Submission], at now: Instant) async throws(LedgerError) -> [Receipt] {
        guard !batch.isEmpty else { return [] }
        // Hashing and sealing happen here, while another batch may hold the writer.
        let prepared = batch.map { PreparedSubmission($0, seal: seal) }
        do { return try await record(prepared[...], at: now) } catch { throw LedgerError(of: error) }
    }

    /// One transaction for all, or, when the store refuses something in it, one for each half, down to the one
    /// submission that cannot be stored: that is kept raw.
    private func record(_ batch: ArraySlice<PreparedSubmission>, at now: Instant) async throws -> [Receipt] {
        do {
            let folded = FoldedBatch(batch)
            return try await writeRepeatedly { tx in
                try Recorder(tx: tx, settings: settings, rules: rules, now: now).record(folded)
            }
        } catch StoreFault.refused(let detail) {
            if batch.count == 1, let one = batch.first {
                return [try await keepRaw(one, because: detail, at: now)]
            }
            let middle = batch.startIndex + batch.count / 2
            let first = try await record(batch[..<middle], at: now)
            return try await first + record(batch[middle...], at: now)
        }
    }

    /// Keeps a submission's message for people, frees its job for another try, and puts off its cases' next look.
    private func keepRaw(
        _ submission: PreparedSubmission, because detail: String, at now: Instant
    ) async throws -> Receipt {
        let id = submission.message?.view.id
        let cases = Set(submission.consequences.compactMap(\.caseKey)).sorted()
        var raw = submission.isQuarantined ? submission : submission.quarantined(because: detail)
        if raw.job != nil {
            raw.job?.outcome = .again(
                at: now + CaseWork.pauseAfterFailure, error: "its answer was not stored: \(detail)")
        }
        let folded = FoldedBatch([raw])
        return try await writeRepeatedly { tx in
            let rows = try tx.lockCases(cases)
            try tx.writeCases(
                rows.sorted { $0.key < $1.key }.map { _, row in
                    var row = row
                    row.lookAgainAt = now + CaseWork.pauseAfterFailure
                    return row
                })
            try tx.appendAudit([.alarm("a message could not be stored: \(detail)", message: id, at: now)])
            let receipts = try Recorder(tx: tx, settings: settings, rules: rules, now: now).record(folded)
            return Receipt(outcome: .quarantined, messageID: receipts.first?.messageID ?? id, cases: [])
        }
    }
}

extension Submission.Consequence {
    /// The case that it names, if it does so by itself.
    var caseKey: CaseKey? {
        switch self {
        case .interception(let key, _), .person(let key, _), .lookAgain(let key), .readCase(let key): key
        case .refund, .askAbout: nil
        }
    }
}
