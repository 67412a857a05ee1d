import Testing
import WireFormats

@testable import turnback

/// The commands that look at the ledger, on one where nothing happened yet.
struct LedgerCommandTests {
    private let program: TurnbackProgram

    init() async throws { program = try await TurnbackProgram.withLedger() }

    @Test(arguments: [
        (["case", "list"], "CASE"), (["refund", "list"], "REFUND"), (["job", "list"], "JOB"), (["job"], "JOB"),
        (["message", "list", "--quarantined"], "MESSAGE"), (["case", "list", "--state", "review"], "CASE"),
        (["task", "list"], "TASK"), (["task", "list", "--all", "--kind", "signed", "--unassigned"], "TASK"),
    ])
    func `an empty list is a header, or no items`(_ command: [String], _ header: String) async throws {
        let config = ["--config", program.config]
        let text = try await program.run(command + config, input: "", environment: [:])
        #expect(text.status == 0)
        #expect(text.lines.count == 1 && text.output.hasPrefix(header))
        let json = try await program.run(command + config + ["--json"], input: "", environment: [:])
        #expect(try json.json.array("items").count == 0)
    }

    @Test(arguments: [
        (["case", "show", "merchant/own-shop/A-1"], "case merchant/own-shop/A-1"),
        (["explain", "merchant/own-shop/A-1"], "case merchant/own-shop/A-1"),
        (["parcel", "show", "sf/SF1000000000050"], "waybill sf/SF1000000000050"),
        (["parcel", "sf/SF1000000000050"], "waybill sf/SF1000000000050"),
        (["refund", "show", "TB0"], "refund TB0"), (["message", "show", "00"], "message 00"),
        (["replay", "00", "--person", "Li Lei"], "message 00"), (["task", "show", "7"], "task 7"),
    ])
    func `what is not known ends with 2`(_ command: [String], _ what: String) async throws {
        let ended = try await program.run(command + ["--config", program.config], input: "", environment: [:])
        #expect(ended.status == 2)
        #expect(ended.output == "")
        #expect(ended.errors == "\(what) is not known.\n")
    }

    @Test(arguments: [
        ["case", "show", "A-1"], ["parcel", "show", "SF1000000000050"], ["case", "list", "--state", "lost"],
        ["replay"], ["message", "show", "00", "--raw"], ["case", "list", "--limit", "501"],
        ["task", "list", "--kind", "none"], ["task", "close", "7"],
        ["task", "close", "--person", "Li", "--reason", "x"],
        ["task", "snooze", "7", "--until", "tomorrow", "--person", "Li", "--reason", "x"],
        ["task", "assign", "7", "--to", "Wang", "--person", "", "--reason", "x"],
    ])
    func `a name that cannot be one is wrong usage`(_ command: [String]) async throws {
        let ended = try await program.run(command + ["--config", program.config], input: "", environment: [:])
        #expect(ended.status == 64)
        #expect(ended.output == "")
    }

    @Test func `the demo's ledger can be looked at while no sandbox runs`() async throws {
        #expect(try await program.run("migrate").status == 0)
        let ended = try await program.run("case", "list")
        #expect(ended.status == 0)
        // A last reader may leave the database's own files beside it; whoever opens it next takes them up.
        let names = try program.folder.names.filter { !$0.hasPrefix("shop.sqlite-") }
        #expect(names == ["settings.yaml", "shop.sqlite", "shop.sqlite.key", "var"])
    }

    @Test func `a database in a place that cannot be is an error with its reason`() async throws {
        try program.folder.write("", to: "file")
        let ended = try await program.run(
            "migrate", "--config", program.config, environment: ["TURNBACK_LEDGER_SQLITE": "file/shop.sqlite"])
        #expect(ended.status == 1)
        #expect(ended.errors.contains("the ledger's folder ") && ended.errors.hasSuffix("/file cannot be made\n"))
    }

    @Test(arguments: [
        (["case", "list", "--shop", "nope"], "there is no shop nope; there are", 2),
        (["task", "list", "--shop", "nope"], "there is no shop nope; there are", 2),
        (["caps", "--shop", "nope"], "there is no shop nope; there are", 2),
        (["reconcile", "--shop", "nope"], "there is no shop nope; there are", 2),
        (["audit", "list", "--action", "nonsense"], "there is no action nonsense; there are alarm, ", 2),
        (["replay", "--from", "2026-03-01", "--party", "nope"], "there is no party nope; there are doudian", 2),
        (["message", "list", "--party", "nope"], "there is no party nope; there are doudian", 2),
        (["case", "list", "--state", "bogus"], "there is no state bogus; there are applied, approved", 64),
        (["task", "list", "--kind", "bogus"], "there is no kind of task bogus; there are bounced", 64),
        (["reconcile", "--ignore", "bogus"], "there is no difference bogus; there are amount_differs", 64),
    ])
    func `a name that is none is said to be so, with those there are`(
        arguments: [String], words: String, status: Int32
    ) async throws {
        let program = try await TurnbackProgram.withLedger()
        let ended = try await program.run(arguments + ["--config", program.config], input: "", environment: [:])
        #expect(ended.status == status && ended.errors.contains(words))
    }
}
