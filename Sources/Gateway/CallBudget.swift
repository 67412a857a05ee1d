public import PartyKit
public import ShipmentModel

/// How often each account may call: one token bucket an account, filled at the rate that the party's profile names.
public actor CallBudget {
    private struct Bucket {
        var tokens: Double
        var filledAt: Instant
    }

    private var buckets: [AccountID: Bucket] = [:]
    private let clock: any GatewayClock

    public init(clock: any GatewayClock) { self.clock = clock }

    /// Waits until the account may call once more.
    public func take(_ account: AccountID, limits: PartyProfile.Limits) async throws {
        while true {
            let now = clock.now
            var bucket = buckets[account] ?? Bucket(tokens: Double(limits.burst), filledAt: now)
            let gained = Double((now - bucket.filledAt).wholeMilliseconds) / 1000 * limits.callsPerSecond
            bucket.tokens = min(Double(limits.burst), bucket.tokens + max(gained, 0))
            bucket.filledAt = now
            if bucket.tokens >= 1 {
                bucket.tokens -= 1
                buckets[account] = bucket
                return
            }
            buckets[account] = bucket
            let missing = (1 - bucket.tokens) / limits.callsPerSecond
            try await clock.wait(until: now + .milliseconds(Int64((missing * 1000).rounded(.up))))
        }
    }

    /// The party asked to slow down: the bucket is empty and stays so for a while.
    public func drain(_ account: AccountID, until instant: Instant) {
        buckets[account] = Bucket(tokens: 0, filledAt: instant)
    }
}
