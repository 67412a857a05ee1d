public import Ledger
public import RefundRules
public import ShipmentModel

extension SQLiteTransaction {
    private static let taskColumns = """
        id, platform, shop, after_sale_id, kind, suggestion, why, opened_at, assignee, note, snoozed_until, closed_at,
        closed_by, closed_because
        """

    private func task(_ row: Columns) throws -> TaskView {
        TaskView(
            id: row.integer(0), caseKey: row.caseKey(1), kind: try row.value(4, "kind"), suggestion: row.text(5),
            why: row.isNull(6) ? nil : try row.json(6, "why"), openedAt: row.instant(7), assignee: row.optionalText(8),
            note: row.optionalText(9), snoozedUntil: row.optionalInstant(10), closedAt: row.optionalInstant(11),
            closedBy: row.optionalText(12), closedBecause: row.optionalText(13))
    }

    public func openTasks(_ tasks: [NewTask]) throws {
        try run(
            """
            INSERT INTO task (platform, shop, after_sale_id, kind, suggestion, why, opened_at)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (platform, shop, after_sale_id, kind) WHERE closed_at IS NULL DO NOTHING
            """, for: tasks
        ) { task in
            task.caseKey.columns + [
                .text(task.kind.rawValue), .text(task.suggestion), try task.why.map { try jsonText($0) } ?? .null,
                .integer(task.openedAt.milliseconds),
            ]
        }
    }

    public func closeTasks(
        of cases: [CaseKey], kinds: Set<TaskKind>, _ closing: TaskClosing, at now: Instant
    ) throws {
        let pairs = cases.flatMap { key in kinds.map(\.rawValue).sorted().map { (key, $0) } }
        try run(
            """
            UPDATE task SET closed_at = ?, closed_by = ?, closed_because = ?
            WHERE platform = ? AND shop = ? AND after_sale_id = ? AND kind = ? AND closed_at IS NULL
            """, for: pairs
        ) {
            [.integer(now.milliseconds), .text(closing.by), .text(closing.because)] + $0.0.columns + [.text($0.1)]
        }
    }

    public func task(_ id: TaskView.ID) throws -> TaskView? {
        try fetchOne("SELECT \(Self.taskColumns) FROM task WHERE id = ?", .integer(id), read: task)
    }

    public func updateTask(_ task: TaskView) throws {
        try run(
            """
            UPDATE task SET assignee = ?2, note = ?3, snoozed_until = ?4, closed_at = ?5, closed_by = ?6,
                closed_because = ?7, suggestion = ?8, why = ?9
            WHERE id = ?1
            """, .integer(task.id), .text(task.assignee), .text(task.note), .integer(task.snoozedUntil?.milliseconds),
            .integer(task.closedAt?.milliseconds), .text(task.closedBy), .text(task.closedBecause),
            .text(task.suggestion), try task.why.map { try jsonText($0) } ?? .null)
    }

    public func tasks(_ filter: TaskFilter, before: Int64?, limit: Int) throws -> [TaskView] {
        var conditions = Conditions(before: before, of: "id")
        if let isOpen = filter.isOpen { conditions.add(literally: "closed_at IS \(isOpen ? "" : "NOT ")NULL") }
        if let shops = filter.shops { conditions.add("shop", in: shops.map(\.rawValue)) }
        if let kinds = filter.kinds { conditions.add("kind", in: kinds.map(\.rawValue)) }
        conditions.add(caseKey: filter.caseKey)
        switch filter.assignee {
        case nil: break
        case .nobody?: conditions.add(literally: "assignee IS NULL")
        case .person(let name)?: conditions.add("assignee", .text(name))
        }
        if let now = filter.now, filter.snoozed != .shown {
            let isSnoozed = filter.snoozed == .only ? "> ?" : "<= ?"
            conditions.add("coalesce(snoozed_until, 0) \(isSnoozed)", bound: .integer(now.milliseconds))
        }
        return try fetchAll(
            "SELECT \(Self.taskColumns) FROM task \(conditions.sql) ORDER BY id DESC LIMIT ?",
            conditions.values + [.integer(limit)], task)
    }
}
