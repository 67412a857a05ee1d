import Testing
import WireFormats

/// What is refused before or while a JSON document is read.
@Suite struct JSONLimitTests {
    private func kind(_ text: String, _ limits: ReadLimits = .standard) -> WireError.Kind? {
        kind(Array(text.utf8), limits)
    }

    private func kind(_ bytes: [UInt8], _ limits: ReadLimits = .standard) -> WireError.Kind? {
        do throws(WireError) {
            _ = try JSONValue.read(bytes, limits: limits)
            return nil
        } catch { return error.kind }
    }

    @Test(
        arguments: [
            "", " ", "{", "}", "[1,]", "{\"a\":}", "{\"a\" 1}", "{a:1}", "nul", "tru", "[1 2]", "\"open", "'a'", "01",
            "1.",
            ".5", "+1", "1e", "--1", "NaN", "[1]x", "[1][2]", "{\"a\":1,}", "\"\\x\"", "\"\\u12\"", "\"\\udc00\"",
            "\"\\ud800x\"", "\"a\nb\"", "\"a\u{0}b\"", "\u{0}", "[1]\u{0}", "/* */ 1", "123456789012345678901x",
            "1e400x",
            "0123456789012345678901", "[1e400, 00]",
        ])
    func `text that is not JSON is malformed`(text: String) {
        #expect(kind(text) == .malformed)
    }

    @Test func `every prefix of a document is malformed`() throws {
        let document = Array(#"{"a":[1,-2.5e3,"x\n",null,true],"b":{"c":"退回"}}"#.utf8)
        #expect(kind(document) == nil)
        for length in 0..<document.count {
            let failure = kind(Array(document[..<length]))
            #expect(failure == .malformed || failure == .badEncoding, "\(length) bytes")
        }
    }

    @Test(
        arguments: [
            [0xFF], [0xC0, 0x80], [0xC1, 0xBF], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE9, 0x80],
            [0xF8, 0x88, 0x80, 0x80, 0x80],
        ] as [[UInt8]])
    func `invalid UTF-8 in a string is refused`(bytes: [UInt8]) {
        #expect(kind(Array("[\"".utf8) + bytes + Array("\"]".utf8)) == .badEncoding)
    }

    @Test(arguments: ["1", "", "\"x\""])
    func `sixty-four levels are read and sixty-five are not`(core: String) {
        func arrays(_ levels: Int) -> String {
            String(repeating: "[", count: levels) + core + String(repeating: "]", count: levels)
        }
        func objects(_ levels: Int) -> String {
            let inner = core.isEmpty ? "{}" : "{\"k\":\(core)}"
            return String(repeating: "{\"k\":", count: levels - 1) + inner + String(repeating: "}", count: levels - 1)
        }
        for nested in [arrays, objects] {
            #expect(kind(nested(63)) == nil)
            #expect(kind(nested(64)) == nil)
            #expect(kind(nested(65)) == .tooDeep)
            #expect(kind(nested(66)) == .tooDeep)
            #expect(kind(nested(64)) == nil, "a refused document leaves no trace in the pooled parser")
        }
        #expect(kind(arrays(100_000)) == .tooDeep)
    }

    @Test func `one level holds scalars only`() {
        let limits = ReadLimits(depthMax: 1)
        #expect(kind("{\"a\":1,\"b\":\"x\"}", limits) == nil)
        #expect(kind("{\"a\":[]}", limits) == .tooDeep)
        #expect(kind("5", limits) == nil)
    }

    @Test func `a body above its limit is refused and one at the limit is read`() throws {
        let body = "[\"" + String(repeating: "a", count: 96) + "\"]"
        #expect(kind(body, ReadLimits(bytesMax: 100)) == nil)
        #expect(kind(body, ReadLimits(bytesMax: 99)) == .tooLarge)
        let large = [UInt8](repeating: UInt8(ascii: " "), count: 10 << 20) + Array("[1]".utf8)
        #expect(kind(large) == .tooLarge)
        #expect(kind(large, ReadLimits(bytesMax: 11 << 20)) == nil)
    }

    @Test func `a body of ten mebibytes is read when its limit allows it`() throws {
        let item = "{\"mailno\":\"SF7000000000001\",\"remark\":\"已退回寄件人\"}"
        let count = (10 << 20) / (item.utf8.count + 1)
        let body = "[" + Array(repeating: item, count: count).joined(separator: ",") + "]"
        let limits = ReadLimits(bytesMax: 11 << 20, itemsMax: 1_000_000)
        let root = try JSONValue.read(body, limits: limits)
        #expect(root.items.count == count)
        var characters = 0
        for item in root.items { characters += try item.text("mailno").utf8.count }
        #expect(characters == 15 * count)
    }

    @Test func `items are counted exactly`() {
        // The root, five items and two members.
        let body = #"[1,2.5,"x",null,{"a":1,"b":2}]"#
        #expect(kind(body, ReadLimits(itemsMax: 8)) == nil)
        #expect(kind(body, ReadLimits(itemsMax: 7)) == .tooManyItems)
    }

    @Test func `a text above its limit is refused where it is asked for`() throws {
        let root = try JSONValue.read(#"{"short":"abc","list":[{"long":"abcd"}]}"#, limits: ReadLimits(textBytesMax: 3))
        #expect(try root.text("short") == "abc")
        let expected = WireError(.tooLarge, path: "list[0].long", detail: "4 bytes of text, at most 3")
        #expect(throws: expected) { try root["list"]?.items.first?.text("long") }
    }

    @Test func `a byte order mark is skipped`() throws {
        #expect(try JSONValue.read([0xEF, 0xBB, 0xBF] + Array("{\"a\":1}".utf8)).int64("a") == 1)
    }

    @Test func `JSON in another encoding is read when the transport names it`() throws {
        let gbk: [UInt8] = Array("{\"a\":\"".utf8) + [0xCD, 0xCB, 0xBB, 0xD8] + Array("\"}".utf8)
        #expect(try JSONValue.read(gbk, encoding: .gb18030).text("a") == "退回")
        #expect(throws: WireError(.badEncoding, detail: "not valid UTF-8")) { try JSONValue.read(gbk) }
        let utf16 = Array("{\"a\":\"退回\"}".utf16).flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
        #expect(try JSONValue.read(utf16, encoding: .utf16).text("a") == "退回")
    }
}
