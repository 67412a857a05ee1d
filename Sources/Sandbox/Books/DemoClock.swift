internal import ShipmentModel

/// The demo's time: `start` at the real instant `realStart`, `rate` times as fast since.
struct DemoClock: Sendable {
    let start: Instant
    let realStart: Instant
    let rate: Int
    let realNow: @Sendable () -> Instant

    var now: Instant {
        let passed = (realNow() - realStart).wholeMilliseconds
        return start + .milliseconds(max(0, passed) * Int64(rate))
    }

    /// How long something is in demo time that takes so long in the real one.
    func demo(_ real: Duration) -> Duration { .milliseconds(real.wholeMilliseconds * Int64(rate)) }

    /// Whether a request's time is close enough: a tolerance in demo time, and never less than 15 real seconds, because
    /// in a fast demo a message grows hours old on its way.
    func isFresh(_ written: Instant, within tolerance: Duration) -> Bool {
        let apart = (now - written).wholeMilliseconds
        return abs(apart) <= max(tolerance, demo(.seconds(15))).wholeMilliseconds
    }
}
