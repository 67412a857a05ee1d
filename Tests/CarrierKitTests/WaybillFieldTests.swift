import CarrierKit
import ShipmentModel
import Testing
import WireFormats

@Suite struct WaybillFieldTests {
    private let last = Waybill("YT9900000000001")

    @Test(arguments: ["YT9900000000001", "YT9900000000002"])
    func `a number that stands twice is none, also where the row before named it`(second: String) throws {
        let row = try JSONValue.read(Array(#"{"number":"YT9900000000001","number":"\#(second)"}"#.utf8))
        #expect(throws: WireError.self) { try row.waybill("number") }
        #expect(throws: WireError.self) { try row.waybill("number", after: last) }
        #expect(throws: WireError.self) { try row.waybillIfAny("number", after: last) }
    }

    @Test func `a row names its own number, whatever the row before named`() throws {
        let row = try JSONValue.read(Array(#"{"number":"YT9900000000002"}"#.utf8))
        #expect(try row.waybill("number", after: last) == Waybill("YT9900000000002"))
        #expect(try row.waybillIfAny("absent", after: last) == nil)
    }
}
