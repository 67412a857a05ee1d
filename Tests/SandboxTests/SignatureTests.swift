import Foundation
@testable import Sandbox
import Testing
import WireFormats

/// The worked examples of the carriers' sheets and of the platforms' vectors.
struct SignatureTests {
    @Test(arguments: [
        (
            #"{"trackingType":1,"trackingNumber":["SF7444471039325"],"checkPhoneNo":"0001"}"#,
            "yx5ogSObYnUmgR3WMzl50Q=="
        ),
        (
            #"{"waybillNo":"SF1040275268927","newDestAddress":{"address":"测试路 1号 A座(1~2)!*栋"}}"#,
            "ohkfR0QEv0QzQbQnVj/hcA=="
        ),
    ])
    func `SF's digest`(msgData: String, digest: String) {
        #expect(SFDesk.digest(of: msgData, timestamp: "1700000000000", checkword: "TEST_CHECKWORD") == digest)
    }

    @Test func `SF's older digest`() {
        let xml =
            "<Request service='RouteService' lang='zh-CN'><Head>TESTCODE</Head><Body><RouteRequest tracking_type='1' "
            + "method_type='1' tracking_number='444000010085'/></Body></Request>"
        #expect(SFDesk.legacyDigest(of: xml, checkword: "TEST_CHECKWORD") == "zH9S/hSy7DKL3+A1AMSZCA==")
    }

    @Test(arguments: [
        (#"{"billCode":"73100196611386"}"#, "sFwyuwjsytUusBv/1TtGwA=="),
        (
            #"{"billCode":"73100000000017","action":"RETURN_SIGNED","actionTime":"2025-05-24 10:00:00","city":"上海市"}"#,
            "jZd2gES4qVc8/vDcDC7sxw=="
        ),
    ])
    func `ZTO's digest, of a request and of a push`(text: String, digest: String) {
        #expect(ZTODesk.digest(of: Array(text.utf8), secret: "test-app-secret") == digest)
    }

    @Test(arguments: [
        (#"{"NUMBER":"YT2600227881409"}"#, "track_query_adapter", "uhSL6hg8txxadZi26YPYPg=="),
        (
            #"{"waybillNo":"YT2819007867584","wantedDesc":"客户要求拦截退回"}"#, "wanted_report_adapter",
            "vth1Nm3nQ594VKTTaQPbxg=="
        ),
    ])
    func `YTO's sign`(param: String, method: String, sign: String) {
        #expect(YTODesk.sign(param, method: method, version: "v1", secret: "123456") == sign)
    }

    @Test func `YTO's digest of a push`() {
        let xml =
            "<UpdateInfo><logisticProviderID>YTO</logisticProviderID><mailNo>YT2819007867584</mailNo></UpdateInfo>"
        #expect(YTOWords.pushDigest(of: xml, secret: "123456") == "I+NOVj4pdAUceg3nF7g0Fg==")
    }

    @Test func `Kuaidi100's three signs`() {
        let query = #"{"com":"yuantong","num":"YT1234567890123"}"#
        #expect(
            Kuaidi100Desk.querySign(query, key: "TESTKEY0001", customer: "TESTCUST0001")
                == "F3245D03463196C04115AE96FF3DCE0D")
        let label = #"{"kuaidicom":"jtexpress","kuaidinum":"JT12345678","interceptType":"RETURN_SEND_ADDR"}"#
        #expect(
            Kuaidi100Desk.labelSign(
                label, milliseconds: "1576123932000", key: "TESTKEY0001", secret: "TESTSECRET0001")
                == "5E0395C83FBA8390CAFAB595D571E500")
        let push = #"{"status":"polling","lastResult":{"nu":"YT1234567890123","state":"0"}}"#
        #expect(Kuaidi100Desk.pushSign(push, salt: "kuaidi100api@salt") == "EB5927A5E63D19C599A1115E64115E0A")
    }

    @Test func `Doudian's sign of a call, both ways`() {
        let param =
            #"{"items":[{"aftersale_id":"7000000000000000123","reason":"","remark":"同意拒签后退款 <&>"}],"type":203}"#
        func sign(isMD5: Bool) -> String {
            DoudianDesk.sign(
                appKey: "7000000000000000001", secret: "tb-test-secret-0001", method: "afterSale.operate",
                paramJSON: param, timestamp: "1700000000", isMD5: isMD5)
        }
        #expect(sign(isMD5: false) == "671c6780a72688d58ac9cd224af5f27dd33df02dc5fd187450f2706174cb40c4")
        #expect(sign(isMD5: true) == "f61820387285fc0350267cf14625ba88")
    }

    @Test func `Doudian's sign of a push`() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Payloads/doudian-push.json")
        let sign = DoudianWords.eventSign(
            [UInt8](try Data(contentsOf: file)), appKey: "7000000000000000001", secret: "tb-test-secret-0001")
        #expect(sign == "37446fce16b96cef6febbdb06968f514")
    }

    @Test func `the merchant's signature`() throws {
        let key = try #require(MerchantDesk.key(of: "whsec_dHVybmJhY2stZXhhbXBsZS1zZWNyZXQh"))
        let signature = MerchantDesk.signature(
            id: "msg_0001", timestamp: "1700000000", body: Array(#"{"a":1}"#.utf8), key: key)
        #expect(signature == "v1,3b0xl9XVQ+0YwbcSRW6lFqhccQHaZceupaK4TQU0Byg=")
    }
}
