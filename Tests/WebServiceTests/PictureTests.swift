import Gateway
import Ledger
import PartyKit
import RefundRules
import ShipmentModel
import Testing
import WireFormats

/// A case's timeline over the API and on its page.
struct PictureTests {
    private static let page = "/workbench/cases/merchant/m-1/AS-1"
    private static let path = "/v1/cases/merchant/m-1/AS-1/explain.svg"

    @Test func `the API draws a case in both languages, for who may see it`() async throws {
        let office = try await Office()
        try await office.approvedCase("AS-1")
        let token = try await office.token("look", .look)
        let stranger = try await office.token("other", .look, shops: ["m-9"])
        try await office.working { line in
            for (query, word) in [("", "agreed"), ("?lang=en", "agreed"), ("?lang=zh", "已同意")] {
                let answer = try await line.get(Self.path + query, token: token)
                #expect(answer.status == 200 && answer.headers["Content-Type"] == "image/svg+xml")
                #expect(answer.text.contains(word))
                let policy = try #require(answer.headers["Content-Security-Policy"])
                #expect(policy.contains("default-src 'none'") && !policy.contains("unsafe"))
                #expect(policy.contains(Explanation.pictureStyleSource))
                try Contract.check(answer, to: "GET", Self.path)
            }
            for (path, token, status) in [
                (Self.path + "?lang=de", token, 400), (Self.path, stranger, 404),
                (Self.path, "wrong", 401), ("/v1/cases/merchant/m-1/AS-2/explain.svg", token, 404),
            ] {
                let answer = try await line.get(path, token: token)
                #expect(answer.status == status)
                try Contract.check(answer, to: "GET", path)
            }
        }
    }

    @Test func `the explanation names messages and jobs`() async throws {
        let office = try await Office()
        try await office.approvedCase("AS-1")
        let token = try await office.token("look", .look)
        try await office.working { line in
            let answer = try await line.get("/v1/cases/merchant/m-1/AS-1/explain", token: token)
            #expect(answer.status == 200)
            #expect(try answer.json.array("jobs").count > 0)
            #expect(try answer.json.array("summary").count > 2)
        }
    }

    @Test func `the page shows the picture, to visitors alone`() async throws {
        let office = try await Office()
        try await office.approvedCase("AS-1")
        let token = try await office.token("look", .look)
        try await office.working { line in
            let visitor = try await Visitor.logIn(line, token)
            let page = try await visitor.get(Self.page + "?lang=zh")
            #expect(page.text.contains("<img class=\"picture\" src=\"\(Self.page)/timeline.svg?lang=zh\""))
            #expect(page.headers["Content-Security-Policy"]?.contains("img-src 'self'") == true)
            let picture = try await visitor.get(Self.page + "/timeline.svg?lang=zh")
            #expect(picture.status == 200 && picture.headers["Content-Type"] == "image/svg+xml")
            #expect(picture.text.contains("已同意"))
            _ = try XMLNode.read(Array(picture.text.utf8))
            let outside = try await line.get(Self.page + "/timeline.svg")
            #expect(outside.status == 303 && !outside.text.contains("<svg"))
        }
    }
}
