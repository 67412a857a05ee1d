import CarrierKit
import PartyKit
import ShipmentModel
import Testing
@testable import Kuaidi100

@Suite struct Kuaidi100AnswerTests {
    func read(_ body: String, _ operation: PartyKit.Operation = .track, status: Int = 200, to wish: CarrierWish? = nil)
        throws(PartyError) -> CarrierReport
    {
        let answer = InboundAnswer(status: status, body: Array(body.utf8), protection: .verified)
        return try Kuaidi100Tests.adapter.read(answer, of: operation, to: wish)
    }

    func cause(_ body: String, status: Int = 200, to wish: CarrierWish? = nil) -> PartyError.Cause? {
        do throws(PartyError) {
            _ = try read(body, status: status, to: wish)
            return nil
        } catch {
            return error.cause
        }
    }

    let answer = #"{"message":"ok","nu":"JT8800000000060","com":"yuantong","state":"0","data":[]}"#

    @Test func `an error page is no answer and is asked again`() {
        #expect(cause("<html>", status: 200) == .notAnAnswer(status: 200))
        #expect(cause(answer, status: 502) == .notAnAnswer(status: 502))
        #expect(cause("") == .notAnAnswer(status: 200))
    }

    @Test func `the number decides whose answer it is, not the company`() throws {
        let asked = CarrierWish.track([.init(try Kuaidi100Tests.key("JT8800000000060"))])
        #expect(try read(answer, to: asked).shipments[0].carrier == "jt")
        #expect(try read(answer).shipments[0].carrier == "yto")
        let other = CarrierWish.track([.init(try Kuaidi100Tests.key("JT8800000000061"))])
        #expect(cause(answer, to: other) == .wrongSubject)
    }

    @Test func `too frequent is throttled, and nothing yet is only later`() throws {
        let fault = { (code: String) in try read(#"{"result":false,"returnCode":"\#(code)","message":"-"}"#).fault }
        #expect(try fault("504")?.isThrottled == true)
        #expect(try fault("500")?.isThrottled == false)
        #expect(try fault("500")?.isRetryable == true)
        #expect(try fault("999")?.isRetryable == nil)
    }

    @Test func `the order itself is no answer to the order`() throws {
        let order = #"{"kuaidicom":"jtexpress","kuaidinum":"JT8800000000060","interceptType":"RETURN_SEND_ADDR"}"#
        #expect(try read(order, .intercept).shipments[0].interception == nil)
        let reference = InterceptionOrder.Reference(
            number: try Kuaidi100Tests.key("JT8800000000060"), requestNumber: "R")
        let wish = CarrierWish.intercept(.init(reference: reference, destination: .sender(nil), reason: ""))
        #expect(throws: PartyError("kuaidi100", .missingField(path: "code"))) { try read(order, .intercept, to: wish) }
    }

    @Test func `a state that stands twice is refused`() {
        let twice = #"{"nu":"JT8800000000060","com":"jtexpress","state":"3","state":"4","data":[]}"#
        #expect(PartyError("kuaidi100", cause(twice) ?? .wrongSubject).type == "unreadable-duplicateKey")
    }

    @Test func `only 4 is returned; 6, 14 and 401 are three other things`() {
        let status = { (code: String) in
            Kuaidi100Vocabulary().meaning(of: Statement(.summary, code: code), heardThrough: .push).status
        }
        #expect(["4", "6", "14", "401"].map(status) == [.returned, .returning, .refused, .cancelled])
    }

    @Test func `a sign other than 4 is not the sender's, and 301 is the recipient's own`() {
        func meaning(_ code: String) -> Meaning {
            Kuaidi100Vocabulary().meaning(of: Statement(.scan, code: code), heardThrough: .answer)
        }
        #expect(["3", "302", "303", "304"].allSatisfy { meaning($0).isNotReturnSign })
        #expect(meaning("301").direction == .outbound)
        #expect(meaning("4") == Meaning(.returned))
    }
}
