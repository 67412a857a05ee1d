internal import CSimdjson

/// A parsed document: the owner of simdjson's tape. Values are (document, tape index).
///
/// The C side never changes after reading, except for its index of numbers, which has its own lock; so the class is
/// Sendable. Every access to the buffers keeps the document alive with `extendLifetime`, since the optimizer may
/// otherwise release it after its last visible use.
final class JSONDocument: @unchecked Sendable {
    private let handle: OpaquePointer
    private let view: turnback_json_view
    let limits: ReadLimits
    /// The field whose text this document was, when it came out of another one.
    let origin: JSONValue?

    init(_ bytes: UnsafeRawBufferPointer, limits: ReadLimits, origin: JSONValue? = nil) throws(WireError) {
        var body = bytes
        if body.starts(with: [0xEF, 0xBB, 0xBF]) { body = UnsafeRawBufferPointer(rebasing: body[3...]) }
        var view = turnback_json_view()
        var failure = TURNBACK_JSON_TOO_LARGE
        var complaint: UnsafePointer<CChar>?
        guard bytes.count <= limits.bytesMax,
            let handle = turnback_json_read(
                body.baseAddress?.assumingMemoryBound(to: UInt8.self), body.count, max(limits.depthMax, 1),
                min(max(limits.itemsMax, 1), Self.itemsCountable - 1), &view, &failure, &complaint)
        else {
            throw Self.error(
                failure, bytes.count, complaint.map { String(cString: $0) } ?? "", limits, path: origin?.path ?? "")
        }
        self.handle = handle
        self.view = view
        self.limits = limits
        self.origin = origin
    }

    deinit { turnback_json_release(handle) }

    private static func error(
        _ failure: turnback_json_failure, _ count: Int, _ complaint: String, _ limits: ReadLimits, path: String
    ) -> WireError {
        switch failure {
        case TURNBACK_JSON_TOO_LARGE:
            WireError(.tooLarge, path: path, detail: "\(count) bytes, at most \(limits.bytesMax)")
        case TURNBACK_JSON_TOO_DEEP: WireError(.tooDeep, path: path, detail: "more than \(limits.depthMax) levels")
        case TURNBACK_JSON_TOO_MANY_ITEMS:
            WireError(.tooManyItems, path: path, detail: "more than \(limits.itemsMax) values")
        case TURNBACK_JSON_NOT_UTF8: WireError(.badEncoding, path: path, detail: "not valid UTF-8")
        case TURNBACK_JSON_NO_MEMORY: WireError(.tooLarge, path: path, detail: "no memory for the document")
        default: WireError(.malformed, path: path, detail: complaint)
        }
    }

    // MARK: The tape

    /// The tape counts a container's items in 24 bits; a document that could hold more is never read.
    private static let itemsCountable = 0xFF_FFFF

    /// Whether some number fits no 64-bit type; it stands on the tape as the integer 0.
    var hasWideNumbers: Bool { view.has_wide_numbers }

    /// The kind of the entry, as simdjson's letter.
    func tag(at index: Int) -> UInt8 {
        defer { extendLifetime(self) }
        return UInt8(truncatingIfNeeded: view.tape[index] >> 56)
    }

    /// The index of the entry after the value at `index`, children included.
    func next(after index: Int) -> Int {
        defer { extendLifetime(self) }
        let entry = view.tape[index]
        switch UInt8(truncatingIfNeeded: entry >> 56) {
        case Tag.object, Tag.array: return Int(truncatingIfNeeded: entry & 0xFFFF_FFFF)
        case Tag.integer, Tag.unsigned, Tag.double: return index + 2
        default: return index + 1
        }
    }

    /// How many members or items a container has.
    func count(at index: Int) -> Int {
        defer { extendLifetime(self) }
        return Int(truncatingIfNeeded: view.tape[index] >> 32) & Self.itemsCountable
    }

    /// The word after a number's entry.
    func word(at index: Int) -> UInt64 {
        defer { extendLifetime(self) }
        return view.tape[index + 1]
    }

    func stringLength(at index: Int) -> Int {
        defer { extendLifetime(self) }
        return Int(UnsafeRawPointer(stringStart(at: index)).loadUnaligned(as: UInt32.self))
    }

    /// The unescaped text of the string or key at `index`.
    func string(at index: Int) -> String { withStringBytes(at: index) { String(validUTF8: $0) } }

    /// The bytes of that text, which are valid UTF-8.
    func withStringBytes<Result>(at index: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        defer { extendLifetime(self) }
        let start = stringStart(at: index)
        let length = Int(UnsafeRawPointer(start).loadUnaligned(as: UInt32.self))
        return body(UnsafeBufferPointer(start: start + 4, count: length))
    }

    private func stringStart(at index: Int) -> UnsafePointer<UInt8> {
        view.strings + Int(truncatingIfNeeded: view.tape[index] & 0x00FF_FFFF_FFFF_FFFF)
    }

    /// The tape index of the first value under `key` among the members from `first` on.
    func find(_ key: String, from first: Int) -> Int? {
        let index = key.withKey { turnback_json_find(view, first, $0.baseAddress, $0.count) }
        extendLifetime(self)
        return index == 0 ? nil : index
    }

    // MARK: The source

    /// The digits of the number at `index`, as they were written.
    func numberText(at index: Int) -> String {
        defer { extendLifetime(self) }
        var start: UnsafePointer<UInt8>?
        var length = 0
        turnback_json_number(handle, index, &start, &length)
        return String(validUTF8: UnsafeBufferPointer(start: start, count: length))
    }

    /// The bytes of the value at `index`, as they were written.
    func source(at index: Int) -> [UInt8] {
        defer { extendLifetime(self) }
        var start: UnsafePointer<UInt8>?
        var length = 0
        turnback_json_source(handle, index, &start, &length)
        return [UInt8](UnsafeBufferPointer(start: start, count: length))
    }

    enum Tag {
        static let object = UInt8(ascii: "{")
        static let array = UInt8(ascii: "[")
        static let string = UInt8(ascii: "\"")
        static let integer = UInt8(ascii: "l")
        static let unsigned = UInt8(ascii: "u")
        static let double = UInt8(ascii: "d")
        static let yes = UInt8(ascii: "t")
        static let no = UInt8(ascii: "f")
        static let null = UInt8(ascii: "n")
    }
}
