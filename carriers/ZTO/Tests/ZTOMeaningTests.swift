import CarrierConformance
import CarrierKit
import PartyKit
import ShipmentModel
import Testing
@testable import ZTO

@Suite struct ZTOMeaningTests {
    @Test(arguments: [
        ("ARRIVAL", ShipmentStatus.inTransit, ShipmentStatus.availableForPickup), ("DEPARTURE", .inTransit, .exception),
    ])
    func `one word means one thing in a push and another in an answer`(
        code: String, pushed: ShipmentStatus, asked: ShipmentStatus
    ) {
        let scan = Statement(.scan, code: code)
        #expect(ZTOVocabulary().meaning(of: scan, heardThrough: .push).status == pushed)
        #expect(ZTOVocabulary().meaning(of: scan, heardThrough: .answer).status == asked)
    }

    @Test(arguments: [("SIGNED", true), ("DEPARTURE_SIGNED", true), ("RETURN_SIGNED", false)])
    func `a pushed sign that is not RETURN_SIGNED is not the sender's`(code: String, isNotReturnSign: Bool) {
        let meaning = ZTOVocabulary().meaning(of: Statement(.scan, code: code), heardThrough: .push)
        #expect(meaning.isNotReturnSign == isNotReturnSign)
        let asked = ZTOVocabulary().meaning(of: Statement(.scan, code: "签收"), heardThrough: .answer)
        #expect(!asked.isNotReturnSign, "answers have one word for both")
    }

    @Test func `a push is sorted by what it holds, and by its path where it cannot be read`() throws {
        func operation(_ body: String, _ segment: String = "") -> Operation {
            ZTOTests.adapter.pushOperation(
                of: InboundPush(body: Array(body.utf8), heard: .distantPast), pathSegment: segment)
        }
        let samples = try MessageCase.samples(of: "ZTO").filter { $0.name != "push-content-alone.txt" }
        for sample in samples where sample.operation.isPush {
            #expect(operation(String(decoding: sample.body, as: UTF8.self)) == sample.operation)
        }
        #expect(operation("{", "intercept") == .pushIntercept)
        #expect(operation("{") == .pushTrack)
    }

    @Test func `taken, withdrawn and refused answers are different facts though their codes are alike`() throws {
        let samples = try MessageCase.samples(of: "ZTO")
        let reference = InterceptionOrder.Reference(number: try ZTOTests.key("73100000000101"), requestNumber: "R-1")
        let keys = try ["intercept-taken.json", "intercept-refused.json", "intercept-withdrawn.json"].map { name in
            let sample = try #require(samples.first { $0.name == name })
            let facts = try sample.report(by: ZTOTests.adapter).facts(
                by: ZTOTests.adapter.profile, to: .cancelIntercept(reference), heard: Instant(seconds: 1),
                through: .answer, verification: .verified)
            return try #require(facts.first).key
        }
        #expect(Set(keys).count == 3)
    }

    @Test func `an answer about another parcel is refused`() throws {
        let sample = try #require(
            try MessageCase.samples(of: "ZTO").first { $0.name == "interception-state-intercepting.json" })
        let reference = InterceptionOrder.Reference(number: try ZTOTests.key("73100000000999"), requestNumber: "R-1")
        #expect(throws: PartyError("zto", .wrongSubject)) {
            try ZTOTests.adapter.read(
                InboundAnswer(status: 200, body: sample.body, protection: .verified), of: .queryIntercept,
                to: .queryIntercept(reference))
        }
    }
}
