import Digests
import PartyKit
import PlatformKit
@testable import Platforms
import RefundRules
import ShipmentModel
import Testing
import WireFormats

struct MerchantRequestTests {
    private let adapter = MerchantAdapter()
    private let stamp = Stamp(now: Instant(seconds: 1_700_000_000), nonce: "00000000-0000-4000-8000-000000000001")
    private static let reference = PlatformWish.CaseReference(
        key: CaseKey(platform: "merchant", shop: "shop-m", afterSaleID: "A-1"), orderID: "O-1")
    private static let order = PlatformWish.RefundOrder(
        reference: reference, key: RefundKey(for: reference.key, part: 1),
        amount: Money(minorUnits: 12_900, currency: .cny),
        reason: DecisionReason(
            code: "returned", english: "Returned.", chinese: "已退回", evidence: [FactKey(rawValue: "ab12")],
            at: Instant(seconds: 1_699_999_000)))

    @Test func `the worked signature of the contract`() throws {
        let key = try #require(StandardWebhooks.key(of: "whsec_dHVybmJhY2stZXhhbXBsZS1zZWNyZXQh"))
        let signature = StandardWebhooks.signature(
            id: "msg_0001", timestamp: "1700000000", body: Array(#"{"a":1}"#.utf8), keys: [key])
        #expect(signature == "v1,3b0xl9XVQ+0YwbcSRW6lFqhccQHaZceupaK4TQU0Byg=")
    }

    @Test(arguments: ["", "whsec_", "dHVybmJhY2stZXhhbXBsZS1zZWNyZXQh", "whsec_c2hvcnQ=", "whsec_!"])
    func `a secret that is none signs nothing`(secret: String) {
        #expect(StandardWebhooks.key(of: secret) == nil)
    }

    @Test func `a refund order is a signed event under the refund's key`() throws {
        let request = try adapter.request(for: .refund(Self.order), account: .merchant, stamp: stamp)
        let key = Self.order.key.rawValue
        #expect(request.method == .post)
        #expect(request.url == "https://erp.example.com/turnback")
        #expect(request.headers["webhook-id"] == key)
        #expect(request.headers["webhook-timestamp"] == "1700000000")
        #expect(request.headers["Content-Type"] == "application/cloudevents+json; charset=UTF-8")
        let secret = Array("turnback-example-secret!".utf8)
        let signed = Array("\(key).1700000000.".utf8) + request.body
        #expect(
            request.headers["webhook-signature"] == "v1,"
                + Base64.encode(Digest.hmac(signed, key: secret, with: .sha256)))
        #expect(
            String(decoding: request.body, as: UTF8.self) == """
                {"specversion":"1.0","id":"\(key)","source":"turnback","type":"turnback.refund.ordered",\
                "subject":"shop-m/A-1","time":"2023-11-14T21:56:40Z","datacontenttype":"application/json","data":\
                {"shop":"shop-m","after_sale_id":"A-1","order_id":"O-1","refund_key":"\(key)","amount_minor":12900,\
                "currency":"CNY","reason":"returned","evidence":["ab12"]}}
                """)
    }

    @Test func `a retry has the same id and the same bytes, and a signature of its own time`() throws {
        let later = Stamp(now: stamp.now + .minutes(5), nonce: "00000000-0000-4000-8000-000000000002")
        for wish: PlatformWish in [
            .refund(Self.order), .notify(Self.reference, event: "turnback.case.turned", eventID: "e1"),
            .remindBuyer(Self.reference),
        ] {
            let first = try adapter.request(for: wish, account: .merchant, stamp: stamp)
            let second = try adapter.request(for: wish, account: .merchant, stamp: later)
            #expect(first.body == second.body)
            #expect(first.headers["webhook-id"] == second.headers["webhook-id"])
            #expect(first.signature != second.signature)
            #expect(first.isSafeToRepeat)
        }
    }

    @Test func `while the secret changes both sign`() throws {
        var account = Account.merchant
        account.secrets["signing_secret_previous"] = Secret("whsec_" + Base64.encode(Array(repeating: 7, count: 32)))
        let signature = try #require(
            try adapter.request(for: .refund(Self.order), account: account, stamp: stamp).signature)
        #expect(signature.split(separator: " ").count == 2)
        #expect(signature.split(separator: " ").allSatisfy { $0.hasPrefix("v1,") })
    }

    @Test func `a status is asked with the key and the bearer token`() throws {
        var account = Account.merchant
        account.values["status_url"] = "https://erp.example.com/refunds?v=1"
        account.secrets["status_token"] = Secret("tb-test-token-0001")
        let request = try adapter.request(for: .queryRefund(Self.order), account: account, stamp: stamp)
        #expect(request.method == .get)
        #expect(request.url == "https://erp.example.com/refunds?v=1&refund_key=\(Self.order.key)")
        #expect(request.headers["Authorization"] == "Bearer tb-test-token-0001")
        #expect(request.body.isEmpty)
    }

    @Test func `without a status address the order itself is brought up again`() throws {
        let order = try adapter.request(for: .refund(Self.order), account: .merchant, stamp: stamp)
        #expect(try adapter.request(for: .queryRefund(Self.order), account: .merchant, stamp: stamp) == order)
    }

    @Test func `every event of the contract can be told, another one cannot`() throws {
        for kind in MerchantEvent.Kind.allCases where kind != .refundOrdered {
            let wish = PlatformWish.notify(Self.reference, event: kind.rawValue, eventID: "e1")
            let body = try adapter.request(for: wish, account: .merchant, stamp: stamp).body
            #expect(try JSONValue.read(body).text("type") == kind.rawValue)
        }
        for name in ["turnback.case.unheard_of", "turnback.refund.ordered"] {
            let error = #expect(throws: PartyError.self) {
                try adapter.request(
                    for: .notify(Self.reference, event: name, eventID: "e1"), account: .merchant, stamp: stamp)
            }
            #expect(error?.type == "cannot-compose")
        }
    }

    @Test func `what a merchant's system is not asked is unsupported`() {
        for wish: PlatformWish in [
            .readCase(Self.reference), .agreeRefuseThenRefund(Self.reference), .extendTime(Self.reference),
            .refuse(Self.reference, reason: "x"), .intercept(Self.reference, parcels: [], requestNumber: "R1"),
        ] {
            #expect(throws: PartyError("merchant", .unsupported(wish.operation))) {
                try adapter.request(for: wish, account: .merchant, stamp: stamp)
            }
        }
    }

    @Test func `a signing secret that is none is told without showing it`() {
        var account = Account.merchant
        account.secrets["signing_secret"] = Secret("whsec_short")
        let error = #expect(throws: PartyError.self) {
            try adapter.request(for: .refund(Self.order), account: account, stamp: stamp)
        }
        #expect(error?.type == "cannot-compose")
        #expect(error?.description.contains("whsec_short") == false)
    }

    @Test func `deliveries follow the contract's schedule`() {
        #expect(
            adapter.deliveryDelays == [
                .zero, .seconds(5), .seconds(300), .seconds(1800), .seconds(7200), .seconds(18_000), .seconds(36_000),
                .seconds(50_400), .seconds(72_000), .seconds(86_400),
            ])
        #expect(MerchantDelivery.reminders == [.seconds(3600), .seconds(21_600), .seconds(86_400)])
        #expect(DoudianAdapter().deliveryDelays.isEmpty)
    }
}

extension Account {
    static let merchant = Account(
        id: "erp", party: "merchant", baseURL: "https://erp.example.com/turnback",
        secrets: ["signing_secret": Secret("whsec_dHVybmJhY2stZXhhbXBsZS1zZWNyZXQh")])
}
