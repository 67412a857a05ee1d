internal import ShipmentModel

/// What the platform itself did to the case: it goes before every rule of ours.
extension Deciding {
    mutating func heedPlatform() {
        guard !afterSale.state.isTerminal else { return }
        if facts.refundState == .refunded || facts.platformState == .refunded { return adoptPlatformRefund() }
        guard !isPossiblyPaid else { return }
        if facts.platformState == .closed {
            end(.closed, DecisionReason(.closedByPlatform, at: now), at: endedAtPlatform)
        } else if facts.platformState == .refused {
            end(.merchantRefused, DecisionReason(.refusedAtPlatform, at: now), at: endedAtPlatform)
        } else if facts.isInArbitration == true || facts.platformState == .platformHandling,
            [.approved, .turned, .signed, .refundDue].contains(afterSale.state), !isOverruled(.arbitration)
        {
            review(.arbitration)
        }
    }

    /// The platform paid (C12): an unsent intent is superseded; a sent one of that amount was it.
    private mutating func adoptPlatformRefund() {
        // Heard together with its agreement, the refund is still one whose goods are to come back.
        if afterSale.approvedAt == nil, inputs.isAgreedByPlatform { noteApprovalByPlatform() }
        var wasOurs = false
        for var intent in intents where intent.isOpen {
            let isOurs = intent.phase == .attempted && (facts.amount.map { $0 == intent.amount } ?? true)
            if intent.phase == .attempted, !isOurs {
                // Two refunds may be under way: nobody but a person can tell.
                emit(.alarm(DecisionCode.refundMismatch.rawValue))
                emit(.task(.refundNotDone, suggestion: DecisionCode.refundMismatch.english))
            }
            wasOurs = wasOurs || isOurs
            intent.phase = isOurs ? .done : .superseded
            intent.finishedAt = endedAtPlatform
            intent.heldUntil = nil
            store(intent)
        }
        let code = wasOurs ? DecisionCode.refundShownDone : .refundedByPlatform
        end(.refunded, DecisionReason(code, at: now), at: endedAtPlatform)
    }

    private var endedAtPlatform: Instant { min(facts.finalAt ?? facts.updatedAt ?? facts.heard, now) }

    /// The end of the road: clocks stop, what is unsent is dropped, what runs is taken back where it can be.
    mutating func end(_ state: CaseState, _ reason: DecisionReason, at instant: Instant) {
        let code = DecisionCode(rawValue: reason.code) ?? .closedByPlatform
        dropUnsent(because: code)
        giveUpAbsent(because: code)
        afterSale.hold = nil
        afterSale.firstPayOrder = nil
        afterSale.closedAt = instant
        afterSale.scoreTimer.stoppedAt = instant
        enter(state, reason)
        if state == .refunded {
            emit(.notify(event: "turnback.case.refunded"))
        } else {
            cancelInterceptions()
        }
    }

    /// C10: a withdrawn case's parcel may go on to the buyer, where the carrier still allows it.
    private mutating func cancelInterceptions() {
        for parcel in afterSale.parcels {
            guard let record = afterSale.interceptionsAsked[parcel], record.isRunning,
                inputs.reading(of: parcel)?.hasTurned != true
            else { continue }
            once(
                "cancel/\(record.requestNumber)",
                .cancelIntercept(parcel, requestNumber: record.requestNumber, via: record.party))
        }
    }
}
