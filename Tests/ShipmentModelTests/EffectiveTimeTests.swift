import ShipmentModel
import Testing

/// When something may have happened, to which parcel it belongs, and how ties are shown (domain §7).
@Suite struct `Time in a reading` {
    private func span(_ fact: Fact, zone: Int? = 28_800) -> TimeSpan? {
        Facts.reading(fact, in: Facts.context(zone: zone)).refused?.when
    }

    @Test func `a written time counts, unless it was heard more than ten minutes earlier`() {
        #expect(span(Facts.scan("REFUSED", at: 20, heard: 30)) == TimeSpan(Facts.hour(20)))
        #expect(span(Facts.scan("REFUSED", at: 20, heard: 20 - 10.0 / 60)) == TimeSpan(Facts.hour(20)))
        #expect(span(Facts.scan("REFUSED", at: 20, heard: 20 - 11.0 / 60)) == TimeSpan(Facts.hour(20 - 11.0 / 60)))
    }

    @Test func `an earlier copy that arrives later moves the effective time`() {
        let late = Facts.scan("REFUSED", at: 20, heard: 21)
        let early = Facts.scan("REFUSED", at: 20, heard: 5)
        #expect(Facts.reading(late, early).refused?.when == TimeSpan(Facts.hour(5)))
    }

    @Test func `a day is that day, in the carrier's zone`() {
        let day = WrittenTime.date(CivilTime(Facts.hour(20)).date)
        let fact = Facts.scan("REFUSED", at: 20, written: day)
        #expect(span(fact) == TimeSpan(Facts.hour(-8), Facts.hour(16) - .milliseconds(1)))
        #expect(span(fact, zone: nil) == TimeSpan(Facts.hour(-14), Facts.hour(38) - .milliseconds(1)))
    }

    @Test func `a time without zone is that of the carrier's zone, or reaches 14 hours to either side`() {
        let local = WrittenTime.local(CivilTime(Facts.hour(20)))
        let fact = Facts.scan("REFUSED", at: 20, written: local)
        #expect(span(fact) == TimeSpan(Facts.hour(12)))
        #expect(span(fact, zone: nil) == TimeSpan(Facts.hour(6), Facts.hour(34)))
    }

    @Test func `times that touch are in no order`() {
        let day = Facts.scan("DELIVERED", at: 30, written: .local(CivilTime(Facts.hour(30))))
        let without = Facts.context(zone: nil)
        #expect(Facts.reading(Facts.scan("RETURNING", at: 17), day, in: without).deliveryDirection == .unclear)
        #expect(Facts.reading(Facts.scan("RETURNING", at: 16), day, in: without).deliveryDirection == .unclear)
        #expect(Facts.reading(Facts.scan("RETURNING", at: 15), day, in: without).deliveryDirection == .inbound)
        #expect(Facts.reading(Facts.scan("RETURNING", at: 45), day, in: without).deliveryDirection == .outbound)
    }

    @Test func `a milestone is surely before another only if their times do not touch`() {
        let reading = Facts.reading(
            Facts.scan("REFUSED", at: 20, written: .date(CivilTime(Facts.hour(20)).date)),
            Facts.scan("RETURNING", at: 15),
            Facts.scan("LOST", at: 16))
        guard let refused = reading.refused, let returning = reading.returning, let lost = reading.lost else {
            Issue.record("a milestone is missing")
            return
        }
        #expect(!refused.isSurelyBefore(returning) && !returning.isSurelyBefore(refused))
        #expect(returning.isSurelyBefore(lost) && !lost.isSurelyBefore(returning))
        #expect(refused.isSurelyBefore(lost), "the day in China ends at 16:00Z")
    }

    @Test func `the same scan told less precisely makes nothing unclear`() {
        let day = WrittenTime.date(CivilTime(Facts.hour(30)).date)
        let reading = Facts.reading(
            Facts.scan("RETURNING", at: 29), Facts.scan("DELIVERED", at: 30),
            Facts.scan("DELIVERED", at: 30, written: day),
            Facts.summary("DELIVERED", heard: 40))
        #expect(reading.deliveryDirection == .inbound)
        #expect(reading.returned?.grade == .proof)
        let weaker = Facts.scan("REFUSED", at: 30, verification: .unprotected)
        #expect(Facts.reading(Facts.scan("REFUSED", at: 30, written: day), weaker).refused?.grade == .proof)
        let somebodyElse = Facts.scan("RETURNED", at: 30, by: "depot", channel: .warehouse)
        let both = Facts.reading(Facts.scan("RETURNED?", at: 30, written: day), somebodyElse)
        #expect(both.returned?.when == TimeSpan(Facts.hour(30)))
    }

    @Test func `a binding takes the facts from 7 days before its dispatch`() {
        let week = 7.0 * 24
        #expect(Facts.reading(Facts.scan("RETURNED", at: -week - 1)).returned == nil)
        #expect(Facts.reading(Facts.scan("RETURNED", at: -week)).returned != nil)
    }

    @Test func `until 7 days before the next binding of the number`() {
        let next = Facts.context(nextDispatch: Facts.hour(24 * 90))
        let week = 7.0 * 24
        #expect(Facts.reading(Facts.scan("DELIVERED", at: 24 * 90 - week - 1), in: next).delivered != nil)
        #expect(Facts.reading(Facts.scan("DELIVERED", at: 24 * 90 - week), in: next).delivered == nil)
        #expect(Facts.reading(Facts.scan("DELIVERED", at: 24 * 90)).delivered != nil)
    }

    @Test func `a number that no case has named reads all its facts`() {
        let context = ParcelContext(
            parcel: ParcelID(carrier: "acme", waybill: Facts.number.waybill, dispatch: .distantPast))
        #expect(Facts.reading(Facts.scan("RETURNED", at: -5000), in: context).returned?.grade == .proof)
    }

    @Test func `ties are shown in the order of a parcel's life`() {
        let order = [
            "LABEL", "PICKED", "TRANSIT", "CUSTOMS", "OUT", "ATTEMPT", "POINT", "PROBLEM", "REFUSED", "DELIVERED",
        ]
        for (earlier, later) in zip(order, order.dropFirst()) {
            let expected = Facts.reading(Facts.scan(later, at: 20)).status
            #expect(Facts.reading(Facts.scan(later, at: 20), Facts.scan(earlier, at: 20)).status == expected)
        }
        #expect(Facts.reading(Facts.scan("RETURNING", at: 20), Facts.scan("DELIVERED", at: 20)).status == .returning)
        #expect(Facts.reading(Facts.scan("RETURNED", at: 20), Facts.scan("RETURNING", at: 20)).status == .returned)
        #expect(
            Facts.reading(
                Facts.scan("DELIVERED NOT", at: 20), Facts.scan("DELIVERED", at: 20), Facts.scan("OUT", at: 20)
            ).status == .delivered)
    }

    @Test func `doubtful times are ties, sure ones are not`() {
        let day = WrittenTime.date(CivilTime(Facts.hour(20)).date)
        let delivered = Facts.scan("DELIVERED", at: 20, written: day)
        #expect(Facts.reading(delivered, Facts.scan("OUT", at: 10), Facts.scan("PROBLEM", at: 12)).status == .delivered)
        #expect(Facts.reading(delivered, Facts.scan("PROBLEM", at: 30)).status == .exception)
        #expect(Facts.reading(Facts.summary("TRANSIT", heard: 50), Facts.scan("OUT", at: 10)).status == .outForDelivery)
    }
}

/// Scans that take another back (EMS 742–744).
@Suite struct `An annulment` {
    @Test func `takes back the latest earlier scan of its kind`() {
        let reading = Facts.reading(
            Facts.scan("OUT", at: 10), Facts.scan("DELIVERED", at: 20), Facts.scan("DELIVERED NOT", at: 21),
            Facts.scan("REFUSED", at: 22))
        #expect(reading.delivered == nil)
        #expect(reading.status == .refused)
        #expect(reading.hasTurned)
        let last = Facts.reading(
            Facts.scan("OUT", at: 10), Facts.scan("DELIVERED", at: 20), Facts.scan("DELIVERED NOT", at: 21))
        #expect(last.status == .outForDelivery)
        let again = Facts.reading(
            Facts.scan("DELIVERED", at: 20), Facts.scan("DELIVERED NOT", at: 21), Facts.scan("DELIVERED", at: 30))
        #expect(again.delivered?.when == TimeSpan(Facts.hour(30)))
    }

    @Test func `one after the other takes back one after the other`() {
        let twice = Facts.reading(
            Facts.scan("DELIVERED", at: 20), Facts.scan("DELIVERED", at: 30), Facts.scan("DELIVERED NOT", at: 31),
            Facts.scan("DELIVERED NOT", at: 32))
        #expect(twice.delivered == nil)
        let once = Facts.reading(
            Facts.scan("DELIVERED", at: 20), Facts.scan("DELIVERED", at: 30), Facts.scan("DELIVERED NOT", at: 31),
            Facts.scan("DELIVERED NOT", at: 31, text: "in other words"))
        #expect(once.delivered?.when == TimeSpan(Facts.hour(20)), "one annulment heard twice takes back one scan")
        let toTheMinute = Facts.reading(
            Facts.scan("DELIVERED", at: 20), Facts.scan("DELIVERED", at: 30), Facts.scan("DELIVERED NOT", at: 31),
            Facts.scan("DELIVERED NOT", at: 31 + 45.0 / 3600))
        #expect(toTheMinute.delivered?.when == TimeSpan(Facts.hour(20)), "told once with seconds, once without")
    }

    @Test func `takes back a scan in every wording in which it was told`() {
        let reading = Facts.reading(
            Facts.scan("DELIVERED", at: 20), Facts.scan("DELIVERED", at: 20, text: "signed by A"),
            Facts.scan("DELIVERED", at: 20, by: "lens", channel: .aggregator), Facts.scan("DELIVERED NOT", at: 21))
        #expect(reading.delivered == nil)
    }

    @Test func `of the turn leaves the leg unturned`() {
        let reading = Facts.reading(
            Facts.scan("RETURNING", at: 20), Facts.scan("RETURNING NOT", at: 21), Facts.scan("TRANSIT", at: 25),
            Facts.scan("DELIVERED", at: 30))
        #expect(reading.isDeliveredOutbound)
        #expect(reading.returning == nil)
        #expect(!reading.isInbound)
    }

    @Test func `whose order is unclear leaves a hint`() {
        let reading = Facts.reading(Facts.scan("RETURNING", at: 20), Facts.scan("RETURNING NOT", at: 20))
        #expect(reading.returning?.grade == .hint)
        #expect(reading.contradictions == [.doubtfulAnnulment])
    }

    @Test func `by a weaker word leaves a hint, by an unverified one everything`() {
        let hint = Facts.scan("RETURNING NOT", at: 21, verification: .unprotected)
        let twice = Facts.scan("RETURNING NOT", at: 21, verification: .unprotected, text: "in other words")
        #expect(Facts.reading(Facts.scan("RETURNING", at: 20), hint, twice).returning?.grade == .hint)
        let word = Facts.scan("RETURNING NOT", at: 21, verification: .unverified)
        #expect(Facts.reading(Facts.scan("RETURNING", at: 20), word).returning?.grade == .proof)
    }

    @Test func `of something later or of another kind takes nothing back`() {
        #expect(Facts.reading(Facts.scan("DELIVERED NOT", at: 19), Facts.scan("DELIVERED", at: 20)).isDeliveredOutbound)
        #expect(Facts.reading(Facts.scan("DELIVERED NOT", at: 22), Facts.scan("REFUSED", at: 20)).hasTurned)
    }
}
