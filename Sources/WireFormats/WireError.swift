/// Why bytes from outside, or a field in them, could not be read.
///
/// The error names the field and the rule, never what the field held: messages carry names, phones and addresses, and
/// errors end in logs.
public struct WireError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The rule that was broken. Raw values are stable: they appear in stored outcomes and metrics.
    public enum Kind: String, Equatable, Sendable, CaseIterable {
        /// The bytes do not obey the format's grammar.
        case malformed
        /// The body, or one text in it, is longer than its limit.
        case tooLarge
        /// Objects, arrays or elements lie deeper than the limit.
        case tooDeep
        /// There are more values, elements or fields than the limit.
        case tooManyItems
        /// A field that may stand only once stands twice.
        case duplicateKey
        /// A required field is absent, null or (in XML) empty.
        case missingField
        /// A field holds another kind of value than was asked for.
        case wrongType
        /// The bytes are not valid in their encoding, or the encoding is not one that is read.
        case badEncoding
        /// The document has a DOCTYPE.
        case doctype
        /// A number does not fit the type that was asked for.
        case outOfRange
    }

    public let kind: Kind

    /// The field, as `Body.WaybillRoute[2].mailno` (JSON, indices from 0) or `Request/Body/WaybillRoute[2]/@mailno`
    /// (XML, indices from 1 as in XPath, only where siblings share the name). Empty for the body as a whole.
    public let path: String

    /// What was wrong, in English, without any content of the message.
    public let detail: String

    public init(_ kind: Kind, path: String = "", detail: String = "") {
        self.kind = kind
        self.path = path
        self.detail = detail
    }

    public var description: String {
        var text = kind.rawValue
        if !path.isEmpty { text += " at \(path)" }
        if !detail.isEmpty { text += ": \(detail)" }
        return text
    }
}

extension WireError {
    /// A name from the message as it may appear in a path: keys are usually words of the protocol, but some are data.
    static func pathComponent(_ name: String) -> String {
        let allowed = name.unicodeScalars.prefix(64).map { scalar -> Character in
            switch scalar {
            case "a"..."z", "A"..."Z", "0"..."9", "_", "-", "$", ":", "@": Character(scalar)
            default: "?"
            }
        }
        return String(allowed)
    }
}
