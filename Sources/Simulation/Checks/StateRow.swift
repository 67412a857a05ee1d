internal import RefundRules

/// The rows of the state table (domain §5), so that a run can show which of them it has walked.
enum StateRow: String, CaseIterable {
    case created = "– → applied: case created"
    case notYetKnown = "applied → applied: not yet known"
    case eligible = "applied → approved: eligible"
    case agreedByPlatform = "applied, manual → approved: the platform agreed"
    case notEligible = "applied → manual: not eligible"
    case edited = "manual → applied: edited, or a missing fact arrived"
    case interceptionRejected = "approved: interception rejected or failed"
    case someTurned = "approved: some parcel turned, others open"
    case turned = "approved → turned: all turned, not due"
    case due = "approved, turned → refund_due: due"
    case signed = "approved, turned → signed: all signed by the recipient"
    case unclear = "approved, turned → review: delivery unclear"
    case partlyDelivered = "approved → review: one of several delivered"
    case merchantRefuses = "signed → merchant_refused"
    case paidBySignedMerchant = "signed → refund_due: the merchant pays"
    case returnedAfterSigned = "signed → refund_due: returned later"
    case lost = "approved, turned → review: lost or long exception"
    case sent = "refund_due → refunding: attempt committed"
    case foundPaid = "refund_due → refunded: the platform has paid"
    case done = "refunding → refunded"
    case notDone = "refunding → review: surely not done"
    case closed = "any → closed: by buyer or platform"
    case platformPaid = "any → refunded: the platform has paid"
    case contradicted = "refund_due → earlier: contradicted before any attempt"
    case withdrawn = "turned → approved: no longer turned"
    case overdue = "any: deadline passed"
    case reviewLeft = "review → elsewhere: a person's action"
    case terminal = "terminal: evidence recorded only"

    /// The rows that stand in a case's history and not in its decisions: what attempts and answers did.
    static func rows(in audit: [(action: String, code: String)]) -> [StateRow] {
        audit.compactMap { entry in
            if entry.action == "attempt" { return .sent }
            return switch DecisionCode(rawValue: entry.code) {
            case .refundDone: .done
            case .refundNotDone: .notDone
            default: nil
            }
        }
    }

    /// The rows that one decision has walked.
    static func rows(from before: AfterSaleCase, by decision: Decision, action: PersonAction?) -> [StateRow] {
        let (old, new) = (before.state, decision.afterSale.state)
        let codes = Set(decision.log.map(\.code))
        var rows: [StateRow] = []
        func add(_ row: StateRow, if holds: Bool) { if holds { rows.append(row) } }
        let onRoad: Set<CaseState> = [.approved, .turned]
        add(.created, if: before.version == 0)
        add(.notYetKnown, if: old == .applied && new == .applied)
        add(.eligible, if: codes.contains(DecisionCode.approved.rawValue))
        add(.agreedByPlatform, if: codes.contains(DecisionCode.agreedByPlatform.rawValue))
        add(.notEligible, if: old == .applied && new == .manual)
        add(.edited, if: codes.contains(DecisionCode.evaluatedAgain.rawValue))
        add(
            .interceptionRejected,
            if: !codes.isDisjoint(with: [
                DecisionCode.interceptionRejected.rawValue, DecisionCode.interceptionFailed.rawValue,
            ]))
        add(.someTurned, if: new == .approved && decision.afterSale.deadline.shortenedBy != nil)
        add(.turned, if: old != .turned && new == .turned)
        add(.due, if: onRoad.contains(old) && (new == .refundDue || new == .refunding))
        add(.signed, if: onRoad.contains(old) && new == .signed)
        add(.unclear, if: codes.contains(DecisionCode.unclearDelivery.rawValue))
        add(.partlyDelivered, if: codes.contains(DecisionCode.partlyDelivered.rawValue))
        add(.merchantRefuses, if: old == .signed && new == .merchantRefused)
        add(.paidBySignedMerchant, if: old == .signed && new == .refundDue && action?.kind == .pay)
        add(.returnedAfterSigned, if: old == .signed && new == .refundDue && action == nil)
        add(
            .lost,
            if: !codes.isDisjoint(with: [DecisionCode.lost.rawValue, DecisionCode.longException.rawValue]))
        add(.foundPaid, if: old == .refundDue && new == .refunded)
        add(.closed, if: !old.isTerminal && new == .closed)
        add(.platformPaid, if: codes.contains(DecisionCode.refundedByPlatform.rawValue))
        add(
            .contradicted,
            if: old == .refundDue && !codes.isDisjoint(with: [DecisionCode.intentDropped.rawValue]))
        add(.withdrawn, if: codes.contains(DecisionCode.noLongerTurned.rawValue))
        add(.overdue, if: !before.isOverdue && decision.afterSale.isOverdue)
        add(.reviewLeft, if: old == .review && new != .review)
        add(.terminal, if: old.isTerminal)
        return rows
    }
}
