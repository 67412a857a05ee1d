@testable import SFExpress
import Testing

/// The worked examples of the carrier's notes: check word TEST_CHECKWORD, timestamp 1700000000000.
@Suite struct SFExpressSignatureTests {
    static let search = #"{"trackingType":1,"trackingNumber":["SF7444471039325"],"checkPhoneNo":"0001"}"#
    static let address = #"{"waybillNo":"SF1040275268927","newDestAddress":{"address":"测试路 1号 A座(1~2)!*栋"}}"#

    @Test(arguments: [
        (search, SFExpressSignature.Recipe.urlEncoded, "yx5ogSObYnUmgR3WMzl50Q=="),
        (address, .urlEncoded, "ohkfR0QEv0QzQbQnVj/hcA=="),
        (search, .plain, "M4eeBDLqQ9TNZVGw1vEcpw=="),
    ])
    func `a service call is signed as in the worked examples`(
        message: String, recipe: SFExpressSignature.Recipe, digest: String
    ) {
        #expect(
            SFExpressSignature.messageDigest(
                of: message, timestamp: "1700000000000", checkword: "TEST_CHECKWORD", recipe: recipe) == digest)
    }

    @Test func `the XML service's code is as in the worked example`() {
        let xml =
            "<Request service='RouteService' lang='zh-CN'><Head>TESTCODE</Head><Body><RouteRequest tracking_type='1' "
            + "method_type='1' tracking_number='444000010085'/></Body></Request>"
        #expect(SFExpressSignature.verifyCode(of: xml, checkword: "TEST_CHECKWORD") == "zH9S/hSy7DKL3+A1AMSZCA==")
    }
}
