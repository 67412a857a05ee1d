internal import ArgumentParser
internal import Gateway
internal import Ledger
internal import PartyKit
internal import RefundRules
internal import ShipmentModel
internal import WireFormats

/// `turnback replay`: reads kept messages again, after an adapter or a setting was corrected; with `--from`, decides a
/// period of the past anew and tells what would differ.
struct ReplayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract:
            "Read kept messages again: the quarantined ones, or a whole period, to see what would be decided today.",
        usage: """
            turnback replay [ID] [--party PARTY] --person NAME
            turnback replay --from DATE [--to DATE] [--party PARTY]
            """,
        discussion: """
            Without --from, quarantined messages that can be read now are applied. With --from nothing is written: all \
            stored messages are read in a ledger of its own in memory, and each decision of the period that would be \
            another one is shown with what makes the difference. Exit status 0: all would be the same; 3: some would not.
            """)

    @OptionGroup var options: SettingsOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var period: PeriodOptions
    @Argument(help: "One message's id; without it, every quarantined message.") var id: String?
    @Option(help: "Only messages of this party; with --from, only cases that it speaks of.") var party: String?
    @Option(help: "Your name, for the audit; not needed with --from.") var person: AuditName?

    func validate() throws {
        if period.from == nil {
            guard period.to == nil else { throw ValidationError("--to needs --from") }
            guard person != nil else { throw ValidationError("--person is missing; or give --from") }
        } else if id != nil || person != nil {
            throw ValidationError("--from takes no message and no --person: nothing is applied")
        }
    }

    func run() async throws {
        try KnownNames.check(party: party, others: [PersonVocabulary.party, WarehouseVocabulary.party])
        if let person { try await applyQuarantined(as: person.text) } else { try await rehearse() }
    }

    private func applyQuarantined(as person: String) async throws {
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

    private func rehearse() async throws {
        let result = try await withLedger(options, onlyLooking: true) { ledger, settings in
            try await Rehearsal(ledger: ledger, parties: settings.parties, decisions: settings.decisions).run(
                period.period, party: party.map(PartyID.init(rawValue:)), at: try await settings.now())
        }
        output.print(result.json, as: result.text)
        if !result.decisive.isEmpty { throw ExitStatus.differences }
    }
}

extension RehearsalResult {
    /// For people: what would differ, what cannot be told, and what was read.
    fileprivate var text: String {
        func side(_ side: DecisionDifference.Side?) -> String {
            side.map { "\($0.text)" + ($0.at.map { " \($0.inChina)" } ?? "") } ?? "–"
        }
        let table = Console.table(
            ["CASE", "WHAT", "THEN", "NOW", "BECAUSE OF"],
            differences.map { difference in
                [
                    difference.key.description,
                    difference.kind.rawValue + (difference.isPassing ? " (passing)" : ""), side(difference.then),
                    side(difference.now),
                    difference.messages.map { "\($0.party) \($0.operation) \($0.id.rawValue.prefix(12))" }
                        .joined(separator: ", "),
                ]
            })
        let passing = differences.count - decisive.count
        var lines = differences.isEmpty ? [] : [table, ""]
        lines.append(
            "\(decisive.count) decisions in \(cases) cases would be others"
                + (passing > 0 ? ", and \(passing) on the way to the same end" : "") + ".")
        lines += apologies
        lines.append(
            "\(messages) messages: \(read) read again, \(unclaimed) that speak of no case, "
                + "\(silent) without a say, \(unreadable.count) not readable today, \(bodiesDeleted) deleted after retention."
        )
        return lines.joined(separator: "\n")
    }
}
