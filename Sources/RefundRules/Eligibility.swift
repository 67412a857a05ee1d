public import ShipmentModel

/// Whether a case qualifies for refund after refusal: three-valued, with every reason in the order of the conditions.
public struct EligibilityVerdict: Hashable, Sendable, Codable {
    public enum Outcome: String, Sendable, Codable {
        case eligible, notEligible = "not_eligible", notYetKnown = "not_yet_known"
    }

    public var outcome: Outcome
    /// Every failed condition, in order.
    public var reasons: [EligibilityReason]
    /// The conditions that wait for a fact.
    public var waitingFor: [EligibilityReason.Code]
    public var evaluatedAt: Instant

    public init(
        outcome: Outcome, reasons: [EligibilityReason], waitingFor: [EligibilityReason.Code], evaluatedAt: Instant
    ) {
        self.outcome = outcome
        self.reasons = reasons
        self.waitingFor = waitingFor
        self.evaluatedAt = evaluatedAt
    }
}

/// One failed condition.
public struct EligibilityReason: Hashable, Sendable, Codable {
    /// The conditions in the order in which they are shown (domain §3).
    public enum Code: String, Sendable, Codable, CaseIterable {
        case merchantCrossBorder = "merchant_cross_border"
        case merchantHainanDutyFree = "merchant_hainan_duty_free"
        case wrongCaseType = "wrong_case_type"
        case amountOverLimit = "amount_over_limit"
        case buyerReportsReceived = "buyer_reports_received"
        case notDispatched = "not_dispatched"
        case alreadySigned = "already_signed"
        case logisticsNotNormal = "logistics_not_normal"
        case courierUnsupported = "courier_unsupported"
        case categoryUnsupported = "category_unsupported"
        case caseNotOpen = "case_not_open"
    }

    public var code: Code
    /// `fact_missing` when it failed only because nobody could tell in time; `currency`, or the limit that was reached, of
    /// an amount.
    public var detail: String?

    public init(_ code: Code, detail: String? = nil) {
        self.code = code
        self.detail = detail
    }
}
