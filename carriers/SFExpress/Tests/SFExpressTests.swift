import CarrierConformance
import CarrierKit
import PartyKit
@testable import SFExpress
import ShipmentModel
import Testing

@Suite struct SFExpressTests {
    static let adapter = SFExpressAdapter()

    static let account = Account(
        id: "sf-test", party: "sf", baseURL: "https://sfapi-sbox.sf-express.com",
        values: ["partner_id": "TEST_PARTNER", "monthly_card_no": "7551234567"],
        secrets: ["checkword": Secret("TEST_CHECKWORD")])

    static func key(_ number: String) throws -> WaybillKey {
        WaybillKey(carrier: "sf", waybill: try #require(Waybill(number)))
    }

    @Test(arguments: try MessageCase.samples(of: "SFExpress"))
    func `a sample reads as expected`(sample: MessageCase) throws {
        #expect(try sample.difference(by: Self.adapter) == nil)
    }

    @Test(
        .enabled(if: Corpus.isPresent, Comment(rawValue: Corpus.absence)), arguments: try MessageCase.corpus(of: "sf"))
    func `a case of the corpus reads as expected`(message: MessageCase) throws {
        guard !message.isRequest else { return }
        #expect(try message.difference(by: Self.adapter) == nil)
    }

    @Test(arguments: ConformanceCheck.allCases)
    func `passes what every carrier passes`(check: ConformanceCheck) throws {
        #expect(try check.findings(in: try Self.fixtures()) == [])
    }

    static func fixtures() throws -> ConformanceFixtures {
        let samples = try MessageCase.samples(of: "SFExpress")
        let route =
            #"{"mailno":"SF1000000000060","acceptTime":"2026-03-02 09:00:00","acceptAddress":"南京市","#
            + #""remark":"快件到达","opCode":"31"}"#
        let address = InterceptionOrder.Address(
            province: "江苏省", city: "苏州市", county: "吴中区", street: "测试路 1号", contact: "张三", phone: "13800000000")
        let reference = InterceptionOrder.Reference(
            number: try key("SF1000000000060"), requestNumber: "R-60", carrierNumber: "CUS60")
        return ConformanceFixtures(
            adapter: adapter, account: account, samples: samples,
            pushes: samples.filter(\.operation.isPush).map { push($0.body) },
            unlistedCode: (
                .pushTrack,
                #"{"Body":{"WaybillRoute":[{"mailno":"SF1000000000060","acceptTime":"2026-03-02 09:00:00","opCode":"777"}]}}"#
            ),
            sameScan: .same(
                answer:
                    #"{"apiResultCode":"A1000","apiResultData":{"success":true,"errorCode":"S0000","msgData":{"routeResps":["#
                    + #"{"mailNo":"SF1000000000060","routes":[{"acceptTime":"2026-03-02 09:00:00","acceptAddress":"南京市","#
                    + #""remark":"快件到达","opCode":"31","firstStatusCode":"2","secondaryStatusCode":"201"}]}]}}}"#,
                push: push(Array(#"{"Body":{"WaybillRoute":[\#(route)]}}"#.utf8))
            ),
            wishes: [
                .track([.init(reference.number, phoneTail: "0001")]),
                .subscribe(.init(reference.number), callbackURL: nil),
                .intercept(.init(reference: reference, destination: .sender(address), reason: "退款")),
                .intercept(
                    .init(reference: reference, destination: .sender(nil), reason: "退款", orderBeforePickup: "T-60")),
                .cancelIntercept(reference),
            ],
            personalWords: ["张三", "李四", "13800000000"])
    }

    static func push(_ body: [UInt8], hasPathToken: Bool = true) -> InboundPush {
        // The moment that the signed sample was signed at.
        InboundPush(body: body, heard: Instant(seconds: 1_772_445_600), hasPathToken: hasPathToken)
    }
}
