import Testing
import WireFormats

/// What is refused before or while an XML document is read.
@Suite struct XMLLimitTests {
    private func failure(_ text: String, _ limits: ReadLimits = .standard) -> WireError? {
        failure(Array(text.utf8), limits)
    }

    private func failure(_ bytes: [UInt8], _ limits: ReadLimits = .standard) -> WireError? {
        do throws(WireError) {
            _ = try XMLNode.read(bytes, limits: limits)
            return nil
        } catch { return error }
    }

    @Test(
        arguments: [
            "<!DOCTYPE a><a/>",
            "<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>",
            "<!DOCTYPE a PUBLIC \"-//X//Y\" \"http://192.0.2.1/x.dtd\"><a/>",
            "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>",
            "<?xml version=\"1.0\"?>\n<!-- x -->\n<!DOCTYPE a [<!ENTITY % p SYSTEM \"http://192.0.2.1/\"> %p;]><a/>",
            "<!DOCTYPE a [<!ENTITY l0 \"lol\"><!ENTITY l1 \"&l0;&l0;&l0;&l0;&l0;&l0;&l0;&l0;&l0;&l0;\">"
                + "<!ENTITY l2 \"&l1;&l1;&l1;&l1;&l1;&l1;&l1;&l1;&l1;&l1;\">]><a>&l2;</a>",
            "<!DOCTYPE a [<!ATTLIST a x CDATA \"default\">]><a/>",
        ])
    func `any DOCTYPE is refused`(document: String) {
        #expect(failure(document)?.kind == .doctype)
        let utf16 = document.utf16.flatMap { unit -> [UInt8] in [UInt8(unit >> 8), UInt8(truncatingIfNeeded: unit)] }
        #expect(failure([0xFE, 0xFF] + utf16)?.kind == .doctype)
    }

    @Test(
        arguments: [
            "", " ", "text", "<a>", "<a></b>", "<a/><b/>", "<a/>x", "<a x='1' x='2'/>", "<a x=1/>", "<a>&unknown;</a>",
            "<a>&#0;</a>", "<a>&#xD800;</a>", "<a>&#1;</a>", "<a>\u{1}</a>", "<a>&</a>", "<a><![CDATA[x</a>",
            "<a b='<'/>",
            "<a>]]></a>", "<a><!-- -- --></a>", "<1/>", "<a", "<?xml version=\"1.0\"?>", "<a/>\u{0}", "<a>\u{0}</a>",
            "<a/>\u{0}<b/>", "<!DOCTYPE", "{\"a\":1}", "<a xml:lang=\"\u{0}\"/>",
        ])
    func `what is not well-formed is malformed`(document: String) {
        #expect(failure(document)?.kind == .malformed)
    }

    @Test func `every prefix of a document is malformed`() {
        let document = Array("<?xml version=\"1.0\"?><a b=\"1\">x&amp;<c><![CDATA[y]]></c></a>".utf8)
        #expect(failure(document) == nil)
        for length in 0..<document.count {
            #expect(failure(Array(document[..<length]))?.kind == .malformed, "\(length) bytes")
        }
    }

    @Test(arguments: [[0xFF], [0xC1, 0xBF], [0xED, 0xA0, 0x80], [0xE9, 0x80]] as [[UInt8]])
    func `invalid UTF-8 is refused wherever it stands`(bytes: [UInt8]) {
        for (before, after) in [
            ("<a>", "</a>"), ("<a b='", "'/>"), ("<!--", "--><a/>"), ("<a/><!--", "-->"), ("<a", "/>"),
        ] {
            #expect(failure(Array(before.utf8) + bytes + Array(after.utf8))?.kind == .badEncoding)
        }
    }

    @Test func `sixty-four levels are read and sixty-five are not`() {
        func nested(_ levels: Int) -> String {
            String(repeating: "<a>", count: levels) + String(repeating: "</a>", count: levels)
        }
        #expect(failure(nested(64)) == nil)
        let error = failure(nested(65))
        #expect(error?.kind == .tooDeep)
        #expect(error?.path == Array(repeating: "a", count: 64).joined(separator: "/"))
        #expect(failure(String(repeating: "<a>", count: 100_000))?.kind == .tooDeep)
    }

    @Test func `elements and attributes are counted together`() {
        let document = "<r><a x='1' y='2'/><b/></r>"
        #expect(failure(document, ReadLimits(itemsMax: 5)) == nil)
        #expect(failure(document, ReadLimits(itemsMax: 4))?.kind == .tooManyItems)
        #expect(failure(document, ReadLimits(itemsMax: 4))?.path == "r")
    }

    @Test func `text is capped by element and by attribute`() {
        let limits = ReadLimits(textBytesMax: 4)
        #expect(failure("<r><a>abcd</a><b>abcd</b><c x='a&amp;&lt;d'/></r>", limits) == nil)
        #expect(failure("<r><a>abcde</a></r>", limits)?.path == "r/a")
        #expect(failure("<r><a>ab<!-- -->cd<b/>e</a></r>", limits)?.kind == .tooLarge)
        #expect(failure("<r><a x='abcde'/></r>", limits)?.kind == .tooLarge)
        #expect(failure("<r>&#x9000;&#x56de;</r>", limits)?.kind == .tooLarge, "counted in UTF-8")
    }

    @Test func `a body above its limit is refused and ten mebibytes are read when allowed`() throws {
        let item = "<WaybillRoute id=\"1\"><mailno>SF7000000000001</mailno><remark>已退回寄件人</remark></WaybillRoute>\n"
        let count = (10 << 20) / item.utf8.count
        let body = Array(("<r>" + String(repeating: item, count: count) + "</r>").utf8)
        #expect(failure(body)?.kind == .tooLarge)
        let root = try XMLNode.read(body, limits: ReadLimits(bytesMax: 11 << 20, itemsMax: 1_000_000))
        #expect(root.children("WaybillRoute").count == count)
    }

    @Test func `many pieces of text between children are joined in linear time`() throws {
        let pieces = 30_000
        let root = try XMLNode.read("<a>" + String(repeating: "x<b>t</b>", count: pieces) + "</a>")
        #expect(root.text.utf8.count == pieces)
        #expect(root.children("b").count == pieces)
    }

    @Test func `an error says where the document broke`() {
        let error = failure("<Response>\n<Body>\n<Route>\n</Body></Response>")
        #expect(error?.kind == .malformed)
        #expect(error?.path == "Response/Body/Route")
        #expect(error?.detail == "libxml2 error 76, line 4")
    }
}
