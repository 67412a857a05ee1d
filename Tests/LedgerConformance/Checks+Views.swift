import Ledger
import RefundRules
import ShipmentModel

extension LedgerConformance {
    /// Lists page by page, and what one case shows.
    static var viewChecks: [LedgerCheck<Fixture>] {
        [
            LedgerCheck("pages show every row once, newest first, though rows are added meanwhile") { fixture in
                let ledger = try await World.ledger(on: fixture.make())
                for index in 1...7 {
                    _ = try await ledger.record(
                        [World.detail(World.snapshot(World.caseKey(index), parcels: [try World.number(index)]))],
                        at: World.start)
                }
                var seen: [CaseKey] = []
                var after: String?
                repeat {
                    let page = try await ledger.cases(CaseFilter(limit: 3, after: after))
                    seen += page.items.map(\.afterSale.key)
                    after = page.next
                    if seen.count == 3 {
                        _ = try await ledger.record(
                            [World.detail(World.snapshot(World.caseKey(8), parcels: [try World.number(8)]))],
                            at: World.start)
                    }
                } while after != nil
                try expectEqual(seen, (1...7).reversed().map { World.caseKey($0) }, "the cases seen")
                try expectEqual(try await ledger.cases(CaseFilter(limit: 8)).next, nil, "the page after the last")
                do {
                    _ = try await ledger.cases(CaseFilter(after: "x"))
                    throw Nonconformance(description: "a page that nobody named")
                } catch is LedgerError {}
                var messages: [MessageID] = []
                repeat {
                    let page = try await ledger.messages(MessageFilter(limit: 2, after: after))
                    messages += page.items.map(\.id)
                    after = page.next
                } while after != nil
                try expectEqual(Set(messages).count, 8, "messages")
                try expectEqual(messages.count, 8, "messages shown")
            },
            LedgerCheck("a case's record holds its jobs, open and done, and the messages behind it") { fixture in
                let ledger = try await World.ledger(on: fixture.make())
                let number = try World.number(1)
                let push = World.push("in_transit", about: number, at: World.start - .hours(9))
                try await ledger.recordEach(
                    [push, World.detail(World.snapshot(parcels: [number]))], at: World.start)
                let jobs = try await ledger.claimJobs(
                    worker: "w", kinds: [.intercept], limit: 1, lease: .minutes(5), at: World.start)
                let job = try unwrap(jobs.first, "a job to intercept")
                var answer = World.message("taken", heard: World.start + .minutes(1), direction: .answer)
                answer.answers = "job \(job.id) try 1"
                var other = World.message("another's", heard: World.start + .minutes(1), direction: .answer)
                other.answers = "job \(job.id)0 try 1"
                let result = JobResult(job: job.id, leaseToken: job.leaseToken, outcome: .done)
                _ = try await ledger.record(
                    [Submission(message: answer, job: result), Submission(message: other)],
                    at: World.start + .minutes(1))
                let record = try unwrap(try await ledger.caseRecord(World.caseKey()), "the case's record")
                try expectEqual(record.view, try unwrap(try await ledger.caseView(World.caseKey()), "view"), "the view")
                let done = try unwrap(record.jobs.first { $0.job.id == job.id }, "the job that was done")
                try expectEqual(done.closedAt, World.start + .minutes(1), "when it was done")
                try expectEqual(done.madeAt, World.start, "when it was made")
                try expect(!done.hasFailed, "a job that was done has failed")
                try expect(record.jobs.contains { $0.closedAt == nil }, "no open job")
                try expectEqual(record.jobs.map(\.job.id), record.jobs.map(\.job.id).sorted(), "the jobs' order")
                try expectEqual(record.messages.map(\.answeredJob), [nil, job.id], "what the messages answer")
                try expectEqual(record.messages.first?.direction, .push, "the push that told of the scan")
                let weights = record.weights.values.flatMap(\.values)
                try expectEqual(weights.map(\.grade), [.proof], "the weight of the scan")
                try expect(try await ledger.caseRecord(World.caseKey(9)) == nil, "a case that nobody knows")
            },
            LedgerCheck("lists are filtered by state, shop and phase") { fixture in
                let ledger = try await World.ledger(on: fixture.make())
                let key = try await ledger.makeDue(1)
                let number = try World.number(2)
                let foreign = CaseKey(platform: World.platform, shop: "shop-2", afterSaleID: "X")
                try await ledger.recordEach(
                    [
                        World.push("in_transit", about: number, at: World.start - .hours(9)),
                        World.detail(World.snapshot(foreign, parcels: [number])),
                    ], at: World.start)
                func keys(_ filter: CaseFilter) async throws -> [CaseKey] {
                    try await ledger.cases(filter).items.map(\.afterSale.key)
                }
                try expectEqual(try await keys(CaseFilter(states: [.approved])), [foreign], "approved")
                try expectEqual(try await keys(CaseFilter(states: [])), [], "no state")
                try expectEqual(try await keys(CaseFilter(shops: [World.shop])), [World.caseKey(1)], "one shop")
                try expectEqual(try await keys(CaseFilter(isOverdue: true)), [], "overdue")
                try expectEqual(
                    try await ledger.caseCounts(shops: nil), [.approved: 1, .refundDue: 1], "counts")
                try expectEqual(try await ledger.caseCounts(shops: ["shop-2"]), [.approved: 1], "one shop's counts")
                let refunds = try await ledger.refunds(RefundFilter(phases: [.written])).items
                try expectEqual(refunds.map(\.intent.key), [key], "written refunds")
                try expect(try await ledger.refunds(RefundFilter(shops: ["shop-2"])).items.isEmpty, "another shop's")
                let summary = try await ledger.cases(CaseFilter(states: [.refundDue])).items.first
                try expectEqual(summary?.intent?.key, key, "the summary's intent")
                try expectEqual(summary?.parcels.map(\.reading.status), [.returned], "the summary's parcels")
                try expectEqual(summary?.parcels.first?.facts.count, 0, "facts in a list")
                try expectEqual(
                    try await ledger.messages(MessageFilter(party: World.platform)).items.count, 2,
                    "one party's messages")
            },
            LedgerCheck("how much waits is counted: tasks, late jobs, refunds by phase, what could not be read") {
                fixture in
                let ledger = try await World.ledger(on: fixture.make())
                try expectEqual(try await ledger.backlog(at: World.start), LedgerBacklog(), "an empty ledger")
                _ = try await ledger.makeDue()
                let fresh = try await ledger.backlog(at: World.start)
                try expectEqual(fresh.refundsWritten, 1, "a refund that is not sent yet")
                try expectEqual(fresh.refundsAttempted, 0, "none is sent")
                try expectEqual(fresh.isStopped, false, "not stopped")
                let jobs = try await ledger.jobs(JobFilter(limit: 100)).items
                let later = World.start + .days(1)
                let due = jobs.count { $0.dueAt < later - .minutes(1) }
                try expect(due > 0, "jobs to be late")
                try expectEqual(try await ledger.backlog(at: later).lateJobs, due, "late jobs")
                try await ledger.setStopSwitch(true, by: "anna", reason: "r", at: World.start)
                var unread = Submission(message: World.message("what is this?"))
                unread.quarantine = Submission.Quarantine(type: "unreadable", detail: "d")
                _ = try await ledger.record([unread], at: World.start)
                let stopped = try await ledger.backlog(at: World.start)
                try expect(stopped.isStopped, "stopped")
                try expectEqual(stopped.quarantined, 1, "quarantined messages")
                let open = try await ledger.tasks(TaskFilter(limit: 100)).items.count
                try expectEqual(stopped.openTasks, open, "open tasks")
            },
            LedgerCheck("a case shows everything from raw message to effect") { fixture in
                let ledger = try await World.ledger(on: fixture.make())
                let key = try await ledger.makeDue()
                let view = try unwrap(try await ledger.caseView(World.caseKey()), "the case")
                try expectEqual(view.intents.map(\.intent.key), [key], "intents")
                let facts = try unwrap(view.parcels.first, "the parcel").facts
                try expectEqual(facts.count, 5, "facts")
                for heard in facts {
                    let id = try unwrap(heard.messages.first, "a source")
                    try expect(try await ledger.message(id) != nil, "a source that is not stored")
                }
                let evidence = view.intents.first?.intent.reason.evidence ?? []
                try expect(!evidence.isEmpty, "an intent without evidence")
                try expect(
                    evidence.allSatisfy { key in facts.contains { $0.fact.key == key } }, "evidence that is not shown")
                try expect(view.jobs.contains { $0.kind == .payRefund }, "the job to pay")
                try expect(!view.audit.isEmpty, "an empty audit")
                try expectEqual(view.audit.map(\.sequence), view.audit.map(\.sequence).sorted(), "the audit's order")
                try expect(view.afterSale.version > 0, "a version that does not grow")
            },
        ]
    }
}
