import Ledger
import RefundRules
import ShipmentModel

extension LedgerConformance {
    /// What is wanted sooner, or once more, is not lost in a job that is open already.
    static var wakingChecks: [LedgerCheck<Fixture>] { refundWakingChecks + questionWakingChecks }

    private static var refundWakingChecks: [LedgerCheck<Fixture>] {
        [
            LedgerCheck("a closed case's parcel is asked about when it turns, until it is back") { fixture in
                let store = try await fixture.make()
                let ledger = try await World.ledger(on: store)
                let number = try World.number()
                func hear(_ code: String, _ hours: Int64) async throws -> Instant? {
                    let now = World.start + .hours(hours)
                    _ = try await ledger.record([World.push(code, about: number, at: now)], at: now)
                    let reopened = try await World.ledger(on: fixture.reopen(store))
                    return try await reopened.parcelViews(number).first?.nextPoll
                }
                _ = try await ledger.record([World.detail(World.snapshot(parcels: [number]))], at: World.start)
                try expect(try await hear("in_transit", 0) != nil, "not polled while the case is open")
                let close = PersonAction(.close, person: "anna", reason: "withdrawn")
                _ = try await ledger.record(
                    [Submission(consequences: [.person(World.caseKey(), close)])], at: World.start + .hours(1))
                try expectEqual(try await hear("out_for_delivery", 2), nil, "on its way, and nobody stopped it")
                try expect(try await hear("returning", 3) != nil, "on the way back, and not polled")
                try expectEqual(try await hear("returned", 4), nil, "back")
                try expectEqual(
                    try await ledger.tasks(TaskFilter()).items.map(\.why?.code), ["goods_came_back"], "the task")
            },
            LedgerCheck("a refund above its cap goes at once when a person orders it, whatever its job waits for") {
                fixture in
                let ledger = try await World.ledger(on: fixture.make(), settings: Self.tightCap)
                let key = try await ledger.makeDue()
                try await ledger.hold(key, at: World.start)
                let soon = World.start + .minutes(2)
                _ = try await ledger.record([Self.order(.pay, at: soon)], at: soon)
                let job = try unwrap(try await ledger.claim(.payRefund, at: soon), "the ordered refund's job")
                guard case .send = try await ledger.begin(job, key, at: soon) else {
                    throw Nonconformance(description: "the order is not carried out")
                }
            },
            LedgerCheck("an order that comes between a refund's hold and the hold's commit is not put off") { fixture in
                let ledger = try await World.ledger(on: fixture.make(), settings: Self.tightCap)
                let key = try await ledger.makeDue()
                let soon = World.start + .seconds(1)
                try await ledger.hold(key, at: World.start) {
                    _ = try await ledger.record([Self.order(.pay, at: soon)], at: soon)
                }
                try expectEqual(try await ledger.openJob(.payRefund)?.dueAt, soon, "when it is looked at again")
                // What the gate has seen is not looked at once more.
                let job = try unwrap(try await ledger.claim(.payRefund, at: soon), "the job")
                guard case .send(let attempt, _) = try await ledger.begin(job, key, at: soon) else {
                    throw Nonconformance(description: "the order is not carried out")
                }
                let answer = TargetAnswer(.done, amount: Money(minorUnits: 12_900, currency: .cny), at: soon)
                _ = try await ledger.record(
                    [
                        Submission(
                            consequences: [.refund(key, attempt: attempt.number, answer)],
                            job: JobResult(job: job.id, leaseToken: job.leaseToken, outcome: .done))
                    ], at: soon)
                try expect(try await ledger.openJob(.payRefund) == nil, "paid, and a job to pay is left")
            },
            LedgerCheck("a refund that was held because its parcel may be lost goes on when the parcel is back") {
                fixture in
                let settings = World.settings { $0.defaultPolicy.paysEverybodyAtReturning = true }
                let ledger = try await World.ledger(on: fixture.make(), settings: settings)
                let number = try World.number()
                try await ledger.recordEach(
                    [
                        World.push("in_transit", about: number, at: World.start - .hours(9)),
                        World.detail(World.snapshot(parcels: [number])),
                        World.push("returning", about: number, at: World.start - .minutes(30)),
                    ], at: World.start)
                let key = RefundKey(for: World.caseKey(), part: 1)
                let soon = World.start + .minutes(1)
                let hint = World.fact("lost", about: number, at: soon, verification: .unprotected)
                _ = try await ledger.record([Submission(facts: [hint])], at: soon)
                let held = try unwrap(try await ledger.refund(key)?.intent.heldUntil, "the end of the hold")
                try await ledger.hold(key, at: soon)
                try expectEqual(try await ledger.openJob(.payRefund)?.dueAt, held, "until when the job waits")
                let later = soon + .hours(1)
                _ = try await ledger.record([World.push("returned", about: number, at: later)], at: later)
                try expectEqual(try await ledger.refund(key)?.intent.heldUntil, nil, "the hold")
                try expectEqual(try await ledger.openJob(.payRefund)?.dueAt, later, "when the refund goes on")
            },
            LedgerCheck("a refund whose case is as it was keeps its back-off") { fixture in
                let ledger = try await World.ledger(on: fixture.make())
                _ = try await ledger.makeDue()
                let job = try unwrap(try await ledger.claim(.payRefund, at: World.start), "the job")
                let later = World.start + .minutes(30)
                let again = JobResult(
                    job: job.id, leaseToken: job.leaseToken, outcome: .again(at: later, error: "throttled"))
                _ = try await ledger.record([Submission(job: again)], at: World.start)
                _ = try await ledger.record(
                    [Submission(consequences: [.lookAgain(World.caseKey())])], at: World.start + .minutes(1))
                try expectEqual(try await ledger.openJob(.payRefund)?.dueAt, later, "when it is tried again")
            },
            LedgerCheck("a refund that is written again while its job ends for want of one gets a job") { fixture in
                let ledger = try await World.ledger(on: fixture.make())
                let key = try await ledger.makeDue()
                let job = try unwrap(try await ledger.claim(.payRefund, at: World.start), "the job")
                // The case has a second parcel, which is on its way: nothing is due, and the gate says so.
                let both = World.snapshot(
                    parcels: [try World.number(1), try World.number(2)], version: "2", heard: World.start + .seconds(1))
                _ = try await ledger.record([World.detail(both)], at: World.start + .seconds(1))
                try expectEqual(try await ledger.refund(key)?.intent.phase, .dropped, "the phase")
                let permission = try await ledger.begin(job, key, seenVersion: "2", at: World.start + .seconds(2))
                guard case .stop = permission else { throw Nonconformance(description: "let out: \(permission)") }
                // Before that is committed, a person orders the refund.
                let soon = World.start + .seconds(3)
                _ = try await ledger.record([Self.order(.pay, at: soon)], at: soon)
                try expectEqual(try await ledger.refund(key)?.intent.phase, .written, "the phase after the order")
                let done = JobResult(job: job.id, leaseToken: job.leaseToken, outcome: .done)
                _ = try await ledger.record([Submission(job: done)], at: soon)
                try expectEqual(try await ledger.openJob(.payRefund)?.dueAt, soon, "when the ordered refund goes")
            },
        ]
    }

    private static var questionWakingChecks: [LedgerCheck<Fixture>] {
        [
            LedgerCheck("what is said while a parcel's carrier is being asked is asked about after it") { fixture in
                let ledger = try await World.ledger(on: fixture.make())
                let number = try await ledger.makeAsked()
                let first = World.start + .minutes(1)
                let word = Submission(consequences: [.askAbout(number)])
                _ = try await ledger.record([word], at: first)
                let job = try unwrap(try await ledger.claim(.track, at: first), "the question")
                // Said while the question is under way; all that is said until the interval ends is asked about then.
                for second in 1...3 { _ = try await ledger.record([word], at: first + .seconds(Int64(second))) }
                let done = JobResult(job: job.id, leaseToken: job.leaseToken, outcome: .done)
                _ = try await ledger.record([Submission(job: done)], at: first + .seconds(9))
                for minute in 2...9 { _ = try await ledger.record([word], at: World.start + .minutes(Int64(minute))) }
                let next = try unwrap(try await ledger.openJob(.track), "the question after it")
                try expectEqual(next.dueAt, first + .minutes(15), "when it is asked")
                try expectEqual([next.tries, Int(next.leaseToken)], [0, 0], "tries and token")
                try expect(try await ledger.claim(.track, at: first + .minutes(14)) == nil, "asked too soon")
                let last = try unwrap(try await ledger.claim(.track, at: first + .minutes(15)), "the last question")
                let end = JobResult(job: last.id, leaseToken: last.leaseToken, outcome: .done)
                _ = try await ledger.record([Submission(job: end)], at: first + .minutes(15))
                try expect(try await ledger.openJob(.track) == nil, "asked for ever")
            },
            LedgerCheck("what is said before a waiting question is asked puts off nothing that is said after it") {
                fixture in
                let ledger = try await World.ledger(on: fixture.make())
                let number = try await ledger.makeAsked()
                let first = World.start + .minutes(1)
                let word = Submission(consequences: [.askAbout(number)])
                for second in 0...1 { _ = try await ledger.record([word], at: first + .seconds(Int64(second))) }
                let job = try unwrap(try await ledger.claim(.track, at: first + .seconds(2)), "the question")
                let done = JobResult(job: job.id, leaseToken: job.leaseToken, outcome: .done)
                _ = try await ledger.record([Submission(job: done)], at: first + .seconds(3))
                try expect(try await ledger.openJob(.track) == nil, "asked about what was said before the question")
                _ = try await ledger.record([word], at: first + .minutes(5))
                try expectEqual(
                    try await ledger.openJob(.track)?.dueAt, first + .minutes(15), "when the later word is asked about")
            },
            LedgerCheck("a question that fails to be asked keeps what was said meanwhile") { fixture in
                let ledger = try await World.ledger(on: fixture.make())
                let number = try await ledger.makeAsked()
                let first = World.start + .minutes(1)
                let word = Submission(consequences: [.askAbout(number)])
                _ = try await ledger.record([word], at: first)
                let job = try unwrap(try await ledger.claim(.track, at: first), "the question")
                _ = try await ledger.record([word], at: first + .seconds(1))
                let retry = first + .minutes(2)
                let again = JobResult(
                    job: job.id, leaseToken: job.leaseToken, outcome: .again(at: retry, error: "busy"))
                _ = try await ledger.record([Submission(job: again)], at: first + .seconds(2))
                try expectEqual(try await ledger.openJob(.track)?.dueAt, retry, "its back-off")
                let second = try unwrap(try await ledger.claim(.track, at: retry), "the question again")
                let failed = JobResult(job: second.id, leaseToken: second.leaseToken, outcome: .failed(error: "gone"))
                _ = try await ledger.record([Submission(job: failed)], at: retry)
                // Until then every word relies on it.
                try expectEqual(try await ledger.openJob(.track)?.dueAt, first + .minutes(15), "the next question")
            },
            LedgerCheck("a case that changed while it was being read is read again") { fixture in
                let ledger = try await World.ledger(on: fixture.make())
                let push = Submission(consequences: [.readCase(World.caseKey())])
                _ = try await ledger.record([push], at: World.start)
                let job = try unwrap(try await ledger.claim(.readCase, at: World.start), "the job")
                let soon = World.start + .seconds(1)
                _ = try await ledger.record([push], at: soon)
                let done = JobResult(job: job.id, leaseToken: job.leaseToken, outcome: .done)
                _ = try await ledger.record([Submission(job: done)], at: soon + .seconds(1))
                let next = try unwrap(try await ledger.claim(.readCase, at: soon + .seconds(1)), "the second reading")
                try expectEqual(next.effect, .readCase, "the effect")
                let end = JobResult(job: next.id, leaseToken: next.leaseToken, outcome: .done)
                _ = try await ledger.record([Submission(job: end)], at: soon + .seconds(2))
                try expect(try await ledger.openJob(.readCase) == nil, "read for ever")
            },
            LedgerCheck("a worker that comes after one that died has heard what was said before") { fixture in
                let ledger = try await World.ledger(on: fixture.make())
                let push = Submission(consequences: [.readCase(World.caseKey())])
                _ = try await ledger.record([push], at: World.start)
                _ = try unwrap(try await ledger.claim(.readCase, at: World.start), "the job")
                _ = try await ledger.record([push], at: World.start + .seconds(1))
                let later = World.start + .minutes(2)
                let job = try unwrap(try await ledger.claim(.readCase, worker: "w2", at: later), "the job again")
                let done = JobResult(job: job.id, leaseToken: job.leaseToken, outcome: .done)
                _ = try await ledger.record([Submission(job: done)], at: later)
                try expect(try await ledger.openJob(.readCase) == nil, "read once more for nothing")
            },
        ]
    }

    private static var tightCap: DecisionSettings {
        World.settings {
            $0.defaultPolicy.capPerRefundMinor = 10_000
            $0.defaultPolicy.fourEyesAboveMinor = nil
        }
    }

    private static func order(_ kind: PersonAction.Kind, at now: Instant) -> Submission {
        Submission(
            message: World.message("\(kind.rawValue) \(now)", heard: now, direction: .person),
            consequences: [.person(World.caseKey(), PersonAction(kind, person: "anna", reason: "asked the depot"))])
    }
}

extension LedgerEngine {
    /// Lets the gate hold a refund, and gives its job back as a worker does.
    ///
    /// - Parameter meanwhile: What happens between the two commits.
    fileprivate func hold(
        _ key: RefundKey, at now: Instant, seenVersion: String = "1", _ meanwhile: () async throws -> Void = {}
    ) async throws {
        let job = try unwrap(try await claim(.payRefund, at: now), "the job to be held")
        let permission = try await begin(job, key, seenVersion: seenVersion, at: now)
        guard case .hold(let until, let reason) = permission else {
            throw Nonconformance(description: "no hold: \(permission)")
        }
        try await meanwhile()
        let again = JobResult(job: job.id, leaseToken: job.leaseToken, outcome: .again(at: until, error: reason))
        _ = try await record([Submission(job: again)], at: now + .seconds(1))
    }

    /// A case with one parcel on its way, all of whose first questions are answered.
    fileprivate func makeAsked() async throws -> WaybillKey {
        let number = try World.number()
        try await recordEach(
            [
                World.push("in_transit", about: number, at: World.start - .hours(3)),
                World.detail(World.snapshot(parcels: [number])),
            ], at: World.start)
        for job in try await claimJobs(worker: "w", kinds: [.track], limit: 9, lease: .seconds(60), at: World.start) {
            let done = JobResult(job: job.id, leaseToken: job.leaseToken, outcome: .done)
            _ = try await record([Submission(job: done)], at: World.start)
        }
        return number
    }
}
