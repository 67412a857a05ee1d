internal import Ledger
internal import PartyKit
internal import RefundRules
internal import ShipmentModel

/// A ledger in memory in which the past is decided anew: time goes as the messages were heard, no effect is performed.
struct Scratch: Sendable {
    /// Longer than any period that is looked at: nobody else claims the jobs.
    private static let lease = Duration.days(36_500)

    let ledger: LedgerEngine<MemoryStore>
    private(set) var now: Instant
    /// Refunds that are due, until they are tried.
    private var payments: [RefundKey: Job] = [:]
    /// When the clock has something to say next; asked for anew after a decision.
    private var due: Instant?

    init(_ settings: DecisionSettings, at start: Instant) async throws {
        ledger = try await LedgerEngine(
            store: MemoryStore(), settings: settings, seal: try MessageSeal(key: [UInt8](repeating: 0, count: 32)),
            at: start)
        now = start
    }

    /// Lets time go by: alarms, holds and deadlines are looked at when they are due.
    mutating func advance(to instant: Instant) async throws {
        while let due, due <= instant {
            now = max(now, due)
            try await takeJobs()
            let keys = try await ledger.casesToLookAt(limit: Int.max, at: now)
            if !keys.isEmpty {
                _ = try await ledger.record(keys.map { Submission(consequences: [.lookAgain($0)]) }, at: now)
                try await takeJobs()
            }
            self.due = try await ledger.nextDue(after: now)
        }
        now = max(now, instant)
    }

    mutating func record(_ submission: Submission) async throws -> Receipt? {
        let receipt = try await ledger.record([submission], at: now).first
        if receipt?.cases.isEmpty == false { try await decided() }
        return receipt
    }

    /// Tries to pay as it was tried then.
    ///
    /// - Returns: Nil when no such refund is due.
    mutating func begin(_ attempt: RefundAttempt) async throws -> AttemptPermission? {
        try await takeJobs()
        guard let job = payments[attempt.key] else { return nil }
        guard let file = try await ledger.caseFile(job.caseKey),
            let intent = file.intents.first(where: { $0.intent.key == attempt.key })?.intent
        else { return nil }
        let permission = try await ledger.beginAttempt(
            job: job, key: attempt.key, amount: intent.amount, seenVersion: file.afterSale.facts.version,
            requestDigest: attempt.requestDigest, deadline: attempt.deadline, at: now)
        if case .hold = permission { return permission }
        payments[attempt.key] = nil
        _ = try await ledger.record([done(job)], at: now)
        try await decided()
        return permission
    }

    private mutating func decided() async throws {
        try await takeJobs()
        due = try await ledger.nextDue(after: now)
    }

    /// Jobs are taken off the list: none is performed. Refunds wait for the time at which they were tried.
    private mutating func takeJobs() async throws {
        let jobs = try await ledger.claimJobs(
            worker: "rehearsal", kinds: Set(JobKind.allCases), limit: Int.max, lease: Self.lease, at: now)
        var finished: [Submission] = []
        for job in jobs {
            if case .payRefund(let key) = job.effect { payments[key] = job } else { finished.append(done(job)) }
        }
        if !finished.isEmpty { _ = try await ledger.record(finished, at: now) }
    }

    private func done(_ job: Job) -> Submission {
        Submission(job: JobResult(job: job.id, leaseToken: job.leaseToken, outcome: .done))
    }
}
