internal import ShipmentModel

/// After the end of a case: it changes no more by itself; what happens to it or to its parcels is a person's (domain §8, C1,
/// C7, C8, C10, C11, C15, C17).
extension Deciding {
    mutating func recordOnly() {
        switch afterSale.state {
        case .refunded:
            watchReturn()
            heedReturned()
            heedBounce()
            heedAmountPaid()
        case .closed, .merchantRefused:
            if facts.refundState == .refunded || facts.platformState == .refunded {
                ask(.refundedAfterEnd)
            } else if isReopened {
                ask(.reopenedAtPlatform)
            }
            if let returned = namedParcels.compactMap(\.reading?.returned).first(where: { $0.grade == .proof }),
                afterSale.approvedAt != nil
            {
                ask(.goodsCameBack, evidence: returned.evidence)
            }
        case .applied, .manual, .approved, .turned, .signed, .refundDue, .refunding, .review: return
        }
    }

    private mutating func ask(_ code: DecisionCode, evidence: [FactKey] = []) {
        if once("ended/\(code.rawValue)", .task(.review, suggestion: code.english)) { note(code, evidence: evidence) }
    }

    private var isOpenAtPlatform: Bool {
        facts.platformState == .waitingMerchant || facts.platformState == .waitingRefusal
    }

    /// The platform shows an ended case waiting again, and said so after its end: what was said before is only old.
    var isReopened: Bool {
        guard isOpenAtPlatform, let closedAt = afterSale.closedAt else { return false }
        return facts.age(of: "platform_state").updated > closedAt
    }

    // MARK: The goods of a refund

    /// The parcels whose return is waited for after the money has gone.
    var watchedReturns: [(ParcelID, ParcelReading?)] {
        guard afterSale.state == .refunded, afterSale.approvedAt != nil else { return [] }
        let ordered = intents.first { $0.phase == .done && $0.orderedBy != nil }
        return namedParcels.compactMap { parcel in
            guard let id = parcel.id, parcel.reading?.returned?.grade != .proof else { return nil }
            // A person who paid for goods that the buyer already had expects no return.
            if let ordered, let delivered = parcel.reading?.delivered, delivered.when.latest < ordered.writtenAt {
                return nil
            }
            return (id, parcel.reading)
        }
    }

    private mutating func watchReturn() {
        guard let paidAt = afterSale.closedAt else { return }
        for (id, reading) in watchedReturns {
            if let reading, let (code, evidence) = grievance(reading) {
                complain(id, code, evidence: evidence)
            } else if paidAt + policy.returnComplaintAfter <= now {
                complain(id, .returnNotFinished, evidence: [])
            } else if paidAt + policy.returnWarnAfter <= now, reading?.returning == nil, reading?.returned == nil {
                if once("return_not_started/\(id.number)", .alarm(DecisionCode.returnNotStarted.rawValue), .track(id)) {
                    note(.returnNotStarted)
                }
            }
        }
    }

    /// What already shows that the goods will not come back, or not by themselves.
    private func grievance(_ reading: ParcelReading) -> (DecisionCode, [FactKey])? {
        if reading.isPerhapsDelivered {
            // C8: who refuses and then takes the parcel all the same has wronged the shop, not the courier.
            let isBuyers =
                reading.isDeliveredOutbound && reading.contradictions.contains(.deliveredAfterRefusal)
                && reading.interception?.state != .succeeded
            return (isBuyers ? .acceptedAfterRefund : .deliveredAfterRefund, reading.delivered?.evidence ?? [])
        }
        if reading.isLost { return (.lostAfterRefund, reading.lost?.evidence ?? []) }
        guard let interception = reading.interception, reading.returning?.grade != .proof else { return nil }
        if reading.contradictions.contains(.successWithdrawn) { return (.withdrawnAfterRefund, interception.evidence) }
        if reading.isRedirected { return (.redirectedAfterRefund, interception.evidence) }
        return nil
    }

    private mutating func complain(_ parcel: ParcelID, _ code: DecisionCode, evidence: [FactKey]) {
        guard
            once(
                "complaint/\(parcel.number)", .task(.complaintDue, suggestion: code.english),
                .notify(event: "turnback.case.complaint_due"))
        else { return }
        note(code, evidence: evidence)
    }

    /// Returned is final for the money; what is found in the parcel, or that it went to the buyer all the same, is not
    /// (C7, C17).
    private mutating func heedReturned() {
        guard afterSale.approvedAt != nil else { return }
        for parcel in namedParcels {
            guard let id = parcel.id, let reading = parcel.reading, let returned = reading.returned,
                returned.grade == .proof
            else { continue }
            if reading.isFoundUnsound {
                complain(id, .unsoundAfterRefund, evidence: reading.inspection?.found.evidence ?? [])
            } else if let delivered = reading.delivered, delivered.grade == .proof,
                reading.deliveryDirection == .outbound, returned.isSurelyBefore(delivered)
            {
                complain(id, .deliveredAfterRefund, evidence: delivered.evidence)
            }
        }
    }

    /// When the watch over an ended case's parcels has something to say next, and when it ends: while a time is left its
    /// parcels are asked about.
    var watchTimes: [Instant] {
        guard let closedAt = afterSale.closedAt else { return [] }
        let end = closedAt + max(policy.watchAfterEnd, policy.returnComplaintAfter)
        switch afterSale.state {
        case .refunded where !watchedReturns.isEmpty:
            return [closedAt + policy.returnWarnAfter, closedAt + policy.returnComplaintAfter, end]
        case .closed where mayComeBack, .merchantRefused where mayComeBack: return [end]
        default: return []
        }
    }

    /// Whether a parcel of a case that ended unpaid was stopped, or has turned, and is neither back nor handed over (C10).
    private var mayComeBack: Bool {
        guard afterSale.approvedAt != nil else { return false }
        return namedParcels.contains { parcel in
            guard let id = parcel.id, let reading = parcel.reading, reading.returned?.grade != .proof,
                !reading.isDeliveredOutbound
            else { return false }
            return reading.hasTurned || isStopped(id, reading)
        }
    }

    /// Whether an interception of it, ours or somebody else's, runs or has succeeded, as far as anybody knows.
    private func isStopped(_ id: ParcelID, _ reading: ParcelReading) -> Bool {
        if let interception = reading.interception { return [.accepted, .succeeded].contains(interception.state) }
        return afterSale.interceptionsAsked[id]?.isRunning == true
    }

    // MARK: The money

    /// The platform shows the refund failed, and said so after it was made: a new fact for people, never paid again by itself.
    private mutating func heedBounce() {
        guard facts.refundState == .failed, let closedAt = afterSale.closedAt,
            facts.age(of: "refund_state").updated >= closedAt
        else { return }
        // One that the platform made by itself has no name of ours.
        guard let intent = intents.filter({ $0.phase == .done }).max(by: { $0.part < $1.part }) else {
            return tellOfBounce("platform")
        }
        bounce(intent, error: nil)
    }

    /// Notes, once, that a refund which was made has come back.
    mutating func bounce(_ made: RefundIntent, error: String?) {
        guard !made.hasBounced else { return }
        var intent = made
        intent.hasBounced = true
        intent.lastError = error
        store(intent)
        tellOfBounce(intent.key.rawValue)
    }

    private mutating func tellOfBounce(_ subject: String) {
        guard
            once(
                "bounced/\(subject)", .task(.bounced, suggestion: DecisionCode.refundBounced.english),
                .alarm(DecisionCode.refundBounced.rawValue))
        else { return }
        note(.refundBounced)
    }

    /// C11: what was paid stays paid; the difference is a person's.
    private mutating func heedAmountPaid() {
        guard intents.contains(where: { $0.phase == .done }), let rest = amountDue, rest.minorUnits != 0 else { return }
        guard
            once(
                "ended/amount/\(rest)", .task(.review, suggestion: DecisionCode.amountChangedAfterRefund.english))
        else { return }
        note(.amountChangedAfterRefund)
    }

    // MARK: Taken up again

    /// Whether a person may take an ended case up again: the platform shows it open, and no money is, or may be, out.
    var isReopenable: Bool {
        guard afterSale.state == .closed || afterSale.state == .merchantRefused, isOpenAtPlatform,
            facts.refundState != .refunded, facts.refundState != .refunding
        else { return false }
        return intents.allSatisfy { $0.phase == .dropped && $0.attempts == 0 }
    }

    /// A new start under the old name: evaluated, approved and timed anew. What parcels and carriers were asked stays asked.
    mutating func reopen() {
        let ended = afterSale
        var fresh = AfterSaleCase(key: ended.key, facts: ended.facts, appliedAt: ended.appliedAt)
        fresh.version = ended.version
        fresh.stateSince = now
        fresh.parcels = ended.parcels
        fresh.returnLegs = ended.returnLegs
        fresh.interceptionsAsked = ended.interceptionsAsked
        fresh.buyerReminders = ended.buyerReminders
        fresh.effectsAsked = ended.effectsAsked.filter { name in
            ["track/", "courier/", "hint/", "failure/", "failed/", "cancel/"].contains { name.hasPrefix($0) }
        }
        // What was said of the ended case's clock is no deadline of this one.
        if let closedAt = ended.closedAt { fresh.deadline = ended.deadline.startedAnew(at: closedAt) }
        afterSale = fresh
        adoptDeadline()
        let reason = DecisionReason(.reopened, at: now)
        note(reason)
        afterSale.reason = reason
    }
}
