public import ShipmentModel

/// The gateway's time: the system's in earnest, a faster one in the demo, a hand-moved one in tests.
///
/// Business times (deadlines, intervals, back-off) are in this clock's time. Only what the network needs (a call's
/// deadline, and the lease that outlives it) is real time; ``instant(afterReal:)`` brings it over.
public protocol GatewayClock: Sendable {
    var now: Instant { get }
    /// How much faster than real time it runs; 1 in earnest.
    var rate: Double { get }
    /// Waits until then, or less long when it is far off.
    func wait(until instant: Instant) async throws
    /// Waits for so much real time, whatever this clock shows: while the network is what is waited for.
    func rest(real duration: Duration) async throws
}

extension GatewayClock {
    public func rest(real duration: Duration) async throws { try await Task.sleep(for: duration) }

    /// The instant that this clock shows when so much real time will have passed.
    public func instant(afterReal duration: Duration) -> Instant {
        now + .milliseconds(Int64(Double(duration.wholeMilliseconds) * rate))
    }

    /// How much real time lies between two instants of this clock.
    func realDuration(from start: Instant, until end: Instant) -> Duration {
        .milliseconds(Int64(Double((end - start).wholeMilliseconds) / rate))
    }
}

/// The system's clock, or one that runs `rate` times as fast from a start that both sides agree on.
public struct ScaledClock: GatewayClock {
    public let rate: Double
    private let start: Instant
    private let realStart: Instant
    private let realNow: @Sendable () -> Instant

    /// - Parameters:
    ///   - start: What this clock shows at the real instant `realStart`.
    ///   - realNow: The system's time.
    public init(start: Instant, realStart: Instant, rate: Double, realNow: @escaping @Sendable () -> Instant) {
        precondition(rate > 0, "time goes forward")
        self.start = start
        self.realStart = realStart
        self.rate = rate
        self.realNow = realNow
    }

    /// The system's own time.
    public static func system(_ realNow: @escaping @Sendable () -> Instant) -> ScaledClock {
        let now = realNow()
        return ScaledClock(start: now, realStart: now, rate: 1, realNow: realNow)
    }

    public var now: Instant {
        start + .milliseconds(Int64(Double((realNow() - realStart).wholeMilliseconds) * rate))
    }

    public func wait(until instant: Instant) async throws {
        let left = Double((instant - now).wholeMilliseconds) / rate
        guard left > 0 else { return }
        try await Task.sleep(for: .milliseconds(Int64(left.rounded(.up))))
    }
}
