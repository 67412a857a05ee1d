extension Console {
    /// Columns as wide as their widest cell; Chinese characters count as two.
    ///
    /// What a carrier wrote cannot move the cursor: control characters become spaces, our own colours stay.
    static func table(_ header: [String], _ rows: [[String]]) -> String {
        let all = ([header] + rows).map { $0.map(printable) }
        let widths = header.indices.map { column in all.map { width(of: $0[column]) }.max() ?? 0 }
        return all.map { row in
            var line = ""
            var missing = 0
            for (cell, width) in zip(row, widths) {
                // Blanks are written when something follows, so that no line ends with them.
                if !cell.isEmpty { line += String(repeating: " ", count: missing) + cell }
                missing = (cell.isEmpty ? missing + width : width - Self.width(of: cell)) + 2
            }
            return line
        }.joined(separator: "\n")
    }

    /// How many columns of a terminal a text takes.
    static func width(of text: String) -> Int {
        withoutColours(text).unicodeScalars.reduce(0) { $0 + width(of: $1) }
    }

    private static func width(of scalar: Unicode.Scalar) -> Int {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format, .control: return 0
        default: break
        }
        // The wide and full-width blocks of Unicode's East Asian Width (UAX 11), and emoji.
        switch scalar.value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF,
            0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF,
            0x1F900...0x1F9FF, 0x20000...0x3FFFD:
            return 2
        default: return 1
        }
    }

    private static func withoutColours(_ text: String) -> String {
        text.contains("\u{1B}") ? text.replacing(/\u{1B}\[[0-9;]*m/, with: "") : text
    }

    /// A text without control characters but our own colours.
    static func printable(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else { return text }
        let colours = text.ranges(of: /\u{1B}\[[0-9;]*m/)
        var result = ""
        var index = text.startIndex
        for colour in colours {
            result += blanked(text[index..<colour.lowerBound]) + text[colour]
            index = colour.upperBound
        }
        return result + blanked(text[index...])
    }

    private static func blanked(_ text: Substring) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }))
    }
}
