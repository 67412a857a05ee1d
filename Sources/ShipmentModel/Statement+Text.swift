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
        var joined: String?
        for part in parts {
            guard let part = collapse(part) else { continue }
            joined = joined.map { $0 + separator + part } ?? part
        }
        return joined
    }

    /// Looks at bytes alone: the white space beyond ASCII is a handful of two- and three-byte sequences.
    private static func isCollapsed(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            var previous = UInt8(ascii: " ")
            for index in bytes.indices {
                let byte = bytes[index]
                if byte == UInt8(ascii: " ") {
                    if previous == byte { return false }
                } else if byte < 0x20 {
                    if (9...13).contains(byte) || byte >= 0x1C { return false }
                } else if byte >= 0xC2, byte <= 0xE3, isForeignBlank(bytes, at: index) {
                    return false
                }
                previous = byte
            }
            return bytes.isEmpty || previous != UInt8(ascii: " ")
        }
    }

    private static func isForeignBlank(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> Bool {
        guard index + 1 < bytes.count else { return false }
        let third = index + 2 < bytes.count ? bytes[index + 2] : 0
        switch (bytes[index], bytes[index + 1], third) {
        case (0xC2, 0x85, _), (0xC2, 0xA0, _): return true  // U+0085, U+00A0
        case (0xE1, 0x9A, 0x80): return true  // U+1680
        case (0xE2, 0x80, 0x80...0x8A), (0xE2, 0x80, 0xA8), (0xE2, 0x80, 0xA9), (0xE2, 0x80, 0xAF): return true
        case (0xE2, 0x81, 0x9F): return true  // U+205F
        case (0xE3, 0x80, 0x80): return true  // U+3000
        default: return false
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
