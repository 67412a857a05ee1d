import Testing
@testable import Kuaidi100

/// The worked examples of the vendor's notes.
@Suite struct Kuaidi100SignatureTests {
    @Test func `a query is signed as in the worked example`() {
        let param = #"{"com":"yuantong","num":"YT1234567890123"}"#
        #expect(
            Kuaidi100Signature.query(param: param, key: "TESTKEY0001", customer: "TESTCUST0001")
                == "F3245D03463196C04115AE96FF3DCE0D")
    }

    @Test func `an interception is signed as in the worked example`() {
        let param = #"{"kuaidicom":"jtexpress","kuaidinum":"JT12345678","interceptType":"RETURN_SEND_ADDR"}"#
        #expect(
            Kuaidi100Signature.label(
                param: param, milliseconds: "1576123932000", key: "TESTKEY0001", secret: "TESTSECRET0001")
                == "5E0395C83FBA8390CAFAB595D571E500")
    }

    @Test func `a push is signed as in the worked example`() {
        let param = #"{"status":"polling","lastResult":{"nu":"YT1234567890123","state":"0"}}"#
        #expect(
            Kuaidi100Signature.push(param: param, salt: "kuaidi100api@salt") == "EB5927A5E63D19C599A1115E64115E0A")
    }
}
