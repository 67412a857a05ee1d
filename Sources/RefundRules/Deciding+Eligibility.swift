internal import ShipmentModel

/// From the application to the approval (domain §§3, 4).
extension Deciding {
    /// The platform must have this much time left when missing facts stop being waited for.
    private static let beforePlatformDeadline = Duration.hours(2)

    /// When a missing fact counts as failed.
    var factsWaitEnd: Instant? {
        guard let since = afterSale.evaluationSince else { return nil }
        let end = since + policy.factsWait
        return afterSale.deadline.platform.map { min(end, $0 - Self.beforePlatformDeadline) } ?? end
    }

    mutating func evaluate() {
        if inputs.isAgreedByPlatform { return adoptPlatformApproval() }
        if afterSale.evaluationSince == nil { afterSale.evaluationSince = now }
        var verdict = RefundRules.eligibility(of: inputs)
        afterSale.evaluatedRequest = BuyerRequest(of: facts)
        if verdict.outcome == .notYetKnown {
            if let end = factsWaitEnd, now < end {
                store(verdict)
                askForFacts()
                return
            }
            verdict = verdict.withMissingFactsFailed
        }
        store(verdict)
        if verdict.outcome == .eligible {
            approve(at: now, DecisionReason(.approved, at: now), byPlatform: false)
        } else {
            enter(.manual, .notEligible)
            let codes = verdict.reasons.map(\.code.rawValue).joined(separator: ",")
            once(
                "not_eligible/\(codes)",
                .task(.notEligible, suggestion: verdict.reasons.map(\.english).joined(separator: " ")))
        }
    }

    /// `manual` is not final: a buyer's edit, or a fact that was missing, evaluates again while the case is open.
    mutating func evaluateAgain() {
        if inputs.isAgreedByPlatform { return adoptPlatformApproval() }
        let fresh = RefundRules.eligibility(of: inputs)
        guard !fresh.reasons.contains(where: { $0.code == .caseNotOpen }) else { return }
        let isEdited = afterSale.evaluatedRequest.map { BuyerRequest(of: facts).differs(from: $0) } ?? true
        let missing = afterSale.verdict?.missing ?? []
        let hasArrived = missing.contains { !fresh.waitingFor.contains($0) }
        guard isEdited || hasArrived else { return }
        if isEdited { afterSale.evaluationSince = now }
        enter(.applied, .evaluatedAgain)
    }

    /// A buyer's edit after the approval (C11): what no longer qualifies is a person's; later events of the parcel's
    /// never undo an approval.
    mutating func heedEdit() {
        guard !intents.contains(where: { $0.phase == .attempted }) else { return }
        let request = BuyerRequest(of: facts)
        let earlier = afterSale.evaluatedRequest ?? request
        afterSale.evaluatedRequest = request
        guard request.differs(from: earlier) else { return }
        let editable: Set<EligibilityReason.Code> = [
            .wrongCaseType, .amountOverLimit, .buyerReportsReceived, .categoryUnsupported,
        ]
        let failed = RefundRules.eligibility(of: inputs).reasons.filter { editable.contains($0.code) }
        guard failed.isEmpty else {
            return review(.editedNotEligible, about: failed.map(\.code.rawValue).joined(separator: ","))
        }
        note(.buyerEdited)
    }

    // MARK: Approval

    /// The platform agreed by itself: the case is approved at the platform's time, whatever we would have said.
    private mutating func adoptPlatformApproval() {
        let verdict = RefundRules.eligibility(of: inputs)
        store(verdict)
        afterSale.approvalWarnings = verdict.reasons
        approve(at: agreedAtPlatform, DecisionReason(.agreedByPlatform, at: now), byPlatform: true)
    }

    /// The platform agreed before it refunded, and both were heard at once: the buyer is reminded of nothing, nobody is told
    /// of a step that is over, and the clocks know when it was.
    mutating func noteApprovalByPlatform() {
        afterSale.approvedAt = agreedAtPlatform
        afterSale.wasApprovedByPlatform = true
        afterSale.scoreTimer.approvedAt = agreedAtPlatform
        note(.agreedByPlatform)
    }

    private var agreedAtPlatform: Instant { max(min(facts.updatedAt ?? facts.heard, now), afterSale.appliedAt) }

    mutating func approve(at instant: Instant, _ reason: DecisionReason, byPlatform: Bool) {
        afterSale.approvedAt = instant
        afterSale.wasApprovedByPlatform = byPlatform
        afterSale.evaluatedRequest = BuyerRequest(of: facts)
        afterSale.deadline.approve(at: instant, lasting: policy.profile.clockAfterApproval)
        adoptDeadline()
        afterSale.scoreTimer.approvedAt = instant
        enter(.approved, reason)
        if !byPlatform { once("agree", .agree) }
        if afterSale.buyerReminders == 0 {
            afterSale.buyerReminders = 1
            emit(.remindBuyer)
        }
        once("approved", .notify(event: "turnback.case.approved"))
    }

    private mutating func askForFacts() {
        guard let since = afterSale.evaluationSince, once("facts/\(since)", .readCase) else { return }
        note(.factsMissing)
        for parcel in afterSale.parcels { emit(.track(parcel)) }
    }

    /// Keeps the time of an evaluation that said the same.
    private mutating func store(_ verdict: EligibilityVerdict) {
        var comparable = verdict
        comparable.evaluatedAt = afterSale.verdict?.evaluatedAt ?? verdict.evaluatedAt
        if comparable != afterSale.verdict { afterSale.verdict = verdict }
    }
}

extension EligibilityVerdict {
    /// The verdict when waiting is over: what is unknown has failed, in the conditions' order.
    var withMissingFactsFailed: EligibilityVerdict {
        let failed = reasons + waitingFor.map { EligibilityReason($0, detail: EligibilityReason.factMissing) }
        let order = EligibilityReason.Code.allCases
        return EligibilityVerdict(
            outcome: .notEligible,
            reasons: order.compactMap { code in failed.first { $0.code == code } }, waitingFor: [],
            evaluatedAt: evaluatedAt)
    }

    /// The conditions that nobody could tell.
    var missing: [EligibilityReason.Code] { waitingFor + reasons.filter(\.isFactMissing).map(\.code) }
}
