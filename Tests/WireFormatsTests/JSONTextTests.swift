import Testing
import WireFormats

/// The writer, byte for byte.
@Suite struct JSONTextTests {
    @Test func `only what must be escaped is escaped`() {
        let text = JSONText.string("\"\\/<>&'\u{8}\t\n\u{C}\r\u{0}\u{1F}\u{7F}é退😀\u{2028}").text
        #expect(text == #""\"\\/<>&'\b\t\n\f\r\u0000\u001f"# + "\u{7F}é退😀\u{2028}\"")
    }

    @Test func `members keep their order and nothing stands between them`() {
        let value: JSONText = [
            "z": 1, "a": ["x", true, nil, -5], "m": ["k": "v"], "raw": .raw("12.50"), "e": [], "o": [:],
        ]
        #expect(value.text == #"{"z":1,"a":["x",true,null,-5],"m":{"k":"v"},"raw":12.50,"e":[],"o":{}}"#)
        #expect(value.bytes == Array(value.text.utf8))
    }

    @Test func `keys are sorted by their bytes at every level`() {
        let value: JSONText = [
            "b": ["d": 1, "c": 2], "a": [["z": 1, "y": 2]], "B": 1, "é": 1, "aa": 1, "中": 1, "": 1,
        ]
        #expect(value.sortedKeys().text == #"{"":1,"B":1,"a":[{"y":2,"z":1}],"aa":1,"b":{"c":2,"d":1},"é":1,"中":1}"#)
        #expect(JSONText.sortedKeys(value) == value.sortedKeys())
    }

    @Test func `pretty text has one member a line`() {
        let value: JSONText = ["a": [1, ["b": nil]], "e": [], "o": [:]]
        #expect(
            value.prettyText == """
                {
                  "a": [
                    1,
                    {
                      "b": null
                    }
                  ],
                  "e": [],
                  "o": {}
                }
                """)
    }

    @Test func `absent members are left out`() {
        #expect(JSONText.object(present: [("a", 1), ("b", nil), ("c", .string(ifAny: nil))]).text == #"{"a":1}"#)
        #expect(JSONText.string(ifAny: "x") == "x")
    }
}
