/// The few shapes of the picture, as SVG text. Numbers are written with one decimal, texts escaped.
struct ExplanationSVG {
    private(set) var text = ""

    mutating func rect(_ x: Double, _ y: Double, _ width: Double, _ height: Double, _ look: String) {
        add("<rect class=\"\(look)\" x=\"\(n(x))\" y=\"\(n(y))\" width=\"\(n(width))\" height=\"\(n(height))\"/>")
    }

    mutating func line(_ x: Double, _ y: Double, _ toX: Double, _ toY: Double, _ look: String) {
        add("<line class=\"\(look)\" x1=\"\(n(x))\" y1=\"\(n(y))\" x2=\"\(n(toX))\" y2=\"\(n(toY))\"/>")
    }

    mutating func text(_ x: Double, _ y: Double, _ words: String, _ look: String) {
        add("<text class=\"\(look)\" x=\"\(n(x))\" y=\"\(n(y))\">\(Self.escaped(words))</text>")
    }

    mutating func slanted(_ x: Double, _ y: Double, _ words: String, slope: Double, _ look: String) {
        add(
            "<text class=\"\(look)\" transform=\"translate(\(n(x)) \(n(y))) rotate(-\(n(slope)))\">"
                + "\(Self.escaped(words))</text>")
    }

    /// Shapes differ as well as colours, for those who do not tell colours apart.
    mutating func mark(_ x: Double, _ y: Double, _ look: ExplanationPicture.Mark.Look) {
        switch look {
        case .proof, .hint, .word, .order:
            add(
                "<circle class=\"dot \(look.rawValue)\" cx=\"\(n(x))\" cy=\"\(n(y))\" r=\"\(look == .word ? 3.5 : 5)\"/>"
            )
        case .decision: polygon([(x, y - 6.5), (x + 6.5, y), (x, y + 6.5), (x - 6.5, y)], look)
        case .person: polygon([(x, y - 6), (x + 6, y + 5), (x - 6, y + 5)], look)
        case .money:
            add(
                "<rect class=\"dot money\" x=\"\(n(x - 5))\" y=\"\(n(y - 5))\" width=\"10\" height=\"10\" rx=\"2\"/>")
        }
    }

    private mutating func polygon(_ points: [(Double, Double)], _ look: ExplanationPicture.Mark.Look) {
        let list = points.map { "\(n($0.0)),\(n($0.1))" }.joined(separator: " ")
        add("<polygon class=\"dot \(look.rawValue)\" points=\"\(list)\"/>")
    }

    private mutating func add(_ element: String) { text += element + "\n" }
    private func n(_ value: Double) -> String { Self.number(value) }

    static func number(_ value: Double) -> String {
        let tenths = Int64((value * 10).rounded())
        return tenths % 10 == 0
            ? String(tenths / 10) : "\(tenths < 0 ? "-" : "")\(abs(tenths) / 10).\(abs(tenths) % 10)"
    }

    /// Signs that mark XML up are written as references; those that XML does not allow at all are left out.
    static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            case "\t", "\n", "\r": result += " "
            case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{FFFE}", "\u{FFFF}": continue
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// Contrast of every text to its ground is 4.5 : 1 or more, in light and in dark.
    static let style = """

        text { font-family: system-ui, "Noto Sans", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif; \
        font-size: 12px; fill: #1f2430; }
        .title { font-size: 17px; font-weight: 600; }
        .lane { font-weight: 600; }
        .sub { font-size: 11px; fill: #56606f; }
        .label { paint-order: stroke; stroke: #ffffff; stroke-width: 4px; stroke-linejoin: round; }
        .onstripe { stroke: #f4f6f9; }
        .end { text-anchor: end; font-size: 11px; paint-order: stroke; stroke: #ffffff; stroke-width: 4px; }
        .ground { fill: #ffffff; }
        .stripe { fill: #f4f6f9; }
        .rail { stroke: #b9c1cc; stroke-width: 1; }
        .tick { stroke: #dde2e9; stroke-width: 1; }
        .dot { stroke: #ffffff; stroke-width: 1.5; }
        .proof { fill: #0a7d4f; }
        .hint { fill: #ffffff; stroke: #a86500; stroke-width: 2.5; }
        .word { fill: #8a94a3; }
        .order { fill: #56606f; }
        .decision { fill: #2358c5; }
        .person { fill: #b03a8c; }
        .money { fill: #7239b3; }
        .running { fill: #f3c46b; }
        .paused { fill: #d5dbe3; }
        .week { fill: #cfe0f7; }
        .hours { fill: #f5b8b8; }
        .inband { font-size: 11px; fill: #1f2430; }
        .line { stroke-width: 1.5; }
        .deadline { stroke: #b3253f; }
        .mark { stroke: #a86500; stroke-dasharray: 5 4; }
        .now { stroke: #56606f; stroke-dasharray: 2 3; }
        .deadlineword { fill: #b3253f; }
        .markword { fill: #8f5600; }
        .nowword { fill: #56606f; }
        @media (prefers-color-scheme: dark) {
        text { fill: #e6e9ef; }
        .sub, .nowword { fill: #a7b1bf; }
        .label, .end { stroke: #14171c; }
        .onstripe { stroke: #1b2027; }
        .ground { fill: #14171c; }
        .stripe { fill: #1b2027; }
        .rail { stroke: #515c6b; }
        .tick { stroke: #2c333d; }
        .dot { stroke: #14171c; }
        .proof { fill: #3ecf8e; }
        .hint { fill: #14171c; stroke: #f0b14a; }
        .order { fill: #a7b1bf; }
        .decision { fill: #7aa7ff; }
        .person { fill: #ee8fce; }
        .money { fill: #bf93f5; }
        .running { fill: #8a6417; }
        .paused { fill: #363f4b; }
        .week { fill: #24446e; }
        .hours { fill: #7d2f38; }
        .inband { fill: #f4f6f9; }
        .deadline { stroke: #ff8095; }
        .mark { stroke: #f0b14a; }
        .now { stroke: #a7b1bf; }
        .deadlineword { fill: #ff8095; }
        .markword { fill: #f0b14a; }
        }

        """
}
