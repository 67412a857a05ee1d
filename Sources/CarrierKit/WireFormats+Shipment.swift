public import ShipmentModel
public import WireFormats

// The fields that every carrier's message has, read the same way everywhere: a value that is there but cannot be
// understood is an error with its path, never an absent one. All of them decide, so none may stand twice.

extension JSONValue {
    /// The waybill number under a key.
    ///
    /// - Throws: `.missingField`, or `.wrongType` when the text is none.
    public func waybill(_ key: String) throws(WireError) -> Waybill {
        try Waybill.read(uniqueText(key), path: { self[key]?.path ?? key })
    }

    /// The waybill number under a key, for messages whose every row names its parcel.
    ///
    /// - Parameter last: The row's before, which is the same number nearly always and is then taken as it is.
    public func waybill(_ key: String, after last: Waybill?) throws(WireError) -> Waybill {
        if let last, try repeats(last, under: key) { return last }
        return try waybill(key)
    }

    /// The waybill number under a key; nil when it is absent, null or empty.
    ///
    /// - Parameter last: As in ``waybill(_:after:)``.
    public func waybillIfAny(_ key: String, after last: Waybill? = nil) throws(WireError) -> Waybill? {
        if let last, try repeats(last, under: key) { return last }
        guard let text = try unique(key)?.asText, !text.isEmpty else { return nil }
        return try Waybill.read(text, path: { self[key]?.path ?? key })
    }

    private func repeats(_ waybill: Waybill, under key: String) throws(WireError) -> Bool {
        guard try unique(key) != nil else { return false }
        return withStringIfAny(key) { bytes in
            var text = waybill.rawValue
            return text.withUTF8 { $0.elementsEqual(bytes) }
        } ?? false
    }

    /// The text under a key with its white space collapsed; nil when it is absent, null or nothing but white space.
    public func collapsedTextIfAny(_ key: String) throws(WireError) -> String? {
        Statement.collapse(try unique(key)?.asText)
    }

    /// The first filled text under several keys, collapsed: senders name one thing differently from service to service.
    public func collapsedTextIfAny(_ keys: [String]) throws(WireError) -> String? {
        for key in keys { if let text = try collapsedTextIfAny(key) { return text } }
        return nil
    }

    /// The time under a key, as text or as milliseconds since 1970; nil when it is absent, null or empty.
    ///
    /// - Parameter zone: Of times written without one; nil leaves them local.
    /// - Throws: `.wrongType` when something is written that is no time.
    public func writtenTimeIfAny(_ key: String, zone: WrittenTime.Zone?) throws(WireError) -> WrittenTime? {
        guard let value = try unique(key) else { return nil }
        // Nearly every time is read where it stands; what is none, or has blanks of another script, is looked at again.
        if let time = withStringIfAny(key, { WrittenTime.parse(utf8: $0, zone: zone) }) ?? nil { return time }
        return try WrittenTime.read(value.asText, zone: zone, path: { value.path })
    }
}

extension XMLNode {
    /// The waybill number in an attribute.
    public func waybill(attribute name: String) throws(WireError) -> Waybill {
        try Waybill.read(requiredAttribute(name), path: { "\(path)/@\(name)" })
    }

    /// The waybill number in the only child of a name.
    public func waybill(_ name: String) throws(WireError) -> Waybill {
        try Waybill.read(uniqueText(name), path: { "\(path)/\(name)" })
    }

    /// The waybill number in the only child of a name, for messages whose every row names its parcel.
    ///
    /// - Parameter last: As in ``JSONValue/waybill(_:after:)``.
    public func waybill(_ name: String, after last: Waybill?) throws(WireError) -> Waybill {
        let text = try uniqueText(name)
        if let last, last.rawValue == text { return last }
        return try Waybill.read(text, path: { "\(path)/\(name)" })
    }

    /// An attribute with its white space collapsed; nil when it is absent or nothing but white space.
    public func collapsedTextIfAny(attribute name: String) -> String? { Statement.collapse(attribute(name)) }

    /// The text of the only child of a name with its white space collapsed; nil when absent or empty.
    public func collapsedTextIfAny(_ name: String) throws(WireError) -> String? {
        Statement.collapse(try unique(name)?.text)
    }

    /// The time in an attribute; nil when it is absent or empty.
    public func writtenTimeIfAny(attribute name: String, zone: WrittenTime.Zone?) throws(WireError) -> WrittenTime? {
        try WrittenTime.read(attribute(name), zone: zone, path: { "\(path)/@\(name)" })
    }

    /// The time in the only child of a name; nil when it is absent or empty.
    public func writtenTimeIfAny(_ name: String, zone: WrittenTime.Zone?) throws(WireError) -> WrittenTime? {
        try WrittenTime.read(unique(name)?.trimmedText, zone: zone, path: { "\(path)/\(name)" })
    }
}

extension Waybill {
    /// A waybill number that must be one.
    ///
    /// - Parameter path: Where the text stands, computed only for an error.
    public static func read(_ text: String, path: () -> String) throws(WireError) -> Waybill {
        guard let waybill = Waybill(text) else {
            throw WireError(.wrongType, path: path(), detail: "not a waybill number: 4 to 40 letters, digits and -")
        }
        return waybill
    }
}

extension WrittenTime {
    /// A time that may be absent, but must be one when something is written.
    ///
    /// - Parameter path: Where the text stands, computed only for an error.
    public static func read(_ text: String?, zone: Zone?, path: () -> String) throws(WireError) -> WrittenTime? {
        guard var text = Statement.collapse(text) else { return nil }
        guard let time = text.withUTF8({ WrittenTime.parse(utf8: $0, zone: zone) }) else {
            throw WireError(.wrongType, path: path(), detail: "not a time as this sender writes it")
        }
        return time
    }
}
