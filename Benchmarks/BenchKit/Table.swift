/// A Markdown table whose columns line up in a terminal too; figures stand right.
public struct Table {
    private let titles: [String]
    private var rows: [[String]] = []

    public init(_ titles: [String]) { self.titles = titles }

    public mutating func add(_ cells: [String]) {
        precondition(cells.count == titles.count)
        rows.append(cells)
    }

    public var text: String {
        let widths = titles.indices.map { column in ([titles] + rows).map { $0[column].count }.max() ?? 0 }
        let isFigure = titles.indices.map { column in
            rows.allSatisfy { $0[column].first.map { $0.isNumber || $0 == "–" } ?? true }
        }
        let rule = zip(widths, isFigure).map { String(repeating: "-", count: max($0, 2)) + ($1 ? ":" : "-") }
        let lines = [line(titles, widths, isFigure), "|" + rule.map { "-" + $0 }.joined(separator: "|") + "|"]
        return (lines + rows.map { line($0, widths, isFigure) }).joined(separator: "\n")
    }

    private func line(_ cells: [String], _ widths: [Int], _ isFigure: [Bool]) -> String {
        let padded = cells.indices.map { column in
            let blanks = String(repeating: " ", count: max(widths[column], 2) - cells[column].count)
            return isFigure[column] ? blanks + cells[column] : cells[column] + blanks
        }
        return "| " + padded.joined(separator: " | ") + " |"
    }
}

/// A rate with thousands apart: `12,345`.
public func figure(_ value: Double) -> String {
    guard value.isFinite, value >= 0 else { return "–" }
    guard value >= 10 else { return decimal(value, 2) }
    let digits = String(Int64(value.rounded()))
    var groups = ""
    for (index, digit) in digits.enumerated() {
        if index > 0, (digits.count - index).isMultiple(of: 3) { groups.append(",") }
        groups.append(digit)
    }
    return groups
}

/// A share of something else: `43 %`.
public func percent(_ value: Double, of whole: Double) -> String {
    whole > 0 ? "\(Int((value / whole * 100).rounded())) %" : "–"
}

/// How many times something else: `3.4 ×`.
public func times(_ value: Double, _ other: Double) -> String { other > 0 ? "\(decimal(value / other, 1)) ×" : "–" }

private func decimal(_ value: Double, _ places: Int) -> String {
    let scale = places == 1 ? 10.0 : 100.0
    let scaled = Int64((value * scale).rounded())
    let fraction = String(scaled % Int64(scale))
    return "\(scaled / Int64(scale))." + String(repeating: "0", count: places - fraction.count) + fraction
}
