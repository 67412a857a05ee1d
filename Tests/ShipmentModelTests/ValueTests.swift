import ShipmentModel
import Testing

@Suite struct `An amount of money` {
    private func money(_ units: Int64, _ code: String = "CNY") -> Money {
        guard let currency = Currency(rawValue: code) else { preconditionFailure("\(code) is no currency") }
        return Money(minorUnits: units, currency: currency)
    }

    @Test func `is written as people write it`() {
        #expect(money(12_900).description == "129.00 CNY")
        #expect(money(5).description == "0.05 CNY")
        #expect(money(-105).description == "-1.05 CNY")
        #expect(money(.min).description == "-92233720368547758.08 CNY")
    }

    @Test func `adds to its own currency alone and never overflows`() {
        #expect(money(100).adding(money(23)) == money(123))
        #expect(money(100).adding(money(23, "CAD")) == nil)
        #expect(money(.max).adding(money(1)) == nil)
    }

    @Test(arguments: [("12", 1_200), ("12.5", 1_250), ("012.50", 1_250), ("12.5000", 1_250), ("0", 0), ("0.07", 7)])
    func `is read from the larger unit without a fraction being lost`(text: String, units: Int64) {
        #expect(Money(decimal: text, fractionDigits: 2, currency: .cny) == money(units))
    }

    @Test(arguments: ["", ".", "12.", ".5", "12.505", "-1", "+1", "1e2", "1,200", "１２", "1.2.3", "92233720368547759"])
    func `that is written in any other way is none`(text: String) {
        #expect(Money(decimal: text, fractionDigits: 2, currency: .cny) == nil)
    }

    @Test func `without a smaller unit has no fraction`() {
        #expect(Money(decimal: "1200.0", fractionDigits: 0, currency: .cny) == money(1_200))
        #expect(Money(decimal: "12.5", fractionDigits: 0, currency: .cny) == nil)
    }
}

@Suite struct `A waybill` {
    @Test func `is read with its case and blanks made one`() {
        #expect(Waybill(" sf 7444471039325\t")?.rawValue == "SF7444471039325")
        #expect(Waybill("1Z-999")?.rawValue == "1Z-999")
        #expect(Waybill("JD0000000000055") == Waybill("jd0000000000055"))
    }

    @Test(arguments: ["", "123", "12_34", "SF74444'", "ＳＦ1234", "SF\u{0}1234", String(repeating: "1", count: 41)])
    func `of other characters or length is none`(text: String) {
        #expect(Waybill(text) == nil)
    }

    @Test func `names a parcel together with its carrier and dispatch`() {
        #expect(Facts.parcel.description == "acme/ACME0000000001@2026-03-02T00:00:00Z")
        let unbound = ParcelID(carrier: "acme", waybill: Facts.number.waybill, dispatch: .distantPast)
        #expect(!unbound.isBound)
        #expect(unbound.description == "acme/ACME0000000001")
        #expect(unbound < Facts.parcel)
    }
}

@Suite struct `An instant` {
    @Test func `is written at an offset`() {
        let instant = Instant(seconds: 1_700_000_000)
        #expect(instant.description == "2023-11-14T22:13:20Z")
        #expect(instant.rendered(offsetSeconds: 28_800) == "2023-11-15T06:13:20+08:00")
        #expect(instant.rendered(offsetSeconds: -12_600) == "2023-11-14T18:43:20-03:30")
        #expect(Instant(milliseconds: 1_700_000_000_007).description == "2023-11-14T22:13:20.007Z")
        #expect(Instant(milliseconds: -1).description == "1969-12-31T23:59:59.999Z")
        #expect(Instant.distantFuture.description == "9999-12-31T23:59:59.999Z")
    }

    @Test func `is read off a clock in China to the second and to the minute`() {
        let instant = Instant(milliseconds: 1_700_000_000_999)
        #expect(instant.inChina == "2023-11-15 06:13:20")
        #expect(instant.inChinaToTheMinute == "2023-11-15 06:13")
        #expect(Instant(milliseconds: -1).inChina == "1970-01-01 07:59:59")
    }

    @Test func `moves by durations`() {
        let instant = Instant(seconds: 100)
        #expect(instant + .minutes(10) == Instant(seconds: 700))
        #expect(instant - .hours(1) == Instant(seconds: -3500))
        #expect(instant + .days(7) - instant == .seconds(604_800))
        #expect(Instant(milliseconds: -1500).seconds == -2)
    }
}

@Suite struct `A day of the calendar` {
    @Test func `survives the round trip, each from 1970 to 2100`() {
        var (year, month, day) = (1970, 1, 1)
        var expectedDays = 0
        while year < 2101 {
            guard let date = CivilDate(year: year, month: month, day: day) else {
                Issue.record("\(year)-\(month)-\(day) is a day")
                return
            }
            #expect(date.daysSinceEpoch == expectedDays)
            // Out by days, back by the instant's own calendar.
            let midnight = Instant(seconds: Int64(expectedDays) * 86_400)
            #expect(midnight.description == "\(date)T00:00:00Z")
            #expect((midnight + .seconds(86_399)).description == "\(date)T23:59:59Z")
            expectedDays += 1
            day += 1
            if CivilDate(year: year, month: month, day: day) == nil { (month, day) = (month + 1, 1) }
            if month > 12 { (year, month) = (year + 1, 1) }
        }
        #expect(expectedDays == 47_847)
    }

    @Test func `exists only in a calendar`() {
        #expect(CivilDate(year: 2024, month: 2, day: 29) != nil)
        #expect(CivilDate(year: 2100, month: 2, day: 29) == nil)
        #expect(CivilDate(year: 2000, month: 2, day: 29) != nil)
        #expect(CivilDate(year: 2026, month: 4, day: 31) == nil)
        #expect(CivilDate(year: 1969, month: 12, day: 31) == nil)
        #expect(CivilDate(year: 10_000, month: 1, day: 1) == nil)
    }

    @Test func `has times of day, leap seconds read as the second before`() {
        guard let date = CivilDate(year: 2016, month: 12, day: 31) else { return }
        #expect(
            CivilTime(date: date, hour: 23, minute: 59, second: 60)
                == CivilTime(date: date, hour: 23, minute: 59, second: 59))
        #expect(CivilTime(date: date, hour: 24, minute: 0) == nil)
        #expect(
            CivilTime(date: date, hour: 8, minute: 5)?.instant(offsetSeconds: 28_800).description
                == "2016-12-31T00:05:00Z")
    }
}

@Suite struct `A statement` {
    @Test func `is a value: changing a copy leaves the first as it was`() {
        let first = Statement(.scan, code: "70", text: "客户拒收", details: ["firstStatusCode": "13"])
        var copy = first
        #expect(copy == first)
        copy.code = "80"
        copy.details["firstStatusCode"] = nil
        #expect(first.code == "70")
        #expect(first.details == ["firstStatusCode": "13"])
        #expect(copy.code == "80")
        #expect(copy.text == "客户拒收")
        #expect(copy != first)
        copy.code = "70"
        copy.details = first.details
        #expect(copy == first)
        #expect(copy.hashValue == first.hashValue)
    }
}
