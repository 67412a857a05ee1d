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

    @Test func `random bytes are decoded or refused and never crash`() {
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<2_000 {
            let bytes = (0..<Int.random(in: 0...40, using: &generator)).map { _ in
                UInt8.random(in: 0...255, using: &generator)
            }
            for encoding in TextEncoding.allCases {
                guard let text = try? TextEncodings.text(bytes, in: encoding) else { continue }
                #expect(!text.contains("\u{FFFD}") || encoding != .latin1)
            }
        }
    }
}
