internal import CarrierKit
public import Ledger
internal import PartyKit
internal import PlatformKit
internal import RefundRules
public import ShipmentModel

/// Decides the past anew with today's adapters, tables, rules and settings, in a ledger of its own in memory, and tells
/// which decisions would be others. Nothing is written to the ledger that is read, nothing is performed.
///
/// All stored messages are read from the first one on, because a case rests on what was heard before; only what was
/// decided in the period is compared. Messages about numbers that no case names are read and left out.
public struct Rehearsal: Sendable {
    let ledger: any Ledger
    let parties: Parties
    let decisions: DecisionSettings

    private static let pageSize = 1000
    private static let bodiesAtOnce = 200

    public init(ledger: any Ledger, parties: Parties, decisions: DecisionSettings) {
        self.ledger = ledger
        self.parties = parties
        self.decisions = decisions
    }

    /// - Parameters:
    ///   - party: Only cases that this party speaks of: as their platform, or about their parcels.
    ///   - now: Until when time goes by if the period is open.
    public func run(_ period: Reconciliation.Period, party: PartyID? = nil, at now: Instant) async throws
        -> RehearsalResult
    {
        // What was heard this very moment counts.
        let end = min(period.to ?? .distantFuture, now + .milliseconds(1))
        var past = try await Past(ledger, until: end)
        let start = past.messages.first?.firstHeard ?? end
        var scratch = try await Scratch(decisions, at: start)
        let rereading = Rereading(parties: parties, ledger: scratch.ledger, intents: past.intents)
        try await nameNumbers(in: &past, rereading)
        var result = RehearsalResult(period: period)
        result.messages = past.messages.count
        var tries = Tries(past)
        for start in stride(from: 0, to: past.messages.count, by: Self.bodiesAtOnce) {
            let slice = past.messages[start..<min(start + Self.bodiesAtOnce, past.messages.count)]
            let bodies = try await ledger.bodies(of: slice.map(\.id))
            for view in slice {
                guard let body = bodies[view.id] else {
                    past.noteDeleted(view)
                    continue
                }
                switch try await rereading.outcome(of: view, body: body) {
                case .nothing: result.silent += 1
                case .unreadable(let why): past.noteUnreadable(view, why)
                case .submission(let submission):
                    guard past.concerns(submission) else {
                        result.unclaimed += 1
                        continue
                    }
                    try await tries.begin(before: view.firstHeard, naming: submission, in: &scratch)
                    try await scratch.advance(to: view.firstHeard)
                    let receipt = try await scratch.record(submission)
                    past.noteHeard(view, submission, by: receipt?.cases ?? [])
                    result.read += 1
                }
            }
        }
        try await tries.begin(before: end, naming: nil, in: &scratch)
        try await scratch.advance(to: end)
        result.differences = tries.differences
        try await compare(past, scratch, end: end, party: party, into: &result)
        return result
    }

    /// Learns which numbers the cases name, so that messages about all others need not be decided upon.
    private func nameNumbers(in past: inout Past, _ rereading: Rereading) async throws {
        let telling = past.messages.filter { parties.platforms[$0.party] != nil || $0.party == Journal.party }
        for start in stride(from: 0, to: telling.count, by: Self.bodiesAtOnce) {
            let slice = telling[start..<min(start + Self.bodiesAtOnce, telling.count)]
            let bodies = try await ledger.bodies(of: slice.map(\.id))
            for view in slice {
                guard let body = bodies[view.id],
                    case .submission(let submission) = try await rereading.outcome(of: view, body: body)
                else { continue }
                past.noteNumbers(submission)
            }
        }
    }

    // MARK: Comparing

    private func compare(
        _ past: Past, _ scratch: Scratch, end: Instant, party: PartyID?, into result: inout RehearsalResult
    ) async throws {
        result.bodiesDeleted = past.deleted.count
        result.unreadable = past.unreadable.values.sorted()
        let attempts = result.differences
        result.differences = []
        var keys = past.cases
        keys.formUnion(try await scratch.keys())
        for key in keys.sorted() {
            let (then, now) = (try await ledger.caseView(key), try await scratch.ledger.caseView(key))
            guard let some = then ?? now, party.map({ some.isSpoken(of: $0) }) ?? true else { continue }
            let nothing = CaseDecisions(nothingAt: some.afterSale.appliedAt)
            var found = DecisionDifference.all(
                of: key, then: then.map { CaseDecisions($0, until: end) } ?? nothing,
                now: now.map { CaseDecisions($0, until: end) } ?? nothing, end: end)
            found += attempts.filter { $0.key == key }
            found = found.filter { $0.at.map(result.period.contains) ?? true }
            result.cases += 1
            guard !found.isEmpty else { continue }
            let causes = past.causes(of: then, isKnownNow: now != nil)
            guard causes.isEmpty else {
                result.note(causes, key, found.count)
                continue
            }
            result.differences += found.map { past.attributed($0, then: then, now: now) }
        }
    }
}

extension Scratch {
    fileprivate func keys() async throws -> Set<CaseKey> {
        var keys: Set<CaseKey> = []
        var after: String?
        repeat {
            let page = try await ledger.cases(CaseFilter(limit: 1000, after: after))
            keys.formUnion(page.items.map(\.afterSale.key))
            after = page.next
        } while after != nil
        return keys
    }
}

extension CaseView {
    fileprivate func isSpoken(of party: PartyID) -> Bool {
        afterSale.key.platform == party
            || parcels.contains { $0.id.carrier == party || $0.facts.contains { $0.fact.party == party } }
    }
}

/// The tries of old, made again in their time.
private struct Tries {
    private var waiting: [(attempt: RefundAttempt, key: CaseKey)]
    private(set) var differences: [DecisionDifference] = []

    init(_ past: Past) {
        waiting = past.attempts.sorted {
            ($0.attempt.startedAt, $0.attempt.number) < ($1.attempt.startedAt, $1.attempt.number)
        }
    }

    /// Begins those of before an instant, and those whose answer comes now.
    mutating func begin(before instant: Instant, naming submission: Submission?, in scratch: inout Scratch) async throws
    {
        let named = Set(
            (submission?.consequences ?? []).compactMap { consequence -> String? in
                guard case .refund(let key, let number?, _) = consequence else { return nil }
                return "\(key) \(number)"
            })
        let now = waiting.filter {
            $0.attempt.startedAt < instant || named.contains("\($0.attempt.key) \($0.attempt.number)")
        }
        guard !now.isEmpty else { return }
        waiting.removeAll { waiting in now.contains { $0.attempt == waiting.attempt } }
        for (attempt, key) in now {
            try await scratch.advance(to: attempt.startedAt)
            let said = try await scratch.begin(attempt)
            if case .send = said { continue }
            let words =
                switch said {
                case .hold(_, let reason)?: "held: \(reason)"
                case .stop(let reason)?: "not sent: \(reason)"
                case .queryFirst?: "asked about first"
                case .send?, nil: "no refund is due"
                }
            differences.append(
                DecisionDifference(
                    .attempt, of: key, then: .init("attempt \(attempt.number) was sent", at: attempt.startedAt),
                    now: .init(words, at: scratch.now)))
        }
    }
}
