@testable import Sandbox
import PartyKit
import ShipmentModel
import Testing
import WireFormats

/// The carriers' addresses over TLS: what a right request gets, and that a wrong signature gets nothing.
@Suite(.serialized)
struct CarrierServerTests {
    private func sfForm(_ service: String, _ msgData: String, checkword: String = "TEST_CHECKWORD") -> FormBody {
        [
            "partnerID": "TEST_PARTNER", "requestID": "1", "serviceCode": service, "timestamp": "1700000000000",
            "msgDigest": SFDesk.digest(of: msgData, timestamp: "1700000000000", checkword: checkword),
            "msgData": msgData,
        ]
    }

    @Test func `SF tracks, intercepts and withdraws`() async throws {
        let playground = try Playground()
        playground.configuration.rate = 1
        try await LiveSandbox.run(playground) { (live) async throws -> Void in
            playground.clock.move(.hours(7))
            let query = #"{"trackingType":1,"trackingNumber":["SF1400000000101","SF404"],"language":"zh-CN"}"#
            func send(_ service: String, _ msgData: String, checkword: String = "TEST_CHECKWORD") async throws
                -> (code: String, inner: JSONValue?)
            {
                let json = try await live.json(
                    live.form("/sf/std/service", sfForm(service, msgData, checkword: checkword)))
                return (try json.text("apiResultCode"), try json.valueFromText("apiResultData"))
            }
            let routes = try #require(try await send("EXP_RECE_SEARCH_ROUTES", query).inner)
            let parcels = try routes.object("msgData").array("routeResps")
            #expect(try parcels.first?.array("routes").map { try $0.text("opCode") } == ["50", "30", "31"])
            #expect(try parcels.first?.array("routes").first?.text("acceptTime") == "2025-11-23 07:00:00")
            #expect(try parcels.dropFirst().first?.array("reasonCode").first?.asText == "20028")
            #expect(try await send("EXP_RECE_SEARCH_ROUTES", query, checkword: "wrong").code == "A1006")
            #expect(try await send("EXP_OTHER", query).code == "A1004")
            #expect(
                try await send("EXP_RECE_SEARCH_ROUTES", #"{"trackingType":1}"#).inner?.text("errorCode") == "S0002")

            let order =
                #"{"waybillNo":"SF1400000000101","serviceCode":"2","role":"1","payMode":"4","monthlyCardNo":"7551234567","#
                + #""newDestAddress":{"province":"浙","city":"杭","county":"余","address":"1","contact":"a","phone":"1"}}"#
            let taken = try #require(try await send("EXP_RECE_WANTED_INTERCEPT", order).inner)
            #expect(try taken.bool("success"))
            let number = try taken.object("msgData").text("cusId")
            #expect(try await send("EXP_RECE_WANTED_INTERCEPT", order).inner?.bool("success") == false)
            let cancel =
                #"{"waybillNo":"SF1400000000101","serviceCode":"2","role":"1","payMode":"1","cancel":true,"cusId":"\#(number)"}"#
            #expect(try await send("EXP_RECE_WANTED_INTERCEPT", cancel).inner?.bool("success") == true)
        }
    }

    @Test func `SF's older service tracks in XML`() async throws {
        let playground = try Playground()
        try await LiveSandbox.run(playground) { (live) async throws -> Void in
            let xml =
                "<Request service='RouteService' lang='zh-CN'><Head>TEST_PARTNER</Head><Body><RouteRequest "
                + "tracking_type='1' method_type='1' tracking_number='SF1400000000101'/></Body></Request>"
            func ask(_ code: String) async throws -> XMLNode {
                let request = live.form("/sf/bsp-oisp/sfexpressService", ["xml": xml, "verifyCode": code])
                return try XMLNode.read(try await live.answer(request).body)
            }
            let right = try await ask(SFDesk.legacyDigest(of: xml, checkword: "TEST_CHECKWORD"))
            #expect(right.path(["Body", "RouteResponse"])?.children("Route").count == 3)
            #expect(try await ask("wrong").child("Head")?.text == "ERR")
        }
    }

    @Test func `ZTO tracks, intercepts once, says how it stands`() async throws {
        let playground = try Playground()
        try await LiveSandbox.run(playground) { (live) async throws -> Void in
            playground.clock.move(.hours(14))
            func send(_ operation: String, _ body: String, secret: String = "test-app-secret") async throws -> JSONValue
            {
                let digest = ZTODesk.digest(of: Array(body.utf8), secret: secret)
                return try await live.json(
                    live.post(
                        "/zto/" + operation, body,
                        [NamedValue("x-appKey", "demoAppKey"), NamedValue("x-dataDigest", digest)]))
            }
            let track = "zto.merchant.waybill.track.query"
            let number = "73100000001104"
            let rows = try await send(track, #"{"billCode":"\#(number)","mobilePhone":"0000"}"#).array("result")
            #expect(try rows.map { try $0.text("scanType") } == ["收件", "发件", "到件"])
            #expect(try await send(track, #"{"billCode":"\#(number)"}"#).text("statusCode") == "E413")
            #expect(try await send(track, #"{"billCode":"1"}"#, secret: "wrong").text("statusCode") == "S211")
            #expect(try await send("zto.other", #"{"billCode":"1"}"#).text("statusCode") == "S207")

            let order = #"{"billCode":"\#(number)","requestId":"R1","thirdBizNo":"R1","destinationType":2}"#
            let first = try await send("thirdcenter.createIntercept", order)
            #expect(try first.bool("status"))
            let again = try await send("thirdcenter.createIntercept", order)
            #expect(try again.object("data").text("centerBizNo") == first.object("data").text("centerBizNo"))
            let query = "thirdcenter.queryInterceptAndReturnStatus"
            func state() async throws -> String {
                try await send(query, #"{"billCode":"\#(number)"}"#).object("data").text("status")
            }
            #expect(try await state() == "INTERCEPTING")
            playground.clock.move(.hours(4))
            #expect(try await state() == "INTERCEPT_SUCCESS")
        }
    }

    @Test func `YTO answers in its shapes`() async throws {
        let playground = try Playground()
        try await LiveSandbox.run(playground) { (live) async throws -> Void in
            playground.clock.move(.hours(18))
            func send(_ method: String, _ param: String, secret: String = "123456") async throws -> JSONValue {
                let body: JSONText = [
                    "timestamp": "1630056973033", "param": .string(param),
                    "sign": .string(YTODesk.sign(param, method: method, version: "v1", secret: secret)),
                    "format": "JSON",
                ]
                return try await live.json(live.post("/yto/open/\(method)/v1/USERID/TESTCODE", body.text))
            }
            let track = "track_query_adapter"
            let rows = try await send(track, #"{"NUMBER":"YT2810000001106"}"#).asArray
            #expect(try rows.map { try $0.text("infoContent") } == ["GOT", "DEPARTURE", "ARRIVAL"])
            #expect(try await send(track, #"{"NUMBER":"YT404"}"#).text("code") == "1001")
            #expect(try await send(track, #"{"NUMBER":"YT404"}"#, secret: "wrong").int64("code") == 401)
            let order = #"{"waybillNo":"YT2810000001106","wantedDesc":"拦截"}"#
            #expect(try await send("wanted_report_adapter", order).int64("statusCode") == 0)
            #expect(
                try await send("wanted_report_adapter", order).text("statusMessage") == "已有有效拦截件，不能重复发起拦截")
            let cancel = #"{"waybillNo":"YT2810000001106","dealRemark":"撤销"}"#
            #expect(try await send("wanted_cancel_adapter", cancel).int64("statusCode") == 0)
        }
    }

    @Test func `Kuaidi100 queries, locks, subscribes and intercepts`() async throws {
        let playground = try Playground()
        try await LiveSandbox.run(playground) { (live) async throws -> Void in
            playground.clock.move(.hours(16))
            let param = #"{"com":"jtexpress","num":"JT0000000000107","resultv2":"4"}"#
            func query(key: String = "TESTKEY0001") async throws -> JSONValue {
                let sign = Kuaidi100Desk.querySign(param, key: key, customer: "TESTCUST0001")
                return try await live.json(
                    live.form(
                        "/kuaidi100/poll/query.do", ["customer": "TESTCUST0001", "sign": sign, "param": param]))
            }
            #expect(try await query(key: "wrong").text("returnCode") == "503")
            #expect(try await query().text("state") == "0")
            #expect(try await query().text("returnCode") == "504")
            playground.clock.move(.minutes(30))
            #expect(try await query().text("nu") == "JT0000000000107")

            let subject =
                #"{"company":"jtexpress","number":"JT0000000000107","key":"TESTKEY0001","parameters":{"callbackurl":"http://a"}}"#
            func subscribe() async throws -> String {
                try await live.json(live.form("/kuaidi100/poll", ["schema": "json", "param": subject]))
                    .text("returnCode")
            }
            #expect(try await subscribe() == "200")
            #expect(try await subscribe() == "501")

            let order =
                #"{"kuaidicom":"jtexpress","kuaidinum":"JT0000000000107","interceptType":"RETURN_SEND_ADDR","#
                + #""orderId":"R1","callbackUrl":"http://a"}"#
            func intercept(secret: String) async throws -> Int64 {
                let time = String((Playground.start + .hours(16)).milliseconds)
                let sign = Kuaidi100Desk.labelSign(order, milliseconds: time, key: "TESTKEY0001", secret: secret)
                playground.clock.move(.minutes(-30))
                defer { playground.clock.move(.minutes(30)) }
                return try await live.json(
                    live.form(
                        "/kuaidi100/label/order",
                        [
                            "method": "interceptOrder", "key": "TESTKEY0001", "t": time, "sign": sign, "param": order,
                        ])
                ).int64("code")
            }
            #expect(try await intercept(secret: "wrong") == 503)
            #expect(try await intercept(secret: "TESTSECRET0001") == 200)
        }
    }
}
