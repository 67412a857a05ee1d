public import RefundRules
public import ShipmentModel

/// One thing for a person: why, what is suggested, and who looks after it.
public struct TaskView: Sendable, Hashable {
    public typealias ID = Int64

    public var id: ID
    public var caseKey: CaseKey
    public var kind: TaskKind
    /// What whoever asked last suggests, in words.
    public var suggestion: String
    /// The newest decision that asked for a person; nil for tasks that an older version opened.
    public var why: DecisionReason?
    public var openedAt: Instant
    /// Whose it is; nil: anybody's.
    public var assignee: String?
    /// The newest note; earlier ones stand in the audit.
    public var note: String?
    /// Until then, or until it is asked for anew, it is left out of the list of what is to be done.
    public var snoozedUntil: Instant?
    public var closedAt: Instant?
    /// Who closed it: a person's name, or `rules` when the case ended by itself.
    public var closedBy: String?
    public var closedBecause: String?
    /// What to do as the case stands now; only where a filter names the time (``TaskFilter/now``), and only while open.
    public var advice: CaseAdvice?

    public init(
        id: ID, caseKey: CaseKey, kind: TaskKind, suggestion: String, why: DecisionReason? = nil, openedAt: Instant,
        assignee: String? = nil, note: String? = nil, snoozedUntil: Instant? = nil, closedAt: Instant? = nil,
        closedBy: String? = nil, closedBecause: String? = nil, advice: CaseAdvice? = nil
    ) {
        self.id = id
        self.caseKey = caseKey
        self.kind = kind
        self.suggestion = suggestion
        self.why = why
        self.openedAt = openedAt
        self.assignee = assignee
        self.note = note
        self.snoozedUntil = snoozedUntil
        self.closedAt = closedAt
        self.closedBy = closedBy
        self.closedBecause = closedBecause
        self.advice = advice
    }

    public var isOpen: Bool { closedAt == nil }

    /// Whether it is put off at that time.
    public func isSnoozed(at now: Instant) -> Bool { snoozedUntil.map { now < $0 } ?? false }
}

/// Which tasks are wanted, the newest first.
public struct TaskFilter: Sendable, Hashable {
    /// What to do with tasks that are put off.
    public enum Snoozed: String, Sendable, Hashable, CaseIterable { case hidden, only, shown }
    public enum Assignee: Sendable, Hashable {
        case nobody
        case person(String)
    }

    /// Nil: open and closed ones.
    public var isOpen: Bool?
    /// Nil: every shop.
    public var shops: Set<ShopID>?
    public var caseKey: CaseKey?
    public var kinds: Set<TaskKind>?
    /// Nil: whoever's.
    public var assignee: Assignee?
    /// Counts only where ``now`` is named.
    public var snoozed: Snoozed
    /// When it is: tells what is put off from what is not, and gives each open task its advice; nil does neither.
    public var now: Instant?
    public var limit: Int
    public var after: String?

    public init(
        isOpen: Bool? = true, shops: Set<ShopID>? = nil, caseKey: CaseKey? = nil, kinds: Set<TaskKind>? = nil,
        assignee: Assignee? = nil, snoozed: Snoozed = .hidden, now: Instant? = nil, limit: Int = 50,
        after: String? = nil
    ) {
        self.isOpen = isOpen
        self.shops = shops
        self.caseKey = caseKey
        self.kinds = kinds
        self.assignee = assignee
        self.snoozed = snoozed
        self.now = now
        self.limit = limit
        self.after = after
    }

    /// Whether a task is one of those wanted; the page is the caller's.
    func wants(_ task: TaskView) -> Bool {
        if let isOpen, isOpen != task.isOpen { return false }
        if let shops, !shops.contains(task.caseKey.shop) { return false }
        if let caseKey, caseKey != task.caseKey { return false }
        if let kinds, !kinds.contains(task.kind) { return false }
        switch assignee {
        case nil: break
        case .nobody?: if task.assignee != nil { return false }
        case .person(let name)?: if task.assignee != name { return false }
        }
        guard let now, snoozed != .shown else { return true }
        return task.isSnoozed(at: now) == (snoozed == .only)
    }
}

/// What a person changes about a task; nothing of it touches the case.
public enum TaskChange: Sendable, Hashable {
    /// Nil: nobody's again.
    case assign(String?)
    case note(String)
    /// Nil: back into the list at once.
    case snooze(until: Instant?)
    case close

    /// Short and stable, as the audit and the API name it.
    public var name: String {
        switch self {
        case .assign: "assign"
        case .note: "note"
        case .snooze: "snooze"
        case .close: "close"
        }
    }
}

/// What became of one task that was to be changed.
public enum TaskOutcome: Sendable, Hashable {
    /// It is now as it was wanted, by this change or, asked for once more, by the same one before.
    case done(TaskView)
    /// It is closed, by others or for another reason.
    case closed(TaskView)
    /// There is none, or not for these shops.
    case notFound
}

/// How tasks came to be closed.
public struct TaskClosing: Sendable, Hashable {
    public var by: String
    public var because: String

    public init(by person: String, because reason: String) {
        by = person
        because = reason
    }
}
