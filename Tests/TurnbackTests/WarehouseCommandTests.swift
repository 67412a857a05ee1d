import Testing
import WireFormats

@testable import turnback

/// A warehouse's list is imported at the command line.
struct WarehouseCommandTests {
    private let program: TurnbackProgram

    init() async throws { program = try await TurnbackProgram.withLedger() }

    private func run(_ arguments: String...) async throws -> TurnbackProgram.Ended {
        try await program.run(arguments + ["--config", program.config], input: "", environment: [:])
    }

    private static let header = "carrier,waybill,result,time,station\n"

    @Test func `a list is taken, and the parcel is back`() async throws {
        let file = try program.folder.write(
            Self.header + "sf,SF1000000000050,received,2026-03-01 08:30:00,WH1\n", to: "list.csv")
        let ended = try await run("warehouse", "import", file, "--person", "Li Lei")
        #expect(ended.status == 0 && ended.output == "1 taken, 0 refused, 0 cases decided\n")
        #expect(try await run("parcel", "sf/SF1000000000050").output.hasPrefix("sf/SF1000000000050: returned"))
        let again = try await run("warehouse", "import", file, "--person", "Li Lei", "--json")
        #expect(try again.json.bool("repeat"))
        #expect(try await run("message", "list", "--party", "warehouse").lines.count == 2)
    }

    @Test func `lines that are wrong are named, the others taken`() async throws {
        let file = try program.folder.write(
            Self.header
                + "sf,SF1000000000050,received,yesterday,WH1\nsf,SF1000000000060,empty,2026-03-01 08:30:00,WH1\n",
            to: "list.csv")
        let ended = try await run("warehouse", "import", file, "--person", "Li Lei")
        #expect(ended.status == 65 && ended.output == "1 taken, 1 refused, 0 cases decided\n")
        #expect(ended.errors.hasPrefix("\(file):2: time: "))
    }

    @Test func `a list that cannot be read is kept and says so`() async throws {
        let file = try program.folder.write("phone\n1\n", to: "list.csv")
        let ended = try await run("warehouse", "import", file, "--person", "Li Lei")
        #expect(ended.status == 65 && ended.output == "")
        #expect(ended.errors.contains("kept as message"))
        #expect(try await run("message", "list", "--quarantined").output.contains("bad-header"))
        let missing = try await run("warehouse", "import", "nowhere.csv", "--person", "Li Lei")
        #expect(missing.status == 66)
        #expect(missing.errors == "nowhere.csv cannot be read: there is no such file\n")
        #expect(try await run("warehouse", "import", file).status == 64)
    }
}
