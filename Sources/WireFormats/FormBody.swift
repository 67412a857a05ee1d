/// The fields of an `application/x-www-form-urlencoded` body or of a query, in their order.
public struct FormBody: Equatable, Sendable, ExpressibleByDictionaryLiteral {
    public struct Field: Equatable, Sendable {
        public let name: String
        public let value: String

        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    public var fields: [Field]

    public init(_ fields: [Field] = []) { self.fields = fields }

    /// Fields in the order of the literal, for composing a request.
    public init(dictionaryLiteral elements: (String, String)...) { fields = elements.map { Field($0.0, $0.1) } }

    public mutating func append(_ name: String, _ value: String) { fields.append(Field(name, value)) }

    // MARK: Reading

    /// Reads a form body. Empty pairs (`a=1&&b=2`) are skipped, a name without `=` has the empty value.
    ///
    /// - Parameter encoding: In which the percent-encoded bytes are written, when the party says so.
    /// - Throws: `.malformed` for a broken `%XX`, `.badEncoding`, `.tooLarge`, `.tooManyItems`.
    public static func read(
        _ bytes: [UInt8], limits: ReadLimits = .standard, encoding: TextEncoding = .utf8
    ) throws(WireError) -> FormBody {
        guard bytes.count <= limits.bytesMax else { throw .bodyTooLarge(bytes.count, limits.bytesMax) }
        var form = FormBody()
        for pair in bytes.split(separator: UInt8(ascii: "&")) {
            guard form.fields.count < limits.itemsMax else {
                throw WireError(.tooManyItems, detail: "more than \(limits.itemsMax) fields")
            }
            let equals = pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex
            let name = try decode(pair[..<equals], field: "", limits, encoding)
            let rest = equals == pair.endIndex ? pair[equals...] : pair[(equals + 1)...]
            form.append(name, try decode(rest, field: name, limits, encoding))
        }
        return form
    }

    /// Reads a query or a form body that came as text.
    public static func read(
        _ text: String, limits: ReadLimits = .standard, encoding: TextEncoding = .utf8
    ) throws(WireError) -> FormBody {
        try read([UInt8](text.utf8), limits: limits, encoding: encoding)
    }

    private static func decode(
        _ bytes: ArraySlice<UInt8>, field: String, _ limits: ReadLimits, _ encoding: TextEncoding
    ) throws(WireError) -> String {
        let path = WireError.pathComponent(field)
        guard let decoded = PercentEncoding.formURLEncoded.decode(bytes) else {
            throw WireError(.malformed, path: path, detail: "a % without two hexadecimal digits")
        }
        guard decoded.count <= limits.textBytesMax else {
            throw WireError(.tooLarge, path: path, detail: "\(decoded.count) bytes, at most \(limits.textBytesMax)")
        }
        if encoding == .utf8, let text = String(validating: decoded, as: UTF8.self) { return text }
        do throws(WireError) {
            return try TextEncodings.text(decoded, in: encoding, bytesMax: limits.bytesMax)
        } catch {
            throw WireError(error.kind, path: path, detail: error.detail)
        }
    }

    /// The first value under a name.
    public subscript(name: String) -> String? { fields.first { $0.name == name }?.value }

    public func has(_ name: String) -> Bool { fields.contains { $0.name == name } }

    /// The value of a field that may stand only once.
    ///
    /// - Throws: `.duplicateKey` when it stands twice.
    public func unique(_ name: String) throws(WireError) -> String? {
        let values = fields.filter { $0.name == name }
        guard values.count <= 1 else {
            throw WireError(
                .duplicateKey, path: WireError.pathComponent(name), detail: "the field stands more than once")
        }
        return values.first?.value
    }

    /// The value of a field that must be there, once.
    ///
    /// - Throws: `.missingField` when it is absent, `.duplicateKey` when it stands twice.
    public func text(_ name: String) throws(WireError) -> String {
        guard let value = try unique(name) else {
            throw WireError(.missingField, path: WireError.pathComponent(name), detail: "absent")
        }
        return value
    }

    /// The value of a field that may be absent and must not stand twice.
    public func textIfAny(_ name: String) throws(WireError) -> String? { try unique(name) }

    // MARK: Writing

    /// The fields as `name=value&…`, names and values encoded.
    public func text(encoding: PercentEncoding = .formURLEncoded) -> String {
        fields.map { encoding.encode($0.name) + "=" + encoding.encode($0.value) }.joined(separator: "&")
    }

    /// The bytes of ``text(encoding:)``.
    public func bytes(encoding: PercentEncoding = .formURLEncoded) -> [UInt8] { [UInt8](text(encoding: encoding).utf8) }
}
