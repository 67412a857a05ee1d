import Testing
import WireFormats

@testable import turnback

/// `explain`, `complaint` and `audit`, as processes of their own.
struct ExplainCommandTests {
    private let program: TurnbackProgram

    init() async throws { program = try await TurnbackProgram.withLedger() }

    private func run(_ arguments: String...) async throws -> TurnbackProgram.Ended {
        try await program.run(arguments + ["--config", program.config], input: "", environment: [:])
    }

    @Test(arguments: [
        ["explain", "merchant/own-shop/A-1", "--svg"], ["explain", "merchant/own-shop/A-1", "--language", "zh"],
        ["complaint", "merchant/own-shop/A-1", "--person", "Li Lei", "--reason", "lost"],
    ])
    func `a case that nobody knows ends with 2, and nothing is written`(_ command: [String]) async throws {
        let ended = try await program.run(
            command + ["--config", program.config], input: "", environment: [:])
        #expect(ended.status == 2)
        #expect(ended.errors == "case merchant/own-shop/A-1 is not known.\n")
        #expect(try !program.folder.names.contains { $0.hasSuffix(".zip") })
    }

    @Test(arguments: [
        ["explain", "merchant/own-shop/A-1", "--svg", "--json"],
        ["explain", "merchant/own-shop/A-1", "--language", "de"],
        ["complaint", "merchant/own-shop/A-1"], ["complaint", "merchant/own-shop/A-1", "--person", "Li Lei"],
        ["complaint", "merchant/own-shop/A-1", "--person", "", "--reason", ""], ["audit", "verify", "--expect", "12"],
        ["audit", "list", "--since", "yesterday"], ["audit", "list", "--case", "A-1"],
    ])
    func `what cannot be meant is wrong usage`(_ command: [String]) async throws {
        let ended = try await program.run(command + ["--config", program.config], input: "", environment: [:])
        #expect(ended.status == 64)
        #expect(ended.output == "")
    }

    @Test func `an archive is never written over`() async throws {
        try program.folder.write("mine", to: "mine.zip")
        let ended = try await run(
            "complaint", "merchant/own-shop/A-1", "--person", "a", "--reason", "b", "--output", "mine.zip")
        #expect(ended.status == 1)
        #expect(try program.folder.text(of: "mine.zip") == "mine")
    }

    @Test func `the audit holds, and a head that it lacks ends with 4`() async throws {
        let empty = try await run("audit", "verify")
        #expect(empty.status == 0)
        #expect(empty.output == "The audit holds: 0 entries, each linked to the one before it.\nIt is empty.\n")
        for person in ["Li Lei", "Han Meimei"] {
            #expect(
                try await run("stop", "on", "--person", person, "--reason", "联系人：张三 13800000000").status == 0)
        }
        let verified = try await run("audit", "verify", "--json")
        #expect(verified.status == 0)
        let head = try verified.json.text("head")
        #expect(head.hasPrefix("2:"))
        #expect(try await run("audit", "verify", "--expect", head).status == 0)
        let later = "3:" + head.dropFirst(2)
        let cut = try await run("audit", "verify", "--expect", later)
        #expect(cut.status == 4)
        #expect(cut.output.hasPrefix("The audit is broken at entry 3: this entry and all behind it are gone."))
        let other = "1:" + head.dropFirst(2)
        let rewritten = try await run("audit", "verify", "--json", "--expect", other)
        #expect(rewritten.status == 4)
        #expect(try rewritten.json.object("fault").text("kind") == "rewritten")
    }

    @Test func `entries are listed by person, action and time, without anybody's numbers`() async throws {
        for person in ["Li Lei", "Han Meimei"] {
            _ = try await run("stop", "on", "--person", person, "--reason", "联系人：张三 13800000000")
        }
        let hers = try await run("audit", "list", "--person", "Han Meimei", "--action", "stop-switch")
        #expect(hers.status == 0)
        #expect(hers.lines.count == 2 && hers.lines[1].contains("Han Meimei"))
        #expect(!hers.output.contains("13800000000") && !hers.output.contains("张三"))
        let none = try await run("audit", "list", "--json", "--until", "2020-01-01")
        #expect(try none.json.array("items").count == 0)
        let all = try await run("audit", "list", "--json", "--since", "2020-01-01T00:00", "--limit", "1")
        #expect(try all.json.array("items").count == 1)
        #expect(try all.json.text("next") == "2")
    }
}
