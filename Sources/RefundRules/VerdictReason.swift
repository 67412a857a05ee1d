public import ShipmentModel

/// What money becomes due on, in one sentence for people: each proven milestone with its time as written and whose word it
/// is, and whether anybody says that the goods were handed over. Holds no names, phones or addresses.
public struct VerdictReason: Hashable, Sendable {
    public let english: String
    public let chinese: String
    /// What the sentence rests on.
    public let evidence: [FactKey]

    /// - Parameter parcels: The case's parcels with their readings; a nil reading is a parcel that nothing is known of.
    public init(of parcels: [(id: ParcelID?, reading: ParcelReading?)]) {
        let clauses = parcels.map { Clauses($0.reading) }
        let isOne = parcels.count == 1
        func joined(_ part: (Clauses) -> [String], _ separator: String, _ name: (String) -> String) -> String {
            zip(parcels, clauses).map { parcel, clauses in
                let text = part(clauses).joined(separator: separator)
                return isOne ? text : name(parcel.id?.waybill.rawValue ?? "?") + text
            }.joined(separator: separator)
        }
        let english = joined(\.english, "; ") { "parcel \($0): " }
        let first = english.prefix(1).uppercased()
        self.english = english.isEmpty ? "" : "\(first)\(english.dropFirst())."
        let chinese = joined(\.chinese, "；") { "包裹 \($0)：" }
        self.chinese = chinese.isEmpty ? "" : "\(chinese)。"
        evidence = clauses.flatMap(\.evidence)
    }
}

/// What is to be said of one parcel, oldest first.
private struct Clauses {
    private(set) var english: [String] = []
    private(set) var chinese: [String] = []
    private(set) var evidence: [FactKey] = []

    private struct Clause {
        let when: TimeSpan
        let english: String
        let chinese: String
        let evidence: [FactKey]
    }

    init(_ reading: ParcelReading?) {
        guard let reading else {
            english = ["nothing known"]
            chinese = ["暂无信息"]
            return
        }
        var clauses: [Clause] = []
        func add(_ milestone: ParcelReading.Milestone?, _ english: String, _ chinese: String) {
            guard let milestone, milestone.grade == .proof else { return }
            let (time, whose) = (milestone.shownTime, milestone.testimony?.channel)
            clauses.append(
                Clause(
                    when: milestone.when, english: "\(english) \(time)\(whose?.english(unless: .carrier) ?? "")",
                    chinese: "\(chinese) \(time)\(whose?.chinese(unless: .carrier) ?? "")",
                    evidence: milestone.evidence))
        }
        if let said = reading.interception, said.isProvenReturn {
            let time = ShownTime(said.testimony, said.when).text
            let (by, source) = (said.testimony?.channel.english ?? "", said.testimony?.channel.chinese ?? "")
            clauses.append(
                Clause(
                    when: said.when,
                    english: "interception succeeded, reported \(time)\(by.isEmpty ? "" : " by \(by)")",
                    chinese: "拦截成功（\(time)\(source.isEmpty ? "" : "，\(source)回报")）", evidence: said.evidence))
        }
        add(reading.refused, "refused", "拒收")
        add(reading.returning, "reverse scan", "退回扫描")
        add(reading.returned, "back at the sender", "退回发件人")
        if let inspection = reading.inspection {
            switch inspection.condition {
            case .sound: add(inspection.found, "found in order", "验货无误")
            case .damaged: add(inspection.found, "found damaged", "验货破损")
            case .empty: add(inspection.found, "found empty", "验货空包")
            }
        }
        clauses.sort { $0.when.earliest < $1.when.earliest }
        english = clauses.map(\.english)
        chinese = clauses.map(\.chinese)
        evidence = clauses.flatMap(\.evidence)
        addDelivery(reading)
    }

    private mutating func addDelivery(_ reading: ParcelReading) {
        guard let delivered = reading.delivered, delivered.grade >= .hint, reading.deliveryDirection != .inbound else {
            english.append("no outbound delivery")
            chinese.append("无买家签收记录")
            return
        }
        let isSure = delivered.grade == .proof && reading.deliveryDirection == .outbound
        english.append("\(isSure ? "signed for by the recipient" : "said to be signed for") \(delivered.shownTime)")
        chinese.append("\(isSure ? "买家签收" : "疑似签收") \(delivered.shownTime)")
        evidence += delivered.evidence
    }
}

extension ParcelReading.Milestone {
    fileprivate var shownTime: String { ShownTime(testimony, when).text }
}

/// A time as its message writes it, to the minute; where it writes none, the latest that it can have been. Bare times are China's.
private struct ShownTime {
    let text: String

    init(_ testimony: ParcelReading.Testimony?, _ when: TimeSpan) {
        switch testimony?.written {
        case nil: text = "≤ \(when.latest.inChinaToTheMinute)"
        case .date(let date)?: text = date.description
        case .local(let time)?: text = Self.minutes(time.description)
        case .instant(let instant, let offset)?:
            let full = instant.rendered(offsetSeconds: offset)
            let zone = full.hasSuffix("Z") ? "Z" : String(full.suffix(6))
            text = Self.minutes(full) + (offset == WrittenTime.chinaOffsetSeconds ? "" : zone)
        }
    }

    /// `2026-11-24T10:02:30+08:00` → `2026-11-24 10:02`.
    private static func minutes(_ text: String) -> String { "\(text.prefix(10)) \(text.dropFirst(11).prefix(5))" }
}

extension Channel {
    fileprivate var english: String {
        switch self {
        case .carrier: "the carrier's own channel"
        case .aggregator: "the aggregator that speaks for the carrier"
        case .platform: "the shop platform"
        case .warehouse: "the warehouse"
        case .person: "a person"
        }
    }

    fileprivate var chinese: String {
        switch self {
        case .carrier: "承运商官方渠道"
        case .aggregator: "聚合平台"
        case .platform: "电商平台"
        case .warehouse: "仓库"
        case .person: "人工"
        }
    }

    fileprivate func english(unless usual: Channel) -> String { self == usual ? "" : " (\(english))" }
    fileprivate func chinese(unless usual: Channel) -> String { self == usual ? "" : "（\(chinese)）" }
}
