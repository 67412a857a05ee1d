internal import ShipmentModel

/// Where each moment stands in a picture, left to right.
///
/// A case's hours of haste and days of waiting do not fit on one true scale: long quiet spells are drawn shorter. Order
/// is kept, moments of one lane stand far enough apart for their labels, and in between time runs evenly.
struct ExplanationScale {
    /// A moment that something is drawn at, and in which lane; lane nil for lines that need no room.
    struct Moment: Hashable {
        var at: Instant
        var lane: Int?
    }

    private var knots: [(at: Instant, x: Double)] = []
    let width: Double

    /// - Parameters:
    ///   - moments: In any order.
    ///   - pitch: How far apart moments of one lane stand at least.
    ///   - width: As wide as possible; it grows where the pitch asks for more.
    init(_ moments: [Moment], pitch: Double, width: Double) {
        let byTime = Dictionary(grouping: moments, by: \.at).mapValues { Set($0.compactMap(\.lane)) }
        let times = byTime.keys.sorted()
        var least: [Double] = []
        var lastOfLane: [Int: Double] = [:]
        for time in times {
            var x = least.last.map { $0 + 3 } ?? 0
            for lane in byTime[time] ?? [] { x = max(x, lastOfLane[lane].map { $0 + pitch } ?? 0) }
            for lane in byTime[time] ?? [] { lastOfLane[lane] = x }
            least.append(x)
        }
        let gaps = zip(times, times.dropFirst()).map { Self.weight($1 - $0) }
        let needed = least.last ?? 0
        self.width = max(width, needed)
        let spare = (self.width - needed) / max(gaps.reduce(0, +), 1e-9)
        var shift = 0.0
        for index in times.indices {
            if index > 0 { shift += gaps[index - 1] * spare }
            knots.append((times[index], least[index] + shift))
        }
    }

    /// The fourth root or so: a day is drawn some four times as wide as ten minutes.
    private static func weight(_ gap: Duration) -> Double {
        let minutes = Double(gap.components.seconds) / 60
        return max(minutes, 0).squareRoot().squareRoot()
    }

    var first: Instant? { knots.first?.at }
    var last: Instant? { knots.last?.at }

    func x(of instant: Instant) -> Double {
        guard let first = knots.first, let last = knots.last else { return 0 }
        if instant <= first.at { return first.x }
        if instant >= last.at { return last.x }
        let index = knots.partitioningIndex { $0.at >= instant }
        let (left, right) = (knots[index - 1], knots[index])
        let whole = Double((right.at - left.at).wholeMilliseconds)
        let part = Double((instant - left.at).wholeMilliseconds)
        return left.x + (right.x - left.x) * part / whole
    }
}

extension Array {
    /// The first index from which on the condition holds, where it holds for all behind one for which it does.
    fileprivate func partitioningIndex(where holds: (Element) -> Bool) -> Int {
        var (low, high) = (startIndex, endIndex)
        while low < high {
            let middle = low + (high - low) / 2
            if holds(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
