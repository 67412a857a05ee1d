/// Chance with a seed: the same seed gives the same draws (SplitMix64, S. Vigna).
struct Chance: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var bits = state
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }

    /// A whole number in `0..<bound`; the bias of the remainder is far below anything that a simulation could show.
    mutating func below(_ bound: Int) -> Int { Int(truncatingIfNeeded: next() % UInt64(bound)) }

    /// Whether something happens that happens so often in a thousand.
    mutating func happens(_ perMille: Int) -> Bool { below(1000) < perMille }

    mutating func fraction() -> Double { Double(next() >> 11) / 9_007_199_254_740_992 }

    mutating func minutes(_ range: ClosedRange<Int>) -> Duration {
        .seconds(60 * (range.lowerBound + below(range.upperBound - range.lowerBound + 1)))
    }

    mutating func pick<Element>(_ choices: [Element]) -> Element { choices[below(choices.count)] }

    /// Chance of its own for one subject, so that what one life draws does not move another's.
    mutating func fork() -> Chance { Chance(seed: next()) }
}
