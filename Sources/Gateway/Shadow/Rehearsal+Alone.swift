internal import Ledger
internal import PartyKit
internal import RefundRules
public import ShipmentModel

extension Rehearsal {
    /// The cases of a period as our rules decide them alone: without what people ordered, and without what the platform
    /// decided, paid or closed. Compared with what was done, that is shadow mode over the past.
    ///
    /// - Parameter shops: Nil: every shop.
    public func alone(
        _ period: Reconciliation.Period, shops: Set<ShopID>? = nil, at now: Instant
    ) async throws -> ShadowReport {
        // The period is that of the applications: how its cases went on after it belongs to them.
        let end = now + .milliseconds(1)
        var past = try await Past(ledger, until: end)
        var (tries, result) = (Tries(), RehearsalResult(period: period))
        let scratch = try await decide(&past, until: end, &tries, &result) { $0.withoutOthersDecisions }
        let views = try await ShadowReport.views(in: ledger, shops: shops)
        var alone: [CaseKey: CaseView] = [:]
        for view in views {
            let key = view.afterSale.key
            guard past.isWhole(view), let decided = try await scratch.ledger.caseView(key) else { continue }
            alone[key] = decided
        }
        return ShadowReport(views, alone: alone, period: period)
    }
}

extension Submission {
    /// What parties said of parcels and cases, without what anybody but our rules decided.
    fileprivate var withoutOthersDecisions: Submission {
        var own = self
        own.consequences.removeAll { consequence in
            switch consequence {
            // Nothing is told there, so nothing fails to be.
            case .person, .refund, .untold: true
            case .interception, .lookAgain, .readCase, .askAbout: false
            }
        }
        own.snapshots = snapshots.map(\.withoutDecisions)
        return own
    }
}

extension CaseSnapshot {
    /// The buyer's request as it stood, as if the platform still waited for us.
    fileprivate var withoutDecisions: CaseSnapshot {
        var open = self
        if platformState != .waitingMerchant { open.platformState = nil }
        if refundState != PlatformRefundState.none { open.refundState = nil }
        if isRefuseThenRefund == true { open.isRefuseThenRefund = nil }
        (open.rawState, open.automatic, open.finalAt) = (nil, nil, nil)
        return open
    }
}
