import CarrierConformance
import CarrierKit
import PartyKit
import ShipmentModel
import Testing
@testable import ZTO

@Suite struct ZTOTests {
    static let adapter = ZTOAdapter()

    static let account = Account(
        id: "zto-test", party: "zto", baseURL: "https://japi-test.zto.com", values: ["app_key": "demoAppKey"],
        secrets: ["app_secret": Secret("test-app-secret"), "hmac_key": Secret("hmac-key")])

    static func key(_ number: String) throws -> WaybillKey {
        WaybillKey(carrier: "zto", waybill: try #require(Waybill(number)))
    }

    @Test(arguments: try MessageCase.samples(of: "ZTO"))
    func `a sample reads as expected`(sample: MessageCase) throws {
        #expect(try sample.difference(by: Self.adapter) == nil)
    }

    @Test(
        .enabled(if: Corpus.isPresent, Comment(rawValue: Corpus.absence)), arguments: try MessageCase.corpus(of: "zto"))
    func `a case of the corpus reads as expected`(message: MessageCase) throws {
        guard !message.isRequest else { return }
        #expect(try message.difference(by: Self.adapter) == nil)
        if message.operation.isPush {
            #expect(try Self.receive(message.body).signature == .verified)
        }
    }

    @Test(arguments: ConformanceCheck.allCases)
    func `passes what every carrier passes`(check: ConformanceCheck) throws {
        #expect(try check.findings(in: try Self.fixtures()) == [])
    }

    static func receive(_ body: [UInt8], account: Account = ZTOTests.account) throws -> CarrierPushReading {
        let push = InboundPush(body: body, heard: Instant(seconds: 1_800_000_000))
        return try adapter.receive(push, of: adapter.pushOperation(of: push, pathSegment: ""), account: account)
    }

    static func fixtures() throws -> ConformanceFixtures {
        let samples = try MessageCase.samples(of: "ZTO")
        let address = InterceptionOrder.Address(
            province: "江苏省", city: "苏州市", county: "吴中区", street: "测试路1号", contact: "张三", phone: "13800000000")
        let reference = InterceptionOrder.Reference(number: try key("73100000000101"), requestNumber: "R-101")
        return ConformanceFixtures(
            adapter: adapter, account: account, samples: samples,
            pushes: samples.filter { $0.operation.isPush && $0.name != "push-content-alone.txt" }
                .map { InboundPush(body: $0.body, heard: Instant(seconds: 1_800_000_000)) },
            unlistedCode: (
                .track,
                #"{"status":true,"result":[{"billCode":"73100000000101","scanType":"外星","scanDate":1772445600000}]}"#
            ),
            // Pushes have actions, answers scan types [seen: OLTS].
            sameScan: .differentWords,
            wishes: [
                .track([.init(reference.number, phoneTail: "0001")]),
                .subscribe(.init(reference.number), callbackURL: nil),
                .intercept(.init(reference: reference, destination: .sender(address), reason: "退款")),
                .cancelIntercept(reference), .queryIntercept(reference),
            ],
            personalWords: ["张三", "李四", "13800000000"])
    }
}
