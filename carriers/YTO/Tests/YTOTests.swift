import CarrierConformance
import CarrierKit
import PartyKit
import ShipmentModel
import Testing
@testable import YTO

@Suite struct YTOTests {
    static let adapter = YTOAdapter()

    static let account = Account(
        id: "yto-test", party: "yto", baseURL: "https://openuat.yto56test.com:6443",
        values: ["user_id": "USERID", "client_code": "TESTCODE"], secrets: ["secret": Secret("123456")])

    static func key(_ number: String) throws -> WaybillKey {
        WaybillKey(carrier: "yto", waybill: try #require(Waybill(number)))
    }

    @Test(arguments: try MessageCase.samples(of: "YTO"))
    func `a sample reads as expected`(sample: MessageCase) throws {
        #expect(try sample.difference(by: Self.adapter) == nil)
    }

    @Test(
        .enabled(if: Corpus.isPresent, Comment(rawValue: Corpus.absence)), arguments: try MessageCase.corpus(of: "yto"))
    func `a case of the corpus reads as expected`(message: MessageCase) throws {
        guard !message.isRequest else { return }
        #expect(try message.difference(by: Self.adapter) == nil)
    }

    @Test(arguments: ConformanceCheck.allCases)
    func `passes what every carrier passes`(check: ConformanceCheck) throws {
        #expect(try check.findings(in: try Self.fixtures()) == [])
    }

    static func fixtures() throws -> ConformanceFixtures {
        let samples = try MessageCase.samples(of: "YTO")
        let reference = InterceptionOrder.Reference(number: try key("YT8800000000060"), requestNumber: "R-60")
        let scan =
            #"{"waybill_No":"YT8800000000060","upload_Time":"2026-03-02 09:00:00","infoContent":"ARRIVAL","#
            + #""processInfo":"已收入","city":"南京市","district":"玄武区"}"#
        return ConformanceFixtures(
            adapter: adapter, account: account, samples: samples,
            pushes: samples.filter(\.operation.isPush).map { push($0.body) },
            unlistedCode: (
                .track,
                #"[{"waybill_No":"YT8800000000060","upload_Time":"2026-03-02 09:00:00","infoContent":"TELEPORTED"}]"#
            ),
            sameScan: .same(
                answer: "[\(scan)]",
                push: push(
                    Array(
                        ("<UpdateInfo><mailNo>YT8800000000060</mailNo><infoContent>ARRIVAL</infoContent>"
                            + "<acceptTime>2026-03-02 09:00:00</acceptTime><remark>已收入</remark><city>南京市</city>"
                            + "<district>玄武区</district></UpdateInfo>").utf8))
            ),
            wishes: [
                .track([.init(reference.number)]),
                .subscribe(.init(reference.number), callbackURL: nil),
                .intercept(.init(reference: reference, destination: .sender(nil), reason: "退款")),
                .cancelIntercept(reference),
            ],
            personalWords: ["张三", "李四", "13800000000"])
    }

    /// A push with a right digest around its XML.
    static func push(_ xml: [UInt8], secret: String = "123456") -> InboundPush {
        let digest = YTOSignature.push(text: String(decoding: xml, as: UTF8.self), secret: secret)
        let fields = ["data_digest": digest, "clientId": "TESTCODE", "type": "online"]
        return InboundPush(
            body: adapter.pushBody(around: xml, fields: fields), heard: Instant(seconds: 1_800_000_000))
    }
}
