public import RefundRules
public import ShipmentModel

/// Refund intents and their attempts.
public protocol RefundRows {
    /// In the order of their parts.
    func intents(of cases: [CaseKey]) throws -> [RefundIntent]
    func intent(_ key: RefundKey) throws -> RefundIntent?
    func writeIntents(_ intents: [RefundIntent]) throws
    /// Newest first, from below `before`.
    func intents(_ filter: RefundFilter, before: Int64?, limit: Int) throws -> [(Int64, RefundIntent)]
    /// In the order of keys and numbers.
    func attempts(of keys: [RefundKey]) throws -> [RefundAttempt]
    func writeAttempts(_ attempts: [RefundAttempt]) throws
    /// What a shop's first attempts since then add up to, in minor units. Two transactions that ask for one shop wait for
    /// each other, so that both cannot take the same room under a cap.
    func spent(platform: PartyID, shop: ShopID, since: Instant) throws -> Spending
}

/// What a shop's refunds add up to since some time.
public struct Spending: Sendable, Hashable {
    public var minor: Int64
    /// The earliest that is counted; nil when none is.
    public var first: Instant?

    public init(minor: Int64, first: Instant?) {
        self.minor = minor
        self.first = first
    }
}

/// Jobs, tasks and the audit.
public protocol JobRows {
    /// Inserts jobs; one whose kind and subject are open already is left out.
    ///
    /// - Returns: Those left out.
    @discardableResult
    func enqueue(_ jobs: [NewJob]) throws -> [NewJob]
    /// The open job of that kind and subject, locked.
    func openJob(_ kind: JobKind, _ subject: String) throws -> Job?
    /// Leases due jobs, oldest due first: raises token and tries, and drops a wish whose time has come, because the try that
    /// begins now grants it. Jobs that another transaction holds are passed over.
    ///
    /// - Returns: The jobs, and beside them the due ones whose rows cannot be read, which stay as they are.
    func claim(worker: String, kinds: Set<JobKind>, limit: Int, leaseUntil: Instant, at now: Instant) throws -> (
        jobs: [Job], damaged: [DamagedJob]
    )
    /// The open job of that number, locked.
    func lockJob(_ id: Job.ID) throws -> Job?
    /// Stores due time, error, lease and wish of an open job.
    func updateJob(_ job: Job) throws
    func closeJob(_ id: Job.ID, failure: String?, at now: Instant) throws
    /// Deletes jobs that ended before an instant, but those of a case that is watched (``CaseRow/isWatched``).
    ///
    /// - Returns: How many, at most `limit`.
    func dropClosedJobs(closedBefore instant: Instant, limit: Int) throws -> Int
    /// The earliest due time or end of a lease among open jobs, and of look-agains.
    func nextDue() throws -> Instant?
    /// What waits, but for the stop switch.
    ///
    /// - Parameter instant: Open jobs that could be claimed before then are late.
    func backlog(lateBefore instant: Instant) throws -> LedgerBacklog
    /// Newest first, from below `before`: the open ones, or those that failed.
    func jobs(_ filter: JobFilter, before: Int64?, limit: Int) throws -> [Job]
    /// All jobs that were ever made for a case, oldest first.
    func jobs(of key: CaseKey) throws -> [CaseJob]

    /// Opens tasks; one whose case and kind are open already is left out.
    func openTasks(_ tasks: [NewTask]) throws
    func closeTasks(of cases: [CaseKey], kinds: Set<TaskKind>, _ closing: TaskClosing, at now: Instant) throws
    /// The task, locked; without advice, as all tasks that a store gives.
    func task(_ id: TaskView.ID) throws -> TaskView?
    /// Stores all that changes in a task: suggestion and reason, assignee, note, snooze and closing.
    func updateTask(_ task: TaskView) throws
    func tasks(_ filter: TaskFilter, before: Int64?, limit: Int) throws -> [TaskView]

    /// Appends entries, each linked to the one before it (``AuditChain``), at once or by a sealer soon after; their
    /// sequence numbers are given by the store.
    func appendAudit(_ entries: [AuditEntry]) throws
    /// Entries above a sequence number, oldest first, with their links. A store whose sealer comes later leaves out the
    /// newest entries that it has not come to.
    func auditLinks(after sequence: Int64, limit: Int) throws -> [LinkedAuditEntry]
    /// Alarms above a sequence number, oldest first, found without looking at other entries. None that is committed later
    /// has a lower number than one that was given out here: a cursor would pass it by.
    ///
    /// - Returns: Each with its number; nil for one that cannot be read.
    func alarms(after sequence: Int64, limit: Int) throws -> [(sequence: Int64, entry: AuditEntry?)]
    /// The highest sequence number that was ever given, where the store remembers it apart from the entries.
    func lastAuditSequence() throws -> Int64?
    /// Newest first, from below `before`.
    func audit(_ filter: AuditFilter, before: Int64?, limit: Int) throws -> [AuditEntry]
}

/// Small named values: the stop switch, tokens, cursors, idempotency keys, lifted caps.
public protocol SmallRows {
    func value(_ collection: SmallCollection, _ name: String) throws -> [UInt8]?
    func values(_ collection: SmallCollection) throws -> [[UInt8]]
    /// A slice in the order of the names' bytes, from behind `name`.
    func values(_ collection: SmallCollection, after name: String, limit: Int) throws -> [(
        name: String, value: [UInt8]
    )]
    func removeValues(_ collection: SmallCollection, _ names: [String]) throws
    func setValue(_ collection: SmallCollection, _ name: String, to value: [UInt8]) throws
}

public enum SmallCollection: String, Sendable, CaseIterable {
    /// Facts about the store itself, such as the fingerprint of its sealing key.
    case store
    case stopSwitch = "stop_switch"
    case token
    case cursor
    case idempotencyKey = "idempotency_key"
    case capLift = "cap_lift"
}

/// A job to be made.
public struct NewJob: Sendable, Hashable {
    public var kind: JobKind
    public var subject: String
    public var effect: Effect
    public var caseKey: CaseKey
    public var dueAt: Instant
    /// The commit's time, which the job shares with the decision that it follows from.
    public var madeAt: Instant

    public init(
        kind: JobKind, subject: String, effect: Effect, caseKey: CaseKey, dueAt: Instant, madeAt: Instant
    ) {
        self.kind = kind
        self.subject = subject
        self.effect = effect
        self.caseKey = caseKey
        self.dueAt = dueAt
        self.madeAt = madeAt
    }
}

/// A due job whose row cannot be read: a damaged file, or somebody else's hand.
public struct DamagedJob: Sendable, Hashable {
    public var id: Job.ID
    /// As it is stored.
    public var kind: String
    public var caseKey: CaseKey
    /// What of it cannot be read, and nothing that anybody wrote.
    public var detail: String

    public init(id: Job.ID, kind: String, caseKey: CaseKey, detail: String) {
        self.id = id
        self.kind = kind
        self.caseKey = caseKey
        self.detail = detail
    }
}

/// A task to be opened.
public struct NewTask: Sendable, Hashable {
    public var caseKey: CaseKey
    public var kind: TaskKind
    public var suggestion: String
    /// The decision that asks for a person.
    public var why: DecisionReason?
    public var openedAt: Instant

    public init(
        caseKey: CaseKey, kind: TaskKind, suggestion: String, why: DecisionReason? = nil, openedAt: Instant
    ) {
        self.caseKey = caseKey
        self.kind = kind
        self.suggestion = suggestion
        self.why = why
        self.openedAt = openedAt
    }
}
