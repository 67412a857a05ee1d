import Platforms
import RefundRules
import ShipmentModel
import Testing

struct MerchantBulkTests {
    private func summary(_ rows: [MerchantBulk.Row]) -> [String] {
        rows.map { row in
            switch row.input {
            case .success(let input): "\(row.line) \(input.afterSaleID)"
            case .failure(let error):
                "\(row.line) " + error.mistakes.map { "\($0.path) \($0.code.rawValue)" }.joined(separator: ", ")
            }
        }
    }

    @Test func `lines of JSON stand each for itself`() throws {
        let rows = try MerchantBulk.readJSONLines(Samples.payload("merchant/cases.jsonl"))
        #expect(
            summary(rows) == [
                "1 A-1", "2 amount_minor out_of_range", "4 A-3", "5 after_sale_id repeated", "6  unreadable",
            ])
    }

    @Test func `a CSV file reads as the same cases`() throws {
        let rows = try MerchantBulk.readCSV(Samples.payload("merchant/cases.csv"))
        #expect(
            summary(rows) == [
                "2 A-1", "3 category bad_value",
                "5 amount_minor wrong_type, buyer_received wrong_type, parcels[1].waybill missing",
                "6  bad_value",
            ])
        let first = try #require(try rows.first?.input.get())
        #expect(first.facts.category == "服装, \"秋\"")
        #expect(first.facts.buyerReportsReceived == false)
        #expect(first.facts.parcels?.map(\.waybill.rawValue) == ["SF0000000000001", "YT0000000000002"])
        #expect(first.facts.parcels?.first?.dispatchedAt == Instant(seconds: 1_699_956_000))
        #expect(first.facts.parcelsAreComplete == true)
    }

    @Test(arguments: [
        ("", " missing"), ("shop,colour\n", "line 1, column 2 unknown"), ("shop,shop\n", "line 1, column 2 repeated"),
        ("shop\n\"a", "line 2 unreadable"), ("shop\na\"b\n", "line 2 unreadable"),
        ("shop\n\"a\"b\n", "line 2 unreadable"),
    ])
    func `a file that cannot be read as a whole is refused`(file: String, mistake: String) {
        let error = #expect(throws: MerchantInputError.self) { try MerchantBulk.readCSV(Array(file.utf8)) }
        #expect(error?.mistakes.map { "\($0.path) \($0.code.rawValue)" } == [mistake])
    }

    @Test func `a file that is not UTF-8 or too long is refused`() {
        #expect(throws: MerchantInputError.self) { try MerchantBulk.readCSV([0x73, 0xFF, 0x0A]) }
        let long = Array(repeating: UInt8(ascii: "\n"), count: MerchantBulk.bytesMax + 1)
        #expect(throws: MerchantInputError.self) { try MerchantBulk.readJSONLines(long) }
        let many = Array(String(repeating: "{}\n", count: MerchantBulk.rowsMax + 1).utf8)
        #expect(throws: MerchantInputError.self) { try MerchantBulk.readJSONLines(many) }
    }
}
