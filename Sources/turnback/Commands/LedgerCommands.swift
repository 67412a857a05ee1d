internal import ArgumentParser
internal import Foundation
internal import Gateway
internal import Ledger
internal import PartyKit
internal import RefundRules
internal import ShipmentModel
internal import WireFormats

/// Opens the ledger that the settings name, looks at it, and closes it.
///
/// - Parameter onlyLooking: Nothing is written, not even that cases were read with other tables than today's.
func withLedger<Result>(
    _ options: SettingsOptions, onlyLooking: Bool = false, _ body: (any Ledger, Settings) async throws -> Result
) async throws -> Result {
    let settings = try options.read()
    let ledger = try await Program.openExistingLedger(settings, onlyLooking: onlyLooking)
    do {
        let result = try await body(ledger, settings)
        try await ledger.close()
        return result
    } catch {
        try await ledger.close()
        throw error
    }
}

func notFound(_ what: String) -> ExitCode {
    Console.complain("\(what) is not known.")
    return ExitStatus.notFound
}

/// `turnback case list|show`.
struct CaseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "case", abstract: "List and show after-sale cases.", subcommands: [List.self, Show.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List cases, the newest first.")

        @OptionGroup var options: SettingsOptions
        @OptionGroup var output: OutputOptions
        @OptionGroup var paging: PagingOptions
        @Option(
            help: "Only this state; repeat for several: \(CaseState.allCases.map(\.rawValue).joined(separator: ", ")).")
        var state: [String] = []
        @Option(help: "Only this shop; repeat for several.") var shop: [String] = []

        func run() async throws {
            let states = try state.map { name in
                guard let state = CaseState(rawValue: name) else {
                    throw ValidationError(KnownNames.sentence("state", name, CaseState.allCases.map(\.rawValue)))
                }
                return state
            }
            let filter = CaseFilter(
                states: states.isEmpty ? nil : Set(states),
                shops: shop.isEmpty ? nil : Set(shop.map(ShopID.init(rawValue:))), limit: paging.limit,
                after: paging.after)
            let (page, now) = try await withLedger(options, onlyLooking: true) { ledger, settings in
                try await KnownNames.check(shops: shop, settings, ledger)
                return (try await ledger.cases(filter), try await settings.now())
            }
            output.print(
                page, ["CASE", "STATE", "AMOUNT", "PARCELS", "DEADLINE (CHINA)", "WHY"], json: { $0.json(at: now) }
            ) {
                summary in
                [
                    summary.afterSale.key.description, summary.afterSale.state.rawValue,
                    summary.afterSale.facts.amount?.description ?? "",
                    summary.parcels.map { "\($0.id.number) \($0.reading.status.rawValue)" }.joined(
                        separator: ", "),
                    summary.afterSale.deadline.effective?.inChina ?? "",
                    summary.afterSale.reason?.shown.english ?? "",
                ]
            }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show one case with all that belongs to it.")

        @OptionGroup var options: SettingsOptions
        @OptionGroup var output: OutputOptions
        @Argument(help: "platform/shop/after-sale id.") var name: CaseName

        func run() async throws {
            let (record, names, now) = try await caseRecord(name.key, options)
            output.print(record.view.json(at: now), as: Explanation(record, names: names).text(at: now))
        }
    }
}

/// `turnback parcel show|say`.
struct ParcelCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "parcel", abstract: "Show what is known of a waybill number, and add what was said of it.",
        subcommands: [Show.self, Say.self],
        defaultSubcommand: Show.self)

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show a waybill's parcels and their evidence.")

        @OptionGroup var options: SettingsOptions
        @OptionGroup var output: OutputOptions
        @Argument(help: "carrier/waybill.") var number: String

        func run() async throws {
            let key = try ParcelCommand.key(number)
            let views = try await withLedger(options, onlyLooking: true) { ledger, _ in
                try await ledger.parcelViews(key)
            }
            guard !views.isEmpty else { throw notFound("waybill \(key)") }
            output.print(
                .array(views.map(\.json)),
                as: views.map { view in
                    (["\(view.id): \(view.reading.status.rawValue)"] + view.reading.reasons.map { "  - \($0.text)" })
                        .joined(separator: "\n")
                }.joined(separator: "\n"))
        }
    }
}

extension ParcelCommand {
    /// `turnback parcel say`: what a courier said on the telephone, for instance.
    struct Say: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Put on record what somebody said of a parcel.",
            discussion: """
                It becomes evidence of the parcel, graded as a hint: it is known, shown and asked about, an interception asked \
                for by telephone is not ordered again, and nothing is paid for it. Who notes it stands in the audit.
                """)

        @OptionGroup var options: SettingsOptions
        @OptionGroup var output: OutputOptions
        @Argument(help: "carrier/waybill.") var number: String
        @Argument(
            help: ArgumentHelp(
                "\(PersonVocabulary.Word.allCases.map(\.rawValue).joined(separator: ", "))."))
        var what: String
        @Option(
            help: ArgumentHelp(
                "Who said it: \(PersonVocabulary.Source.allCases.map(\.rawValue).joined(separator: ", ")).")) var by:
            String
        @Option(help: "When it happened, in China's time or with a zone; now without it.") var at: String?
        @Option(help: "In your own words, up to 500 characters.") var note: String
        @Option(help: "Who notes it: kept in the audit.") var person: AuditName
        @Flag(help: "Note it of a number that nothing is known of, too.") var unknown = false

        func run() async throws {
            let key = try ParcelCommand.key(number)
            let outcome = try await withLedger(options) { ledger, settings in
                let clock = try await settings.clockToLookWith()
                let statement: PersonStatement
                do throws(PersonStatement.Mistake) {
                    statement = try PersonStatement(
                        what, of: key, saidBy: by, at: at, note: note, knownCarriers: settings.parties.knownCarriers,
                        heard: clock.now)
                } catch {
                    throw ValidationError(error.description)
                }
                if !unknown, try await ledger.parcelViews(key).isEmpty {
                    Console.complain(
                        "nothing is known of waybill \(key), and no case names it; --unknown notes it all the same")
                    throw ExitStatus.notFound
                }
                let intake = Intake(ledger: ledger, clock: clock, wakeUp: WakeUp())
                return try await PersonReception(intake: intake, clock: clock).note(statement, by: person.text)
            }
            output.print(
                outcome.json,
                as: outcome.isRepeat ? "already noted" : "noted, \(outcome.cases.count) cases decided")
        }
    }

    fileprivate static func key(_ number: String) throws -> WaybillKey {
        let parts = number.split(separator: "/", maxSplits: 1).map(String.init)
        guard parts.count == 2, let waybill = Waybill(parts[1]) else {
            throw ValidationError("\(number) is not carrier/waybill")
        }
        return WaybillKey(carrier: CarrierID(rawValue: parts[0]), waybill: waybill)
    }
}

/// `turnback refund list|show`.
struct RefundCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "refund", abstract: "List and show refunds with their attempts.",
        subcommands: [List.self, Show.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List refunds, the newest first.")

        @OptionGroup var options: SettingsOptions
        @OptionGroup var output: OutputOptions
        @OptionGroup var paging: PagingOptions

        func run() async throws {
            let page = try await withLedger(options, onlyLooking: true) { ledger, _ in
                try await ledger.refunds(RefundFilter(limit: paging.limit, after: paging.after))
            }
            output.print(page, ["REFUND", "CASE", "AMOUNT", "PHASE", "ATTEMPTS", "WHY"], json: \.json) { view in
                [
                    view.intent.key.rawValue, view.intent.caseKey.description, view.intent.amount.description,
                    view.intent.phase.rawValue, String(view.attempts.count), view.intent.reason.shown.english,
                ]
            }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show one refund.")

        @OptionGroup var options: SettingsOptions
        @OptionGroup var output: OutputOptions
        @Argument(help: "The refund key, TB….") var key: String

        func run() async throws {
            let view = try await withLedger(options, onlyLooking: true) { ledger, _ in
                try await ledger.refund(RefundKey(rawValue: key))
            }
            guard let view else { throw notFound("refund \(key)") }
            output.print(view.json, as: Console.chinaText(view.json))
        }
    }
}

/// `turnback job list`.
struct JobCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "job", abstract: "List the effects that wait, are under way, or failed.", subcommands: [List.self],
        defaultSubcommand: List.self)

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List jobs.")

        @OptionGroup var options: SettingsOptions
        @OptionGroup var output: OutputOptions
        @OptionGroup var paging: PagingOptions
        @Flag(help: "Only those that were given up.") var failed = false

        func run() async throws {
            let page = try await withLedger(options, onlyLooking: true) { ledger, _ in
                try await ledger.jobs(JobFilter(onlyFailed: failed, limit: paging.limit, after: paging.after))
            }
            output.print(page, ["JOB", "KIND", "CASE", "DUE (CHINA)", "TRIES", "LAST ERROR"], json: \.json) { job in
                [
                    String(job.id), job.kind.rawValue, job.caseKey.description, job.dueAt.inChina,
                    String(job.tries), job.lastError.map(PersonalData.masked) ?? "",
                ]
            }
        }
    }
}

/// `turnback message list|show`.
struct MessageCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "message", abstract: "List and show raw messages.", subcommands: [List.self, Show.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List messages, the newest first.")

        @OptionGroup var options: SettingsOptions
        @OptionGroup var output: OutputOptions
        @OptionGroup var paging: PagingOptions
        @Option(help: "Only of this party.") var party: String?
        @Flag(help: "Only those that could not be read.") var quarantined = false

        func run() async throws {
            try KnownNames.check(party: party, others: [PersonVocabulary.party, WarehouseVocabulary.party])
            let filter = MessageFilter(
                party: party.map(PartyID.init(rawValue:)), outcome: quarantined ? .quarantined : nil,
                limit: paging.limit, after: paging.after)
            let page = try await withLedger(options, onlyLooking: true) { ledger, _ in try await ledger.messages(filter)
            }
            output.print(
                page, ["MESSAGE", "PARTY", "OPERATION", "HEARD (CHINA)", "TIMES", "BYTES", "OUTCOME"], json: \.json
            ) {
                view in
                [
                    view.id.rawValue, view.party.rawValue, view.operation.rawValue,
                    view.firstHeard.inChina, String(view.times), String(view.size),
                    view.outcome.rawValue + (view.quarantine.map { " (\($0.type))" } ?? ""),
                ]
            }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show one message; --raw opens its sealed bytes and is written to the audit.")

        @OptionGroup var options: SettingsOptions
        @OptionGroup var output: OutputOptions
        @Argument(help: "The message's id, all 64 digits.") var id: String
        @Flag(help: "Print the raw bytes. They hold personal data.") var raw = false
        @Option(help: "With --raw: your name, for the audit.") var person: AuditName?
        @Option(help: "With --raw: why you need them.") var reason: AuditReason?

        func validate() throws {
            if raw, person == nil || reason == nil { throw ValidationError("--raw needs --person and --reason") }
        }

        func run() async throws {
            let id = MessageID(rawValue: id)
            try await withLedger(options) { ledger, settings in
                guard let view = try await ledger.message(id) else { throw notFound("message \(id)") }
                if raw, let person, let reason {
                    let now = try await settings.now()
                    guard let body = try await ledger.rawBody(of: id, for: person.text, reason: reason.text, at: now)
                    else {
                        throw notFound("the body of message \(id) (deleted after retention?)")
                    }
                    FileHandle.standardOutput.write(Data(body))
                } else {
                    output.print(view.json, as: Console.chinaText(view.json))
                }
            }
        }
    }
}
