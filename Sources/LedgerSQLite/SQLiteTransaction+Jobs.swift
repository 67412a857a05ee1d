public import Ledger
public import RefundRules
public import ShipmentModel

extension SQLiteTransaction {
    private static let jobColumns = """
        id, kind, subject, effect, platform, shop, after_sale_id, due_at, tries, last_error, lease_token, lease_until,
        worker, wish_due_at, wish_made_at
        """

    private func job(_ row: Columns) throws -> Job {
        var job = Job(
            id: row.integer(0), kind: try row.value(1, "kind"), subject: row.text(2), effect: try row.json(3, "effect"),
            caseKey: row.caseKey(4), dueAt: row.instant(7))
        job.tries = row.int(8)
        job.lastError = row.optionalText(9)
        job.leaseToken = row.integer(10)
        job.leaseUntil = row.optionalInstant(11)
        job.worker = row.optionalText(12)
        job.wish = row.optionalInstant(13).map { Job.Wish(dueAt: $0, madeAt: row.optionalInstant(14) ?? $0) }
        return job
    }

    @discardableResult
    public func enqueue(_ jobs: [NewJob]) throws -> [NewJob] {
        let isInserted = try run(
            """
            INSERT INTO job (kind, subject, effect, platform, shop, after_sale_id, due_at, ready_at, made_at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7, ?8)
            ON CONFLICT (kind, subject) WHERE closed_at IS NULL DO NOTHING
            """, for: jobs
        ) { job in
            [.text(job.kind.rawValue), .text(job.subject), try keptText(job.effect)] + job.caseKey.columns
                + [.integer(job.dueAt.milliseconds), .integer(job.madeAt.milliseconds)]
        }
        return zip(jobs, isInserted).filter { !$0.1 }.map(\.0)
    }

    public func openJob(_ kind: JobKind, _ subject: String) throws -> Job? {
        try fetchOne(
            "SELECT \(Self.jobColumns) FROM job WHERE kind = ? AND subject = ? AND closed_at IS NULL",
            .text(kind.rawValue), .text(subject), read: job)
    }

    public func claim(
        worker: String, kinds: Set<JobKind>, limit: Int, leaseUntil: Instant, at now: Instant
    ) throws -> (jobs: [Job], damaged: [DamagedJob]) {
        var conditions = Conditions(before: nil, of: "id")
        conditions.add(literally: "closed_at IS NULL AND ready_at <= ?")
        var values: [Value] = [.integer(now.milliseconds)]
        if kinds.count < JobKind.allCases.count { conditions.add("kind", in: kinds.map(\.rawValue)) }
        values += conditions.values
        var damaged: [DamagedJob] = []
        let due = try fetchAll(
            "SELECT \(Self.jobColumns) FROM job INDEXED BY job_ready \(conditions.sql) ORDER BY ready_at, id LIMIT ?",
            values + [.integer(limit)]
        ) { row -> Job? in
            do {
                return try job(row)
            } catch let fault as DamagedRow {
                damaged.append(
                    DamagedJob(
                        id: row.integer(0), kind: row.text(1), caseKey: row.caseKey(4), detail: fault.description))
                return nil
            }
        }
        let leased = due.compactMap(\.self).map { job in
            var job = job
            job.leaseToken += 1
            job.tries += 1
            job.leaseUntil = leaseUntil
            job.worker = worker
            job.wish = job.wish.flatMap { $0.dueAt > now ? $0 : nil }
            return job
        }
        try run(
            """
            UPDATE job SET lease_token = ?2, tries = ?3, lease_until = ?4, ready_at = max(due_at, ?4), worker = ?5,
                wish_due_at = ?6, wish_made_at = ?7
            WHERE id = ?1
            """, for: leased
        ) {
            [
                .integer($0.id), .integer($0.leaseToken), .integer($0.tries), .integer(leaseUntil.milliseconds),
                .text(worker), .integer($0.wish?.dueAt.milliseconds), .integer($0.wish?.madeAt.milliseconds),
            ]
        }
        return (leased, damaged)
    }

    public func lockJob(_ id: Job.ID) throws -> Job? {
        try fetchOne("SELECT \(Self.jobColumns) FROM job WHERE id = ? AND closed_at IS NULL", .integer(id), read: job)
    }

    public func updateJob(_ job: Job) throws {
        try run(
            """
            UPDATE job SET due_at = ?2, ready_at = max(?2, coalesce(?3, ?2)), lease_until = ?3, worker = ?4,
                last_error = ?5, wish_due_at = ?6, wish_made_at = ?7
            WHERE id = ?1 AND closed_at IS NULL
            """, .integer(job.id), .integer(job.dueAt.milliseconds), .integer(job.leaseUntil?.milliseconds),
            .text(job.worker), .text(job.lastError), .integer(job.wish?.dueAt.milliseconds),
            .integer(job.wish?.madeAt.milliseconds))
    }

    public func closeJob(_ id: Job.ID, failure: String?, at now: Instant) throws {
        try run(
            """
            UPDATE job SET closed_at = ?, has_failed = ?, last_error = coalesce(?, last_error), lease_until = NULL,
                worker = NULL, wish_due_at = NULL, wish_made_at = NULL
            WHERE id = ? AND closed_at IS NULL
            """, .integer(now.milliseconds), .bool(failure != nil), .text(failure), .integer(id))
    }

    private static let terminalStates = CaseState.allCases.filter(\.isTerminal).map { "'\($0.rawValue)'" }
        .joined(separator: ", ")

    public func dropClosedJobs(closedBefore instant: Instant, limit: Int) throws -> Int {
        let old = try fetchAll(
            """
            SELECT id FROM job WHERE closed_at < ? AND NOT EXISTS (
                SELECT 1 FROM after_sale c
                WHERE c.platform = job.platform AND c.shop = job.shop AND c.after_sale_id = job.after_sale_id
                    AND (c.look_again_at IS NOT NULL OR c.state NOT IN (\(Self.terminalStates))))
            ORDER BY closed_at LIMIT ?
            """, [.integer(instant.milliseconds), .integer(limit)]
        ) { $0.integer(0) }
        return try run("DELETE FROM job WHERE id = ?", for: old) { [.integer($0)] }.count
    }

    public func nextDue() throws -> Instant? {
        try fetchOne(
            """
            SELECT min(at) FROM (
                SELECT min(ready_at) AS at FROM job WHERE closed_at IS NULL
                UNION ALL
                SELECT min(look_again_at) FROM after_sale WHERE look_again_at IS NOT NULL)
            """
        ) { $0.optionalInstant(0) } ?? nil
    }

    public func backlog(lateBefore instant: Instant) throws -> LedgerBacklog {
        func count(_ sql: String, _ values: Value...) throws -> Int {
            try fetchAll("SELECT count(*) FROM \(sql)", values) { Int($0.integer(0)) }.first ?? 0
        }
        var backlog = LedgerBacklog()
        backlog.openTasks = try count("task WHERE closed_at IS NULL")
        backlog.lateJobs = try count(
            "job WHERE closed_at IS NULL AND ready_at < ?", .integer(instant.milliseconds))
        backlog.refundsWritten = try count("refund_intent WHERE phase = 'written'")
        backlog.refundsAttempted = try count("refund_intent WHERE phase = 'attempted'")
        backlog.quarantined = try count("message WHERE outcome = 'quarantined'")
        return backlog
    }

    public func jobs(_ filter: JobFilter, before: Int64?, limit: Int) throws -> [Job] {
        var conditions = Conditions(before: before, of: "id")
        conditions.add(literally: filter.onlyFailed ? "has_failed = 1" : "closed_at IS NULL")
        if let kinds = filter.kinds { conditions.add("kind", in: kinds.map(\.rawValue)) }
        conditions.add(caseKey: filter.caseKey)
        return try fetchAll(
            "SELECT \(Self.jobColumns) FROM job \(conditions.sql) ORDER BY id DESC LIMIT ?",
            conditions.values + [.integer(limit)], job)
    }

    public func jobs(of key: CaseKey) throws -> [CaseJob] {
        try fetchAll(
            """
            SELECT \(Self.jobColumns), made_at, closed_at, has_failed FROM job
            WHERE platform = ? AND shop = ? AND after_sale_id = ? ORDER BY id
            """, key.columns
        ) { row in
            CaseJob(
                job: try job(row), madeAt: row.optionalInstant(15), closedAt: row.optionalInstant(16),
                hasFailed: row.integer(17) == 1)
        }
    }
}

extension Conditions {
    mutating func add(caseKey key: CaseKey?) {
        guard let key else { return }
        add("platform", .text(key.platform.rawValue))
        add("shop", .text(key.shop.rawValue))
        add("after_sale_id", .text(key.afterSaleID))
    }
}
