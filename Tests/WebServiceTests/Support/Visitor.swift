import PartyKit
import Testing
import WireFormats

/// A browser that is logged in to the workbench.
struct Visitor {
    var line: Line
    var cookie: NamedValue

    static let formType = NamedValue("Content-Type", "application/x-www-form-urlencoded")

    static func logIn(_ line: Line, _ token: String) async throws -> Visitor {
        let form: FormBody = ["token": token]
        let answer = try await line.send(.post, "/workbench/login?lang=en", form.bytes(), headers: [formType])
        #expect(answer.status == 303 && answer.headers["Location"] == "/workbench?lang=en")
        let cookie = try #require(answer.headers["Set-Cookie"])
        #expect(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"))
        let value = String(cookie.prefix { $0 != ";" })
        #expect(value.count > "turnback_session=".count + 60)
        return Visitor(line: line, cookie: NamedValue("Cookie", "other=1; " + value))
    }

    func get(_ path: String) async throws -> Line.Answer { try await line.get(path, headers: [cookie]) }

    func post(_ path: String, _ form: FormBody, origin: String? = nil) async throws -> Line.Answer {
        try await line.send(
            .post, path, form.bytes(),
            headers: [cookie, Self.formType] + (origin.map { [NamedValue("Origin", $0)] } ?? []))
    }

    /// The hidden field of a page's form.
    func field(_ name: String, of page: Line.Answer) -> String {
        let start = "name=\"\(name)\" value=\""
        return page.text.firstRange(of: start).map { found in
            String(page.text[found.upperBound...].prefix { $0 != "\"" })
        } ?? ""
    }
}
