import PartyKit
import PlatformKit
@testable import Platforms
import RefundRules
import ShipmentModel
import Testing
import WireFormats

struct DoudianAnswerTests {
    private let adapter = DoudianAdapter()
    private let heard = Instant(seconds: 1_700_000_100)

    private func read(_ payload: String, _ operation: Operation, to wish: PlatformWish?) throws -> PlatformReport {
        let body = try Samples.payload("doudian/\(payload).json")
        let answer = InboundAnswer(status: 200, body: body, protection: .verified)
        return try adapter.read(answer, of: operation, shop: "10001", to: wish, heard: heard)
    }

    private func reference(_ id: String, version: String? = nil) -> PlatformWish.CaseReference {
        .init(key: CaseKey(platform: "doudian", shop: "10001", afterSaleID: id), version: version)
    }

    private func order(_ id: String, version: String?) -> PlatformWish.RefundOrder {
        let reference = reference(id, version: version)
        return .init(
            reference: reference, key: RefundKey(for: reference.key, part: 1),
            amount: Money(minorUnits: 12_900, currency: .cny),
            reason: DecisionReason(code: "returned", english: "Returned.", chinese: "已退回", at: heard))
    }

    @Test func `a detail proves the list of parcels complete, a list never does`() throws {
        let detail = try read("detail-two-parcels", .caseDetail, to: .readCase(reference("7000000000000000123")))
        let snapshot = try #require(detail.cases.first)
        #expect(snapshot.parcelsAreComplete == true)
        #expect(snapshot.parcels?.map(\.carrier) == ["sf", "jt"])
        #expect(snapshot.isInArbitration == false)
        #expect(snapshot.key == CaseKey(platform: "doudian", shop: "10001", afterSaleID: "7000000000000000123"))
        #expect(snapshot.heard == heard)
        let list = try read("list-freight-and-tax", .caseList, to: nil)
        #expect(list.cases.first?.parcelsAreComplete == nil)
    }

    @Test func `what was paid for the lines of a case bounds its refunds`() throws {
        func bound(_ lines: String) throws -> (lines: [String]?, paid: Int64?) {
            let body = """
                {"code":10000,"data":{"process_info":{"after_sale_info":{"after_sale_id":1}},"order_info":\
                {"shop_order_id":9,"sku_order_infos":[\(lines)]}}}
                """
            let answer = InboundAnswer(status: 200, body: Array(body.utf8), protection: .verified)
            let report = try adapter.read(
                answer, of: .caseDetail, shop: "10001", to: .readCase(reference("1")), heard: heard)
            return (report.cases.first?.orderLines, report.cases.first?.orderPaid?.minorUnits)
        }
        let two = try bound(
            #"{"sku_order_id":12,"pay_amount":500,"post_amount":60},{"sku_order_id":11,"pay_amount":4000}"#)
        #expect(two.lines == ["11", "12"] && two.paid == 4_560)
        let unpaid = try bound(#"{"sku_order_id":12,"pay_amount":500},{"sku_order_id":11}"#)
        #expect(unpaid.lines == nil && unpaid.paid == nil, "a line of which nothing is told may be worth anything")
        #expect(try bound("").paid == nil)
    }

    @Test func `the amount that conditions look at holds freight and tax`() throws {
        let list = try read("list-freight-and-tax", .caseList, to: nil)
        #expect(list.cases.first?.amount == Money(minorUnits: 10_000 + 800 + 200, currency: .cny))
        let detail = """
            {"code":10000,"data":{"process_info":{"after_sale_info":{"after_sale_id":1,"refund_amount":99000,\
            "refund_post_amount":1000,"refund_total_amount":100000}}}}
            """
        let answer = InboundAnswer(status: 200, body: Array(detail.utf8), protection: .verified)
        let report = try adapter.read(answer, of: .caseDetail, shop: "10001", to: nil, heard: heard)
        #expect(report.cases.first?.amount == Money(minorUnits: 100_000, currency: .cny), "over the limit with freight")
    }

    @Test(arguments: [("0", FeeSettlement.online), ("1", .offline), ("2", .unknown), ("\"0\"", .online), ("null", nil)])
    func `how an interception's fee is settled is read, and never guessed`(mode: String, settled: FeeSettlement?) throws
    {
        let body = """
            {"code":10000,"data":{"intercept_results":[{"company_code":"zhongtong","tracking_no":"73100000000001",\
            "is_success":true,"intercept_cost":1200,"settlement_mode":\(mode)}]}}
            """
        let answer = InboundAnswer(status: 200, body: Array(body.utf8), protection: .verified)
        let report = try adapter.read(answer, of: .intercept, shop: "10001", to: nil, heard: heard)
        #expect(report.interceptions.first?.feeSettlement == settled)
        #expect(report.interceptions.first?.feeMinor == 1_200)
    }

    @Test func `a detail with a parcel that has no waybill yet is not complete`() throws {
        let body = """
            {"code":10000,"data":{"process_info":{"after_sale_info":{"after_sale_id":1},"logistics_info":{"order":[\
            {"tracking_no":"","company_code":"zhongtong"},{"tracking_no":"ZT0000000000003","company_code":"unheardof"}]}}}}
            """
        let answer = InboundAnswer(status: 200, body: Array(body.utf8), protection: .verified)
        let report = try adapter.read(answer, of: .caseDetail, shop: "10001", to: nil, heard: heard)
        let snapshot = try #require(report.cases.first)
        #expect(snapshot.parcelsAreComplete == false)
        #expect(snapshot.parcels?.map(\.carrierCode) == ["unheardof"])
        #expect(snapshot.parcels?.first?.carrier == nil)
    }

    @Test func `arbitration is read from both spellings`() throws {
        #expect(try read("list-return-refund-received", .caseList, to: nil).cases.first?.isInArbitration == true)
        #expect(try read("detail-refused-mark-only", .caseDetail, to: nil).cases.first?.isInArbitration == true)
    }

    @Test func `a detail of another case is refused`() {
        #expect(throws: PartyError("doudian", .wrongSubject)) {
            try read("detail-two-parcels", .caseDetail, to: .readCase(reference("7000000000000000999")))
        }
    }

    @Test func `an answer to an effect that names another case is possibly done`() throws {
        let wish = PlatformWish.agreeRefuseThenRefund(reference("7000000000000000999"))
        let effect = try #require(try read("operate-old-envelope", .operate, to: wish).effect)
        #expect(effect.outcome == .unknown)
        #expect(effect.action == .readCase)
    }

    @Test func `a refund query about another case says nothing`() throws {
        let wish = PlatformWish.queryRefund(order("7000000000000000999", version: nil))
        #expect(try read("refund-query-done", .refundQuery, to: wish).effect?.outcome == .unknown)
    }

    @Test func `a case that still waits may be agreed to again only in the version that was decided on`() throws {
        for (version, action) in [
            (nil, NextAction.resendLater), ("1700000030", .resendLater), ("1699999999", .readCase),
        ] {
            let wish = PlatformWish.queryRefund(order("7000000000000000123", version: version))
            let effect = try #require(try read("refund-query-still-waiting", .refundQuery, to: wish).effect)
            #expect(effect.outcome == .notFound)
            #expect(effect.action == action)
        }
    }

    @Test func `asking for more time needs no items in the answer`() throws {
        let effect = try read("report-returned-ok", .operate, to: .extendTime(reference("7000000000000000123"))).effect
        #expect(effect == .init(.done, .none))
    }

    @Test func `a throttled answer tells the caller to slow down`() throws {
        let fault = try #require(try read("list-throttled", .caseList, to: nil).fault)
        #expect(fault.isThrottled)
        #expect(fault.isRetryable == true)
    }

    @Test func `an unreadable answer to an effect names the field and not what it held`() throws {
        let report = try read("operate-two-status-codes", .operate, to: nil)
        #expect(report.fault?.code == "unreadable-duplicateKey")
        #expect(report.fault?.message.contains("data.items[0].status_code") == true)
    }

    @Test func `every code of the sheet has a row with its source`() {
        for code in AnswerTable.doudian.codes {
            #expect(AnswerTable.doudian[code]?.source.hasPrefix("[seen") == true)
        }
        #expect(AnswerTable.doudian.unlisted.outcome == .unknown)
    }

    @Test func `every courier code leads to a carrier and an unlisted one to none`() {
        for code in CourierTable.doudian.codes { #expect(adapter.carrier(forCode: code) != nil) }
        #expect(adapter.carrier(forCode: "powertestexpress") == nil)
    }
}
