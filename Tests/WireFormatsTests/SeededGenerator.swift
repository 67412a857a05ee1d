/// SplitMix64: the same seed gives the same test on every machine.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A copy of the bytes with one to four accidents: a byte changed, lost, doubled or put in, a piece moved, an end cut.
    mutating func mutated(_ bytes: [UInt8], hints: [UInt8]) -> [UInt8] {
        var result = bytes
        for _ in 0..<Int.random(in: 1...4, using: &self) where !result.isEmpty {
            let place = Int.random(in: 0..<result.count, using: &self)
            switch Int.random(in: 0..<7, using: &self) {
            case 0: result[place] = UInt8.random(in: 0...255, using: &self)
            case 1: result.remove(at: place)
            case 2: result.insert(hints.randomElement(using: &self) ?? 0, at: place)
            case 3: result[place] = hints.randomElement(using: &self) ?? 0
            case 4: result.insert(contentsOf: result[place..<min(place + 40, result.count)], at: place)
            case 5: result.removeLast(result.count - place)
            default:
                let target = Int.random(in: 0..<result.count, using: &self)
                result.swapAt(place, target)
            }
        }
        return result
    }
}
