internal import Digests
internal import Gateway
internal import Hummingbird
internal import Ledger
internal import RefundRules
internal import ShipmentModel
internal import WireFormats

/// `/workbench/tasks`: what waits for people, and one thing done to all that are ticked.
extension WorkbenchRoutes {
    /// The lists of tasks, by their name in the address.
    private enum List: String, CaseIterable {
        case open, mine, nobodys, snoozed

        func name(in language: WorkbenchLanguage) -> String {
            switch self {
            case .open: language.pick("open", "待处理")
            case .mine: language.pick("mine", "我的")
            case .nobodys: language.pick("nobody's", "未指派")
            case .snoozed: language.pick("put off", "已推迟")
            }
        }
    }

    func tasks(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let language = language(of: request)
        let list = request.query("list").flatMap(List.init(rawValue:)) ?? .open
        let key = try request.query("case").map { text in
            guard let key = CaseKey(text) else { throw Problem.badRequest("case is none of ours.") }
            return key
        }
        let (_, after) = try request.paging()
        var filter = TaskFilter(shops: visitor.token.shops, caseKey: key, now: desk.clock.now, after: after)
        switch list {
        case _ where key != nil: filter.snoozed = .shown
        case .open: break
        case .mine: filter.assignee = .person(visitor.token.name)
        case .nobodys: filter.assignee = .nobody
        case .snoozed: filter.snoozed = .only
        }
        let found = try await desk.ledger.tasks(filter)
        let pages = pages(language)
        let canAct = visitor.token.role >= .act
        let link = "/workbench/tasks?lang=\(language.rawValue)"
        let here = key.map(pages.tasksURL) ?? "\(link)&list=\(list.rawValue)"
        var tabs = List.allCases.map { one -> [String: Any] in
            [
                "url": "\(link)&list=\(one.rawValue)", "name": one.name(in: language),
                "isCurrent": key == nil && one == list,
            ]
        }
        if let key { tabs.append(["url": here, "name": key.afterSaleID, "isCurrent": true]) }
        var values: [String: Any] = [
            "tabs": tabs,
            "tasks": found.items.map { pages.task($0).merging(["canAct": canAct]) { _, last in last } },
            "canWork": canAct && !found.items.isEmpty, "choices": pages.choices(for: visitor.token.role),
            // The same form sent twice is one order.
            "request": Hex.encode(Digest.random(count: 16)),
        ]
        if let next = found.next { values["nextURL"] = "\(here)&after=\(next)" }
        return page(request, "tasks", visitor, values)
    }

    /// Does what the form says to each task that is ticked, and shows what became of each.
    func workOff(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let form = try await form(request, visitor)
        if visitor.token.role < .act { throw Problem.forbidden(.act) }
        let rows = form.fields.filter { $0.name == "task" }.map { field in
            TaskView.ID(field.value).map { TaskRequests.Row.task($0) } ?? .nothing("A task's number is expected.")
        }
        guard (1...TaskRequests.rowsMax).contains(rows.count) else {
            throw Problem.badRequest("1 to \(TaskRequests.rowsMax) tasks must be ticked.")
        }
        let reason = try (form["reason"] ?? "").reason()
        let choice = form["do"] ?? ""
        let results: [BulkResult]
        if choice.hasPrefix("act:"), let kind = PersonAction.Kind(rawValue: String(choice.dropFirst(4))) {
            guard let shown = form["request"], !shown.isEmpty else {
                throw Problem.badRequest("This form is not whole. Open the page again.")
            }
            let name = Hex.encode(Digest.hash("\(visitor.token.hash)/form/\(shown)", with: .sha256))
            results = try await desk.act(kind, on: rows, reason: reason, by: visitor.token, request: name)
        } else {
            guard let change = try change(choice, form, visitor, reason: reason) else {
                throw Problem.badRequest("do is none of the choices.")
            }
            results = try await desk.changeRows(rows, change, by: visitor.token, reason: reason)
        }
        return page(request, "results", visitor, pages(language(of: request)).results(results))
    }

    private func change(
        _ choice: String, _ form: FormBody, _ visitor: Visitor, reason: String
    ) throws -> TaskChange? {
        switch choice {
        case "take": .assign(visitor.token.name)
        case "assign": .assign(try (form["assignee"] ?? "").name("assignee"))
        case "release": .assign(nil)
        case "note": .note(reason)
        case "wake": .snooze(until: nil)
        case "close": .close
        default:
            WorkbenchPages.snoozes.first { "snooze:\($0.hours)" == choice }
                .map { .snooze(until: desk.clock.now + .hours($0.hours)) }
        }
    }
}
