internal import RefundRules

/// Which open tasks are answered by what happened, and who closes them.
extension CaseWork {
    /// A person did something: what it answers is nobody's question any more, and an alarm that was raised before is raised
    /// again should there be reason to.
    ///
    /// - Parameter decision: What follows from it; not taken yet.
    mutating func heed(_ action: PersonAction, _ decision: Decision) {
        guard action.kind != .note else { return }
        row.alarm = nil
        answered.formUnion(answers(to: action.kind, decision))
    }

    /// The kinds that one action answers; all others stay open, because most are asked for once in a case's life. What an
    /// action that ends the case leaves open is the end's affair (``answeredTasks``).
    private func answers(to kind: PersonAction.Kind, _ decision: Decision) -> Set<TaskKind> {
        switch kind {
        // Of a case that was approved before the platform is told once more, no question is decided.
        case .approve: row.afterSale.approvedAt == nil ? [.notEligible, .review] : [.notTold]
        // The first of two persons has not decided it yet.
        case .pay where decision.afterSale.firstPayOrder != nil: []
        case .pay: [.notEligible, .signed, .decideNow, .review, .refundNotDone, .secondPerson]
        case .refuse: [.notTold]
        // Where nobody is left to be asked, somebody still has to phone.
        case .intercept where decision.effects.contains(where: \.isInterception):
            [.foreignGoods, .noInterceptionChannel]
        case .takeBackToApproved: [.review, .refundNotDone]
        case .intercept, .close, .note: []
        }
    }

    /// The kinds of open tasks that what happened has answered.
    var answeredTasks: Set<TaskKind> {
        let isEnd = row.afterSale.state.isTerminal && before?.afterSale.state.isTerminal != true
        let ended: Set<TaskKind> = isEnd ? Set(TaskKind.allCases).subtracting(Self.beyondTheEnd) : []
        return ended.union(answered).union(settledTasks)
    }

    /// Goods and money that go on after a case: only whoever looked after them closes these.
    private static let beyondTheEnd: Set<TaskKind> = [.complaintDue, .bounced, .reship]

    /// The kinds whose question has been answered by what was heard.
    private var settledTasks: Set<TaskKind> {
        var settled = Set<TaskKind>()
        if before?.afterSale.untold != nil, row.afterSale.untold == nil { settled.insert(.notTold) }
        if before?.afterSale.hasDoubtfulInterception == true, !row.afterSale.hasDoubtfulInterception {
            settled.insert(.interceptionInDoubt)
        }
        if before?.afterSale.state == .signed, row.afterSale.state != .signed { settled.insert(.signed) }
        if before?.afterSale.approvedAt == nil, row.afterSale.approvedAt != nil { settled.insert(.notEligible) }
        if before?.afterSale.facts.namesUnknownCourier == true, !row.afterSale.facts.namesUnknownCourier {
            settled.insert(.unknownCourier)
        }
        return settled
    }

    /// Who closes the tasks that are answered, and why: the last person who acted, or else the case's end.
    var closing: TaskClosing {
        if let action = audit.last(where: { PersonAction.Kind(rawValue: $0.action).map { $0 != .note } ?? false }) {
            return TaskClosing(by: action.actor, because: action.reason.english)
        }
        return TaskClosing(by: "rules", because: row.afterSale.reason?.english ?? row.afterSale.state.rawValue)
    }
}

extension CaseSnapshot {
    fileprivate var namesUnknownCourier: Bool { parcels?.contains { $0.carrier == nil } ?? false }
}

extension Effect {
    fileprivate var isInterception: Bool { if case .intercept = self { true } else { false } }
}
