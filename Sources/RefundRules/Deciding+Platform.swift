internal import ShipmentModel

/// What the platform itself did to the case: it goes before every rule of ours.
extension Deciding {
    mutating func heedPlatform() {
        guard !afterSale.state.isTerminal else { return }
        if facts.refundState == .refunded || facts.platformState == .refunded { return adoptPlatformRefund() }
        // Possibly paid: only the target's answer ends it.
        guard !intents.contains(where: { $0.phase == .attempted }) else { return }
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
        for var intent in intents where intent.isOpen {
            let isOurs = intent.phase == .attempted && (facts.amount.map { $0 == intent.amount } ?? true)
            if intent.phase == .attempted, !isOurs {
                // Two refunds may be under way: nobody but a person can tell.
                emit(.alarm(DecisionCode.refundMismatch.rawValue))
                emit(.task(.refundNotDone, suggestion: DecisionCode.refundMismatch.english))
            }
            intent.phase = isOurs ? .done : .superseded
            intent.finishedAt = endedAtPlatform
            intent.heldUntil = nil
            store(intent)
        }
        end(.refunded, DecisionReason(.refundedByPlatform, at: now), at: endedAtPlatform)
    }

    private var endedAtPlatform: Instant { min(facts.finalAt ?? facts.updatedAt ?? facts.heard, now) }

    /// The end of the road: clocks stop, what is unsent is dropped, what runs is taken back where it can be.
    mutating func end(_ state: CaseState, _ reason: DecisionReason, at instant: Instant) {
        dropUnsent(because: DecisionCode(rawValue: reason.code) ?? .closedByPlatform)
        afterSale.hold = nil
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

    // MARK: After the end

    private static let returnStart = Duration.days(3)
    private static let returnEnd = Duration.days(15)

    /// A terminal case changes no more; what happens to it or to its parcels is a person's (domain §8, C1, C7, C8, C10).
    mutating func recordOnly() {
        switch afterSale.state {
        case .refunded:
            watchReturn()
        case .closed, .merchantRefused:
            if facts.refundState == .refunded || facts.platformState == .refunded {
                ask(.refundedAfterEnd)
            } else if facts.platformState == .waitingMerchant || facts.platformState == .waitingRefusal {
                ask(.reopenedAtPlatform)
            }
            if let returned = namedParcels.compactMap(\.reading?.returned).first(where: { $0.grade == .proof }),
                afterSale.approvedAt != nil, afterSale.state == .closed
            {
                ask(.goodsCameBack, evidence: returned.evidence)
            }
        case .applied, .manual, .approved, .turned, .signed, .refundDue, .refunding, .review: return
        }
    }

    private mutating func ask(_ code: DecisionCode, evidence: [FactKey] = []) {
        if once("ended/\(code.rawValue)", .task(.review, suggestion: code.english)) { note(code, evidence: evidence) }
    }

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
            if reading?.isPerhapsDelivered == true {
                complain(id, .deliveredAfterRefund, evidence: reading?.delivered?.evidence ?? [])
            } else if reading?.status == .lost {
                complain(id, .lostAfterRefund, evidence: reading?.lost?.evidence ?? [])
            } else if paidAt + Self.returnEnd <= now {
                complain(id, .returnNotFinished, evidence: [])
            } else if paidAt + Self.returnStart <= now, reading?.returning == nil, reading?.returned == nil {
                if once("return_not_started/\(id.number)", .alarm(DecisionCode.returnNotStarted.rawValue), .track(id)) {
                    note(.returnNotStarted)
                }
            }
        }
    }

    private mutating func complain(_ parcel: ParcelID, _ code: DecisionCode, evidence: [FactKey]) {
        guard
            once(
                "complaint/\(parcel.number)", .task(.complaintDue, suggestion: code.english),
                .notify(event: "turnback.case.complaint_due"))
        else { return }
        note(code, evidence: evidence)
    }

    /// When the return watch has something to say next.
    var returnWatchTimes: [Instant] {
        guard let paidAt = afterSale.closedAt, !watchedReturns.isEmpty else { return [] }
        return [paidAt + Self.returnStart, paidAt + Self.returnEnd]
    }
}
