import Ledger
import PartyKit
import RefundRules
import ShipmentModel

extension LedgerConformance {
    /// What is kept for a time only, and what nobody may change.
    static var upkeepChecks: [LedgerCheck<Fixture>] {
        [
            LedgerCheck(
                "facts that no case names are forgotten in time; a deleted body does not come back with a repeat"
            ) { fixture in
                let ledger = try await World.ledger(on: fixture.make())
                let (named, unnamed, fresh) = (try World.number(1), try World.number(2), try World.number(3))
                let old = World.start - .days(40)
                var snapshot = World.snapshot(parcels: [named])
                snapshot.parcels?[0].dispatchedAt = old - .hours(5)
                let (first, second) = (
                    World.push("in_transit", about: named, at: old), World.push("in_transit", about: unnamed, at: old)
                )
                let receipts = try await ledger.record([first, second], at: old)
                _ = try await ledger.record(
                    [World.detail(snapshot), World.push("in_transit", about: fresh, at: World.start)], at: World.start)
                let limit = World.start - .days(30)
                var rounds = 0
                try expectEqual(try await ledger.dropBodies(heardBefore: limit, limit: 9), 2, "bodies deleted")
                while try await ledger.dropUnclaimed(heardBefore: limit, limit: 1) {
                    rounds += 1
                    try expect(rounds < 9, "sweeping without an end")
                }
                try expectEqual(try await ledger.parcelViews(named).flatMap(\.facts).count, 1, "a case's facts")
                try expectEqual(try await ledger.parcelViews(unnamed).count, 0, "an old number without a case")
                try expectEqual(try await ledger.parcelViews(fresh).flatMap(\.facts).count, 1, "a fresh number's facts")
                let again = try await ledger.record([second], at: World.start)
                try expectEqual(again.map(\.outcome), [.duplicate], "an old message again")
                let id = try unwrap(receipts.last?.messageID, "the message's id")
                let body = try await ledger.rawBody(of: id, for: "anna", reason: "test", at: World.start)
                try expect(body == nil, "a deleted body is back")
                try expectEqual(try await ledger.parcelViews(unnamed).flatMap(\.facts).count, 1, "its facts again")
            },
            LedgerCheck("old idempotency keys are forgotten slice by slice, younger ones answer as before") { fixture in
                let ledger = try await World.ledger(on: fixture.make())
                let response = StoredResponse(status: 201, body: Array("{}".utf8))
                for index in 0..<5 {
                    let at = World.start + .days(Int64(index))
                    _ = try await ledger.claimIdempotencyKey("key-\(index)", requestDigest: "d", at: at)
                    try await ledger.storeResponse(response, forIdempotencyKey: "key-\(index)")
                }
                let limit = World.start + .days(3)
                var rounds = 0
                while try await ledger.dropIdempotencyKeys(claimedBefore: limit, limit: 2) {
                    rounds += 1
                    try expect(rounds < 9, "sweeping without an end")
                }
                try expectEqual(rounds, 2, "slices before the last")
                for (index, wanted) in [(0, nil), (2, nil), (3, response), (4, response)] {
                    let found = try await ledger.claimIdempotencyKey("key-\(index)", requestDigest: "d", at: limit)
                    try expectEqual(found, wanted, "the response of key \(index)")
                }
                try expect(
                    try await ledger.dropIdempotencyKeys(claimedBefore: limit, limit: 9) == false, "a second round")
                try expectEqual(
                    try await ledger.claimIdempotencyKey("key-3", requestDigest: "d", at: limit), response,
                    "a younger key after the second round")
            },
            LedgerCheck("closed jobs are deleted in time; open ones, younger ones and those of a watched case stay") {
                fixture in
                let ledger = try await World.ledger(on: fixture.make())
                _ = try await ledger.makeDue(1)
                let jobs = try await ledger.jobs(JobFilter(limit: 100)).items
                try expect(jobs.count > 3, "too few jobs to tell")
                let leased = try await ledger.claimJobs(
                    worker: "w1", kinds: Set(JobKind.allCases), limit: 3, lease: .seconds(60), at: World.start)
                for (index, job) in leased.enumerated() {
                    let outcome: JobResult.Outcome = index == 0 ? .failed(error: "e") : .done
                    _ = try await ledger.record(
                        [Submission(job: JobResult(job: job.id, leaseToken: job.leaseToken, outcome: outcome))],
                        at: World.start + .hours(Int64(index)))
                }
                let limit = World.start + .hours(2)
                try expectEqual(
                    try await ledger.dropClosedJobs(closedBefore: .distantFuture, limit: 9), 0, "while the case is open"
                )
                var paid = World.snapshot(parcels: [try World.number()], version: "2", heard: World.start + .hours(4))
                (paid.platformState, paid.refundState) = (.refunded, .refunded)
                _ = try await ledger.record([World.detail(paid)], at: paid.heard)
                try expectEqual(try await ledger.state(), .refunded, "the state")
                try expectEqual(try await ledger.dropClosedJobs(closedBefore: World.start, limit: 9), 0, "too early")
                try expectEqual(try await ledger.dropClosedJobs(closedBefore: limit, limit: 1), 1, "one")
                try expectEqual(try await ledger.jobs(JobFilter(onlyFailed: true)).items.count, 0, "failed jobs")
                try expectEqual(try await ledger.dropClosedJobs(closedBefore: limit, limit: 9), 1, "the rest")
                try expectEqual(try await ledger.dropClosedJobs(closedBefore: limit, limit: 9), 0, "nothing is left")
                try expectEqual(try await ledger.dropClosedJobs(closedBefore: .distantFuture, limit: 9), 1, "the last")
                let open = Set(jobs.map(\.id)).subtracting(leased.map(\.id))
                let left = Set(try await ledger.jobs(JobFilter(limit: 100)).items.map(\.id))
                try expect(open.isSubset(of: left), "an open job was deleted")
            },
            LedgerCheck("a case read with other tables is looked at soon, and no later than it would have been") {
                fixture in
                let store = try await fixture.make()
                let number = try World.number()
                var snapshot = World.snapshot(parcels: [number])
                snapshot.deadlineAt = World.start + .days(2)
                let said = [
                    World.push("in_transit", about: number, at: World.start - .hours(9)), World.detail(snapshot),
                ]
                _ = try await World.ledger(on: store).record(said, at: World.start)
                let alarm = World.start + .days(1)
                for (version, opened, due) in [
                    ("2", World.start + .days(30), alarm), ("3", World.start + .minutes(1), World.start + .minutes(1)),
                ] {
                    let settings = World.settings {
                        $0.vocabularies = Vocabularies([TestVocabulary(version: version)])
                    }
                    let ledger = try await World.ledger(on: store, settings: settings, at: opened)
                    try expectEqual(
                        try await ledger.casesToLookAt(limit: 9, at: due), [World.caseKey()], "tables \(version)")
                }
            },
            LedgerCheck("the audit is a chain: entry after entry fits") { fixture in
                let ledger = try await World.ledger(on: fixture.make())
                try expectEqual(try await ledger.firstBrokenAuditEntry(), nil, "an empty audit")
                _ = try await ledger.makeDue()
                try await ledger.setStopSwitch(true, by: "anna", reason: "drill", at: World.start)
                try expect(try await ledger.audit(AuditFilter()).items.count > 3, "too few entries to tell")
                try expectEqual(try await ledger.firstBrokenAuditEntry(), nil, "the first entry that does not fit")
                let switched = try await ledger.audit(AuditFilter(action: "stop-switch")).items
                try expectEqual(switched.map(\.actor), ["anna"], "entries by action")
            },
        ]
    }
}
