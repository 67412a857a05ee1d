import CarrierConformance
import CarrierKit
import PartyKit
@testable import SFExpress
import ShipmentModel
import Testing
import WireFormats

@Suite struct SFExpressPushTests {
    func sample(_ name: String) throws -> [UInt8] {
        try #require(try MessageCase.samples(of: "SFExpress").first { $0.name == name }).body
    }

    func receive(_ push: InboundPush, account: Account = SFExpressTests.account) throws -> CarrierPushReading {
        try SFExpressTests.adapter.receive(push, of: .pushTrack, account: account)
    }

    func text(_ acknowledgement: Acknowledgement) -> String { String(decoding: acknowledgement.body, as: UTF8.self) }

    @Test func `a plain push proves nothing, so it needs the path token`() throws {
        let body = try sample("push-routes.xml")
        let known = try receive(SFExpressTests.push(body))
        #expect(known.signature == .unsigned)
        #expect(known.report?.shipments.count == 2)
        let unknown = try receive(SFExpressTests.push(body, hasPathToken: false))
        #expect(unknown.signature == .missing)
        #expect(unknown.report == nil)
    }

    @Test func `an account can insist on signed pushes`() throws {
        var account = SFExpressTests.account
        account.values["push_digest"] = "required"
        #expect(try receive(SFExpressTests.push(try sample("push-routes.xml")), account: account).signature == .missing)
        #expect(
            try receive(SFExpressTests.push(try sample("push-signed-form.txt")), account: account).signature
                == .verified)
    }

    @Test(arguments: ["requird", "Required", "true", "no"])
    func `an account that may insist on signed pushes takes none until its settings say so clearly`(value: String)
        throws
    {
        var account = SFExpressTests.account
        account.values["push_digest"] = value
        let mistake = PartyError("sf", .badSetting(name: "push_digest", choices: ["optional", "required"]))
        #expect(mistake.remedy == .fixSettings)
        for name in ["push-routes.xml", "push-signed-form.txt"] {
            let push = SFExpressTests.push(try sample(name))
            #expect(throws: mistake) { try receive(push, account: account) }
        }
    }

    @Test(arguments: ["content", "msgData", "msgDigest", "timestamp"])
    func `a text beside the signed one is not read, wherever it stands`(name: String) throws {
        let genuine = try FormBody.read(try sample("push-signed-form.txt"))
        let other = FormBody.Field(name, String(decoding: try sample("push-redirected-back.json"), as: UTF8.self))
        for fields in [genuine.fields + [other], [other] + genuine.fields] {
            let reading = try receive(SFExpressTests.push(FormBody(fields).bytes()))
            #expect(reading.signature == .wrong)
            #expect(reading.report == nil)
        }
    }

    @Test(arguments: [
        #""remark":"客户拒收","remark":"ok""#, #""acceptTime":"2026-03-02 10:00:00","acceptTime":"2026-03-02 11:00:00""#,
        #""mailno":"SF1000000000052""#, #""opCode":"80","opCode":"99""#,
    ])
    func `a field that decides may not stand twice`(members: String) throws {
        let body = #"{"Body":{"WaybillRoute":[{"mailno":"SF1000000000052",\#(members)}]}}"#
        #expect(try receive(SFExpressTests.push(Array(body.utf8))).unreadable?.type == "unreadable-duplicateKey")
    }

    @Test func `an old digest proves nothing: the push is word where it has a token, and else not read`() throws {
        var push = SFExpressTests.push(try sample("push-signed-form.txt"))
        push.heard = push.heard + .hours(2)
        #expect(try receive(push).signature == .unsigned)
        #expect(try receive(push).report != nil)
        var account = SFExpressTests.account
        account.values["push_digest"] = "required"
        #expect(try receive(push, account: account).signature == .wrong)
        push.hasPathToken = false
        #expect(try receive(push).signature == .wrong)
        push.heard = push.heard - .minutes(150)
        #expect(try receive(push).signature == .verified)
    }

    @Test func `a signed push that cannot be read keeps its verdict`() throws {
        let (message, timestamp) = (#"{"Nobody":[]}"#, "1772445600000")
        let form: FormBody = [
            "msgData": message, "timestamp": timestamp,
            "msgDigest": SFExpressSignature.messageDigest(
                of: message, timestamp: timestamp, checkword: "TEST_CHECKWORD", recipe: .plain),
        ]
        let reading = try receive(SFExpressTests.push(form.bytes(), hasPathToken: false))
        #expect(reading.signature == .verified)
        #expect(reading.report == nil)
        #expect(reading.unreadable == PartyError("sf", .missingField(path: "Body")))
        #expect(reading.acknowledgement.status == 400)
    }

    @Test func `twenty thousand parcels in one push are read whole, each by itself`() throws {
        let numbers = (0..<20_000).map { "SF\(1_000_000_000_000 + $0)" }
        let rows = numbers.map { #"{"mailno":"\#($0)","opCode":"31"}"# }
        let body = Array((#"{"Body":{"WaybillRoute":["# + rows.joined(separator: ",") + "]}}").utf8)
        let shipments = try #require(try receive(SFExpressTests.push(body)).report).shipments
        #expect(shipments.count == numbers.count)
        let astray = zip(shipments, numbers).filter { shipment, number in
            shipment.trackingNumber?.rawValue != number || shipment.scans.map(\.code) != ["31"]
        }
        #expect(astray.isEmpty, "\(astray.count) parcels are out of order or have others' scans")
    }

    @Test func `a signed form for another customer is not ours`() throws {
        var account = SFExpressTests.account
        account.values["partner_id"] = "SOMEBODY_ELSE"
        #expect(
            try receive(SFExpressTests.push(try sample("push-signed-form.txt")), account: account).signature == .wrong)
    }

    @Test(arguments: [
        ("push-routes.xml", "<Head>OK</Head>", "<Head>ERR</Head><ERROR code=\"4001\">"),
        ("push-routes-in-form-field.txt", "<Head>OK</Head>", "<Head>ERR</Head>"),
        ("push-routes-in-nameless-form.txt", "<Head>OK</Head>", "<Head>ERR</Head>"),
        ("push-order-state.xml", "<Response><success>true</success></Response>", "<Head>ERR</Head>"),
        ("push-order-state.json", #""return_code":"0000""#, #""return_code":"1000""#),
        ("push-signed-in-locker-is-the-customers.json", #""return_code":"0000""#, #""return_code":"1000""#),
        ("push-signed-form.txt", #""return_code":"0000""#, #""return_code":"1000""#),
    ])
    func `SF hears its own words, in the shape it used`(name: String, receipt: String, refusal: String) throws {
        let push = SFExpressTests.push(try sample(name))
        #expect(text(try receive(push).acknowledgement).contains(receipt))
        #expect(text(SFExpressTests.adapter.refusal(of: push, status: 503)).contains(refusal))
    }

    @Test func `a scan heard in an answer and in a push is the customer's own signature`() {
        let scan = Statement(.scan, code: "80", text: "已派送至（丰巢）")
        let vocabulary = SFExpressVocabulary()
        #expect(vocabulary.meaning(of: scan, heardThrough: .answer).status == .availableForPickup)
        #expect(vocabulary.meaning(of: scan, heardThrough: .push).status == .delivered)
        #expect(vocabulary.meaning(of: scan, heardThrough: [.push, .answer]).status == .delivered)
    }

    @Test func `the new waybill is found in Chinese remarks and missed in others`() {
        func linked(_ text: String) -> Waybill? {
            SFExpressVocabulary().meaning(of: Statement(.scan, code: "648", text: text), heardThrough: .push)
                .linkedWaybill
        }
        #expect(linked("快件已退回/转寄,新单号为: SF1000000000098") == Waybill("SF1000000000098"))
        #expect(linked("快件已退回/转寄，新单号为：444000000099，请关注") == Waybill("444000000099"))
        #expect(linked("Returned or forwarded under a new waybill") == nil)
        #expect(
            SFExpressVocabulary().meaning(of: Statement(.scan, code: "648"), heardThrough: .push).changesWaybill)
    }

    @Test func `an answer about another parcel is refused`() throws {
        let answer = InboundAnswer(
            status: 200, body: try sample("track-refused-then-returned.json"), protection: .verified)
        let wish = CarrierWish.track([.init(try SFExpressTests.key("SF1000000000099"))])
        #expect(throws: PartyError("sf", .wrongSubject)) {
            try SFExpressTests.adapter.read(answer, of: .track, to: wish)
        }
    }

    @Test(arguments: [
        (Operation.intercept, "intercept-taken-without-a-code.json", InterceptionState.accepted),
        (.cancelIntercept, "intercept-withdrawn-without-a-code.json", .cancelled),
    ])
    func `a success without a code is a success`(
        operation: Operation, name: String, state: InterceptionState
    ) throws {
        let answer = InboundAnswer(status: 200, body: try sample(name), protection: .verified)
        let statement = try SFExpressTests.adapter.read(answer, of: operation, to: nil).shipments.first?.interception
        let meaning = SFExpressVocabulary().meaning(of: try #require(statement), heardThrough: .answer)
        #expect(meaning.interception?.state == state)
    }

    @Test(arguments: [
        ("A1005", true, false), ("A1006", false, false), ("A1009", false, true), ("A1099", false, true),
    ])
    func `an order that failed behind the platform is possibly taken, and not tried again by itself`(
        code: String, isRetryable: Bool, isPossiblyDone: Bool
    ) throws {
        let body = Array(#"{"apiResultCode":"\#(code)","apiErrorMsg":"失败"}"#.utf8)
        let answer = InboundAnswer(status: 200, body: body, protection: .verified)
        let fault = try SFExpressTests.adapter.read(answer, of: .intercept, to: nil).fault
        #expect(fault?.isRetryable == isRetryable)
        #expect(fault?.isPossiblyDone == isPossiblyDone)
        let tracking = try SFExpressTests.adapter.read(answer, of: .track, to: nil).fault
        #expect(tracking?.isRetryable == (code != "A1006"))
        #expect(tracking?.isPossiblyDone == false)
    }

    @Test func `an interception's answer becomes a fact about our own order`() throws {
        let reference = InterceptionOrder.Reference(
            number: try SFExpressTests.key("SF1000000000011"), requestNumber: "R-11")
        let wish = CarrierWish.intercept(.init(reference: reference, destination: .sender(nil), reason: ""))
        let answer = InboundAnswer(
            status: 200, body: try sample("intercept-taken-without-a-number.json"), protection: .verified)
        let report = try SFExpressTests.adapter.read(answer, of: .intercept, to: wish)
        let asked = Instant(seconds: 1_700_000_000)
        let facts = report.facts(
            by: SFExpressTests.adapter.profile, to: wish, heard: asked + .seconds(1), through: .answer,
            verification: .verified, asked: asked)
        #expect(facts.count == 1)
        #expect(facts.first?.number == reference.number)
        #expect(facts.first?.statement.requestNumber == "R-11")
        #expect(facts.first?.notBefore == asked)
    }

    @Test(arguments: [
        ("客户拒收", true), ("收件人拒签快件", true), ("未拒收", false), ("未被客户拒收", false), ("非拒收", false), ("无拒收", false),
        ("取消拒收", false), ("拒收再投", false), ("拒收已取消", false), ("未拒签，后客户拒收", true), ("拒绝", false), ("", false),
    ])
    func `a refusal counts only as a statement`(text: String, isStated: Bool) {
        #expect(RefusalWording.states(text) == isStated)
    }
}
