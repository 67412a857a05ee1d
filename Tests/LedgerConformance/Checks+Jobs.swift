import Ledger
import RefundRules
import ShipmentModel

extension LedgerConformance {
    /// Leases, and one open job a thing.
    static var jobChecks: [LedgerCheck<Fixture>] {
        [
            LedgerCheck("a job is open once for its kind and subject, and anew after it was closed") { fixture in
                let ledger = try await World.ledger(on: fixture.make())
                let read = Submission(consequences: [.readCase(World.caseKey(7))])
                let receipts = try await ledger.record([read, read], at: World.start)
                try expectEqual(receipts.first?.cases, [World.caseKey(7)], "the cases that somebody waits for")
                _ = try await ledger.record([read], at: World.start)
                try expectEqual(try await ledger.jobs(JobFilter()).items.count, 1, "jobs")
                let job = try unwrap(try await ledger.claim(.readCase, at: World.start), "the job")
                try expectEqual(job.effect, .readCase, "the effect")
                try expectEqual(job.caseKey, World.caseKey(7), "the case")
                // The answer says that the case changed once more: the job is closed and opened anew at once.
                let done = JobResult(job: job.id, leaseToken: job.leaseToken, outcome: .done)
                _ = try await ledger.record(
                    [Submission(consequences: [.readCase(World.caseKey(7))], job: done)], at: World.start)
                let next = try await ledger.jobs(JobFilter()).items
                try expectEqual(next.count, 1, "jobs after it")
                try expect(next.first?.id != job.id, "the same job again")
            },
            LedgerCheck("jobs are leased oldest first, and again when the lease ran out") { fixture in
                let ledger = try await World.ledger(on: fixture.make())
                for index in 1...5 {
                    _ = try await ledger.record(
                        [Submission(consequences: [.readCase(World.caseKey(index))])],
                        at: World.start + .seconds(Int64(10 - index)))
                }
                try expectEqual(try await ledger.nextDue(after: World.start), World.start + .seconds(5), "next due")
                let now = World.start + .seconds(8)
                let first = try await ledger.claimJobs(
                    worker: "w1", kinds: [.readCase], limit: 2, lease: .seconds(30), at: now)
                try expectEqual(first.map(\.caseKey), [World.caseKey(5), World.caseKey(4)], "the oldest")
                let second = try await ledger.claimJobs(
                    worker: "w2", kinds: [.readCase], limit: 9, lease: .seconds(30), at: now)
                try expectEqual(second.map(\.caseKey), [World.caseKey(3), World.caseKey(2)], "the others that are due")
                try expect(
                    try await ledger.claimJobs(
                        worker: "w3", kinds: [.track], limit: 9, lease: .seconds(30), at: now + .hours(1)
                    ).isEmpty, "a kind nobody asked for")
                let late = try await ledger.claimJobs(
                    worker: "w3", kinds: [.readCase], limit: 9, lease: .seconds(30), at: now + .seconds(31))
                try expectEqual(late.count, 5, "jobs after the lease")
                try expectEqual(late.first { $0.id == first[0].id }?.tries, 2, "tries")
                try expectEqual(late.first { $0.id == first[0].id }?.worker, "w3", "the worker")
            },
            LedgerCheck("an effect that was withheld is noted once, and only by who holds its job") { fixture in
                let ledger = try await World.ledger(on: fixture.make())
                _ = try await ledger.record([Submission(consequences: [.readCase(World.caseKey())])], at: World.start)
                let reason = DecisionReason(
                    code: "would_read", english: "Would\u{0} have.", chinese: "", at: World.start)
                for minute in 0..<3 as Range<Int64> {
                    let now = World.start + .minutes(minute)
                    let job = try unwrap(try await ledger.claim(.readCase, at: now), "the job")
                    for token in [job.leaseToken - 1, job.leaseToken] {
                        let held = JobResult(
                            job: job.id, leaseToken: token, outcome: .again(at: now + .minutes(1), error: "held"),
                            withheld: reason)
                        _ = try await ledger.record([Submission(job: held)], at: now)
                    }
                }
                let noted = try await ledger.audit(AuditFilter(caseKey: World.caseKey(), action: AuditEntry.withheld))
                    .items
                try expectEqual(noted.map(\.reason.english), ["Would have."], "what was noted")
                try expectEqual(noted.first?.actor, "gateway", "who noted it")
                try expectEqual(try await ledger.firstBrokenAuditEntry(), nil, "the audit's chain")
            },
            LedgerCheck("a job given back comes again at its time; one given up is shown as failed") { fixture in
                let ledger = try await World.ledger(on: fixture.make())
                _ = try await ledger.record([Submission(consequences: [.readCase(World.caseKey())])], at: World.start)
                let job = try unwrap(try await ledger.claim(.readCase, at: World.start), "the job")
                let later = World.start + .minutes(5)
                let again = JobResult(
                    job: job.id, leaseToken: job.leaseToken, outcome: .again(at: later, error: "throttled"))
                _ = try await ledger.record([Submission(job: again)], at: World.start)
                try expectEqual(try await ledger.nextDue(after: World.start), later, "next due")
                try expect(try await ledger.claim(.readCase, at: World.start + .minutes(4)) == nil, "too early")
                let second = try unwrap(try await ledger.claim(.readCase, at: later), "the job again")
                try expectEqual(second.lastError, "throttled", "the last error")
                let failed = JobResult(
                    job: second.id, leaseToken: second.leaseToken, outcome: .failed(error: "no account"))
                _ = try await ledger.record([Submission(job: failed)], at: later)
                try expect(try await ledger.jobs(JobFilter()).items.isEmpty, "still open")
                let shown = try await ledger.jobs(JobFilter(onlyFailed: true)).items
                try expectEqual(shown.map(\.lastError), ["no account"], "what is shown")
                try expect(
                    try await ledger.audit(AuditFilter()).items.contains { $0.reason.code == "job-failed" }, "no alarm")
            },
            LedgerCheck("an approval asks for its effects once") { fixture in
                let ledger = try await World.ledger(on: fixture.make())
                let number = try World.number()
                let batch = [
                    World.push("in_transit", about: number, at: World.start - .hours(9)),
                    World.detail(World.snapshot(parcels: [number])),
                ]
                _ = try await ledger.record(batch, at: World.start)
                let kinds = try await ledger.jobs(JobFilter(limit: 99)).items.map(\.kind)
                for kind in [JobKind.agree, .remindBuyer, .intercept] {
                    try expect(kinds.contains(kind), "no job to \(kind.rawValue)")
                }
                try expectEqual(kinds.count, Set(kinds).union([.notify]).count, "jobs: \(kinds)")
                let intercept = try unwrap(
                    try await ledger.claim(.intercept, at: World.start), "the interception's job")
                guard case .intercept(let parcel, let request, _) = intercept.effect else {
                    throw Nonconformance(description: "another effect")
                }
                let answer = InterceptionAnswer(
                    parcel: parcel, requestNumber: request, state: .accepted, carrierNumber: "C-1", at: World.start)
                _ = try await ledger.record(
                    [
                        Submission(
                            consequences: [.interception(World.caseKey(), answer)],
                            job: JobResult(job: intercept.id, leaseToken: intercept.leaseToken, outcome: .done))
                    ], at: World.start)
                let record = try await ledger.caseView(World.caseKey())?.afterSale.interceptionsAsked[parcel]
                try expectEqual(record?.state, .accepted, "the record's state")
                try expectEqual(record?.carrierNumber, "C-1", "the carrier's number")
                _ = try await ledger.record(
                    [Submission(consequences: [.lookAgain(World.caseKey())])], at: World.start + .minutes(1))
                try expect(try await ledger.openJob(.intercept) == nil, "asked twice")
            },
        ]
    }
}
