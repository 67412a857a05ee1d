internal import RefundRules
public import ShipmentModel

extension LedgerEngine {
    public func tasks(_ filter: TaskFilter) async throws(LedgerError) -> Page<TaskView> {
        try await page(filter.limit, after: filter.after) { tx, before, limit in
            let tasks = try tx.tasks(filter, before: before, limit: limit)
            let shown = try filter.now.map { try advised(tasks, from: tx, at: $0) } ?? tasks
            return shown.map { ($0.id, $0) }
        }
    }

    public func task(_ id: TaskView.ID, at now: Instant) async throws(LedgerError) -> TaskView? {
        try await read { tx in
            guard let task = try tx.task(id) else { return nil }
            return try advised([task], from: tx, at: now).first
        }
    }

    public func changeTasks(
        _ ids: [TaskView.ID], _ change: TaskChange, shops: Set<ShopID>?, by person: String, reason: String,
        at now: Instant
    ) async throws(LedgerError) -> [TaskView.ID: TaskOutcome] {
        let (change, person, reason) = (change.withoutNUL, person.withoutNUL, reason.withoutNUL)
        return try await write { tx in
            var outcomes: [TaskView.ID: TaskOutcome] = [:]
            for id in Set(ids).sorted() {
                guard let task = try tx.task(id), shops?.contains(task.caseKey.shop) ?? true else {
                    outcomes[id] = .notFound
                    continue
                }
                guard task.isOpen else {
                    let isSame = change == .close && task.closedBy == person && task.closedBecause == reason
                    outcomes[id] = isSame ? .done(task) : .closed(task)
                    continue
                }
                let changed = task.applying(change, by: person, because: reason, at: now)
                outcomes[id] = .done(changed)
                // A repeat changes nothing, and leaves no second trace.
                guard changed != task else { continue }
                try tx.updateTask(changed)
                try tx.appendAudit([.task(change, of: task, by: person, because: reason, at: now)])
            }
            return outcomes
        }
    }

    /// The tasks with what their cases' state suggests now.
    private func advised(
        _ tasks: [TaskView], from tx: Store.Transaction, at now: Instant
    ) throws -> [TaskView] {
        let keys = Set(tasks.filter(\.isOpen).map(\.caseKey)).sorted()
        let parcels = try parcels(of: keys, from: tx, withFacts: false)
        let intents = Dictionary(grouping: try tx.intents(of: keys), by: \.caseKey)
        let isStopped = keys.isEmpty ? false : try tx.stopSwitch()?.isOn ?? false
        var inputs: [CaseKey: DecisionInputs] = [:]
        for key in keys {
            guard let row = try tx.caseRow(key) else { continue }
            inputs[key] = DecisionInputs(
                afterSale: row.afterSale, policy: settings.policy(for: key.shop),
                parcels: Dictionary((parcels[key] ?? []).map { ($0.id, $0.reading) }) { first, _ in first },
                intents: intents[key] ?? [], knownCarriers: settings.knownCarriers, now: now)
        }
        return tasks.map { task in
            var task = task
            if task.isOpen, let inputs = inputs[task.caseKey] {
                task.advice = RefundRules.advice(for: inputs, about: task.kind, isStopped: isStopped)
            }
            return task
        }
    }
}

extension TaskView {
    fileprivate func applying(
        _ change: TaskChange, by person: String, because reason: String, at now: Instant
    ) -> TaskView {
        var task = self
        switch change {
        case .assign(let assignee): task.assignee = assignee
        case .note(let text): task.note = text
        case .snooze(let until): task.snoozedUntil = until
        case .close: (task.closedAt, task.closedBy, task.closedBecause) = (now, person, reason)
        }
        return task
    }
}

extension TaskChange {
    fileprivate var withoutNUL: TaskChange {
        switch self {
        case .assign(let assignee): .assign(assignee?.withoutNUL)
        case .note(let text): .note(text.withoutNUL)
        case .snooze, .close: self
        }
    }

    fileprivate var words: (english: String, chinese: String) {
        switch self {
        case .assign(let assignee?): ("given to \(assignee)", "指派给 \(assignee)")
        case .assign(nil): ("given back", "取消指派")
        case .note(let text): ("noted: \(text)", "备注：\(text)")
        case .snooze(let until?): ("put off until \(until)", "推迟到 \(until)")
        case .snooze(nil): ("no longer put off", "取消推迟")
        case .close: ("closed", "已关闭")
        }
    }
}

extension AuditEntry {
    /// - Parameter chinese: The reason in Chinese, where it has words of its own.
    static func task(
        _ change: TaskChange, of task: TaskView, by person: String, because reason: String,
        inChinese chinese: String? = nil, at now: Instant
    ) -> AuditEntry {
        let words = change.words
        // A note is its own reason.
        let isSaid = if case .note(let text) = change { text.hasPrefix(reason) } else { false }
        let (english, ownChinese) = isSaid ? ("", "") : (": \(reason)", "：\(chinese ?? reason)")
        return AuditEntry(
            sequence: 0, at: now, actor: person, action: "task-\(change.name)", caseKey: task.caseKey,
            reason: DecisionReason(
                code: "task_\(change.name)",
                english: "task \(task.id) (\(task.kind.rawValue)) \(words.english)\(english)",
                chinese: "任务 \(task.id)（\(task.kind.rawValue)）\(words.chinese)\(ownChinese)", at: now))
    }
}
