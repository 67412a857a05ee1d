internal import ShipmentModel

extension RefundRules {
    /// Commits a try to send: the intent becomes possibly paid and the case `refunding`, in the transaction in which
    /// ``AttemptGate`` said *go*.
    public static func begin(_ attempt: RefundAttempt, in inputs: DecisionInputs) -> Decision {
        var deciding = Deciding(inputs)
        deciding.begin(attempt)
        return deciding.decision
    }

    /// What follows from a target's word on a refund: an answer, a query's result or a verified push.
    ///
    /// `done` needs the intent's amount; where the target has keys, an answer without an amount proves nothing and is
    /// asked about. Unknown is asked about under the same key, never sent under a new one.
    ///
    /// - Parameters:
    ///   - isQuery: Whether it was said about the refund as it stands, by a query or a push, and not by the attempt's
    ///     own answer: only that counts as having asked before the next try.
    ///   - attempts: All attempts of this key.
    public static func settle(
        _ answer: TargetAnswer, for key: RefundKey, isQuery: Bool, target: TargetAbilities, attempts: [RefundAttempt],
        in inputs: DecisionInputs
    ) -> Decision {
        var deciding = Deciding(inputs)
        deciding.settle(Settlement(answer: answer, key: key, isQuery: isQuery, target: target, attempts: attempts))
        deciding.run()
        return deciding.decision
    }
}

/// One answer with what it is judged by.
struct Settlement {
    var answer: TargetAnswer
    var key: RefundKey
    var isQuery: Bool
    var target: TargetAbilities
    var attempts: [RefundAttempt]

    /// Asking goes on at growing distances: after twice the time since the last try, at most every 6 hours.
    func nextQuery(after now: Instant) -> Instant {
        let last = attempts.map(\.startedAt).max() ?? now
        return now + min(max(now - last, target.settleDelay, .seconds(10)), .hours(6))
    }

    /// Trying again, likewise: 1, 2, 4 … minutes, at most 6 hours.
    func nextTry(after now: Instant) -> Instant {
        now + min(.minutes(Int64(1) << min(Int64(max(attempts.count - 1, 0)), 9)), .hours(6))
    }

    /// After a day without a clear answer people ask, too.
    func isOverdue(at now: Instant) -> Bool {
        attempts.map(\.startedAt).max().map { $0 + .hours(24) <= now } ?? false
    }
}

extension Deciding {
    mutating func begin(_ attempt: RefundAttempt) {
        guard var intent = intents.first(where: { $0.key == attempt.key }), intent.isOpen else { return }
        intent.phase = .attempted
        intent.attempts = max(intent.attempts, attempt.number)
        intent.absentAt = nil
        intent.heldUntil = nil
        store(intent)
        if afterSale.state != .refunding { enter(.refunding, intent.reason) }
    }

    mutating func settle(_ settlement: Settlement) {
        guard let intent = intents.first(where: { $0.key == settlement.key }) else {
            emit(.alarm(DecisionCode.intentMissing.rawValue))
            return
        }
        switch intent.phase {
        case .done: heedAfterDone(intent, settlement.answer)
        case .superseded, .notDone, .dropped: heedAfterEnd(intent, settlement)
        case .written, .attempted: heed(intent, settlement)
        }
    }

    private mutating func heed(_ known: RefundIntent, _ settlement: Settlement) {
        var intent = known
        let answer = settlement.answer
        intent.targetReference = answer.reference ?? intent.targetReference
        if answer.outcome != .done, answer.outcome != .accepted {
            intent.lastError = answer.code ?? answer.message ?? answer.outcome.rawValue
        }
        switch answer.outcome {
        case .done:
            complete(intent, settlement)
        case .accepted:
            intent.isAccepted = true
            intent.absentAt = nil
            store(intent)
            note(.refundAccepted)
            askLater(settlement)
        case .unknown:
            store(intent)
            askLater(settlement)
        case .neverSent:
            // The worker tries again by itself, and asks first.
            store(intent)
            let isNew =
                settlement.isQuery
                && once(
                    "unsent/\(intent.key)", .task(.refundNotDone, suggestion: DecisionCode.refundNotSent.english),
                    .alarm(DecisionCode.refundNotSent.rawValue))
            if isNew { note(.refundNotSent) }
        case .notFound:
            heedAbsence(intent, settlement)
        case .notDone where answer.isRetryable:
            // Only a query's word, and not before the newest try has settled, is one that the next try may begin with.
            if settlement.isQuery, settlement.target.isConclusive(absentAt: answer.at, settlement.attempts) {
                intent.absentAt = answer.at
            }
            intent.isAccepted = false
            store(intent)
            note(.refundRetry)
            emit(.payRefund(intent.key), notBefore: settlement.nextTry(after: now))
        case .notDone:
            intent.phase = .notDone
            intent.finishedAt = min(answer.at, now)
            store(intent)
            giveToPeople(.refundNotDone, intent)
        case .stuck:
            intent.phase = .attempted
            intent.absentAt = nil
            store(intent)
            giveToPeople(.refundStuck, intent)
        }
    }

    private mutating func complete(_ known: RefundIntent, _ settlement: Settlement) {
        var intent = known
        let answer = settlement.answer
        switch answer.amount {
        case intent.amount?: break
        case nil where !settlement.target.knowsKeys: break
        case nil:
            // "Success" without an amount is an acceptance (200 is not paid).
            intent.isAccepted = true
            intent.phase = .attempted
            intent.absentAt = nil
            store(intent)
            return askLater(settlement)
        case _?:
            intent.phase = .attempted
            intent.absentAt = nil
            store(intent)
            return giveToPeople(.refundMismatch, intent)
        }
        intent.phase = .done
        intent.finishedAt = min(answer.at, now)
        intent.lastError = nil
        intent.heldUntil = nil
        store(intent)
        if afterSale.state.isTerminal {
            once("ended/paid/\(intent.key)", .task(.review, suggestion: DecisionCode.refundedAfterEnd.english))
        } else {
            end(.refunded, DecisionReason(.refundDone, at: now), at: intent.finishedAt ?? now)
        }
    }

    /// Not found counts only after the settle delay, and the key may be used again only while the target knows it.
    private mutating func heedAbsence(_ known: RefundIntent, _ settlement: Settlement) {
        var intent = known
        guard intent.phase == .attempted else { return store(intent) }
        let (target, attempts, answer) = (settlement.target, settlement.attempts, settlement.answer)
        guard target.isConclusive(absentAt: answer.at, attempts) else {
            store(intent)
            return emit(.queryRefund(intent.key), notBefore: target.settled(after: attempts))
        }
        guard !target.hasForgotten(attempts, at: now) else {
            store(intent)
            return giveToPeople(.refundWindowOver, intent)
        }
        intent.absentAt = answer.at
        store(intent)
        note(.refundAbsent)
        emit(.payRefund(intent.key))
    }

    private mutating func askLater(_ settlement: Settlement) {
        emit(.queryRefund(settlement.key), notBefore: settlement.nextQuery(after: now))
        guard settlement.isOverdue(at: now) else { return }
        once(
            "unanswered/\(settlement.key)",
            .task(.refundNotDone, suggestion: DecisionCode.refundUnanswered.english),
            .alarm(DecisionCode.refundUnanswered.rawValue))
    }

    private mutating func giveToPeople(_ code: DecisionCode, _ intent: RefundIntent) {
        emit(.alarm(code.rawValue))
        if afterSale.state.isTerminal {
            once("ended/\(code.rawValue)/\(intent.key)", .task(.refundNotDone, suggestion: code.english))
        } else if afterSale.state != .review {
            review(code, about: intent.key.rawValue, task: .refundNotDone)
        }
    }

    /// `done` never goes back: what is reported after it is a new fact, for people.
    private mutating func heedAfterDone(_ known: RefundIntent, _ answer: TargetAnswer) {
        switch answer.outcome {
        case .stuck, .notDone: bounce(known, error: answer.code ?? answer.message)
        case .done:
            if let amount = answer.amount, amount != known.amount {
                once(
                    "mismatch/\(known.key)",
                    .task(.refundNotDone, suggestion: DecisionCode.refundMismatch.english),
                    .alarm(DecisionCode.refundMismatch.rawValue))
            }
        case .accepted, .unknown, .notFound, .neverSent: return
        }
    }

    /// Money that moved under a key which was thought settled: a restored backup, or a platform that paid as well.
    private mutating func heedAfterEnd(_ known: RefundIntent, _ settlement: Settlement) {
        guard settlement.answer.outcome == .done else { return }
        emit(.alarm(DecisionCode.refundedAfterEnd.rawValue))
        if known.phase == .superseded {
            once(
                "ended/paid/\(known.key)", .task(.review, suggestion: DecisionCode.refundedAfterEnd.english))
        } else {
            complete(known, settlement)
        }
    }
}
