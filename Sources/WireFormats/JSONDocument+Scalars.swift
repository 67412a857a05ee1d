extension JSONDocument {
    func text(at index: Int) throws(WireError) -> String {
        switch tag(at: index) {
        case Tag.string:
            let length = stringLength(at: index)
            guard length <= limits.textBytesMax else {
                throw error(.tooLarge, at: index, "\(length) bytes of text, at most \(limits.textBytesMax)")
            }
            return string(at: index)
        case Tag.integer:
            let number = Int64(bitPattern: word(at: index))
            // The tape has 0 for -0 and for what fits no 64-bit type.
            return number == 0 ? numberText(at: index) : String(number)
        case Tag.unsigned: return String(word(at: index))
        case Tag.double: return numberText(at: index)
        case Tag.yes: return "true"
        case Tag.no: return "false"
        default: throw wrongType(at: index, "text")
        }
    }

    func int64(at index: Int) throws(WireError) -> Int64 {
        switch tag(at: index) {
        case Tag.integer:
            let number = Int64(bitPattern: word(at: index))
            return number == 0 && hasWideNumbers ? try integer(numberText(at: index), at: index) : number
        case Tag.unsigned: throw error(.outOfRange, at: index, "beyond 64 bits with sign")
        case Tag.string: return try integer(string(at: index), at: index)
        default: throw wrongType(at: index, "an integer")
        }
    }

    private func integer(_ text: String, at index: Int) throws(WireError) -> Int64 {
        switch Digits.int64(text) {
        case .value(let number): return number
        case .tooWide: throw error(.outOfRange, at: index, "beyond 64 bits with sign")
        case .notAnInteger: throw wrongType(at: index, "an integer")
        }
    }

    func bool(at index: Int) throws(WireError) -> Bool {
        switch tag(at: index) {
        case Tag.yes: return true
        case Tag.no: return false
        case Tag.string where string(at: index) == "true": return true
        case Tag.string where string(at: index) == "false": return false
        default: throw wrongType(at: index, "a boolean")
        }
    }

    func isEmptyString(at index: Int) -> Bool { tag(at: index) == Tag.string && stringLength(at: index) == 0 }

    func kind(at index: Int) -> JSONValue.Kind {
        switch tag(at: index) {
        case Tag.object: .object
        case Tag.array: .array
        case Tag.string: .string
        case Tag.yes, Tag.no: .bool
        case Tag.null: .null
        default: .number
        }
    }

    func wrongType(at index: Int, _ wanted: String) -> WireError {
        error(.wrongType, at: index, "\(kind(at: index).rawValue) instead of \(wanted)")
    }

    func error(_ kind: WireError.Kind, at index: Int, _ detail: String) -> WireError {
        WireError(kind, path: path(to: index), detail: detail)
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
