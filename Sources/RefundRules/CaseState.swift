/// Where a case stands with us.
public enum CaseState: String, Sendable, Codable, CaseIterable {
    case applied
    /// Not eligible: ordinary handling by people.
    case manual
    /// Waiting for the parcel.
    case approved
    /// All parcels verifiably stopped or on the way back, money not yet due.
    case turned
    /// Signed by the recipient after approval.
    case signed
    /// The refund intent is written.
    case refundDue = "refund_due"
    /// An attempt is committed; its outcome is not final.
    case refunding
    case refunded
    case merchantRefused = "merchant_refused"
    case closed
    /// People decide.
    case review

    public var isTerminal: Bool { self == .refunded || self == .merchantRefused || self == .closed }
}
