internal import ArgumentParser
internal import Foundation
internal import Gateway
internal import Ledger
internal import PartyKit
internal import RefundRules
internal import ShipmentModel
internal import WireFormats

/// `turnback reconcile`: the platform's refunds × our intents × returned parcels × interception fees.
struct ReconcileCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reconcile",
        abstract: "Compare the platform's refunds with ours, with the parcels that came back, and with the fees.",
        discussion: """
            Each case stands under one day: of its refund, else of the goods' return, else of its application. The \
            platform's side is what it last said of each case, and with --platform-file its settlement export, a CSV file \
            with the columns after_sale_id,kind,amount_minor,currency,time,reference (docs/reconciliation.md).

            Exit status 0: everything agrees; 3: differences were found; 65: the platform's file has mistakes; 66: it is not there.
            """)

    @OptionGroup var options: SettingsOptions
    @OptionGroup var period: PeriodOptions
    @OptionGroup var file: TableOptions
    @Option(help: "Only this shop.") var shop: String?
    @Option(help: "The platform's settlement export of one shop, as CSV.", completion: .file()) var platformFile:
        String?
    @Flag(help: "List the cases without a difference, too.") var all = false
    @Option(help: "A difference's code that is not looked for; repeat for several.") var ignore: [String] = []
    @Option(help: "Hours after which an open refund of ours counts as open for too long.") var intentHours = 24
    @Option(help: "Hours after the goods' return by which they must be paid for.") var refundHours = 48
    @Option(help: "Days after the refund by which the goods must be back.") var parcelDays = 15

    func validate() throws {
        for code in ignore where DifferenceCode(rawValue: code) == nil {
            throw ValidationError(KnownNames.sentence("difference", code, DifferenceCode.allCases.map(\.rawValue)))
        }
        guard (1...8760).contains(intentHours), (1...8760).contains(refundHours), (1...365).contains(parcelDays) else {
            throw ValidationError("--intent-hours and --refund-hours must be 1…8760, --parcel-days 1…365")
        }
    }

    func run() async throws {
        let statement = try platformFile.map(Self.statement(in:))
        let result = try await withLedger(options, onlyLooking: true) { ledger, settings in
            let stated = try statedShop(settings, isNeeded: statement != nil)
            let subjects = try await Reconciliation.subjects(
                in: ledger, shops: shop.map { [ShopID(rawValue: $0)] }, policies: settings.decisions.policies)
            return Reconciliation(
                subjects, statement: statement, of: stated, period: period.period,
                patience: .init(
                    intent: .hours(Int64(intentHours)), refund: .hours(Int64(refundHours)),
                    parcel: .days(Int64(parcelDays))),
                ignoring: Set(ignore.compactMap(DifferenceCode.init(rawValue:))), at: try await settings.now())
        }
        try file.write(json: result.json(all: all), csv: result.csv(all: all), text: result.text(all: all))
        if !result.differing.isEmpty { throw ExitStatus.differences }
    }

    /// The shop of the statement: its cases' ids are unique in one shop only.
    private func statedShop(_ settings: Settings, isNeeded: Bool) throws -> (platform: PartyID, shop: ShopID)? {
        let known = settings.shops.map { (platform: $0.platform, shop: $0.id) }
        if let shop {
            guard let named = known.first(where: { $0.shop.rawValue == shop }) else {
                throw KnownNames.unknown("shop", shop, known.map(\.shop.rawValue))
            }
            return named
        }
        guard isNeeded else { return nil }
        guard known.count == 1 else {
            throw ValidationError("--platform-file needs --shop: there are \(known.count) shops")
        }
        return known[0]
    }

    private static func statement(in path: String) throws -> PlatformStatement {
        let bytes = try InputFile.bytes(path)
        do throws(PlatformStatement.Mistakes) {
            return try PlatformStatement.read(bytes)
        } catch {
            Console.complain(error.lines.map { "\(path): \($0)" }.joined(separator: "\n"))
            throw ExitStatus.unreadable
        }
    }
}

/// `--json`, `--csv` and `--output`, for verbs whose result is a table to work on.
struct TableOptions: ParsableArguments {
    @Flag(help: "Print JSON.") var json = false
    @Flag(help: "Print CSV for spreadsheet programs.") var csv = false
    @Option(help: "Write to this file instead of standard output.", completion: .file()) var output: String?

    func validate() throws {
        if json, csv { throw ValidationError("give --json or --csv, not both") }
    }

    func write(json value: JSONText, csv table: @autoclosure () -> [UInt8], text: @autoclosure () -> String) throws {
        let bytes = csv ? table() : Array(((json ? value.prettyText : text()) + "\n").utf8)
        guard let output else { return FileHandle.standardOutput.write(Data(bytes)) }
        guard FileManager.default.createFile(atPath: output, contents: Data(bytes)) else {
            throw ValidationError("\(output) cannot be written")
        }
    }
}

extension Reconciliation {
    /// For people: the rows that differ, the sums, and how often each difference was found.
    fileprivate func text(all: Bool) -> String {
        let shown = all ? rows : differing
        let table = Console.table(
            ["CASE", "DAY", "OURS", "PLATFORM'S", "PARCELS", "FEE", "DIFFERENCE"],
            shown.flatMap { row in
                (row.differences.isEmpty ? ["–"] : row.differences.map { "\($0.rawValue): \($0.english)" }).enumerated()
                    .map { index, words in
                        index > 0
                            ? ["", "", "", "", "", "", words]
                            : [
                                row.key.description, row.chinaDay, row.ours?.description ?? "",
                                row.platforms?.description ?? "", row.parcels.joined(separator: ", "),
                                row.fee?.description ?? "", words,
                            ]
                    }
            })
        let sums = totals.map { totals in
            func money(_ minor: Int64) -> String { Money(minorUnits: minor, currency: totals.currency).description }
            return [
                "ours \(money(totals.ours))", "platform's \(money(totals.platforms))",
                "paid and not back \(money(totals.paidAndNotBack))",
                "back and not paid \(money(totals.backAndNotPaid))",
                "open refunds \(money(totals.openIntents))",
                "interception fees \(money(totals.fees)), of failed ones \(money(totals.feesOfFailures))",
            ].joined(separator: "; ")
        }
        let counted = counts.map { "\($1) × \($0.rawValue)" }.joined(separator: ", ")
        let end = "\(rows.count) cases compared, \(differing.count) differ" + (counted.isEmpty ? "" : ": \(counted)")
        let open = unconfirmed > 0 ? ["\(unconfirmed) done refunds were not heard of at the platform since."] : []
        return ((shown.isEmpty ? [] : [table, ""]) + sums + [end] + open).joined(separator: "\n")
    }
}
