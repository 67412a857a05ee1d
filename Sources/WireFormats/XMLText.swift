/// Escaping for XML that is composed by hand.
public enum XMLText {
    /// Text between tags: `&`, `<` and `>` become entities. A carriage return becomes `&#13;`, which a parser would
    /// otherwise turn into a line feed; characters that no XML document may hold are left out.
    public static func escape(_ text: String) -> String { escape(text, inAttribute: false) }

    /// An attribute's value for either kind of quotes: also quotes, tab and line feed are escaped.
    public static func escapeAttribute(_ text: String) -> String { escape(text, inAttribute: true) }

    private static func escape(_ text: String, inAttribute: Bool) -> String {
        var output = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": output.append(contentsOf: "&amp;".unicodeScalars)
            case "<": output.append(contentsOf: "&lt;".unicodeScalars)
            case ">": output.append(contentsOf: "&gt;".unicodeScalars)
            case "\r": output.append(contentsOf: "&#13;".unicodeScalars)
            case "\"" where inAttribute: output.append(contentsOf: "&quot;".unicodeScalars)
            case "'" where inAttribute: output.append(contentsOf: "&apos;".unicodeScalars)
            case "\t" where inAttribute: output.append(contentsOf: "&#9;".unicodeScalars)
            case "\n" where inAttribute: output.append(contentsOf: "&#10;".unicodeScalars)
            case "\t", "\n": output.append(scalar)
            case "\u{0}"..."\u{1F}", "\u{FFFE}", "\u{FFFF}": continue
            default: output.append(scalar)
            }
        }
        return String(output)
    }
}
