internal import Ledger
internal import Synchronization

/// What the JSON texts of rows decode to, kept for those that were read of late: the row of an open case is read several
/// times between two changes of it, and decoding is most of a read.
///
/// A value follows from its text and type alone, so nothing here is ever out of date, whoever writes the file.
final class DecodedTexts: Sendable {
    /// Of one generation; two are kept.
    static let bytesMax = 2 << 20

    private struct Kept {
        var recent: [Text: any Sendable] = [:]
        var older: [Text: any Sendable] = [:]
        var bytes = 0
    }

    private struct Text: Hashable {
        let bytes: [UInt8]
        func hash(into hasher: inout Hasher) { bytes.withUnsafeBytes { hasher.combine(bytes: $0) } }
    }

    private let kept = Mutex(Kept())

    /// - Throws: What the decoder throws for a text that this program cannot have written.
    func value<Value: Decodable & Sendable>(of bytes: [UInt8]) throws -> Value {
        let text = Text(bytes: bytes)
        // The same text may stand for values of two types; the one that was met last is kept.
        if let known = kept.withLock({ $0.recent[text] ?? $0.older[text] }), let value = known as? Value {
            return value
        }
        let value = try JSON.decode(Value.self, from: bytes)
        keep(value, for: text)
        return value
    }

    /// The text of a value that is about to be written, and so will soon be read. Debug builds look whether reading it
    /// gives the value again.
    func text<Value: Codable & Equatable & Sendable>(of value: Value) throws -> [UInt8] {
        let bytes = try JSON.encode(value)
        assert(
            (try? JSON.decode(Value.self, from: bytes)) == value, "a \(Value.self) is not what its text decodes to")
        keep(value, for: Text(bytes: bytes))
        return bytes
    }

    private func keep(_ value: some Sendable, for text: Text) {
        kept.withLock { kept in
            if kept.bytes > Self.bytesMax { kept = Kept(older: kept.recent) }
            kept.recent[text] = value
            kept.bytes += text.bytes.count
        }
    }
}
