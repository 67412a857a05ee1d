internal import ShipmentModel

/// Whether an intent still stands: what it rests on, and what speaks against it (domain §6.4, §6.8, §6.10).
extension Deciding {
    /// Whether the evidence still carries an intent.
    enum Support {
        case holds
        case unclear(DecisionCode, about: String, [FactKey])
        case gone([FactKey])
    }

    /// A person's order rests on the person, and on what the person could see; all others on the road's end.
    func support(for intent: RefundIntent) -> Support {
        if intent.orderedBy != nil {
            let news = newsAgainst(intent)
            return news.isEmpty ? .holds : .gone(news)
        }
        switch road {
        case .due: return .holds
        case .turned(let evidence):
            return intent.reason.code == DecisionCode.dueAt48h.rawValue ? .holds : .gone(evidence)
        case .hold(let code, let subject, let evidence): return .unclear(code, about: subject, evidence)
        case .wait: return .gone([])
        case .signed(let evidence), .review(_, _, let evidence): return .gone(evidence)
        }
    }

    /// Why an intent is not to be sent any more, whatever one waits for; nil: it may be, now or later.
    func obstacle(to intent: RefundIntent) -> (code: DecisionCode, evidence: [FactKey])? {
        switch facts.platformState {
        case .refunded, .closed, .refused: return (.caseChanged, [])
        case .platformHandling where !isOverruled(.arbitration): return (.arbitration, [])
        default: break
        }
        if facts.refundState == .refunded { return (.caseChanged, []) }
        if facts.isInArbitration == true, !isOverruled(.arbitration) { return (.arbitration, []) }
        if let amount = amountDue, amount != intent.amount {
            return (intent.phase == .attempted ? .amountChangedAfterAttempt : .caseChanged, [])
        }
        if let problem = Self.problem(
            with: intent.amount, orderPaid: orderPaid, orderRefunded: inputs.orderRefunded)
        {
            return (problem, [])
        }
        guard case .gone(let evidence) = support(for: intent) else { return nil }
        return (.contradicted, evidence)
    }

    /// What speaks against paying beyond doubt, as things stand: a person who orders it all the same knows of it.
    var counterEvidence: [FactKey] { namedParcels.compactMap(\.reading).flatMap(\.counterStatements).flatMap(\.self) }

    /// The same, as far as whoever ordered the refund could not know of it.
    private func newsAgainst(_ intent: RefundIntent) -> [FactKey] {
        let known = Set(intent.reason.evidence)
        return namedParcels.compactMap(\.reading).flatMap(\.counterStatements)
            .filter { statement in !statement.contains(where: known.contains) }.flatMap(\.self)
    }
}

extension ParcelReading {
    /// A proven signature that is, or may be, the recipient's, and the withdrawal of an interception's success, each with every
    /// fact that says it: one that is told anew is no news.
    fileprivate var counterStatements: [[FactKey]] {
        var statements = [[FactKey]]()
        let isSigned = delivered?.grade == .proof && deliveryDirection != .inbound && returned?.grade != .proof
        if isSigned || isHandedOverAfterReturn {
            statements.append((delivered?.evidence.prefix(1) ?? []) + furtherDeliveries)
        }
        if contradictions.contains(.successWithdrawn), returning?.grade != .proof, returned?.grade != .proof,
            let interception
        {
            statements.append(interception.evidence)
        }
        return statements
    }
}
