internal import Ledger
internal import PartyKit
public import ShipmentModel
internal import WireFormats

/// What a member of staff puts on record of one parcel: what was said, by whom, and when it happened.
public struct PersonStatement: Sendable, Hashable {
    public var number: WaybillKey
    public var word: PersonVocabulary.Word
    public var source: PersonVocabulary.Source
    /// When it happened, or, where nobody said, when it was told.
    public var written: WrittenTime
    /// In the person's own words; may name people. The sealed message keeps it so, evidence and audit have it masked.
    public var note: String

    static let noteMax = 500

    public init(
        _ word: PersonVocabulary.Word, of number: WaybillKey, saidBy source: PersonVocabulary.Source,
        at written: WrittenTime, note: String
    ) {
        self.number = number
        self.word = word
        self.source = source
        self.written = written
        self.note = note
    }

    /// Why it cannot be taken; says what is expected, never what was sent.
    public struct Mistake: Error, Equatable, Sendable, CustomStringConvertible {
        public var field: String
        public var expected: String
        public var description: String { "\(field): \(expected)" }
    }

    /// How far the teller's clock may be ahead of ours.
    static let clockTolerance = Duration.minutes(10)

    /// Reads what is sent as text.
    ///
    /// - Parameters:
    ///   - time: With its zone, or in China's time; nil: now.
    public init(
        _ what: String, of number: WaybillKey, saidBy: String, at time: String?, note: String,
        knownCarriers: Set<CarrierID>, heard: Instant
    ) throws(Mistake) {
        guard knownCarriers.contains(number.carrier) else {
            throw Mistake(
                field: "carrier", expected: "is none that the settings know; its short name is expected, as sf")
        }
        guard let word = PersonVocabulary.Word(rawValue: what) else {
            throw Mistake(field: "what", expected: "one of \(Self.names(PersonVocabulary.Word.self)) is expected")
        }
        guard let source = PersonVocabulary.Source(rawValue: saidBy) else {
            throw Mistake(field: "said_by", expected: "one of \(Self.names(PersonVocabulary.Source.self)) is expected")
        }
        guard (1...Self.noteMax).contains(note.count) else {
            throw Mistake(field: "note", expected: "1 to \(Self.noteMax) characters are expected")
        }
        let text = time ?? heard.inChina
        guard let written = WrittenTime.parse(text, zone: .china), case .instant(let at, _) = written else {
            throw Mistake(
                field: "at", expected: "date and time of day are expected, as 2026-11-22 17:00:00 or with a zone")
        }
        guard at <= heard + Self.clockTolerance else { throw Mistake(field: "at", expected: "lies in the future") }
        self.init(word, of: number, saidBy: source, at: written, note: note)
    }

    private static func names<Word: RawRepresentable<String> & CaseIterable>(_ type: Word.Type) -> String {
        type.allCases.map(\.rawValue).joined(separator: ", ")
    }

    /// The statement as evidence. Whoever notes it is known, by token or by access to the database, so it is verified;
    /// what a person says is a hint all the same.
    func fact(notedBy person: String, heard: Instant) -> Fact {
        let details = [PersonVocabulary.Detail.saidBy: source.rawValue, PersonVocabulary.Detail.notedBy: person]
        // No scan: it says nothing of when the parcel was last seen on its way.
        return Fact(
            Statement(
                .summary, code: word.rawValue, text: PersonalData.masked(note), details: details, written: written),
            about: number,
            by: PersonVocabulary.party, channel: .person, heard: heard, through: .person, verification: .verified)
    }

    // MARK: As it is kept

    var json: JSONText {
        .object([
            ("carrier", .string(number.carrier.rawValue)), ("waybill", .string(number.waybill.rawValue)),
            ("what", .string(word.rawValue)), ("said_by", .string(source.rawValue)),
            ("at", .string(written.description)), ("note", .string(note)),
        ])
    }

    init?(kept body: [UInt8]) {
        do throws(WireError) {
            let json = try JSONValue.read(body)
            guard let waybill = Waybill(try json.text("waybill")),
                let word = PersonVocabulary.Word(rawValue: try json.text("what")),
                let source = PersonVocabulary.Source(rawValue: try json.text("said_by")),
                let written = WrittenTime.parse(try json.text("at"), zone: .china)
            else { return nil }
            self.init(
                word, of: WaybillKey(carrier: CarrierID(rawValue: try json.text("carrier")), waybill: waybill),
                saidBy: source, at: written, note: try json.text("note"))
        } catch {
            return nil  // It stays as it is.
        }
    }
}
