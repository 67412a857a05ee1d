internal import Ledger
internal import PartyKit
public import ShipmentModel

/// What a warehouse that takes returns in says of one parcel: the best proof that it came back (domain §2, channel).
public struct WarehouseReceipt: Sendable, Hashable {
    public var number: WaybillKey
    public var word: WarehouseVocabulary.Word
    /// When it was scanned, with the zone as written.
    public var written: WrittenTime
    /// The station that scanned it; never a person.
    public var station: String

    public init(number: WaybillKey, word: WarehouseVocabulary.Word, written: WrittenTime, station: String) {
        self.number = number
        self.word = word
        self.written = written
        self.station = station
    }

    /// The receipt as evidence, verified: it came with a token, or from who can write the database.
    func fact(heard: Instant) -> Fact {
        Fact(
            Statement(.scan, code: word.rawValue, place: station, written: written), about: number,
            by: WarehouseVocabulary.party, channel: .warehouse, heard: heard, through: .push, verification: .verified)
    }
}

extension WarehouseReceipt {
    /// The fields, by their names in JSON and in a list's header.
    enum Field: String, CaseIterable, Sendable {
        case carrier, waybill, result, time, station

        /// The field that a column's header means, in English or in Chinese.
        init?(header: String) {
            switch header {
            case "快递公司": self = .carrier
            case "运单号", "快递单号": self = .waybill
            case "结果": self = .result
            case "时间", "扫描时间": self = .time
            case "站点", "工位": self = .station
            default: self.init(rawValue: header.lowercased())
            }
        }
    }

    /// Why a row is none; says what is expected, never what was sent.
    struct Mistake: Error, Equatable, Sendable {
        var field: Field?
        var expected: String
        var description: String { field.map { "\($0.rawValue): \(expected)" } ?? expected }
    }

    /// How far a scanner's clock may be ahead of ours.
    static let clockTolerance = Duration.minutes(10)

    /// Reads one row.
    ///
    /// - Parameters:
    ///   - text: What stands under each field.
    ///   - zone: In which times without a zone are written; nil: each time has to name its own.
    init(
        of text: [Field: String], zone: WrittenTime.Zone?, knownCarriers: Set<CarrierID>, heard: Instant
    ) throws(Mistake) {
        func value(_ field: Field) throws(Mistake) -> String {
            let blank: (Character) -> Bool = { $0 == " " || $0 == "\t" }
            let found = String((text[field] ?? "").drop(while: blank).reversed().drop(while: blank).reversed())
            guard !found.isEmpty else { throw Mistake(field: field, expected: "is missing") }
            return found
        }
        let carrier = CarrierID(rawValue: try value(.carrier).lowercased())
        guard knownCarriers.contains(carrier) else {
            throw Mistake(
                field: .carrier, expected: "is none that the settings know; its short name is expected, as sf")
        }
        guard let waybill = Waybill(try value(.waybill)) else {
            throw Mistake(
                field: .waybill, expected: "4 to 40 letters and digits are expected; did a spreadsheet round it?")
        }
        let said = try value(.result)
        guard let word = WarehouseVocabulary.Word(said) else {
            let all = WarehouseVocabulary.Word.allCases.map(\.rawValue).joined(separator: ", ")
            throw Mistake(field: .result, expected: "one of \(all) is expected")
        }
        guard let written = WrittenTime.parse(try value(.time), zone: zone), case .instant(let at, _) = written else {
            let example = zone == nil ? "2026-11-22T17:00:00+08:00" : "2026-11-22 17:00:00"
            throw Mistake(field: .time, expected: "date and time of day are expected, as \(example)")
        }
        guard at <= heard + Self.clockTolerance else { throw Mistake(field: .time, expected: "lies in the future") }
        let station = try value(.station)
        guard PlainName.fits(station) else {
            throw Mistake(field: .station, expected: "\(PlainName.rule) are expected, no person's name")
        }
        self.init(
            number: WaybillKey(carrier: carrier, waybill: waybill), word: word, written: written, station: station)
    }
}

extension WarehouseVocabulary.Word {
    /// The word as a list may write it, in English or in Chinese.
    fileprivate init?(_ text: String) {
        switch text {
        case "已收货": self = .received
        case "验货正常": self = .inspected
        case "破损": self = .damaged
        case "空包": self = .empty
        default: self.init(rawValue: text.lowercased())
        }
    }
}
