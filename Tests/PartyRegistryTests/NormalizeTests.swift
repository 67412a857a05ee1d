import PartyKit
import PartyRegistry
import ShipmentModel
import Testing
import WireFormats

struct NormalizeTests {
    private static let pushes = [
        "push.xml":
            "<UpdateInfo><logisticProviderID>YTO</logisticProviderID><mailNo>YT2819007867584</mailNo></UpdateInfo>",
        "track.json": #"{"code":"1001","map":{"YT2600227881409":[]},"message":"-","success":true}"#,
    ]

    private let batch = NormalizeBatch { path in
        struct NoFile: Error {}
        guard let text = Self.pushes[path] else { throw NoFile() }
        return Array(text.utf8)
    }

    @Test func `each line is answered under its id`() {
        let line = #"{"id":"a/1","party":"yto","operation":"track","body":"track.json","context":{"http_status":200}}"#
        #expect(
            batch.answer(toLine: line)
                == #"{"id":"a/1","parsed":{"tracking_number":"YT2600227881409","status":"unknown","events":[]}}"#)
    }

    @Test(arguments: [
        ("", "bad-input"),
        ("not JSON", "bad-input"),
        (#"{"id":"x"}"#, "bad-input"),
        (#"{"id":"x","party":"yto","operation":"track","body":"gone.json"}"#, "unreadable-file"),
        (#"{"id":"x","party":"nobody","operation":"track","body":"track.json"}"#, "unknown-party"),
        (#"{"id":"x","party":"yto","operation":"refund","body":"track.json"}"#, "unsupported-operation"),
        (
            #"{"id":"x","party":"yto","operation":"track","body":"track.json","context":{"http_status":502}}"#,
            "not-an-answer"
        ),
        (#"{"id":"x","party":"yto","operation":"track","body":"track.json","context":7}"#, "bad-input"),
    ])
    func `a line that fails says why and nothing else`(_ line: String, _ type: String) throws {
        let answer = try JSONValue.read(batch.answer(toLine: line))
        #expect(answer["parsed"] == nil)
        let failure = try answer.object("failure")
        #expect(try failure.text("type") == type)
        #expect(try !failure.text("title").isEmpty)
        #expect(try !failure.text("detail").isEmpty)
        #expect(try line.contains(#""id":"x""#) == (answer.text("id") == "x"))
    }

    @Test(arguments: [
        (#"{"signing":{"secret":"123456","data_digest":"I+NOVj4pdAUceg3nF7g0Fg=="}}"#, "missing-field"),
        (#"{"signing":{"secret":"123457","data_digest":"I+NOVj4pdAUceg3nF7g0Fg=="}}"#, "signature-wrong"),
        (#"{"signing":{"secret":"123456"}}"#, "signature-missing"),
    ])
    func `a push goes the receiver's way when there is a secret to check it with`(_ context: String, _ type: String)
        throws
    {
        // The sheet's worked example has a digest and no content to speak of: a right signature reads on to that.
        let line = #"{"id":"x","party":"yto","operation":"push_track","body":"push.xml","context":\#(context)}"#
        let answer = try JSONValue.read(batch.answer(toLine: line))
        #expect(try answer.object("failure").text("type") == type)
    }

    @Test func `a context has status, headers, query, time and whatever signs`() throws {
        let json = try JSONValue.read(
            """
            {"http": {"status": 404, "headers": {"Event-Sign": "x"}, "query": {"a": "b"}, "now": 1700000000,
                      "app_key": "k", "keys": {"nested": true}}, "signing": {"secret": "s"}, "transport": "a form"}
            """)
        let context = try MessageContext(json)
        #expect(context.status == 404)
        #expect(context.headers["event-sign"] == "x")
        #expect(context.query == [NamedValue("a", "b")])
        #expect(context.now == Instant(seconds: 1_700_000_000))
        #expect(context.fields == ["secret": "s", "app_key": "k"])
        #expect(context.transport == "a form")
    }
}
