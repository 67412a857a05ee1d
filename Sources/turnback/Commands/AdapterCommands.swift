internal import ArgumentParser
internal import Foundation
internal import PartyKit
internal import PartyRegistry
internal import ShipmentModel
internal import WireFormats

/// `turnback normalize`: reads one raw body, or many, as the party's adapter does.
struct NormalizeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "normalize",
        abstract: "Read a raw message as its party's adapter does and print what it means.",
        usage: """
            turnback normalize PARTY OPERATION [BODY|-] [--context FILE]
            turnback normalize --batch -
            """,
        discussion: """
            --batch reads one JSON object a line, {"id","party","operation","body": path,"context": {…}}, and prints \
            {"id","parsed"} or {"id","failure": {"type","title","detail"}} for each.
            """)

    @Argument(help: "Whose message it is; `turnback carriers` and `turnback platforms` list them.") var party: String?
    @Argument(help: "What it is: track, push_track, case_detail, ….") var operation: String?
    @Argument(help: "A file with the body exactly as received; - or nothing: standard input.") var body: String?
    @Option(
        help: "A JSON file with what surrounds the body: http, http_status, signing, transport.", completion: .file())
    var context: String?
    @Option(help: "A file of many messages, one JSON object a line; - for standard input.", completion: .file())
    var batch: String?

    func validate() throws {
        guard batch != nil || (party != nil && operation != nil) else {
            throw ValidationError("PARTY and OPERATION are missing; or give --batch -")
        }
    }

    func run() throws {
        if let batch { return try runBatch(batch) }
        guard let party, let operation else { return }
        try KnownNames.check(party: party)
        let bytes = try InputFile.bytes(body ?? "-")
        let surroundings = try context.map(InputFile.bytes)
        do throws(RegistryFailure) {
            let context = try MessageContext(try surroundings.map(Self.json(of:)))
            let parsed = try Normalizer().normalize(
                PartyID(rawValue: party), Operation(rawValue: operation), body: bytes, context: context)
            Console.print(parsed.prettyText)
        } catch {
            Console.complain("\(error.title) \(error.detail)")
            throw ExitStatus.unreadable
        }
    }

    /// Standard input is answered line by line; a file is read whole.
    private func runBatch(_ file: String) throws {
        let normalize = NormalizeBatch(readFile: contents(of:))
        if file == "-" {
            while let line = readLine() {
                if !line.isEmpty { Console.print(normalize.answer(toLine: line)) }
            }
        } else {
            for line in String(decoding: try InputFile.bytes(file), as: UTF8.self).split(separator: "\n") {
                Console.print(normalize.answer(toLine: String(line)))
            }
        }
    }

    fileprivate static func json(of bytes: [UInt8]) throws(RegistryFailure) -> JSONValue {
        do throws(WireError) {
            return try JSONValue.read(bytes)
        } catch {
            throw RegistryFailure(
                type: "unreadable-input", title: "The file cannot be read.", detail: "It must be JSON: \(error)")
        }
    }
}

/// `turnback compose`: the exact request that a wish becomes.
struct ComposeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compose",
        abstract: "Print the exact request that would be sent: method, URL, headers, body, digest.",
        discussion: "The inputs are account, secrets, time, nonce and wish; docs/adding-a-carrier.md shows them.")

    @Argument(help: "To whom.") var party: String
    @Argument(help: "What: track, intercept, operate, ….") var operation: String
    @Option(help: "A JSON file with account, secrets, time, nonce and wish.", completion: .file()) var inputs: String

    func run() throws {
        try KnownNames.check(party: party)
        let bytes = try InputFile.bytes(inputs)
        do throws(RegistryFailure) {
            let request = try Composer().compose(
                PartyID(rawValue: party), Operation(rawValue: operation), inputs: try NormalizeCommand.json(of: bytes))
            Console.print(request.prettyText)
        } catch {
            Console.complain("\(error.title) \(error.detail)")
            throw ExitStatus.unreadable
        }
    }
}

/// A named file that is not there, in one plain sentence.
private struct UnreadableFile: Error, CustomStringConvertible {
    var description: String
}

@Sendable private func contents(of file: String) throws(UnreadableFile) -> [UInt8] {
    guard let data = FileManager.default.contents(atPath: file) else {
        throw UnreadableFile(description: "\(file) cannot be read")
    }
    return Array(data)
}
