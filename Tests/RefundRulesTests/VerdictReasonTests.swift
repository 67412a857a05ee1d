import RefundRules
import ShipmentModel
import Testing

/// The sentence that a payment rests on.
@Suite struct VerdictReasonTests {
    @Test func `an intercepted parcel: what succeeded, who said so and when by their clock, and what is missing`()
        throws
    {
        var scene = Scene(asked: at(.monday, 9))
        scene.hear("stop done", at(.tuesday, 10, 2))
        scene.hear("returning", at(.tuesday, 13, 40), text: "联系电话：13800000000")
        var bench = Bench.approved()
        bench[parcel: 0] = scene.reading
        bench.decide(at(.tuesday, 14))
        let reason = try #require(bench.intent?.reason)
        #expect(
            reason.english
                == "The interception that we ordered succeeded: the refund is due. Interception succeeded, reported "
                + "2026-11-24 10:02 by the carrier's own channel; reverse scan 2026-11-24 13:40; no outbound delivery.")
        #expect(
            reason.chinese
                == "线上拦截成功，应退款。拦截成功（2026-11-24 10:02，承运商官方渠道回报）；退回扫描 2026-11-24 13:40；无买家签收记录。")
        #expect(reason.code == "due_interception")
        #expect(Set(reason.evidence) == Set(scene.facts.facts.map(\.key)))
        #expect(bench.afterSale.reason == reason)
        #expect(!reason.english.contains("138") && !reason.chinese.contains("138"))
    }

    @Test func `a return that the warehouse received says so`() {
        var scene = Scene()
        scene.hear("received", at(.tuesday, 10), by: WarehouseVocabulary.party)
        let reason = VerdictReason(of: [(Bench.parcel(0), scene.reading)])
        #expect(reason.english == "Back at the sender 2026-11-24 10:00 (the warehouse); no outbound delivery.")
    }

    @Test func `a person's payment names what stands against it`() {
        var bench = Bench.standing(in: .signed)
        bench.decide(at(.wednesday, 9), PersonAction(.pay, person: "Li", reason: "goodwill"))
        #expect(bench.intent?.reason.english.contains("Signed for by the recipient") == true)
    }

    @Test func `several parcels are named by their numbers`() {
        var bench = Bench.approved(parcels: 2)
        bench[parcel: 0].comeBack(at(.tuesday, 10))
        bench[parcel: 1].comeBack(at(.tuesday, 11))
        bench.decide(at(.tuesday, 12))
        let english = bench.intent?.reason.english ?? ""
        #expect(english.contains("Parcel \(Bench.waybill(0)): back at the sender"))
        #expect(english.contains("parcel \(Bench.waybill(1)): back at the sender"))
    }

    @Test func `a time is shown as it was written: its zone, its day alone, or the latest that it can be`() {
        func sentence(_ written: WrittenTime?) -> String {
            var reading = ParcelReading(tableVersion: "test")
            reading.returned = .init(
                when: TimeSpan(at(.tuesday, 10)), grade: .proof, evidence: [],
                testimony: .init(channel: .carrier, written: written))
            return VerdictReason(of: [(nil, reading)]).english
        }
        #expect(sentence(.instant(at(.tuesday, 10), offsetSeconds: 0)).contains("2026-11-24 02:00Z"))
        #expect(sentence(.instant(at(.tuesday, 10), offsetSeconds: 3600)).contains("2026-11-24 03:00+01:00"))
        #expect(sentence(WrittenTime.parse("2026-11-24")).contains("sender 2026-11-24;"))
        #expect(sentence(nil).contains("≤ 2026-11-24 10:00"))
    }

    @Test func `a parcel that nothing is known of is said to be so`() {
        #expect(VerdictReason(of: [(Bench.parcel(0), nil)]).english == "Nothing known.")
        #expect(VerdictReason(of: []).english.isEmpty)
    }

    @Test func `every such sentence is known as one, whatever it tells of`() {
        let times: [WrittenTime?] = [
            nil, .instant(at(.tuesday, 10), offsetSeconds: 0), .instant(at(.tuesday, 10), offsetSeconds: 28_800),
            .instant(at(.tuesday, 10), offsetSeconds: -3600), WrittenTime.parse("2026-11-24"),
            WrittenTime.parse("2026-11-24 10:02:30"), WrittenTime.parse("2026-11-24 10:02"),
        ]
        let channels: [Channel] = [.carrier, .aggregator, .platform, .warehouse, .person]
        for time in times {
            for channel in channels {
                let milestone = ParcelReading.Milestone(
                    when: TimeSpan(at(.tuesday, 10)), grade: .proof, evidence: [],
                    testimony: .init(channel: channel, written: time))
                var reading = ParcelReading(tableVersion: "test")
                (reading.refused, reading.returning, reading.returned) = (milestone, milestone, milestone)
                reading.delivered = milestone
                for direction in [nil, ParcelReading.DeliveryDirection.outbound] {
                    reading.deliveryDirection = direction
                    for parcels in [
                        [(id: Bench.parcel(0), reading: reading)], [(Bench.parcel(0), reading), (nil, nil)],
                    ] {
                        let reason = VerdictReason(of: parcels)
                        #expect(VerdictReason.isOne(reason.english), "\(reason.english)")
                        #expect(VerdictReason.isOne(reason.chinese), "\(reason.chinese)")
                    }
                }
            }
        }
        var scene = Scene(asked: at(.monday, 9))
        scene.hear("stop done", at(.tuesday, 10, 2))
        let intercepted = VerdictReason(of: [(Bench.parcel(0), scene.reading)])
        #expect(intercepted.english.contains("nterception succeeded"))
        #expect(VerdictReason.isOne(intercepted.english) && VerdictReason.isOne(intercepted.chinese))
    }

    @Test(arguments: [
        "", ".", "Refused by Li.", "Refused 13800000000.", "Refused 2026-11-24 10:02 (Li Lei).",
        "Nothing known. Call Li.",
        "Parcel Li Lei: refused 2026-11-24.", "拒收 13800000000。", "拒收 2026-11-24（张三）。", "张三。", "Nothing known",
    ])
    func `what somebody wrote is no such sentence`(text: String) {
        #expect(!VerdictReason.isOne(text))
    }
}
