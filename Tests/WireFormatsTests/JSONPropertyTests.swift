import Testing
import WireFormats

/// Random documents and random damage, from fixed seeds.
@Suite struct JSONPropertyTests {
    static let message = Array(
        #"""
        {"Response":{"Head":"OK","Body":[{"mailno":"SF7000000000001","orderId":1234567890123456789,"fee":12.50,
        "events":[{"time":"2026-11-22 10:00:00","code":"50","remark":"快件已在【深圳】装车\n\u9000\u56de","ok":true},
        {"time":"2026-11-22 11:00:00","code":80,"remark":null,"ok":false},{}],"wide":123456789012345678901,"e":-1.5E+400}]},
        "apiResultData":"{\"success\":true,\"n\":[1,2,{\"x\":-0}]}","deep":[[[[["x"],[]]]]],"":""}
        """#.utf8)

    /// Asks a value everything that can be asked; returns how many values there were.
    private func exhaust(_ value: JSONValue) throws -> Int {
        _ = value.path
        _ = try? value.asText.utf8.count
        _ = try? value.asInt64
        _ = try? value.asBool
        var count = 1
        for item in value.items { count += try exhaust(item) }
        for (key, member) in value.members {
            #expect(value[key] != nil || member.isNull || value.members.count > 1)
            _ = try? value.unique(key)
            _ = try? value.valueFromText(key)
            count += try exhaust(member)
        }
        return count
    }

    @Test func `damaged documents are refused or read whole and never crash`() throws {
        var generator = SeededGenerator(seed: 1)
        let hints = Array("{}[]\",:\\0123456789eE+-.untrf \n\u{0}".utf8) + [0xE9, 0x80, 0xFF, 0xC0]
        var read = 0
        for _ in 0..<6_000 {
            let bytes = generator.mutated(Self.message, hints: hints)
            guard let root = try? JSONValue.read(bytes) else { continue }
            read += 1
            _ = try exhaust(root)
            // What was read can be written and read again, and each piece of the source is a document of its own.
            let copy = try JSONValue.read(root.jsonText.text)
            #expect(copy.canonicalText() == root.canonicalText())
            for (_, member) in root.members {
                #expect(try JSONValue.read(member.rawJSON).canonicalText() == member.canonicalText())
            }
        }
        #expect(read > 500, "the damage leaves enough documents valid to mean something")
    }

    @Test func `what is written is read back with the same text`() throws {
        var generator = SeededGenerator(seed: 2)
        for _ in 0..<1_500 {
            let document = Self.randomValue(depth: 5, using: &generator)
            let root = try JSONValue.read(document.text)
            #expect(root.jsonText.text == document.text)
            #expect(root.rawJSON == document.bytes)
            #expect(try JSONValue.read(document.prettyText).jsonText == document)
            for item in root.items { #expect(item.rawJSON == item.jsonText.bytes) }
            for (_, member) in root.members { #expect(member.rawJSON == member.jsonText.bytes) }
        }
    }

    private static func randomValue(depth: Int, using generator: inout SeededGenerator) -> JSONText {
        let size = Int.random(in: 0...5, using: &generator)
        switch Int.random(in: 0..<(depth > 0 ? 8 : 6), using: &generator) {
        case 0: return .null
        case 1: return .bool(Bool.random(using: &generator))
        case 2: return .integer(Int64.random(in: .min ... .max, using: &generator))
        case 3: return .raw(JSONNumberTests.written.randomElement(using: &generator) ?? "0")
        case 4, 5: return .string(randomText(using: &generator))
        case 6: return .array((0..<size).map { _ in randomValue(depth: depth - 1, using: &generator) })
        default:
            return .object(
                (0..<size).map { _ in
                    (randomText(using: &generator), randomValue(depth: depth - 1, using: &generator))
                })
        }
    }

    private static func randomText(using generator: inout SeededGenerator) -> String {
        var text = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0...24, using: &generator) {
            let range: ClosedRange<UInt32> =
                [0...0x1F, 0x20...0x7E, 0x4E00...0x9FFF, 0x1F300...0x1F6FF].randomElement(using: &generator) ?? 65...90
            text.append(Unicode.Scalar(UInt32.random(in: range, using: &generator)) ?? "?")
        }
        return String(text)
    }
}
