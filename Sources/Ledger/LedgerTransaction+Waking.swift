internal import RefundRules
internal import ShipmentModel

extension LedgerTransaction {
    /// Makes jobs. A question that is under way already is asked once more after it: its answer may have been given before
    /// that which it is wanted for now. One that waits for its turn comes later than that by itself.
    func want(_ jobs: [NewJob]) throws {
        for job in try enqueue(jobs) where job.kind.isRepeatable {
            guard let open = try openJob(job.kind, job.subject), open.worker != nil else { continue }
            try wish(Job.Wish(dueAt: job.dueAt, madeAt: job.madeAt), of: open)
        }
    }

    /// Makes an open job due sooner; one that is under way, once more after it.
    func bringForward(_ job: Job, to instant: Instant, at now: Instant) throws {
        guard job.worker == nil else { return try wish(Job.Wish(dueAt: instant, madeAt: now), of: job) }
        guard instant < job.dueAt else { return }
        var job = job
        job.dueAt = instant
        try updateJob(job)
    }

    private func wish(_ wish: Job.Wish, of job: Job) throws {
        guard job.wish.map({ wish.dueAt < $0.dueAt }) ?? true else { return }
        var job = job
        job.wish = wish
        try updateJob(job)
    }

    /// Drops what was wished while a refund's job was under way: the gate has just seen it.
    func dropWish(of id: Job.ID) throws {
        guard var job = try lockJob(id), job.wish != nil else { return }
        job.wish = nil
        try updateJob(job)
    }

    /// Makes the job that was wished for while this one, which has ended now, was under way.
    func grantWish(of job: Job, at now: Instant) throws {
        guard let wish = job.wish else { return }
        // Nothing is left to send of a refund that was sent.
        if case .payRefund(let key) = job.effect, try intent(key)?.phase != .written { return }
        try enqueue([
            NewJob(
                kind: job.kind, subject: job.subject, effect: job.effect, caseKey: job.caseKey,
                dueAt: max(wish.dueAt, now), madeAt: wish.madeAt)
        ])
    }
}

extension Job {
    /// The job given back.
    func again(at instant: Instant, error: String, now: Instant) -> Job {
        var job = self
        (job.dueAt, job.lastError, job.leaseUntil, job.worker) = (instant, error, nil, nil)
        // A refund that was freed behind the back of the look that held it goes on. A question keeps both its back-off and
        // its wish: others rely on the time of the wish.
        if kind == .payRefund, let wish {
            job.dueAt = min(instant, max(wish.dueAt, now))
            job.wish = nil
        }
        return job
    }
}

extension JobKind {
    /// Whether it is done again when it is wanted again while it is under way: it only asks. What became of a refund is
    /// asked by the settling of its answers, each time anew.
    fileprivate var isRepeatable: Bool {
        switch self {
        case .track, .queryIntercept, .readCase: true
        case .agree, .refuse, .intercept, .subscribe, .notify, .remindBuyer, .cancelIntercept, .payRefund, .queryRefund,
            .askMoreTime:
            false
        }
    }
}
