import Ledger
import RefundRules
import ShipmentModel

extension LedgerConformance {
    /// What people are woken for, and who tells them.
    static var alarmChecks: [LedgerCheck<Fixture>] {
        [
            LedgerCheck("alarms come after a sequence number, oldest first, and nothing else does") { fixture in
                let store = try await fixture.make()
                try await store.write { tx in
                    for number in 1...6 { try tx.appendAudit([entry(number, isAlarm: number != 2)]) }
                }
                let reopened = try await fixture.reopen(store)
                let pages = try await reopened.read { tx in
                    try [(0, 2), (3, 9), (4, 1), (6, 9), (99, 9)].map { after, limit in
                        try tx.alarms(after: Int64(after), limit: limit).map(\.entry)
                    }
                }
                try expectEqual(
                    pages.map { $0.compactMap { $0?.sequence } }, [[1, 3], [4, 5, 6], [5], [], []], "pages")
                try expectEqual(pages[2].first??.reason.english, "entry 5", "its words")
            },
            LedgerCheck("alarms are for one teller at a time, until it has told them or its lease is over") { fixture in
                let store = try await fixture.make()
                let ledger = try await World.ledger(on: store)
                func claim(_ teller: String, _ limit: Int = 9, after pause: Duration = .zero) async throws -> [Int64] {
                    try await ledger.claimAlarms(
                        teller: teller, limit: limit, lease: .seconds(5), at: World.start + pause
                    ).map(\.sequence)
                }
                try expectEqual(try await claim("a"), [], "before the first")
                try await store.write { tx in try tx.appendAudit((1...4).map { entry($0, isAlarm: true) }) }
                try expectEqual(try await claim("a", 2), [1, 2], "the first page")
                try expectEqual(try await claim("b", after: .milliseconds(4999)), [], "another teller's, at once")
                try expectEqual(try await claim("a", 2), [1, 2], "its own, which it did not note")
                try await ledger.noteAlarmsTold(upTo: 2, by: "a")
                try expectEqual(try await claim("b", 2), [3, 4], "another teller's, then")
                try expectEqual(try await claim("c", 1, after: .seconds(5)), [3], "after the lease")
                // Late, and right all the same: they were told.
                try await ledger.noteAlarmsTold(upTo: 4, by: "b")
                try expectEqual(try await claim("d"), [], "while the third one's lease runs")
                try await ledger.noteAlarmsTold(upTo: 3, by: "c")
                let reopened = try await World.ledger(on: fixture.reopen(store))
                try await store.write { tx in try tx.appendAudit([entry(5, isAlarm: true)]) }
                let last = try await reopened.claimAlarms(
                    teller: "e", limit: 9, lease: .seconds(5), at: World.start)
                try expectEqual(last.map(\.sequence), [5], "never back, after a restart as well")
            },
            LedgerCheck("a failure at any step of claiming and noting alarms loses none") { fixture in
                for isNoting in [false, true] {
                    var step = 1
                    while true {
                        let store = try await fixture.make()
                        let faulty = FaultyStore(base: store)
                        let ledger = try await World.ledger(on: faulty)
                        try await store.write { tx in try tx.appendAudit((1...2).map { entry($0, isAlarm: true) }) }
                        func claim() async throws -> [Int64] {
                            try await ledger.claimAlarms(
                                teller: "a", limit: 1, lease: .seconds(5), at: World.start
                            ).map(\.sequence)
                        }
                        if isNoting { _ = try await claim() }
                        faulty.plan.arm(failAt: step)
                        do {
                            if isNoting {
                                try await ledger.noteAlarmsTold(upTo: 1, by: "a")
                            } else {
                                _ = try await claim()
                            }
                        } catch is LedgerError {}
                        guard let failed = faulty.plan.failed else { break }
                        let wasNoted = isNoting && failed == "answer"
                        try expectEqual(try await claim(), [wasNoted ? 2 : 1], "after step \(step), \(failed)")
                        step += 1
                    }
                    try expect(step > 4, "too few steps to tell")
                }
            },
            LedgerCheck(
                "an alarm is raised again when what a person ordered anew fails anew, and not by deciding again"
            ) {
                fixture in
                let ledger = try await World.ledger(on: fixture.make())
                _ = try await ledger.makeDue()
                func raised() async throws -> Int {
                    try await ledger.audit(AuditFilter(action: AuditEntry.alarm)).items.count {
                        $0.reason.code == "refund_not_done"
                    }
                }
                var now = World.start
                for round in 1...2 {
                    let job = try unwrap(try await ledger.claim(.payRefund, at: now), "the job")
                    let key = RefundKey(for: World.caseKey(), part: round)
                    guard case .send(let attempt, _) = try await ledger.begin(job, key, at: now) else {
                        throw Nonconformance(description: "no permission")
                    }
                    now = now + .minutes(2)
                    let refused = TargetAnswer(.notDone, code: "NO", at: now)
                    _ = try await ledger.record(
                        [
                            Submission(
                                consequences: [.refund(key, attempt: attempt.number, refused)],
                                job: JobResult(job: job.id, leaseToken: job.leaseToken, outcome: .done))
                        ], at: now)
                    try expectEqual(try await ledger.state(), .review, "the state, \(round)")
                    try expectEqual(try await raised(), round, "alarms")
                    _ = try await ledger.record([Submission(consequences: [.lookAgain(World.caseKey())])], at: now)
                    try expectEqual(try await raised(), round, "alarms after deciding again")
                    now = now + .minutes(2)
                    let again = PersonAction(.pay, person: "anna", reason: "r")
                    _ = try await ledger.record([Submission(consequences: [.person(World.caseKey(), again)])], at: now)
                    try expectEqual(try await ledger.state(), .refundDue, "the state after the order, \(round)")
                    now = now + .minutes(2)
                }
            },
            LedgerCheck("an alarm is raised in words, and one of a deadline that was moved comes again") { fixture in
                let ledger = try await World.ledger(on: fixture.make())
                var snapshot = World.snapshot(parcels: [try World.number()])
                snapshot.deadlineAt = World.start + .minutes(30)
                /// Those that the commit raised.
                func alarms(_ submission: Submission, at now: Instant) async throws -> [AuditEntry] {
                    _ = try await ledger.record([submission], at: now)
                    let raised = try await ledger.claimAlarms(teller: "a", limit: 99, lease: .seconds(5), at: now)
                    if let last = raised.last { try await ledger.noteAlarmsTold(upTo: last.sequence, by: "a") }
                    return raised.filter { $0.reason.code.hasPrefix("deadline") }
                }
                let look = Submission(consequences: [.lookAgain(World.caseKey())])
                let first = try await alarms(World.detail(snapshot), at: World.start)
                try expectEqual(first.map(\.reason.code), ["deadline_1h"], "the first")
                try expectEqual(
                    first.first?.reason.english, "Less than one hour is left to the merchant's deadline.", "its words")
                try expectEqual(try await alarms(look, at: World.start + .minutes(1)).count, 0, "the same once more")
                snapshot.deadlineAt = World.start + .days(2)
                (snapshot.version, snapshot.heard) = ("2", World.start + .minutes(5))
                snapshot.updatedAt = snapshot.heard
                try expectEqual(try await alarms(World.detail(snapshot), at: snapshot.heard).count, 0, "far away")
                let again = try await alarms(look, at: World.start + .days(2) - .minutes(20))
                try expectEqual(again.map(\.reason.code), ["deadline_1h"], "the second")
                let noted = try await ledger.audit(AuditFilter(action: AuditEntry.alarm)).items
                try expectEqual(noted.count { $0.reason.code == "deadline_1h" }, 2, "in the audit")
            },
        ]
    }

    @Sendable private static func entry(_ number: Int, isAlarm: Bool) -> AuditEntry {
        AuditEntry(
            sequence: 0, at: World.start, actor: "gateway", action: isAlarm ? AuditEntry.alarm : "decided",
            reason: DecisionReason(code: "test", english: "entry \(number)", chinese: "", at: World.start))
    }
}
