internal import RefundRules
internal import ShipmentModel

extension LedgerEngine {
    public func verifyAudit(expecting expected: AuditHead?) async throws(LedgerError) -> AuditVerdict {
        var verdict = AuditVerdict(entries: 0, head: nil, fault: nil)
        while true {
            let (entries, last) = try await read { [head = verdict.head] tx in
                let entries = try tx.auditLinks(after: head?.sequence ?? 0, limit: Self.pageMax)
                // Asked in the same state as the last page: what is appended meanwhile is on neither side.
                return (entries, entries.count < Self.pageMax ? try tx.lastAuditSequence() : nil)
            }
            for stored in entries {
                if let fault = fault(in: stored, after: verdict.head, expected) {
                    verdict.fault = AuditFault(fault, at: stored.sequence)
                    return verdict
                }
                verdict.head = AuditHead(sequence: stored.sequence, link: stored.link ?? [])
                verdict.entries += 1
            }
            guard entries.count < Self.pageMax else { continue }
            let newest = verdict.head?.sequence ?? 0
            if max(last ?? 0, expected?.sequence ?? 0) > newest {
                verdict.fault = AuditFault(.newestMissing, at: newest + 1)
            }
            return verdict
        }
    }

    private func fault(
        in stored: LinkedAuditEntry, after previous: AuditHead?, _ expected: AuditHead?
    ) -> AuditFault.Kind? {
        // Numbers are given without a gap, so what is taken out leaves one.
        guard stored.sequence == (previous?.sequence ?? 0) + 1 else { return .missing }
        guard let entry = stored.entry else { return .unreadable }
        guard let link = stored.link else { return .unlinked }
        guard link == AuditChain.link(after: previous?.link, entry) else { return .changed }
        if let expected, expected.sequence == stored.sequence, expected.link != link { return .rewritten }
        return nil
    }
}
