import PartyKit
public import RefundRules
public import ShipmentModel

/// What is durable, and the only place where decisions are committed.
///
/// `record` is the one door (domain §6, design "What is stored"): raw messages, facts, cases, jobs and intents that
/// follow from one submission are committed in one transaction or not at all. Every implementation passes the same
/// suite, `LedgerConformance`.
public protocol Ledger: Sendable {
    /// Commits submissions; returns after they are durable. Receipts are in the submissions' order.
    ///
    /// A deadlock or serialisation failure repeats the whole batch; any other error halves it down to the one message,
    /// which is quarantined raw by itself. An error in one case's decision leaves its facts committed, the case flagged.
    ///
    /// - Throws: ``LedgerError`` when the store itself fails: nothing of the batch is acknowledged then.
    func record(_ batch: [Submission], at now: Instant) async throws(LedgerError) -> [Receipt]

    // MARK: Jobs

    /// Leases up to `limit` due jobs, oldest due first. A job whose lease ran out is due again.
    func claimJobs(worker: String, kinds: Set<JobKind>, limit: Int, lease: Duration, at now: Instant)
        async throws(LedgerError) -> [Job]
    /// The permission to send a refund: checks stop switch, caps, intent, case version and contradiction, and commits
    /// the attempt, all in one transaction.
    ///
    /// - Parameters:
    ///   - amount: What the composed request orders. An intent that has another one by now, because the buyer changed it
    ///     meanwhile, is not sent but composed anew.
    ///   - seenVersion: The platform's version of the case, from the look taken just before.
    ///   - deadline: When the call surely has ended; must be before the job's lease ends.
    func beginAttempt(
        job: Job, key: RefundKey, amount: Money, seenVersion: String?, requestDigest: String, deadline: Instant,
        at now: Instant
    ) async throws(LedgerError) -> AttemptPermission
    /// When the next job or look-again is due; nil when nothing is open.
    func nextDue(after now: Instant) async throws(LedgerError) -> Instant?
    /// How much waits; cheap enough to be asked every few seconds.
    func backlog(at now: Instant) async throws(LedgerError) -> LedgerBacklog
    /// Cases whose look-again time has come.
    func casesToLookAt(limit: Int, at now: Instant) async throws(LedgerError) -> [CaseKey]

    // MARK: Alarms

    /// Alarms of the audit that nobody has been told of yet, oldest first, whichever process committed them. One teller at a
    /// time has them: until it says what it told, at most for the lease, nobody else gets any.
    ///
    /// What an older version wrote before it learnt to count what was told is not told again.
    ///
    /// - Parameter teller: One name for each teller there is.
    func claimAlarms(teller: String, limit: Int, lease: Duration, at now: Instant) async throws(LedgerError)
        -> [AuditEntry]
    /// Notes that all alarms up to this entry of the audit have been told, and lets anybody have the next ones.
    func noteAlarmsTold(upTo sequence: Int64, by teller: String) async throws(LedgerError)

    // MARK: Polling

    /// Leases open parcels that are due to be asked about, by index, and lets nobody else have them for a while. When they are
    /// due again comes with their answer (``Submission/nextPolls``).
    func claimDueParcels(limit: Int, at now: Instant) async throws(LedgerError) -> [PollTarget]
    /// How far a platform's case list was read.
    func cursor(_ name: String) async throws(LedgerError) -> String?
    func setCursor(_ name: String, to value: String) async throws(LedgerError)

    // MARK: Switches and access

    func setStopSwitch(_ isOn: Bool, by person: String, reason: String, at now: Instant) async throws(LedgerError)
    func stopSwitch() async throws(LedgerError) -> StopSwitch?
    /// Lifts a shop's caps of hour and day for all its refunds until a time, and makes due at once what they hold. The next
    /// one for the shop takes its place; one whose time is over already restores the settings' caps.
    func liftCaps(_ lift: CapLift) async throws(LedgerError)
    func capUse(of shop: ShopID, on platform: PartyID, at now: Instant) async throws(LedgerError) -> CapUse
    func addToken(_ token: APIToken) async throws(LedgerError)
    func token(hash: String) async throws(LedgerError) -> APIToken?
    func tokens() async throws(LedgerError) -> [APIToken]
    func revokeToken(hash: String, at now: Instant) async throws(LedgerError)
    /// The stored response for an idempotency key, or nil after claiming it for this request.
    ///
    /// - Throws: `.conflict` when the key was used with another request.
    func claimIdempotencyKey(_ key: String, requestDigest: String, at now: Instant) async throws(LedgerError)
        -> StoredResponse?
    func storeResponse(_ response: StoredResponse, forIdempotencyKey key: String) async throws(LedgerError)

    // MARK: Tasks

    func tasks(_ filter: TaskFilter) async throws(LedgerError) -> Page<TaskView>
    /// One task, with what its case's state suggests now while it is open.
    func task(_ id: TaskView.ID, at now: Instant) async throws(LedgerError) -> TaskView?
    /// Changes tasks for one reason, each by itself: one that is closed or not there keeps none of the others back. What
    /// changes is audited with name and reason; the same change once more changes nothing.
    ///
    /// - Parameter shops: Tasks of other shops are not there; nil: every shop.
    /// - Returns: What became of each.
    func changeTasks(
        _ ids: [TaskView.ID], _ change: TaskChange, shops: Set<ShopID>?, by person: String, reason: String,
        at now: Instant
    ) async throws(LedgerError) -> [TaskView.ID: TaskOutcome]

    // MARK: Views

    /// The case itself and its refunds: what whoever acts for it needs, without reading its parcels anew.
    func caseFile(_ key: CaseKey) async throws(LedgerError) -> CaseFile?
    func caseView(_ key: CaseKey) async throws(LedgerError) -> CaseView?
    /// The same with all its jobs, the messages behind it, and the weight of each fact.
    func caseRecord(_ key: CaseKey) async throws(LedgerError) -> CaseRecord?
    func cases(_ filter: CaseFilter) async throws(LedgerError) -> Page<CaseSummary>
    func caseCounts(shops: Set<ShopID>?) async throws(LedgerError) -> [CaseState: Int]
    func parcelViews(_ number: WaybillKey) async throws(LedgerError) -> [ParcelView]
    func refund(_ key: RefundKey) async throws(LedgerError) -> RefundView?
    func refunds(_ filter: RefundFilter) async throws(LedgerError) -> Page<RefundView>
    func jobs(_ filter: JobFilter) async throws(LedgerError) -> Page<Job>
    func message(_ id: MessageID) async throws(LedgerError) -> MessageView?
    func messages(_ filter: MessageFilter) async throws(LedgerError) -> Page<MessageView>
    /// The raw bytes, unsealed; audited with who asked and why.
    func rawBody(of id: MessageID, for person: String, reason: String, at now: Instant) async throws(LedgerError)
        -> [UInt8]?
    /// The raw bytes of messages for the program's own reading: nobody is shown them, so nothing is noted. Those that
    /// retention has deleted are left out.
    func bodies(of ids: [MessageID]) async throws(LedgerError) -> [MessageID: [UInt8]]
    /// Deletes the raw bodies of messages first heard before an instant; hash, hearing and outcome stay. What still waits
    /// in quarantine is deleted as well: retention is a promise to the people named in it.
    ///
    /// - Returns: How many were deleted; call again until it is 0.
    func dropBodies(heardBefore instant: Instant, limit: Int) async throws(LedgerError) -> Int
    func audit(_ filter: AuditFilter) async throws(LedgerError) -> Page<AuditEntry>

    // MARK: Upkeep

    /// Forgets a slice of the numbers that no case names and that nothing new was heard of since an instant, with their
    /// facts (domain §2: 30 days).
    ///
    /// - Parameter limit: How many numbers are looked at.
    /// - Returns: Whether more are left to look at in this round through all numbers.
    func dropUnclaimed(heardBefore instant: Instant, limit: Int) async throws(LedgerError) -> Bool
    /// Deletes a slice of the closed jobs that ended before an instant, but those of cases that are open or watched; messages
    /// and audit keep what they did.
    ///
    /// - Returns: How many were deleted; call again until it is 0.
    func dropClosedJobs(closedBefore instant: Instant, limit: Int) async throws(LedgerError) -> Int
    /// Forgets idempotency keys that were claimed before an instant, with their responses: a request that comes again
    /// later than that is a new one.
    ///
    /// - Parameter limit: How many keys are looked at.
    /// - Returns: Whether more are left to look at in this round through all keys.
    func dropIdempotencyKeys(claimedBefore instant: Instant, limit: Int) async throws(LedgerError) -> Bool
    /// Goes through the whole audit, link after link.
    ///
    /// - Parameter head: The newest entry as an earlier check named it: it must still be there, unchanged.
    func verifyAudit(expecting head: AuditHead?) async throws(LedgerError) -> AuditVerdict

    /// Ends open transactions, checkpoints and closes.
    func close() async throws(LedgerError)
}

/// Why the ledger could not do what was asked.
public struct LedgerError: Error, Sendable, Equatable, CustomStringConvertible {
    public enum Kind: String, Sendable, Equatable {
        /// The store cannot be reached, is full, or gave an error that a retry may cure.
        case unavailable
        /// The store is of another version or not set up for safety; start refused.
        case misconfigured
        case conflict
        case notFound = "not_found"
        /// Our own mistake.
        case `internal`
    }

    public let kind: Kind
    /// What happened and what to do; no payload, no personal data.
    public let detail: String

    public init(_ kind: Kind, _ detail: String) {
        self.kind = kind
        self.detail = detail
    }

    public var description: String { "ledger \(kind.rawValue): \(detail)" }
}

/// What decisions are taken with: the settings' policies and the parties' tables. A value, read once at start.
public struct DecisionSettings: Sendable {
    public var vocabularies: Vocabularies
    public var knownCarriers: Set<CarrierID>
    /// The zone of a carrier's times without one.
    public var zones: [CarrierID: Int]
    public var policies: [ShopID: ShopPolicy]
    public var defaultPolicy: ShopPolicy
    /// How long the refund's target needs before `not_found` counts, and for how long it knows a key, by platform.
    public var targets: [PartyID: RefundTarget]

    public struct RefundTarget: Sendable, Hashable {
        public var knowsRefundKeys: Bool
        public var settleDelay: Duration
        public var idempotencyWindow: Duration?

        public init(knowsRefundKeys: Bool, settleDelay: Duration, idempotencyWindow: Duration?) {
            self.knowsRefundKeys = knowsRefundKeys
            self.settleDelay = settleDelay
            self.idempotencyWindow = idempotencyWindow
        }
    }

    public init(
        vocabularies: Vocabularies, knownCarriers: Set<CarrierID>, zones: [CarrierID: Int] = [:],
        policies: [ShopID: ShopPolicy] = [:], defaultPolicy: ShopPolicy = ShopPolicy(),
        targets: [PartyID: RefundTarget] = [:]
    ) {
        self.vocabularies = vocabularies
        self.knownCarriers = knownCarriers
        self.zones = zones
        self.policies = policies
        self.defaultPolicy = defaultPolicy
        self.targets = targets
    }

    public func policy(for shop: ShopID) -> ShopPolicy { policies[shop] ?? defaultPolicy }
}

extension Ledger {
    /// The first entry of the audit whose link does not fit, so that it or one before it was changed; nil when all do.
    public func firstBrokenAuditEntry() async throws(LedgerError) -> Int64? {
        try await verifyAudit(expecting: nil).fault?.sequence
    }
}
