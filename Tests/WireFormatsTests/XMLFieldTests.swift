import Testing
import WireFormats

/// Elements, attributes, text, and the paths in errors.
@Suite struct XMLFieldTests {
    private let root: XMLNode

    init() throws {
        root = try XMLNode.read(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <Response service="RouteService" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns="urn:x">
              <Head>OK</Head><Empty/><Blank>  </Blank>
              <Body>
                <WaybillRoute mailno="SF1" xsi:type="r" type="t"><opCode> 50 </opCode></WaybillRoute>
                <WaybillRoute remark="a &lt;b&gt; &#36864;&#x56DE;"><opCode>8<!-- c -->0</opCode><opCode>81</opCode></WaybillRoute>
                <Note>one <b>two</b> three<![CDATA[ <four> & ]]>&amp;five</Note>
              </Body>
              <ns:Other xmlns:ns="urn:y"><ns:Leaf n="1">退回</ns:Leaf></ns:Other>
            </Response>
            """)
    }

    @Test func `children are found by local name`() throws {
        #expect(root.name == "Response")
        #expect(root.attribute("service") == "RouteService")
        #expect(root.attribute("nothing") == nil)
        #expect(root.children.map(\.name) == ["Head", "Empty", "Blank", "Body", "Other"])
        #expect(root.path(["Other", "Leaf"])?.text == "退回")
        #expect(root.path(["Other", "Nothing", "Leaf"]) == nil)
        #expect(root.path([])?.name == "Response")
        #expect(root.child("Body")?.children("WaybillRoute").count == 2)
        #expect(root.children("Nothing").isEmpty)
        #expect(root.descendants("opCode").map(\.trimmedText) == ["50", "80", "81"])
        #expect(root.child("Head")?.descendants("opCode").isEmpty == true)
        #expect(root.child("Other")?.descendants("Leaf").map(\.text) == ["退回"])
    }

    @Test func `text is the element's own and is joined across what stands between`() throws {
        let note = try #require(root.path(["Body", "Note"]))
        #expect(note.text == "one  three <four> & &five")
        #expect(note.child("b")?.text == "two")
        #expect(root.child("Empty")?.text == "")
        #expect(root.child("Blank")?.text == "  ")
        #expect(root.child("Blank")?.trimmedText == "")
    }

    @Test func `attributes keep prefixes and order and lose references`() throws {
        let routes = Array(try root.requiredChild("Body").children("WaybillRoute"))
        #expect(routes[0].attributes.map(\.name) == ["mailno", "xsi:type", "type"])
        #expect(routes[0].attribute("type") == "t")
        #expect(routes[0].attribute("xsi:type") == "r")
        #expect(routes[1].attribute("remark") == "a <b> 退回")
        #expect(root.attributes.count == 1, "declarations of namespaces are no attributes")
    }

    @Test func `required fields name themselves when they are missing`() throws {
        let routes = Array(try root.requiredChild("Body").children("WaybillRoute"))
        #expect(try routes[0].uniqueText("opCode") == "50")
        #expect(try routes[0].int64("opCode") == 50)
        #expect(throws: WireError(.missingField, path: "Response/Body/WaybillRoute[2]/@mailno", detail: "absent")) {
            try routes[1].requiredAttribute("mailno")
        }
        #expect(throws: WireError(.missingField, path: "Response/Blank", detail: "absent or empty")) {
            try root.uniqueText("Blank")
        }
        #expect(throws: WireError(.missingField, path: "Response/Nothing", detail: "absent")) {
            try root.requiredChild("Nothing")
        }
        #expect(
            throws: WireError(
                .duplicateKey, path: "Response/Body/WaybillRoute[2]/opCode", detail: "the element stands more than once"
            )
        ) {
            try routes[1].uniqueText("opCode")
        }
        #expect(throws: WireError(.wrongType, path: "Response/Head", detail: "not an integer")) {
            try root.int64("Head")
        }
        #expect(try root.int64IfAny("Empty") == nil)
        #expect(throws: WireError(.missingField, path: "Response/Empty", detail: "absent or empty")) {
            try root.int64("Empty")
        }
        let wide = try XMLNode.read("<r><n>9223372036854775808</n></r>")
        #expect(throws: WireError(.outOfRange, path: "r/n", detail: "beyond 64 bits with sign")) { try wide.int64("n") }
        #expect(root.textIfAny("Blank") == nil)
        #expect(try root.uniqueText("Head") == "OK")
        #expect(try root.unique("Nothing") == nil)
    }

    @Test func `white space and a byte order mark before the declaration are forgiven`() throws {
        #expect(try XMLNode.read("\r\n  <?xml version=\"1.0\"?><a>1</a>\n").text == "1")
        #expect(try XMLNode.read([0xEF, 0xBB, 0xBF] + Array("<a>1</a>".utf8)).text == "1")
    }

    @Test func `a node outlives the others of its document`() throws {
        func inner() throws -> XMLNode { try XMLNode.read("<a><b>kept</b></a>").requiredChild("b") }
        let kept = try inner()
        for number in 0..<50 { _ = try XMLNode.read("<a><b>other \(number)</b></a>") }
        #expect(kept.text == "kept")
    }

    @Test func `what is escaped is read back`() throws {
        let text = "<a href=\"x\">'&amp;&#38;&&'</a>\t\n 退回 😀 ]]>\r"
        let document =
            "<r a=\"\(XMLText.escapeAttribute(text))\" b='\(XMLText.escapeAttribute(text))'>\(XMLText.escape(text))</r>"
        let root = try XMLNode.read(document)
        #expect(root.text == text)
        #expect(root.attribute("a") == text)
        #expect(root.attribute("b") == text)
        #expect(XMLText.escape("a\u{0}\u{1}\u{FFFE}b") == "ab")
    }
}
