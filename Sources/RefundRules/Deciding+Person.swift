internal import ShipmentModel

/// What a named person orders (domain §6.12): the same roads, the same intents, with name and reason.
extension Deciding {
    /// The questions that a person can answer for good by taking a case back; what concerns the amount is asked again.
    private static let answerable: Set<DecisionCode> = [
        .lost, .longException, .redirected, .partlyDelivered, .unclearDelivery, .parcelListUnproven,
        .editedNotEligible, .arbitration, .goodsNotSound,
    ]

    mutating func perform(_ action: PersonAction) {
        let words = "\(action.person): \(action.reason)"
        guard isPossible(action.kind) else {
            return leaveUndone(DecisionReason(.actionImpossible, words: words, at: now))
        }
        // Name and words stand in the log alone: a case's reason may be shown to the buyer.
        note(DecisionReason(.note, words: "\(action.kind.rawValue), \(words)", at: now))
        switch action.kind {
        case .approve where afterSale.isUntold(.agree):
            afterSale.forget(untold: .agree)
            emit(.agree)
        case .approve:
            afterSale.approvalWarnings = RefundRules.eligibility(of: inputs).reasons
            approve(
                at: now, DecisionReason(.approvedByPerson, at: now), byPlatform: inputs.isAgreedByPlatform)
        case .pay: pay(action)
        case .refuse where afterSale.isUntold(.refuse):
            afterSale.forget(untold: .refuse)
            emit(.refuse)
        case .refuse:
            emit(.refuse)
            end(.merchantRefused, DecisionReason(.refusedByPerson, at: now), at: now)
        case .intercept: interceptAll()
        case .takeBackToApproved: isReopenable ? reopen() : takeBack()
        case .close: end(.closed, DecisionReason(.closedByPerson, at: now), at: now)
        case .note: return
        }
        askSecondPerson()
    }

    /// What a person can order as the case stands.
    func isPossible(_ kind: PersonAction.Kind) -> Bool {
        guard !afterSale.state.isTerminal else {
            return kind == .note || (kind == .takeBackToApproved && isReopenable)
                || (kind == .refuse && afterSale.isUntold(.refuse))
        }
        switch kind {
        case .approve:
            return [.applied, .manual].contains(afterSale.state)
                || (afterSale.state == .review && afterSale.approvedAt == nil) || afterSale.isUntold(.agree)
        case .pay: return afterSale.state != .refunding
        case .refuse, .close: return !isPossiblyPaid
        case .intercept: return [.approved, .review].contains(afterSale.state)
        case .takeBackToApproved: return afterSale.state == .review
        case .note: return true
        }
    }

    private mutating func pay(_ action: PersonAction) {
        let reason = dueReason(.duePerson, counterEvidence)
        guard !isPlatformRefunding else { return leaveUndone(DecisionReason(.platformIsRefunding, at: now)) }
        // Possibly paid already: what became of it comes first.
        if openIntent?.phase == .attempted { return resumeRefunding(reason) }
        guard let words = agreedWords(action) else { return }
        // The person's word replaces the rules': it lifts holds and the cap of one refund.
        if openIntent?.phase == .written { dropUnsent(because: .duePerson) }
        order(reason, by: words)
    }

    private mutating func takeBack() {
        let reason = DecisionReason(.takenBack, at: now)
        if openIntent?.phase == .attempted { return resumeRefunding(reason) }
        if let question = afterSale.reviewOf,
            let code = DecisionCode(rawValue: String(question.prefix { $0 != "/" })), Self.answerable.contains(code)
        {
            afterSale.overruled.append(question)
        }
        if afterSale.approvedAt == nil { afterSale.evaluationSince = now }
        enter(afterSale.approvedAt == nil ? .applied : .approved, reason)
    }

    private mutating func resumeRefunding(_ reason: DecisionReason) {
        enter(.refunding, reason)
        if let key = openIntent?.key { emit(.queryRefund(key)) }
    }
}
