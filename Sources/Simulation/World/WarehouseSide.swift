internal import Gateway
internal import ShipmentModel
internal import WireFormats

/// A merchant's warehouse: takes in what comes back, looks into some of it, and hands in lists of what it found.
enum WarehouseSide {
    /// One list, as it is handed in: a repeat has the same bytes.
    struct List: Sendable {
        var body: [UInt8]
        var format: WarehouseList.Format
        /// How many of its rows are right.
        var rows: Int
    }

    /// A list of ours that was not read as it was written: the world is wrong, or the reader.
    struct Misread: Error {}

    typealias Row = (parcel: SimulatedParcel, finding: SimulatedParcel.Finding)

    /// - Parameter hasMistake: Whether a row of it is wrong, which keeps none of the others back.
    static func list(_ rows: [Row], as format: WarehouseList.Format, hasMistake: Bool) -> List {
        switch format {
        case .json:
            var items = rows.map { row -> JSONText in
                item(row.parcel.carrier.rawValue, row.parcel.waybill.rawValue, row.finding)
            }
            if hasMistake, let row = rows.first {
                items.append(item("nobody", row.parcel.waybill.rawValue, row.finding))
            }
            return List(body: JSONText.object([("receipts", .array(items))]).bytes, format: .json, rows: rows.count)
        case .csv:
            var lines = ["快递公司,运单号,结果,时间,站点"]
            lines += rows.map { row in
                "\(row.parcel.carrier),\(row.parcel.waybill),\(words(row.finding.word)),\(row.finding.at.inChina),returns-1"
            }
            if hasMistake { lines.append("sf,,已收货,,returns-1") }
            return List(body: Array(lines.joined(separator: "\r\n").utf8), format: .csv, rows: rows.count)
        }
    }

    private static func item(_ carrier: String, _ waybill: String, _ finding: SimulatedParcel.Finding) -> JSONText {
        [
            "carrier": .string(carrier), "waybill": .string(waybill), "result": .string(finding.word.rawValue),
            "time": .string(finding.at.inChina.replacing(" ", with: "T") + "+08:00"), "station": "returns-1",
        ]
    }

    private static func words(_ word: WarehouseVocabulary.Word) -> String {
        switch word {
        case .received: "已收货"
        case .inspected: "验货正常"
        case .damaged: "破损"
        case .empty: "空包"
        }
    }

    /// What it will say of one parcel, in this order: nothing, that it is there, what it found, and that it was mistaken.
    static func draw(_ chance: inout Chance) -> [WarehouseVocabulary.Word] {
        let first: [WarehouseVocabulary.Word] = chance.happens(500) ? [.received] : []
        switch chance.below(100) {
        case 0..<30: return []
        case 30..<45: return [.received]
        case 45..<70: return first + [.inspected]
        case 70..<80: return first + [.damaged]
        case 80..<90: return first + [.empty]
        case 90..<95: return first + [.inspected, .damaged]
        default: return first + [.damaged, .inspected]
        }
    }
}

extension World {
    /// A parcel is back: its warehouse may say so, and what was in it.
    func unpack(_ parcel: SimulatedParcel) {
        var at = now
        for word in WarehouseSide.draw(&parcel.chance) {
            at = at + parcel.chance.minutes(30...1500)
            plan(.finding(parcel, word), at: at)
        }
    }

    /// Somebody looks into a parcel, and it stands in the next list.
    func find(_ word: WarehouseVocabulary.Word, in parcel: SimulatedParcel) {
        switch word {
        case .received: record.reach(.goodsReceived)
        case .inspected: record.reach(.goodsSound)
        case .damaged, .empty: record.reach(.goodsUnsound)
        }
        if parcel.findings.contains(where: { $0.isSound != nil }) { record.reach(.findingChanged) }
        let finding = SimulatedParcel.Finding(word: word, at: now)
        unlisted.append((parcel, parcel.findings.count))
        parcel.findings.append(finding)
    }

    /// Hands in what was found since the last list.
    func handInFindings() {
        guard !unlisted.isEmpty else { return }
        let found = unlisted
        unlisted = []
        let list = WarehouseSide.list(
            found.map { ($0.parcel, $0.parcel.findings[$0.finding]) }, as: chance.pick([.json, .csv]),
            hasMistake: chance.happens(100))
        send(
            Push(
                .warehouse(list) { [self] way in
                    for (parcel, finding) in found { parcel.hear(finding: finding, way, in: self) }
                }))
    }
}
