/// JSON that is to be written, byte for byte as given: members keep their order, nothing is added or escaped needlessly.
///
/// Carriers sign the bytes of a request, so the writer must be predictable: only `"`, `\` and control characters are
/// escaped; `/`, `<`, `>`, `&` and everything beyond ASCII stand as they are.
public indirect enum JSONText: Sendable {
    case object([(String, JSONText)])
    case array([JSONText])
    case string(String)
    case integer(Int64)
    case bool(Bool)
    case null
    /// Text that is JSON already: a decimal number, or a member that must be repeated as it came.
    case raw(String)

    /// The JSON without any white space.
    public var text: String { String(decoding: bytes, as: UTF8.self) }

    /// The bytes of ``text``.
    public var bytes: [UInt8] {
        var output: [UInt8] = []
        write(to: &output, indent: nil)
        return output
    }

    /// The JSON for people: one member a line, two spaces a level.
    public var prettyText: String {
        var output: [UInt8] = []
        write(to: &output, indent: 0)
        return String(decoding: output, as: UTF8.self)
    }

    /// The same value with the members of every object ordered by the bytes of their keys, as Doudian signs it.
    /// Members with equal keys keep their order.
    public func sortedKeys() -> JSONText {
        switch self {
        case .object(let members):
            .object(
                members.map { ($0.0, $0.1.sortedKeys()) }
                    .sorted { $0.0.utf8.lexicographicallyPrecedes($1.0.utf8) })
        case .array(let items): .array(items.map { $0.sortedKeys() })
        default: self
        }
    }

    /// ``sortedKeys()`` as a function.
    public static func sortedKeys(_ value: JSONText) -> JSONText { value.sortedKeys() }

    private func write(to output: inout [UInt8], indent: Int?) {
        switch self {
        case .object(let members):
            Self.write(members, between: ("{", "}"), to: &output, indent: indent) { member, output, indent in
                Self.write(member.0, to: &output)
                output += indent == nil ? ":".utf8 : ": ".utf8
                member.1.write(to: &output, indent: indent)
            }
        case .array(let items):
            Self.write(items, between: ("[", "]"), to: &output, indent: indent) { item, output, indent in
                item.write(to: &output, indent: indent)
            }
        case .string(let string): Self.write(string, to: &output)
        case .integer(let number): output += String(number).utf8
        case .bool(let value): output += (value ? "true" : "false").utf8
        case .null: output += "null".utf8
        case .raw(let text): output += text.utf8
        }
    }

    private static func write<Element>(
        _ elements: [Element], between brackets: (String, String), to output: inout [UInt8], indent: Int?,
        each: (Element, inout [UInt8], Int?) -> Void
    ) {
        output += brackets.0.utf8
        let inner = indent.map { $0 + 1 }
        for (number, element) in elements.enumerated() {
            if number > 0 { output.append(UInt8(ascii: ",")) }
            newLine(inner, in: &output)
            each(element, &output, inner)
        }
        if !elements.isEmpty { newLine(indent, in: &output) }
        output += brackets.1.utf8
    }

    private static func newLine(_ indent: Int?, in output: inout [UInt8]) {
        guard let indent else { return }
        output.append(UInt8(ascii: "\n"))
        output += repeatElement(UInt8(ascii: " "), count: 2 * indent)
    }

    private static func write(_ string: String, to output: inout [UInt8]) {
        output.append(UInt8(ascii: "\""))
        for byte in string.utf8 {
            switch byte {
            case UInt8(ascii: "\""): output += "\\\"".utf8
            case UInt8(ascii: "\\"): output += "\\\\".utf8
            case 0x08: output += "\\b".utf8
            case 0x09: output += "\\t".utf8
            case 0x0A: output += "\\n".utf8
            case 0x0C: output += "\\f".utf8
            case 0x0D: output += "\\r".utf8
            case 0..<0x20:
                output += "\\u00".utf8
                output.append(hexDigits[Int(byte >> 4)])
                output.append(hexDigits[Int(byte & 15)])
            default: output.append(byte)
            }
        }
        output.append(UInt8(ascii: "\""))
    }

    private static let hexDigits = Array("0123456789abcdef".utf8)
}
