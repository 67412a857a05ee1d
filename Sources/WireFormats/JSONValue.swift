/// One value of a parsed JSON document.
///
/// A value is a light handle (the document and a position in it); taking one allocates nothing, and the document lives
/// as long as any of its values. Lookups search the object's members in order, so reading *n* fields of an object costs
/// O(*n* · members), which for messages of carriers is faster than building a dictionary.
///
/// null and absent mean the same everywhere. A key that stands twice gives its first value; use ``unique(_:)`` and
/// ``uniqueText(_:)`` for money and states, which refuse it.
public struct JSONValue: Sendable {
    let document: JSONDocument
    /// The position on the document's tape.
    let index: Int

    init(document: JSONDocument, index: Int) {
        self.document = document
        self.index = index
    }

    /// Reads a document.
    ///
    /// A UTF-8 byte order mark is skipped. Numbers keep their digits (see ``asText``), also those wider than 64 bits.
    ///
    /// - Parameters:
    ///   - bytes: The body, at most `limits.bytesMax` bytes.
    ///   - encoding: What the bytes are encoded in, when the transport said so; UTF-8 otherwise.
    /// - Throws: `.malformed`, `.badEncoding`, `.tooLarge`, `.tooDeep`, `.tooManyItems`.
    public static func read(
        _ bytes: [UInt8], limits: ReadLimits = .standard, encoding: TextEncoding = .utf8
    ) throws(WireError) -> JSONValue {
        try bytes.withRawBytes { (raw) throws(WireError) -> JSONValue in
            try read(raw, limits: limits, encoding: encoding)
        }
    }

    /// Reads a document from memory that is only borrowed; it is copied.
    public static func read(
        _ bytes: UnsafeRawBufferPointer, limits: ReadLimits = .standard, encoding: TextEncoding = .utf8
    ) throws(WireError) -> JSONValue {
        guard encoding != .utf8 else {
            return JSONValue(document: try JSONDocument(bytes, limits: limits), index: 1)
        }
        let decoded = try TextEncodings.utf8(bytes, in: encoding, bytesMax: limits.bytesMax)
        return try read(decoded, limits: limits)
    }

    /// Reads a document that came as text, as a form field does.
    public static func read(_ text: String, limits: ReadLimits = .standard) throws(WireError) -> JSONValue {
        try read(text, limits: limits, origin: nil)
    }

    static func read(_ text: String, limits: ReadLimits, origin: JSONValue?) throws(WireError) -> JSONValue {
        var text = text
        let result = text.withUTF8 { bytes -> Result<JSONDocument, WireError> in
            do throws(WireError) {
                return .success(try JSONDocument(UnsafeRawBufferPointer(bytes), limits: limits, origin: origin))
            } catch {
                return .failure(error)
            }
        }
        return JSONValue(document: try result.get(), index: 1)
    }

    public enum Kind: String, Equatable, Sendable {
        case object, array, string, number, bool, null
    }

    public var kind: Kind { document.kind(at: index) }

    public var isNull: Bool { document.tag(at: index) == JSONDocument.Tag.null }
    public var isObject: Bool { document.tag(at: index) == JSONDocument.Tag.object }
    public var isArray: Bool { document.tag(at: index) == JSONDocument.Tag.array }

    /// The first value under a key; nil when it is absent or null, or when this is not an object.
    public subscript(key: String) -> JSONValue? {
        present(key).map { JSONValue(document: document, index: $0) }
    }

    /// Whether the object has this key with a value other than null.
    public func has(_ key: String) -> Bool { present(key) != nil }

    /// The position of the value under a key, unless it is null.
    func present(_ key: String) -> Int? {
        guard document.tag(at: index) == JSONDocument.Tag.object,
            let found = document.find(key, from: index + 1), document.tag(at: found) != JSONDocument.Tag.null
        else { return nil }
        return found
    }

    /// The items of an array in order; none when this is not an array.
    public var items: JSONItems { JSONItems(self) }

    /// The members of an object in order, repeated keys and nulls included; none when this is not an object.
    public var members: JSONMembers { JSONMembers(self) }

    /// Where the value stands, as `Body.WaybillRoute[2].mailno`; empty for the root. Computed when asked for.
    public var path: String { document.path(to: index) }
}
