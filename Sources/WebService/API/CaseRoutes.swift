internal import Gateway
internal import Hummingbird
internal import Ledger
internal import RefundRules
internal import ShipmentModel
internal import WireFormats

/// `/v1/cases`: looking at cases, explaining them, and what people do to them.
struct CaseRoutes: Sendable {
    let desk: Desk

    func add(to router: Router<WebContext>) {
        router.get("/v1/cases") { request, _ in try await list(request) }
        router.get("/v1/cases/counts") { request, _ in try await counts(request) }
        router.get("/v1/cases/:platform/:shop/:id") { request, context in
            try await show(request, context) { view, now in view.json(at: now) }
        }
        router.get("/v1/cases/:platform/:shop/:id/explain") { request, context in
            try await explain(request, context)
        }
        router.get("/v1/cases/:platform/:shop/:id/explain.svg") { request, context in
            try await draw(request, context)
        }
        router.post("/v1/cases/:platform/:shop/:id/actions") { request, context in try await act(request, context) }
    }

    private func list(_ request: Request) async throws -> Response {
        let token = try await desk.authenticator.caller(of: request, needing: .look)
        let (limit, after) = try request.paging()
        let states = try request.queries("state").map { name in
            guard let state = CaseState(rawValue: name) else {
                let all = CaseState.allCases.map(\.rawValue).joined(separator: ", ")
                throw Problem.badRequest("state must be one of \(all).", fields: [("state", "is unknown")])
            }
            return state
        }
        let shops = token.seen(of: Set(request.queries("shop").map(ShopID.init(rawValue:))))
        let page = try await desk.ledger.cases(
            CaseFilter(states: states.isEmpty ? nil : Set(states), shops: shops, limit: limit, after: after))
        let now = desk.clock.now
        return .json(page.json { $0.json(at: now) })
    }

    private func counts(_ request: Request) async throws -> Response {
        let token = try await desk.authenticator.caller(of: request, needing: .look)
        let counts = try await desk.ledger.caseCounts(shops: token.shops)
        return .json(.object(CaseState.allCases.map { ($0.rawValue, .integer(Int64(counts[$0] ?? 0))) }))
    }

    private func explain(_ request: Request, _ context: WebContext) async throws -> Response {
        let explanation = try await explanation(request, context)
        return .json(explanation.json(at: desk.clock.now), etag: explanation.view.etag)
    }

    private func draw(_ request: Request, _ context: WebContext) async throws -> Response {
        let explanation = try await explanation(request, context)
        let name = request.query("lang") ?? ExplanationLanguage.english.rawValue
        guard let language = ExplanationLanguage(rawValue: name) else {
            throw Problem.badRequest("lang must be en or zh.", fields: [("lang", "is unknown")])
        }
        return .picture(explanation, at: desk.clock.now, in: language)
    }

    private func explanation(_ request: Request, _ context: WebContext) async throws -> Explanation {
        let token = try await desk.authenticator.caller(of: request, needing: .look)
        return try await desk.explanation(of: try context.caseKey(), for: token)
    }

    private func show(
        _ request: Request, _ context: WebContext, _ json: (CaseView, Instant) -> JSONText
    ) async throws -> Response {
        let token = try await desk.authenticator.caller(of: request, needing: .look)
        let view = try await desk.caseView(try context.caseKey(), for: token)
        return .json(json(view, desk.clock.now), etag: view.etag)
    }

    /// `{"kind": "refuse", "reason": "…"}`; paying needs the role `approve`, everything else `act`. With `If-Match` it is
    /// done only to the version that was looked at.
    private func act(_ request: Request, _ context: WebContext) async throws -> Response {
        let token = try await desk.authenticator.caller(of: request, needing: .act)
        let key = try context.caseKey()
        let (body, _) = try await request.command(["kind", "reason"])
        guard let kind = PersonAction.Kind(rawValue: try body.required("kind")) else {
            let all = PersonAction.Kind.allCases.map(\.rawValue).joined(separator: ", ")
            throw Problem.badRequest("kind must be one of \(all).", fields: [("kind", "is unknown")])
        }
        let reason = try body.required("reason")
        let view = try await desk.act(
            kind, on: key, reason: reason, by: token, expecting: request.expectedVersions())
        return .json(view.json(at: desk.clock.now), etag: view.etag)
    }
}

extension Desk {
    /// Commits a named person's action on a case and returns what became of it.
    ///
    /// - Parameter versions: Those of the case that the person may have looked at; nil: whatever is stored.
    /// - Throws: 412 when the case is at another version as the order is carried out, 409 when it does not permit it.
    func act(
        _ kind: PersonAction.Kind, on key: CaseKey, reason: String, by token: APIToken,
        expecting versions: Set<Int64>?
    ) async throws -> CaseView {
        if kind == .pay, token.role < .approve { throw Problem.forbidden(.approve) }
        let reason = try reason.reason()
        _ = try await caseView(key, for: token)
        let action = PersonAction(kind, person: token.name, reason: reason)
        let receipt = try await submit(
            Submission(consequences: [.person(key, action)], expected: versions.map { .init(key, at: $0) }))
        let view = try await caseView(key, for: token)
        if let why = receipt.notDone { throw Problem(why, view) }
        return view
    }
}
