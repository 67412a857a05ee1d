import CarrierConformance
import CarrierKit
import PartyKit
import ShipmentModel
import Testing
import WireFormats
@testable import YTO

@Suite struct YTORequestTests {
    static let stamp = Stamp(
        now: Instant(milliseconds: 1_630_056_973_033), nonce: "00000000-0000-4000-8000-000000000001")

    func request(_ wish: CarrierWish, _ change: (inout Account) -> Void = { _ in }) throws -> OutboundRequest {
        var account = YTOTests.account
        change(&account)
        return try YTOTests.adapter.request(for: wish, account: account, stamp: Self.stamp)
    }

    func reason(_ wish: CarrierWish, _ change: (inout Account) -> Void = { _ in }) -> PartyError.Cause? {
        do {
            _ = try request(wish, change)
            return nil
        } catch {
            return (error as? PartyError)?.cause
        }
    }

    let track: CarrierWish

    init() throws { track = .track([.init(try YTOTests.key("YT2600227881409"))]) }

    func order(
        _ destination: InterceptionOrder.Destination = .sender(nil), reason: String = "客户要求拦截退回"
    ) throws -> CarrierWish {
        let reference = InterceptionOrder.Reference(number: try YTOTests.key("YT2819007867584"), requestNumber: "R-1")
        return .intercept(InterceptionOrder(reference: reference, destination: destination, reason: reason))
    }

    @Test func `a request is JSON with its parameters as the text that was signed`() throws {
        let request = try request(try order())
        #expect(
            request.url == "https://openuat.yto56test.com:6443/open/wanted_report_adapter/v1/USERID/TESTCODE")
        #expect(request.headers["Content-Type"] == "application/json")
        #expect(
            String(decoding: request.body, as: UTF8.self)
                == #"{"timestamp":"1630056973033","param":"{\"waybillNo\":\"YT2819007867584\",\"wantedDesc\":\"客户要求拦截退回\"}","#
                + #""sign":"vth1Nm3nQ594VKTTaQPbxg==","format":"JSON"}"#)
    }

    @Test func `a request can be a form as well`() throws {
        let request = try request(track) { $0.values["body_format"] = "form" }
        let form = try FormBody.read(request.body)
        #expect(form.fields.map(\.name) == ["timestamp", "param", "sign", "format"])
        #expect(form["param"] == #"{"NUMBER":"YT2600227881409"}"#)
        #expect(form["sign"] == "uhSL6hg8txxadZi26YPYPg==")
    }

    @Test func `each interface has its own address, customer code and secret where they were issued`() throws {
        let cancel = CarrierWish.cancelIntercept(.init(number: try YTOTests.key("YT2819007867584"), requestNumber: "R"))
        let own = try request(cancel) { account in
            account.values["cancel_intercept_url"] = "https://openapi.yto.net.cn/open/wanted_cancel_adapter/v1/U2/C2"
            account.secrets["cancel_intercept_secret"] = Secret("654321")
        }
        #expect(own.url == "https://openapi.yto.net.cn/open/wanted_cancel_adapter/v1/U2/C2")
        #expect(try own.signature != request(cancel).signature)
        let code = try request(cancel) { $0.values["cancel_intercept_client_code"] = "C3" }
        #expect(code.url.hasSuffix("/wanted_cancel_adapter/v1/USERID/C3"))
        #expect(try request(track) { $0.values["cancel_intercept_client_code"] = "C3" }.url.hasSuffix("/TESTCODE"))
    }

    @Test func `a subscription names the customer twice and the waybill inside a text`() throws {
        let request = try request(.subscribe(.init(try YTOTests.key("YT2819007867584")), callbackURL: nil))
        let param = try JSONValue.read(request.body).objectFromTextOrObject("param")
        #expect(try param.text("client_id") == "TESTCODE")
        #expect(try param.text("msg_type") == "online")
        #expect(try param.text("logistics_interface") == #"{"clientId":"TESTCODE","waybillNo":"YT2819007867584"}"#)
    }

    @Test func `the marketing method behind the new gateway is signed under its own name`() throws {
        let request = try request(track) { account in
            account.values["track_interface"] = "waybill_query"
            account.values["app_key"] = "DEMOKEY"
        }
        #expect(request.url == "https://openuat.yto56test.com:6443/service/waybill_query/v1/USERID")
        let body = try JSONValue.read(request.body)
        #expect(
            body.members.map(\.key) == ["app_key", "format", "method", "param", "sign", "timestamp", "user_id", "v"])
        let sign = YTOSignature.platform(
            param: #"{"NUMBER":"YT2600227881409"}"#, method: "yto.Marketing.WaybillTrace", version: "1.01",
            secret: "123456")
        #expect(try body.text("sign") == sign)
    }

    @Test func `the old interface takes a form with XML, signed without it`() throws {
        let request = try YTOTests.adapter.request(
            for: track,
            account: Account(
                id: "old", party: "yto", baseURL: "https://example.com/track",
                values: ["track_interface": "marketing_xml", "app_key": "DEMOKEY", "user_id": "DEMOUSER"],
                secrets: ["secret": Secret("TESTKEY")]),
            stamp: Stamp(now: Instant(seconds: 1_583_035_200), nonce: ""))
        let form = try FormBody.read(request.body)
        #expect(request.url == "https://example.com/track")
        #expect(form["timestamp"] == "2020-03-01 12:00:00")
        #expect(form["sign"] == "99D9C38836AAA652925373A88AB9C418")
        let param = try XMLNode.read(try form.text("param"))
        #expect(param.path(["Result", "WaybillCode", "Number"])?.text == "YT2600227881409")
    }

    @Test func `what YTO cannot do is not composed`() throws {
        let number = try YTOTests.key("YT2819007867584")
        #expect(
            reason(.queryIntercept(.init(number: number, requestNumber: "R"))) == .unsupported(.queryIntercept))
        let impossible = [
            try order(.sendingOutlet), try order(reason: "  "), CarrierWish.track([.init(number), .init(number)]),
            .track([]),
        ]
        for wish in impossible {
            guard case .cannotCompose = reason(wish) else {
                Issue.record("\(wish.operation) is composed")
                continue
            }
        }
        #expect(reason(track) { $0.values["user_id"] = nil } == .missingSetting(name: "user_id"))
        #expect(reason(track) { $0.secrets = [:] } == .missingSetting(name: "secret"))
    }
}
