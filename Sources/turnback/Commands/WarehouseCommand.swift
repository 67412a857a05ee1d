internal import ArgumentParser
internal import Foundation
internal import Gateway
internal import Ledger
internal import WireFormats

/// `turnback warehouse import`: what a warehouse took in, from a list.
struct WarehouseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "warehouse", abstract: "Take in what a warehouse says of returned parcels.",
        subcommands: [Import.self])

    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take a list of receipts: received, inspected, damaged, empty.",
            discussion: """
                CSV with the columns carrier, waybill, result, time, station (in any order; Chinese names too), in UTF-8 \
                or GB 18030; times without a zone are China's. Or JSON, as POST /v1/warehouse/receipts takes it. Lines \
                that are wrong are named, the others taken: exit status 65 then, and when nothing could be read.
                """)

        @OptionGroup var options: SettingsOptions
        @OptionGroup var output: OutputOptions
        @Argument(help: "The list; JSON when its name ends so, CSV otherwise.", completion: .file()) var file: String
        @Option(help: "Who hands it in, kept with the list.") var person: AuditName

        func run() async throws {
            let format: WarehouseList.Format = file.lowercased().hasSuffix(".json") ? .json : .csv
            let body = try InputFile.bytes(file)
            let outcome = try await withLedger(options) { ledger, settings in
                let clock = try await settings.clockToLookWith()
                let intake = Intake(ledger: ledger, clock: clock, wakeUp: WakeUp())
                let reception = WarehouseReception(intake: intake, parties: settings.parties, clock: clock)
                do throws(WarehouseReception.Failure) {
                    return try await reception.receive(body, as: format, from: person.text)
                } catch {
                    guard case .unreadable(let reason, let message) = error else { throw error }
                    let kept = message.map { "; it is kept as message \($0)" } ?? ""
                    Console.complain("\(file) cannot be read: \(reason.detail)\(kept)")
                    throw ExitStatus.unreadable
                }
            }
            output.print(
                outcome.json,
                as: "\(outcome.taken) taken, \(outcome.refused.count) refused, \(outcome.cases.count) cases decided")
            for row in outcome.refused { Console.complain("\(file):\(row.line): \(row.reason)") }
            if !outcome.refused.isEmpty { throw ExitStatus.unreadable }
        }
    }
}
