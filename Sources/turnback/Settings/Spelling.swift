/// Which known word a misspelt one most likely means.
enum Spelling {
    /// The nearest word, if no more than a third of its letters differ; the first in order among equals.
    static func nearest(to name: String, in words: some Sequence<String>) -> String? {
        let distances = words.sorted().map { ($0, distance(Array(name), Array($0))) }
        guard let best = distances.min(by: { $0.1 < $1.1 }), best.1 <= max(1, best.0.count / 3) else { return nil }
        return best.0
    }

    /// How many letters must be put in, taken out, changed or swapped with their neighbour (optimal string alignment).
    static func distance(_ left: [Character], _ right: [Character]) -> Int {
        var before: [Int] = []
        var row = Array(0...right.count)
        for (index, letter) in left.enumerated() {
            var next = [index + 1]
            for (column, other) in right.enumerated() {
                var least = min(row[column + 1] + 1, next[column] + 1, row[column] + (letter == other ? 0 : 1))
                if index > 0, column > 0, letter == right[column - 1], other == left[index - 1] {
                    least = min(least, before[column - 1] + 1)
                }
                next.append(least)
            }
            (before, row) = (row, next)
        }
        return row[right.count]
    }
}
