public import ShipmentModel

/// How one shop wants its cases handled; the defaults are the document's (domain §10).
public struct ShopPolicy: Hashable, Sendable, Codable {
    public enum At48h: String, Sendable, Codable, CaseIterable {
        case wait, askMoreTime = "ask_more_time", pay, askPerson = "ask_person"
    }

    public var isCrossBorder = false
    public var isHainanDutyFree = false
    /// A refund of this amount or more does not qualify, in minor units of CNY.
    public var amountLimitMinor: Int64 = 100_000
    /// Couriers that this shop supports; nil: every carrier that the registry knows.
    public var supportedCarriers: [CarrierID]?
    public var deniedCategories: [String] = []
    /// Order buyers that the merchant treats as quality buyers, by after-sale id; the platform's own field comes first.
    public var qualityAfterSaleIDs: [String] = []
    public var factsWait: Duration = .minutes(30)
    public var at48h: At48h = .askPerson
    /// Whether an online interception success pays at once (domain §5, first row).
    public var paysAtInterceptionSuccess = true
    /// Whether a first reverse scan pays quality buyers.
    public var paysQualityBuyersAtReturning = true
    public var capPerRefundMinor: Int64 = 100_000
    public var capPerHourMinor: Int64 = 2_000_000
    public var capPerDayMinor: Int64 = 20_000_000
    /// Interceptions are asked for only when their fee is not above this, where it is known beforehand.
    public var interceptionFeeLimitMinor: Int64 = 5_000
    /// Who can intercept, in order of preference, by carrier: party ids (the carrier, the platform, an aggregator).
    public var interceptionChannels: [CarrierID: [PartyID]] = [:]
    /// Aggregators that this shop names as the authority for a carrier (C14).
    public var authorities: [CarrierID: PartyID] = [:]
    /// How long an unclear contradiction is held before people decide.
    public var contradictionHold: Duration = .hours(24)
    /// How long an exception, or silence after the approval, may last before it is treated as one (C9, C16).
    public var anomalyWait: Duration = .hours(72)
    /// Whether a person looks at the returned goods before money is due (C17).
    public var inspectBeforeRefund = false

    public init() {}
}
