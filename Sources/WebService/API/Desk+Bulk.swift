internal import Gateway
internal import HTTPTypes
internal import Ledger
internal import PartyKit
internal import RefundRules
internal import ShipmentModel
internal import WireFormats

/// What became of one row of a request about many.
struct BulkResult: Sendable {
    var task: TaskView.ID?
    var caseKey: CaseKey?
    var state: CaseState?
    var version: Int64?
    /// Ordered, and a second person has to order it too.
    var waitsForSecondPerson = false
    /// Nil: done.
    var problem: Problem?

    static func json(_ results: [BulkResult]) -> JSONText {
        let refused = results.count { $0.problem != nil }
        return .object([
            ("done", .integer(Int64(results.count - refused))), ("refused", .integer(Int64(refused))),
            ("items", .array(results.map(\.json))),
        ])
    }

    private var json: JSONText {
        .object(present: [
            ("task", task.map(JSONText.integer)), ("case", .string(ifAny: caseKey?.description)),
            ("outcome", .string(problem == nil ? "done" : "refused")), ("state", .string(ifAny: state?.rawValue)),
            ("version", version.map(JSONText.integer)),
            ("waits_for_second_person", waitsForSecondPerson ? .bool(true) : nil),
            (
                "problem",
                problem.map {
                    .object([
                        ("type", .string("urn:turnback:problem:\($0.type)")), ("title", .string($0.title)),
                        ("detail", .string($0.detail)),
                    ])
                }
            ),
        ])
    }
}

extension Desk {
    /// How many rows are under way at once: they share commits, and leave room for others.
    private static var rowsAtOnce: Int { 64 }

    // MARK: Tasks

    /// Changes tasks for one reason; results are in the rows' order.
    func changeRows(
        _ rows: [TaskRequests.Row], _ change: TaskChange, by token: APIToken, reason: String
    ) async throws -> [BulkResult] {
        let ids = rows.compactMap { row in if case .task(let id) = row { id } else { nil } }
        let outcomes = try await self.change(ids, change, by: token, reason: reason)
        return rows.map { row in
            switch row {
            case .task(let id):
                switch outcomes[id] {
                case .done(let task)?: BulkResult(task: id, caseKey: task.caseKey)
                case .closed(let task)?: BulkResult(task: id, caseKey: task.caseKey, problem: .closed(task))
                case .notFound?, nil: BulkResult(task: id, problem: .notFound("task \(id)"))
                }
            case .some(let key, _):
                BulkResult(caseKey: key, problem: .badRequest("A task's number is expected, not a case."))
            case .nothing(let expected): BulkResult(problem: .badRequest(expected))
            }
        }
    }

    // MARK: Cases

    /// One action on many cases, each decided by itself; results are in the rows' order. A case that several rows name is
    /// acted on once.
    ///
    /// - Parameter request: Names the request, so that its repeat is no second order.
    /// - Throws: 403 for an action that the token does not permit at all; 503 when nothing can be stored, with what was
    ///   done so far standing: the same request again goes on from there.
    func act(
        _ kind: PersonAction.Kind, on rows: [TaskRequests.Row], reason: String, by token: APIToken, request: String
    ) async throws -> [BulkResult] {
        if kind == .pay, token.role < .approve { throw Problem.forbidden(.approve) }
        var results = [BulkResult](repeating: BulkResult(), count: rows.count)
        var targets: [CaseKey: (version: Int64?, rows: [Int])] = [:]
        for (index, row) in rows.enumerated() {
            do {
                let (key, version) = try await target(of: row, reason: reason, by: token, &results[index])
                guard let key else { continue }
                targets[key, default: (version, [])].rows.append(index)
                if let version { targets[key]?.version = version }
            } catch let problem as Problem where problem.status.code < 500 {
                results[index].problem = problem
            }
        }
        let keys = targets.keys.sorted()
        for start in stride(from: 0, to: keys.count, by: Self.rowsAtOnce) {
            try await withThrowingTaskGroup(of: (CaseKey, BulkResult).self) { group in
                for key in keys[start..<min(start + Self.rowsAtOnce, keys.count)] {
                    let version = targets[key]?.version
                    group.addTask {
                        (key, try await act(kind, on: key, version, reason: reason, by: token, request: request))
                    }
                }
                for try await (key, result) in group {
                    for index in targets[key]?.rows ?? [] {
                        let task = results[index].task
                        results[index] = result
                        results[index].task = task
                    }
                }
            }
        }
        return results
    }

    /// The case that a row means; nil when the row is settled already.
    private func target(
        of row: TaskRequests.Row, reason: String, by token: APIToken,
        _ result: inout BulkResult
    ) async throws -> (CaseKey?, Int64?) {
        switch row {
        case .nothing(let expected): throw Problem.badRequest(expected)
        case .some(let key, let version):
            result.caseKey = key
            return (key, version)
        case .task(let id):
            result.task = id
            let task = try await task(id, for: token)
            result.caseKey = task.caseKey
            guard !task.isOpen else { return (task.caseKey, nil) }
            // Closed by this very order when it was sent before: it is done.
            guard task.closedBy == token.name, task.closedBecause == reason else { throw Problem.closed(task) }
            return (nil, nil)
        }
    }

    private func act(
        _ kind: PersonAction.Kind, on key: CaseKey, _ version: Int64?, reason: String, by token: APIToken,
        request: String
    ) async throws -> BulkResult {
        do {
            _ = try await caseView(key, for: token)
            let action = PersonAction(kind, person: token.name, reason: reason)
            let receipt = try await submit(
                Submission(
                    message: order(action, on: key, request: request), consequences: [.person(key, action)],
                    expected: version.map { .init(key, at: [$0]) }))
            guard receipt.outcome != .quarantined else { throw Problem(LedgerError(.internal, "")) }
            let after = try await caseView(key, for: token)
            // An order that comes again was done, or was not, when it came first.
            let earlier = after.audit.first {
                $0.action == AuditEntry.orderNotDone && $0.messageID == receipt.messageID
            }
            if let why = receipt.notDone ?? earlier.map({ _ in .impossible }) { throw Problem(why, after) }
            return BulkResult(
                caseKey: key, state: after.afterSale.state, version: after.afterSale.version,
                waitsForSecondPerson: kind == .pay && after.afterSale.firstPayOrder != nil)
        } catch let problem as Problem where problem.status.code < 500 {
            return BulkResult(caseKey: key, problem: problem)
        }
    }

    /// The order as a message of its own, so that the same order again is a repeat.
    private func order(_ action: PersonAction, on key: CaseKey, request: String) -> InboundMessage {
        let body: JSONText = [
            "case": .string(key.description), "kind": .string(action.kind.rawValue), "person": .string(action.person),
            "reason": .string(action.reason),
        ]
        return InboundMessage(
            party: key.platform, account: "person", operation: "act", direction: .person,
            answers: "request \(request)", body: body.bytes, heard: clock.now)
    }
}

extension Problem {
    /// - Parameter view: The case as it stands now.
    init(_ why: Receipt.NotDone, _ view: CaseView) {
        let state = view.afterSale.state.rawValue
        switch why {
        case .impossible:
            self.init(
                status: .conflict, type: "impossible", title: "The case does not permit this now.",
                detail: "The case is \(state); its history tells why.")
        case .outdated:
            self.init(
                status: .preconditionFailed, type: "version", title: "The case has changed.",
                detail: "It is at version \(view.afterSale.version); read it and decide again.")
        case .failed:
            self.init(
                status: .internalServerError, type: "internal", title: "A mistake of ours.",
                detail: "The decision failed. Nothing was ordered, and people are asked to look at the case.")
        }
    }
}
