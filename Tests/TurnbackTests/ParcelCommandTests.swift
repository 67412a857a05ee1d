import Foundation
import Testing
import WireFormats

@testable import turnback

/// What was said of a parcel is put on record at the command line.
struct ParcelCommandTests {
    private let program: TurnbackProgram

    init() async throws { program = try await TurnbackProgram.withLedger() }

    private func run(_ arguments: String...) async throws -> TurnbackProgram.Ended {
        try await program.run(arguments + ["--config", program.config], input: "", environment: [:])
    }

    @Test func `what the courier said is noted once, and shown`() async throws {
        let said = [
            "parcel", "say", "sf/SF1000000000050", "--unknown", "interception_asked", "--by", "courier", "--at",
            "2026-03-01 08:30:00", "--note", "the depot holds it", "--person", "Li Lei", "--config", program.config,
        ]
        let ended = try await program.run(said, input: "", environment: [:])
        #expect(ended.status == 0 && ended.output == "noted, 0 cases decided\n")
        #expect(try await run("parcel", "sf/SF1000000000050", "--json").output.contains("interception_asked"))
        #expect(try await run("message", "list", "--party", "person").lines.count == 2)
        #expect(try await run("audit", "list").output.contains("Li Lei"))
    }

    @Test func `whom a note names stands sealed with the message alone`() async throws {
        let ended = try await run(
            "parcel", "say", "sf/SF1000000000050", "--unknown", "refused", "--by", "courier", "--note",
            "签收人：张三，电话13812345678",
            "--person", "Li Lei")
        #expect(ended.status == 0)
        for name in try program.folder.names where name.hasPrefix("shop.sqlite") {
            let text = String(decoding: try Data(contentsOf: program.folder.url.appending(path: name)), as: UTF8.self)
            #expect(!text.contains("13812345678") && !text.contains("张三"), "\(name)")
        }
    }

    @Test func `what cannot be taken is refused with its field`() async throws {
        let ended = try await run(
            "parcel", "say", "sf/SF1000000000050", "--unknown", "vanished", "--by", "courier", "--note", "x",
            "--person", "Li Lei")
        #expect(ended.status == 64 && ended.errors.contains("what: one of interception_asked"))
    }

    @Test func `a mistyped number is not taken for a parcel`() async throws {
        let words = [
            "parcel", "say", "sf/SF1000000000099", "lost", "--by", "courier", "--note", "x", "--person", "Li Lei",
        ]
        let ended = try await program.run(words + ["--config", program.config], input: "", environment: [:])
        #expect(ended.status == 2 && ended.errors.contains("no case names it") && ended.errors.contains("--unknown"))
        #expect(try await run("audit", "list", "--action", "said").lines.count == 1, "the header alone")
    }
}
