import CarrierConformance
import CarrierKit
import PartyKit
import ShipmentModel
import Testing
import WireFormats
@testable import ZTO

@Suite struct ZTORequestTests {
    static let stamp = Stamp(
        now: Instant(milliseconds: 1_700_000_000_000), nonce: "00000000-0000-4000-8000-000000000001")

    static func reference(_ number: String = "73100000000017") throws -> InterceptionOrder.Reference {
        .init(number: try ZTOTests.key(number), requestNumber: "BIZ-1")
    }

    /// What the requests of the corpus ask for.
    static func wish(of message: MessageCase) throws -> CarrierWish {
        switch message.name {
        case "request_intercept.json":
            return .intercept(
                .init(reference: try reference(), destination: .sender(nil), reason: "退款", idempotencyKey: "REQ-1"))
        case "request_cancel_intercept.json":
            return .cancelIntercept(try reference())
        default:
            throw UnknownRequest(name: message.name)
        }
    }

    struct UnknownRequest: Error { let name: String }

    @Test(
        .enabled(if: Corpus.isPresent, Comment(rawValue: Corpus.absence)),
        arguments: try MessageCase.corpus(of: "zto").filter(\.isRequest))
    func `a request of the corpus is composed byte for byte`(message: MessageCase) throws {
        #expect(try RequestCase(message).difference(from: try compose(try Self.wish(of: message))) == nil)
    }

    func compose(_ wish: CarrierWish, _ values: [String: String] = [:]) throws -> OutboundRequest {
        var account = ZTOTests.account
        account.values.merge(values) { _, new in new }
        return try ZTOTests.adapter.request(for: wish, account: account, stamp: Self.stamp)
    }

    func body(_ request: OutboundRequest) -> String { String(decoding: request.body, as: UTF8.self) }

    @Test func `a retry repeats our number where no key of its own is given`() throws {
        let order = InterceptionOrder(reference: try Self.reference(), destination: .sendingOutlet, reason: "")
        let request = try compose(.intercept(order), ["customer_id": "K1"])
        #expect(
            body(request)
                == #"{"billCode":"73100000000017","requestId":"BIZ-1","thirdBizNo":"BIZ-1","destinationType":1,"#
                + #""customerId":"K1"}"#)
        #expect(request.isSafeToRepeat)
    }

    @Test func `the shop's own address is spelt out where the account says so`() throws {
        let address = InterceptionOrder.Address(
            province: "江苏省", city: "苏州市", county: "吴中区", street: "测试路1号", contact: "张三", phone: "13800000000")
        var order = InterceptionOrder(reference: try Self.reference(), destination: .sender(address), reason: "")
        #expect(
            body(try compose(.intercept(order), ["return_to": "given_address"])).hasSuffix(
                #""destinationType":4,"receivePhone":"13800000000","receiveUsername":"张三","receiveAddress":"测试路1号","#
                    + #""receiveDistrict":"吴中区","receiveCity":"苏州市","receiveProvince":"江苏省"}"#))
        order.destination = .sender(nil)
        #expect(throws: PartyError.self) { try compose(.intercept(order), ["return_to": "given_address"]) }
    }

    @Test(arguments: [
        (
            CarrierWish.Kind.track, "/zto.merchant.waybill.track.query",
            #"{"billCode":"73100000000017","mobilePhone":"0001"}"#
        ),
        (.subscribe, "/zto.merchant.waybill.track.subsrcibe", #"{"billCode":"73100000000017","mobilePhone":"0001"}"#),
        (.query, "/thirdcenter.queryInterceptAndReturnStatus", #"{"billCode":"73100000000017"}"#),
    ])
    func `each operation has its own path`(kind: CarrierWish.Kind, path: String, content: String) throws {
        let target = CarrierWish.Target(try ZTOTests.key("73100000000017"), phoneTail: "0001")
        let wish: CarrierWish =
            switch kind {
            case .track: .track([target])
            case .subscribe: .subscribe(target, callbackURL: nil)
            case .query: .queryIntercept(try Self.reference())
            }
        let request = try compose(wish)
        #expect(request.url == "https://japi-test.zto.com" + path)
        #expect(body(request) == content)
    }

    @Test func `older interfaces take a form, signed in a header or in the form`() throws {
        let wish = CarrierWish.track([.init(try ZTOTests.key("73100196611386"))])
        let request = try compose(wish, ["track_interface": "new_traces", "headers": "company_id"])
        #expect(request.url == "https://japi-test.zto.com/traceInterfaceNewTraces")
        #expect(request.headers["x-companyid"] == "demoAppKey")
        #expect(request.headers["x-datadigest"] == "KpSQgYufDStaqTx3Nh0wSw==")
        #expect(try FormBody.read(request.body).fields.map(\.name) == ["company_id", "msg_type", "data"])
        let older = try compose(wish, ["track_interface": "traces"])
        #expect(older.url == "https://japi-test.zto.com/zto/api_utf8/traceInterface")
        #expect(try FormBody.read(older.body)["data_digest"] == "o9O/0xuJrU9TxSgGPDkVig==")
    }

    @Test func `a signed timestamp is sent beside the digest`() throws {
        let wish = CarrierWish.queryIntercept(try Self.reference("73100196611386"))
        let request = try compose(wish, ["sign_timestamp": "true"])
        #expect(request.headers["x-timestamp"] == "1700000000000")
        #expect(request.headers["x-dataDigest"] == "r5mGdAJKEK00pZvmD01Gvw==")
    }

    @Test func `two waybills at once and an unheard-of digest are refused`() throws {
        let target = CarrierWish.Target(try ZTOTests.key("73100000000017"))
        #expect(throws: PartyError.self) { try compose(.track([target, target])) }
        #expect(throws: PartyError.self) { try compose(.track([target]), ["digest": "crc32"]) }
        #expect(throws: PartyError.self) { try compose(.track([target]), ["track_interface": "morse"]) }
    }
}

extension CarrierWish {
    enum Kind: Sendable { case track, subscribe, query }
}
