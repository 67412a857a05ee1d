import RefundRules
import ShipmentModel
import Testing

@testable import Ledger

private let start = Instant(seconds: 1_795_309_200)

private func claim(_ id: String, dispatched: Instant?, applied: Instant = start) throws -> ParcelClaim {
    ParcelClaim(
        caseKey: CaseKey(platform: "p", shop: "s", afterSaleID: id),
        number: WaybillKey(carrier: "c", waybill: try #require(Waybill("TP10001"))), position: 0,
        dispatchedAt: dispatched, appliedAt: applied, isWatched: true)
}

@Test func `claims less than a week apart are one parcel, at the earliest dispatch`() throws {
    let claims = [
        try claim("a", dispatched: start + .days(3)), try claim("b", dispatched: start),
        try claim("c", dispatched: start + .days(7)), try claim("d", dispatched: start + .days(90)),
    ]
    for order in [claims, claims.reversed(), [claims[2], claims[0], claims[3], claims[1]]] {
        let bindings = Bindings(order)
        #expect(bindings.dispatches == [start, start + .days(7), start + .days(90)])
        #expect(bindings.byCase[claims[0].caseKey] == start)
        #expect(bindings.next(after: start + .days(7)) == start + .days(90))
        #expect(bindings.next(after: start + .days(90)) == nil)
    }
}

@Test func `a claim without a ship time joins the parcel that was on its way`() throws {
    let known = [try claim("a", dispatched: start - .days(20)), try claim("b", dispatched: start - .days(100))]
    let lost = try claim("c", dispatched: nil)
    #expect(Bindings(known + [lost]).byCase[lost.caseKey] == start - .days(20))
    #expect(Bindings([lost] + known).dispatches.count == 2)
    #expect(Bindings([lost]).byCase[lost.caseKey] == start)
    #expect(Bindings([known[1], lost]).byCase[lost.caseKey] == start)
}

@Test func `claims without a ship time are one parcel, however far apart the cases were applied for`() throws {
    let claims = [
        try claim("a", dispatched: nil), try claim("b", dispatched: nil, applied: start + .days(8)),
        try claim("c", dispatched: nil, applied: start + .days(30)),
        try claim("d", dispatched: nil, applied: start + .days(90)),
    ]
    for order in [claims, claims.reversed(), [claims[2], claims[0], claims[3], claims[1]]] {
        let bindings = Bindings(order)
        #expect(bindings.dispatches == [start, start + .days(90)])
        #expect(Set(claims.prefix(3).map { bindings.byCase[$0.caseKey] }) == [start])
    }
}

@Test func `facts belong to one parcel each, and reach further back where nobody names a ship time`() throws {
    let unnamed = Bindings([
        try claim("a", dispatched: nil), try claim("b", dispatched: nil, applied: start + .days(90)),
    ])
    #expect(unnamed.begin(of: start) == start - .days(30))
    #expect(unnamed.end(of: start) == start + .days(60) && unnamed.begin(of: start + .days(90)) == start + .days(60))
    #expect(unnamed.end(of: start + .days(90)) == nil)
    let named = Bindings([try claim("a", dispatched: start), try claim("b", dispatched: start + .days(40))])
    #expect(named.begin(of: start) == start - .days(7) && named.end(of: start) == start + .days(33))
}

@Test(arguments: [0, 8 * 3600, -8 * 3600, 946_684_799] as [Int64])
func `a ship time that no parcel can have is none`(seconds: Int64) throws {
    let zero = try claim("a", dispatched: Instant(seconds: seconds))
    #expect(Bindings([zero]).dispatches == [start])
    let known = try claim("b", dispatched: start - .days(20))
    #expect(Bindings([zero, known]).byCase[zero.caseKey] == start - .days(20))
    let nothing = try claim("c", dispatched: nil, applied: Instant(seconds: seconds))
    #expect(Bindings([nothing]).dispatches == [Bindings.earliest])
}

@Test func `a written time is stored and read exactly`() throws {
    let date = try #require(CivilDate(year: 2026, month: 2, day: 3))
    let times: [WrittenTime] = [
        .instant(start + .milliseconds(7), offsetSeconds: -12_345), .date(date),
        .local(try #require(CivilTime(date: date, hour: 23, minute: 5, second: 59))),
    ]
    for time in times { #expect(WrittenTime(stored: time.stored) == time) }
    #expect(WrittenTime(stored: "x 1 2") == nil)
    #expect(WrittenTime(stored: "d 2026 2 30") == nil)
}
