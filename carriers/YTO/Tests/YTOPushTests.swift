import CarrierKit
import PartyKit
import ShipmentModel
import Testing
import WireFormats
@testable import YTO

@Suite struct YTOPushTests {
    static let xml =
        "<UpdateInfo><logisticProviderID>YTO</logisticProviderID><mailNo>YT8800000000001</mailNo>"
        + "<txLogisticID>T&amp;1</txLogisticID><infoContent>GOT</infoContent>"
        + "<acceptTime>2026-03-02 09:00:00</acceptTime><remark>已揽收</remark></UpdateInfo>"

    func receive(_ push: InboundPush, account: Account = YTOTests.account) throws -> CarrierPushReading {
        try YTOTests.adapter.receive(push, of: .pushTrack, account: account)
    }

    func push(form: FormBody) -> InboundPush { InboundPush(body: form.bytes(), heard: Instant(seconds: 0)) }

    @Test func `a push is acknowledged with the order it names`() throws {
        let reading = try receive(YTOTests.push(Array(Self.xml.utf8)))
        #expect(reading.signature == .verified)
        #expect(reading.acknowledgement.status == 200)
        #expect(
            String(decoding: reading.acknowledgement.body, as: UTF8.self)
                == #"<?xml version="1.0" encoding="UTF-8"?><Response><logisticProviderID>YTO</logisticProviderID>"#
                + "<txLogisticID>T&amp;1</txLogisticID><success>true</success></Response>")
    }

    @Test func `the digest covers the text as received, white space included`() throws {
        let spaced = " \n" + Self.xml
        #expect(try receive(YTOTests.push(Array(spaced.utf8))).signature == .verified)
        let digest = YTOSignature.push(text: Self.xml, secret: "123456")
        let reading = try receive(push(form: ["logistics_interface": spaced, "data_digest": digest]))
        #expect(reading.signature == .wrong)
        #expect(reading.report == nil)
        #expect(reading.acknowledgement.status == 401)
    }

    @Test func `a digest whose plus signs were not encoded is still right`() throws {
        let xml =
            "<UpdateInfo><logisticProviderID>YTO</logisticProviderID><mailNo>YT2819007867584</mailNo></UpdateInfo>"
        let body =
            "logistics_interface=\(PercentEncoding.formURLEncoded.encode(xml))&data_digest=I+NOVj4pdAUceg3nF7g0Fg=="
        // A right signature: the body is read, and lacks what it must have.
        let reading = try receive(InboundPush(body: Array(body.utf8), heard: Instant(seconds: 0)))
        #expect(reading.signature == .verified)
        #expect(reading.unreadable?.type == "missing-field")
    }

    @Test(arguments: [
        [:] as FormBody, ["logistics_interface": YTOPushTests.xml], ["data_digest": "x"],
        ["logistics_interface": YTOPushTests.xml, "data_digest": ""],
    ])
    func `a push without text or digest is not read`(form: FormBody) throws {
        let reading = try receive(push(form: form))
        #expect(reading.signature == .missing)
        #expect(reading.report == nil)
    }

    @Test func `pushes have a secret of their own where one was issued`() throws {
        var account = YTOTests.account
        account.secrets["subscribe_secret"] = Secret("of-subscribe")
        let body = Array(Self.xml.utf8)
        #expect(try receive(YTOTests.push(body, secret: "of-subscribe"), account: account).signature == .verified)
        account.secrets["push_secret"] = Secret("of-push")
        #expect(try receive(YTOTests.push(body, secret: "of-push"), account: account).signature == .verified)
        #expect(try receive(YTOTests.push(body), account: account).signature == .wrong)
    }

    @Test func `an interception's push, whose form is not public, is kept unread`() throws {
        let push = YTOTests.push(Array(Self.xml.utf8))
        #expect(YTOTests.adapter.pushOperation(of: push, pathSegment: "intercept") == .pushIntercept)
        let reading = try YTOTests.adapter.receive(push, of: .pushIntercept, account: YTOTests.account)
        #expect(reading.unreadable == PartyError("yto", .unsupported(.pushIntercept)))
        #expect(reading.signature == .verified)
    }

    @Test func `a refusal asks for the push again and names its order`() {
        let refusal = YTOTests.adapter.refusal(of: YTOTests.push(Array(Self.xml.utf8)), status: 503)
        let text = String(decoding: refusal.body, as: UTF8.self)
        #expect(refusal.status == 503)
        #expect(text.contains("<txLogisticID>T&amp;1</txLogisticID><success>false</success><reason>"))
    }
}
