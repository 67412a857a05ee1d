import PartyKit
import PlatformKit
import Platforms
import RefundRules
import ShipmentModel
import Testing

struct MerchantAnswerTests {
    private let adapter = MerchantAdapter()
    private static let key = CaseKey(platform: "merchant", shop: "shop-m", afterSaleID: "A-1")
    private static let order = PlatformWish.RefundOrder(
        reference: .init(key: key), key: RefundKey(for: key, part: 1),
        amount: Money(minorUnits: 12_900, currency: .cny),
        reason: DecisionReason(code: "returned", english: "Returned.", chinese: "已退回", at: Instant(seconds: 1)))

    private func read(_ operation: Operation, _ status: Int, _ body: String = "") throws -> PlatformReport {
        let answer = InboundAnswer(status: status, body: Array(body.utf8), protection: .verified)
        let wish: PlatformWish = operation == .refundQuery ? .queryRefund(Self.order) : .refund(Self.order)
        return try adapter.read(answer, of: operation, shop: "shop-m", to: wish, heard: Instant(seconds: 2))
    }

    @Test func `heard is never paid, whatever the answer says`() throws {
        let paid = #"{"outcome":"done","amount_minor":12900,"done_at":"2023-11-15T06:14:20+08:00"}"#
        for (status, body) in [(200, ""), (202, "ok"), (204, ""), (200, paid)] {
            let effect = try read(.refund, status, body).effect
            #expect(effect?.outcome == .accepted)
            #expect(effect?.action == .query)
        }
        #expect(try read(.notify, 204).effect == .init(.done, .none))
    }

    @Test(arguments: [301, 307, 400, 401, 404, 429, 500, 503])
    func `anything but 2xx is told again, a redirect too`(status: Int) throws {
        let report = try read(.refund, status)
        #expect(report.effect?.outcome == .unknown)
        #expect(report.effect?.action == .resendSameKey)
        #expect(report.fault?.isThrottled == (status == 429))
    }

    @Test func `an endpoint that is gone is a person's`() throws {
        for operation: Operation in [.notify, .refund, .refundQuery] {
            let report = try read(operation, 410)
            #expect(report.effect?.action == .person)
            #expect(report.effect?.outcome == .unknown)
            #expect(report.fault?.isRetryable == false)
        }
    }

    @Test func `a status that knows no such refund is not found`() throws {
        let effect = try read(.refundQuery, 404).effect
        #expect(effect?.outcome == .notFound)
        #expect(effect?.action == .resendSameKey)
    }

    @Test func `a status answers with a result`() throws {
        let done = """
            {"refund_key":"\(Self.order.key)","outcome":"done","amount_minor":12900,\
            "done_at":"2023-11-15T06:14:20+08:00","reference":"P-77"}
            """
        let effect = try #require(try read(.refundQuery, 200, done).effect)
        #expect(effect.outcome == .done)
        #expect(effect.amount == Self.order.amount)
        #expect(effect.doneAt == Instant(seconds: 1_700_000_060))
        #expect(effect.targetReference == "P-77")
        let refused = try read(.refundQuery, 200, #"{"outcome":"not_done","reason":"the order was cancelled"}"#).effect
        #expect(refused?.outcome == .notDone)
        #expect(refused?.action == .person)
    }

    @Test func `another amount than was ordered stays visible`() throws {
        let body = #"{"outcome":"done","amount_minor":100,"done_at":"2023-11-15T06:14:20+08:00"}"#
        #expect(try read(.refundQuery, 200, body).effect?.amount == Money(minorUnits: 100, currency: .cny))
    }

    @Test(arguments: ["", "ok", "[]", #"{"received":true}"#])
    func `a reminder that is heard leaves the refund open`(body: String) throws {
        let effect = try read(.refundQuery, 200, body).effect
        #expect(effect?.outcome == .accepted)
        #expect(effect?.action == .query)
    }

    @Test(arguments: [
        #"{"outcome":"done"}"#, #"{"outcome":"paid","amount_minor":1,"done_at":"2023-11-15T06:14:20+08:00"}"#,
        #"{"outcome":"done","amount_minor":1,"amount_minor":12900,"done_at":"2023-11-15T06:14:20+08:00"}"#,
        #"{"outcome":"done","amount_minor":129.00,"done_at":"2023-11-15T06:14:20+08:00"}"#,
        #"{"refund_key":"TBother","outcome":"done","amount_minor":12900,"done_at":"2023-11-15T06:14:20+08:00"}"#,
    ])
    func `a result with a mistake decides nothing`(body: String) throws {
        let report = try read(.refundQuery, 200, body)
        #expect(report.effect?.outcome == .unknown)
        #expect(report.effect?.action == .query)
        #expect(report.fault?.code == "bad-result")
    }

    @Test func `an error at the status address says nothing of the refund`() throws {
        for status in [302, 401, 500] {
            let effect = try read(.refundQuery, status).effect
            #expect(effect?.outcome == .unknown)
            #expect(effect?.action == .query)
        }
    }

    @Test func `a merchant does not push`() {
        let push = InboundPush(body: [], heard: Instant(seconds: 2))
        #expect(throws: PartyError("merchant", .unsupported(.pushCase))) {
            try adapter.receive(push, of: .pushCase, account: .merchant)
        }
    }
}
