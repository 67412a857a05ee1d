import CarrierKit
import PartyKit
import ShipmentModel
import Testing
@testable import YTO

@Suite struct YTOAnswerTests {
    func read(_ body: String, _ operation: PartyKit.Operation = .track, status: Int = 200, to wish: CarrierWish? = nil)
        throws(PartyError) -> CarrierReport
    {
        let answer = InboundAnswer(status: status, body: Array(body.utf8), protection: .verified)
        return try YTOTests.adapter.read(answer, of: operation, to: wish)
    }

    func cause(_ body: String, status: Int = 200, to wish: CarrierWish? = nil) -> PartyError.Cause? {
        do throws(PartyError) {
            _ = try read(body, status: status, to: wish)
            return nil
        } catch {
            return error.cause
        }
    }

    @Test(arguments: [
        ("", 200), ("{}", 500), ("[]", 503), ("<!DOCTYPE html><html></html>", 200), ("<html>", 404), ("busy", 200),
    ])
    func `an error page is no answer and is asked again`(body: String, status: Int) {
        #expect(cause(body, status: status) == .notAnAnswer(status: status))
        #expect(PartyError("yto", .notAnAnswer(status: status)).remedy == .retryLater)
    }

    @Test func `an answer about another waybill is refused`() throws {
        let wish = CarrierWish.track([.init(try YTOTests.key("YT8800000000001"))])
        let other = #"[{"waybill_No":"YT8800000000002","upload_Time":"2026-03-02 09:00:00","infoContent":"GOT"}]"#
        #expect(cause(other, to: wish) == .wrongSubject)
        #expect(cause(other.replacing("0002", with: "0001"), to: wish) == nil)
        #expect(cause(#"{"map":{"YT8800000000002":[]},"code":"1001"}"#, to: wish) == .wrongSubject)
    }

    @Test(arguments: [
        #"[{"upload_Time":"2026-03-02 09:00:00","infoContent":"GOT"}]"#,
        #"[{"waybill_No":"YT8800000000002","infoContent":"GOT","infoContent":"SIGNED"}]"#,
        #"[{"waybill_No":"YT8800000000002","infoContent":"GOT","upload_Time":"yesterday"}]"#,
        #"{"statusCode":0,"statusCode":1}"#, #"{"success":true,"success":false}"#, #"{"success":"perhaps"}"#,
        "<ufinterface><Result><WaybillProcessInfo><ProcessInfo>x</ProcessInfo></WaybillProcessInfo></Result></ufinterface>",
        "<Response><code>0</code></Response>", "<Response><success>true</success></Response>", "<Other/>",
    ])
    func `what is not as it should be is kept and learnt, not guessed`(body: String) throws {
        #expect(PartyError("yto", try #require(cause(body))).remedy == .keepAndLearn)
    }

    @Test func `a sign that only its text calls the sender's counts in full after a return scan`() throws {
        let rows = { (first: String) in
            #"[{"waybill_No":"YT8800000000001","upload_Time":"2026-03-02 09:00:00","infoContent":"\#(first)"},"#
                + #"{"waybill_No":"YT8800000000001","upload_Time":"2026-03-05 09:00:00","infoContent":"SIGNED","#
                + #""processInfo":"签收人：退回"}]"#
        }
        for (first, isConclusive) in [("TMS_RETURN", true), ("DEPARTURE", false)] {
            let scans = try read(rows(first)).shipments[0].scans
            let vocabulary = YTOTests.adapter.vocabulary
            let timeline = TimelineReading(
                of: scans.map { ($0, vocabulary.meaning(of: $0, heardThrough: .answer)) })
            #expect(timeline.status == .returned)
            #expect(timeline.events.last?.isConclusive == isConclusive)
        }
    }

    @Test func `a returning scan says nothing about an interception`() throws {
        let meaning = YTOTests.adapter.vocabulary.meaning(
            of: Statement(.scan, code: "TMS_RETURN", text: "退回"), heardThrough: .push)
        #expect(meaning == Meaning(.returning))
    }
}
