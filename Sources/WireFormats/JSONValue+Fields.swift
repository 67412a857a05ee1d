extension JSONValue {
    // MARK: Required fields

    /// The value under a key.
    ///
    /// - Throws: `.missingField` when it is absent or null, `.wrongType` when this is no object.
    public func value(_ key: String) throws(WireError) -> JSONValue {
        JSONValue(document: document, index: try required(key))
    }

    /// The text under a key: a string, or a scalar's text exactly as it was written (see ``asText``).
    public func text(_ key: String) throws(WireError) -> String { try document.text(at: try required(key)) }

    /// The integer under a key, also one written as a string of digits.
    public func int64(_ key: String) throws(WireError) -> Int64 { try document.int64(at: try required(key)) }

    /// The boolean under a key, also one written as `"true"` or `"false"`.
    public func bool(_ key: String) throws(WireError) -> Bool { try document.bool(at: try required(key)) }

    /// The items of the array under a key.
    public func array(_ key: String) throws(WireError) -> JSONItems { try value(key).asArray }

    /// The object under a key.
    public func object(_ key: String) throws(WireError) -> JSONValue { try value(key).asObject }

    private func required(_ key: String) throws(WireError) -> Int {
        guard let found = present(key) else { throw missing(key) }
        return found
    }

    // MARK: Optional fields

    /// The text under a key; nil when it is absent or null.
    ///
    /// - Throws: `.wrongType` for an object or an array.
    public func textIfAny(_ key: String) throws(WireError) -> String? {
        guard let found = present(key) else { return nil }
        return try document.text(at: found)
    }

    /// The text under a key; nil also when it is empty, as many senders write what they do not have.
    public func filledTextIfAny(_ key: String) throws(WireError) -> String? {
        guard let found = filled(key) else { return nil }
        return try document.text(at: found)
    }

    /// Lends the bytes of a string under a key without making a String of them.
    ///
    /// - Returns: Nil when there is no string under the key, or one that ``textIfAny(_:)`` would refuse.
    public func withStringIfAny<Result>(
        _ key: String, _ body: (UnsafeBufferPointer<UInt8>) -> Result
    ) -> Result? {
        guard let found = present(key), document.tag(at: found) == JSONDocument.Tag.string,
            document.stringLength(at: found) <= document.limits.textBytesMax
        else { return nil }
        return document.withStringBytes(at: found, body)
    }

    /// The integer under a key; nil when it is absent, null or the empty string.
    public func int64IfAny(_ key: String) throws(WireError) -> Int64? {
        guard let found = filled(key) else { return nil }
        return try document.int64(at: found)
    }

    /// The boolean under a key; nil when it is absent, null or the empty string.
    public func boolIfAny(_ key: String) throws(WireError) -> Bool? {
        guard let found = filled(key) else { return nil }
        return try document.bool(at: found)
    }

    /// The items of the array under a key; nil when it is absent or null.
    public func arrayIfAny(_ key: String) throws(WireError) -> JSONItems? { try self[key]?.asArray }

    /// The object under a key; nil when it is absent or null.
    public func objectIfAny(_ key: String) throws(WireError) -> JSONValue? { try self[key]?.asObject }

    private func filled(_ key: String) -> Int? {
        guard let found = present(key), !document.isEmptyString(at: found) else { return nil }
        return found
    }

    // MARK: Fields that may stand only once

    /// The value under a key that must not be repeated: of two amounts or states no one can tell which was signed,
    /// checked or meant.
    ///
    /// - Returns: nil when it is absent or null.
    /// - Throws: `.duplicateKey` when the key stands twice, null or not; `.wrongType` when this is no object.
    public func unique(_ key: String) throws(WireError) -> JSONValue? {
        try uniqueIndex(key).map { JSONValue(document: document, index: $0) }
    }

    /// The text under a key that is required and must not be repeated.
    public func uniqueText(_ key: String) throws(WireError) -> String {
        guard let found = try uniqueIndex(key) else { throw missing(key) }
        return try document.text(at: found)
    }

    /// The integer under a key that is required and must not be repeated.
    public func uniqueInt64(_ key: String) throws(WireError) -> Int64 {
        guard let found = try uniqueIndex(key) else { throw missing(key) }
        return try document.int64(at: found)
    }

    private func uniqueIndex(_ key: String) throws(WireError) -> Int? {
        guard isObject else { throw document.wrongType(at: index, "an object") }
        guard let found = document.find(key, from: index + 1) else { return nil }
        guard document.find(key, from: document.next(after: found)) == nil else {
            throw WireError(
                .duplicateKey, path: document.path(to: index, key: key), detail: "the key stands more than once")
        }
        return document.tag(at: found) == JSONDocument.Tag.null ? nil : found
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
    /// Errors in the inner document carry its path after that of the field.
    ///
    /// - Returns: nil when it is absent, null or the empty string.
    public func valueFromText(_ key: String) throws(WireError) -> JSONValue? {
        guard let found = filled(key) else { return nil }
        let value = JSONValue(document: document, index: found)
        guard value.kind == .string else { return value }
        return try JSONValue.read(try value.asText, limits: document.limits, origin: value)
    }

    private func missing(_ key: String) -> WireError {
        guard isObject else { return document.wrongType(at: index, "an object") }
        return WireError(.missingField, path: document.path(to: index, key: key), detail: "absent or null")
    }
}
