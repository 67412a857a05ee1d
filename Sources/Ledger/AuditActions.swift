internal import RefundRules

extension AuditEntry {
    /// Every action under which something stands in the audit.
    public static let actions: [String] =
        [
            "decided", "attempt", "attempt-refused", alarm, withheld, said, orderNotDone, "raw-read", "stop-switch",
            "cap-lift",
            "task-assign", "task-note", "task-snooze", "task-close",
        ] + PersonAction.Kind.allCases.map(\.rawValue)
}
