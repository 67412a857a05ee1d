import Ledger
import RefundRules
import ShipmentModel
import Testing
import WireFormats

@testable import turnback

/// Tasks are worked off at the command line.
struct TaskCommandTests {
    private let program: TurnbackProgram

    init() throws { program = try TurnbackProgram() }

    /// A case that does not qualify, which is a person's; its task's number.
    private func openTask(_ id: String) async throws -> Int64 {
        var settings = try SettingsText.small().read()
        settings.sqlitePath = program.folder.path(of: "shop.sqlite")
        let ledger = try await Program.openLedger(settings)
        let now = Program.systemNow()
        let key = CaseKey(platform: "merchant", shop: "own-shop", afterSaleID: id)
        var snapshot = CaseSnapshot(key: key, heard: now)
        snapshot.orderID = "O-1"
        snapshot.type = .exchange
        snapshot.amount = Money(minorUnits: 100, currency: .cny)
        snapshot.appliedAt = now - .hours(9)
        snapshot.parcels = []
        snapshot.parcelsAreComplete = true
        _ = try await ledger.record([Submission(snapshots: [snapshot])], at: now - .hours(3))
        _ = try await ledger.record([Submission(consequences: [.lookAgain(key)])], at: now)
        let tasks = try await ledger.tasks(TaskFilter(caseKey: key)).items
        try await ledger.close()
        return try #require(tasks.first).id
    }

    private func run(_ arguments: String...) async throws -> TurnbackProgram.Ended {
        try await program.run(arguments + ["--config", program.config], input: "", environment: [:])
    }

    @Test func `a task is listed, given, noted, put off and closed`() async throws {
        let id = String(try await openTask("A-1"))
        let listed = try await run("task", "list")
        #expect(listed.lines.count == 2 && listed.output.contains("not_eligible"))
        #expect(try await run("task", "show", id, "--json").json.object("why").text("code") == "not_eligible")

        let words = ["--person", "Li Lei", "--reason", "her shop"]
        let given = try await program.run(
            ["task", "assign", id, "--to", "Wang"] + words + ["--config", program.config], input: "", environment: [:])
        #expect(given.status == 0 && given.output == "task \(id): done\n")
        #expect(try await run("task", "list", "--assignee", "Wang").lines.count == 2)
        #expect(try await run("task", "list", "--unassigned").lines.count == 1)
        #expect(try await run("task", "note", id, "--text", "called", "--person", "Li Lei").status == 0)
        let until = (Program.systemNow() + .hours(2)).description
        let off = try await run("task", "snooze", id, "--until", until, "--person", "Li Lei", "--reason", "later")
        #expect(off.status == 0)
        #expect(try await run("task", "list").lines.count == 1)
        #expect(try await run("task", "list", "--snoozed").lines.count == 2)
        #expect(try await run("task", "snooze", id, "--person", "Li Lei", "--reason", "now").status == 0)

        let closed = try await run("task", "close", id, "--person", "Li Lei", "--reason", "by phone")
        #expect(closed.status == 0)
        #expect(try await run("task", "list").lines.count == 1)
        let json = try await run("task", "show", id, "--json").json
        #expect(try json.text("closed_by") == "Li Lei" && json.text("closed_because") == "by phone")
        #expect(try json.text("assignee") == "Wang" && json.text("note") == "called")
    }

    @Test func `of many tasks each is done by itself, and the exit status tells of the others`() async throws {
        let (first, second) = (String(try await openTask("A-1")), String(try await openTask("A-2")))
        #expect(try await run("task", "close", first, "--person", "Li", "--reason", "x").status == 0)
        let mixed = try await run("task", "close", first, second, "--person", "Wang", "--reason", "x")
        #expect(mixed.status == 1)
        #expect(mixed.output == "task \(first): was closed already by Li\ntask \(second): done\n")
        let missing = try await run("task", "note", "999", "--text", "t", "--person", "Wang", "--json")
        #expect(missing.status == 2)
        #expect(try JSONValue.read(missing.output).items.first?.text("outcome") == "not_found")
    }
}
