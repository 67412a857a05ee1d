import Foundation
import Ledger
import PartyKit
import ShipmentModel
import Testing
import WireFormats

@testable import turnback

/// A message that could not be read is kept, and read once its adapter has learnt it.
struct ReplayCommandTests {
    private let program: TurnbackProgram

    init() async throws { program = try await TurnbackProgram.withLedger() }

    /// A push of SF's, kept aside as if the adapter of its day could not read it.
    private func keepAside(_ body: [UInt8], heard: Instant = Instant(seconds: 1_772_500_000)) async throws -> MessageID
    {
        var settings = try SettingsText.small().read()
        settings.sqlitePath = program.folder.path(of: "shop.sqlite")
        let ledger = try await Program.openLedger(settings)
        let message = InboundMessage(
            party: "sf", account: "sf-main", operation: .pushTrack, direction: .push, signature: .unsigned,
            context: ["path_token": "yes", "header.content-type": "application/xml"], body: body, heard: heard)
        let receipts = try await ledger.record(
            [Submission(message: message, quarantine: .init(type: "missing-field", detail: "Body is missing."))],
            at: heard)
        try await ledger.close()
        let receipt = try #require(receipts.first)
        #expect(receipt.outcome == .quarantined)
        return try #require(receipt.messageID)
    }

    private func run(_ arguments: String...) async throws -> TurnbackProgram.Ended {
        try await program.run(arguments + ["--config", program.config], input: "", environment: [:])
    }

    @Test func `a list that goes on says how`() async throws {
        for text in ["<a", "<b"] { _ = try await keepAside(Array(text.utf8)) }
        let first = try await run("message", "list", "--limit", "1")
        let goesOn = "more: --after "
        let more = try #require(first.lines.first { $0.hasPrefix(goesOn) })
        let second = try await run("message", "list", "--limit", "1", "--after", String(more.dropFirst(goesOn.count)))
        #expect(second.status == 0 && second.lines.count == 2 && !second.output.contains("more:"))
        #expect(second.lines.last != first.lines.dropFirst().first)
    }

    @Test func `what the adapter has learnt is applied, what it has not stays aside`() async throws {
        let routes = try ProjectFiles.text("carriers/SFExpress/samples/push-routes.xml")
        let learnt = try await keepAside(Array(routes.utf8))
        let garbage = try await keepAside(Array("<half a mess".utf8))

        let listed = try await run("message", "list", "--quarantined")
        #expect(listed.lines.count == 3)
        #expect(listed.output.contains(learnt.rawValue) && listed.output.contains("quarantined (missing-field)"))
        #expect(try await run("parcel", "show", "sf/SF1000000000050").status == 2)

        let replayed = try await run("replay", "--person", "Li Lei")
        #expect(replayed.status == 0)
        #expect(replayed.output == "1 applied, 1 still unreadable\n")

        let parcel = try await run("parcel", "show", "sf/SF1000000000050")
        #expect(parcel.status == 0)
        #expect(parcel.output.hasPrefix("sf/SF1000000000050"))
        #expect(try await run("message", "show", learnt.rawValue).json.text("outcome") == "applied")
        #expect(try await run("message", "show", garbage.rawValue, "--json").json.text("outcome") == "quarantined")
        #expect(try await run("message", "list", "--quarantined").lines.count == 2)

        let again = try await run("replay", "--json", "--person", "Li Lei").json
        #expect(try (again.int64("applied"), again.int64("still_unreadable")) == (0, 1))
    }

    @Test func `one message alone can be replayed, and a party's alone`() async throws {
        let routes = try ProjectFiles.text("carriers/SFExpress/samples/push-routes.xml")
        let first = try await keepAside(Array(routes.utf8))
        _ = try await keepAside(Array(routes.replacing("SF1000000000050", with: "SF1000000000060").utf8))
        #expect(
            try await run("replay", "--party", "zto", "--person", "Li Lei").output == "0 applied, 0 still unreadable\n")
        #expect(
            try await run("replay", first.rawValue, "--person", "Li Lei").output == "1 applied, 0 still unreadable\n")
        #expect(try await run("parcel", "show", "sf/SF1000000000060").status == 2)
        #expect(try await run("message", "list", "--quarantined").lines.count == 2)
    }

    @Test func `raw bytes are shown only to somebody who says why`() async throws {
        let id = try await keepAside(Array("<half a mess".utf8))
        #expect(try await run("message", "show", id.rawValue).output.contains("half a mess") == false)
        #expect(try await run("message", "show", id.rawValue, "--raw").status == 64)
        let raw = try await run(
            "message", "show", id.rawValue, "--raw", "--person", "Li Lei", "--reason", "complaint 7")
        #expect(raw.status == 0)
        #expect(raw.output == "<half a mess")
    }

    @Test func `a period in which nothing was decided has nothing to tell`() async throws {
        let routes = try ProjectFiles.text("carriers/SFExpress/samples/push-routes.xml")
        _ = try await keepAside(Array(routes.utf8))
        let ended = try await run("replay", "--from", "2026-01-01")
        #expect(ended.status == 0)
        #expect(ended.lines.first == "0 decisions in 0 cases would be others.")
        let json = try await run("replay", "--from", "2026-01-01", "--to", "2026-12-31", "--json").json
        #expect(try json.int64("cases") == 0 && json.object("messages").int64("stored") == 1)
        #expect(try await run("message", "list", "--quarantined").lines.count == 2, "nothing was applied")
    }

    @Test(arguments: [
        ["--to", "2026-01-01", "--person", "Li Lei"], ["--from", "2026-01-01", "--person", "Li Lei"],
        ["00", "--from", "2026-01-01"], ["--from", "soon"], [],
    ])
    func `a period and an order to apply do not go together`(_ arguments: [String]) async throws {
        let ended = try await program.run(
            ["replay", "--config", program.config] + arguments, input: "", environment: [:])
        #expect(ended.status == 64)
    }
}
