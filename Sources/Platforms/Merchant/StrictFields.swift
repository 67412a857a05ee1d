internal import PartyKit
internal import ShipmentModel
internal import WireFormats

/// Reads the fields of one object of our contract and collects every mistake instead of stopping at the first.
///
/// Strict: a field that the contract does not name, one that stands twice, null, and a value of another kind (a number
/// as text, a fraction) are mistakes.
struct StrictFields {
    private let object: JSONValue
    private let prefix: String
    var mistakes: [FieldMistake] = []

    init(_ object: JSONValue, at path: String = "", known: [String]) {
        self.object = object
        prefix = path.isEmpty ? "" : path + "."
        guard object.isObject else {
            mistakes = [FieldMistake(path, .wrongType, "An object is expected.")]
            return
        }
        var seen: Set<String> = []
        for (key, value) in object.members {
            guard known.contains(key) else {
                // The name is the sender's text: it is shown only as far as it can be a name.
                let name = String(key.prefix(40).filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") })
                note(name, .unknown, "The contract has no such field.")
                continue
            }
            if !seen.insert(key).inserted { note(key, .repeated, "The field stands more than once.") }
            if value.isNull { note(key, .null, "Leave the field out instead.") }
        }
    }

    /// Reads a body.
    ///
    /// - Throws: ``MerchantInputError`` when it is no JSON at all.
    static func read(_ body: [UInt8], known: [String]) throws(MerchantInputError) -> StrictFields {
        do throws(WireError) {
            return StrictFields(try JSONValue.read(body), known: known)
        } catch {
            throw MerchantInputError([FieldMistake(error.path, .unreadable, error.detail)])
        }
    }

    func finish() throws(MerchantInputError) {
        if !mistakes.isEmpty { throw MerchantInputError(mistakes) }
    }

    func path(_ name: String) -> String { prefix + name }

    /// Whether the field is there, whatever it holds.
    func has(_ name: String) -> Bool { object.members.contains { $0.key == name } }

    mutating func note(_ name: String, _ code: FieldMistake.Code, _ message: String, path: String? = nil) {
        mistakes.append(FieldMistake(path ?? self.path(name), code, message))
    }

    // MARK: Fields

    /// A ``PlainName``.
    mutating func id(_ name: String, isRequired: Bool = true) -> String? {
        guard let text = string(name, isRequired: isRequired) else { return nil }
        guard PlainName.fits(text) else {
            note(name, .badValue, "\(PlainName.rule) are expected.")
            return nil
        }
        return text
    }

    /// Words for people: 1…`maximum` bytes of UTF-8 without control characters.
    mutating func words(_ name: String, isRequired: Bool = false, maximum: Int) -> String? {
        guard let text = string(name, isRequired: isRequired) else { return nil }
        guard (1...maximum).contains(text.utf8.count), text.utf8.allSatisfy({ $0 >= 32 && $0 != 127 }) else {
            note(name, .badValue, "1 to \(maximum) bytes without control characters are expected.")
            return nil
        }
        return text
    }

    mutating func string(_ name: String, isRequired: Bool) -> String? {
        guard let value = value(name, isRequired: isRequired) else { return nil }
        guard value.kind == .string else { return wrong(name, "A text is expected.") }
        return read(name) { () throws(WireError) in try value.asText }
    }

    mutating func integer(_ name: String, isRequired: Bool, in range: ClosedRange<Int64>) -> Int64? {
        guard let value = value(name, isRequired: isRequired) else { return nil }
        guard value.kind == .number else { return wrong(name, "A whole number is expected.") }
        guard let number = read(name, { () throws(WireError) in try value.asInt64 }) else { return nil }
        guard range.contains(number) else {
            note(name, .outOfRange, "\(range.lowerBound) to \(range.upperBound) is expected.")
            return nil
        }
        return number
    }

    mutating func bool(_ name: String) -> Bool? {
        guard let value = value(name, isRequired: false) else { return nil }
        guard value.kind == .bool else { return wrong(name, "true or false is expected.") }
        return read(name) { () throws(WireError) in try value.asBool }
    }

    mutating func choice<Value: RawRepresentable<String> & CaseIterable>(
        _ name: String, of type: Value.Type, isRequired: Bool
    ) -> Value? {
        guard let text = string(name, isRequired: isRequired) else { return nil }
        guard let value = Value(rawValue: text) else {
            note(name, .badValue, "One of \(Value.allCases.map(\.rawValue).joined(separator: ", ")) is expected.")
            return nil
        }
        return value
    }

    /// RFC 3339 with an offset; a time without one is nobody's time.
    mutating func instant(_ name: String, isRequired: Bool) -> Instant? {
        guard let text = string(name, isRequired: isRequired) else { return nil }
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, bytes[4] == UInt8(ascii: "-"), bytes[10] == UInt8(ascii: "T"),
            case .instant(let instant, _) = WrittenTime.parse(text)
        else {
            note(name, .badValue, "A time with offset is expected, as 2026-11-22T17:00:00+08:00.")
            return nil
        }
        return instant
    }

    mutating func array(_ name: String) -> JSONItems? {
        guard let value = value(name, isRequired: false) else { return nil }
        guard value.isArray else { return wrong(name, "A list is expected.") }
        return value.items
    }

    // MARK: Shared

    private mutating func value(_ name: String, isRequired: Bool) -> JSONValue? {
        let value = object[name]
        if value == nil, isRequired, !has(name), object.isObject { note(name, .missing, "The field is required.") }
        return value
    }

    private mutating func wrong<Value>(_ name: String, _ message: String) -> Value? {
        note(name, .wrongType, message)
        return nil
    }

    private mutating func read<Value>(_ name: String, _ read: () throws(WireError) -> Value) -> Value? {
        do throws(WireError) {
            return try read()
        } catch {
            note(name, error.kind == .outOfRange ? .outOfRange : .wrongType, error.detail)
            return nil
        }
    }
}
