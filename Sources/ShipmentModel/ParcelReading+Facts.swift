extension ParcelReading {
    /// Reads what the facts add up to.
    ///
    /// Depends on nothing but its inputs: facts in any order, with any repeats, in any batches, read alike as long as the
    /// times of hearing are the same.
    ///
    /// - Parameters:
    ///   - facts: All that is known about the parcel's number, and, where the parcel changed waybills, about the new one.
    ///   - vocabularies: The tables of all parties that speak.
    ///   - context: The binding, who may speak with authority, and our own requests to intercept.
    /// - Complexity: O(*n* log *n*) in the number of facts when times are exact, as those of most carriers are.
    public init(of facts: FactSet, vocabularies: Vocabularies, context: ParcelContext) {
        self.init(tableVersion: vocabularies.version)
        let evidence = ParcelEvidence(facts: facts, vocabularies: vocabularies, context: context)
        let outcomes = evidence.interceptionOutcomes()
        var legs = evidence.legs(standingSuccesses: outcomes.flatMap(\.standingSuccesses))
        let outcome = evidence.reportedOutcome(of: outcomes, legs)
        evidence.readLinkedNumber(into: &legs, outcome)

        readStatus(evidence)
        read(legs, evidence)
        read(outcome, evidence)
        readInspection(evidence)
        findContradictions(outcome, evidence)
        wantsQuery = isWorthAQuery(evidence)
        readRemarks(evidence, legs)
    }

    // MARK: For showing

    private mutating func readStatus(_ evidence: ParcelEvidence) {
        var leg = LegRule()
        var provenSince: TimeSpan?
        let order = evidence.rows.allSatisfy(\.span.isPoint) ? Array(evidence.rows.indices) : evidence.shownOrder()
        if !evidence.rows.allSatisfy({ $0.grade == .proof }) {
            var provenLeg = LegRule()
            for index in order where evidence.rows[index].grade == .proof { show(index, evidence, &provenLeg) }
            provenStatus = status
            provenSince = anomalySince
            (status, anomalySince) = (.unknown, nil)
            for index in order { show(index, evidence, &leg) }
        } else {
            for index in order { show(index, evidence, &leg) }
            provenStatus = status
        }
        isInbound = leg.isTurned
        // Of two beginnings the one that proof alone gives is not moved by hints.
        anomalySince = provenSince ?? anomalySince
        lastHeardOf = evidence.newestScan
    }

    private mutating func show(_ index: Int, _ evidence: ParcelEvidence, _ leg: inout LegRule) {
        let row = evidence.rows[index]
        if let linked = evidence.linkedWaybill(row) { linkedWaybill = linked }
        guard evidence.speaks(index) else { return }
        if row.isOfLinkedNumber, leg.isTurned {
            show(status.followed(by: row.status?.onTheWayBack, written: row.status), row)
            return
        }
        let wasProvenElsewhere = leg.hasChangedWaybill && leg.isTurnedConclusively
        let outcome = leg.read(row.meaning, isConclusive: row.grade == .proof)
        // A sign on the old number is never `returned`: the parcel is still on its way under the new one.
        if wasProvenElsewhere, row.status == .delivered, outcome?.status == .returned { return }
        show(status.followed(by: outcome?.status, written: row.status), row)
    }

    private mutating func show(_ next: ShipmentStatus, _ row: ParcelEvidence.Row) {
        status = next
        anomalySince = next == .exception || next == .lost ? anomalySince ?? row.span : nil
    }

    // MARK: Milestones

    private mutating func read(_ legs: ParcelEvidence.Legs, _ evidence: ParcelEvidence) {
        func milestone(_ sign: ParcelEvidence.Sign?) -> Milestone? {
            sign.map {
                Milestone(
                    when: evidence.rows[$0.row].span, grade: $0.grade, evidence: evidence.keys($0.row, $0.because),
                    testimony: evidence.testimony($0.row))
            }
        }
        refused = milestone(legs.refused)
        returning = milestone(legs.returning)
        returned = milestone(legs.returned)
        lost = milestone(legs.lost)
        if let delivery = evidence.decisive(legs.deliveries) {
            let row = evidence.rows[delivery.row]
            delivered = Milestone(
                when: row.span, grade: row.grade, evidence: evidence.keys(delivery.row, delivery.because),
                testimony: evidence.testimony(delivery.row))
            deliveryDirection = delivery.direction
            firstSigned = milestone(evidence.firstHandover(legs))
            furtherDeliveries = evidence.keys(evidence.signatures(legs).filter { $0 != delivery.row })
        }
        isHandedOverAfterReturn = evidence.isHandedOverAfterReturn(legs)
    }

    private mutating func read(
        _ outcome: ParcelEvidence.InterceptionOutcome?, _ evidence: ParcelEvidence
    ) {
        guard let outcome else { return }
        interception = Interception(
            state: outcome.state, kind: outcome.kind, answersOurReturnRequest: outcome.answersOurReturnRequest,
            isOnline: outcome.isOnline, when: outcome.when, grade: outcome.grade,
            evidence: evidence.keys(outcome.because), testimony: outcome.because.first.map(evidence.testimony))
    }

    /// The warehouse's newest finding; where the order of two is not sure, the worse one.
    private mutating func readInspection(_ evidence: ParcelEvidence) {
        let found = evidence.rows.indices.filter { index in
            evidence.rows[index].meaning.goods != nil && evidence.rows[index].grade == .proof
                && evidence.rows[index].channel == .warehouse
        }
        guard !found.isEmpty else { return }
        let newest = found.filter { index in
            !found.contains { evidence.rows[index].span.isBefore(evidence.rows[$0].span) }
        }
        let severity = { (index: Int) in evidence.rows[index].meaning.goods?.severity ?? 0 }
        guard let row = newest.max(by: { severity($0) < severity($1) }),
            let condition = evidence.rows[row].meaning.goods
        else { return }
        inspection = Inspection(
            condition: condition,
            found: Milestone(
                when: evidence.rows[row].span, grade: .proof, evidence: evidence.keys([row]),
                testimony: evidence.testimony(row)))
    }

    /// In the order of their cases.
    private mutating func findContradictions(
        _ outcome: ParcelEvidence.InterceptionOutcome?, _ evidence: ParcelEvidence
    ) {
        if let outcome, outcome.state == .succeeded, !outcome.isDeliveredBefore, let delivered,
            deliveryDirection == .unclear, !delivered.when.isBefore(outcome.when)
        {
            contradictions.append(.deliveredAfterSuccess)
        }
        if let outcome, outcome.isDeliveredBefore { contradictions.append(.deliveredBeforeSuccess) }
        if let returned, mayBeDelivered(after: returned.when) { contradictions.append(.signedAfterReturn) }
        if let refused, mayBeDelivered(after: refused.when) { contradictions.append(.deliveredAfterRefusal) }
        if let outcome, outcome.state == .succeeded, !outcome.answersOurReturnRequest || outcome.isOvertaken {
            contradictions.append(.otherDestination)
        }
        if let outcome, outcome.isWithdrawn { contradictions.append(.successWithdrawn) }
        if let outcome, outcome.isOrderUnclear { contradictions.append(.orderUnclear) }
        if evidence.annulments.contains(where: { !evidence.rows[$0.scan].isTakenBack }) {
            contradictions.append(.doubtfulAnnulment)
        }
    }

    /// What is worth a sentence beside the milestones.
    private mutating func readRemarks(_ evidence: ParcelEvidence, _ legs: ParcelEvidence.Legs) {
        for (scan, by) in evidence.annulments {
            remarks.append(
                Remark(
                    topic: evidence.rows[scan].isTakenBack ? .takenBack : .perhapsTakenBack,
                    when: evidence.rows[by].span.earliest, evidence: evidence.keys([scan, by])))
        }
        for row in legs.settledElsewhere {
            remarks.append(
                Remark(
                    topic: .settledElsewhere, when: evidence.rows[row].span.earliest, evidence: evidence.keys([row])))
        }
    }

    // MARK: Queries

    /// Whether something decisive was said by somebody whose word is not enough, or something new without a signature.
    private func isWorthAQuery(_ evidence: ParcelEvidence) -> Bool {
        if contradictions.contains(where: { $0 != .otherDestination }) { return true }
        let hasDecisiveHint = evidence.rows.indices.contains { index in
            let row = evidence.rows[index]
            return row.grade == .hint && !row.isTakenBack && !row.isVagueCopy && isNews(row)
        }
        return hasDecisiveHint
            || evidence.words.contains { word in
                isNews(word)
                    || (word.status ?? .unknown) != .unknown && (lastHeardOf.map { $0.isBefore(word.span) } ?? true)
            }
    }

    /// Whether the row tells of something decisive that is not proven.
    private func isNews(_ row: ParcelEvidence.Row) -> Bool {
        if let said = row.meaning.interception, said.state == .succeeded || said.state == .failed {
            if interception?.grade != .proof || interception?.state != said.state { return true }
        }
        switch row.status {
        case .refused: return refused?.grade != .proof && returned?.grade != .proof
        case .returning: return returning?.grade != .proof && returned?.grade != .proof
        case .returned: return returned?.grade != .proof
        case .delivered: return delivered?.grade != .proof && returned?.grade != .proof
        case .lost: return lost?.grade != .proof
        default: return false
        }
    }
}

extension Meaning.GoodsCondition {
    fileprivate var severity: Int {
        switch self {
        case .sound: 1
        case .damaged: 2
        case .empty: 3
        }
    }
}

extension ShipmentStatus {
    /// What a scan of the number under which the parcel travels back means for the parcel.
    var onTheWayBack: ShipmentStatus {
        switch self {
        case .unknown: .unknown
        case .delivered, .returned: .returned
        case .exception, .lost, .cancelled: self
        case .labelCreated, .pickedUp, .inTransit, .customs, .outForDelivery, .deliveryAttempted, .availableForPickup,
            .refused, .returning:
            .returning
        }
    }
}
