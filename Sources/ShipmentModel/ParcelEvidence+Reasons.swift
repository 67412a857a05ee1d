extension ParcelEvidence {
    /// Why the reading is what it is, in plain sentences, oldest first.
    func reasons(for reading: ParcelReading, _ outcome: InterceptionOutcome?, _ legs: Legs) -> [ParcelReading.Reason] {
        var reasons: [(when: Instant, reason: ParcelReading.Reason)] = []
        func add(_ text: String, _ when: TimeSpan, _ evidence: [FactKey]) {
            reasons.append((when.earliest, ParcelReading.Reason(text, evidence: evidence)))
        }
        func add(_ milestone: ParcelReading.Milestone?, _ proof: String, _ hint: String) {
            guard let milestone else { return }
            add(milestone.grade == .proof ? proof : hint, milestone.when, milestone.evidence)
        }
        add(reading.refused, "Refused.", "Said to be refused; not proven.")
        add(reading.returning, "On its way back.", "Said to be on its way back; not proven.")
        add(reading.returned, "Back at the sender.", "Said to be back at the sender; not proven.")
        add(reading.lost, "Lost.", "Said to be lost; not proven.")
        if let delivered = reading.delivered {
            switch reading.deliveryDirection {
            case .outbound:
                add(delivered, "Signed for by the recipient.", "Said to be signed for by the recipient; not proven.")
            case .inbound: add("Signed for on the way back, by the sender.", delivered.when, delivered.evidence)
            case .unclear, nil: add("Signed for, but not clear on which leg.", delivered.when, delivered.evidence)
            }
        }
        if let interception = reading.interception {
            add(sentence(for: interception), interception.when, interception.evidence)
        }
        for (scan, by) in annulments {
            let text =
                rows[scan].isTakenBack
                ? "A scan was taken back." : "A scan may have been taken back: it proves nothing now."
            add(text, rows[by].span, keys([scan, by]))
        }
        for row in legs.settledElsewhere {
            add("A sign on the old number: the new number decides.", rows[row].span, keys([row]))
        }
        // What does not go together is said last: it is about all of the above.
        return reasons.sorted { $0.when < $1.when }.map(\.reason)
            + reading.contradictions.map { ParcelReading.Reason($0.sentence) }
    }

    private func sentence(for interception: ParcelReading.Interception) -> String {
        switch interception.state {
        case .unknown: "An interception is spoken of, without a result."
        case .accepted: "The interception was accepted; that is no success yet."
        case .rejected: "The interception was rejected."
        case .failed: "The interception failed."
        case .cancelled: "The interception was cancelled."
        case .succeeded where interception.grade != .proof: "The interception is said to have succeeded; not proven."
        case .succeeded where interception.answersOurReturnRequest: "The interception that we asked for succeeded."
        case .succeeded: "An interception succeeded that is not our request for a return."
        }
    }
}

extension ParcelReading.Contradiction {
    /// One plain sentence for people.
    public var sentence: String {
        switch self {
        case .deliveredAfterSuccess:
            "Signed for after the interception succeeded, with no scan of the way back in between."
        case .deliveredBeforeSuccess:
            "The interception succeeded only after the parcel was, or may have been, signed for."
        case .signedAfterReturn: "Signed for again after it was returned."
        case .deliveredAfterRefusal: "Signed for after, or perhaps after, it was refused."
        case .otherDestination: "An interception succeeded that does not bring the parcel back by our request."
        case .successWithdrawn: "The interception's success was withdrawn."
        case .orderUnclear: "The times do not tell which result of the interception came last."
        case .doubtfulAnnulment: "A scan may have been taken back."
        }
    }
}
