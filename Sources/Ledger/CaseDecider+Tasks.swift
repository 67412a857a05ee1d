internal import RefundRules
internal import ShipmentModel

extension CaseDecider {
    /// Opens tasks. One that stands open already and is asked for anew tells the newest reason from now on, and is put off no
    /// longer: whoever put it off did not know.
    func open(_ tasks: [NewTask]) throws {
        for (key, wanted) in Dictionary(grouping: tasks, by: \.caseKey).sorted(by: { $0.key < $1.key }) {
            let filter = TaskFilter(caseKey: key, kinds: Set(wanted.map(\.kind)))
            for known in try tx.tasks(filter, before: nil, limit: wanted.count) {
                guard let new = wanted.last(where: { $0.kind == known.kind && $0.isNews(to: known) }),
                    var task = try tx.task(known.id), task.isOpen
                else { continue }
                if task.isSnoozed(at: now) {
                    try tx.appendAudit([.woken(task, because: new, at: now)])
                    task.snoozedUntil = nil
                }
                (task.suggestion, task.why) = (new.suggestion, new.why)
                try tx.updateTask(task)
            }
        }
        try tx.openTasks(tasks)
    }
}

extension NewTask {
    /// The rules ask once for each reason; a decision that fails asks again and again in the same words.
    fileprivate func isNews(to task: TaskView) -> Bool { why != nil || suggestion != task.suggestion }
}

extension AuditEntry {
    fileprivate static func woken(_ task: TaskView, because new: NewTask, at now: Instant) -> AuditEntry {
        var entry = AuditEntry.task(
            .snooze(until: nil), of: task, by: "rules", because: new.why?.english ?? new.suggestion,
            inChinese: new.why?.chinese, at: now)
        entry.reason.evidence = new.why?.evidence ?? []
        return entry
    }
}
