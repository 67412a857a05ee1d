extension Statement {
    /// A text with each run of white space, of any script, made one blank, and none at either end.
    ///
    /// - Complexity: O(*n*); text that needs no change is returned as it is.
    public static func collapse(_ text: String) -> String {
        isCollapsed(text) ? text : collapsed(text)
    }

    /// The text collapsed, or nil when nothing is left of it.
    public static func collapse(_ text: String?) -> String? {
        guard let text else { return nil }
        let collapsed = collapse(text)
        return collapsed.isEmpty ? nil : collapsed
    }

    /// Several texts collapsed and joined, the empty ones left out: `city, state, postal code, country`.
    public static func collapse(joining parts: [String?], separator: String = ", ") -> String? {
        let parts = parts.compactMap { collapse($0) }
        return parts.isEmpty ? nil : parts.joined(separator: separator)
    }

    /// Looks at bytes alone. All white space beyond ASCII begins with C2, E1, E2 or E3, and only few characters that
    /// are not white space share such a byte with the following one, so a false alarm costs a walk, never a mistake.
    private static func isCollapsed(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            var previous = UInt8(ascii: " ")
            for (index, byte) in bytes.enumerated() {
                if byte == UInt8(ascii: " ") {
                    if previous == byte { return false }
                } else if byte < 0x20 {
                    if (9...13).contains(byte) || (0x1C...0x1F).contains(byte) { return false }
                } else if byte >= 0xC2, byte <= 0xE3, index + 1 < bytes.count {
                    switch (byte, bytes[index + 1]) {
                    case (0xC2, 0x85), (0xC2, 0xA0), (0xE1, 0x9A), (0xE2, 0x80), (0xE2, 0x81), (0xE3, 0x80):
                        return false
                    default: break
                    }
                }
                previous = byte
            }
            return bytes.isEmpty || previous != UInt8(ascii: " ")
        }
    }

    private static func collapsed(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        var owesBlank = false
        for scalar in text.unicodeScalars {
            if scalar.properties.isWhitespace || (0x1C...0x1F).contains(scalar.value) {
                owesBlank = !result.isEmpty
            } else {
                if owesBlank { result.append(" ") }
                owesBlank = false
                result.append(scalar)
            }
        }
        return String(result)
    }
}
