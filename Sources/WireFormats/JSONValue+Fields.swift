extension JSONValue {
    // MARK: Required fields

    /// The value under a key.
    ///
    /// - Throws: `.missingField` when it is absent or null, `.wrongType` when this is no object.
    public func value(_ key: String) throws(WireError) -> JSONValue {
        if let value = self[key] { return value }
        guard isObject else { throw wrongType("an object") }
        throw missing(key)
    }

    /// The text under a key: a string, or a scalar's text exactly as it was written (see ``asText``).
    public func text(_ key: String) throws(WireError) -> String { try value(key).asText }

    /// The integer under a key, also one written as a string of digits.
    public func int64(_ key: String) throws(WireError) -> Int64 { try value(key).asInt64 }

    /// The boolean under a key, also one written as `"true"` or `"false"`.
    public func bool(_ key: String) throws(WireError) -> Bool { try value(key).asBool }

    /// The items of the array under a key.
    public func array(_ key: String) throws(WireError) -> JSONItems { try value(key).asArray }

    /// The object under a key.
    public func object(_ key: String) throws(WireError) -> JSONValue { try value(key).asObject }

    // MARK: Optional fields

    /// The text under a key; nil when it is absent or null.
    ///
    /// - Throws: `.wrongType` for an object or an array.
    public func textIfAny(_ key: String) throws(WireError) -> String? { try self[key]?.asText }

    /// The text under a key; nil also when it is empty, as many senders write what they do not have.
    public func filledTextIfAny(_ key: String) throws(WireError) -> String? {
        guard let text = try self[key]?.asText, !text.isEmpty else { return nil }
        return text
    }

    /// The integer under a key; nil when it is absent, null or the empty string.
    public func int64IfAny(_ key: String) throws(WireError) -> Int64? {
        guard let value = self[key], !value.isEmptyString else { return nil }
        return try value.asInt64
    }

    /// The boolean under a key; nil when it is absent, null or the empty string.
    public func boolIfAny(_ key: String) throws(WireError) -> Bool? {
        guard let value = self[key], !value.isEmptyString else { return nil }
        return try value.asBool
    }

    /// The items of the array under a key; nil when it is absent or null.
    public func arrayIfAny(_ key: String) throws(WireError) -> JSONItems? { try self[key]?.asArray }

    /// The object under a key; nil when it is absent or null.
    public func objectIfAny(_ key: String) throws(WireError) -> JSONValue? { try self[key]?.asObject }

    private var isEmptyString: Bool {
        document.tag(at: index) == JSONDocument.Tag.string && document.stringLength(at: index) == 0
    }

    // MARK: Fields that may stand only once

    /// The value under a key that must not be repeated: of two amounts or states no one can tell which was signed,
    /// checked or meant.
    ///
    /// - Returns: nil when it is absent or null.
    /// - Throws: `.duplicateKey` when the key stands twice, null or not; `.wrongType` when this is no object.
    public func unique(_ key: String) throws(WireError) -> JSONValue? {
        guard isObject else { throw wrongType("an object") }
        guard let found = find(key) else { return nil }
        guard document.find(key, from: document.next(after: found)) == nil else {
            throw WireError(.duplicateKey, path: path(of: key), detail: "the key stands more than once")
        }
        let value = JSONValue(document: document, index: found)
        return value.isNull ? nil : value
    }

    /// The text under a key that is required and must not be repeated.
    public func uniqueText(_ key: String) throws(WireError) -> String {
        guard let value = try unique(key) else { throw missing(key) }
        return try value.asText
    }

    /// The integer under a key that is required and must not be repeated.
    public func uniqueInt64(_ key: String) throws(WireError) -> Int64 {
        guard let value = try unique(key) else { throw missing(key) }
        return try value.asInt64
    }

    // MARK: JSON inside text

    /// An object that is nested either as such or as JSON text, as some senders do from one day to the next.
    ///
    /// - Throws: `.missingField` when it is absent, null or the empty string; else as ``read(_:limits:)``.
    public func objectFromTextOrObject(_ key: String) throws(WireError) -> JSONValue {
        guard let value = try valueFromText(key) else { throw missing(key) }
        return try value.asObject
    }

    /// An object nested as such or as JSON text; nil when it is absent, null or the empty string.
    public func objectFromTextOrObjectIfAny(_ key: String) throws(WireError) -> JSONValue? {
        try valueFromText(key)?.asObject
    }

    /// The value under a key; a string is read as a JSON document of its own, held to the same limits.
    ///
    /// - Returns: nil when it is absent, null or the empty string.
    public func valueFromText(_ key: String) throws(WireError) -> JSONValue? {
        guard let value = self[key], !value.isEmptyString else { return nil }
        guard value.kind == .string else { return value }
        return try value.readText()
    }

    /// Reads this string as a JSON document; errors in it carry the path of both.
    func readText() throws(WireError) -> JSONValue {
        try JSONValue.read(try asText, limits: document.limits, origin: self)
    }

    private func missing(_ key: String) -> WireError {
        WireError(.missingField, path: path(of: key), detail: "absent or null")
    }
}
