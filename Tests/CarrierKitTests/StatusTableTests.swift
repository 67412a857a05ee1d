import CarrierKit
import ShipmentModel
import Testing

@Suite struct `A status table` {
    /// Codes that share beginnings, ends and lengths up to and beyond what is compared at once.
    private static let codes = [
        "1", "11", "111", "12345678", "123456789", "1234567812345678", "12345678X12345678", "12345678Y12345678",
        "12345678Y12345679", "收件", "件收", "问题件", "RETURN_SCAN", "RETURN_SIGNED",
    ]

    @Test(arguments: codes.indices) func `finds each code's own row and no other`(index: Int) throws {
        let rows = Self.codes.indices.filter { $0 != index }.map { (Self.codes[$0], Meaning(.inTransit)) }
        let others = StatusTable("", rows: rows.map(Self.row))
        #expect(others[Self.codes[index]] == nil)
        let all = StatusTable("", rows: rows.map(Self.row) + [Self.row(Self.codes[index], Meaning(.refused))])
        #expect(all[Self.codes[index]] == Meaning(.refused))
    }

    @Test func `takes a code exactly as it is sent`() {
        let table: StatusTable = ["é 01": .delivered]
        #expect(table["e\u{301}"] == nil)
        #expect(table["1"] == nil)
        #expect(table["01"] == Meaning(.delivered))
    }

    private static func row(_ code: String, _ meaning: Meaning) -> StatusTable.Row {
        StatusTable.Row(code, meaning: meaning, source: "")
    }
}
