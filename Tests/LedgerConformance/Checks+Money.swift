import Ledger
import RefundRules
import ShipmentModel

extension LedgerConformance {
    /// Money moves once (domain §6).
    static var moneyChecks: [LedgerCheck<Fixture>] {
        [
            LedgerCheck("an attempt is committed before it is sent, and its answer ends the case") { fixture in
                let store = try await fixture.make()
                let ledger = try await World.ledger(on: store)
                let key = try await ledger.makeDue()
                try expectEqual(try await ledger.state(), .refundDue, "the state")
                let job = try unwrap(try await ledger.claim(.payRefund, at: World.start), "the job")
                let permission = try await ledger.begin(job, key, at: World.start)
                guard case .send(let attempt, let intent) = permission else {
                    throw Nonconformance(description: "no permission: \(permission)")
                }
                try expectEqual(attempt.number, 1, "the attempt's number")
                try expectEqual(intent.phase, .attempted, "the intent's phase")
                // What is committed is there after a crash.
                let reopened = try await World.ledger(on: fixture.reopen(store))
                try expectEqual(try await reopened.state(), .refunding, "the state after reopening")
                try expectEqual(try await reopened.refund(key)?.attempts.map(\.outcome), [.pending], "attempts")
                let answer = TargetAnswer(.done, amount: intent.amount, reference: "R1", at: World.start + .seconds(1))
                _ = try await reopened.record(
                    [
                        Submission(
                            consequences: [.refund(key, attempt: 1, answer)],
                            job: JobResult(job: job.id, leaseToken: job.leaseToken, outcome: .done))
                    ], at: World.start + .seconds(1))
                let view = try unwrap(try await reopened.caseView(World.caseKey()), "the case")
                try expectEqual(view.afterSale.state, .refunded, "the state at last")
                try expectEqual(view.intents.first?.intent.phase, .done, "the phase at last")
                try expectEqual(view.intents.first?.attempts.map(\.outcome), [.done], "the attempt's outcome")
                try expect(view.audit.contains { $0.action == "attempt" && $0.refundKey == key }, "no audit of it")
                try expect(try await reopened.openJob(.payRefund) == nil, "a job to pay is left")
            },
            LedgerCheck("what was composed before the amount changed is not sent") { fixture in
                let ledger = try await World.ledger(on: fixture.make())
                let key = try await ledger.makeDue()
                let job = try unwrap(try await ledger.claim(.payRefund, at: World.start), "the job")
                let composed = try unwrap(try await ledger.refund(key)?.intent.amount, "the amount")
                // The buyer asks for less while the request is being made.
                let soon = World.start + .seconds(1)
                let changed = World.snapshot(parcels: [try World.number()], amount: 9900, heard: soon)
                _ = try await ledger.record([World.detail(changed)], at: soon)
                try expectEqual(try await ledger.refund(key)?.intent.amount.minorUnits, 9900, "the new amount")
                let permission = try await ledger.begin(job, key, amount: composed, at: soon)
                guard case .hold(let until, _) = permission else {
                    throw Nonconformance(description: "the old amount was let out: \(permission)")
                }
                try expectEqual(until, soon, "when it may be composed anew")
                try expectEqual(try await ledger.refund(key)?.attempts.count, 0, "attempts")
                guard case .send = try await ledger.begin(job, key, at: soon) else {
                    throw Nonconformance(description: "the new amount is not let out")
                }
            },
            LedgerCheck("one attempt at a time: of two workers one sends") { fixture in
                let ledger = try await World.ledger(on: fixture.make())
                let key = try await ledger.makeDue()
                let slow = try unwrap(try await ledger.claim(.payRefund, worker: "w1", at: World.start), "the job")
                try expect(
                    try await ledger.claim(.payRefund, worker: "w2", at: World.start + .seconds(30)) == nil,
                    "a leased job was given away")
                let later = World.start + .seconds(61)
                let quick = try unwrap(try await ledger.claim(.payRefund, worker: "w2", at: later), "the job again")
                try expect(quick.leaseToken > slow.leaseToken, "the token did not grow")
                let refused = try await ledger.begin(slow, key, at: later)
                try expectEqual(refused, .stop(reason: "lease_lost"), "the stale worker's permission")
                guard case .send = try await ledger.begin(quick, key, at: later) else {
                    throw Nonconformance(description: "the current worker may not send")
                }
                let second = try await ledger.begin(quick, key, at: later + .seconds(1))
                guard case .hold = second else { throw Nonconformance(description: "sent twice at once: \(second)") }
                // A stale worker's result closes nothing.
                let stale = JobResult(job: slow.id, leaseToken: slow.leaseToken, outcome: .done)
                _ = try await ledger.record([Submission(job: stale)], at: later)
                try expect(try await ledger.openJob(.payRefund) != nil, "a stale result closed the job")
            },
            LedgerCheck("many workers at once get one permission") { fixture in
                let ledger = try await World.ledger(on: fixture.make())
                let key = try await ledger.makeDue()
                let sent = try await withThrowingTaskGroup(of: Bool.self) { group in
                    for index in 0..<8 {
                        group.addTask {
                            guard let job = try await ledger.claim(.payRefund, worker: "w\(index)", at: World.start)
                            else { return false }
                            if case .send = try await ledger.begin(job, key, at: World.start) { return true }
                            return false
                        }
                    }
                    return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
                }
                try expectEqual(sent, 1, "permissions")
                try expectEqual(try await ledger.refund(key)?.attempts.count, 1, "attempts")
            },
            LedgerCheck("after a crash between attempt and answer the target is asked first") { fixture in
                let store = try await fixture.make()
                let ledger = try await World.ledger(on: store)
                let key = try await ledger.makeDue()
                let job = try unwrap(try await ledger.claim(.payRefund, at: World.start), "the job")
                guard case .send = try await ledger.begin(job, key, at: World.start) else {
                    throw Nonconformance(description: "no permission")
                }
                let reopened = try await World.ledger(on: fixture.reopen(store))
                var now = World.start + .minutes(2)
                let again = try unwrap(try await reopened.claim(.payRefund, at: now), "the job after the crash")
                guard case .queryFirst = try await reopened.begin(again, key, at: now) else {
                    throw Nonconformance(description: "sent again without asking")
                }
                // Not found, long enough after: now the same key may be sent again.
                _ = try await reopened.record(
                    [
                        Submission(
                            consequences: [.refund(key, attempt: nil, TargetAnswer(.notFound, at: now))],
                            job: JobResult(
                                job: again.id, leaseToken: again.leaseToken, outcome: .again(at: now, error: "absent")))
                    ], at: now)
                now = now + .seconds(5)
                let third = try unwrap(try await reopened.claim(.payRefund, at: now), "the job to send again")
                guard case .send(let attempt, let intent) = try await reopened.begin(third, key, at: now) else {
                    throw Nonconformance(description: "not sent again after the target knew nothing")
                }
                try expectEqual(attempt.number, 2, "the second attempt")
                try expectEqual(intent.key, key, "the key")
                guard case .hold = try await reopened.begin(third, key, at: now + .seconds(1)) else {
                    throw Nonconformance(description: "a third beside it")
                }
            },
            LedgerCheck("a lease that ran out unnoticed is given back, and the refund keeps its job") { fixture in
                let ledger = try await World.ledger(on: fixture.make())
                let key = try await ledger.makeDue()
                let job = try unwrap(try await ledger.claim(.payRefund, at: World.start), "the job")
                let late = World.start + .minutes(2)
                guard case .hold(let until, _) = try await ledger.begin(job, key, at: late) else {
                    throw Nonconformance(description: "no hold: a job closed now would be nobody's")
                }
                _ = try await ledger.record(
                    [
                        Submission(
                            job: JobResult(
                                job: job.id, leaseToken: job.leaseToken, outcome: .again(at: until, error: "late")))
                    ], at: late)
                let again = try unwrap(try await ledger.claim(.payRefund, at: late), "the job again")
                guard case .send = try await ledger.begin(again, key, at: late) else {
                    throw Nonconformance(description: "not sent after the lease was taken anew")
                }
            },
            LedgerCheck("a word on an older try, brought in late, ends nothing of the newer one") { fixture in
                let ledger = try await World.ledger(on: fixture.make())
                let key = try await ledger.makeDue()
                var job = try unwrap(try await ledger.claim(.payRefund, at: World.start), "the job")
                guard case .send = try await ledger.begin(job, key, at: World.start) else {
                    throw Nonconformance(description: "no permission")
                }
                let asked = World.start + .minutes(2)
                job = try unwrap(try await ledger.claim(.payRefund, at: asked), "the job after the lease")
                _ = try await ledger.record(
                    [Submission(consequences: [.refund(key, attempt: nil, TargetAnswer(.notFound, at: asked))])],
                    at: asked)
                let now = asked + .seconds(1)
                guard case .send(let second, _) = try await ledger.begin(job, key, at: now) else {
                    throw Nonconformance(description: "not sent after the target knew nothing")
                }
                // The first worker wakes up and says how its own try ended; another brings in what it asked before the second.
                let early = TargetAnswer(.notDone, code: "NO", at: asked)
                for attempt in [1, nil] {
                    _ = try await ledger.record(
                        [Submission(consequences: [.refund(key, attempt: attempt, early)])], at: now + .seconds(1))
                }
                let refund = try unwrap(try await ledger.refund(key), "the refund")
                try expectEqual(refund.intent.phase, .attempted, "the phase")
                try expectEqual(refund.attempts.map(\.outcome), [.notDone, .pending], "the attempts' outcomes")
                try expectEqual(try await ledger.state(), .refunding, "the state")
                // Of the newer try it is the word.
                let late = TargetAnswer(.notDone, code: "NO", at: second.deadline)
                _ = try await ledger.record(
                    [Submission(consequences: [.refund(key, attempt: 2, late)])], at: second.deadline)
                try expectEqual(try await ledger.state(), .review, "the state after the newer try's own answer")
            },
            LedgerCheck("the stop switch holds all money, survives, and names who turned it") { fixture in
                let store = try await fixture.make()
                let ledger = try await World.ledger(on: store)
                let key = try await ledger.makeDue()
                try expect(try await ledger.stopSwitch() == nil, "a switch nobody touched")
                try await ledger.setStopSwitch(true, by: "anna", reason: "drill", at: World.start)
                let reopened = try await World.ledger(on: fixture.reopen(store))
                let stop = StopSwitch(isOn: true, person: "anna", reason: "drill", at: World.start)
                try expectEqual(try await reopened.stopSwitch(), stop, "the switch after reopening")
                let job = try unwrap(try await reopened.claim(.payRefund, at: World.start), "the job")
                guard case .hold = try await reopened.begin(job, key, at: World.start) else {
                    throw Nonconformance(description: "sent although all money is stopped")
                }
                try expectEqual(try await reopened.refund(key)?.attempts.count, 0, "attempts")
                try await reopened.setStopSwitch(false, by: "bo", reason: "over", at: World.start)
                guard case .send = try await reopened.begin(job, key, at: World.start) else {
                    throw Nonconformance(description: "held although the switch is off")
                }
                let audit = try await reopened.audit(AuditFilter()).items
                try expectEqual(
                    audit.filter { $0.action == "stop-switch" }.map(\.actor).sorted(), ["anna", "bo"], "who turned it")
            },
            LedgerCheck("caps count what was attempted, and free themselves as time passes") { fixture in
                let settings = World.settings {
                    $0.defaultPolicy.capPerHourMinor = 20_000
                    $0.defaultPolicy.capPerDayMinor = 30_000
                }
                let ledger = try await World.ledger(on: fixture.make(), settings: settings)
                var keys: [RefundKey] = []
                for index in 1...3 { keys.append(try await ledger.makeDue(index, amount: 12_000)) }
                func attempt(_ index: Int, at now: Instant) async throws -> AttemptPermission {
                    let jobs = try await ledger.claimJobs(
                        worker: "w", kinds: [.payRefund], limit: 9, lease: .seconds(60), at: now)
                    let job = try unwrap(jobs.first { $0.subject == keys[index - 1].rawValue }, "job \(index)")
                    return try await ledger.begin(job, keys[index - 1], at: now)
                }
                guard case .send = try await attempt(1, at: World.start) else {
                    throw Nonconformance(description: "the first is within the caps")
                }
                let soon = World.start + .minutes(2)
                guard case .hold(let until, let reason) = try await attempt(2, at: soon) else {
                    throw Nonconformance(description: "the second exceeds the hour")
                }
                try expectEqual(reason, "cap_per_hour", "why")
                try expectEqual(until, World.start + .hours(1), "until when")
                try expectEqual(try await ledger.refund(keys[1])?.intent.heldUntil, until, "what is shown")
                /// Held to the last millisecond of the window, and sent with its end.
                func goes(_ index: Int, with end: Instant, _ cap: String) async throws {
                    let last = end - .milliseconds(1)
                    let jobs = try await ledger.claimJobs(
                        worker: "w", kinds: [.payRefund], limit: 9, lease: .seconds(60), at: last)
                    let job = try unwrap(jobs.first { $0.subject == keys[index - 1].rawValue }, "job \(index)")
                    guard case .hold(end, cap) = try await ledger.begin(job, keys[index - 1], at: last) else {
                        throw Nonconformance(description: "\(cap) does not hold to the end of its window")
                    }
                    guard case .send = try await ledger.begin(job, keys[index - 1], at: end) else {
                        throw Nonconformance(description: "\(cap) holds although its window has moved")
                    }
                }
                try await goes(2, with: until, "cap_per_hour")
                guard case .hold(let dayEnd, let daily) = try await attempt(3, at: World.start + .hours(3)) else {
                    throw Nonconformance(description: "the third exceeds the day")
                }
                try expectEqual(daily, "cap_per_day", "why")
                try expectEqual(dayEnd, World.start + .days(1), "until when")
                try await goes(3, with: dayEnd, "cap_per_day")
            },
            LedgerCheck("a person lifts a shop's caps for a while, for all that they hold, and by name") { fixture in
                let store = try await fixture.make()
                let settings = World.settings { $0.defaultPolicy.capPerHourMinor = 12_000 }
                let ledger = try await World.ledger(on: store, settings: settings)
                var keys: [String] = []
                for index in 1...3 { keys.append(try await ledger.makeDue(index, amount: 12_000).rawValue) }
                let shop = World.caseKey(1).shop
                func claim(_ ledger: any Ledger, at now: Instant) async throws -> [Job] {
                    try await ledger.claimJobs(worker: "w", kinds: [.payRefund], limit: 9, lease: .seconds(60), at: now)
                }
                var held = 0
                for job in try await claim(ledger, at: World.start) {
                    let permission = try await ledger.begin(job, RefundKey(rawValue: job.subject), at: World.start)
                    guard case .hold(let until, let reason) = permission else { continue }
                    held += 1
                    let result = JobResult(
                        job: job.id, leaseToken: job.leaseToken, outcome: .again(at: until, error: reason))
                    _ = try await ledger.record([Submission(job: result)], at: World.start)
                }
                try expectEqual(held, 2, "held")
                let soon = World.start + .minutes(2)
                func lift(_ shop: ShopID, hour: Int64?, _ length: Duration, at now: Instant) -> CapLift {
                    CapLift(
                        shop: shop, hourMinor: hour, dayMinor: nil, at: now, until: now + length, person: "anna",
                        reason: "sale")
                }
                try await ledger.liftCaps(lift("another-shop", hour: 99_000, .hours(1), at: soon))
                try expectEqual(try await claim(ledger, at: soon).filter { $0.lastError != nil }, [], "freed")
                try await ledger.liftCaps(lift(shop, hour: 24_000, .minutes(30), at: soon))
                let reopened = try await World.ledger(on: fixture.reopen(store), settings: settings)
                let use = try await reopened.capUse(of: shop, on: World.caseKey(1).platform, at: soon)
                try expectEqual(use.spending.hourMinor, 12_000, "taken")
                try expectEqual(use.caps.hourMinor, 24_000, "the cap")
                try expectEqual(use.lift?.person, "anna", "by whom")
                let freed = try await claim(reopened, at: soon).filter { $0.lastError == "cap_per_hour" }
                try expectEqual(freed.count, 2, "freed")
                var sent = 0
                for job in freed {
                    let permission = try await reopened.begin(job, RefundKey(rawValue: job.subject), at: soon)
                    if case .send = permission { sent += 1 }
                }
                try expectEqual(sent, 1, "what the lifted cap has room for")
                let over = try await reopened.capUse(
                    of: shop, on: World.caseKey(1).platform, at: soon + .minutes(30))
                try expectEqual(over.caps.hourMinor, 12_000, "the cap when the time is over")
                try expect(over.lift == nil, "no lift when its time is over")
                try await reopened.liftCaps(lift(shop, hour: nil, .zero, at: soon))
                let restored = try await reopened.capUse(of: shop, on: World.caseKey(1).platform, at: soon)
                try expectEqual(restored.caps.hourMinor, 12_000, "the cap once it is restored")
                let audit = try await reopened.audit(AuditFilter(action: "cap-lift")).items
                try expectEqual(
                    audit.map(\.reason.code).sorted(), ["caps_lifted", "caps_lifted", "caps_restored"], "audited")
                try expect(
                    audit.allSatisfy { $0.actor == "anna" && $0.reason.english.hasSuffix("sale") }, "who and why")
            },
            LedgerCheck("two cases of one order together never get more than was paid") { fixture in
                // The second case need not say what was paid.
                for paid in [[10_000, 10_000], [10_000, nil]] as [[Int64?]] {
                    let ledger = try await World.ledger(on: fixture.make())
                    let states = try await ledger.refundCases(ofOneOrder: paid.map { (paid: $0, lines: nil) })
                    try expectEqual(states.filter { $0 == .refunding }.count, 1, "refunds sent")
                    try expect(states.contains(.review), "nobody was asked about the other: \(states)")
                }
            },
            LedgerCheck("two cases of one line of an order share what was paid for it, those of two lines do not") {
                fixture in
                var ledger = try await World.ledger(on: fixture.make())
                var states = try await ledger.refundCases(ofOneOrder: [(10_000, ["1"]), (10_000, ["2"])])
                try expectEqual(states, [.refunding, .refunding], "of two lines")
                ledger = try await World.ledger(on: fixture.make())
                states = try await ledger.refundCases(ofOneOrder: [(10_000, ["1"]), (12_000, ["1", "2"])])
                try expectEqual(states.filter { $0 == .refunding }.count, 1, "of one line")
                try expect(states.contains(.review), "nobody was asked about the other: \(states)")
            },
            LedgerCheck("evidence against an unsent refund drops it; a sent one is kept") { fixture in
                let ledger = try await World.ledger(on: fixture.make())
                let key = try await ledger.makeDue()
                var closed = World.snapshot(parcels: [try World.number()], version: "2", heard: World.start + .hours(1))
                closed.platformState = .closed
                _ = try await ledger.record([World.detail(closed)], at: World.start + .hours(1))
                try expectEqual(try await ledger.state(), .closed, "the unsent case")
                try expectEqual(try await ledger.refund(key)?.intent.phase, .dropped, "the unsent intent")

                let sentKey = try await ledger.makeDue(2)
                let now = World.start + .hours(2)
                let jobs = try await ledger.claimJobs(
                    worker: "w", kinds: [.payRefund], limit: 9, lease: .seconds(60), at: now)
                let dropped = try unwrap(jobs.first { $0.subject == key.rawValue }, "the dropped one's job")
                guard case .stop = try await ledger.begin(dropped, key, at: now) else {
                    throw Nonconformance(description: "a dropped intent was sent")
                }
                let job = try unwrap(jobs.first { $0.subject == sentKey.rawValue }, "the job")
                guard case .send = try await ledger.begin(job, sentKey, at: now) else {
                    throw Nonconformance(description: "no permission")
                }
                var other = World.snapshot(
                    World.caseKey(2), parcels: [try World.number(2)], version: "2", heard: now + .seconds(1))
                other.platformState = .closed
                _ = try await ledger.record([World.detail(other)], at: now + .seconds(1))
                try expectEqual(try await ledger.refund(sentKey)?.intent.phase, .attempted, "the sent intent")
            },
            LedgerCheck("a decision that would change what is possibly paid is not stored") { fixture in
                let store = try await fixture.make()
                let sound = try await World.ledger(on: store)
                let key = try await sound.makeDue()
                let job = try unwrap(try await sound.claim(.payRefund, at: World.start), "the job")
                guard case .send = try await sound.begin(job, key, at: World.start) else {
                    throw Nonconformance(description: "no permission")
                }
                var rules = DecisionRules.standard
                rules.decide = { inputs in
                    var decision = RefundRules.decide(inputs)
                    decision.intents = inputs.intents.map {
                        var intent = $0
                        intent.phase = .dropped
                        return intent
                    }
                    return decision
                }
                let faulty = try await World.ledger(on: store, rules: rules)
                _ = try await faulty.record([Submission(consequences: [.lookAgain(World.caseKey())])], at: World.start)
                try expectEqual(try await faulty.refund(key)?.intent.phase, .attempted, "the phase")
                let view = try unwrap(try await faulty.caseView(World.caseKey()), "the case")
                try expect(view.audit.contains { $0.reason.code == "decision-failed" }, "nobody was told")
            },
            LedgerCheck("a person's order comes with a name, and its repeat is one order") { fixture in
                let ledger = try await World.ledger(on: fixture.make())
                let number = try World.number()
                var snapshot = World.snapshot(parcels: [number])
                snapshot.buyerReportsReceived = true
                try await ledger.recordEach(
                    [World.push("in_transit", about: number, at: World.start - .hours(9)), World.detail(snapshot)],
                    at: World.start)
                try expectEqual(try await ledger.state(), .manual, "the state of an ineligible case")
                let order = Submission(
                    message: World.message("pay", direction: .person),
                    consequences: [
                        .person(World.caseKey(), PersonAction(.note, person: "anna", reason: "called the depot"))
                    ])
                _ = try await ledger.record([order], at: World.start)
                _ = try await ledger.record([order], at: World.start)
                let audit = try unwrap(try await ledger.caseView(World.caseKey()), "the case").audit
                try expectEqual(audit.filter { $0.actor == "anna" }.map(\.action), ["note"], "what anna did")
            },
        ]
    }
}

extension LedgerEngine {
    /// Cases of one order, 90.00 each, whose parcels are all back, and whatever may be sent of their refunds.
    ///
    /// - Returns: The states of the cases, in their order.
    fileprivate func refundCases(ofOneOrder cases: [(paid: Int64?, lines: [String]?)]) async throws -> [CaseState?] {
        for (index, told) in cases.enumerated() {
            let number = try World.number(index)
            var snapshot = World.snapshot(World.caseKey(index), parcels: [number], amount: 9_000)
            snapshot.orderID = "ORDER-1"
            snapshot.orderPaid = told.paid.map { Money(minorUnits: $0, currency: .cny) }
            snapshot.orderLines = told.lines
            try await recordEach(
                [
                    World.push("in_transit", about: number, at: World.start - .hours(9)),
                    World.detail(snapshot),
                    World.push("returned", about: number, at: World.start - .hours(1)),
                ], at: World.start)
        }
        let jobs = try await claimJobs(
            worker: "w", kinds: [.payRefund], limit: 9, lease: .seconds(60), at: World.start)
        for job in jobs { _ = try await begin(job, RefundKey(rawValue: job.subject), at: World.start) }
        var states: [CaseState?] = []
        for index in cases.indices { states.append(try await state(of: World.caseKey(index))) }
        return states
    }
}
