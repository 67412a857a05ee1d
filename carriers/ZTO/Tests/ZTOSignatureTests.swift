import CarrierConformance
import CarrierKit
import PartyKit
import Testing
import WireFormats
@testable import ZTO

/// The worked examples of the carrier's notes, with the secret `test-app-secret`; hexadecimal and HMAC computed apart.
@Suite struct ZTOSignatureTests {
    static let body = #"{"billCode":"73100196611386"}"#

    @Test(
        arguments: [
            ([:], nil, "sFwyuwjsytUusBv/1TtGwA=="),
            ([:], "1700000000000", "r5mGdAJKEK00pZvmD01Gvw=="),
            (["digest": "sha256"], nil, "dwkMyLErkfTuv+A01JaX5BrwEleklBfGyp8MmIJr73Y="),
            (["digest_encoding": "hex"], nil, "b05c32bb08eccad52eb01bffd53b46c0"),
            (["digest": "hmac_sha256"], "1700000000000", "5LCTgfeURbtTQAfS/1cFBAwQI77mxnwPgFC0jK+kTzo="),
        ] as [([String: String], String?, String)])
    func `a body is signed as in the worked examples`(
        values: [String: String], timestamp: String?, digest: String
    ) throws {
        var account = ZTOTests.account
        account.values.merge(values) { _, new in new }
        #expect(try ZTOSignature(account).digest(of: Self.body, timestamp: timestamp) == digest)
    }

    @Test func `a form's raw text is signed as in the worked example`() throws {
        let form: FormBody = [
            "company_id": "demoAppKey", "msg_type": "NEW_TRACES", "data": #"["73100196611386"]"#,
        ]
        let digest = try ZTOSignature(ZTOTests.account).digest(of: ZTOAdapter.rawText(of: form))
        #expect(digest == "KpSQgYufDStaqTx3Nh0wSw==")
    }

    @Test func `a push is signed as in the worked example`() throws {
        let data =
            #"{"billCode":"73100000000017","action":"RETURN_SIGNED","actionTime":"2025-05-24 10:00:00","city":"上海市"}"#
        #expect(try ZTOSignature(ZTOTests.account).digest(of: data) == "jZd2gES4qVc8/vDcDC7sxw==")
    }

    @Test func `a plus that became a blank on its way still verifies`() throws {
        // The digest of this data holds a plus, which its sender did not escape.
        let data = #"{"billCode":"73100000000017","action":"GOT","actionTime":"2026-03-01 18:00:02"}"#
        let digest = try ZTOSignature(ZTOTests.account).digest(of: data)
        try #require(digest.contains("+"))
        let body = "data=\(PercentEncoding.javaURLEncode(data))&data_digest=\(digest)&company_id=demoAppKey"
        #expect(try ZTOTests.receive(Array(body.utf8)).signature == .verified)
    }

    @Test func `a push for another app, without a digest or under another secret is not read`() throws {
        let sample = try #require(try MessageCase.samples(of: "ZTO").first { $0.name == "push-arrival.json" })
        var account = ZTOTests.account
        account.values["app_key"] = "somebodyElses"
        #expect(try ZTOTests.receive(sample.body, account: account).signature == .wrong)
        let text = String(decoding: sample.body, as: UTF8.self)
        let naked = text.replacing("data_digest", with: "data_nothing")
        let reading = try ZTOTests.receive(Array(naked.utf8))
        #expect(reading.signature == .missing)
        #expect(reading.report == nil)
        #expect(reading.acknowledgement.status == 401)
    }

    @Test func `data that came as an object is verified by the bytes it came in`() throws {
        let data = #"{"billCode" : "73100000000017", "action":"GOT","actionTime":"2026-03-01 18:00:00"}"#
        let digest = try ZTOSignature(ZTOTests.account).digest(of: data)
        let body = #"{"data": \#(data) ,"data_digest":"\#(digest)","company_id":"demoAppKey","msg_type":"Traces"}"#
        #expect(try ZTOTests.receive(Array(body.utf8)).signature == .verified)
    }
}
