internal import Digests
public import Ledger
internal import PartyKit
public import RefundRules
public import ShipmentModel
internal import WireFormats

/// What a courier needs to look into an interception: the story, its picture, what was asked and answered, and the raw
/// messages with their hashes (domain §8). No interface for such complaints is known; a person sends it.
///
/// What is derived has names and numbers of people hidden, and does not tell who of the shop did what. The raw messages
/// of carrier, aggregator and warehouse are handed over as they were heard: that is what makes them evidence. What the
/// platform answered to an order of an interception is among them; what it said of the buyer stays here.
public struct ComplaintBundle: Sendable {
    public struct File: Sendable, Hashable {
        public var name: String
        public var content: [UInt8]
        /// What it is, for the manifest.
        public var what: String
        /// The message that it is, as it was heard; nil for what is derived.
        public var message: MessageView?

        public var digest: String { Hex.encode(Digest.hash(content, with: .sha256)) }
    }

    /// The manifest last: it names all the others.
    public let files: [File]
    let madeAt: Instant

    /// Puts the bundle of a case together.
    ///
    /// - Parameters:
    ///   - person: Who asks; each raw message that is opened is noted in the audit with this name and the reason.
    ///   - now: The time of the clock that the case lives by.
    /// - Returns: Nil for a case that is not known.
    public static func make(
        of key: CaseKey, from ledger: any Ledger, names: ExplanationNames, for person: String, reason: String,
        at now: Instant, in language: ExplanationLanguage
    ) async throws -> ComplaintBundle? {
        guard let record = try await ledger.caseRecord(key) else { return nil }
        let explanation = Explanation(record, names: names, for: .outside)
        let selection = ComplaintSelection(record)
        var evidence: [File] = []
        var gone: [MessageView] = []
        for message in selection.evidence {
            let body = try await ledger.rawBody(
                of: message.id, for: person, reason: "complaint: \(reason)", at: now)
            guard let body else {
                gone.append(message)
                continue
            }
            let name = selection.fileName(of: message, number: evidence.count + 1, body)
            evidence.append(File(name: name, content: body, what: "raw message, as it was heard", message: message))
        }
        let papers = ComplaintPapers(
            explanation: explanation, evidence: evidence, gone: gone, leftOut: selection.leftOut, now: now,
            language: language)
        let derived = [
            File(name: "complaint.txt", content: Array(papers.letter.utf8), what: "the complaint in words"),
            File(
                name: "timeline.txt", content: Array((explanation.text(at: now, in: language) + "\n").utf8),
                what: "every step with what it rests on"),
            File(
                name: "timeline.svg", content: Array(explanation.svg(at: now, in: language).utf8),
                what: "the same as a picture"),
            File(
                name: "requests.json", content: Array((papers.requests.prettyText + "\n").utf8),
                what: "what was asked of the courier and answered, with times"),
        ]
        let manifest = Array((papers.manifest(of: derived + evidence).prettyText + "\n").utf8)
        return ComplaintBundle(
            files: derived + evidence
                + [File(name: "manifest.json", content: manifest, what: "this list, with the hash of each file")],
            madeAt: now)
    }

    /// All files in one ZIP archive, in a folder of the case's own.
    public func archive(folder: String) throws -> [UInt8] {
        let local = madeAt.inChina
        func number(_ start: Int, _ count: Int) -> Int { Int(local.dropFirst(start).prefix(count)) ?? 0 }
        var archive = ComplaintArchive(
            year: number(0, 4), month: number(5, 2), day: number(8, 2),
            secondOfDay: number(11, 2) * 3600 + number(14, 2) * 60 + number(17, 2))
        for file in files { try archive.add("\(folder)/\(file.name)", file.content) }
        return try archive.finished()
    }
}

/// Which raw messages of a case go into its complaint.
struct ComplaintSelection {
    /// What carrier, aggregator and warehouse said of the parcels, and whoever was asked for an interception answered;
    /// oldest first.
    let evidence: [MessageView]
    /// Everything else of the case: the platform's words on buyer and case, our own people's orders.
    let leftOut: [MessageView]

    init(_ record: CaseRecord) {
        let heard = Set(
            record.view.parcels.flatMap(\.facts)
                .filter { [.carrier, .aggregator, .warehouse].contains($0.fact.channel) }.flatMap(\.messages))
        let orders = Set(record.jobs.filter { $0.job.kind.isOrderToCarrier }.map(\.job.id))
        let platform = record.view.afterSale.key.platform
        func belongs(_ message: MessageView) -> Bool {
            // Whoever took the order, the platform too: its answer is what the service order rests on.
            if message.answeredJob.map(orders.contains) ?? false { return true }
            return message.party != platform && heard.contains(message.id)
        }
        evidence = record.messages.filter(belongs)
        leftOut = record.messages.filter { !belongs($0) }
    }

    /// `evidence/03-yto-push_track-08ad8645cab1.json`: the ending by how the bytes begin.
    func fileName(of message: MessageView, number: Int, _ body: [UInt8]) -> String {
        let ending =
            switch body.first(where: { $0 > 0x20 }) {
            case UInt8(ascii: "{"), UInt8(ascii: "["): "json"
            case UInt8(ascii: "<"): "xml"
            default: "txt"
            }
        let place = number < 10 ? "0\(number)" : "\(number)"
        return "evidence/\(place)-\(message.party)-\(message.operation)-\(message.id.rawValue.prefix(12)).\(ending)"
    }
}

extension JobKind {
    /// Whether a carrier, or whoever intercepts for it, was asked to do or tell something about an interception.
    var isOrderToCarrier: Bool { self == .intercept || self == .cancelIntercept || self == .queryIntercept }
}
