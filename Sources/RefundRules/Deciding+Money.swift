internal import ShipmentModel

/// The refund intent: written once, frozen, dropped only before any attempt (domain §6).
extension Deciding {
    var openIntent: RefundIntent? { intents.first(where: \.isOpen) }

    /// Decides to pay: writes the intent together with the state change.
    ///
    /// Stays where it is while the platform is paying by itself. What cannot be paid goes to people, with the reason.
    ///
    /// - Parameter person: Who ordered it, and why; nil for the rules.
    mutating func order(_ reason: DecisionReason, by person: String?) {
        guard openIntent == nil else { return enter(.refundDue, reason) }
        guard !isPlatformRefunding else {
            once("platform_refunding", .readCase)
            return
        }
        let earlier = intents.filter { $0.attempts > 0 || $0.phase == .done || $0.phase == .superseded }
        guard earlier.isEmpty || person != nil else { return review(.earlierRefund) }
        guard facts.amount != nil else { return review(.amountUnknown) }
        guard let due = amountDue else { return review(.currencyMismatch) }
        if let problem = Self.problem(with: due, orderPaid: orderPaid, orderRefunded: inputs.orderRefunded) {
            return review(problem)
        }
        if let last = earlier.max(by: { $0.part < $1.part }) {
            if last.phase == .notDone, last.amount == due, last.isSurelyAbsent || !inputs.targetKnowsKeys {
                return takeUpAgain(last, reason, by: person)
            }
            // Without keys the case itself is the key.
            guard inputs.targetKnowsKeys else { return review(.earlierRefund) }
        }
        let part = (earlier.map(\.part).max() ?? 0) + 1
        write(due, part: part, reason, by: person)
        enter(.refundDue, reason)
    }

    /// An ended refund goes on under its own name, and is asked about first: should it have been made after all, it is found.
    private mutating func takeUpAgain(_ last: RefundIntent, _ reason: DecisionReason, by person: String?) {
        var intent = RefundIntent(
            key: last.key, caseKey: last.caseKey, part: last.part, amount: last.amount, reason: reason, writtenAt: now,
            orderedBy: person)
        intent.phase = .attempted
        intent.attempts = last.attempts
        intent.targetReference = last.targetReference
        intent.lastError = last.lastError
        store(intent)
        enter(.refunding, reason)
        emit(.payRefund(last.key))
    }

    /// The case's amount less what was paid of it; nil while it is unknown, or not in the currency of what was paid.
    var amountDue: Money? {
        guard let amount = facts.amount else { return nil }
        return intents.filter { $0.phase == .done }.reduce(amount) { rest, paid in
            rest?.adding(Money(minorUnits: -paid.amount.minorUnits, currency: paid.amount.currency))
        }
    }

    /// Why an amount may not be paid at all: bounds that hold for every refund, whoever orders it.
    static func problem(with amount: Money, orderPaid: Money?, orderRefunded: Money?) -> DecisionCode? {
        guard amount.minorUnits > 0 else { return .amountNotPositive }
        if let orderRefunded, orderRefunded.currency != amount.currency { return .currencyMismatch }
        guard let orderPaid else { return nil }
        guard orderPaid.currency == amount.currency else { return .currencyMismatch }
        let (sum, overflow) = amount.minorUnits.addingReportingOverflow(orderRefunded?.minorUnits ?? 0)
        return overflow || sum > orderPaid.minorUnits ? .orderOverpaid : nil
    }

    private mutating func write(_ amount: Money, part: Int, _ reason: DecisionReason, by person: String?) {
        let key = RefundKey(for: afterSale.key, part: part)
        store(
            RefundIntent(
                key: key, caseKey: afterSale.key, part: part, amount: amount, reason: reason, writtenAt: now,
                orderedBy: person))
        afterSale.refundKey = key
    }

    mutating func store(_ intent: RefundIntent) {
        if let index = intents.firstIndex(where: { $0.key == intent.key }) {
            intents[index] = intent
        } else {
            intents.append(intent)
        }
    }

    /// Drops an intent that nothing was ever sent for.
    mutating func dropUnsent(because code: DecisionCode, evidence: [FactKey] = []) {
        for var intent in intents where intent.phase == .written {
            intent.phase = .dropped
            intent.finishedAt = now
            intent.lastError = code.rawValue
            intent.heldUntil = nil
            store(intent)
            if code != .contradicted { note(.intentDropped, evidence: evidence) }
        }
    }

    /// Whether money may be out: only the target's answer ends such a refund. One that the target surely does not have can
    /// end otherwise.
    var isPossiblyPaid: Bool { intents.contains { $0.phase == .attempted && !$0.isSurelyAbsent } }

    /// Ends what was tried, is surely not there, and is not to be sent again. It stays on record as not made.
    mutating func giveUpAbsent(because code: DecisionCode, evidence: [FactKey] = []) {
        for var intent in intents where intent.phase == .attempted && intent.isSurelyAbsent {
            intent.phase = .notDone
            intent.finishedAt = now
            intent.lastError = code.rawValue
            intent.heldUntil = nil
            store(intent)
            note(.refundGivenUp, evidence: evidence)
        }
    }

    var isPlatformRefunding: Bool { facts.refundState == .refunding || facts.platformState == .refunding }

    // MARK: Steps

    /// One step from `refund_due`: the written intent stays only while what it rests on does.
    mutating func keepRefundDue() {
        guard var intent = openIntent else { return recoverFromMissingIntent() }
        guard intent.phase == .written else { return enter(.refunding, intent.reason) }
        if let amount = amountDue, amount != intent.amount {
            guard intent.orderedBy == nil else { return review(.amountChanged, about: amount.description) }
            write(amount, part: intent.part, intent.reason, by: nil)
            note(.amountReplaced)
            intent = openIntent ?? intent
        }
        if let problem = Self.problem(
            with: intent.amount, orderPaid: orderPaid, orderRefunded: inputs.orderRefunded)
        {
            return review(problem)
        }
        switch support(for: intent) {
        case .holds:
            if afterSale.hold != nil {
                afterSale.hold = nil
                intent.heldUntil = nil
                store(intent)
            }
        case .unclear(let code, let subject, let evidence):
            if hold(code) { return review(code, about: subject, evidence: evidence) }
            intent.heldUntil = holdEnd
            store(intent)
        case .gone(let evidence) where intent.orderedBy != nil:
            // Who ordered it did not know of this.
            askAgainBothWays()
            return review(.contradicted, evidence: evidence)
        case .gone(let evidence):
            afterSale.hold = nil
            dropUnsent(because: .contradicted, evidence: evidence)
            askAgainBothWays()
            return enter(.approved, .intentDropped, evidence: evidence)
        }
        // Asked about anew for each intent: what somebody did about an earlier one, which was dropped since, answers nothing.
        if intent.orderedBy == nil, intent.amount.minorUnits > policy.capPerRefundMinor {
            let suggestion = DecisionCode.capPerRefund.english
            once("cap/\(intent.writtenAt)/\(intent.amount)", .task(.review, suggestion: suggestion))
        }
        if isOverWindowCap(intent) {
            // No window that moves makes room for it.
            let suggestion = DecisionCode.capBelowAmount.english
            once("cap_below/\(intent.writtenAt)/\(intent.amount)", .task(.review, suggestion: suggestion))
        }
        emit(.payRefund(intent.key), notBefore: intent.heldUntil)
    }

    /// Whether the amount alone is more than the shop may refund in an hour or a day.
    func isOverWindowCap(_ intent: RefundIntent) -> Bool {
        intent.amount.minorUnits > min(policy.capPerHourMinor, policy.capPerDayMinor)
    }

    /// One step while a refund is possibly paid: the target's answer alone moves it on.
    mutating func watchRefunding() {
        guard let intent = openIntent else { return recoverFromMissingIntent() }
        guard intent.phase == .attempted else { return enter(.refundDue, intent.reason) }
        if intent.isSurelyAbsent { return sendAgainOrGiveUp(intent) }
        if let amount = amountDue, amount != intent.amount {
            let suggestion = DecisionCode.amountChangedAfterAttempt.english
            if once("amount_changed/\(amount)", .task(.review, suggestion: suggestion)) {
                note(.amountChangedAfterAttempt)
            }
        }
        if case .gone(let evidence) = support(for: intent) {
            let name = "contradicted/\(evidence.min()?.rawValue ?? "")"
            if once(name, .alarm(DecisionCode.contradictedWhileRefunding.rawValue)) {
                note(.contradictedWhileRefunding, evidence: evidence)
            }
        }
    }

    /// One step of a refund that the target surely does not have: it is sent again only while it is still to be made. What
    /// is unclear is held for a while; then, as when it is not to be made any more, people decide.
    private mutating func sendAgainOrGiveUp(_ intent: RefundIntent) {
        if let (code, evidence) = obstacle(to: intent) { return giveUp(code, evidence: evidence) }
        guard case .unclear(let code, let subject, let evidence) = support(for: intent) else {
            if afterSale.hold != nil { emit(.payRefund(intent.key)) }
            afterSale.hold = nil
            return
        }
        if hold(code) { giveUp(code, about: subject, evidence: evidence) }
    }

    private mutating func giveUp(_ code: DecisionCode, about subject: String = "", evidence: [FactKey]) {
        giveUpAbsent(because: code, evidence: evidence)
        emit(.alarm(DecisionCode.refundGivenUp.rawValue))
        review(code, about: subject, evidence: evidence)
    }

    private mutating func recoverFromMissingIntent() {
        if let done = intents.first(where: { $0.phase == .done }) {
            end(.refunded, DecisionReason(.refundDone, at: now), at: done.finishedAt ?? now)
        } else {
            review(.intentMissing)
        }
    }
}
