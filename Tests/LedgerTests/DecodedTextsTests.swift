import Ledger
import Testing

@testable import LedgerSQLite

struct DecodedTextsTests {
    /// Counts how often it is decoded.
    private struct Row: Codable, Equatable, Sendable {
        var name: String
        @TaskLocal static var decoded = Counter()

        final class Counter: @unchecked Sendable { var count = 0 }

        init(name: String) { self.name = name }
        init(from decoder: any Decoder) throws {
            Row.decoded.count += 1
            name = try decoder.singleValueContainer().decode(String.self)
        }
        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            try container.encode(name)
        }
    }

    private func decodings(_ body: () throws -> Void) rethrows -> Int {
        let counter = Row.Counter()
        try Row.$decoded.withValue(counter) { try body() }
        return counter.count
    }

    @Test func `a text that was read of late is not decoded again`() throws {
        let texts = DecodedTexts()
        var rows: [Row] = []
        let count = try decodings {
            for text in ["a", "a", "b", "a"] { rows.append(try texts.value(of: Array("\"\(text)\"".utf8))) }
        }
        #expect(rows.map(\.name) == ["a", "a", "b", "a"])
        #expect(count == 2)
    }

    @Test func `what was written is known when it is read`() throws {
        let texts = DecodedTexts()
        let text = try texts.text(of: Row(name: "a"))
        var row: Row?
        let count = try decodings { row = try texts.value(of: text) }
        #expect(row == Row(name: "a"))
        #expect(count == 0)
    }

    @Test func `one text is each type's own value`() throws {
        let texts = DecodedTexts()
        let text = Array(#""a""#.utf8)
        #expect(try texts.value(of: text) as Row == Row(name: "a"))
        #expect(try texts.value(of: text) as String == "a")
        #expect(try texts.value(of: text) as Row? == Row(name: "a"))
        #expect(try texts.value(of: text) as Row == Row(name: "a"))
    }

    @Test func `a value that may be missing is decoded like any other`() throws {
        #expect(try DecodedTexts().value(of: Array(#""a""#.utf8)) as Row? == Row(name: "a"))
    }

    @Test func `a text that cannot be read is refused each time`() {
        let texts = DecodedTexts()
        for _ in 1...2 { #expect(throws: DecodingError.self) { try texts.value(of: Array("{".utf8)) as Row } }
    }

    @Test func `what was not read for long is forgotten`() throws {
        let texts = DecodedTexts()
        let first = try texts.text(of: Row(name: "first"))
        let long = String(repeating: "x", count: DecodedTexts.bytesMax / 4)
        for number in 1...12 { _ = try texts.text(of: Row(name: "\(number)\(long)")) }
        let count = try decodings { _ = try texts.value(of: first) as Row }
        #expect(count == 1)
    }
}
