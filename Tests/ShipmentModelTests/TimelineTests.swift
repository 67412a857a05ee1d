import ShipmentModel
import Testing

/// One message read by itself, as the corpus describes it.
@Suite struct `One message's events` {
    private func row(_ code: String, _ time: String?, _ text: String = "") -> TimelineReading.Row {
        let statement = Statement(
            .scan, code: code, text: text, written: time.flatMap { WrittenTime.parse($0, zone: .china) })
        return (statement, SmallVocabulary(party: "acme").meaning(of: statement, heardThrough: .answer))
    }

    private func statuses(_ reading: TimelineReading) -> [ShipmentStatus?] { reading.events.map(\.status) }

    @Test func `run oldest to newest, whichever end the sender lists first`() {
        let rows = [
            row("OUT", "2026-03-02 09:00:00"), row("PICKED", "2026-03-01 08:00:00"),
            row("TRANSIT", "2026-03-01 20:00:00"),
        ]
        #expect(statuses(TimelineReading(of: rows)) == [.pickedUp, .inTransit, .outForDelivery])
        let ties = [
            row("DELIVERED", "2026-03-02 09:00:00"), row("OUT", "2026-03-02 09:00:00"),
            row("PICKED", "2026-03-02 09:00:00"),
        ]
        #expect(statuses(TimelineReading(of: ties, newestFirst: true)) == [.pickedUp, .outForDelivery, .delivered])
        #expect(statuses(TimelineReading(of: ties.reversed())) == [.pickedUp, .outForDelivery, .delivered])
    }

    @Test func `are ordered by instant if all have one, else by the clock on the wall`() {
        let (early, late) = ("2026-03-01T23:00:00+08:00", "2026-03-01T22:00:00-05:00")
        #expect(
            statuses(TimelineReading(of: [row("OUT", late), row("PICKED", early)])) == [.pickedUp, .outForDelivery])
        let statement = Statement(.scan, code: "TRANSIT", written: WrittenTime.parse("2026-03-01T22:30:00"))
        let mixed: [TimelineReading.Row] = [
            row("OUT", late), (statement, Meaning(.inTransit)), row("PICKED", early),
        ]
        #expect(statuses(TimelineReading(of: mixed)) == [.outForDelivery, .inTransit, .pickedUp])
    }

    @Test func `keep repeats and drop rows without a time`() {
        let reading = TimelineReading(of: [
            row("PICKED", "2026-03-01"), row("PICKED", "2026-03-01"), row("DELIVERED", nil),
        ])
        #expect(statuses(reading) == [.pickedUp, .pickedUp])
        #expect(reading.status == .pickedUp)
    }

    @Test func `without a code have no status, with an unlisted one an unknown one`() {
        let uncoded: TimelineReading.Row = (
            Statement(.scan, code: "", written: WrittenTime.parse("2026-03-01")), Meaning(nil)
        )
        let reading = TimelineReading(of: [uncoded, row("WHO KNOWS", "2026-03-02")])
        #expect(statuses(reading) == [nil, .unknown])
        #expect(reading.status == .unknown)
    }

    @Test func `turn at the first reverse scan`() {
        let reading = TimelineReading(of: [
            row("TRANSIT", "2026-03-01"), row("RETURNING", "2026-03-02"), row("OUT", "2026-03-03"),
            row("DELIVERED", "2026-03-04"),
        ])
        #expect(statuses(reading) == [.inTransit, .returning, .returning, .returned])
        #expect(!reading.events.map(\.isConclusive).contains(false))
        #expect(reading.status == .returned)
    }

    @Test func `stay inconclusive where they exist only because of an inconclusive row`() {
        let doubtful = TimelineReading(of: [
            row("RETURNING?", "2026-03-02"), row("OUT", "2026-03-03"), row("DELIVERED", "2026-03-04"),
        ])
        #expect(doubtful.events.map(\.isConclusive) == [false, false, false])
        let confirmed = TimelineReading(of: [
            row("REFUSED", "2026-03-01"), row("RETURNING?", "2026-03-02"), row("RETURNING", "2026-03-03"),
            row("DELIVERED", "2026-03-04"),
        ])
        #expect(confirmed.events.map(\.isConclusive) == [true, false, true, true])
        let own = TimelineReading(of: [row("RETURNING?", "2026-03-02"), row("RETURNED", "2026-03-04")])
        #expect(own.events.map(\.isConclusive) == [false, true], "a return of its own rests on nothing else")
    }

    @Test func `on a new waybill show the sign on the old one, inconclusive`() {
        let reading = TimelineReading(of: [row("RETURNING, NEW NUMBER", "2026-03-02"), row("DELIVERED", "2026-03-04")])
        #expect(reading.linkedWaybill == Facts.newNumber.waybill)
        #expect(statuses(reading) == [.returning, .returned])
        #expect(reading.events.last?.isConclusive == false)
        var meaning = Meaning(.inTransit)
        meaning.linkedWaybill = Facts.newNumber.waybill
        #expect(meaning.changesWaybill, "also where the number is put in later")
    }

    @Test func `that were taken back are shown and decide nothing`() {
        let reading = TimelineReading(of: [
            row("OUT", "2026-03-01"), row("DELIVERED", "2026-03-02"), row("DELIVERED NOT", "2026-03-03"),
        ])
        #expect(statuses(reading) == [.outForDelivery, .delivered, .unknown])
        #expect(reading.status == .outForDelivery)
        let turned = TimelineReading(of: [
            row("RETURNING", "2026-03-01"), row("RETURNING NOT", "2026-03-02"), row("DELIVERED", "2026-03-03"),
        ])
        #expect(turned.status == .delivered)
    }

    @Test func `a stated status is the newest evidence, but no late transit`() {
        let delivered = [row("DELIVERED", "2026-03-02")]
        #expect(TimelineReading(of: delivered, stated: row("REFUSED", nil)).status == .refused)
        #expect(TimelineReading(of: delivered, stated: row("TRANSIT", nil)).status == .delivered)
        #expect(TimelineReading(of: delivered, stated: row("WHO KNOWS", nil)).status == .delivered)
        let back = [row("RETURNING", "2026-03-02")]
        #expect(TimelineReading(of: back, stated: row("DELIVERED", nil)).status == .returned)
        #expect(TimelineReading(of: [], stated: row("OUT", nil)).status == .outForDelivery)
        #expect(TimelineReading(of: []).status == .unknown)
    }

    @Test func `the interception is that of the newest row that speaks of one`() {
        let rows = [row("STOP DONE?", "2026-03-03"), row("STOP TAKEN", "2026-03-01"), row("TRANSIT", "2026-03-04")]
        let reading = TimelineReading(of: rows)
        #expect(reading.interception?.meaning.state == .succeeded)
        #expect(reading.interception?.isConclusive == false)
        #expect(TimelineReading(of: rows, stated: row("STOP FAILED", nil)).interception?.meaning.state == .failed)
        let apart = Statement(.interception, code: "STOP CANCELLED", written: WrittenTime.parse("2026-03-05"))
        let told: TimelineReading.Row = (apart, Meaning(nil, interception: .init(.cancelled)))
        #expect(TimelineReading(of: rows + [told]).interception?.statement.code == "STOP CANCELLED")
        #expect(TimelineReading(of: rows + [told]).events.count == 3)
    }
}
