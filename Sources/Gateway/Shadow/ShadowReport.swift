public import Ledger
public import RefundRules
public import ShipmentModel

/// What our rules would have done with a shop's cases, and what people and the platform did: side by side, case by case.
///
/// A value of the cases' views. It speaks of shops in shadow mode; of a live shop it compares what the rules did with what
/// others did before them.
public struct ShadowReport: Sendable {
    /// One deed of either side.
    public struct Deed: Sendable, Hashable {
        public enum Kind: String, Sendable, Hashable { case agree, intercept, pay, refuse, close, act }

        public var kind: Kind
        public var at: Instant
        public var amount: Money?
        /// Who or through whom, and why: a code or a person's action, never a person's words.
        public var detail: String?

        public init(_ kind: Kind, at instant: Instant, amount: Money? = nil, detail: String? = nil) {
            self.kind = kind
            at = instant
            self.amount = amount
            self.detail = detail
        }
    }

    public enum Verdict: String, Sendable, Hashable, CaseIterable {
        /// Both paid the same amount.
        case bothPaid = "both_paid"
        /// Both paid, not the same.
        case amountDiffers = "amount_differs"
        /// We would have paid; they refused or closed.
        case onlyWePay = "only_we_pay"
        /// They paid; we would not have.
        case onlyTheyPaid = "only_they_paid"
        /// Neither paid, and the case is over.
        case neitherPays = "neither_pays"
        /// The shop is live: we paid, and they did not have to.
        case doneByUs = "done_by_us"
        /// One of the two has not decided yet.
        case open

        /// Nil where there is nothing to agree about yet.
        public var isAgreement: Bool? {
            switch self {
            case .bothPaid, .neitherPays: true
            case .amountDiffers, .onlyWePay, .onlyTheyPaid: false
            case .doneByUs, .open: nil
            }
        }
    }

    public struct Row: Sendable, Hashable {
        public var key: CaseKey
        public var state: CaseState
        public var appliedAt: Instant
        public var amount: Money?
        /// In the order of time.
        public var ours: [Deed]
        public var theirs: [Deed]
        public var verdict: Verdict
        /// How much later than they we would have paid; negative: sooner.
        public var lag: Duration?
        public var parcels: [String]
        /// Whether proof says that all parcels are back; nil without parcels.
        public var isBack: Bool?
    }

    /// Money of one currency in minor units that one side lets go without the goods, or keeps although they are back.
    public struct Risk: Sendable, Hashable {
        public var currency: Currency
        /// They paid, we would not have, and the goods are not back.
        public var theirs: Int64 = 0
        /// We would have paid, they did not, and the goods are not back.
        public var ours: Int64 = 0
        /// The goods are back, we would have paid, and they have not.
        public var withheldFromBuyers: Int64 = 0
    }

    public let period: Reconciliation.Period
    /// The cases applied for in the period, in the order of their application.
    public let rows: [Row]
    /// In the order of the currencies' names.
    public let risks: [Risk]

    /// Cases that our rules could not decide alone, because what they rest on is not kept any more.
    public let undecidable: [CaseKey]

    /// - Parameters:
    ///   - views: Cases with their audit; those applied for outside the period are left out.
    ///   - alone: The same cases as our rules decide them alone (``Rehearsal/alone(_:shops:at:)``); nil: as they decided
    ///     them beside people and platform.
    public init(_ views: [CaseView], alone: [CaseKey: CaseView]? = nil, period: Reconciliation.Period = .init()) {
        self.period = period
        let views = views.filter { period.contains($0.afterSale.appliedAt) }
        rows = views.compactMap { view -> Row? in
            guard let alone else { return ShadowComparison(view: view, decided: view, isAlone: false).row }
            return alone[view.afterSale.key].map { ShadowComparison(view: view, decided: $0, isAlone: true).row }
        }.sorted { ($0.appliedAt, $0.key) < ($1.appliedAt, $1.key) }
        undecidable = alone.map { alone in views.map(\.afterSale.key).filter { alone[$0] == nil }.sorted() } ?? []
        var byCurrency: [Currency: Risk] = [:]
        for row in rows {
            guard row.verdict != .doneByUs else { continue }
            guard let amount = row.theirPayment?.amount ?? row.ourPayment?.amount ?? row.amount else { continue }
            var risk = byCurrency[amount.currency] ?? Risk(currency: amount.currency)
            let isBack = row.isBack == true
            if row.theirPayment != nil, row.ourPayment == nil, !isBack { risk.theirs += amount.minorUnits }
            if row.ourPayment != nil, row.theirPayment == nil {
                if isBack { risk.withheldFromBuyers += amount.minorUnits } else { risk.ours += amount.minorUnits }
            }
            byCurrency[amount.currency] = risk
        }
        risks = byCurrency.values.sorted { $0.currency.rawValue < $1.currency.rawValue }
    }

    public func count(_ verdict: Verdict) -> Int { rows.count { $0.verdict == verdict } }
    public var agreed: Int { rows.count { $0.verdict.isAgreement == true } }
    public var decided: Int { rows.count { $0.verdict.isAgreement != nil } }
    /// In thousandths of the decided cases; nil without any.
    public var agreementPerMille: Int? { decided == 0 ? nil : agreed * 1000 / decided }
}

extension ShadowReport.Row {
    public var ourPayment: ShadowReport.Deed? { ours.first { $0.kind == .pay } }
    public var theirPayment: ShadowReport.Deed? { theirs.first { $0.kind == .pay } }
}
