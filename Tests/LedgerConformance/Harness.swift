import Ledger
import RefundRules
import ShipmentModel

extension LedgerEngine {
    /// Records submissions one by one, each in its own transaction.
    func recordEach(_ submissions: [Submission], at now: Instant) async throws {
        for submission in submissions { _ = try await record([submission], at: now) }
    }

    func state(of key: CaseKey = World.caseKey()) async throws -> CaseState? {
        try await caseView(key)?.afterSale.state
    }

    func openJob(_ kind: JobKind, of key: CaseKey = World.caseKey()) async throws -> Job? {
        try await jobs(JobFilter(kinds: [kind], caseKey: key)).items.first
    }

    /// Leases the case's job of that kind.
    func claim(
        _ kind: JobKind, worker: String = "w1", lease: Duration = .seconds(60), at now: Instant
    ) async throws -> Job? {
        try await claimJobs(worker: worker, kinds: [kind], limit: 1, lease: lease, at: now).first
    }

    /// - Parameter amount: What the request orders; nil: what the intent says now.
    func begin(
        _ job: Job, _ key: RefundKey, amount: Money? = nil, seenVersion: String? = "1", at now: Instant
    ) async throws -> AttemptPermission {
        let decided = try await refund(key)?.intent.amount
        return try await beginAttempt(
            job: job, key: key, amount: amount ?? decided ?? Money(minorUnits: 1, currency: .cny),
            seenVersion: seenVersion, requestDigest: "d", deadline: now + .seconds(20), at: now)
    }

    /// A parcel that came back, for a case that qualifies: money is due.
    func makeDue(_ index: Int = 1, amount: Int64 = 12_900, at now: Instant = World.start) async throws -> RefundKey {
        let number = try World.number(index)
        try await recordEach(
            [
                World.push("picked_up", about: number, at: World.dispatched + .hours(1)),
                World.push("in_transit", about: number, at: World.dispatched + .hours(9)),
                World.detail(World.snapshot(World.caseKey(index), parcels: [number], amount: amount)),
                World.push("refused", about: number, at: World.start - .minutes(40)),
                World.push("returning", about: number, at: World.start - .minutes(30)),
                World.push("returned", about: number, at: World.start - .minutes(20)),
            ], at: now)
        return RefundKey(for: World.caseKey(index), part: 1)
    }

    // MARK: What is stored, as text to compare

    /// Everything that does not depend on the way it came: facts, readings, states, intents, messages.
    func outcome(cases: [Int] = [1], numbers: [Int] = [1]) async throws -> String {
        var lines: [String] = []
        for index in numbers {
            for view in try await parcelViews(try World.number(index)) {
                lines.append(
                    "\(view.id) \(view.reading.status) \(view.reading.hasTurned) polls \(view.nextPoll != nil)")
                for heard in view.facts.sorted(by: { $0.fact.key < $1.fact.key }) {
                    let fact = heard.fact
                    lines.append(
                        "  \(fact.key) \(fact.statement.code) \(fact.firstHeard) \(fact.verification) \(fact.routes)")
                }
            }
        }
        for index in cases {
            guard let view = try await caseView(World.caseKey(index)) else { continue }
            let afterSale = view.afterSale
            lines.append("\(afterSale.key) \(afterSale.state) \(afterSale.parcels) \(afterSale.facts.version ?? "-")")
            for refund in view.intents {
                lines.append(
                    "  \(refund.intent.key) \(refund.intent.amount) \(refund.intent.phase) \(refund.attempts.count)")
            }
        }
        lines += try await messages(MessageFilter(limit: 1000)).items.map { "\($0.id) \($0.outcome)" }.sorted()
        return lines.joined(separator: "\n")
    }

    /// That, and what is left to do.
    func wholeState(cases: [Int] = [1], numbers: [Int] = [1]) async throws -> String {
        var lines = [try await outcome(cases: cases, numbers: numbers)]
        lines += try await jobs(JobFilter(limit: 1000)).items.map { "\($0.kind) \($0.subject) \($0.dueAt) \($0.tries)" }
            .sorted()
        lines += try await tasks(TaskFilter(limit: 1000)).items.map { "\($0.caseKey) \($0.kind)" }.sorted()
        lines += try await audit(AuditFilter(limit: 1000)).items.map { "\($0.actor) \($0.action) \($0.reason.code)" }
            .sorted()
        return lines.joined(separator: "\n")
    }
}
