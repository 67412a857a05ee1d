internal import ShipmentModel
internal import WireFormats

/// Fields as shop platforms write them: ids as numbers or as quoted text, absent values as `0`, `-1` or `""`.
///
/// All refuse a key that stands twice: of two amounts, states or ids nobody can tell which was meant.
extension JSONValue {
    /// An id; nil when it is absent, empty or 0.
    ///
    /// Ids have up to 19 digits, which a Double cannot hold, so they stay text. Some samples quote them twice
    /// (`"\"698…\""`); the inner quotes are dropped.
    func platformIDIfAny(_ key: String) throws(WireError) -> String? {
        guard let text = try unique(key)?.asText else { return nil }
        let bytes = text.utf8.filter { $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: " ") }
        let id = String(decoding: bytes, as: UTF8.self)
        return id.isEmpty || id == "0" ? nil : id
    }

    /// An id that must be there.
    func platformID(_ key: String) throws(WireError) -> String {
        guard let id = try platformIDIfAny(key) else {
            throw WireError(.missingField, path: memberPath(key), detail: "absent, empty or 0")
        }
        return id
    }

    /// A text; nil when it is absent or empty.
    func platformTextIfAny(_ key: String) throws(WireError) -> String? {
        guard let text = try unique(key)?.asText, !text.isEmpty else { return nil }
        return text
    }

    /// A whole number; nil when it is absent or `""`.
    func platformIntegerIfAny(_ key: String) throws(WireError) -> Int64? {
        guard let value = try unique(key) else { return nil }
        if value.kind == .string, try value.asText.isEmpty { return nil }
        return try value.asInt64
    }

    /// An amount in the smallest unit; nil when it is absent or `""`, 0 when it is 0.
    ///
    /// - Throws: `.outOfRange` for an amount below 0.
    func platformAmountIfAny(_ key: String) throws(WireError) -> Int64? {
        guard let amount = try platformIntegerIfAny(key) else { return nil }
        guard amount >= 0 else { throw WireError(.outOfRange, path: memberPath(key), detail: "an amount below 0") }
        return amount
    }

    /// A time in seconds since 1970; nil when it is absent, `""`, 0 or −1.
    ///
    /// - Throws: `.outOfRange` for a time before 1970 or after the year 9999 (milliseconds, most likely).
    func platformSecondsIfAny(_ key: String) throws(WireError) -> Instant? {
        guard let seconds = try platformIntegerIfAny(key), seconds != 0, seconds != -1 else { return nil }
        guard (1...Instant.distantFuture.seconds).contains(seconds) else {
            throw WireError(.outOfRange, path: memberPath(key), detail: "no time in seconds since 1970")
        }
        return Instant(seconds: seconds)
    }

    private func memberPath(_ key: String) -> String { path.isEmpty ? key : path + "." + key }
}
