public import Ledger
public import Logging
internal import Metrics
public import PartyKit
internal import RefundRules
public import ServiceLifecycle
public import ShipmentModel

/// Performs the effects that decisions asked for: leases due jobs, makes their calls, and brings every answer back in
/// through the intake.
///
/// Several may run on one ledger: a job's lease and token choose one. A call that hangs outlives neither its deadline
/// nor its lease, and every call is safe to repeat, because it carries the same key or is asked about first.
public struct Dispatcher: Service {
    /// How many jobs are under way at once.
    public static let inFlightMax = 64
    /// Real time: longer than the longest call's deadline and the commit after it.
    public static let lease = Duration.seconds(60)
    /// After so many tries a job is given up and a person sees it. Questions about money are never given up.
    public static let triesMax = 12

    let ledger: any Ledger
    let intake: Intake
    let parties: Parties
    let calls: Calls
    let clock: any GatewayClock
    let backoff: Backoff
    let worker: String
    let logger: Logger
    private let wakeUp: WakeUp

    public init(
        ledger: any Ledger, intake: Intake, parties: Parties, caller: any Caller, budget: CallBudget,
        clock: any GatewayClock, wakeUp: WakeUp, worker: String, backoff: Backoff = Backoff(),
        nonce: @escaping @Sendable () -> String, logger: Logger
    ) {
        self.ledger = ledger
        self.intake = intake
        self.parties = parties
        self.clock = clock
        self.wakeUp = wakeUp
        self.worker = worker
        self.backoff = backoff
        self.logger = logger
        calls = Calls(caller: caller, budget: budget, clock: clock, nonce: nonce)
    }

    public func run() async throws {
        try await WorkLoop(name: "dispatcher", clock: clock, wakeUp: wakeUp, logger: logger) {
            try await round()
        }.run()
    }

    /// Performs everything that is due; returns when the next thing is.
    public func round() async throws -> Instant {
        while true {
            let lease = clock.instant(afterReal: Self.lease) - clock.now
            let jobs = try await ledger.claimJobs(
                worker: worker, kinds: Set(JobKind.allCases), limit: Self.inFlightMax, lease: lease, at: clock.now)
            guard !jobs.isEmpty else { break }
            await withTaskGroup(of: Void.self) { group in
                for job in jobs { group.addTask { await perform(job) } }
            }
        }
        return try await ledger.nextDue(after: clock.now) ?? .distantFuture
    }

    private func perform(_ job: Job) async {
        do {
            let submissions = try await submissions(of: job)
            for submission in submissions { _ = try await intake.submit(submission) }
            Counter(label: "turnback_jobs_total", dimensions: [("kind", job.kind.rawValue), ("outcome", "answered")])
                .increment()
        } catch {
            // The lease runs out and the job is claimed again; what was sent is asked about or repeated safely.
            logger.error(
                "job not finished", metadata: ["job": "\(job.id)", "kind": "\(job.kind)", "error": "\(error)"])
            Counter(label: "turnback_jobs_total", dimensions: [("kind", job.kind.rawValue), ("outcome", "failed")])
                .increment()
        }
    }

    private func submissions(of job: Job) async throws -> [Submission] {
        switch job.effect {
        case .intercept(let parcel, let number, let party):
            return try await interception(job, parcel, number, via: party, .intercept)
        case .cancelIntercept(let parcel, let number, let party):
            return try await interception(job, parcel, number, via: party, .cancelIntercept)
        case .queryIntercept(let parcel, let number, let party):
            return try await interception(job, parcel, number, via: party, .queryIntercept)
        case .track(let parcel): return try await track(job, parcel)
        case .subscribe(let parcel): return try await subscribe(job, parcel)
        case .agree: return try await operate(job, .agree)
        case .refuse: return try await operate(job, .refuse)
        case .askMoreTime: return try await operate(job, .askMoreTime)
        case .remindBuyer: return try await operate(job, .remindBuyer)
        case .notify(let event): return try await operate(job, .notify(event))
        case .readCase: return [try await readCase(job)]
        case .payRefund(let key): return try await pay(job, key)
        case .queryRefund(let key): return [try await queryRefund(job, key)]
        case .task, .alarm:
            // The ledger keeps these itself; a job of such a kind cannot be stored.
            return [finished(job, .failed(error: "not a job"))]
        }
    }

    // MARK: How a job ends

    /// What a call's answer is stored as: jobs and tries tell equal answers to different questions apart.
    func answerName(_ job: Job) -> String { "job \(job.id) try \(job.tries)" }

    func finished(_ job: Job, _ outcome: JobResult.Outcome) -> Submission {
        Submission(job: JobResult(job: job.id, leaseToken: job.leaseToken, outcome: outcome))
    }

    func result(_ job: Job, _ outcome: JobResult.Outcome) -> JobResult {
        JobResult(job: job.id, leaseToken: job.leaseToken, outcome: outcome)
    }

    /// Again later, or given up after ``triesMax``.
    func later(_ job: Job, error: String, isEndless: Bool = false) -> JobResult.Outcome {
        guard isEndless || job.tries < Self.triesMax else { return .failed(error: error) }
        return .again(at: backoff.next(after: clock.now, tries: job.tries), error: error)
    }
}
