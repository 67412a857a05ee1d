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
/// nor its lease, and every call is safe to repeat, because it carries the same key or is asked about first; an
/// order that is neither is sent once, and what may have become of it is a person's to ask.
public struct Dispatcher: Service {
    /// How many jobs are under way at once.
    public static let inFlightMax = 64
    /// Real time: longer than the longest call's deadline and the commit after it.
    public static let lease = Duration.seconds(60)
    /// How often new jobs are looked for while others are under way, in real time; a commit makes it sooner.
    static let glance = Duration.milliseconds(250)
    /// After so many tries a job is given up: kept as failed, with an alarm in the audit. What moves money, and what a
    /// platform must be told of a case, is never given up because somebody is away.
    public static let triesMax = 12
    /// After so many tries, and so many more, people are asked about what a platform could not be told: about ten minutes.
    static let triesBeforePeople = 8
    /// So many where the party says no and no source tells whether asking again helps: about a minute of trying.
    static let doubtfulTriesMax = 4
    /// How long a job about money rests whose shop or account the settings do not have (any more).
    static let unconfiguredPause = Duration.hours(1)
    /// What a lease must still hold when a call begins, beside the call itself, in real time: room for the commits.
    static let leaseMargin = Duration.seconds(5)

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
        calls = Calls(caller: caller, budget: budget, lane: .effects, clock: clock, nonce: nonce)
    }

    public func run() async throws {
        try await WorkLoop(name: "dispatcher", clock: clock, wakeUp: wakeUp, logger: logger) {
            try await round()
        }.run()
    }

    /// Performs everything that is due; returns when the next thing is.
    ///
    /// Further jobs are leased as others end, so a party that hangs keeps only its own jobs waiting. Shutdown leases no
    /// more; what is under way ends.
    public func round() async throws -> Instant {
        let crew = Crew<Job>(
            size: Self.inFlightMax,
            fetch: { limit in
                let jobs = Task.isShuttingDownGracefully ? [] : try await claim(limit)
                return .init(items: jobs, isFull: jobs.count == limit)
            },
            perform: { await perform($0) },
            pause: { await wakeUp.wait(atMost: Self.glance, by: clock) })
        try await crew.run()
        return try await ledger.nextDue(after: clock.now) ?? .distantFuture
    }

    private func claim(_ limit: Int) async throws(LedgerError) -> [Job] {
        let now = clock.now
        return try await ledger.claimJobs(
            worker: worker, kinds: Set(JobKind.allCases), limit: limit,
            lease: clock.instant(afterReal: Self.lease) - now, at: now)
    }

    private func perform(_ job: Job) async {
        var outcome = KnownSeries.JobOutcome.answered
        do {
            for submission in try await submissions(of: job) {
                _ = try await intake.keep(submission)
                switch submission.job?.outcome {
                case .again: outcome = .again
                case .failed: outcome = .givenUp
                case .done, nil: break
                }
            }
        } catch {
            // The lease runs out and the job is claimed again; what was sent is asked about or repeated safely.
            logger.error(
                "job not finished",
                metadata: [
                    "job": "\(job.id)", "kind": "\(job.kind)", "error": "\(PersonalData.masked("\(error)"))",
                ])
            outcome = .failed
        }
        Counter(label: KnownSeries.jobs, dimensions: KnownSeries.dimensions(job.kind, outcome)).increment()
    }

    private func submissions(of job: Job) async throws -> [Submission] {
        // The one gate: every effect of a decision passes here, whenever its job was made.
        if let withheld = try await withheld(job) { return [withheld] }
        switch job.effect {
        case .intercept(let parcel, let number, let party):
            return try await interception(job, parcel, number, via: party, .intercept)
        case .cancelIntercept(let parcel, let number, let party):
            return try await interception(job, parcel, number, via: party, .cancelIntercept)
        case .queryIntercept(let parcel, let number, let party):
            return try await interception(job, parcel, number, via: party, .queryIntercept)
        case .track(let parcel): return try await track(job, parcel)
        case .subscribe(let parcel): return try await subscribe(job, parcel)
        case .agree: return try await operate(job, .order(.agree))
        case .refuse: return try await operate(job, .order(.refuse))
        case .askMoreTime: return try await operate(job, .order(.askMoreTime))
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

    /// When a call of this job must have begun, so that it ends, and its answer is committed, before anybody else can
    /// lease the job.
    func latestStart(of job: Job, _ limits: PartyProfile.Limits) -> Instant {
        let needed = limits.answerDeadline + Self.leaseMargin
        return (job.leaseUntil ?? clock.now) - (clock.instant(afterReal: needed) - clock.now)
    }

    func finished(_ job: Job, _ outcome: JobResult.Outcome) -> Submission {
        Submission(job: result(job, outcome))
    }

    func result(_ job: Job, _ outcome: JobResult.Outcome) -> JobResult {
        JobResult(job: job.id, leaseToken: job.leaseToken, outcome: outcome)
    }

    /// Again later, or given up after ``triesMax``.
    func later(
        _ job: Job, error: String, isEndless: Bool = false, triesMax: Int = Self.triesMax
    ) -> JobResult.Outcome {
        guard isEndless || job.tries < triesMax else { return .failed(error: error) }
        return .again(at: backoff.next(after: clock.now, tries: job.tries), error: error)
    }

    /// What a party said went wrong, as it is kept with the job: its words may name people.
    func said(_ party: PartyID, _ fault: PartyFault) -> String { said(party, fault.code, fault.message) }

    func said(_ party: PartyID, _ code: String?, _ message: String?) -> String {
        "\(party) says \(code ?? "nothing")" + (message.map { ": \(PersonalData.masked($0))" } ?? "")
    }
}
