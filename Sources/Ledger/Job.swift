public import RefundRules
public import ShipmentModel

/// One effect to perform, leased to one worker at a time.
public struct Job: Sendable, Hashable, Codable {
    public typealias ID = Int64

    public let id: ID
    public let kind: JobKind
    /// What it is done to; unique with the kind while the job is open.
    public let subject: String
    public let effect: Effect
    /// The case that it serves.
    public let caseKey: CaseKey
    public var dueAt: Instant
    /// How often it was claimed.
    public var tries: Int
    public var lastError: String?
    /// Grows with every claim: a worker whose token is not current any more has lost the job.
    public var leaseToken: Int64
    public var leaseUntil: Instant?
    public var worker: String?
    /// That it is wanted once more, said while it was under way: what it brings may be older than what it is wanted for.
    public var wish: Wish?

    /// A job that is made as soon as the one under way has ended.
    public struct Wish: Sendable, Hashable, Codable {
        public var dueAt: Instant
        /// The commit that asked for it.
        public var madeAt: Instant

        public init(dueAt: Instant, madeAt: Instant) {
            self.dueAt = dueAt
            self.madeAt = madeAt
        }
    }

    public init(id: ID, kind: JobKind, subject: String, effect: Effect, caseKey: CaseKey, dueAt: Instant) {
        self.id = id
        self.kind = kind
        self.subject = subject
        self.effect = effect
        self.caseKey = caseKey
        self.dueAt = dueAt
        tries = 0
        leaseToken = 0
    }
}

/// The kinds of jobs: an effect's name without its subject.
public enum JobKind: String, Sendable, Hashable, Codable, CaseIterable {
    case agree, refuse, intercept, track, subscribe, notify
    case remindBuyer = "remind_buyer"
    case cancelIntercept = "cancel_intercept"
    case queryIntercept = "query_intercept"
    case readCase = "read_case"
    case payRefund = "pay_refund"
    case queryRefund = "query_refund"
    case askMoreTime = "ask_more_time"
}

/// How a worker gives a job back.
public struct JobResult: Sendable, Hashable {
    public enum Outcome: Sendable, Hashable {
        case done
        /// Not done, or not known: again at that time.
        case again(at: Instant, error: String)
        /// Given up: a person sees the error.
        case failed(error: String)
    }

    public var job: Job.ID
    public var leaseToken: Int64
    public var outcome: Outcome
    /// What would have been done, where it was not because the shop is only watched: kept in the audit, once for each
    /// effect.
    public var withheld: DecisionReason?

    public init(job: Job.ID, leaseToken: Int64, outcome: Outcome, withheld: DecisionReason? = nil) {
        self.job = job
        self.leaseToken = leaseToken
        self.outcome = outcome
        self.withheld = withheld
    }
}

/// What the ledger answers to a worker that wants to send a refund.
public enum AttemptPermission: Sendable, Hashable {
    /// The attempt is committed: send now, once, before its deadline.
    case send(RefundAttempt, RefundIntent)
    /// Possibly paid already: ask by key first, then come back.
    case queryFirst(RefundIntent)
    case hold(until: Instant, reason: String)
    /// Nothing to send any more.
    case stop(reason: String)
}
