internal import Ledger
internal import RefundRules
internal import ShipmentModel

/// One case, decided by our rules beside what others did to it.
struct ShadowComparison {
    /// As it went: what people and the platform did.
    let view: CaseView
    /// As our rules decided it, where they decided it alone; the same where they did it beside the others.
    let decided: CaseView
    let isAlone: Bool

    private typealias Deed = ShadowReport.Deed
    private var afterSale: AfterSaleCase { view.afterSale }
    private var facts: CaseSnapshot { afterSale.facts }

    var row: ShadowReport.Row {
        let (ours, theirs) = (ours.sorted { $0.at < $1.at }, theirs.sorted { $0.at < $1.at })
        var row = ShadowReport.Row(
            key: afterSale.key, state: afterSale.state, appliedAt: afterSale.appliedAt, amount: facts.amount,
            ours: ours,
            theirs: theirs, verdict: .open,
            parcels: view.parcels.map { "\($0.id.number) \($0.reading.status.rawValue)" }, isBack: isBack)
        row.verdict = verdict(row.ourPayment, row.theirPayment)
        if let ours = row.ourPayment?.at, let theirs = row.theirPayment?.at { row.lag = ours - theirs }
        return row
    }

    private func verdict(_ ours: Deed?, _ theirs: Deed?) -> ShadowReport.Verdict {
        switch (ours, theirs) {
        case (let ours?, let theirs?):
            return ours.amount == nil || theirs.amount == nil || ours.amount == theirs.amount
                ? .bothPaid : .amountDiffers
        case (nil, .some): return .onlyTheyPaid
        case (.some, nil) where isPaidByUs: return .doneByUs
        case (.some, nil): return isEndedUnpaid ? .onlyWePay : .open
        case (nil, nil): return isEndedUnpaid ? .neitherPays : .open
        }
    }

    /// Money that an attempt of ours moved, or may have moved.
    private var isPaidByUs: Bool {
        view.intents.contains {
            $0.intent.orderedBy == nil && ($0.intent.phase == .done || $0.intent.phase == .attempted)
        }
    }

    private var isEndedUnpaid: Bool { afterSale.state == .closed || afterSale.state == .merchantRefused }

    private var isBack: Bool? {
        view.parcels.isEmpty ? nil : view.parcels.allSatisfy { $0.reading.returned?.grade == .proof }
    }

    // MARK: Ours

    private var ours: [Deed] {
        var deeds: [Deed] = []
        if let approvedAt = decided.afterSale.approvedAt, !decided.afterSale.wasApprovedByPlatform {
            deeds.append(Deed(.agree, at: approvedAt, detail: "approved"))
        }
        for (_, newest) in decided.afterSale.interceptionsAsked {
            deeds += (newest.earlier + [newest]).map {
                Deed(.intercept, at: $0.askedAt, detail: $0.party.rawValue)
            }
        }
        if let payment = decidedPayment ?? laterPayment { deeds.append(payment) }
        return deeds
    }

    /// The first intent of the rules that did not lose its ground. One that was dropped because others ended the case
    /// stands: its ground was theirs, not the evidence's.
    private var decidedPayment: Deed? {
        let own = decided.intents.map(\.intent).filter { $0.orderedBy == nil }
        let standing = own.filter {
            $0.phase != .dropped || Self.ends.contains($0.lastError ?? "") || wouldHaveLeft($0)
        }
        guard let first = standing.min(by: { $0.writtenAt < $1.writtenAt }) else { return nil }
        return Deed(.pay, at: first.writtenAt, amount: first.amount, detail: first.reason.code)
    }

    /// Where nothing is sent, an intent waits that would have been paid within moments: what came to light later would have
    /// come too late.
    private func wouldHaveLeft(_ intent: RefundIntent) -> Bool {
        let isWithheld =
            isAlone || decided.audit.contains { $0.action == AuditEntry.withheld && $0.refundKey == intent.key }
        return isWithheld && (intent.finishedAt.map { $0 - intent.writtenAt >= Self.moments } ?? false)
    }

    private static let moments = Duration.minutes(5)

    private static let ends: Set<String> = Set(
        [DecisionCode.closedByPlatform, .refusedAtPlatform, .closedByPerson, .refusedByPerson].map(\.rawValue))

    /// They ended the case before we had decided: goods that came back since would have been paid then.
    private var laterPayment: Deed? {
        guard !isAlone, afterSale.state.isTerminal, afterSale.approvedAt != nil, isBack == true,
            let back = view.parcels.compactMap({ $0.reading.returned?.when.latest }).max()
        else { return nil }
        return Deed(.pay, at: back, amount: facts.amount, detail: DecisionCode.dueReturned.rawValue)
    }

    // MARK: Theirs

    private var theirs: [Deed] {
        var deeds: [Deed] = []
        if let approvedAt = afterSale.approvedAt, afterSale.wasApprovedByPlatform {
            deeds.append(Deed(.agree, at: approvedAt, detail: DecisionCode.agreedByPlatform.rawValue))
        }
        deeds += view.audit.compactMap { entry in
            PersonAction.Kind(rawValue: entry.action).map {
                Deed(Self.kind(of: $0), at: entry.at, detail: entry.action)
            }
        }.filter { $0.kind != .pay }
        for parcel in view.parcels {
            guard let interception = parcel.reading.interception, !interception.answersOurReturnRequest else {
                continue
            }
            deeds.append(Deed(.intercept, at: interception.when.latest, detail: interception.state.rawValue))
        }
        let end = afterSale.closedAt ?? facts.finalAt ?? facts.updatedAt ?? facts.heard
        if let payment = theirPayment(at: facts.finalAt ?? end) { deeds.append(payment) }
        switch afterSale.state {
        case .merchantRefused: deeds.append(Deed(.refuse, at: end, detail: afterSale.reason?.code))
        case .closed: deeds.append(Deed(.close, at: end, detail: afterSale.reason?.code))
        default: break
        }
        return deeds
    }

    /// The platform shows money that no attempt of ours moved, or a person ordered it here.
    private func theirPayment(at end: Instant) -> Deed? {
        let intents = view.intents.map(\.intent)
        if let ordered = intents.first(where: { $0.orderedBy != nil && $0.phase != .dropped }) {
            return Deed(.pay, at: ordered.writtenAt, amount: ordered.amount, detail: ordered.reason.code)
        }
        // Beside rules that decide alone, what this gateway paid then is what was done.
        if isAlone, let done = intents.first(where: { $0.phase == .done }) {
            return Deed(.pay, at: done.finishedAt ?? done.writtenAt, amount: done.amount, detail: done.reason.code)
        }
        let isRefunded = facts.refundState == .refunded || facts.platformState == .refunded
        guard isRefunded, !intents.contains(where: { $0.attempts > 0 && $0.phase != .superseded }) else { return nil }
        return Deed(.pay, at: end, amount: facts.amount, detail: DecisionCode.refundedByPlatform.rawValue)
    }

    private static func kind(of action: PersonAction.Kind) -> Deed.Kind {
        switch action {
        case .approve: .agree
        case .pay: .pay
        case .refuse: .refuse
        case .intercept: .intercept
        case .close: .close
        default: .act
        }
    }
}
