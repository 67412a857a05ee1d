import PartyKit
import PlatformKit
import Platforms
import ShipmentModel
import Testing

struct DoudianSamplesTests {
    @Test(arguments: SampleCase.own(of: "doudian"))
    func `a body reads as its sample says`(sample: SampleCase) throws {
        try sample.check(DoudianAdapter(), account: .doudian)
    }

    @Test(
        .enabled(if: Corpus.isPresent, Comment(rawValue: Corpus.absence)),
        arguments: SampleCase.corpus(of: "doudian"))
    func `a case of the corpus reads as expected`(sample: SampleCase) throws {
        try sample.check(DoudianAdapter(), account: .doudian)
    }
}

extension Account {
    static let doudian = Account(
        id: "shop-a", party: "doudian", baseURL: "https://openapi-fxg.jinritemai.com",
        values: ["app_key": "7000000000000000001"],
        secrets: ["secret": Secret("tb-test-secret-0001"), "access_token": Secret("tb-test-token-0001")])
}
