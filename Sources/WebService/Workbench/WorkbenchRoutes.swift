internal import Digests
internal import Gateway
internal import HTTPTypes
internal import Hummingbird
internal import Ledger
internal import RefundRules
internal import ShipmentModel
internal import WireFormats

/// `/workbench`: the pages for after-sale staff, in Chinese and English.
///
/// Login by token, a SameSite=Strict session, a CSRF token and an Origin check on every POST, no GET with an effect, a
/// content policy without anything inline.
struct WorkbenchRoutes: Sendable {
    let desk: Desk
    private let sessions = WorkbenchSessions()
    private let templates: WorkbenchTemplates

    init(desk: Desk) throws {
        self.desk = desk
        templates = try WorkbenchTemplates()
    }

    func add(to router: Router<WebContext>) {
        router.get("/") { _, _ in Self.redirect(to: "/workbench") }
        router.get("/workbench/assets/workbench.css") { _, _ in
            Response(
                status: .ok, contentType: "text/css; charset=utf-8", body: PackageResources.workbench_css,
                headers: [.cacheControl: "max-age=3600"])
        }
        router.get("/workbench/login") { request, _ in page(request, "login", nil, [:]) }
        router.post("/workbench/login") { request, _ in try await login(request) }
        router.post("/workbench/logout") { request, _ in try await logout(request) }
        router.get("/workbench") { request, _ in try await withVisitor(request) { try await list(request, $0) } }
        router.get("/workbench/cases/:platform/:shop/:id") { request, context in
            try await withVisitor(request) { try await show(request, context, $0) }
        }
        router.get("/workbench/cases/:platform/:shop/:id/timeline.svg") { request, context in
            try await withVisitor(request) { try await picture(request, context, $0) }
        }
        router.post("/workbench/cases/:platform/:shop/:id/actions") { request, context in
            try await withVisitor(request) { try await act(request, context, $0) }
        }
        router.post("/workbench/cases/:platform/:shop/:id/statements") { request, context in
            try await withVisitor(request) { try await note(request, context, $0) }
        }
        router.get("/workbench/tasks") { request, _ in
            try await withVisitor(request) { try await tasks(request, $0) }
        }
        router.post("/workbench/tasks") { request, _ in
            try await withVisitor(request) { try await workOff(request, $0) }
        }
    }

    /// Somebody who is logged in.
    struct Visitor {
        var token: APIToken
        var session: WorkbenchSessions.Session
        var sessionName: String
        /// The switch that stops all money, while it is on: every page says so.
        var stop: StopSwitch?
    }

    // MARK: Pages

    private func list(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let language = language(of: request)
        let state = request.query("state").flatMap(CaseState.init(rawValue:))
        let (_, after) = try request.paging()
        let filter = CaseFilter(states: state.map { [$0] }, shops: visitor.token.shops, limit: 50, after: after)
        let found = try await desk.ledger.cases(filter)
        let counts = try await desk.ledger.caseCounts(shops: visitor.token.shops)
        let pages = pages(language, for: visitor)
        let link = "/workbench?lang=\(language.rawValue)"
        let all: [String: Any] = [
            "url": link, "name": language.pick("all", "全部"), "count": counts.values.reduce(0, +),
            "isCurrent": state == nil,
        ]
        let tabs = CaseState.allCases.map { one -> [String: Any] in
            [
                "url": "\(link)&state=\(one.rawValue)", "name": one.name(in: language), "count": counts[one] ?? 0,
                "isCurrent": state == one,
            ]
        }
        var values: [String: Any] = [
            "tabs": [all] + tabs,
            "cases": found.items.map { pages.row($0.afterSale, $0.parcels, $0.intent.map { [$0] } ?? []) },
        ]
        if let next = found.next {
            values["nextURL"] = "\(link)\(state.map { "&state=\($0.rawValue)" } ?? "")&after=\(next)"
        }
        return page(request, "cases", visitor, values)
    }

    private func show(_ request: Request, _ context: WebContext, _ visitor: Visitor) async throws -> Response {
        let explanation = try await desk.explanation(of: try context.caseKey(), for: visitor.token)
        let view = explanation.view
        let language = language(of: request)
        let pages = pages(language, for: visitor)
        let actions = visitor.token.role >= .act ? pages.actions(view) : []
        return page(
            request, "case", visitor,
            [
                "case": pages.page(view), "steps": pages.timeline(explanation), "canAct": !actions.isEmpty,
                "actions": actions, "version": view.afterSale.version,
                "canNote": visitor.token.role >= .act && !view.parcels.isEmpty,
                "noteURL": request.uri.path + "/statements?lang=\(language.rawValue)",
                "words_said": PersonVocabulary.Word.allCases.map {
                    ["value": $0.rawValue, "name": $0.name(in: language)]
                },
                "sources": PersonVocabulary.Source.allCases.map {
                    ["value": $0.rawValue, "name": $0.name(in: language)]
                },
                "numbers": view.parcels.map(\.id.number.description),
                "actionURL": request.uri.path + "/actions?lang=\(language.rawValue)",
                "pictureURL": request.uri.path + "/timeline.svg?lang=\(language.rawValue)",
            ])
    }

    private func picture(_ request: Request, _ context: WebContext, _ visitor: Visitor) async throws -> Response {
        let explanation = try await desk.explanation(of: try context.caseKey(), for: visitor.token)
        let language: ExplanationLanguage = language(of: request) == .english ? .english : .chinese
        return .picture(explanation, at: desk.clock.now, in: language)
    }

    private func act(_ request: Request, _ context: WebContext, _ visitor: Visitor) async throws -> Response {
        let form = try await form(request, visitor)
        let key = try context.caseKey()
        guard let kind = form["kind"].flatMap(PersonAction.Kind.init(rawValue:)) else {
            throw Problem.badRequest("kind is none of the actions.")
        }
        if visitor.token.role < .act { throw Problem.forbidden(.act) }
        // What was decided on an older page is asked again: the parcel may have been signed for since.
        _ = try await desk.act(
            kind, on: key, reason: form["reason"] ?? "", by: visitor.token,
            expecting: request.expectedVersions(form: form["version"] ?? ""))
        return Self.redirect(to: pages(language(of: request)).url(of: key))
    }

    // MARK: Sessions

    private func login(_ request: Request) async throws -> Response {
        try checkOrigin(of: request)
        let fields = try await fields(of: request)
        do {
            let token = try await desk.authenticator.token(fields["token"] ?? "")
            var response = Self.redirect(to: "/workbench?lang=\(language(of: request).rawValue)")
            response.headers[.setCookie] =
                "\(Self.cookie)=\(sessions.start(tokenHash: token.hash)); Path=/; HttpOnly; SameSite=Strict"
            return response
        } catch is Problem {
            var response = page(request, "login", nil, ["failed": true])
            response.status = .unauthorized
            return response
        }
    }

    private func logout(_ request: Request) async throws -> Response {
        try await withVisitor(request) { visitor in
            _ = try await form(request, visitor)
            sessions.end(visitor.sessionName)
            return Self.redirect(to: "/workbench/login")
        }
    }

    private func withVisitor(
        _ request: Request, _ body: (Visitor) async throws -> Response
    ) async throws -> Response {
        var visitor: Visitor?
        do {
            guard let name = Self.sessionName(in: request), let session = sessions.session(name),
                let token = try await desk.ledger.token(hash: session.tokenHash), token.revokedAt == nil
            else { return Self.redirect(to: "/workbench/login?lang=\(language(of: request).rawValue)") }
            let stop = try await desk.ledger.stopSwitch().flatMap { $0.isOn ? $0 : nil }
            let known = Visitor(token: token, session: session, sessionName: name, stop: stop)
            visitor = known
            return try await body(known)
        } catch let problem as Problem {
            return page(of: problem, request, visitor)
        } catch let error as LedgerError {
            return page(of: Problem(error), request, visitor)
        }
    }

    /// What went wrong, in the language of whoever looks.
    private func page(of problem: Problem, _ request: Request, _ visitor: Visitor?) -> Response {
        let words = problem.words(in: language(of: request))
        var response = page(request, "problem", visitor, ["problem": words.title, "detail": words.detail])
        response.status = problem.status
        return response
    }

    /// The fields of a form that belongs to this session.
    func form(_ request: Request, _ visitor: Visitor) async throws -> FormBody {
        try checkOrigin(of: request)
        let fields = try await fields(of: request)
        guard let csrf = fields["csrf"], Digest.equal(Array(csrf.utf8), Array(visitor.session.csrf.utf8)) else {
            throw Problem.badRequest("This form is not of your session. Open the page again.")
        }
        return fields
    }

    private func checkOrigin(of request: Request) throws {
        guard let origin = request.headers[.origin] else { return }  // SameSite and CSRF token stand by themselves.
        let host = request.head.authority ?? ""
        guard origin == "http://\(host)" || origin == "https://\(host)" else {
            throw Problem.badRequest("This form comes from another site.")
        }
    }

    private func fields(of request: Request) async throws -> FormBody {
        let bytes = try await BodyReader.api.read(request)
        do throws(WireError) {
            return try FormBody.read(bytes)
        } catch {
            throw Problem.badRequest("The form cannot be read.")
        }
    }

    // MARK: Rendering

    private static let cookie = "turnback_session"

    private static func sessionName(in request: Request) -> String? {
        request.headers[values: .cookie].flatMap { $0.split(separator: ";") }.compactMap { pair -> String? in
            let parts = pair.split(separator: "=", maxSplits: 1)
            guard parts.count == 2, parts[0].filter({ $0 != " " }) == cookie else { return nil }
            return String(parts[1])
        }.first
    }

    func language(of request: Request) -> WorkbenchLanguage {
        if let asked = request.query("lang").flatMap(WorkbenchLanguage.init(rawValue:)) { return asked }
        return request.headers[.acceptLanguage]?.lowercased().hasPrefix("en") == true ? .english : .chinese
    }

    func pages(_ language: WorkbenchLanguage, for visitor: Visitor? = nil) -> WorkbenchPages {
        WorkbenchPages(
            language: language, now: desk.clock.now, isStopped: visitor?.stop != nil,
            policy: { desk.parties.shops[$0]?.policy ?? ShopPolicy() },
            knownCarriers: desk.parties.knownCarriers, names: ExplanationNames(desk.parties))
    }

    func page(
        _ request: Request, _ template: String, _ visitor: Visitor?, _ values: [String: Any]
    ) -> Response {
        let language = language(of: request)
        var values = values
        values["lang"] = language.rawValue
        values["words"] = language.words
        values["title"] = language.pick("Workbench", "工作台")
        values["now"] = desk.clock.now.inChinaToTheMinute
        values["otherLang"] = language.other.rawValue
        values["otherLangName"] = language.other.ownName
        values["otherLangURL"] = "\(request.uri.path)?lang=\(language.other.rawValue)"
        if let visitor {
            values["person"] = visitor.token.name
            values["casesURL"] = "/workbench?lang=\(language.rawValue)"
            values["tasksURL"] = "/workbench/tasks?lang=\(language.rawValue)"
            values["csrf"] = visitor.session.csrf
            if let stop = visitor.stop {
                let words = stop.shown
                values["stopped"] = language.pick(
                    "\(words.english) Nothing is paid until they go on.", "\(words.chinese)恢复前不会付款。")
            }
        }
        return Response(
            status: .ok, contentType: "text/html; charset=utf-8", body: templates.page(template, values),
            headers: [
                .contentSecurityPolicy:
                    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
            ])
    }

    static func redirect(to url: String) -> Response {
        Response(status: .seeOther, contentType: "text/plain", body: [], headers: [.location: url])
    }
}
