public import CarrierKit
internal import FoundationEssentials
public import PartyKit
public import ShipmentModel
public import WireFormats

/// A message as bytes, and what a correct reader makes of it: a carrier's sample or a case of the corpus.
public struct MessageCase: Sendable, CustomStringConvertible {
    /// The body's file name.
    public let name: String
    public let operation: Operation
    public let body: [UInt8]
    public let httpStatus: Int
    /// True for a request that we send; see ``RequestCase``.
    public let isRequest: Bool
    public let expected: JSONValue
    /// Whether it is a sample of ours, which expects everything that money listens to.
    let isOwn: Bool

    public var description: String { name }

    /// The samples in `carriers/<module>/samples`: each `<name>` with its `<name>.expected.json` beside it.
    ///
    /// - Throws: What reading the files throws; ``MissingCases`` when there are none.
    public static func samples(of module: String) throws -> [MessageCase] {
        try load(ProjectFiles.samples(of: module), suffix: ".expected.json", isOwn: true) { stem, _ in stem }
    }

    /// The corpus' cases of a party; none when the corpus, or the party in it, is not there (see ``Corpus``).
    public static func corpus(of party: PartyID) throws -> [MessageCase] {
        guard let corpus = ProjectFiles.corpus else { return [] }
        guard ProjectFiles.names(in: corpus).contains(party.rawValue) else { return [] }
        return try load(corpus.appending(path: party.rawValue), suffix: ".expect.json", isOwn: false) { stem, names in
            names.first { $0.hasPrefix(stem + ".") && !$0.hasSuffix(".expect.json") } ?? stem
        }
    }

    private static func load(
        _ folder: URL, suffix: String, isOwn: Bool, body: (_ stem: String, _ names: [String]) -> String
    ) throws -> [MessageCase] {
        let names = ProjectFiles.names(in: folder)
        let cases = try names.filter { $0.hasSuffix(suffix) }.map { name in
            let file = body(String(name.dropLast(suffix.count)), names)
            return try MessageCase(
                name: file, body: try ProjectFiles.bytes(of: folder.appending(path: file)),
                expectation: try JSONValue.read(try ProjectFiles.bytes(of: folder.appending(path: name))),
                isOwn: isOwn)
        }
        guard !cases.isEmpty else { throw MissingCases(folder: folder.lastPathComponent) }
        return cases
    }

    init(name: String, body: [UInt8], expectation: JSONValue, isOwn: Bool) throws {
        self.name = name
        self.isOwn = isOwn
        self.body = body
        operation = Operation(rawValue: try expectation.text("operation"))
        httpStatus = Int(try expectation.int64IfAny("http_status") ?? 200)
        isRequest = try expectation.textIfAny("kind") == "request"
        expected = try expectation.object("parsed")
    }

    /// Reads the body as the adapter does for `turnback normalize`.
    public func report(by adapter: any CarrierAdapter) throws(PartyError) -> CarrierReport {
        guard !operation.isPush else { return try adapter.readPushBody(body, of: operation) }
        let answer = InboundAnswer(status: httpStatus, body: body, protection: .verified)
        return try adapter.read(answer, of: operation, to: nil)
    }

    /// Where what the adapter makes of the body differs from what it should; nil when it does not.
    public func difference(by adapter: any CarrierAdapter) throws -> String? {
        let parsed = adapter.parsed(try report(by: adapter), of: operation)
        return try ParsedDifference.first(expected, try JSONValue.read(parsed.bytes), isStrict: isOwn)
    }
}

/// A folder that should hold cases has none: the test would pass without testing anything.
public struct MissingCases: Error, CustomStringConvertible {
    let folder: String
    public var description: String { "no cases in \(folder)" }
}

/// Whether the corpus of raw payloads lies beside the project. Where it does not, its tests are skipped and say so.
public enum Corpus {
    public static let isPresent = ProjectFiles.corpus != nil
    public static let absence =
        "CORPUS TESTS WERE NOT RUN: there is no ../shared/corpus, and TURNBACK_CORPUS names none"
}
