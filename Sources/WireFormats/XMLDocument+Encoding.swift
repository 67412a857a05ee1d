extension XMLDocument {
    /// Decodes a body to UTF-8 if it is anything else, and reads it.
    ///
    /// libxml2 gets nothing but valid UTF-8, since it lets some invalid sequences pass.
    static func read(
        _ bytes: UnsafeRawBufferPointer, limits: ReadLimits, encoding label: String?
    ) throws(WireError) -> XMLDocument {
        guard bytes.count <= limits.bytesMax else { throw .bodyTooLarge(bytes.count, limits.bytesMax) }
        let encoding = try encoding(of: bytes, label: label)
        if encoding == .utf8 {
            let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
            let body = UnsafeRawBufferPointer(rebasing: bytes[start...])
            guard TextEncodings.isUTF8(body) else { throw WireError(.badEncoding, detail: "not valid UTF-8") }
            return try readUTF8(body, limits: limits)
        }
        let decoded = try TextEncodings.utf8(bytes, in: encoding, bytesMax: limits.bytesMax)
        return try decoded.withRawBytes { (raw) throws(WireError) -> XMLDocument in
            try readUTF8(raw, limits: limits)
        }
    }

    private static func readUTF8(_ bytes: UnsafeRawBufferPointer, limits: ReadLimits) throws(WireError) -> XMLDocument {
        // Some senders begin with an empty line, which the grammar forbids before an XML declaration.
        let start = bytes.firstIndex { !isSpace($0) } ?? bytes.endIndex
        return try XMLDocument(UnsafeRawBufferPointer(rebasing: bytes[start...]), limits: limits)
    }

    /// The encoding of a body: a byte order mark says it for certain, else the transport, else the declaration.
    private static func encoding(
        of bytes: UnsafeRawBufferPointer, label: String?
    ) throws(WireError) -> TextEncoding {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return .utf8 }
        if bytes.starts(with: [0xFE, 0xFF]) || bytes.starts(with: [0xFF, 0xFE]) { return .utf16 }
        if label == nil {
            if bytes.starts(with: [0, 0x3C]) { return .utf16BigEndian }
            if bytes.starts(with: [0x3C, 0]) { return .utf16LittleEndian }
        }
        guard let name = label ?? declaredEncoding(of: bytes) else { return .utf8 }
        guard let encoding = TextEncoding(label: name) else {
            throw WireError(.badEncoding, detail: "an encoding that is not read")
        }
        // A declaration that could be read byte by byte is not UTF-16, whatever it says.
        return label == nil && encoding.isUTF16 ? .utf8 : encoding
    }

    /// The value of `encoding` in an XML declaration within the first 200 bytes.
    ///
    /// Works on bytes: a search in a String took as long as parsing a short document.
    private static func declaredEncoding(of bytes: UnsafeRawBufferPointer) -> String? {
        let head = bytes.prefix(200).drop(while: isSpace)
        guard head.starts(with: "<?xml".utf8), let end = head.firstIndex(of: UInt8(ascii: ">")) else { return nil }
        var rest = head[..<end]
        while let start = rest.firstIndex(of: UInt8(ascii: "e")) {
            rest = rest[start...]
            guard rest.starts(with: "encoding".utf8) else {
                rest = rest.dropFirst()
                continue
            }
            let value = rest.dropFirst(8).drop { isSpace($0) || $0 == UInt8(ascii: "=") }
            guard let quote = value.first, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else { return nil }
            return String(decoding: value.dropFirst().prefix { $0 != quote }, as: UTF8.self)
        }
        return nil
    }
}

extension TextEncoding {
    var isUTF16: Bool { self == .utf16 || self == .utf16BigEndian || self == .utf16LittleEndian }
}
