internal import ArgumentParser
internal import Digests
internal import Foundation
internal import Gateway
internal import Ledger
internal import RefundRules
internal import ShipmentModel
internal import WireFormats

/// `turnback complaint`: everything a courier needs to look into an interception, in one archive.
struct ComplaintCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "complaint",
        abstract: "Write a case's complaint bundle: timeline, raw messages with hashes, requests and answers.",
        discussion: """
            The raw messages of carrier, aggregator and warehouse are opened, each opening is written to the audit, and they are \
            handed over as they were heard; in everything else names and numbers of people are hidden.

            A case in which nothing is to be complained of (no complaint is due, no parcel is lost, told of in contradicting \
            ways, handed over after it was to be stopped, or missing although the money is back) is refused: exit status 1.
            """)

    @OptionGroup var options: SettingsOptions
    @OptionGroup var output: OutputOptions
    @Flag(help: "Write it although nothing in the case gives a reason to complain.") var anyway = false
    @Option(help: "Your name, for the audit.") var person: AuditName
    @Option(help: "Why you need the raw messages, for the audit.") var reason: AuditReason
    @Option(
        name: [.customShort("o"), .customLong("output")],
        help: "The archive to write; by default complaint-AFTER_SALE_ID.zip. Never overwritten.",
        completion: .file(extensions: ["zip"]))
    var file: String?
    @Option(help: "The language of letter and timeline: zh (default) or en.", transform: ExplanationLanguage.named)
    var language = ExplanationLanguage.chinese
    @Argument(help: "platform/shop/after-sale id.") var name: CaseName

    func run() async throws {
        let folder = "complaint-" + name.key.afterSaleID.map { $0.isLetter || $0.isNumber ? String($0) : "-" }.joined()
        let path = file ?? "\(folder).zip"
        // Before anything is opened: no raw message is read for an archive that cannot be written.
        guard !FileManager.default.fileExists(atPath: path) else {
            Console.complain("\(path) is there already; give another with --output")
            throw ExitStatus.failed
        }
        let bundle = try await withLedger(options) { ledger, settings in
            if !anyway, let record = try await ledger.caseRecord(name.key), ComplaintGrounds.found(in: record).isEmpty {
                let parcels = record.view.parcels.map { "\($0.id.number) \($0.reading.status.rawValue)" }
                Console.complain(
                    "case \(name.key) gives no reason to complain (\(parcels.joined(separator: ", "))): no complaint is due, and "
                        + "no parcel is lost, told of in contradicting ways, handed over after it was to be stopped, or missing "
                        + "although the money is back; --anyway writes the bundle all the same")
                throw ExitStatus.failed
            }
            return try await ComplaintBundle.make(
                of: name.key, from: ledger, names: ExplanationNames(settings.parties), for: person.text,
                reason: reason.text,
                at: try await settings.now(), in: language)
        }
        guard let bundle else { throw notFound("case \(name.key)") }
        let archive = try bundle.archive(folder: folder)
        // It holds personal data: for its owner's eyes.
        guard
            FileManager.default.createFile(
                atPath: path, contents: Data(archive), attributes: [.posixPermissions: 0o600])
        else {
            Console.complain("\(path) cannot be written")
            throw ExitStatus.failed
        }
        let digest = Hex.encode(Digest.hash(archive, with: .sha256))
        output.print(
            .object([
                ("file", .string(path)), ("sha256", .string(digest)), ("size", .integer(Int64(archive.count))),
                (
                    "files",
                    .array(
                        bundle.files.map { file in
                            .object([("name", .string(file.name)), ("sha256", .string(file.digest))])
                        })
                ),
            ]),
            as: "\(path): \(bundle.files.count) files, sha256 \(digest)\n"
                + bundle.files.map { "  \($0.name)" }.joined(separator: "\n"))
    }
}
