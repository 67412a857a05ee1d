import CarrierConformance
import CarrierKit
import PartyKit
import ShipmentModel
import Testing
import WireFormats
@testable import Kuaidi100

@Suite struct Kuaidi100Tests {
    static let adapter = Kuaidi100Adapter()

    static let account = Account(
        id: "kuaidi100-test", party: "kuaidi100", baseURL: "https://poll.kuaidi100.test",
        values: ["customer": "TESTCUST0001", "label_url": "https://poll.kuaidi100.test"],
        secrets: [
            "key": Secret("TESTKEY0001"), "secret": Secret("TESTSECRET0001"), "salt": Secret("kuaidi100api@salt"),
            "partner_key": Secret("TESTPARTNERKEY"),
        ])

    static func key(_ number: String, of carrier: CarrierID = "jt") throws -> WaybillKey {
        WaybillKey(carrier: carrier, waybill: try #require(Waybill(number)))
    }

    @Test(arguments: try MessageCase.samples(of: "Kuaidi100"))
    func `a sample reads as expected`(sample: MessageCase) throws {
        #expect(try sample.difference(by: Self.adapter) == nil)
    }

    @Test(
        .enabled(if: Corpus.isPresent, Comment(rawValue: Corpus.absence)),
        arguments: try MessageCase.corpus(of: "kuaidi100"))
    func `a case of the corpus reads as expected`(message: MessageCase) throws {
        #expect(try message.difference(by: Self.adapter) == nil)
    }

    @Test(arguments: ConformanceCheck.allCases)
    func `passes what every carrier passes`(check: ConformanceCheck) throws {
        #expect(try check.findings(in: try Self.fixtures()) == [])
    }

    static func fixtures() throws -> ConformanceFixtures {
        let samples = try MessageCase.samples(of: "Kuaidi100")
        let reference = InterceptionOrder.Reference(number: try key("JT8800000000060"), requestNumber: "R-60")
        let result =
            #"{"nu":"JT8800000000060","com":"jtexpress","state":"0","data":[{"ftime":"2026-03-02 09:00:00","#
            + #""context":"到达","statusCode":"1001","areaName":"江苏,南京市"}]}"#
        return ConformanceFixtures(
            adapter: adapter, account: account, samples: samples,
            pushes: samples.filter(\.operation.isPush).map { push($0.body) },
            unlistedCode: (
                .pushTrack,
                #"{"status":"polling","lastResult":{"nu":"JT8800000000060","com":"jtexpress","state":"999","#
                    + #""data":[{"ftime":"2026-03-02 09:00:00","context":"-","statusCode":"999"}]}}"#
            ),
            sameScan: .same(answer: result, push: push(Array(#"{"status":"polling","lastResult":\#(result)}"#.utf8))),
            wishes: [
                .track([.init(reference.number)]),
                .subscribe(.init(reference.number), callbackURL: "https://example.com/callback"),
                .intercept(
                    .init(
                        reference: reference, destination: .sender(nil), reason: "退款",
                        callbackURL: "https://example.com/callback")),
            ],
            personalWords: ["张三", "13800000000"], sentSecrets: ["key", "salt", "partner_key"])
    }

    /// A push with a right sign around its JSON.
    static func push(_ param: [UInt8]) -> InboundPush {
        let sign = Kuaidi100Signature.push(param: String(decoding: param, as: UTF8.self), salt: "kuaidi100api@salt")
        return InboundPush(
            body: adapter.pushBody(around: param, fields: ["sign": sign]), heard: Instant(seconds: 1_800_000_000))
    }
}
