import Ledger
import RefundRules
import ShipmentModel

extension LedgerConformance {
    /// A failure at any step leaves nothing half-written, and the same again gives the same end.
    static var faultChecks: [LedgerCheck<Fixture>] {
        [
            LedgerCheck("a store that fails at any step of a batch leaves nothing of it, and the batch again is whole")
            {
                fixture in
                let (batch, job) = try await Self.richBatch()
                let (steps, before, after) = try await Self.reference(fixture, batch, job)
                for step in 1...steps {
                    let store = try await Self.prepared(fixture)
                    let faulty = FaultyStore(base: store)
                    let ledger = try await World.ledger(on: faulty)
                    faulty.plan.arm(failAt: step)
                    do {
                        _ = try await ledger.record(batch, at: World.start + .minutes(2))
                        throw Nonconformance(description: "step \(step) failed, and the batch was acknowledged")
                    } catch let error as LedgerError {
                        try expectEqual(error.kind, .unavailable, "the error at step \(step)")
                    }
                    let reopened = try await World.ledger(on: fixture.reopen(store))
                    let name = faulty.plan.failed ?? "none"
                    let found = try await reopened.wholeState(cases: [1, 2], numbers: [1, 2])
                    // Only an answer lost after the commit leaves the batch: whole.
                    try expectEqual(found, name == "answer" ? after : before, "after a failure at \(step), \(name)")
                    _ = try await reopened.record(batch, at: World.start + .minutes(2))
                    try expectEqual(
                        try await reopened.wholeState(cases: [1, 2], numbers: [1, 2]), after,
                        "after the same batch again (\(step), \(name))")
                }
            },
            LedgerCheck("a deadlock at any step repeats the whole batch") { fixture in
                let (batch, job) = try await Self.richBatch()
                let (steps, _, after) = try await Self.reference(fixture, batch, job)
                for step in 1..<steps {
                    let faulty = FaultyStore(base: try await Self.prepared(fixture))
                    let ledger = try await World.ledger(on: faulty)
                    faulty.plan.arm(failAt: step, with: .again("injected"))
                    _ = try await ledger.record(batch, at: World.start + .minutes(2))
                    try expectEqual(
                        try await ledger.wholeState(cases: [1, 2], numbers: [1, 2]), after, "after \(step)")
                }
            },
            LedgerCheck("a refusal at any step is met by halves, and all is kept") { fixture in
                let (batch, job) = try await Self.richBatch()
                let (steps, _, after) = try await Self.reference(fixture, batch, job)
                let halved = try await Self.halvedReference(fixture, batch)
                for step in 1...steps {
                    let faulty = FaultyStore(base: try await Self.prepared(fixture))
                    let ledger = try await World.ledger(on: faulty)
                    faulty.plan.arm(failAt: step, with: .refused("injected"))
                    let receipts = try await ledger.record(batch, at: World.start + .minutes(2))
                    let name = faulty.plan.failed ?? "none"
                    // Committed whole, and the answer lost: the halves only repeat what is there.
                    let isRepeat = name == "answer"
                    var outcomes = [Receipt.Outcome](repeating: isRepeat ? .duplicate : .applied, count: batch.count)
                    if !isRepeat { outcomes[batch.count - 1] = .quarantined }
                    try expectEqual(
                        receipts.map(\.outcome), outcomes, "the receipts after a refusal at \(step), \(name)")
                    try expectEqual(
                        try await ledger.wholeState(cases: [1, 2], numbers: [1, 2]), isRepeat ? after : halved,
                        "what is stored after a refusal at \(step), \(name)")
                    try await Self.expectAllKept(in: ledger, "after a refusal at \(step), \(name)")
                }
            },
            LedgerCheck("a failure at any step of an attempt leaves no permission, or a committed one") { fixture in
                func due() async throws -> (Fixture.Store, Job, RefundKey) {
                    let store = try await fixture.make()
                    let ledger = try await World.ledger(on: store)
                    let key = try await ledger.makeDue()
                    let job = try unwrap(try await ledger.claim(.payRefund, at: World.start), "the job")
                    return (store, job, key)
                }
                let (store, job, key) = try await due()
                let counting = FaultyStore(base: store)
                let ledger = try await World.ledger(on: counting)
                counting.plan.arm(failAt: nil)
                _ = try await ledger.begin(job, key, at: World.start)
                for step in 1...counting.plan.steps {
                    let (store, job, key) = try await due()
                    let faulty = FaultyStore(base: store)
                    let ledger = try await World.ledger(on: faulty)
                    faulty.plan.arm(failAt: step)
                    do {
                        let permission = try await ledger.begin(job, key, at: World.start)
                        throw Nonconformance(description: "step \(step) failed, and \(permission) was given")
                    } catch is LedgerError {}
                    let reopened = try await World.ledger(on: fixture.reopen(store))
                    let view = try unwrap(try await reopened.refund(key), "the refund")
                    let permission = try await reopened.begin(job, key, at: World.start + .seconds(1))
                    if faulty.plan.failed == "answer" {
                        try expectEqual(view.attempts.count, 1, "attempts after a lost answer")
                        guard case .hold = permission else {
                            throw Nonconformance(description: "two senders: \(permission)")
                        }
                    } else {
                        try expectEqual(view.attempts.count, 0, "attempts after a failure at step \(step)")
                        try expectEqual(view.intent.phase, .written, "the phase after a failure at step \(step)")
                        guard case .send = permission else {
                            throw Nonconformance(description: "no way on after step \(step): \(permission)")
                        }
                    }
                }
            },
        ]
    }

    /// A store in the middle of things: case 1 is being refunded, its answer outstanding.
    private static func prepared(_ fixture: Fixture) async throws -> Fixture.Store {
        let store = try await fixture.make()
        let ledger = try await World.ledger(on: store)
        let key = try await ledger.makeDue(1)
        let job = try unwrap(try await ledger.claim(.payRefund, at: World.start), "the job")
        guard case .send = try await ledger.begin(job, key, at: World.start) else {
            throw Nonconformance(description: "no permission")
        }
        return store
    }

    /// Messages, facts, a new case, the answer to a refund, a person's note, a question and a job's end, in one batch.
    private static func richBatch() async throws -> ([Submission], Int64) {
        let number = try World.number(2)
        let key = RefundKey(for: World.caseKey(1), part: 1)
        let amount = Money(minorUnits: 12_900, currency: .cny)
        let ledger = try await World.ledger(on: MemoryStore())
        _ = try await ledger.makeDue(1)
        let job = try unwrap(try await ledger.claim(.payRefund, at: World.start), "the job")
        var answer = World.message("refund done", direction: .answer)
        answer.answers = "job \(job.id) try 1"
        return (
            [
                World.push("in_transit", about: number, at: World.start - .hours(9)),
                World.detail(World.snapshot(World.caseKey(2), parcels: [number])),
                Submission(
                    message: answer,
                    consequences: [
                        .refund(key, attempt: 1, TargetAnswer(.done, amount: amount, at: World.start + .minutes(1)))
                    ], job: JobResult(job: job.id, leaseToken: job.leaseToken, outcome: .done)),
                World.push("returned", about: number, at: World.start - .hours(1)),
                Submission(
                    message: World.message("note", direction: .person),
                    consequences: [
                        .person(World.caseKey(2), PersonAction(.note, person: "anna", reason: "seen")),
                        .askAbout(number), .readCase(World.caseKey(3)),
                    ]),
                Submission(
                    message: World.message("unreadable"), quarantine: .init(type: "malformed", detail: "no JSON")),
            ], job.id
        )
    }

    /// What is stored when the batch comes as two halves; what is known is the same as when it comes whole.
    private static func halvedReference(_ fixture: Fixture, _ batch: [Submission]) async throws -> String {
        let (halved, whole) = (
            try await World.ledger(on: prepared(fixture)), try await World.ledger(on: prepared(fixture))
        )
        let middle = batch.count / 2
        _ = try await halved.record(Array(batch[..<middle]), at: World.start + .minutes(2))
        _ = try await halved.record(Array(batch[middle...]), at: World.start + .minutes(2))
        _ = try await whole.record(batch, at: World.start + .minutes(2))
        try expectEqual(
            try await halved.outcome(cases: [1, 2], numbers: [1, 2]),
            try await whole.outcome(cases: [1, 2], numbers: [1, 2]), "what is known by halves")
        try await expectAllKept(in: halved, "by halves")
        try await expectAllKept(in: whole, "whole")
        return try await halved.wholeState(cases: [1, 2], numbers: [1, 2])
    }

    /// That everything which the batch brings is there, each once.
    private static func expectAllKept(in ledger: LedgerEngine<some LedgerStore>, _ when: String) async throws {
        try expectEqual(try await ledger.state(of: World.caseKey(2)), .refundDue, "the case \(when)")
        try expectEqual(try await ledger.state(of: World.caseKey(1)), .refunded, "the other case \(when)")
        let facts = try await ledger.parcelViews(try World.number(2)).flatMap(\.facts)
        try expectEqual(facts.map(\.fact.statement.code).sorted(), ["in_transit", "returned"], "the facts \(when)")
        let quarantined = try await ledger.messages(MessageFilter(outcome: .quarantined, limit: 1000)).items
        try expectEqual(quarantined.compactMap(\.quarantine?.type), ["malformed"], "what is kept raw \(when)")
        let said = try await ledger.audit(AuditFilter(actor: "anna", limit: 1000)).items
        try expectEqual(said.map(\.action), [PersonAction.Kind.note.rawValue], "the person's note \(when)")
        try expectEqual(said.map(\.caseKey), [World.caseKey(2)], "the note's case \(when)")
        let asked = try await ledger.jobs(JobFilter(kinds: [.readCase], caseKey: World.caseKey(3), limit: 1000)).items
        try expectEqual(asked.count, 1, "how often the asked-for case is to be read \(when)")
    }

    /// How many steps the batch takes, and what is stored before and after it.
    private static func reference(
        _ fixture: Fixture, _ batch: [Submission], _ job: Int64
    ) async throws -> (steps: Int, before: String, after: String) {
        let faulty = FaultyStore(base: try await prepared(fixture))
        let ledger = try await World.ledger(on: faulty)
        let before = try await ledger.wholeState(cases: [1, 2], numbers: [1, 2])
        faulty.plan.arm(failAt: nil)
        let receipts = try await ledger.record(batch, at: World.start + .minutes(2))
        let steps = faulty.plan.steps
        try expectEqual(receipts.last?.outcome, .quarantined, "the outcome of what cannot be read")
        let after = try await ledger.wholeState(cases: [1, 2], numbers: [1, 2])
        try expectEqual(try await ledger.state(of: World.caseKey(1)), .refunded, "case 1")
        try expectEqual(try await ledger.state(of: World.caseKey(2)), .refundDue, "case 2")
        return (steps, before, after)
    }
}
