public import ShipmentModel

/// How one shop wants its cases handled; the defaults are the document's (domain §10).
public struct ShopPolicy: Hashable, Sendable, Codable {
    public enum At48h: String, Sendable, Codable, CaseIterable {
        case wait, askMoreTime = "ask_more_time", pay, askPerson = "ask_person"
    }

    /// What the shop's platform asks for, with what the shop's settings changed.
    public var profile = RuleProfile.douyin
    public var isCrossBorder = false
    public var isHainanDutyFree = false
    /// A refund of this amount or more does not qualify, in minor units of CNY; 0: no limit.
    public var amountLimitMinor: Int64 {
        get { profile.amountLimitMinor ?? 0 }
        set { profile.amountLimitMinor = newValue > 0 ? newValue : nil }
    }
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
    /// Whether a first reverse scan pays everybody.
    public var paysEverybodyAtReturning = false
    public var capPerRefundMinor: Int64 = 100_000
    public var capPerHourMinor: Int64 = 2_000_000
    public var capPerDayMinor: Int64 = 20_000_000
    /// A person's payment of more than this needs a second person who orders the same amount, and so does lifting the cap
    /// of one refund; nil or 0: one person is enough.
    public var fourEyesAboveMinor: Int64? = 50_000
    /// Interceptions are asked for by themselves only when their fee is not above this, where it is known beforehand.
    public var interceptionFeeLimitMinor: Int64 = 5_000
    /// Nor above this part of the refund's amount, in percent.
    public var interceptionFeePercentMax: Int64 = 100
    /// What a party asks for one interception by the shop's contract, in minor units; absent: not known beforehand.
    public var interceptionFees: [PartyID: Int64] = [:]
    /// Who can intercept, in order of preference, by carrier: party ids (the carrier, the platform, an aggregator).
    public var interceptionChannels: [CarrierID: [PartyID]] = [:]
    /// A running interception is asked about this often, beside what the carrier pushes.
    public var interceptionQueryInterval: Duration = .hours(2)
    /// Before an order to stop a parcel leaves, what its carrier said of it must be no older than this.
    public var interceptionTrackAgeMax: Duration = .minutes(10)
    /// Aggregators that this shop names as the authority for a carrier (C14).
    public var authorities: [CarrierID: PartyID] = [:]
    /// How long an unclear contradiction is held before people decide.
    public var contradictionHold: Duration = .hours(24)
    /// How long an exception, or silence after the approval, may last before it is treated as one (C9, C16).
    public var anomalyWait: Duration = .hours(72)
    /// Whether the warehouse looks at the returned goods before any money is due (C17): then no interception, refusal or
    /// return pays by itself, but the warehouse's word that the goods are in order.
    public var inspectBeforeRefund = false
    /// With ``inspectBeforeRefund``: how long after the return the warehouse's silence counts as consent; nil: never.
    public var inspectionWait: Duration?
    /// How often a buyer is reminded to refuse the parcel: at the approval, then after interceptions that failed.
    public var buyerRemindersMax = 2
    /// After a refund: no reverse scan for this long is a warning (domain §8).
    public var returnWarnAfter: Duration = .days(3)
    /// After a refund: no return for this long is a complaint's case.
    public var returnComplaintAfter: Duration = .days(15)
    /// How long the parcels of an ended case are still asked about, while they are neither back nor handed over; never less
    /// than ``returnComplaintAfter``.
    public var watchAfterEnd: Duration = .days(30)

    /// - Parameter profile: What the shop's platform asks for.
    public init(profile: RuleProfile = .douyin) { self.profile = profile }
}
