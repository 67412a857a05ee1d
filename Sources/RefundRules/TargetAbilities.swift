internal import ShipmentModel

/// What a refund's target can do about repeats, as its adapter states it.
public struct TargetAbilities: Hashable, Sendable {
    /// Without keys the case is the key, and the case is read before and after.
    public var knowsKeys: Bool
    /// How long after an unknown answer *not found* counts as surely not done.
    public var settleDelay: Duration
    /// For how long after the first attempt the key is still recognised; nil: for ever.
    public var idempotencyWindow: Duration?

    public init(knowsKeys: Bool, settleDelay: Duration, idempotencyWindow: Duration? = nil) {
        self.knowsKeys = knowsKeys
        self.settleDelay = settleDelay
        self.idempotencyWindow = idempotencyWindow
    }

    /// When a *not found* becomes conclusive: the last call has surely ended, and what it did has had time to show.
    func settled(after attempts: [RefundAttempt]) -> Instant? {
        attempts.map { ($0.answeredAt ?? $0.deadline) + settleDelay }.max()
    }

    func isConclusive(absentAt instant: Instant, _ attempts: [RefundAttempt]) -> Bool {
        settled(after: attempts).map { $0 <= instant } ?? true
    }

    /// Whether the target may no longer know the key, so that sending again could pay twice.
    func hasForgotten(_ attempts: [RefundAttempt], at now: Instant) -> Bool {
        guard let idempotencyWindow, let first = attempts.map(\.startedAt).min() else { return false }
        return first + idempotencyWindow <= now
    }
}
