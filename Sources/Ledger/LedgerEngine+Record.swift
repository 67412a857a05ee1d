internal import RefundRules
public import ShipmentModel

extension LedgerEngine {
    public func record(_ batch: [Submission], at now: Instant) async throws(LedgerError) -> [Receipt] {
        guard !batch.isEmpty else { return [] }
        // Hashing and sealing happen here, while another batch may hold the writer.
        let prepared = batch.map { PreparedSubmission($0, seal: seal) }
        do {
            var receipts: [Receipt] = []
            var rest = prepared[...]
            while let first = rest.first {
                // What rests on a look at a case is committed by itself: nothing beside it may change the case unseen.
                let end = first.expected == nil ? rest.firstIndex { $0.expected != nil } : rest.startIndex + 1
                receipts += try await record(rest[..<(end ?? rest.endIndex)], at: now)
                rest = rest[(end ?? rest.endIndex)...]
            }
            return receipts
        } catch {
            throw LedgerError(of: error)
        }
    }

    /// One transaction for all, or, when something in it cannot be stored, one for each half, down to the one submission
    /// that it is: that is kept raw.
    private func record(_ batch: ArraySlice<PreparedSubmission>, at now: Instant) async throws -> [Receipt] {
        do {
            let folded = FoldedBatch(batch)
            return try await writeRepeatedly { tx in
                try Recorder(tx: tx, settings: settings, rules: rules, now: now).record(folded)
            }
        } catch let error where !error.isOfStore {
            if batch.count == 1, let one = batch.first {
                return [try await keepRaw(one, because: error.refusal, at: now)]
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
        let cases = Set(submission.consequences.compactMap(\.caseKey)).sorted()
        var raw = submission.isQuarantined ? submission : submission.quarantined(because: detail)
        if raw.job != nil {
            raw.job?.outcome = .again(
                at: now + CaseWork.pauseAfterFailure, error: "its answer was not stored: \(detail)")
        }
        do {
            return try await keep(raw, of: cases, because: detail, at: now)
        } catch let error where !error.isOfStore && (raw.job != nil || !raw.nextPolls.isEmpty) {
            // Nor can its job's row be read: the lease runs out, and whoever claims it then finds that.
            (raw.job, raw.nextPolls) = (nil, [:])
            return try await keep(raw, of: cases, because: detail, at: now)
        }
    }

    private func keep(
        _ raw: PreparedSubmission, of cases: [CaseKey], because detail: String, at now: Instant
    ) async throws -> Receipt {
        let id = raw.message?.view.id
        let folded = FoldedBatch([raw])
        return try await writeRepeatedly { tx in
            // Parcels before cases, here as everywhere.
            let numbers = folded.numbers
            if !numbers.isEmpty {
                try tx.ensureParcels(numbers)
                try tx.lockParcels(numbers)
            }
            if !cases.isEmpty { try tx.setLook(of: cases, to: now + CaseWork.pauseAfterFailure) }
            try tx.appendAudit([
                .alarm("a message could not be stored: \(detail)", message: id, code: "message-not-stored", at: now)
            ])
            let receipts = try Recorder(tx: tx, settings: settings, rules: rules, now: now).record(folded)
            return Receipt(outcome: .quarantined, messageID: receipts.first?.messageID ?? id)
        }
    }
}

extension Submission.Consequence {
    /// The case that it names, if it does so by itself.
    var caseKey: CaseKey? {
        switch self {
        case .interception(let key, _), .person(let key, _), .untold(let key, _, _), .lookAgain(let key),
            .readCase(let key):
            key
        case .refund, .askAbout: nil
        }
    }
}
