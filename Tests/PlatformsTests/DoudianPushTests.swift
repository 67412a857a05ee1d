import PartyKit
import PlatformKit
@testable import Platforms
import ShipmentModel
import Testing
import WireFormats

struct DoudianPushTests {
    private let adapter = DoudianAdapter()

    private func push(_ body: String, _ headers: HTTPFields) -> InboundPush {
        InboundPush(headers: headers, body: Array(body.utf8), heard: Instant(seconds: 1_700_000_200))
    }

    @Test func `the worked example is verified in both methods`() throws {
        let vector = try Samples.workedExample("doudian_push")
        let body = try vector.text("body")
        for headers: HTTPFields in [
            ["event-sign": try vector.text("event_sign_md5")],
            ["Event-Sign": try vector.text("event_sign_md5"), "sign-method": "md5"],
            ["event-sign": try vector.text("hmac"), "sign-method": "hmac-sha256"],
        ] {
            let reading = try adapter.receive(push(body, headers), of: .pushCase, account: .doudian)
            #expect(reading.signature == .verified)
            let event = try #require(reading.events.first)
            #expect(event.kind == .refundSuccess)
            #expect(event.id == "7000000000000000206:0:1700000100:100")
            #expect(event.caseID == "7000000000000000123")
            #expect(event.shopID == "10001")
            #expect(event.amount == Money(minorUnits: 12_900, currency: .cny))
        }
    }

    @Test func `one changed byte leaves nothing read`() throws {
        let vector = try Samples.workedExample("doudian_push")
        let body = try vector.text("body").replacing("12900", with: "12901")
        let headers: HTTPFields = ["event-sign": try vector.text("event_sign_md5")]
        let reading = try adapter.receive(push(body, headers), of: .pushCase, account: .doudian)
        #expect(reading.signature == .wrong)
        #expect(reading.events.isEmpty)
        #expect(reading.acknowledgement.status == 401)
    }

    @Test func `a push under another app's secret is wrong and one without signature is missing`() throws {
        let vector = try Samples.workedExample("doudian_push")
        var account = Account.doudian
        account.secrets["secret"] = Secret("another")
        let headers: HTTPFields = ["event-sign": try vector.text("event_sign_md5")]
        let body = try vector.text("body")
        #expect(try adapter.receive(push(body, headers), of: .pushCase, account: account).signature == .wrong)
        #expect(try adapter.receive(push("[", [:]), of: .pushCase, account: .doudian).signature == .missing)
    }

    @Test(arguments: ["{}", "[{\"tag\":1", "[5]", ""])
    func `a genuine push that cannot be read keeps its verdict and says why`(body: String) throws {
        let sign = DoudianSignature.ofPush(
            appKey: try Account.doudian.value("app_key"), secret: try Account.doudian.secret("secret"),
            body: Array(body.utf8), method: .md5)
        let reading = try adapter.receive(push(body, ["event-sign": sign]), of: .pushCase, account: .doudian)
        #expect(reading.signature == .verified)
        #expect(reading.events.isEmpty)
        #expect(reading.acknowledgement.status == 400)
        let why = try #require(reading.unreadable)
        #expect(throws: why) { try reading.readable() }
    }

    @Test func `what cannot be kept is refused in the platform's words`() {
        let refusal = adapter.refusal(of: push("[]", [:]), status: 503)
        #expect(refusal.status == 503)
        #expect(String(decoding: refusal.body, as: UTF8.self) == #"{"code":1,"msg":"fail"}"#)
    }

    @Test func `Doudian pushes no refunds of their own`() {
        #expect(throws: PartyError("doudian", .unsupported(.pushRefund))) {
            try adapter.receive(push("[]", [:]), of: .pushRefund, account: .doudian)
        }
    }
}
