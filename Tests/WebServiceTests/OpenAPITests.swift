import HTTPTypes
import Hummingbird
import Ledger
import PartyKit
import Testing
import WireFormats

@testable import WebService

/// The document and the program say the same. What each test of the API gets is held against it as well (`Contract`).
struct OpenAPITests {
    /// Every route under `/v1` as the document writes it.
    private func routes() async throws -> Set<String> {
        let office = try await Office()
        let desk = Desk(ledger: office.ledger, intake: office.intake, parties: office.parties, clock: office.clock)
        let routes = try APIServer.router(for: desk, logger: Office.logger).routes.map { route in
            let parts = "\(route.path)".split(separator: "/").map { $0.hasPrefix(":") ? "{\($0.dropFirst())}" : $0 }
            return "\(route.method.rawValue) /\(parts.joined(separator: "/"))"
        }
        return Set(routes.filter { $0.contains(" /v1/") })
    }

    @Test func `every route is in the document, and every operation of the document is a route`() async throws {
        let described = APIDocument.operations.map { "\($0.method.rawValue) \($0.path)" }
        #expect(Set(described).count == described.count, "an operation stands twice")
        let routes = try await routes()
        #expect(routes.count > 25)
        #expect(routes.subtracting(described) == [], "routes without a description")
        #expect(Set(described).subtracting(routes) == [], "descriptions without a route")
    }

    @Test func `everybody may read it, and it is JSON`() async throws {
        let office = try await Office()
        try await office.working { line in
            let answer = try await line.get("/v1/openapi.json")
            #expect(answer.status == 200 && answer.headers["Content-Type"] == "application/json")
            #expect(try answer.json.text("openapi") == "3.1.0")
            #expect(try answer.json.object("paths").members.count > 20)
        }
    }

    @Test func `an answer that the document does not know is noticed`() throws {
        let json: PartyKit.HTTPFields = ["Content-Type": "application/json"]
        let problem: PartyKit.HTTPFields = ["Content-Type": "application/problem+json"]
        let closed = Array(#"{"type":"urn:turnback:problem:task-closed","title":"","status":409,"detail":""}"#.utf8)
        for (answer, path) in [
            (Line.Answer(status: 418, headers: json, body: Array("{}".utf8)), "/v1/cases/counts"),
            (Line.Answer(status: 200, headers: json, body: Array("{}".utf8)), "/v1/cases/counts"),
            (Line.Answer(status: 200, headers: json, body: Array("{}".utf8)), "/v1/nothing"),
            (Line.Answer(status: 400, headers: problem, body: closed), "/v1/tasks"),
        ] {
            #expect(try !Contract.mistakes(in: answer, to: "GET", path).isEmpty)
        }
    }

    @Test func `whatever the document names it also holds`() throws {
        let document = try JSONValue.read(APIDocument.bytes)
        let schemas = Set(try document.object("components").object("schemas").members.map(\.key))
        #expect(schemas.count == APIDocument.schemas.count, "a schema stands twice")
        var named: Set<String> = []
        for match in String(decoding: APIDocument.bytes, as: UTF8.self).matches(
            of: /"#\/components\/schemas\/([A-Za-z]+)"/)
        {
            named.insert(String(match.output.1))
        }
        #expect(named == schemas, "a name without a schema, or a schema without a use")
        let names = APIDocument.operations.map(\.name)
        #expect(Set(names).count == names.count)
        let tags = Set(try document.array("tags").map { try $0.text("name") })
        #expect(Set(APIDocument.operations.map(\.tag)) == tags)
    }

    @Test(arguments: APIDocument.operations)
    func `an operation tells every status that it may answer with`(_ operation: APIOperation) throws {
        let responses = Set(try JSONValue.read(operation.json.bytes).object("responses").members.map(\.key))
        let problems = Set(operation.allProblems.map { String($0.status.code) })
        #expect(responses == problems.union([String(operation.status)]))
        #expect((operation.role == nil) != problems.contains("401"))
        #expect(operation.method == .get || operation.role != .look, "who may only look changes nothing")
    }
}

extension APIOperation: CustomTestStringConvertible {
    public var testDescription: String { "\(method.rawValue) \(path)" }
}
