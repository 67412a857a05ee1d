import Testing
import WireFormats

@Suite struct XMLPropertyTests {
    static let message = """
        <?xml version="1.0" encoding="UTF-8"?>
        <Response service="RouteService" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
          <Head>OK</Head><!-- note --><?pi data?>
          <Body><WaybillRoute mailno="SF1" xsi:type="r"><opCode>50</opCode><remark>快件&amp;已<![CDATA[<退回>]]>&#x9000;</remark>
          </WaybillRoute><WaybillRoute/>text<deep><er><est a='1' b="2"/></er></deep></Body>
        </Response>
        """

    private func exhaust(_ node: XMLNode) -> Int {
        var count = 1
        #expect(node.text.utf8.count >= node.trimmedText.utf8.count)
        for (name, value) in node.attributes { #expect(node.attribute(name) == value) }
        for child in node.children {
            #expect(child.path.hasPrefix(node.path))
            #expect(node.child(child.name)?.name == child.name)
            _ = try? child.asInt64
            count += exhaust(child)
        }
        return count
    }

    @Test(arguments: [TextEncoding.utf8, .utf16BigEndian])
    func `damaged documents are refused or read whole and never crash`(encoding: TextEncoding) {
        var generator = SeededGenerator(seed: 3)
        let bytes =
            encoding == .utf8
            ? Array(Self.message.utf8)
            : [0xFE, 0xFF] + Self.message.utf16.flatMap { [UInt8($0 >> 8), UInt8(truncatingIfNeeded: $0)] }
        let hints = Array("<>/!?[]-&;#x\"'= \n\u{0}:D".utf8) + [0xE9, 0x80, 0xFF]
        var read = 0
        for _ in 0..<5_000 {
            guard let root = try? XMLNode.read(generator.mutated(bytes, hints: hints)) else { continue }
            read += 1
            #expect(exhaust(root) >= 1)
        }
        #expect(read > 100)
    }

    @Test func `what is written is read back`() throws {
        var generator = SeededGenerator(seed: 4)
        for _ in 0..<500 {
            let (document, texts) = Self.randomElement(depth: 4, using: &generator)
            let root = try XMLNode.read(document)
            #expect(Self.texts(of: root) == texts)
        }
    }

    private static func texts(of node: XMLNode) -> [String] {
        [node.text] + node.attributes.map(\.value) + node.children.flatMap { texts(of: $0) }
    }

    private static func randomElement(depth: Int, using generator: inout SeededGenerator) -> (String, [String]) {
        let name = ["a", "Body", "WaybillRoute", "opCode"].randomElement(using: &generator) ?? "x"
        var text = "", attributes = "", inner = ""
        var values: [String] = [], below: [String] = []
        for number in 0..<Int.random(in: 0...2, using: &generator) {
            let value = randomText(using: &generator)
            attributes += " k\(number)=\"\(XMLText.escapeAttribute(value))\""
            values.append(value)
        }
        for _ in 0..<(depth > 0 ? Int.random(in: 0...3, using: &generator) : 0) {
            let piece = randomText(using: &generator)
            let (child, texts) = randomElement(depth: depth - 1, using: &generator)
            text += piece
            inner += XMLText.escape(piece) + child
            below += texts
        }
        let last = randomText(using: &generator)
        return ("<\(name)\(attributes)>\(inner)\(XMLText.escape(last))</\(name)>", [text + last] + values + below)
    }

    private static func randomText(using generator: inout SeededGenerator) -> String {
        let letters = ["<", "&", "\"", "'", ">", "]]>", "a", " ", "\n", "\t", "\r", "退", "😀", "\u{1}"]
        let text = (0..<Int.random(in: 0...12, using: &generator)).map { _ in
            letters.randomElement(using: &generator) ?? ""
        }
        return text.joined().replacing("\u{1}", with: "")
    }
}
