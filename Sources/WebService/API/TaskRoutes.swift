internal import Gateway
internal import HTTPTypes
internal import Hummingbird
internal import Ledger
internal import RefundRules
internal import ShipmentModel
internal import WireFormats

/// `/v1/tasks`: what waits for people, and what they do with it; `/v1/cases/actions`: one action for many cases.
struct TaskRoutes: Sendable {
    let desk: Desk

    func add(to router: Router<WebContext>) {
        router.get("/v1/tasks") { request, _ in try await list(request) }
        router.get("/v1/tasks/:id") { request, context in try await show(request, context) }
        for change in TaskRequests.changes {
            router.post("/v1/tasks/:id/\(change)") { request, context in
                try await self.change(change, request, context)
            }
        }
        router.post("/v1/tasks/bulk") { request, _ in try await changeMany(request) }
        router.post("/v1/cases/actions") { request, _ in try await actOnMany(request) }
    }

    // MARK: Looking

    private func list(_ request: Request) async throws -> Response {
        let token = try await desk.authenticator.caller(of: request, needing: .look)
        let (limit, after) = try request.paging()
        let kinds = try request.queries("kind").map { try known(TaskKind.self, $0, "kind") }
        let asked = Set(request.queries("shop").map(ShopID.init(rawValue:)))
        let isOpen: Bool? =
            switch request.query("state") ?? "open" {
            case "open": true
            case "closed": false
            case "all": nil
            default:
                throw Problem.badRequest("state must be open, closed or all.", fields: [("state", "is unknown")])
            }
        let snoozed = try request.query("snoozed").map { try known(TaskFilter.Snoozed.self, $0, "snoozed") }
        let assignee: TaskFilter.Assignee? =
            request.query("unassigned") == "true" ? .nobody : request.query("assignee").map { .person($0) }
        let page = try await desk.ledger.tasks(
            TaskFilter(
                isOpen: isOpen, shops: token.seen(of: asked), kinds: kinds.isEmpty ? nil : Set(kinds),
                assignee: assignee, snoozed: snoozed ?? (isOpen == true ? .hidden : .shown), now: desk.clock.now,
                limit: limit, after: after))
        return .json(page.json(\.json))
    }

    private func known<Value: RawRepresentable<String> & CaseIterable>(
        _ type: Value.Type, _ text: String, _ name: String
    ) throws -> Value {
        guard let value = Value(rawValue: text) else {
            let all = Value.allCases.map(\.rawValue).joined(separator: ", ")
            throw Problem.badRequest("\(name) must be one of \(all).", fields: [(name, "is unknown")])
        }
        return value
    }

    private func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let token = try await desk.authenticator.caller(of: request, needing: .look)
        return .json(try await desk.task(try context.taskID(), for: token).json)
    }

    // MARK: Changing

    private func change(_ name: String, _ request: Request, _ context: WebContext) async throws -> Response {
        let token = try await desk.authenticator.caller(of: request, needing: .act)
        let id = try context.taskID()
        let (body, _) = try await request.command(TaskRequests.members(of: name))
        let change = try TaskRequests.change(name, in: body, at: desk.clock.now)
        let outcome = try await desk.change(
            [id], change, by: token, reason: try TaskRequests.reason(in: body, of: change))[id]
        switch outcome {
        case .done?: return .json(try await desk.task(id, for: token).json)
        case .closed(let task)?: throw Problem.closed(task)
        case .notFound?, nil: throw Problem.notFound("task \(id)")
        }
    }

    /// `{"change": "close", "tasks": [7, 9], "reason": "…"}`, with `assignee`, `note` or `until` as the change needs.
    private func changeMany(_ request: Request) async throws -> Response {
        let token = try await desk.authenticator.caller(of: request, needing: .act)
        let key = try request.idempotencyKey(of: token)
        let (body, bytes) = try await request.json()
        let name = try body.required("change")
        let change = try TaskRequests.change(name, in: body, at: desk.clock.now)
        try body.checkMembers(["change", "tasks"] + TaskRequests.members(of: name))
        let reason = try TaskRequests.reason(in: body, of: change)
        let rows = try TaskRequests.rows(in: body)
        return try await desk.once(request, key, bytes) { _ in
            BulkResult.json(try await desk.changeRows(rows, change, by: token, reason: reason))
        }
    }

    /// `{"kind": "refuse", "reason": "…", "tasks": [7], "cases": ["platform/shop/id"]}`: paying needs the role `approve`.
    private func actOnMany(_ request: Request) async throws -> Response {
        let token = try await desk.authenticator.caller(of: request, needing: .act)
        let key = try request.idempotencyKey(of: token)
        let (body, bytes) = try await request.command(["kind", "reason", "tasks", "cases"])
        let kind = try known(PersonAction.Kind.self, try body.required("kind"), "kind")
        if kind == .pay, token.role < .approve { throw Problem.forbidden(.approve) }
        let reason = try TaskRequests.reason(in: body)
        let rows = try TaskRequests.rows(in: body)
        return try await desk.once(request, key, bytes) { name in
            BulkResult.json(try await desk.act(kind, on: rows, reason: reason, by: token, request: name))
        }
    }
}

extension WebContext {
    func taskID() throws -> TaskView.ID {
        guard let id = TaskView.ID(try required("id")) else { throw Problem.notFound("This task") }
        return id
    }
}

extension APIToken {
    /// The shops that a list shows: those asked for, as far as they are this token's; nil: every shop.
    func seen(of asked: Set<ShopID>) -> Set<ShopID>? {
        shops.map { asked.isEmpty ? $0 : $0.intersection(asked) } ?? (asked.isEmpty ? nil : asked)
    }
}

extension Desk {
    func task(_ id: TaskView.ID, for token: APIToken) async throws -> TaskView {
        guard let task = try await ledger.task(id, at: clock.now) else { throw Problem.notFound("task \(id)") }
        try token.check(task.caseKey.shop, of: "task \(id)")
        return task
    }

    func change(
        _ ids: [TaskView.ID], _ change: TaskChange, by token: APIToken, reason: String
    ) async throws -> [TaskView.ID: TaskOutcome] {
        try await ledger.changeTasks(
            ids, change, shops: token.shops, by: token.name, reason: reason, at: clock.now)
    }
}

extension Problem {
    static func closed(_ task: TaskView) -> Problem {
        Problem(
            status: .conflict, type: "task-closed", title: "The task is closed.",
            detail: "\(task.closedBy ?? "Somebody") closed task \(task.id)\(task.closedAt.map { " at \($0)" } ?? "").")
    }
}
