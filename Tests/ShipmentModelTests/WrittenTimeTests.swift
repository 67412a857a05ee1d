import ShipmentModel
import Testing

@Suite struct `A written time` {
    private func read(_ text: String, _ zone: WrittenTime.Zone? = nil) -> String? {
        WrittenTime.parse(text, zone: zone)?.description
    }

    @Test(arguments: [
        ("2026-03-01 08:09:10", "2026-03-01T08:09:10+08:00"),
        ("2026/03/01 08:09:10", "2026-03-01T08:09:10+08:00"),
        ("2026/3/1 8:09", "2026-03-01T08:09:00+08:00"),
        ("2026-03-01T08:09:10", "2026-03-01T08:09:10+08:00"),
        ("2026-03-01 08:09", "2026-03-01T08:09:00+08:00"),
        ("2013-10-06 19:28:00.0 CST", "2013-10-06T19:28:00+08:00"),
        ("2026-03-01 08:09:10.000000", "2026-03-01T08:09:10+08:00"),
        ("20260301080910", "2026-03-01T08:09:10+08:00"),
        ("20260301 080910", "2026-03-01T08:09:10+08:00"),
        ("1700000000123", "2023-11-15T06:13:20+08:00"),
        ("  2026-03-01 08:09:10\t\n", "2026-03-01T08:09:10+08:00"),
        ("2026-03-01", "2026-03-01"),
        ("2026/3/1", "2026-03-01"),
        ("20260301", "2026-03-01"),
        ("2026-03-01T08:09:10Z", "2026-03-01T08:09:10Z"),
        ("2026-03-01T08:09:10.25-05:00", "2026-03-01T08:09:10-05:00"),
        ("2026-03-01T08:09:10+0530", "2026-03-01T08:09:10+05:30"),
        ("2026-03-01T08:09:10-03", "2026-03-01T08:09:10-03:00"),
        ("2019-02-04 23:59:00 GMT-08:00", "2019-02-04T23:59:00-08:00"),
        ("2019-02-04 23:59:00 GMT", "2019-02-04T23:59:00Z"),
    ])
    func `of a Chinese sender is read`(text: String, expected: String) {
        #expect(read(text, .china) == expected)
    }

    @Test func `without a zone stays without one`() {
        #expect(read("2026-03-01 08:09:10") == "2026-03-01T08:09:10")
        #expect(read("2026-03-01T08:09:10+01:00") == "2026-03-01T08:09:10+01:00")
        #expect(read("1700000000000") == "2023-11-14T22:13:20Z")
        #expect(read("2013-10-06 19:28:00 CST") == nil, "America's or China's")
        #expect(read("2026-03-01 08:09:10", .utc) == "2026-03-01T08:09:10Z")
    }

    @Test(arguments: [
        "", " ", "0", "2026", "2026-13-01", "2026-02-30", "2026-00-10", "1969-12-31", "2026-3-1", "2026-03-01T",
        "2026-03-01 ",
        "2026-03-01 25:00:00", "2026-03-01 08:60:00", "2026-03-01 08:09:61", "2026-03-01 08:09:10 PST",
        "2026-03-01 08:09:10x", "2026-03-01x08:09:10", "2026-03-0108:09:10", "2026-03-01 08", "2026-03-01 08:09:",
        "2026-03-01 08:09:10.", "2026-03-01T08:09:10+8", "2026-03-01T08:09:10+15:00", "2026-03-01T08:09:10+08:99",
        "2026-03-01T08:09:10+08:", "2026/03-01", "170000000000", "17000000000000000", "２０２６-03-01",
        "0000-00-00 00:00:00",
        "null",
    ])
    func `that no clock shows is none`(text: String) {
        guard text != "2026-03-01 " else {
            #expect(read(text, .china) == "2026-03-01")
            return
        }
        #expect(read(text, .china) == nil)
    }

    @Test func `in two fields is put together`() {
        #expect(WrittenTime.parse(date: "20240423", time: "091519")?.description == "2024-04-23T09:15:19")
        #expect(
            WrittenTime.parse(date: "2011-05-31", time: "11:14:40", zone: .utc)?.description == "2011-05-31T11:14:40Z")
        for empty in [nil, "", "  "] as [String?] {
            #expect(WrittenTime.parse(date: "2011-05-31", time: empty)?.description == "2011-05-31")
        }
        #expect(WrittenTime.parse(date: "2011-05-31", time: "soon") == nil)
    }

    @Test func `is read from a part of a text as well`() {
        #expect(
            WrittenTime.parse("at 2026-03-01 08:09:10".dropFirst(3), zone: .china)?.description
                == "2026-03-01T08:09:10+08:00")
    }

    @Test func `in milliseconds is bounded`() {
        #expect(WrittenTime(epochMilliseconds: -1) == nil)
        #expect(WrittenTime(epochMilliseconds: .max) == nil)
        #expect(WrittenTime(epochMilliseconds: 0)?.description == "1970-01-01T00:00:00Z")
    }

    @Test func `survives writing and reading`() {
        var random = SplitMix64(seed: 5)
        for _ in 0..<2000 {
            let instant = Instant(seconds: Int64.random(in: 0..<4_102_444_800, using: &random))
            let offset = Int.random(in: -47...55, using: &random) * 900
            let written = WrittenTime.instant(instant, offsetSeconds: offset)
            #expect(WrittenTime.parse(written.description) == written)
        }
    }
}

@Suite struct `A text` {
    @Test(arguments: [
        ("", ""), (" ", ""), ("a", "a"), ("a b", "a b"), (" a  b ", "a b"), ("a\t\r\nb", "a b"),
        ("\u{3000}深圳\u{3000}", "深圳"),
        ("a\u{00A0}b", "a b"), ("a\u{2003}\u{2028}b", "a b"), ("a\u{202F}b", "a b"),
        ("“quoted” — text…", "“quoted” — text…"),
        ("深圳市 南山区", "深圳市 南山区"), ("café à la", "café à la"), ("a\u{0085}b", "a b"), ("a\u{001C}b", "a b"),
        ("😀 😀", "😀 😀"),
        ("a\u{1680}b", "a b"), ("a\u{205F}b", "a b"), ("a ", "a"), (" a", "a"),
    ])
    func `is collapsed`(text: String, expected: String) {
        #expect(Statement.collapse(text) == expected)
    }

    @Test func `of nothing is nothing`() {
        #expect(Statement.collapse(nil as String?) == nil)
        #expect(Statement.collapse(" \n" as String?) == nil)
        #expect(Statement.collapse(joining: ["MAYSVILLE ", nil, "  ", "KY", "US"]) == "MAYSVILLE, KY, US")
        #expect(Statement.collapse(joining: [nil, " "]) == nil)
        #expect(Statement.collapse(joining: ["上海", "浦东"], separator: " ") == "上海 浦东")
    }

    @Test func `collapses like a plain walk over its characters`() {
        var random = SplitMix64(seed: 9)
        let alphabet: [Unicode.Scalar] = [
            "a", " ", "\t", "\n", "\u{A0}", "é", "\u{2009}", "—", "\u{3000}", "深", "😀", "\u{85}", "\u{1F}",
        ]
        for _ in 0..<3000 {
            var scalars = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 0..<12, using: &random) {
                scalars.append(alphabet[Int.random(in: alphabet.indices, using: &random)])
            }
            let words = scalars.split { $0.properties.isWhitespace || (0x1C...0x1F).contains($0.value) }
            let expected = words.map { String($0) }.joined(separator: " ")
            #expect(Statement.collapse(String(scalars)) == expected)
        }
    }
}
