public import RefundRules
public import ShipmentModel

extension MemoryTransaction {
    public func intents(of cases: [CaseKey]) throws -> [RefundIntent] {
        Set(cases).flatMap { intentKeys[$0] ?? [] }.compactMap { intents[$0] }
            .sorted { ($0.caseKey, $0.part) < ($1.caseKey, $1.part) }
    }

    public func intent(_ key: RefundKey) throws -> RefundIntent? { intents[key] }

    public func writeIntents(_ new: [RefundIntent]) throws {
        for intent in new {
            if intents[intent.key] == nil { intentKeys[intent.caseKey, default: []].insert(intent.key) }
            intents[intent.key] = intent
        }
    }

    public func intents(_ filter: RefundFilter, before: Int64?, limit: Int) throws -> [(Int64, RefundIntent)] {
        intents.page(before: before, limit: limit) { _, intent in
            filter.phases?.contains(intent.phase) ?? true && filter.shops?.contains(intent.caseKey.shop) ?? true
        }.map { ($0.position, $0.row) }
    }

    public func attempts(of keys: [RefundKey]) throws -> [RefundAttempt] { keys.flatMap { attempts[$0] ?? [] } }

    public func writeAttempts(_ new: [RefundAttempt]) throws {
        for attempt in new {
            var list = (attempts[attempt.key] ?? []).filter { $0.number != attempt.number }
            list.append(attempt)
            attempts[attempt.key] = list.sorted { $0.number < $1.number }
        }
    }

    public func spent(platform: PartyID, shop: ShopID, since: Instant) throws -> Spending {
        let first = attempts.rows.values.compactMap { $0.first { $0.number == 1 } }.filter { $0.startedAt > since }
        let counted = first.compactMap { attempt in
            intents[attempt.key].flatMap { intent -> (Int64, Instant)? in
                guard intent.caseKey.platform == platform, intent.caseKey.shop == shop else { return nil }
                return (intent.amount.minorUnits, attempt.startedAt)
            }
        }
        return Spending(minor: counted.reduce(0) { $0 + $1.0 }, first: counted.map(\.1).min())
    }

    // MARK: Jobs

    @discardableResult
    public func enqueue(_ new: [NewJob]) throws -> [NewJob] {
        var leftOut: [NewJob] = []
        for job in new {
            let name = Self.name(job.kind, job.subject)
            guard openJobs[name] == nil else {
                leftOut.append(job)
                continue
            }
            let id = jobs.nextPosition
            openJobs[name] = id
            caseJobs[job.caseKey, default: []].insert(id)
            keep(
                StoredJob(
                    job: Job(
                        id: id, kind: job.kind, subject: job.subject, effect: job.effect, caseKey: job.caseKey,
                        dueAt: job.dueAt), madeAt: job.madeAt))
        }
        return leftOut
    }

    public func openJob(_ kind: JobKind, _ subject: String) throws -> Job? {
        try openJobs[Self.name(kind, subject)].flatMap(lockJob)
    }

    private static func name(_ kind: JobKind, _ subject: String) -> String { "\(kind.rawValue) \(subject)" }

    /// Stores an open job, and when it can be claimed.
    private func keep(_ stored: StoredJob) {
        jobs[stored.job.id] = stored
        if readyJobs[stored.job.id] != stored.readyAt { readyJobs[stored.job.id] = stored.readyAt }
    }

    public func claim(
        worker: String, kinds: Set<JobKind>, limit: Int, leaseUntil: Instant, at now: Instant
    ) throws -> (jobs: [Job], damaged: [DamagedJob]) {
        let due = readyJobs.rows.filter { $0.value <= now }.keys.compactMap { jobs[$0] }
            .filter { kinds.contains($0.job.kind) }
            .sorted { ($0.readyAt, $0.job.id) < ($1.readyAt, $1.job.id) }
        let leased = due.prefix(limit).map { stored in
            var stored = stored
            stored.job.leaseToken += 1
            stored.job.tries += 1
            stored.job.leaseUntil = leaseUntil
            stored.job.worker = worker
            stored.job.wish = stored.job.wish.flatMap { $0.dueAt > now ? $0 : nil }
            keep(stored)
            return stored.job
        }
        return (leased, [])
    }

    public func lockJob(_ id: Job.ID) throws -> Job? { jobs[id].flatMap { $0.closedAt == nil ? $0.job : nil } }

    public func updateJob(_ job: Job) throws {
        guard var stored = jobs[job.id], stored.closedAt == nil else { return }
        stored.job = job
        keep(stored)
    }

    public func closeJob(_ id: Job.ID, failure: String?, at now: Instant) throws {
        guard var stored = jobs[id], stored.closedAt == nil else { return }
        stored.closedAt = now
        stored.hasFailed = failure != nil
        stored.job.lastError = failure ?? stored.job.lastError
        (stored.job.leaseUntil, stored.job.worker, stored.job.wish) = (nil, nil, nil)
        jobs[id] = stored
        openJobs[Self.name(stored.job.kind, stored.job.subject)] = nil
        readyJobs[id] = nil
    }

    public func dropClosedJobs(closedBefore instant: Instant, limit: Int) throws -> Int {
        let old = jobs.rows.values.filter {
            ($0.closedAt.map { $0 < instant } ?? false) && cases[$0.job.caseKey]?.isWatched != true
        }.map(\.job.id).sorted()
        for id in old.prefix(limit) {
            if let key = jobs[id]?.job.caseKey { caseJobs[key, default: []].remove(id) }
            jobs[id] = nil
        }
        return min(old.count, limit)
    }

    public func nextDue() throws -> Instant? {
        [readyJobs.rows.values.min(), looks.rows.values.min()].compactMap(\.self).min()
    }

    public func backlog(lateBefore instant: Instant) throws -> LedgerBacklog {
        var backlog = LedgerBacklog()
        backlog.openTasks = tasks.rows.values.count { $0.closedAt == nil }
        backlog.lateJobs = readyJobs.rows.values.count { $0 < instant }
        backlog.refundsWritten = intents.rows.values.count { $0.phase == .written }
        backlog.refundsAttempted = intents.rows.values.count { $0.phase == .attempted }
        backlog.quarantined = messages.rows.values.count { $0.view.outcome == .quarantined }
        return backlog
    }

    public func jobs(_ filter: JobFilter, before: Int64?, limit: Int) throws -> [Job] {
        jobs.page(among: filter.caseKey.map { caseJobs[$0] ?? [] }, before: before, limit: limit) { _, stored in
            (filter.onlyFailed ? stored.hasFailed : stored.closedAt == nil)
                && filter.kinds?.contains(stored.job.kind) ?? true
                && (filter.caseKey == nil || filter.caseKey == stored.job.caseKey)
        }.map(\.row.job)
    }

    public func jobs(of key: CaseKey) throws -> [CaseJob] {
        (caseJobs[key] ?? []).compactMap { jobs[$0] }.sorted { $0.job.id < $1.job.id }.map {
            CaseJob(job: $0.job, madeAt: $0.madeAt, closedAt: $0.closedAt, hasFailed: $0.hasFailed)
        }
    }

    // MARK: Tasks and audit

    public func openTasks(_ new: [NewTask]) throws {
        for task in new {
            let isOpen = (caseTasks[task.caseKey] ?? []).compactMap { tasks[$0] }.contains {
                $0.closedAt == nil && $0.kind == task.kind
            }
            guard !isOpen else { continue }
            let id = tasks.nextPosition
            caseTasks[task.caseKey, default: []].insert(id)
            tasks[id] = TaskView(
                id: id, caseKey: task.caseKey, kind: task.kind, suggestion: task.suggestion, why: task.why,
                openedAt: task.openedAt)
        }
    }

    public func closeTasks(
        of cases: [CaseKey], kinds: Set<TaskKind>, _ closing: TaskClosing, at now: Instant
    ) throws {
        for var task in Set(cases).flatMap({ caseTasks[$0] ?? [] }).compactMap({ tasks[$0] })
        where task.closedAt == nil && kinds.contains(task.kind) {
            (task.closedAt, task.closedBy, task.closedBecause) = (now, closing.by, closing.because)
            tasks[task.id] = task
        }
    }

    public func task(_ id: TaskView.ID) throws -> TaskView? { tasks[id] }

    public func updateTask(_ task: TaskView) throws {
        var task = task
        task.advice = nil
        tasks[task.id] = task
    }

    public func tasks(_ filter: TaskFilter, before: Int64?, limit: Int) throws -> [TaskView] {
        tasks.page(among: filter.caseKey.map { caseTasks[$0] ?? [] }, before: before, limit: limit) { _, task in
            filter.wants(task)
        }.map(\.row)
    }

    public func appendAudit(_ entries: [AuditEntry]) throws {
        for var entry in entries {
            entry.sequence = audit.nextPosition
            audit[entry.sequence] = entry
            if let key = entry.caseKey { caseAudit[key, default: []].insert(entry.sequence) }
            links[entry.sequence] = AuditChain.link(after: links[entry.sequence - 1], entry)
        }
    }

    public func auditLinks(after sequence: Int64, limit: Int) throws -> [LinkedAuditEntry] {
        audit.rows.filter { $0.key > sequence }.sorted { $0.key < $1.key }.prefix(limit).map {
            LinkedAuditEntry(sequence: $0.key, entry: $0.value, link: links[$0.key])
        }
    }

    public func alarms(after sequence: Int64, limit: Int) throws -> [(sequence: Int64, entry: AuditEntry?)] {
        let later = stride(from: sequence + 1, to: audit.nextPosition, by: 1).compactMap { audit[$0] }
        return later.filter { $0.action == AuditEntry.alarm }.prefix(limit).map { ($0.sequence, $0) }
    }

    /// The rows are all that there is.
    public func lastAuditSequence() throws -> Int64? { nil }

    public func audit(_ filter: AuditFilter, before: Int64?, limit: Int) throws -> [AuditEntry] {
        audit.page(among: filter.caseKey.map { caseAudit[$0] ?? [] }, before: before, limit: limit) { _, entry in
            (filter.caseKey == nil || filter.caseKey == entry.caseKey)
                && (filter.action == nil || filter.action == entry.action)
                && (filter.actor == nil || filter.actor == entry.actor)
                && filter.since.map { entry.at >= $0 } ?? true && filter.until.map { entry.at < $0 } ?? true
        }.map(\.row)
    }
}
