internal import Ledger
internal import RefundRules
internal import ShipmentModel

/// The rows of the state table and of the due table (domain §5), so that a run can show which of them it has walked, and in
/// how many cases.
enum StateRow: String, CaseIterable {
    case created = "– → applied: case created"
    case notYetKnown = "applied → applied: not yet known"
    case eligible = "applied → approved: eligible"
    case agreedByPlatform = "applied, manual → approved: the platform agreed"
    case notEligible = "applied → manual: not eligible"
    case edited = "manual → applied: edited, or a missing fact arrived"
    case editedNotEligible = "approved → review: edited, and not eligible any more"
    case interceptionAccepted = "approved: interception accepted"
    case interceptionRejected = "approved: interception rejected or failed"
    case someTurned = "approved: some parcel turned, others open"
    case turned = "approved → turned: all turned, not due"
    case due = "approved, turned → refund_due: due"
    case signed = "approved → signed: signed by the recipient"
    case allSigned = "approved → signed: all of several signed by the recipient"
    case signedAfterTurn = "turned → signed: the recipient has signed after all"
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
    case unknownAnswer = "refunding: no answer, or one that says nothing"
    case absent = "refunding: surely not there, the same key again"
    case contradictedWhileSent = "refunding: evidence contradicts"
    case bounced = "refunded: the money came back"
    case closed = "any → closed: by buyer or platform"
    case platformPaid = "any → refunded: the platform has paid"
    case contradicted = "refund_due → earlier: contradicted before any attempt"
    case withdrawn = "turned → approved: no longer turned"
    case overdue = "any: deadline passed"
    case reviewLeft = "review → elsewhere: a person's action"
    case terminal = "terminal: evidence recorded only"
    case dueInterception = "due: interception"
    case dueInterceptionQuality = "due: interception, quality buyer"
    case dueRefusedQuality = "due: refused, quality buyer"
    case dueReturningQuality = "due: on its way back, quality buyer"
    case dueReturning = "due: on its way back, by the shop's policy"
    case dueReturned = "due: returned"
    case dueInspected = "due: found in order"
    case dueInspectionOverdue = "due: nobody inspected it in time"
    case dueAt48h = "due: before the deadline, by the shop's policy"
    case duePerson = "due: a person's order"

    /// The rows that stand in a case's history and not in its decisions: what attempts and answers did.
    static func rows(of view: CaseView) -> Set<StateRow> {
        var rows: Set<StateRow> = []
        for entry in view.audit {
            if entry.action == "attempt" { rows.insert(.sent) }
            switch DecisionCode(rawValue: entry.reason.code) {
            case .refundDone: rows.insert(.done)
            case .refundNotDone: rows.insert(.notDone)
            case .refundAbsent: rows.insert(.absent)
            case .refundBounced: rows.insert(.bounced)
            default: continue
            }
        }
        let orders = view.afterSale.interceptionsAsked.values.flatMap { $0.earlier + [$0] }
        if orders.contains(where: { $0.state == .accepted || $0.carrierNumber != nil }) {
            rows.insert(.interceptionAccepted)
        }
        for refund in view.intents {
            if refund.attempts.contains(where: { $0.outcome == .unknown }) { rows.insert(.unknownAnswer) }
            switch DecisionCode(rawValue: refund.intent.reason.code) {
            case .dueInterception: rows.insert(.dueInterception)
            case .dueInterceptionQuality: rows.insert(.dueInterceptionQuality)
            case .dueRefusedQuality: rows.insert(.dueRefusedQuality)
            case .dueReturningQuality: rows.insert(.dueReturningQuality)
            case .dueReturning: rows.insert(.dueReturning)
            case .dueReturned: rows.insert(.dueReturned)
            case .dueInspected: rows.insert(.dueInspected)
            case .dueInspectionOverdue: rows.insert(.dueInspectionOverdue)
            case .dueAt48h: rows.insert(.dueAt48h)
            case .duePerson: rows.insert(.duePerson)
            default: continue
            }
        }
        return rows
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
        add(
            .someTurned,
            if: new == .approved && decision.afterSale.parcels.count > 1
                && decision.afterSale.deadline.shortenedBy != nil)
        add(.turned, if: old != .turned && new == .turned)
        add(.due, if: onRoad.contains(old) && (new == .refundDue || new == .refunding))
        add(.signed, if: old == .approved && new == .signed && before.parcels.count == 1)
        add(.allSigned, if: old == .approved && new == .signed && before.parcels.count > 1)
        add(.signedAfterTurn, if: old == .turned && new == .signed)
        add(.editedNotEligible, if: codes.contains(DecisionCode.editedNotEligible.rawValue))
        add(.contradictedWhileSent, if: codes.contains(DecisionCode.contradictedWhileRefunding.rawValue))
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
        add(
            .platformPaid,
            if: !codes.isDisjoint(
                with: [DecisionCode.refundedByPlatform.rawValue, DecisionCode.refundShownDone.rawValue]))
        add(
            .contradicted,
            if: old == .refundDue && !codes.isDisjoint(with: [DecisionCode.intentDropped.rawValue]))
        add(.withdrawn, if: codes.contains(DecisionCode.noLongerTurned.rawValue))
        add(.overdue, if: !before.isOverdue && decision.afterSale.isOverdue)
        add(.reviewLeft, if: old == .review && new != .review)
        add(.terminal, if: old.isTerminal && new == old)
        return rows
    }
}
