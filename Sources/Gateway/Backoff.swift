public import ShipmentModel

/// When to try again: doubling from a base up to a ceiling, with a part of it left to chance so that many jobs that
/// failed together do not come back together.
public struct Backoff: Sendable {
    public var base: Duration
    public var ceiling: Duration
    /// A number in 0..<1; passed in, so that tests and simulations decide it.
    private let random: @Sendable () -> Double

    public init(
        base: Duration = .seconds(5), ceiling: Duration = .hours(1),
        random: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) }
    ) {
        self.base = base
        self.ceiling = ceiling
        self.random = random
    }

    /// - Parameter tries: How often it was tried already, from 1.
    public func next(after now: Instant, tries: Int) -> Instant {
        let doubled = base.wholeMilliseconds << Int64(min(max(tries, 1) - 1, 20))
        let full = min(doubled, ceiling.wholeMilliseconds)
        return now + .milliseconds(full / 2 + Int64(Double(full / 2) * random()))
    }
}
