import Testing
import WireFormats

/// Encodings of XML documents: a byte order mark counts first, then the transport, then the declaration.
@Suite struct XMLEncodingTests {
    /// 退回 in GBK.
    static let gbk: [UInt8] = [0xCD, 0xCB, 0xBB, 0xD8]

    private func utf16(_ text: String, bigEndian: Bool, mark: Bool) -> [UInt8] {
        ((mark ? [0xFEFF] : []) + Array(text.utf16)).flatMap { unit -> [UInt8] in
            let bytes = [UInt8(unit >> 8), UInt8(truncatingIfNeeded: unit)]
            return bigEndian ? bytes : bytes.reversed()
        }
    }

    private func document(_ label: String, _ text: [UInt8]) -> [UInt8] {
        Array("<?xml version='1.0' encoding=\"\(label)\"?><a b='".utf8) + text + Array("'>".utf8) + text
            + Array("</a>".utf8)
    }

    @Test(arguments: ["GBK", "gbk", "GB2312", "gb18030", "GB18030"])
    func `the GB family is read as its widest member`(label: String) throws {
        let root = try XMLNode.read(document(label, Self.gbk))
        #expect(root.text == "退回")
        #expect(root.attribute("b") == "退回")
        let euro: [UInt8] = [0xA2, 0xE3]
        #expect(try XMLNode.read(document(label, euro)).text == "€")
        let rare: [UInt8] = [0x95, 0x32, 0x82, 0x36]
        #expect(try XMLNode.read(document(label, rare)).text == "\u{20000}")
    }

    @Test(arguments: [[0xCD], [0xCD, 0xFF], [0xFF, 0xFF], [0x80, 0x20]] as [[UInt8]])
    func `invalid GBK is refused`(bytes: [UInt8]) {
        let error = #expect(throws: WireError.self) { try XMLNode.read(document("GBK", bytes)) }
        #expect(error?.kind == .badEncoding)
    }

    @Test(arguments: [true, false], [true, false])
    func `UTF-16 is read in either order with and without its mark`(bigEndian: Bool, mark: Bool) throws {
        let text = "<?xml version=\"1.0\" encoding=\"UTF-16\"?><a>退回😀</a>"
        #expect(try XMLNode.read(utf16(text, bigEndian: bigEndian, mark: mark)).text == "退回😀")
    }

    @Test func `cut UTF-16 and half a pair are refused`() {
        let whole = utf16("<a>退</a>", bigEndian: true, mark: true)
        #expect(throws: WireError(.badEncoding, detail: "not valid UTF-16BE")) {
            try XMLNode.read(Array(whole.dropLast()))
        }
        var half = utf16("<a>??</a>", bigEndian: true, mark: true)
        half.replaceSubrange(8..<10, with: [0xD8, 0x00])
        #expect(throws: WireError(.badEncoding, detail: "not valid UTF-16BE")) { try XMLNode.read(half) }
    }

    @Test func `the transport's charset counts before the declaration`() throws {
        #expect(try XMLNode.read(document("UTF-8", Self.gbk), encoding: "GBK").text == "退回")
        #expect(try XMLNode.read(document("GBK", Array("退回".utf8)), encoding: "utf-8").text == "退回")
        #expect(try XMLNode.read(String(decoding: document("GBK", Array("退回".utf8)), as: UTF8.self)).text == "退回")
    }

    @Test func `a declaration of UTF-16 in single bytes is not believed`() throws {
        #expect(try XMLNode.read(document("UTF-16", Array("退回".utf8))).text == "退回")
    }

    @Test(arguments: ["UTF-7", "EBCDIC-CP-US", "HZ-GB-2312", "", "x"])
    func `encodings that are not known are refused`(label: String) {
        let error = #expect(throws: WireError.self) { try XMLNode.read(document(label, [])) }
        #expect(error?.kind == .badEncoding)
    }

    @Test func `Latin-1 is decoded`() throws {
        #expect(try XMLNode.read(document("ISO-8859-1", [0xE9])).text == "é")
    }

    @Test func `the limit holds for the decoded document too`() {
        let body = document("GBK", Array(repeating: Self.gbk, count: 100).flatMap { $0 })
        let error = #expect(throws: WireError.self) { try XMLNode.read(body, limits: ReadLimits(bytesMax: body.count)) }
        #expect(error?.kind == .tooLarge)
    }
}
