import CarrierKit
import Foundation
import PartyKit
import PartyRegistry
import ShipmentModel
import Testing
import WireFormats

@testable import turnback

struct AdapterCommandTests {
    private let program: TurnbackProgram

    init() throws { program = try TurnbackProgram() }

    private static let sample = "carriers/ZTO/samples/track-refused-then-returned.json"

    private func path(of file: String) -> String { ProjectFiles.root.appending(path: file).path }

    @Test func `a message is read as its adapter reads it, from a file and from standard input`() async throws {
        let file = try await program.run("normalize", "zto", "track", path(of: Self.sample))
        #expect(file.status == 0)
        #expect(file.errors == "")
        let expected = try JSONValue.read(try ProjectFiles.text(Self.sample + ".expected.json")).object("parsed")
        // An expectation may write null for what is absent.
        let wanted = expected.canonicalText().replacing(/,"[a-z_]+":null/, with: "")
        #expect(try file.json.canonicalText() == wanted)
        for arguments in [["normalize", "zto", "track"], ["normalize", "zto", "track", "-"]] {
            let input = try await program.run(arguments, input: ProjectFiles.text(Self.sample), environment: [:])
            #expect(input.output == file.output)
        }
    }

    @Test func `what surrounds a body is told with it`() async throws {
        let context = try program.folder.write(#"{"http_status": 502}"#, to: "context.json")
        let ended = try await program.run("normalize", "yto", "track", "-", "--context", context, input: "{}")
        #expect(ended.status == 65)
        #expect(
            ended.errors == "yto sent an error page instead of an answer. HTTP status 502.\n", "nobody asks again here")
    }

    @Test(arguments: [
        ("zto", "track", "not a message"), ("zto", "track", ""), ("zto", "track", "<?xml version=\"1.0\"?><a/>"),
        ("sf", "push_track", "{\"a\": [1,"), ("zto", "juggle", "{}"),
        ("yto", "push_track", "<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>"),
    ])
    func `a message that cannot be read ends with 65 and says why`(
        _ party: String, _ operation: String, _ body: String
    ) async throws {
        let ended = try await program.run("normalize", party, operation, "-", input: body)
        #expect(ended.status == 65)
        #expect(ended.output == "")
        #expect(ended.errors.contains(party))
    }

    @Test(arguments: [
        ["normalize"], ["normalize", "zto"], ["compose", "zto", "track"],
    ])
    func `a body that is not named is wrong usage`(_ arguments: [String]) async throws {
        #expect(try await program.run(arguments, input: "", environment: [:]).status == 64)
    }

    @Test(arguments: [
        ["normalize", "zto", "track", "gone.json"], ["normalize", "--batch", "gone.json"],
        ["normalize", "zto", "track", "--context", "gone.json"], ["compose", "zto", "track", "--inputs", "gone.json"],
        ["check", "--config", "gone.json"], ["warehouse", "import", "gone.json", "--person", "Li"],
        ["reconcile", "--platform-file", "gone.json"],
    ])
    func `a file that is not there ends every command with 66, and is named`(_ arguments: [String]) async throws {
        let ended = try await program.run(arguments, input: "{}", environment: [:])
        #expect(ended.status == 66 && ended.errors.contains("gone.json") && ended.output == "")
    }

    @Test(arguments: [
        ["normalize", "foo", "track", "gone.json"], ["compose", "foo", "track", "--inputs", "gone.json"],
    ])
    func `a party that is none is said to be so, before anything is read`(_ arguments: [String]) async throws {
        let ended = try await program.run(arguments, input: "", environment: [:])
        #expect(ended.status == 2)
        #expect(ended.errors.hasPrefix("there is no party foo; there are doudian, kuaidi100, merchant, sf"))
    }

    @Test func `what is only read is not said to be kept`() {
        for cause in [
            PartyError.Cause.missingField(path: "a.b"), .badField(path: "a.b", detail: "no time"),
            .notAnAnswer(status: 502),
            .wrongSubject,
        ] {
            let error = PartyError("zto", cause)
            let words = RegistryFailure(error).detail
            #expect(!words.isEmpty && !words.contains("kept") && !words.contains("again") && error.detail != words)
        }
    }

    @Test func `a batch is answered line by line under its ids, whatever fails`() async throws {
        try program.folder.write("garbage", to: "garbage.json")
        let lines = [
            #"{"id":"1","party":"zto","operation":"track","body":"\#(path(of: Self.sample))"}"#,
            "",
            #"{"id":"2","party":"zto","operation":"track","body":"garbage.json"}"#,
            "not a line",
            #"{"id":"3","party":"zto","operation":"track","body":"gone.json"}"#,
            #"{"id":"4","party":"zto","operation":"track","body":"\#(path(of: Self.sample))"}"#,
        ]
        let ended = try await program.run("normalize", "--batch", "-", input: lines.joined(separator: "\n"))
        #expect(ended.status == 0)
        let answers = try ended.lines.map { try JSONValue.read($0) }
        #expect(try answers.map { try $0.text("id") } == ["1", "2", "", "3", "4"])
        #expect(answers.map { $0.has("parsed") } == [true, false, false, false, true])
        #expect(try answers[0].object("parsed").canonicalText() == answers[4].object("parsed").canonicalText())
        #expect(try answers[3].object("failure").text("type") == "unreadable-file")
        let file = try program.folder.write(lines.joined(separator: "\n"), to: "batch.jsonl")
        #expect(try await program.run("normalize", "--batch", file).output == ended.output)
    }

    @Test func `the guide's request is composed to the byte`() async throws {
        let blocks = try ProjectFiles.text("docs/adding-a-carrier.md").matches(of: /(?s)```json\n(.+?)```/)
            .map { String($0.output.1) }
        try #require(blocks.count == 2)
        let inputs = try program.folder.write(blocks[0], to: "inputs.json")
        let ended = try await program.run("compose", "zto", "intercept", "--inputs", inputs)
        #expect(ended.status == 0)
        #expect(ended.output == blocks[1])
    }

    @Test func `the guide's message can be read`() async throws {
        let guide = try ProjectFiles.text("docs/adding-a-carrier.md")
        let line = try #require(guide.firstMatch(of: /(?m)^    turnback (normalize [^\n]+)$/)?.output.1)
        let words = line.split(separator: " ").map(String.init)
        let ended = try await program.run(
            words.dropLast() + [path(of: try #require(words.last))], input: "", environment: [:])
        #expect(ended.status == 0)
    }

    @Test(arguments: [#"{"wish": {}}"#, "{", "[]", #"{"account": {}, "wish": {"waybill": "73100000000017"}}"#])
    func `inputs that do not suffice end with 65`(_ inputs: String) async throws {
        let file = try program.folder.write(inputs, to: "inputs.json")
        let ended = try await program.run("compose", "zto", "track", "--inputs", file)
        #expect(ended.status == 65)
        #expect(ended.output == "")
        #expect(!ended.errors.isEmpty)
    }

    @Test func `the carriers of the build are listed for people and for programs`() async throws {
        let text = try await program.run("carriers")
        #expect(text.lines.count == PartyRegistry.carriers.count + 1)
        #expect(text.output.contains("中通快递"))
        let carriers = try await program.run("carriers", "--json").json.asArray
        #expect(try carriers.map { try $0.text("id") } == PartyRegistry.carriers.map(\.profile.id.rawValue))
        let sf = try #require(try carriers.first { try $0.text("id") == "sf" })
        #expect(try sf.text("push_scheme") == "path_token")
        #expect(try sf.array("settings").contains { try $0.text("name") == "checkword" && $0.bool("secret") })
    }

    @Test func `so are the platforms`() async throws {
        let platforms = try await program.run("platforms", "--json").json.asArray
        #expect(try platforms.map { try $0.text("id") } == ["doudian", "merchant"])
        #expect(try await program.run("platforms").lines.count == 3)
    }
}
