import Ledger
import PartyKit
import RefundRules
import ShipmentModel
import Testing
import WireFormats

/// A large payment that a person orders waits for a second person, and everybody can see for whom.
struct FourEyesTests {
    @Test func `the case says who ordered, until another person orders the same`() async throws {
        let office = try await Office()
        let key = try await office.approvedCase("AS-1", amount: 60_000)
        let (li, wang) = (try await office.token("Li", .approve), try await office.token("Wang", .approve))
        let path = "/v1/cases/merchant/m-1/AS-1"
        let pay = #"{"kind":"pay","reason":"goodwill"}"#
        try await office.working { line in
            for _ in 0..<2 {
                let first = try await line.post(path + "/actions", pay, token: li)
                let order = try first.json.object("first_pay_order")
                #expect(try order.text("person") == "Li" && order.text("reason") == "goodwill")
                #expect(try order.object("amount").int64("amount_minor") == 60_000)
                #expect(try first.json.array("refunds").isEmpty)
            }
            let visitor = try await Visitor.logIn(line, wang)
            for (language, words) in [("en", "A second person has to order"), ("zh", "需另一人以相同金额确认")] {
                let page = try await visitor.get("/workbench/cases/merchant/m-1/AS-1?lang=\(language)")
                #expect(page.text.contains(words) && page.text.contains("goodwill") && page.text.contains("Li"))
            }
            let second = try await line.post(path + "/actions", pay, token: wang)
            #expect(try !second.json.has("first_pay_order") && second.json.array("refunds").count == 1)
        }
        #expect(try await office.ledger.caseView(key)?.afterSale.state == .refundDue)
    }

    @Test func `of many payments those that wait are told apart, and their tasks go to the second person`() async throws
    {
        let office = try await Office()
        let (large, small) = (
            try await office.approvedCase("AS-1", amount: 60_000), try await office.approvedCase("AS-2")
        )
        let (li, wang) = (try await office.token("Li", .approve), try await office.token("Wang", .approve))
        try await office.working { line in
            func body(_ rows: String) -> String { #"{"kind":"pay","reason":"goodwill",\#(rows)}"# }
            let first = try await line.post(
                "/v1/cases/actions", body(#""cases":["\#(large)","\#(small)"]"#), token: li,
                headers: [NamedValue("Idempotency-Key", "k")])
            let waiting = try first.json.array("items").map { $0.has("waits_for_second_person") }
            #expect(waiting == [true, false])
            let task = try #require(
                try await office.ledger.tasks(TaskFilter(caseKey: large, kinds: [.secondPerson])).items.first)
            let second = try await line.post(
                "/v1/cases/actions", body(#""tasks":[\#(task.id)]"#), token: wang,
                headers: [NamedValue("Idempotency-Key", "k")])
            let items = try second.json.array("items")
            #expect(
                try items.first?.text("state") == "refund_due" && items.first?.has("waits_for_second_person") == false)
        }
        for key in [large, small] { #expect(try await office.ledger.caseView(key)?.intents.count == 1) }
    }
}
