extension JSONValue {
    /// The text of a scalar: a string's own, a number exactly as it was written, `true` or `false`.
    ///
    /// Numbers never pass through a Double, so a 19-digit waybill and `12.50` stay what they are.
    ///
    /// - Throws: `.wrongType` for an object, an array or null; `.tooLarge` beyond `textBytesMax`.
    public var asText: String {
        get throws(WireError) { try document.text(at: index) }
    }

    /// An integer, also one that was written as a string of digits.
    ///
    /// - Throws: `.wrongType` for anything else (`1.0` and `1e3` included), `.outOfRange` beyond 64 bits.
    public var asInt64: Int64 {
        get throws(WireError) { try document.int64(at: index) }
    }

    /// A boolean, also one that was written as the string `true` or `false`.
    public var asBool: Bool {
        get throws(WireError) { try document.bool(at: index) }
    }

    /// The items of an array.
    ///
    /// - Throws: `.wrongType` when this is no array.
    public var asArray: JSONItems {
        get throws(WireError) {
            guard isArray else { throw document.wrongType(at: index, "an array") }
            return items
        }
    }

    /// This value, which must be an object.
    ///
    /// - Throws: `.wrongType` when it is none.
    public var asObject: JSONValue {
        get throws(WireError) {
            guard isObject else { throw document.wrongType(at: index, "an object") }
            return self
        }
    }
}
