import Synchronization

/// Chance that a seed repeats, for many tasks.
final class Dice: Sendable {
    private let generator: Mutex<SplitMix64>

    init(seed: UInt64) { generator = Mutex(SplitMix64(seed: seed)) }

    func roll(_ sides: Int) -> Int { generator.withLock { Int.random(in: 0..<sides, using: &$0) } }
    func fraction() -> Double { generator.withLock { Double.random(in: 0..<1, using: &$0) } }
}
