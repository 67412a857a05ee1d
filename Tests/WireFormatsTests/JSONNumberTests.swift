import Testing
import WireFormats

/// Numbers keep their digits.
@Suite struct JSONNumberTests {
    static let written = [
        "0", "-0", "7", "-7", "1234567890123456789", "9223372036854775807", "-9223372036854775808",
        "9223372036854775808",
        "18446744073709551615", "18446744073709551616", "-9223372036854775809", "123456789012345678901234567890", "0.1",
        "12.50", "-0.00", "1e5", "1E+05", "1.0e-400", "1e400", "-1.5E400", "3.141592653589793238462643383279",
        "0.30000000000000004", "100000000000000000000.00",
    ]

    @Test(arguments: written)
    func `a number is read as text exactly as it was written`(number: String) throws {
        #expect(try JSONValue.read(number).asText == number)
        #expect(try JSONValue.read("{\"n\":\(number)}").text("n") == number)
        #expect(try JSONValue.read("[ \(number) ]").items.first?.asText == number)
        #expect(try JSONValue.read("{\"n\":\(number)}").canonicalText() == "{\"n\":\(number)}")
    }

    @Test func `numbers of all widths stand beside each other`() throws {
        let body = "{\"text\":\"-1,2\",\"all\":[" + Self.written.joined(separator: " , ") + "],\"after\":0}"
        let root = try JSONValue.read(body)
        #expect(try root.array("all").map { try $0.asText } == Self.written)
        #expect(try root.text("after") == "0")
        #expect(try root.int64("after") == 0)
        #expect(root.rawJSON == Array(body.utf8))
    }

    @Test(arguments: [
        ("9223372036854775807", Int64.max), ("-9223372036854775808", Int64.min), ("0", 0), ("-0", 0), ("\"007\"", 7),
        ("\"-12\"", -12),
    ])
    func `an integer of 64 bits is read`(text: String, value: Int64) throws {
        #expect(try JSONValue.read(text).asInt64 == value)
        #expect(try JSONValue.read("[\(text),1e999]").items.first?.asInt64 == value, "beside a wide number")
    }

    @Test(arguments: [
        ("9223372036854775808", WireError.Kind.outOfRange), ("18446744073709551616", .outOfRange),
        ("-9223372036854775809", .outOfRange), ("\"9223372036854775808\"", .outOfRange), ("1.0", .wrongType),
        ("1e3", .wrongType), ("1e999", .wrongType), ("\"1.0\"", .wrongType), ("\"\"", .wrongType),
        ("\"-\"", .wrongType),
        ("\"+1\"", .wrongType), ("\" 1\"", .wrongType), ("\"１\"", .wrongType), ("true", .wrongType),
        ("null", .wrongType),
        ("[]", .wrongType),
    ])
    func `what is no integer of 64 bits is refused`(text: String, kind: WireError.Kind) throws {
        let value = try JSONValue.read("[\(text)]").items.first
        let error = #expect(throws: WireError.self) { try value?.asInt64 }
        #expect(error?.kind == kind)
        #expect(error?.path == "[0]")
    }

    @Test func `texts of many decimals are found from several tasks at once`() async throws {
        let root = try JSONValue.read("[" + (0..<2_000).map { "\($0).50" }.joined(separator: ",") + "]")
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    var expected = 0
                    for item in root.items {
                        guard try item.asText == "\(expected).50" else { return false }
                        expected += 1
                    }
                    return expected == 2_000
                }
            }
            for try await right in group { #expect(right) }
        }
    }
}
