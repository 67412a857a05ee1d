import Testing
import WireFormats

@Suite struct JSONDuplicateTests {
    @Test(arguments: [
        #"{"amount":1,"amount":1}"#, #"{"amount":1,"x":{"amount":2},"amount":3}"#, #"{"amount":null,"amount":2}"#,
        #"{"amount":1,"\u0061mount":2}"#,
    ])
    func `a key that stands twice is refused where it must be unique`(body: String) throws {
        let root = try JSONValue.read("{\"refund\":[\(body)]}")
        let value = try #require(root["refund"]?.items.first)
        let expected = WireError(.duplicateKey, path: "refund[0].amount", detail: "the key stands more than once")
        #expect(throws: expected) { try value.uniqueText("amount") }
        #expect(throws: expected) { try value.uniqueInt64("amount") }
        #expect(throws: expected) { try value.unique("amount") }
    }

    @Test func `the same key in another object is no repetition`() throws {
        let value = try JSONValue.read(#"{"amount":12.50,"inner":{"amount":2},"list":[{"amount":3}],"none":null}"#)
        #expect(try value.uniqueText("amount") == "12.50")
        #expect(try value.unique("none") == nil)
        #expect(try value.unique("nothing") == nil)
        #expect(throws: WireError(.missingField, path: "nothing", detail: "absent or null")) {
            try value.uniqueText("nothing")
        }
        #expect(throws: WireError(.missingField, path: "none", detail: "absent or null")) {
            try value.uniqueText("none")
        }
    }

    @Test func `elsewhere the first of two equal keys counts`() throws {
        #expect(try JSONValue.read(#"{"a":1,"a":2}"#).int64("a") == 1)
    }
}
