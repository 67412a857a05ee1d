internal import ArgumentParser
internal import Gateway
internal import Ledger
internal import PartyKit
internal import ShipmentModel
internal import WireFormats

/// `turnback replay`: reads kept messages again, after an adapter or a setting was corrected.
struct ReplayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay", abstract: "Read quarantined messages again, now that an adapter has learnt them.")

    @OptionGroup var options: SettingsOptions
    @OptionGroup var output: OutputOptions
    @Argument(help: "One message's id; without it, every quarantined message.") var id: String?
    @Option(help: "Only of this party.") var party: String?
    @Option(help: "Your name, for the audit.") var person: String

    func run() async throws {
        try await withLedger(options) { ledger, settings in
            let only = id.map(MessageID.init(rawValue:))
            if let only, try await ledger.message(only) == nil { throw notFound("message \(only)") }
            let replay = Replay(
                ledger: ledger, parties: settings.parties, clock: try await settings.clockToLookWith(), person: person)
            let outcome = try await replay.run(only: only, party: party.map(PartyID.init(rawValue:)))
            output.print(
                .object([
                    ("applied", .integer(Int64(outcome.applied))),
                    ("still_unreadable", .integer(Int64(outcome.stillUnreadable))),
                ]), as: "\(outcome.applied) applied, \(outcome.stillUnreadable) still unreadable")
        }
    }
}
