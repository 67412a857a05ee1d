internal import CLibXML2
internal import CSimdjson

/// An encoding in which carriers and shops write text.
public enum TextEncoding: Equatable, Sendable, CaseIterable {
    case utf8
    /// GB 18030, which contains GBK and GB 2312: senders say any of the three and mean the widest.
    case gb18030
    /// UTF-16 with a byte order mark, else in the order that the first character shows.
    case utf16
    case utf16BigEndian
    case utf16LittleEndian
    case latin1

    /// Reads a charset label as it appears in a Content-Type or an XML declaration, whatever its case.
    ///
    /// - Returns: nil for an encoding that is not read. Nothing is guessed: UTF-7, EBCDIC and the like are refused.
    public init?(label: String) {
        // By far the most frequent labels need no copy.
        if label == "UTF-8" || label == "utf-8" {
            self = .utf8
            return
        }
        switch label.lowercased() {
        case "utf-8", "utf8", "us-ascii", "ascii": self = .utf8
        case "gbk", "gb2312", "gb18030", "gb_2312-80", "cp936", "x-gbk", "gb-18030": self = .gb18030
        case "utf-16", "utf16", "ucs-2", "iso-10646-ucs-2": self = .utf16
        case "utf-16be": self = .utf16BigEndian
        case "utf-16le": self = .utf16LittleEndian
        case "iso-8859-1", "iso8859-1", "latin1", "latin-1": self = .latin1
        default: return nil
        }
    }
}

/// Strict decoding to UTF-8: what cannot be decoded is an error, never a replacement character.
public enum TextEncodings {
    /// Decodes bytes to text. A byte order mark is dropped.
    ///
    /// - Parameter bytesMax: The largest result, in bytes of UTF-8.
    /// - Throws: `.badEncoding` for an invalid or cut sequence, `.tooLarge`.
    public static func text(
        _ bytes: [UInt8], in encoding: TextEncoding, bytesMax: Int = ReadLimits.standard.bytesMax
    ) throws(WireError) -> String {
        let decoded = try utf8(bytes, in: encoding, bytesMax: bytesMax)
        return decoded.withUnsafeBufferPointer { String(validUTF8: $0) }
    }

    /// Decodes bytes to the bytes of valid UTF-8 without a byte order mark.
    public static func utf8(
        _ bytes: [UInt8], in encoding: TextEncoding, bytesMax: Int = ReadLimits.standard.bytesMax
    ) throws(WireError) -> [UInt8] {
        try bytes.withRawBytes { (raw) throws(WireError) -> [UInt8] in
            try utf8(raw, in: encoding, bytesMax: bytesMax)
        }
    }

    static func utf8(
        _ bytes: UnsafeRawBufferPointer, in encoding: TextEncoding, bytesMax: Int
    ) throws(WireError) -> [UInt8] {
        guard bytes.count <= bytesMax else { throw .bodyTooLarge(bytes.count, bytesMax) }
        let name: String
        var start = 0
        switch encoding {
        case .utf8:
            start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
            let body = UnsafeRawBufferPointer(rebasing: bytes[start...])
            guard isUTF8(body) else { throw WireError(.badEncoding, detail: "not valid UTF-8") }
            return [UInt8](body)
        case .gb18030: name = "GB18030"
        case .latin1: name = "ISO-8859-1"
        case .utf16, .utf16BigEndian, .utf16LittleEndian:
            let marked = byteOrder(of: bytes)
            start = marked.hasMark ? 2 : 0
            let order = encoding == .utf16 || marked.hasMark ? marked.order : encoding
            name = order == .utf16LittleEndian ? "UTF-16LE" : "UTF-16BE"
        }
        return try decode(UnsafeRawBufferPointer(rebasing: bytes[start...]), named: name, bytesMax: bytesMax)
    }

    static func isUTF8(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard let start = bytes.baseAddress else { return true }
        return turnback_utf8_is_valid(start.assumingMemoryBound(to: UInt8.self), bytes.count)
    }

    /// The byte order of UTF-16 text: by its mark, else by where the first character has its zero byte.
    static func byteOrder(of bytes: UnsafeRawBufferPointer) -> (order: TextEncoding, hasMark: Bool) {
        guard bytes.count >= 2 else { return (.utf16BigEndian, false) }
        switch (bytes[0], bytes[1]) {
        case (0xFE, 0xFF): return (.utf16BigEndian, true)
        case (0xFF, 0xFE): return (.utf16LittleEndian, true)
        case (_, 0): return (.utf16LittleEndian, false)
        default: return (.utf16BigEndian, false)
        }
    }

    private static func decode(
        _ bytes: UnsafeRawBufferPointer, named name: String, bytesMax: Int
    ) throws(WireError) -> [UInt8] {
        guard let start = bytes.baseAddress, !bytes.isEmpty else { return [] }
        var result: UnsafeMutablePointer<UInt8>?
        var length = 0
        let outcome = turnback_text_decode(
            name, start.assumingMemoryBound(to: UInt8.self), bytes.count, bytesMax, &result, &length)
        defer { turnback_text_release(result) }
        switch outcome {
        case TURNBACK_TEXT_DECODED:
            let text = UnsafeBufferPointer(start: result, count: length)
            // iconv has let surrogates through before.
            guard isUTF8(UnsafeRawBufferPointer(text)) else {
                throw WireError(.badEncoding, detail: "not valid \(name)")
            }
            // GB 18030 can write a byte order mark, too.
            return [UInt8](text.starts(with: [0xEF, 0xBB, 0xBF]) ? text[3...] : text[...])
        case TURNBACK_TEXT_TOO_LONG:
            throw WireError(.tooLarge, detail: "more than \(bytesMax) bytes once decoded from \(name)")
        case TURNBACK_TEXT_UNKNOWN_ENCODING:
            throw WireError(.badEncoding, detail: "this system cannot decode \(name)")
        case TURNBACK_TEXT_NO_MEMORY: throw WireError(.tooLarge, detail: "no memory to decode \(name)")
        default: throw WireError(.badEncoding, detail: "not valid \(name)")
        }
    }
}

extension WireError {
    static func bodyTooLarge(_ count: Int, _ bytesMax: Int) -> WireError {
        WireError(.tooLarge, detail: "\(count) bytes, at most \(bytesMax)")
    }
}
