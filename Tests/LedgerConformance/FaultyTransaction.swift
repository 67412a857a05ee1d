import Ledger
import RefundRules
import ShipmentModel

/// The primitives of another store's transaction, each counted before it runs.
struct FaultyTransaction<Base: LedgerTransaction>: LedgerTransaction {
    let base: Base
    let plan: FaultPlan

    // MARK: EvidenceRows

    func ensureParcels(_ numbers: [WaybillKey]) throws {
        try plan.step("ensureParcels")
        return try base.ensureParcels(numbers)
    }

    func lockParcels(_ numbers: [WaybillKey]) throws {
        try plan.step("lockParcels")
        return try base.lockParcels(numbers)
    }

    func messageOutcomes(_ ids: [MessageID]) throws -> [MessageID: Receipt.Outcome] {
        try plan.step("messageOutcomes")
        return try base.messageOutcomes(ids)
    }

    func putMessages(_ rows: [MessageRow]) throws {
        try plan.step("putMessages")
        return try base.putMessages(rows)
    }

    func message(_ id: MessageID) throws -> MessageRow? {
        try plan.step("message")
        return try base.message(id)
    }

    func messages(_ filter: MessageFilter, before: Int64?, limit: Int) throws -> [(Int64, MessageView)] {
        try plan.step("messages")
        return try base.messages(filter, before: before, limit: limit)
    }

    func messages(answering jobs: [Job.ID]) throws -> [MessageView] {
        try plan.step("messages")
        return try base.messages(answering: jobs)
    }

    func dropBodies(heardBefore instant: Instant, after position: Int64, limit: Int) throws
        -> (dropped: Int, position: Int64)
    {
        try plan.step("dropBodies")
        return try base.dropBodies(heardBefore: instant, after: position, limit: limit)
    }

    func dropUnclaimed(after number: WaybillKey?, heardBefore: Instant, limit: Int) throws -> WaybillKey? {
        try plan.step("dropUnclaimed")
        return try base.dropUnclaimed(after: number, heardBefore: heardBefore, limit: limit)
    }

    func joinFacts(_ facts: [HeardFact]) throws -> Set<FactKey> {
        try plan.step("joinFacts")
        if let (code, error) = plan.poison, facts.contains(where: { $0.fact.statement.code == code }) { throw error }
        return try base.joinFacts(facts)
    }

    func facts(of numbers: [WaybillKey]) throws -> [Fact] {
        try plan.step("facts")
        return try base.facts(of: numbers)
    }

    func heardFacts(of numbers: [WaybillKey]) throws -> [HeardFact] {
        try plan.step("heardFacts")
        return try base.heardFacts(of: numbers)
    }

    // MARK: CaseRows

    func claims(on numbers: [WaybillKey]) throws -> [ParcelClaim] {
        try plan.step("claims")
        return try base.claims(on: numbers)
    }

    func claims(of cases: [CaseKey]) throws -> [ParcelClaim] {
        try plan.step("claims")
        return try base.claims(of: cases)
    }

    func replaceClaims(of cases: [CaseKey], with claims: [ParcelClaim]) throws {
        try plan.step("replaceClaims")
        return try base.replaceClaims(of: cases, with: claims)
    }

    func lockCases(_ keys: [CaseKey]) throws -> [CaseKey: CaseRow] {
        try plan.step("lockCases")
        return try base.lockCases(keys)
    }

    func writeCases(_ rows: [CaseRow]) throws {
        try plan.step("writeCases")
        return try base.writeCases(rows)
    }

    func caseRow(_ key: CaseKey) throws -> CaseRow? {
        try plan.step("caseRow")
        return try base.caseRow(key)
    }

    func caseRows(_ filter: CaseFilter, before: Int64?, limit: Int) throws -> [(Int64, CaseRow)] {
        try plan.step("caseRows")
        return try base.caseRows(filter, before: before, limit: limit)
    }

    func caseCounts(shops: Set<ShopID>?) throws -> [CaseState: Int] {
        try plan.step("caseCounts")
        return try base.caseCounts(shops: shops)
    }

    func casesToLookAt(limit: Int, at now: Instant) throws -> [CaseKey] {
        try plan.step("casesToLookAt")
        return try base.casesToLookAt(limit: limit, at: now)
    }

    func setLook(of keys: [CaseKey], to instant: Instant) throws {
        try plan.step("setLook")
        return try base.setLook(of: keys, to: instant)
    }

    func lookAgainUnlessRead(with tableVersion: String, at now: Instant) throws {
        try plan.step("lookAgainUnlessRead")
        return try base.lookAgainUnlessRead(with: tableVersion, at: now)
    }

    func parcels(of numbers: [WaybillKey]) throws -> [ParcelRow] {
        try plan.step("parcels")
        return try base.parcels(of: numbers)
    }

    func writeParcels(_ rows: [ParcelRow]) throws {
        try plan.step("writeParcels")
        return try base.writeParcels(rows)
    }

    func removeParcels(_ ids: [ParcelID]) throws {
        try plan.step("removeParcels")
        return try base.removeParcels(ids)
    }

    func claimPolls(limit: Int, at now: Instant, next: Instant) throws -> [ParcelRow] {
        try plan.step("claimPolls")
        return try base.claimPolls(limit: limit, at: now, next: next)
    }

    func setNextPolls(_ polls: [(ParcelID, Instant)]) throws {
        try plan.step("setNextPolls")
        return try base.setNextPolls(polls)
    }

    func lockOrders(_ keys: [OrderKey]) throws -> [OrderKey: OrderRow] {
        try plan.step("lockOrders")
        return try base.lockOrders(keys)
    }

    func writeOrders(_ rows: [OrderRow]) throws {
        try plan.step("writeOrders")
        return try base.writeOrders(rows)
    }

    func interceptions(of numbers: [WaybillKey]) throws -> [InterceptionRow] {
        try plan.step("interceptions")
        return try base.interceptions(of: numbers)
    }

    func writeInterceptions(_ rows: [InterceptionRow]) throws {
        try plan.step("writeInterceptions")
        return try base.writeInterceptions(rows)
    }

    // MARK: RefundRows

    func intents(of cases: [CaseKey]) throws -> [RefundIntent] {
        try plan.step("intents")
        return try base.intents(of: cases)
    }

    func intent(_ key: RefundKey) throws -> RefundIntent? {
        try plan.step("intent")
        return try base.intent(key)
    }

    func writeIntents(_ intents: [RefundIntent]) throws {
        try plan.step("writeIntents")
        return try base.writeIntents(intents)
    }

    func intents(_ filter: RefundFilter, before: Int64?, limit: Int) throws -> [(Int64, RefundIntent)] {
        try plan.step("intents")
        return try base.intents(filter, before: before, limit: limit)
    }

    func attempts(of keys: [RefundKey]) throws -> [RefundAttempt] {
        try plan.step("attempts")
        return try base.attempts(of: keys)
    }

    func writeAttempts(_ attempts: [RefundAttempt]) throws {
        try plan.step("writeAttempts")
        return try base.writeAttempts(attempts)
    }

    func spent(platform: PartyID, shop: ShopID, since: Instant) throws -> Spending {
        try plan.step("spent")
        return try base.spent(platform: platform, shop: shop, since: since)
    }

    // MARK: JobRows

    func enqueue(_ jobs: [NewJob]) throws -> [NewJob] {
        try plan.step("enqueue")
        return try base.enqueue(jobs)
    }

    func openJob(_ kind: JobKind, _ subject: String) throws -> Job? {
        try plan.step("openJob")
        return try base.openJob(kind, subject)
    }

    func claim(worker: String, kinds: Set<JobKind>, limit: Int, leaseUntil: Instant, at now: Instant) throws -> (
        jobs: [Job], damaged: [DamagedJob]
    ) {
        try plan.step("claim")
        return try base.claim(worker: worker, kinds: kinds, limit: limit, leaseUntil: leaseUntil, at: now)
    }

    func lockJob(_ id: Job.ID) throws -> Job? {
        try plan.step("lockJob")
        return try base.lockJob(id)
    }

    func updateJob(_ job: Job) throws {
        try plan.step("updateJob")
        return try base.updateJob(job)
    }

    func closeJob(_ id: Job.ID, failure: String?, at now: Instant) throws {
        try plan.step("closeJob")
        return try base.closeJob(id, failure: failure, at: now)
    }

    func dropClosedJobs(closedBefore instant: Instant, limit: Int) throws -> Int {
        try plan.step("dropClosedJobs")
        return try base.dropClosedJobs(closedBefore: instant, limit: limit)
    }

    func nextDue() throws -> Instant? {
        try plan.step("nextDue")
        return try base.nextDue()
    }

    func backlog(lateBefore instant: Instant) throws -> LedgerBacklog {
        try plan.step("backlog")
        return try base.backlog(lateBefore: instant)
    }

    func jobs(_ filter: JobFilter, before: Int64?, limit: Int) throws -> [Job] {
        try plan.step("jobs")
        return try base.jobs(filter, before: before, limit: limit)
    }

    func jobs(of key: CaseKey) throws -> [CaseJob] {
        try plan.step("jobs")
        return try base.jobs(of: key)
    }

    func openTasks(_ tasks: [NewTask]) throws {
        try plan.step("openTasks")
        return try base.openTasks(tasks)
    }

    func closeTasks(of cases: [CaseKey], kinds: Set<TaskKind>, _ closing: TaskClosing, at now: Instant) throws {
        try plan.step("closeTasks")
        return try base.closeTasks(of: cases, kinds: kinds, closing, at: now)
    }

    func task(_ id: TaskView.ID) throws -> TaskView? {
        try plan.step("task")
        return try base.task(id)
    }

    func updateTask(_ task: TaskView) throws {
        try plan.step("updateTask")
        return try base.updateTask(task)
    }

    func tasks(_ filter: TaskFilter, before: Int64?, limit: Int) throws -> [TaskView] {
        try plan.step("tasks")
        return try base.tasks(filter, before: before, limit: limit)
    }

    func appendAudit(_ entries: [AuditEntry]) throws {
        try plan.step("appendAudit")
        return try base.appendAudit(entries)
    }

    func auditLinks(after sequence: Int64, limit: Int) throws -> [LinkedAuditEntry] {
        try plan.step("auditLinks")
        return try base.auditLinks(after: sequence, limit: limit)
    }

    func alarms(after sequence: Int64, limit: Int) throws -> [(sequence: Int64, entry: AuditEntry?)] {
        try plan.step("alarms")
        return try base.alarms(after: sequence, limit: limit)
    }

    func lastAuditSequence() throws -> Int64? {
        try plan.step("lastAuditSequence")
        return try base.lastAuditSequence()
    }

    func audit(_ filter: AuditFilter, before: Int64?, limit: Int) throws -> [AuditEntry] {
        try plan.step("audit")
        return try base.audit(filter, before: before, limit: limit)
    }

    // MARK: SmallRows

    func value(_ collection: SmallCollection, _ name: String) throws -> [UInt8]? {
        try plan.step("value")
        return try base.value(collection, name)
    }

    func values(_ collection: SmallCollection) throws -> [[UInt8]] {
        try plan.step("values")
        return try base.values(collection)
    }

    func setValue(_ collection: SmallCollection, _ name: String, to value: [UInt8]) throws {
        try plan.step("setValue")
        return try base.setValue(collection, name, to: value)
    }

    func values(
        _ collection: SmallCollection, after name: String, limit: Int
    ) throws -> [(name: String, value: [UInt8])] {
        try plan.step("values")
        return try base.values(collection, after: name, limit: limit)
    }

    func removeValues(_ collection: SmallCollection, _ names: [String]) throws {
        try plan.step("removeValues")
        return try base.removeValues(collection, names)
    }
}
