import Testing
import WireFormats

@Suite struct TextEncodingTests {
    @Test(arguments: [
        ("UTF-8", TextEncoding.utf8), ("utf8", .utf8), ("GBK", .gb18030), ("gb2312", .gb18030), ("GB18030", .gb18030),
        ("UTF-16", .utf16), ("utf-16le", .utf16LittleEndian), ("UTF-16BE", .utf16BigEndian), ("ISO-8859-1", .latin1),
    ])
    func `labels are read whatever their case`(label: String, encoding: TextEncoding) {
        #expect(TextEncoding(label: label) == encoding)
    }

    @Test(arguments: ["", "utf-7", "utf-32", "big5", "ebcdic"])
    func `other labels are not guessed at`(label: String) { #expect(TextEncoding(label: label) == nil) }

    @Test func `text is decoded and its mark dropped`() throws {
        #expect(try TextEncodings.text([0xCD, 0xCB, 0xBB, 0xD8, 0x41], in: .gb18030) == "退回A")
        #expect(try TextEncodings.text([0x84, 0x31, 0x95, 0x33, 0x41], in: .gb18030) == "A")
        #expect(try TextEncodings.text([0xFE, 0xFF, 0x90, 0x00], in: .utf16) == "退")
        #expect(try TextEncodings.text([0xFF, 0xFE, 0x00, 0x90], in: .utf16) == "退")
        #expect(try TextEncodings.text([0x90, 0x00], in: .utf16BigEndian) == "退")
        #expect(try TextEncodings.text([0x41, 0x00], in: .utf16) == "A")
        #expect(try TextEncodings.text([0xEF, 0xBB, 0xBF, 0x41], in: .utf8) == "A")
        #expect(try TextEncodings.text([0xE9], in: .latin1) == "é")
        for encoding in TextEncoding.allCases { #expect(try TextEncodings.text([], in: encoding) == "") }
    }

    @Test(
        arguments: [
            ([0xFF], TextEncoding.utf8), ([0xCD], .gb18030), ([0x81, 0x30, 0x81], .gb18030), ([0x41], .utf16BigEndian),
            ([0xD8, 0x00], .utf16BigEndian), ([0xDC, 0x00, 0x00, 0x41], .utf16BigEndian),
            ([0x00, 0xD8], .utf16LittleEndian),
        ] as [([UInt8], TextEncoding)])
    func `invalid and cut sequences are refused`(bytes: [UInt8], encoding: TextEncoding) {
        let error = #expect(throws: WireError.self) { try TextEncodings.text(bytes, in: encoding) }
        #expect(error?.kind == .badEncoding)
    }

    @Test func `the limit is one of the result`() throws {
        let bytes: [UInt8] = [0xCD, 0xCB, 0xBB, 0xD8]
        #expect(try TextEncodings.utf8(bytes, in: .gb18030, bytesMax: 6).count == 6)
        let error = #expect(throws: WireError.self) { try TextEncodings.utf8(bytes, in: .gb18030, bytesMax: 5) }
        #expect(error?.kind == .tooLarge)
    }

    @Test func `random bytes are decoded whole or refused, never patched up, and never crash`() {
        var generator = SeededGenerator(seed: 7)
        let tried = 2_000
        for encoding in TextEncoding.allCases {
            var (read, refused, bytesRead) = (0, 0, 0)
            for _ in 0..<tried {
                let bytes = (0..<Int.random(in: 0...40, using: &generator)).map { _ in
                    UInt8.random(in: 0...255, using: &generator)
                }
                switch Result(catching: { () throws(WireError) in try TextEncodings.text(bytes, in: encoding) }) {
                case .success(let text):
                    read += 1
                    bytesRead += bytes.count
                    #expect(isWhole(text, of: bytes, in: encoding), "\(encoding): \(bytes)")
                case .failure(let error):
                    refused += 1
                    #expect(error.kind == .badEncoding)
                }
            }
            #expect(read + refused == tried)
            #expect(bytesRead > 0, "more than the empty text was read of \(encoding)")
            // Every byte is a sign of Latin-1; in each other encoding some are none.
            #expect((refused == 0) == (encoding == .latin1), "\(refused) refused of \(encoding)")
        }
    }

    /// Whether a text is all that the bytes say, and nothing else: it gives them back.
    private func isWhole(_ text: String, of bytes: [UInt8], in encoding: TextEncoding) -> Bool {
        let units = Array(text.utf16)
        switch encoding {
        case .utf8: return Array(text.utf8) == bytes.without([0xEF, 0xBB, 0xBF])
        case .latin1: return text.unicodeScalars.map(\.value) == bytes.map { UInt32($0) }
        case .utf16, .utf16BigEndian, .utf16LittleEndian:
            let big = units.flatMap { [UInt8(truncatingIfNeeded: $0 >> 8), UInt8(truncatingIfNeeded: $0)] }
            let little = units.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
            return bytes.without([0xFE, 0xFF]) == big || bytes.without([0xFF, 0xFE]) == little
        case .gb18030:
            // Its table is not ours to repeat; what replaces a sign is one that must have been sent.
            let sent = bytes.indices.filter { bytes[$0...].starts(with: [0x84, 0x31, 0xA4, 0x37]) }
            let shown = units.filter { $0 == 0xFFFD }
            return shown.count <= sent.count && text.isEmpty == bytes.without([0x84, 0x31, 0x95, 0x33]).isEmpty
        }
    }
}

extension [UInt8] {
    /// The bytes behind a mark, all where it is not there.
    fileprivate func without(_ mark: [UInt8]) -> [UInt8] { starts(with: mark) ? Array(dropFirst(mark.count)) : self }
}
