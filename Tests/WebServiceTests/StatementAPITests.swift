import Ledger
import PartyKit
import RefundRules
import ShipmentModel
import Testing
import WireFormats

/// What staff put on record over the API.
struct StatementAPITests {
    private static let path = "/v1/parcels/yto/YT9900011/statements"
    private static let asked = #"{"what":"interception_asked","said_by":"shop","note":"the outlet promised"}"#

    private func headers(_ key: String) -> [NamedValue] {
        [NamedValue("Idempotency-Key", key), NamedValue("Content-Type", "application/json")]
    }

    @Test func `a statement is evidence of the parcel, named in the audit, and pays nothing`() async throws {
        let office = try await Office()
        let key = try await office.approvedCase("AS-1")
        let token = try await office.token("Li Lei", .act)
        try await office.working { line in
            let first = try await line.post(Self.path, Self.asked, token: token, headers: headers("k"))
            #expect(first.status == 200)
            #expect(try first.json.array("cases").first?.asText == key.description)
            let again = try await line.post(Self.path, Self.asked, token: token, headers: headers("k"))
            #expect(again.body == first.body)
            let other = try await line.post(
                Self.path, Self.asked.replacing("shop", with: "courier"), token: token, headers: headers("k"))
            #expect(other.status == 409)
            let parcel = try await line.get("/v1/parcels/yto/YT9900011", token: token)
            #expect(parcel.text.contains(#""channel":"person""#) && parcel.text.contains(#""online":false"#))
        }
        let view = try #require(try await office.ledger.caseView(key))
        #expect(view.intents.isEmpty && view.afterSale.state == .approved)
        #expect(view.audit.contains { $0.action == "said" && $0.actor == "Li Lei" })
    }

    @Test(arguments: [
        (#"{"what":"gone","said_by":"courier","note":"x"}"#, "what"),
        (#"{"what":"lost","said_by":"nobody","note":"x"}"#, "said_by"),
        (#"{"what":"lost","said_by":"courier"}"#, "note"),
        (#"{"what":"lost","said_by":"courier","note":"x","at":"tomorrow"}"#, "at"),
    ])
    func `what cannot be taken is named`(body: String, field: String) async throws {
        let office = try await Office()
        let token = try await office.token("Li Lei", .act)
        try await office.working { line in
            let answer = try await line.post(Self.path, body, token: token, headers: headers("k"))
            #expect(answer.status == 400 && answer.text.contains("\"\(field)\""))
        }
    }

    @Test func `only who may act for every shop notes something`() async throws {
        let office = try await Office()
        let tokens = [
            (try await office.token("reader", .look), 403),
            (try await office.token("one-shop", .act, shops: ["x"]), 404),
        ]
        try await office.working { line in
            for (token, status) in tokens {
                let answer = try await line.post(Self.path, Self.asked, token: token, headers: headers("k"))
                #expect(answer.status == status)
            }
            let unnamed = try await line.post(
                Self.path, Self.asked, token: tokens[0].0, headers: [NamedValue("Content-Type", "application/json")])
            #expect(unnamed.status == 403)
        }
    }
}
