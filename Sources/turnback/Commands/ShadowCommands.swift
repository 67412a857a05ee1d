internal import ArgumentParser
internal import Gateway
internal import Ledger
internal import RefundRules
internal import ShipmentModel
internal import WireFormats

/// `turnback shadow report`: our decisions beside what people and the platform did.
struct ShadowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "shadow", abstract: "Compare our decisions with what people and the platform did.",
        discussion: """
            A shop with `mode: shadow` in its settings is read, polled and decided, and nothing is done to its cases. \
            docs/shadow.md tells more.
            """, subcommands: [Report.self, Run.self], defaultSubcommand: Report.self)

    /// Which shops are meant.
    struct ShopOption: ParsableArguments {
        @Option(help: "Only this shop; without it, every shop in shadow mode, or, where none is, every shop.")
        var shop: String?

        func shops(_ settings: Settings) throws -> Set<ShopID>? {
            if let shop {
                guard let named = settings.shops.first(where: { $0.id.rawValue == shop }) else {
                    throw notFound("shop \(shop)")
                }
                return [named.id]
            }
            let shadowed = Set(settings.shops.filter { $0.mode == .shadow }.map(\.id))
            return shadowed.isEmpty ? nil : shadowed
        }
    }

    struct Report: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Case by case: what we would have done and when, what they did and when, and how often both agree.",
            discussion: "The period is that of the cases' applications.")

        @OptionGroup var options: SettingsOptions
        @OptionGroup var period: PeriodOptions
        @OptionGroup var file: TableOptions
        @OptionGroup var shops: ShopOption

        func run() async throws {
            let report = try await withLedger(options, onlyLooking: true) { ledger, settings in
                ShadowReport(
                    try await ShadowReport.views(in: ledger, shops: try shops.shops(settings)), period: period.period)
            }
            try file.write(json: report.json, csv: report.csv, text: report.text)
        }
    }

    struct Run: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Decide a period of the ledger anew, by our rules alone, and compare with what was done.",
            discussion: """
                What people ordered and what the platform decided, paid or closed is left out of our side: it shows what the \
                rules would have done with the cases of any shop, also of a live one. Nothing is written, nothing is done.
                """)

        @OptionGroup var options: SettingsOptions
        @OptionGroup var period: PeriodOptions
        @OptionGroup var file: TableOptions
        @OptionGroup var shops: ShopOption

        func run() async throws {
            let report = try await withLedger(options, onlyLooking: true) { ledger, settings in
                let rehearsal = Rehearsal(ledger: ledger, parties: settings.parties, decisions: settings.decisions)
                // What came after the period is heard as well: it is how its cases went.
                return try await rehearsal.alone(
                    period.period, shops: try shops.shops(settings), at: try await settings.now())
            }
            try file.write(json: report.json, csv: report.csv, text: report.text)
        }
    }
}

extension ShadowReport {
    /// For people: one line a case, then the sums.
    fileprivate var text: String {
        let table = Console.table(
            ["CASE", "AMOUNT", "WE WOULD", "THEY DID", "LAG", "PARCELS", "VERDICT"],
            rows.map { row in
                [
                    row.key.description, row.amount?.description ?? "", Self.words(row.ours), Self.words(row.theirs),
                    row.lag.map(Self.words) ?? "", row.parcels.joined(separator: ", "), row.verdict.rawValue,
                ]
            })
        let sums = risks.map { risk in
            func money(_ minor: Int64) -> String { Money(minorUnits: minor, currency: risk.currency).description }
            return "At risk: \(money(risk.theirs)) they paid that we would not have, goods not back; "
                + "\(money(risk.ours)) we would have paid and they did not, goods not back; "
                + "\(money(risk.withheldFromBuyers)) not paid although the goods are back."
        }
        let rate = agreementPerMille.map { ", \($0 / 10).\($0 % 10) % agreement" } ?? ""
        let end = "\(rows.count) cases, \(decided) decided by both\(rate)"
        let lost =
            undecidable.isEmpty
            ? [] : ["\(undecidable.count) cases cannot be decided anew: what they rest on is not kept any more."]
        return ((rows.isEmpty ? [] : [table, ""]) + sums + [end] + lost).joined(separator: "\n")
    }

    private static func words(_ deeds: [Deed]) -> String {
        deeds.map { "\($0.kind.rawValue) \($0.at.inChina)" }.joined(separator: ", ")
    }

    private static func words(_ lag: Duration) -> String {
        let minutes = lag.wholeMilliseconds / 60_000
        return "\(minutes < 0 ? "-" : "+")\(minutes.magnitude / 60) h \(minutes.magnitude % 60) min"
    }
}
