import ShipmentModel
import Testing

@Test func `smoke`() {
    let none: WrittenTime.Zone? = nil
    func p(_ s: String, _ z: WrittenTime.Zone? = .china) -> String? { WrittenTime.parse(s, zone: z)?.description }
    #expect(p("2013-10-06 19:28:00.0 CST") == "2013-10-06T19:28:00+08:00")
    #expect(p("2013-10-06 19:28:00.0 CST", none) == nil)
    #expect(p("2013/1/6 9:28") == "2013-01-06T09:28:00+08:00")
    #expect(p("2013-10-06T19:28:00", none) == "2013-10-06T19:28:00")
    #expect(p("2019-02-04 23:59:00 GMT-08:00", none) == "2019-02-04T23:59:00-08:00")
    #expect(p("2013-10-06T19:28:00Z") == "2013-10-06T19:28:00Z")
    #expect(p("20240423 091519", none) == "2024-04-23T09:15:19")
    #expect(p("1700000000000") == "2023-11-15T06:13:20+08:00")
    #expect(p("2013-10-06") == "2013-10-06")
    #expect(p("2013-02-30") == nil)
    #expect(p("2013-02-03 x") == nil)
    #expect(Statement.collapse(" a \u{3000} b\t") == "a b")
}
