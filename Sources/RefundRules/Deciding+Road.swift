internal import ShipmentModel

/// How all parcels of a case stand together.
enum Road: Hashable {
    case wait
    /// All verifiably turned, money not yet due.
    case turned([FactKey])
    /// All signed by the recipient.
    case signed([FactKey])
    /// All due, by the strongest row of any.
    case due(DueBasis, [FactKey])
    /// Wait a while, then ask people.
    case hold(DecisionCode, about: String, [FactKey])
    case review(DecisionCode, about: String, [FactKey])
}

/// From the approval until money is due (domain §5).
extension Deciding {
    /// `all(x)` is false for no parcels, and for a list that nobody proves complete.
    var road: Road {
        let parcels = namedParcels
        guard !parcels.isEmpty else { return .wait }
        if parcels.allSatisfy({ $0.situation == .delivered }) { return .signed(evidence(of: parcels, in: .delivered)) }
        for (situation, code) in Self.questions {
            let concerned = parcels.filter { $0.situation == situation }
            guard !concerned.isEmpty else { continue }
            let subject = concerned.map { $0.id?.number.description ?? "" }.joined(separator: ",")
            guard !isOverruled(code, about: subject) else { continue }
            let evidence = evidence(of: concerned, in: situation)
            if situation == .unclear || situation == .perhapsLost { return .hold(code, about: subject, evidence) }
            return .review(code, about: subject, evidence)
        }
        guard parcels.contains(where: \.situation.hasTurned) else { return .wait }
        let evidence = parcels.flatMap { parcel in parcel.reading?.turnEvidence(parcel.situation) ?? [] }
        if facts.parcels == nil || facts.parcelsAreComplete != true, !isOverruled(.parcelListUnproven) {
            return .hold(.parcelListUnproven, about: "", evidence)
        }
        guard parcels.allSatisfy(\.situation.hasTurned) else { return .wait }
        var bases = [DueBasis]()
        for parcel in parcels {
            guard case .due(let basis) = parcel.situation else { return .turned(evidence) }
            bases.append(basis)
        }
        // The weakest row names the reason: it is what the payment rests on most.
        return .due(DueBasis.allCases.first(where: bases.contains) ?? .returned, evidence)
    }

    /// What makes people decide, the gravest first.
    private static let questions: [(ParcelSituation, DecisionCode)] = [
        (.lost, .lost), (.unclear, .unclearDelivery), (.perhapsLost, .lost), (.redirected, .redirected),
        (.damaged, .goodsNotSound), (.delivered, .partlyDelivered), (.stuck, .longException),
    ]

    private func evidence(of parcels: [NamedParcel], in situation: ParcelSituation) -> [FactKey] {
        parcels.filter { $0.situation == situation }.flatMap { parcel -> [FactKey] in
            switch situation {
            case .delivered, .unclear: parcel.reading?.delivered?.evidence ?? []
            case .lost, .perhapsLost: parcel.reading?.lost?.evidence ?? []
            case .damaged: parcel.reading?.inspection?.found.evidence ?? []
            case .redirected: parcel.reading?.interception?.evidence ?? []
            case .open, .stuck, .turned, .due: []
            }
        }
    }

    // MARK: Steps

    /// One step from `approved` or `turned`.
    mutating func walk() {
        switch road {
        case .wait:
            afterSale.hold = nil
            guard afterSale.state == .turned else { return }
            enter(.approved, .noLongerTurned)
            askAgainBothWays()
        case .turned(let evidence):
            afterSale.hold = nil
            if isTimeToPayByPolicy { return order(dueReason(.dueAt48h, evidence), by: nil) }
            if afterSale.state != .turned {
                enter(.turned, .turned, evidence: evidence)
                emit(.notify(event: "turnback.case.turned"))
            }
            if policy.inspectBeforeRefund, namedParcels.contains(where: { $0.reading?.returned?.grade == .proof }) {
                once("inspect", .task(.decideNow, suggestion: DecisionCode.inspectReturn.english))
            }
        case .signed(let evidence):
            afterSale.hold = nil
            enter(.signed, .signed, evidence: evidence)
            emit(.task(.signed, suggestion: DecisionCode.signed.english))
            emit(.notify(event: "turnback.case.signed"))
        case .due(let basis, let evidence):
            afterSale.hold = nil
            order(dueReason(basis.code, evidence), by: nil)
        case .hold(let code, let subject, let evidence):
            if hold(code) { review(code, about: subject, evidence: evidence) }
        case .review(let code, let subject, let evidence):
            review(code, about: subject, evidence: evidence)
        }
    }

    /// One step from `signed`: only the goods' return pays, and only the delivery's annulment leads back (C2).
    mutating func walkSigned() {
        afterSale.hold = nil
        let road = road
        switch road {
        case .due(let basis, let evidence):
            order(dueReason(basis.code, evidence), by: nil)
        case .wait, .turned, .hold, .review:
            flagCarrier()
            guard !namedParcels.contains(where: { $0.situation == .delivered }) else { return }
            enter(.approved, .notSignedAfterAll)
        case .signed: flagCarrier()
        }
    }

    /// C2: a ticket that was closed as a success after the goods were handed over is worth a word with the carrier.
    private mutating func flagCarrier() {
        for parcel in namedParcels {
            guard let id = parcel.id, let reading = parcel.reading, let interception = reading.interception,
                reading.contradictions.contains(.deliveredBeforeSuccess)
            else { continue }
            if once("success_after_delivery/\(id.number)", .alarm(DecisionCode.successAfterDelivery.rawValue)) {
                note(.successAfterDelivery, evidence: interception.evidence)
            }
        }
    }

    /// Why money is due, with the evidence in a sentence of its own.
    func dueReason(_ code: DecisionCode, _ evidence: [FactKey]) -> DecisionReason {
        let words = VerdictReason(of: namedParcels.map { ($0.id, $0.reading) })
        var reason = DecisionReason(code, evidence: evidence, at: now)
        if !words.english.isEmpty {
            reason.english += " \(words.english)"
            reason.chinese += words.chinese
        }
        reason.evidence += words.evidence.filter { !evidence.contains($0) }
        return reason
    }

    /// Starts or goes on waiting for something to become clear.
    ///
    /// - Returns: Whether the wait is over.
    mutating func hold(_ code: DecisionCode) -> Bool {
        if afterSale.hold?.code != code {
            // One contradiction after the other is one hold: its day is not begun anew.
            let isSameWait =
                afterSale.hold.map { $0.code != .parcelListUnproven && code != .parcelListUnproven } ?? false
            afterSale.hold = CaseHold(code, since: isSameWait ? afterSale.hold?.since ?? now : now)
            note(code)
            if code == .parcelListUnproven { emit(.readCase) } else { askAgainBothWays() }
        }
        return holdEnd.map { $0 <= now } ?? false
    }

    var holdEnd: Instant? {
        guard let hold = afterSale.hold else { return nil }
        return hold.since + (hold.code == .parcelListUnproven ? policy.factsWait : policy.contradictionHold)
    }

    /// Asks each parcel's carrier for its scans and for the interception's result.
    mutating func askAgainBothWays() {
        for parcel in afterSale.parcels {
            emit(.track(parcel))
            guard let record = afterSale.interceptionsAsked[parcel] else { continue }
            emit(.queryIntercept(parcel, requestNumber: record.requestNumber, via: record.party))
        }
    }
}

extension ParcelReading {
    /// What a parcel's turning rests on.
    fileprivate func turnEvidence(_ situation: ParcelSituation) -> [FactKey] {
        if case .due(let basis) = situation { return basis.evidence(in: self) }
        guard situation == .turned || situation == .damaged else { return [] }
        let milestones = [returned, returning, refused].compactMap(\.self).filter { $0.grade == .proof }
        return milestones.first?.evidence ?? interception?.evidence ?? []
    }
}
