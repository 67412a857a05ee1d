import Testing
@testable import YTO

/// The worked examples of the carrier's notes.
@Suite struct YTOSignatureTests {
    @Test(arguments: [
        (#"{"NUMBER":"YT2600227881409"}"#, "track_query_adapter", "uhSL6hg8txxadZi26YPYPg=="),
        (
            #"{"waybillNo":"YT2819007867584","wantedDesc":"客户要求拦截退回"}"#, "wanted_report_adapter",
            "vth1Nm3nQ594VKTTaQPbxg=="
        ),
    ])
    func `a request is signed as in the worked examples`(param: String, method: String, sign: String) {
        #expect(YTOSignature.platform(param: param, method: method, version: "v1", secret: "123456") == sign)
    }

    @Test func `the vendor's vector comes out`() {
        #expect(YTOSignature.push(text: "opentest", secret: "123456") == "YLstCNa3x8ijQx16e/jqOA==")
    }

    @Test func `a push is signed as in the worked example`() {
        let xml =
            "<UpdateInfo><logisticProviderID>YTO</logisticProviderID><mailNo>YT2819007867584</mailNo></UpdateInfo>"
        #expect(YTOSignature.push(text: xml, secret: "123456") == "I+NOVj4pdAUceg3nF7g0Fg==")
    }

    @Test func `the old interface is signed over its fields in alphabetical order`() {
        let fields = [
            ("v", "1.01"), ("app_key", "DEMOKEY"), ("user_id", "DEMOUSER"), ("timestamp", "2020-03-01 12:00:00"),
            ("method", "yto.Marketing.WaybillTrace"), ("format", "XML"),
        ]
        #expect(
            YTOSignature.marketing(fields: fields.map { (name: $0.0, value: $0.1) }, secret: "TESTKEY")
                == "99D9C38836AAA652925373A88AB9C418")
    }
}
