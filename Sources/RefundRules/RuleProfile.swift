public import ShipmentModel

/// What a platform's own rule of "refund after refusal" says, where platforms differ (domain §§3, 4); a shop's settings
/// override it value by value.
public struct RuleProfile: Hashable, Sendable, Codable {
    /// A refund of this amount or more does not qualify, in minor units of ``limitCurrency``; nil: the platform sets no limit.
    public var amountLimitMinor: Int64?
    /// An amount in another currency cannot be said to be below the limit.
    public var limitCurrency = Currency.cny
    /// The conditions that the platform asks for, of those in domain §3.
    public var conditions = Set(EligibilityReason.Code.allCases)
    /// The states that count as normal transit (condition 8).
    public var normalStates: Set<ShipmentStatus> = [
        .pickedUp, .inTransit, .outForDelivery, .deliveryAttempted, .availableForPickup, .refused, .returning,
        .returned,
    ]
    /// The merchant's time after the approval.
    public var clockAfterApproval = Duration.days(7)
    /// What is left of it at most after the first interception success, refusal or signature.
    public var clockAfterEvent = Duration.hours(48)

    public init(amountLimitMinor: Int64? = nil) { self.amountLimitMinor = amountLimitMinor }

    /// Douyin's rule as published [seed]: below 1000 yuan, neither cross-border nor Hainan duty-free shops. The cautious
    /// default for platforms whose rule nobody has published.
    public static let douyin = RuleProfile(amountLimitMinor: 100_000)

    /// A merchant's own shop [ours]: nobody but the merchant sets a limit (``ShopPolicy/capPerRefundMinor`` still holds
    /// large refunds), and the platform's classes of shops do not exist there.
    public static let ownShop: RuleProfile = {
        var profile = RuleProfile()
        profile.conditions.subtract([.merchantCrossBorder, .merchantHainanDutyFree])
        return profile
    }()

    /// The profile that a platform's shops begin with.
    public static func standard(for platform: PartyID) -> RuleProfile {
        platform == "merchant" ? ownShop : douyin
    }
}
