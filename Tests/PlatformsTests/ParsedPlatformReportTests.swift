import PartyKit
import PlatformKit
import ShipmentModel
import Testing
import WireFormats

struct ParsedPlatformReportTests {
    private let ack = Acknowledgement(status: 200, contentType: "text/plain", body: "success")

    @Test func `a refund shows what its target said and nothing else`() {
        let report = PlatformReport(
            isOK: true,
            effect: .init(
                .done, .none, rawState: "SUCCESS", targetReference: "5000",
                amount: Money(minorUnits: 100, currency: .cny),
                doneAt: Instant(seconds: 1_700_000_060), refundKey: "TBabc", orderID: "O-1",
                payerAmount: Money(minorUnits: 90, currency: .cny),
                totalRefunded: Money(minorUnits: 300, currency: .cny), isVerified: true))
        #expect(
            ParsedPlatformReport.render(report, of: .refund).text == """
                {"outcome":"done","action":"none","raw_state":"SUCCESS","refund_key":"TBabc","target_refund_id":"5000",\
                "order_id":"O-1","amount_minor":100,"payer_amount_minor":90,"total_refunded_minor":300,"currency":"CNY",\
                "done_at":1700000060,"verified":true}
                """)
    }

    @Test func `a push about a refund shows its notice beside the acknowledgement`() {
        let push = PlatformPushReading(
            signature: .verified, events: [],
            refund: .init(eventID: "evt_1", topic: "refund.updated", effect: .init(.stuck, .person)),
            acknowledgement: ack)
        #expect(
            ParsedPlatformReport.render(push, of: .pushRefund).text == """
                {"verified":true,"ack":{"status":200,"text":"success"},"event_id":"evt_1","topic":"refund.updated",\
                "outcome":"stuck","action":"person"}
                """)
    }

    @Test func `a scheme without signature is neither verified nor wrong`() {
        let push = PlatformPushReading(
            signature: .unsigned, events: [.init(id: nil, kind: .updated, caseID: "1")],
            acknowledgement: Acknowledgement(status: 204, contentType: "text/plain", body: ""))
        #expect(
            ParsedPlatformReport.render(push, of: .pushCase).text
                == #"{"ack":{"status":204},"events":[{"kind":"updated","case_id":"1"}]}"#)
    }
}

struct AnswerTableTests {
    private let table = AnswerTable(
        ["A:1": AnswerRule(.notDone, .person, source: "x"), "A": AnswerRule(.notDone, .resendLater, source: "x")],
        unlisted: AnswerRule(.unknown, .readCase, source: "x"))

    @Test func `the most telling code decides, and none that is listed is possibly done`() {
        #expect(table.rule(for: ["A:1", "A"]).action == .person)
        #expect(table.rule(for: ["A:2", "A"]).action == .resendLater)
        #expect(table.rule(for: [nil, "B"]).outcome == .unknown)
    }

    @Test func `a question that was turned away says nothing about the refund`() {
        let rule = table.rule(for: ["A"])
        #expect(rule.effect(for: .effect, code: "A") == .init(.notDone, .resendLater, code: "A"))
        #expect(rule.effect(for: .query, code: "A") == .init(.unknown, .query, code: "A"))
        #expect(table.unlisted.effect(for: .reading, code: nil) == .init(.unknown, .resendLater))
        #expect(table.rule(for: ["A:1"]).effect(for: .query, code: nil) == .init(.unknown, .person))
    }
}
