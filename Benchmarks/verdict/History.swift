import ShipmentModel

/// A parcel's facts and what else its reading needs.
struct Parcel {
    var facts: FactSet
    var context: ParcelContext
}

/// What happens to a parcel, in a carrier's own codes and words.
struct History {
    struct Scan {
        var minute: Int64
        var code: String
        var text: String
        var reason: String?
    }

    let name: String
    let carrier: CarrierID
    /// Minutes after the dispatch.
    let scans: [Scan]
    /// When we asked for the interception, and when the carrier told us how it ended.
    var asked: Int64?
    /// One scan in three is also told by an aggregator.
    var isToldTwice = false

    static let all = [
        History(
            name: "sf, refused, returned", carrier: "sf",
            scans: [
                Scan(minute: 0, code: "50", text: "顺丰速运 已收取快件"),
                Scan(minute: 95, code: "30", text: "快件在【苏州集散中心】已装车"),
                Scan(minute: 400, code: "31", text: "快件到达 【南京中转场】"),
                Scan(minute: 900, code: "204", text: "快件正在派送途中"),
                Scan(minute: 1050, code: "70", text: "客户拒收"),
                Scan(minute: 1260, code: "99", text: "应客户要求,快件正在退回中", reason: "2"),
                Scan(minute: 1700, code: "31", text: "快件到达 【苏州中转场】"),
                Scan(minute: 2200, code: "204", text: "快件正在派送途中"),
                Scan(minute: 2340, code: "80", text: "已签收,感谢使用顺丰"),
            ]),
        History(
            name: "zto, intercepted, on its way back", carrier: "zto",
            scans: [
                Scan(minute: 0, code: "收件", text: "【苏州】已揽收"),
                Scan(minute: 120, code: "发件", text: "【苏州】已发出"),
                Scan(minute: 300, code: "到件", text: "【无锡】快件到达"),
                Scan(minute: 420, code: "发件", text: "【无锡】已发出"),
                Scan(minute: 700, code: "到件", text: "【南京】快件到达"),
                Scan(minute: 900, code: "派件", text: "【南京】正在派件"),
                Scan(minute: 1100, code: "退件", text: "【南京】快件退回"),
                Scan(minute: 1400, code: "发件", text: "【南京】已发出"),
                Scan(minute: 1700, code: "到件", text: "【苏州】快件到达"),
            ], asked: 500, isToldTwice: true),
        History(
            name: "yto, delivered", carrier: "yto",
            scans: [
                Scan(minute: 0, code: "GOT", text: "【苏州网点】 已揽收"),
                Scan(minute: 100, code: "DEPARTURE", text: "【苏州转运中心】 已发出"),
                Scan(minute: 500, code: "ARRIVAL", text: "【南京转运中心】 已到达"),
                Scan(minute: 560, code: "DEPARTURE", text: "【南京转运中心】 已发出"),
                Scan(minute: 700, code: "ARRIVAL", text: "【测试网点】 已到达"),
                Scan(minute: 800, code: "SENT_SCAN", text: "【测试网点】 派件中"),
                Scan(minute: 960, code: "SIGNED", text: "客户签收人: 门卫 已签收"),
            ]),
    ]

    private static let china = WrittenTime.chinaOffsetSeconds

    /// The same things happening to another parcel, some minutes later.
    func parcel(_ number: Int) -> Parcel {
        let digits = String(100_000_000 + number)
        guard let waybill = Waybill("\(carrier.rawValue)77\(digits)") else { preconditionFailure("not a waybill") }
        let dispatch = Instant(seconds: 1_795_363_200) + .minutes(Int64(number))
        let key = WaybillKey(carrier: carrier, waybill: waybill)
        var facts = FactSet()
        func hear(_ statement: Statement, _ when: Instant, by party: PartyID, _ channel: Channel) {
            facts.join(
                Fact(
                    statement, about: key, by: party, channel: channel, heard: when + .minutes(5), through: .answer,
                    verification: .verified))
        }
        for (index, scan) in scans.enumerated() {
            let when = dispatch + .minutes(scan.minute)
            let written = WrittenTime.instant(when, offsetSeconds: Self.china)
            let statement = Statement(.scan, code: scan.code, reason: scan.reason, text: scan.text, written: written)
            hear(statement, when, by: carrier, .carrier)
            guard isToldTwice, index % 3 == 2 else { continue }
            hear(
                Statement(.scan, code: "在途", text: scan.text, written: written), when, by: "kuaidi100", .aggregator)
        }
        var context = ParcelContext(
            parcel: ParcelID(carrier: carrier, waybill: waybill, dispatch: dispatch), zoneOffsetSeconds: Self.china)
        if let asked {
            context.ownInterceptions = [
                .init(
                    requestNumbers: ["TBI\(digits)"], kind: .return, party: carrier, isAccepted: true,
                    askedAt: dispatch + .minutes(asked))
            ]
        }
        return Parcel(facts: facts, context: context)
    }
}
