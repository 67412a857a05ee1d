extension JSONValue {
    /// The text of a scalar: a string's own, a number exactly as it was written, `true` or `false`.
    ///
    /// Numbers never pass through a Double, so a 19-digit waybill and `12.50` stay what they are.
    ///
    /// - Throws: `.wrongType` for an object, an array or null; `.tooLarge` beyond `textBytesMax`.
    public var asText: String {
        get throws(WireError) {
            switch document.tag(at: index) {
            case JSONDocument.Tag.string:
                let length = document.stringLength(at: index)
                guard length <= document.limits.textBytesMax else {
                    throw error(.tooLarge, "\(length) bytes of text, at most \(document.limits.textBytesMax)")
                }
                return document.string(at: index)
            case JSONDocument.Tag.integer:
                let number = Int64(bitPattern: document.word(at: index))
                // The tape has 0 for -0 and for what fits no 64-bit type.
                return number == 0 ? document.numberText(at: index) : String(number)
            case JSONDocument.Tag.unsigned: return String(document.word(at: index))
            case JSONDocument.Tag.double: return document.numberText(at: index)
            case JSONDocument.Tag.yes: return "true"
            case JSONDocument.Tag.no: return "false"
            default: throw wrongType("text")
            }
        }
    }

    /// An integer, also one that was written as a string of digits.
    ///
    /// - Throws: `.wrongType` for anything else (`1.0` and `1e3` included), `.outOfRange` beyond 64 bits.
    public var asInt64: Int64 {
        get throws(WireError) {
            switch document.tag(at: index) {
            case JSONDocument.Tag.integer:
                let number = Int64(bitPattern: document.word(at: index))
                guard number == 0, document.hasWideNumbers else { return number }
                return try integer(document.numberText(at: index))
            case JSONDocument.Tag.unsigned: throw error(.outOfRange, "beyond 64 bits with sign")
            case JSONDocument.Tag.string: return try integer(document.string(at: index))
            default: throw wrongType("an integer")
            }
        }
    }

    private func integer(_ text: String) throws(WireError) -> Int64 {
        switch Digits.int64(text) {
        case .value(let number): return number
        case .tooWide: throw error(.outOfRange, "beyond 64 bits with sign")
        case .notAnInteger: throw wrongType("an integer")
        }
    }

    /// A boolean, also one that was written as the string `true` or `false`.
    public var asBool: Bool {
        get throws(WireError) {
            switch document.tag(at: index) {
            case JSONDocument.Tag.yes: return true
            case JSONDocument.Tag.no: return false
            case JSONDocument.Tag.string:
                switch document.string(at: index) {
                case "true": return true
                case "false": return false
                default: throw wrongType("a boolean")
                }
            default: throw wrongType("a boolean")
            }
        }
    }

    /// The items of an array.
    ///
    /// - Throws: `.wrongType` when this is no array.
    public var asArray: JSONItems {
        get throws(WireError) {
            guard isArray else { throw wrongType("an array") }
            return items
        }
    }

    /// This value, which must be an object.
    ///
    /// - Throws: `.wrongType` when it is none.
    public var asObject: JSONValue {
        get throws(WireError) {
            guard isObject else { throw wrongType("an object") }
            return self
        }
    }

    func wrongType(_ wanted: String) -> WireError { error(.wrongType, "\(kind.rawValue) instead of \(wanted)") }

    func error(_ kind: WireError.Kind, _ detail: String) -> WireError {
        WireError(kind, path: path, detail: detail)
    }
}

/// Integers written as text.
enum Digits {
    enum Reading { case value(Int64), tooWide, notAnInteger }

    /// Reads an optional minus sign and ASCII digits, nothing else.
    static func int64(_ text: String) -> Reading {
        let digits = text.utf8.first == UInt8(ascii: "-") ? text.utf8.dropFirst() : text.utf8[...]
        guard !digits.isEmpty, digits.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }) else {
            return .notAnInteger
        }
        return Int64(text).map(Reading.value) ?? .tooWide
    }
}
