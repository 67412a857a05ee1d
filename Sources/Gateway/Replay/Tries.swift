internal import Ledger
internal import PartyKit
internal import RefundRules
internal import ShipmentModel

/// The tries of old, made again in their time.
struct Tries: Sendable {
    private var waiting: [(attempt: RefundAttempt, key: CaseKey)]
    private(set) var differences: [DecisionDifference] = []

    /// None is made.
    init() { waiting = [] }

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
