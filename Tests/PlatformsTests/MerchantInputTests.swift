import Platforms
import RefundRules
import ShipmentModel
import Testing

struct MerchantInputTests {
    private static let whole = """
        {"shop":"shop-m","after_sale_id":"A-1","order_id":"O-1","type":"refund_only_shipped","amount_minor":12900,\
        "currency":"CNY","applied_at":"2023-11-15T06:13:20+08:00","buyer_received":false,"cross_border":false,\
        "hainan_duty_free":false,"category":"服装","quality_buyer":true,"parcels":[{"carrier":"sf",\
        "waybill":"SF0000000000001","dispatched_at":"2023-11-14T18:00:00+08:00"}],"parcels_complete":true}
        """

    private func mistakes(_ body: String) -> [String] {
        collect { () throws(MerchantInputError) in _ = try MerchantCaseInput.read(Array(body.utf8)) }
    }

    private func collect(_ read: () throws(MerchantInputError) -> Void) -> [String] {
        do throws(MerchantInputError) {
            try read()
            return []
        } catch {
            return error.mistakes.map { "\($0.path) \($0.code.rawValue)" }
        }
    }

    // MARK: One case

    @Test func `a whole case becomes what the rules read`() throws {
        let heard = Instant(seconds: 1_700_000_100)
        let snapshot = try MerchantCaseInput.read(Array(Self.whole.utf8)).snapshot(heard: heard)
        #expect(snapshot.key == CaseKey(platform: "merchant", shop: "shop-m", afterSaleID: "A-1"))
        #expect(snapshot.orderID == "O-1")
        #expect(snapshot.type == .refundOnlyShipped)
        #expect(snapshot.platformState == .waitingMerchant)
        #expect(snapshot.amount == Money(minorUnits: 12_900, currency: .cny))
        #expect(snapshot.appliedAt == Instant(seconds: 1_700_000_000))
        #expect(snapshot.buyerReportsReceived == false)
        #expect(snapshot.isQualityBuyer == true)
        #expect(snapshot.category == "服装")
        #expect(snapshot.isInArbitration == false)
        #expect(snapshot.parcelsAreComplete == true)
        #expect(
            snapshot.parcels == [
                CaseParcel(
                    carrierCode: "sf", carrier: "sf", waybill: waybill("SF0000000000001"),
                    dispatchedAt: Instant(seconds: 1_699_956_000))
            ])
    }

    @Test func `a merchant says what was paid for the whole order, no less than is asked for`() throws {
        func body(_ paid: String) -> String {
            Self.whole.replacing(#""amount_minor":12900"#, with: #""amount_minor":12900,"order_paid_minor":\#(paid)"#)
        }
        let snapshot = try MerchantCaseInput.read(Array(body("20000").utf8)).snapshot(heard: Instant(seconds: 1))
        #expect(snapshot.orderPaid == Money(minorUnits: 20_000, currency: .cny))
        #expect(mistakes(body("12899")) == ["order_paid_minor contradiction"])
        let patch = try MerchantCasePatch.read(Array(#"{"order_paid_minor":13000}"#.utf8))
        let changed = patch.snapshot(of: snapshot.key, currency: .cny, heard: Instant(seconds: 2))
        #expect(changed.orderPaid == Money(minorUnits: 13_000, currency: .cny))
    }

    @Test func `a merchant says what else is in a parcel`() throws {
        func parcels(_ goods: String) throws -> [CaseParcel]? {
            let body = Self.whole.replacing(
                #""dispatched_at":"2023-11-14T18:00:00+08:00""#, with: #""other_goods":\#(goods)"#)
            return try MerchantCaseInput.read(Array(body.utf8)).snapshot(heard: Instant(seconds: 1)).parcels
        }
        #expect(try parcels("2")?.map(\.foreignGoods) == [2])
        #expect(try parcels("0")?.map(\.foreignGoods) == [0])
        for wrong in ["-1", "10001", "1.5", #""2""#, "null"] {
            #expect(throws: MerchantInputError.self) { try parcels(wrong) }
        }
    }

    @Test func `what a merchant does not say stays unknown`() throws {
        let body = """
            {"shop":"s","after_sale_id":"1","order_id":"2","type":"other","amount_minor":1,"currency":"USD",\
            "applied_at":"2023-11-14T22:13:20Z"}
            """
        let snapshot = try MerchantCaseInput.read(Array(body.utf8)).snapshot(heard: Instant(seconds: 1))
        #expect(snapshot.buyerReportsReceived == nil)
        #expect(snapshot.isCrossBorder == nil)
        #expect(snapshot.parcels == nil)
        #expect(snapshot.parcelsAreComplete == nil)
    }

    @Test func `every mistake is told at once, with its path`() {
        let body = """
            {"shop":"a/b","order_id":7,"type":"refund","amount_minor":"12900","currency":"cny","applied_at":"2023-11-15",\
            "buyer_received":"false","category":null,"colour":"red","parcels":[{"carrier":"sf","waybill":"运单"},\
            {"waybill":"SF0000000000001","dispatched_at":"2023-11-14 18:00:00"},7],"parcels_complete":1,"shop":"x"}
            """
        #expect(
            Set(mistakes(body)) == [
                "shop bad_value", "shop repeated", "after_sale_id missing", "order_id wrong_type", "type bad_value",
                "amount_minor wrong_type", "currency bad_value", "applied_at bad_value", "buyer_received wrong_type",
                "category null", "colour unknown", "parcels[0].waybill bad_value", "parcels[1].carrier missing",
                "parcels[1].dispatched_at bad_value", "parcels[2] wrong_type", "parcels_complete wrong_type",
            ])
    }

    @Test(arguments: [
        (#""amount_minor":12900"#, #""amount_minor":0"#, "amount_minor out_of_range"),
        (#""amount_minor":12900"#, #""amount_minor":-5"#, "amount_minor out_of_range"),
        (#""amount_minor":12900"#, #""amount_minor":129.00"#, "amount_minor wrong_type"),
        (#""amount_minor":12900"#, #""amount_minor":99999999999999999999"#, "amount_minor out_of_range"),
        (#""amount_minor":12900"#, #""amount_minor":1,"amount_minor":12900"#, "amount_minor repeated"),
        (#""applied_at":"2023-11-15T06:13:20+08:00""#, #""applied_at":"2023-11-15T06:13:20""#, "applied_at bad_value"),
        (#""applied_at":"2023-11-15T06:13:20+08:00""#, #""applied_at":"1700000000000""#, "applied_at bad_value"),
        (#""category":"服装""#, #""category":"a\u0000b""#, "category bad_value"),
        (#""parcels_complete":true"#, #""parcels_complete":true,"parcels":[]"#, "parcels repeated"),
    ])
    func `a value that cannot be is refused`(part: String, replacement: String, mistake: String) {
        #expect(mistakes(Self.whole.replacing(part, with: replacement)) == [mistake])
    }

    @Test func `a list that is complete has parcels, and says so beside them`() {
        let rest =
            #"{"shop":"s","after_sale_id":"1","order_id":"2","type":"other","amount_minor":1,"currency":"CNY","#
            + #""applied_at":"2023-11-14T22:13:20Z","#
        #expect(mistakes(rest + #""parcels":[],"parcels_complete":true}"#) == ["parcels_complete contradiction"])
        #expect(mistakes(rest + #""parcels_complete":false}"#) == ["parcels_complete contradiction"])
        let parcel = #"{"carrier":"sf","waybill":"SF0000000000001"}"#
        #expect(mistakes(rest + #""parcels":[\#(parcel),\#(parcel)]}"#) == ["parcels[1] repeated"])
    }

    @Test func `a carrier that nobody knows is kept by its name`() throws {
        let body = Self.whole.replacing(#""carrier":"sf""#, with: #""carrier":"pigeon""#)
        let parcel = try #require(try MerchantCaseInput.read(Array(body.utf8)).facts.parcels?.first)
        #expect(parcel.carrierCode == "pigeon")
        #expect(parcel.carrier == nil)
    }

    @Test(arguments: ["", "[]", "{", "null", "7"])
    func `what is no object is refused as a whole`(body: String) {
        #expect(mistakes(body).count == 1)
    }

    @Test func `an error never repeats what was sent`() {
        let body = Self.whole.replacing("SF0000000000001", with: "张三 13800000000 上海市")
        do throws(MerchantInputError) {
            _ = try MerchantCaseInput.read(Array(body.utf8))
            Issue.record("the waybill was taken")
        } catch {
            #expect(!error.description.contains("13800000000"))
            #expect(!error.description.contains("张三"))
        }
    }

    // MARK: Changes

    private func patchMistakes(_ body: String) -> [String] {
        collect { () throws(MerchantInputError) in _ = try MerchantCasePatch.read(Array(body.utf8)) }
    }

    @Test func `a change touches only what it names`() throws {
        let patch = try MerchantCasePatch.read(Array(#"{"amount_minor":6450,"buyer_received":true}"#.utf8))
        let key = CaseKey(platform: "merchant", shop: "shop-m", afterSaleID: "A-1")
        let snapshot = patch.snapshot(of: key, currency: .cny, heard: Instant(seconds: 9))
        #expect(snapshot.amount == Money(minorUnits: 6_450, currency: .cny))
        #expect(snapshot.buyerReportsReceived == true)
        #expect(snapshot.type == nil)
        #expect(snapshot.platformState == nil)
        #expect(snapshot.parcels == nil)
    }

    @Test func `what names a case does not change, and a change changes something`() {
        #expect(patchMistakes(#"{"shop":"x","currency":"USD","amount_minor":1}"#) == ["shop fixed", "currency fixed"])
        #expect(patchMistakes("{}") == [" missing"])
        #expect(patchMistakes(#"{"category":null}"#) == ["category null"])
    }

    @Test func `a case that the merchant closes is closed`() {
        let key = CaseKey(platform: "merchant", shop: "shop-m", afterSaleID: "A-1")
        #expect(MerchantCaseInput.closing(key, heard: Instant(seconds: 9)).platformState == .closed)
    }

    // MARK: Results

    @Test func `a result is read with every mistake at once`() {
        let found = collect { () throws(MerchantInputError) in
            _ = try MerchantRefundResult.read(
                Array(#"{"outcome":"done","amount_minor":0,"paid":true}"#.utf8), for: nil)
        }
        #expect(Set(found) == ["paid unknown", "amount_minor out_of_range", "done_at missing"])
        let silent = collect { () throws(MerchantInputError) in
            _ = try MerchantRefundResult.read(Array(#"{"outcome":"not_done"}"#.utf8), for: nil)
        }
        #expect(silent == ["reason missing"])
    }

    @Test func `the same result twice is equal, however its time is written`() throws {
        let first = #"{"outcome":"done","amount_minor":12900,"done_at":"2023-11-15T06:14:20+08:00"}"#
        let second = #"{"done_at":"2023-11-14T22:14:20Z","outcome":"done","amount_minor":12900}"#
        let other = first.replacing("12900", with: "12901")
        #expect(
            try MerchantRefundResult.read(Array(first.utf8), for: nil)
                == MerchantRefundResult.read(Array(second.utf8), for: nil))
        #expect(
            try MerchantRefundResult.read(Array(first.utf8), for: nil)
                != MerchantRefundResult.read(Array(other.utf8), for: nil))
    }
}
