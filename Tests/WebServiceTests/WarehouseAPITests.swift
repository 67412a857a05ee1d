import Ledger
import PartyKit
import RefundRules
import ShipmentModel
import Testing
import WireFormats

/// What a warehouse hands in over the API.
struct WarehouseAPITests {
    private static let path = "/v1/warehouse/receipts"
    private static let one =
        #"{"carrier":"yto","waybill":"YT9900011","result":"received","time":"2026-11-22T08:30:00+08:00","station":"WH1"}"#

    private func headers(_ key: String, _ type: String = "application/json") -> [NamedValue] {
        [NamedValue("Idempotency-Key", key), NamedValue("Content-Type", type)]
    }

    @Test func `a receipt makes the money of its case due, once`() async throws {
        let office = try await Office()
        let key = try await office.approvedCase("AS-1")
        let token = try await office.token("warehouse", .act)
        try await office.working { line in
            let first = try await line.post(Self.path, Self.one, token: token, headers: headers("k"))
            #expect(first.status == 200)
            #expect(try first.json.int64("taken") == 1 && first.json.array("refused").isEmpty)
            #expect(try first.json.array("cases").first?.asText == key.description)
            let again = try await line.post(Self.path, Self.one, token: token, headers: headers("k"))
            #expect(again.body == first.body)
            let other = try await line.post(
                Self.path, Self.one.replacing("WH1", with: "WH2"), token: token, headers: headers("k"))
            #expect(other.status == 409)
            let renamed = try await line.post(Self.path, Self.one, token: token, headers: headers("k2"))
            #expect(try renamed.json.bool("repeat"))
            let parcel = try await line.get("/v1/parcels/yto/YT9900011", token: token)
            #expect(parcel.text.contains(#""channel":"warehouse""#) && parcel.text.contains(#""place":"WH1""#))
        }
        let view = try #require(try await office.ledger.caseView(key))
        #expect(view.afterSale.state == .refundDue && view.intents.count == 1)
    }

    @Test func `the same list is taken as CSV, and what is wrong in it is named by its line`() async throws {
        let office = try await Office()
        let key = try await office.approvedCase("AS-1")
        let token = try await office.token("warehouse", .act)
        let list = """
            carrier,waybill,result,time,station
            yto,YT9900011,received,2026-11-22 08:30:00,WH1
            yto,YT9900012,vanished,2026-11-22 08:30:00,WH1
            """
        try await office.working { line in
            let answer = try await line.post(
                Self.path, list, token: token, headers: headers("k", "Text/CSV; charset=utf-8"))
            #expect(answer.status == 200)
            let json = try answer.json
            #expect(try json.int64("taken") == 1 && json.array("refused").first?.int64("line") == 3)
        }
        #expect(try await office.ledger.caseView(key)?.afterSale.state == .refundDue)
    }

    @Test func `a list that cannot be read is kept, and its key stays free`() async throws {
        let office = try await Office()
        let token = try await office.token("warehouse", .act)
        try await office.working { line in
            let answer = try await line.post(Self.path, "phone\n1", token: token, headers: headers("k", "text/csv"))
            let problem = try answer.problem
            #expect(answer.status == 422 && problem == "unreadable")
            let kept = try #require(try await office.messages().first)
            #expect(answer.text.contains(kept.id.rawValue) && kept.outcome == .quarantined)
            let right = try await line.post(Self.path, Self.one, token: token, headers: headers("k"))
            #expect(right.status == 200)
        }
    }

    @Test func `only a token that may act for every shop hands receipts in, under a key`() async throws {
        let office = try await Office()
        let key = try await office.approvedCase("AS-1")
        let (look, one, act) = (
            try await office.token("look", .look), try await office.token("one", .approve, shops: ["m-1"]),
            try await office.token("act", .act)
        )
        try await office.working { line in
            let answers = [
                try await line.post(Self.path, Self.one, headers: headers("k")),
                try await line.post(Self.path, Self.one, token: look, headers: headers("k")),
                try await line.post(Self.path, Self.one, token: one, headers: headers("k")),
                try await line.post(Self.path, Self.one, token: act),
            ]
            #expect(answers.map(\.status) == [401, 403, 404, 400])
        }
        #expect(try await office.ledger.caseView(key)?.afterSale.state == .approved)
    }
}
