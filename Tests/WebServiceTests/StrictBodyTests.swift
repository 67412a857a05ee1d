import Ledger
import PartyKit
import RefundRules
import Testing
import WireFormats

@testable import WebService

/// What the body of a command says and nobody would heed is refused: who writes `amount_minor` means it.
struct StrictBodyTests {
    private static let headers = [NamedValue("Idempotency-Key", "k"), NamedValue("Content-Type", "application/json")]

    @Test func `a payment with an amount of its own is refused whole, and nothing is ordered`() async throws {
        let office = try await Office()
        let key = try await office.approvedCase("AS-1")
        let token = try await office.token("pay", .approve)
        try await office.working { line in
            for (path, body) in [
                ("/v1/cases/\(key)/actions", #"{"kind":"pay","reason":"half","amount_minor":100}"#),
                ("/v1/cases/actions", #"{"kind":"pay","reason":"half","amount_minor":100,"cases":["\#(key)"]}"#),
            ] {
                let answer = try await line.post(path, body, token: token, headers: Self.headers)
                let problem = try answer.problem
                #expect(answer.status == 422 && problem == "invalid")
                #expect(try answer.json.array("errors").map { try $0.text("path") } == ["amount_minor"])
                #expect(answer.text.contains("kind, reason"))
            }
            let row = try await line.post(
                "/v1/cases/actions",
                #"{"kind":"pay","reason":"half","cases":[{"case":"\#(key)","amount_minor":100}]}"#, token: token,
                headers: [NamedValue("Idempotency-Key", "k2")])
            #expect(try row.json.int64("done") == 0)
        }
        #expect(try await office.ledger.caseView(key)?.intents.isEmpty == true)
    }

    @Test(arguments: [
        ("/v1/cases/merchant/m-1/AS-1/actions", #"{"kind":"note","kind":"pay","reason":"x"}"#, "kind"),
        ("/v1/cases/merchant/m-1/AS-1/close", #"{"reason":"x"}"#, "reason"),
        ("/v1/tasks/1/close", #"{"reason":"x","note":"y"}"#, "note"),
        ("/v1/tasks/1/assign", #"{"assignee":"Li","reason":"x","until":"y"}"#, "until"),
        ("/v1/tasks/1/note", #"{"note":"x","assigne":"Li"}"#, "assigne"),
        ("/v1/tasks/1/snooze", #"{"until":null,"reason":"x","tasks":[2]}"#, "tasks"),
        ("/v1/tasks/bulk", #"{"change":"close","tasks":[1],"reason":"x","shop":"m-1"}"#, "shop"),
        ("/v1/tasks/bulk", #"{"change":"close","tasks":[1],"reason":"x","until":null}"#, "until"),
        ("/v1/messages/00/raw", #"{"reason":"x","person":"Li"}"#, "person"),
        ("/v1/parcels/yto/YT9900011/statements", #"{"what":"lost","said_by":"courier","note":"x","when":"y"}"#, "when"),
    ])
    func `every command names the member that it does not know`(path: String, body: String, name: String) async throws {
        let office = try await Office()
        try await office.approvedCase("AS-1")
        let token = try await office.token("all", .approve)
        try await office.working { line in
            let answer = try await line.post(path, body, token: token, headers: Self.headers)
            #expect(answer.status == 422)
            #expect(try answer.json.array("errors").map { try $0.text("path") } == [name])
        }
        #expect(try await office.ledger.cases(CaseFilter()).items.first?.afterSale.state == .approved)
    }

    @Test(arguments: [
        #"{"receipts":[],"shop":"m-1"}"#,
        #"{"receipts":[{"carrier":"yto","waybill":"YT9900011","result":"received","time":"2026-11-22T08:30:00+08:00","station":"A","shop":"m-1"}]}"#,
    ])
    func `a warehouse's list names what it should not hold`(body: String) async throws {
        let office = try await Office()
        let token = try await office.token("wh", .act)
        try await office.working { line in
            let answer = try await line.post("/v1/warehouse/receipts", body, token: token, headers: Self.headers)
            #expect(answer.text.contains("none of ours: shop"))
        }
    }

    @Test(arguments: [
        ("/v1/cases?statee=signed", "statee", "state, shop, limit, after"), ("/v1/tasks?kinds=review", "kinds", "kind"),
        ("/v1/cases/counts?shop=m-1", "shop", "none is expected"), ("/v1/refunds?limit=5&phase=done", "phase", "limit"),
        ("/v1/openapi.json?v=2", "v", "none is expected"),
    ])
    func `a parameter that nobody would heed is named`(path: String, name: String, known: String) async throws {
        let office = try await Office()
        let token = try await office.token("look", .look)
        try await office.working { line in
            let answer = try await line.get(path, token: token)
            #expect(answer.status == 400 && answer.text.contains(known))
            #expect(try answer.json.array("errors").map { try $0.text("path") } == [name])
        }
    }

    @Test func `a method that an address does not have is told with those that it has`() async throws {
        let office = try await Office()
        let token = try await office.token("all", .approve)
        try await office.working { line in
            let post = try await line.post("/v1/refunds", "{}", token: token)
            #expect(post.status == 405 && post.headers["Allow"] == "GET")
            let get = try await line.get("/v1/cases/merchant/m-1/AS-1/actions", token: token)
            #expect(get.status == 405 && get.headers["Allow"] == "POST")
            let both = try await line.patch("/v1/cases", "{}", token: token)
            #expect(both.status == 405 && both.headers["Allow"] == "GET, POST")
            let nothing = try await line.get("/v1/nothing", token: token)
            #expect(nothing.status == 404)
        }
    }

    /// A program that checks its requests against the document finds the slip before it is sent.
    @Test func `the document lets no member in beside those of a command`() throws {
        let document = try JSONValue.read(APIDocument.bytes)
        let schemas = try document.object("components").object("schemas")
        func open(_ schema: JSONValue, _ path: String) throws -> [String] {
            if let name = try schema.textIfAny("$ref")?.split(separator: "/").last {
                return try open(try schemas.object(String(name)), "\(name)")
            }
            var found: [String] = []
            if try schema.textIfAny("type") == "object" {
                if try schema.boolIfAny("additionalProperties") != false { found.append(path) }
                for (name, member) in try schema.object("properties").members {
                    found += try open(member, "\(path).\(name)")
                }
            }
            if schema.has("items") { found += try open(try schema.object("items"), path) }
            if schema.has("oneOf") { for one in try schema.array("oneOf") { found += try open(one, path) } }
            return found
        }
        for (path, item) in try document.object("paths").members {
            for (method, operation) in item.members {
                guard let content = try operation["requestBody"]?.object("content")["application/json"] else {
                    continue
                }
                #expect(try open(try content.object("schema"), "\(method) \(path)") == [])
            }
        }
    }
}
