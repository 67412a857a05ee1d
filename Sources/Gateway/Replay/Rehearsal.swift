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
        let end = Self.end(of: period, at: now)
        var past = try await Past(ledger, until: end)
        var tries = Tries(past)
        var result = RehearsalResult(period: period)
        let scratch = try await decide(&past, until: end, &tries, &result) { $0 }
        try await compare(past, scratch, tries.differences, end: end, party: party, into: &result)
        return result
    }

    /// What was heard this very moment counts.
    static func end(of period: Reconciliation.Period, at now: Instant) -> Instant {
        min(period.to ?? .distantFuture, now + .milliseconds(1))
    }

    /// Hears the past once more, in a ledger of its own.
    ///
    /// - Parameter heard: What of a message's submission is heard.
    func decide(
        _ past: inout Past, until end: Instant, _ tries: inout Tries, _ result: inout RehearsalResult,
        as heard: (Submission) -> Submission
    ) async throws -> Scratch {
        var scratch = try await Scratch(decisions, at: past.messages.first?.heard ?? end)
        let rereading = Rereading(parties: parties, ledger: scratch.ledger, intents: past.intents)
        try await nameNumbers(in: &past, rereading)
        result.messages = past.messages.count
        for slice in past.messages.slices(of: Self.bodiesAtOnce) {
            let bodies = try await ledger.bodies(of: slice.map(\.id))
            for stored in slice {
                guard let body = bodies[stored.id], let view = try await ledger.message(stored.id) else {
                    past.noteDeleted(stored)
                    continue
                }
                switch try await rereading.outcome(of: view, body: body) {
                case .nothing: result.silent += 1
                case .unreadable(let why): past.noteUnreadable(stored, why)
                case .submission(let read):
                    let submission = heard(read)
                    guard past.concerns(submission) else {
                        result.unclaimed += 1
                        continue
                    }
                    try await tries.begin(before: stored.heard, naming: submission, in: &scratch)
                    try await scratch.advance(to: stored.heard)
                    let receipt = try await scratch.record(submission)
                    past.noteHeard(stored, submission, by: receipt?.cases ?? [])
                    result.read += 1
                }
            }
        }
        try await tries.begin(before: end, naming: nil, in: &scratch)
        try await scratch.advance(to: end)
        return scratch
    }

    /// Learns which numbers the cases name, so that messages about all others need not be decided upon.
    private func nameNumbers(in past: inout Past, _ rereading: Rereading) async throws {
        let telling = past.messages.filter { parties.platforms[$0.party] != nil || $0.party == Journal.party }
        for slice in telling.slices(of: Self.bodiesAtOnce) {
            let bodies = try await ledger.bodies(of: slice.map(\.id))
            for stored in slice {
                guard let body = bodies[stored.id], let view = try await ledger.message(stored.id),
                    case .submission(let submission) = try await rereading.outcome(of: view, body: body)
                else { continue }
                past.noteNumbers(submission)
            }
        }
    }

    // MARK: Comparing

    private func compare(
        _ past: Past, _ scratch: Scratch, _ attempts: [DecisionDifference], end: Instant, party: PartyID?,
        into result: inout RehearsalResult
    ) async throws {
        result.bodiesDeleted = past.deleted.count
        result.unreadable = past.unreadable.values.sorted()
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
            for difference in found {
                let sources = past.sources(of: difference, then: then, now: now)
                var attributed = difference
                attributed.messages = try await messages(sources)
                result.differences.append(attributed)
            }
        }
    }
}

extension Rehearsal {
    private func messages(_ ids: [MessageID]) async throws(LedgerError) -> [DecisionDifference.Source] {
        var sources: [DecisionDifference.Source] = []
        for id in ids {
            guard let view = try await ledger.message(id) else { continue }
            sources.append(.init(id: id, party: view.party, operation: view.operation.rawValue, heard: view.firstHeard))
        }
        return sources
    }
}

extension Array {
    /// The elements in their order, so many at once.
    fileprivate func slices(of size: Int) -> [ArraySlice<Element>] {
        stride(from: 0, to: count, by: size).map { self[$0..<Swift.min($0 + size, count)] }
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
