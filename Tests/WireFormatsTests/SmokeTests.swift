import Testing
import WireFormats

@Suite struct SmokeTests {
    @Test func `JSON fields`() throws {
        let root = try JSONValue.read(
            #"{"a":{"list":[1,{"id":1234567890123456789,"amount":12.50,"wide":123456789012345678901234567890}]},"s":"{\"x\":[1,2]}","n":null}"#
        )
        let item = try #require(root["a"]?.array("list").dropFirst().first)
        #expect(try item.text("id") == "1234567890123456789")
        #expect(try item.text("amount") == "12.50")
        #expect(try item.text("wide") == "123456789012345678901234567890")
        #expect(throws: WireError(.missingField, path: "a.list[1].nope", detail: "absent or null")) {
            try item.text("nope")
        }
        #expect(throws: WireError(.wrongType, path: "s.x", detail: "array instead of text")) {
            try root.objectFromTextOrObject("s").text("x")
        }
        #expect(root["n"] == nil)
        #expect(
            String(decoding: item.rawJSON, as: UTF8.self)
                == #"{"id":1234567890123456789,"amount":12.50,"wide":123456789012345678901234567890}"#)
    }
    @Test func `XML fields`() throws {
        let root = try XMLNode.read(
            #"<?xml version="1.0" encoding="GBK"?><R a="1"><B>x<![CDATA[<y>]]></B><B z="2"><C/></B></R>"#)
        #expect(root.attribute("a") == "1")
        #expect(root.children("B").map(\.text) == ["x<y>", ""])
        #expect(throws: WireError(.missingField, path: "R/B[2]/@q", detail: "absent")) {
            try Array(root.children)[1].requiredAttribute("q")
        }
        #expect(throws: WireError(.doctype, path: "", detail: "a DOCTYPE is refused, line 1")) {
            try XMLNode.read("<!DOCTYPE a><a/>")
        }
    }
}
