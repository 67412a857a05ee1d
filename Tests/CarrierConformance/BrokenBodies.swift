/// Bodies that nobody can read, whatever the carrier.
enum BrokenBodies {
    static let all: [(name: String, body: [UInt8])] = [
        ("empty", []),
        ("white space", Array(" \r\n\t".utf8)),
        ("not UTF-8, JSON", Array(#"{"a":""#.utf8) + [0xFF, 0xFE, 0xC0] + Array(#""}"#.utf8)),
        ("not UTF-8, XML", Array("<Response><Head>".utf8) + [0xFF, 0xC0] + Array("</Head></Response>".utf8)),
        ("not UTF-8, form", Array("content=%FF%FE%C0".utf8)),
        ("broken percent encoding", Array("content=%G1".utf8)),
        ("random bytes", (0..<512).map { UInt8(truncatingIfNeeded: $0 &* 151 &+ 7) }),
        (
            "DOCTYPE",
            Array(
                (#"<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>"#
                    + "<Response><Head>&b;</Head></Response>").utf8)
        ),
        (
            "external DOCTYPE",
            Array(#"<!DOCTYPE r SYSTEM "file:///etc/passwd"><Request><Body>&r;</Body></Request>"#.utf8)
        ),
        ("JSON 65 deep", Array(String(repeating: "[", count: 65).utf8) + Array(String(repeating: "]", count: 65).utf8)),
        (
            "XML 65 deep",
            Array((String(repeating: "<Body>", count: 65) + String(repeating: "</Body>", count: 65)).utf8)
        ),
        ("JSON 100,000 open", Array(String(repeating: #"{"a":"#, count: 100_000).utf8)),
        ("an HTML page", Array("<html><body><h1>502 Bad Gateway</h1></body></html>".utf8)),
        ("a bare word", Array("success".utf8)),
        ("null", Array("null".utf8)),
        ("an empty object", Array("{}".utf8)),
        ("an empty element", Array("<Response/>".utf8)),
    ]
}
