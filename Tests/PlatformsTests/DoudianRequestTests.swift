import PartyKit
import PlatformKit
@testable import Platforms
import RefundRules
import ShipmentModel
import Testing
import WireFormats

struct DoudianRequestTests {
    private let adapter = DoudianAdapter()
    private let stamp = Stamp(now: Instant(seconds: 1_700_000_000), nonce: "00000000-0000-4000-8000-000000000001")
    private static let key = CaseKey(platform: "doudian", shop: "10001", afterSaleID: "7000000000000000123")
    private static let reference = PlatformWish.CaseReference(key: key, version: "1700000030")
    private static let parcel = CaseParcel(
        carrierCode: "zhongtong", carrier: "zto", waybill: waybill("ZT0000000000003"))

    @Test func `the worked example is composed byte for byte`() throws {
        let vector = try Samples.workedExample("doudian")
        var account = Account.doudian
        account.values["agree_remark"] = "同意拒签后退款 <&>"
        let wish = PlatformWish.agreeRefuseThenRefund(.init(key: Self.key))
        let request = try adapter.request(for: wish, account: account, stamp: stamp)
        #expect(String(decoding: request.body, as: UTF8.self) == (try vector.text("param_json")))
        #expect(request.signature == (try vector.text("hmac")))
        #expect(
            request.url == """
                https://openapi-fxg.jinritemai.com/afterSale/operate?app_key=7000000000000000001\
                &method=afterSale.operate&timestamp=1700000000&v=2&sign=\(try vector.text("hmac"))\
                &sign_method=hmac-sha256&access_token=tb-test-token-0001
                """)
        #expect(request.headers["Content-Type"] == "application/json;charset=UTF-8")

        account.values["sign_method"] = "md5"
        let older = try adapter.request(for: wish, account: account, stamp: stamp)
        #expect(older.signature == (try vector.text("md5")))
        #expect(older.url.contains("&sign_method=md5&"))
    }

    @Test func `a mistyped way of signing is a mistake of the settings, not of the order`() throws {
        var account = Account.doudian
        account.values["sign_method"] = "hmac-sha-256"
        let mistake = PartyError("doudian", .badSetting(name: "sign_method", choices: ["hmac-sha256", "md5"]))
        #expect(mistake.remedy == PartyError("doudian", .missingSetting(name: "secret")).remedy)
        #expect(throws: mistake) {
            try adapter.request(for: .agreeRefuseThenRefund(.init(key: Self.key)), account: account, stamp: stamp)
        }
    }

    @Test func `the access token is sent but not signed`() throws {
        var account = Account.doudian
        let wish = PlatformWish.readCase(Self.reference)
        let first = try adapter.request(for: wish, account: account, stamp: stamp)
        account.secrets["access_token"] = Secret("another")
        let second = try adapter.request(for: wish, account: account, stamp: stamp)
        #expect(first.signature == second.signature)
        #expect(second.url.contains("access_token=another"))
    }

    static let bodies: [(PlatformWish, String, String)] = [
        (
            .listCases(
                .init(
                    shop: "10001", from: Instant(seconds: 1_700_000_000), until: Instant(seconds: 1_700_000_600),
                    page: 2)),
            "afterSale/List",
            #"{"order_by":["update_time asc"],"page":2,"size":100,"update_end_time":1700000600,"update_start_time":1700000000}"#
        ),
        (.readCase(reference), "afterSale/Detail", #"{"after_sale_id":"7000000000000000123"}"#),
        (.queryRefund(order), "afterSale/Detail", #"{"after_sale_id":"7000000000000000123"}"#),
        (
            .agreeRefuseThenRefund(reference), "afterSale/operate",
            #"{"items":[{"aftersale_id":"7000000000000000123","reason":"","remark":"同意拒签后退款","update_time":1700000030}],"type":203}"#
        ),
        (
            .refund(order), "afterSale/operate",
            #"{"items":[{"aftersale_id":"7000000000000000123","reason":"","remark":"","update_time":1700000030}],"type":201}"#
        ),
        (
            .refuse(reference, reason: "包裹已签收"), "afterSale/operate",
            #"{"items":[{"aftersale_id":"7000000000000000123","reason":"包裹已签收","remark":"包裹已签收","update_time":1700000030}],"type":202}"#
        ),
        (
            .intercept(reference, parcels: [parcel], requestNumber: "R1"), "afterSale/applyLogisticsIntercept",
            #"{"after_sale_id":7000000000000000123,"intercept_targets":[{"company_code":"zhongtong","tracking_no":"ZT0000000000003"}],"op_from":1}"#
        ),
        (
            .reportReturned(reference, parcel: parcel, at: Instant(seconds: 1_700_200_000)),
            "afterSale/returnGoodsToWareHouseSuccess",
            #"{"aftersale_id":"7000000000000000123","logistics_company_code":"zhongtong","op_time":1700200000,"tracking_no":"ZT0000000000003"}"#
        ),
        (.extendTime(reference), "afterSale/timeExtend", #"{"aftersale_id":"7000000000000000123"}"#),
    ]

    @Test(arguments: bodies)
    func `a wish becomes its call with keys in order`(wish: PlatformWish, path: String, body: String) throws {
        let request = try adapter.request(for: wish, account: .doudian, stamp: stamp)
        #expect(String(decoding: request.body, as: UTF8.self) == body)
        #expect(request.url.hasPrefix("https://openapi-fxg.jinritemai.com/\(path)?"))
        let isReading = wish.operation == .caseList || wish.operation == .caseDetail || wish.operation == .refundQuery
        #expect(request.isSafeToRepeat == isReading)
    }

    @Test func `a refusal carries the shop's reason code`() throws {
        var account = Account.doudian
        account.values["reject_reason_code"] = "12"
        let request = try adapter.request(
            for: .refuse(Self.reference, reason: "包裹已签收"), account: account, stamp: stamp)
        let items = try JSONValue.read(request.body).array("items")
        #expect(try items.first?.int64("reject_reason_code") == 12)
    }

    @Test func `what Doudian has no call for is said to be unsupported`() {
        for wish in [PlatformWish.remindBuyer(Self.reference), .notify(Self.reference, event: "x", eventID: "1")] {
            #expect(throws: PartyError("doudian", .unsupported(.notify))) {
                try adapter.request(for: wish, account: .doudian, stamp: stamp)
            }
        }
    }

    @Test func `an account without a token cannot compose`() {
        var account = Account.doudian
        account.secrets["access_token"] = nil
        #expect(throws: PartyError("doudian", .missingSetting(name: "access_token"))) {
            try adapter.request(for: .readCase(Self.reference), account: account, stamp: stamp)
        }
    }

    @Test func `an id that is no number cannot be intercepted, and says so without the id`() {
        let reference = PlatformWish.CaseReference(key: CaseKey(platform: "doudian", shop: "1", afterSaleID: "A-1"))
        let error = #expect(throws: PartyError.self) {
            try adapter.request(
                for: .intercept(reference, parcels: [Self.parcel], requestNumber: "R1"), account: .doudian, stamp: stamp
            )
        }
        #expect(error?.type == "cannot-compose")
        #expect(error?.description.contains("A-1") == false)
    }

    @Test func `secrets of the account do not print`() {
        #expect(!String(reflecting: Account.doudian).contains("tb-test-secret-0001"))
        #expect(!"\(Account.doudian)".contains("tb-test-token-0001"))
    }

    private static let order = PlatformWish.RefundOrder(
        reference: reference, key: RefundKey(for: key, part: 1), amount: Money(minorUnits: 12_900, currency: .cny),
        reason: DecisionReason(code: "returned", english: "Returned.", chinese: "已退回", at: Instant(seconds: 1)))
}

/// A waybill that the test knows to be one.
func waybill(_ text: String) -> Waybill {
    guard let waybill = Waybill(rawValue: text) else { preconditionFailure("\(text) is no waybill") }
    return waybill
}
