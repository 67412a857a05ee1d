public import RefundRules
public import ShipmentModel

extension LedgerEngine {
    public func claimJobs(
        worker: String, kinds: Set<JobKind>, limit: Int, lease: Duration, at now: Instant
    ) async throws(LedgerError) -> [Job] {
        guard limit > 0, !kinds.isEmpty else { return [] }
        let worker = worker.withoutNUL
        return try await write { tx in
            let (jobs, damaged) = try tx.claim(
                worker: worker, kinds: kinds, limit: limit, leaseUntil: now + lease, at: now)
            try giveUp(damaged, in: tx, at: now)
            return jobs
        }
    }

    /// One job that cannot be read keeps none of the others back. Its case is decided anew, which asks again for what is
    /// still wanted.
    private func giveUp(_ damaged: [DamagedJob], in tx: Store.Transaction, at now: Instant) throws {
        guard !damaged.isEmpty else { return }
        try tx.setLook(of: Set(damaged.map(\.caseKey)).sorted(), to: now)
        for job in damaged { try tx.closeJob(job.id, failure: job.detail, at: now) }
        try tx.appendAudit(
            damaged.map {
                .alarm("\($0.kind) given up: \($0.detail)", case: $0.caseKey, code: "job-failed", at: now)
            })
    }

    public func nextDue(after now: Instant) async throws(LedgerError) -> Instant? {
        // What is due already is with another worker, or about to be claimed: soon, but not at once again and again.
        try await read { tx in try tx.nextDue() }.map { max($0, now + .seconds(1)) }
    }

    public func backlog(at now: Instant) async throws(LedgerError) -> LedgerBacklog {
        try await read { tx in
            var backlog = try tx.backlog(lateBefore: now - .minutes(1))
            backlog.isStopped = try tx.stopSwitch()?.isOn ?? false
            return backlog
        }
    }

    public func casesToLookAt(limit: Int, at now: Instant) async throws(LedgerError) -> [CaseKey] {
        try await read { tx in try tx.casesToLookAt(limit: limit, at: now) }
    }

    // MARK: Polling

    public func claimDueParcels(limit: Int, at now: Instant) async throws(LedgerError) -> [PollTarget] {
        let rows = try await write { tx in
            // The targets tell when they were polled before this claim.
            try tx.claimPolls(limit: limit, at: now, next: now + Self.pollLease)
        }
        return rows.map {
            PollTarget(
                parcel: $0.id, shop: $0.shop, platform: $0.platform, status: $0.status, lastHeardOf: $0.lastHeardOf,
                lastPolled: $0.lastPolled)
        }
    }

    public func cursor(_ name: String) async throws(LedgerError) -> String? {
        let name = name.withoutNUL
        return try await read { tx in try tx.value(.cursor, name) }.map { String(decoding: $0, as: UTF8.self) }
    }

    public func setCursor(_ name: String, to value: String) async throws(LedgerError) {
        let (name, value) = (name.withoutNUL, Array(value.utf8))
        try await write { tx in try tx.setValue(.cursor, name, to: value) }
    }
}
