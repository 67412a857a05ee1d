internal import RefundRules
internal import ShipmentModel

/// Why a decision cannot be stored: it breaks a promise about money. A mistake of ours; a person sees it.
enum DecisionFault: Error, Equatable {
    case changesAttemptedIntent(RefundKey)
    case secondOpenIntent(RefundKey)
    case foreignIntent(RefundKey)
    case amountNotPositive(RefundKey)
}

extension CaseWork {
    /// Takes a decision over.
    ///
    /// - Parameter isOrdered: Whether a person ordered it: its log is kept then, whatever came of it.
    /// - Returns: Whether case or intents changed, so that something more may follow.
    /// - Throws: ``DecisionFault`` when it would change or drop an intent that is possibly paid; nothing is taken then.
    mutating func take(_ decision: Decision, isOrdered: Bool = false, at now: Instant) throws -> Bool {
        try check(decision.intents)
        let hadChanged = changedIntents
        var after = decision.afterSale
        // The version is counted once, when the case is stored.
        after.version = row.afterSale.version
        // What is wrong again on another step of the road is news, and nothing is where the case stands as it stood.
        if after.state != row.afterSale.state { row.alarm = nil }
        let hasNewIntents = decision.intents.contains { intents[$0.key] != $0 }
        let hasChanged = after != row.afterSale || hasNewIntents
        row.afterSale = after
        for intent in decision.intents { set(intent) }
        // A time that has come already would be looked at for ever.
        row.lookAgainAt = decision.lookAgainAt.map { max($0, now + .minutes(1)) }
        var isActing = isOrdered || hasChanged || hadChanged != changedIntents
        for effect in decision.effects { isActing = take(effect, of: decision, at: now) || isActing }
        if isActing {
            audit += decision.log.map {
                AuditEntry(
                    sequence: 0, at: now, actor: "rules", action: "decided", caseKey: key,
                    refundKey: row.afterSale.refundKey, reason: $0)
            }
        }
        return hasChanged
    }

    /// - Returns: Whether this is more than was known to be wanted in this transaction.
    private mutating func take(_ effect: Effect, of decision: Decision, at now: Instant) -> Bool {
        switch effect.destination(for: key, reminders: row.afterSale.buyerReminders) {
        case .job(let kind, let subject):
            guard !jobs.contains(where: { $0.kind == kind && $0.subject == subject }) else { return false }
            jobs.append(
                NewJob(
                    kind: kind, subject: subject, effect: effect, caseKey: key,
                    dueAt: max(decision.notBefore[effect] ?? now, now), madeAt: now))
            return true
        case .task(let kind, let suggestion):
            guard !tasks.contains(where: { $0.kind == kind }) else { return false }
            let why = decision.log.last { $0.english == suggestion } ?? decision.log.last ?? row.afterSale.reason
            tasks.append(NewTask(caseKey: key, kind: kind, suggestion: suggestion, why: why, openedAt: now))
            return true
        case .alarm(let text):
            // The rules raise a deadline's alarm again only when the deadline was moved: it comes near once more.
            guard row.alarm != text || DeadlineAlarm(code: text) != nil else { return false }
            row.alarm = text
            audit.append(.alarm(of: text, case: key, at: now))
            return true
        }
    }

    private func check(_ decided: [RefundIntent]) throws(DecisionFault) {
        for intent in decided {
            guard intent.caseKey == key else { throw .foreignIntent(intent.key) }
            guard intent.amount.minorUnits > 0 else { throw .amountNotPositive(intent.key) }
            guard let old = intents[intent.key] else { continue }
            let isFrozen = old.phase == .attempted || old.phase == .done
            let isDropped = intent.phase == .dropped || intent.phase == .written
            if isFrozen && (isDropped || intent.amount != old.amount) { throw .changesAttemptedIntent(intent.key) }
            if old.phase == .done && intent.phase != .done { throw .changesAttemptedIntent(intent.key) }
        }
        var after = intents
        for intent in decided { after[intent.key] = intent }
        let open = after.values.filter(\.isOpen)
        if open.count > 1, let last = open.map(\.key).max() { throw .secondOpenIntent(last) }
    }

    /// Leaves the case to people after an error in its decision; it is decided again later all the same.
    mutating func flag(_ error: any Error, at now: Instant, again: Instant) {
        let text = "the decision failed: \(type(of: error))"
        tasks.append(NewTask(caseKey: key, kind: .review, suggestion: text, openedAt: now))
        row.lookAgainAt = again
        if row.alarm != text {
            row.alarm = text
            audit.append(.alarm(text, case: key, code: "decision-failed", at: now))
        }
    }

    /// The work as it is written: version counted, flags of an ended case taken down, claims telling who watches.
    func finished(at now: Instant) -> CaseWork {
        var done = self
        if done.row.afterSale.state.isTerminal, done.row.afterSale.untold == nil { done.row.alarm = nil }
        if done.row.afterSale != before?.afterSale || !changedIntents.isEmpty {
            done.row.afterSale.version = (before?.afterSale.version ?? 0) + 1
        }
        let isWatched = done.row.isWatched
        for index in done.claims.indices {
            done.claims[index].isWatched = isWatched
            done.claims[index].appliedAt = done.row.afterSale.appliedAt
        }
        return done
    }
}

extension AuditEntry {
    /// The action of a person's order that was not done; which one it was stands in front of the person's words.
    public static let orderNotDone = "order-not-done"

    static func done(_ order: PersonOrder, on key: CaseKey, at now: Instant) -> AuditEntry {
        AuditEntry(
            order, order.action.kind.rawValue, on: key, code: order.action.kind.rawValue, words: order.action.reason,
            at: now)
    }

    static func notDone(_ order: PersonOrder, on key: CaseKey, code: String, at now: Instant) -> AuditEntry {
        AuditEntry(
            order, orderNotDone, on: key, code: code,
            words: "\(order.action.kind.rawValue): \(order.action.reason)", at: now)
    }

    private init(
        _ order: PersonOrder, _ action: String, on key: CaseKey, code: String, words: String, at now: Instant
    ) {
        self.init(
            sequence: 0, at: now, actor: order.action.person, action: action, caseKey: key, messageID: order.message,
            reason: DecisionReason(code: code, english: words, chinese: words, at: now))
    }
}
