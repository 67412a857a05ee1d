internal import PartyKit
internal import ShipmentModel

/// How much a track tells (`resultv2`).
enum Kuaidi100ResultVersion: String, CaseIterable {
    /// The field is left out.
    case none = "0"
    case names = "1"
    /// Only this one and the next bring the codes that a scan is classified by.
    case codes = "4"
    case codesAndArrival = "8"
}

/// Who orders an interception (`orderRole`).
enum Kuaidi100OrderRole: String, CaseIterable {
    case sender = "1"
    case receiver = "2"
    case another = "3"
}

/// Who pays for it (`interceptPayType`).
enum Kuaidi100PayType: String, CaseIterable {
    case shipper = "SHIPPER"
    case consignee = "CONSIGNEE"
    case thirdParty = "THIRDPARTY"
    case monthly = "MONTHLY"
}

extension PartyProfile {
    static let kuaidi100 = PartyProfile(
        id: "kuaidi100", name: "Kuaidi100", chineseName: "快递100",
        operations: [.track, .subscribe, .intercept, .pushTrack, .pushIntercept],
        pushScheme: .signed,
        settings: [
            Setting("customer", meaning: "The customer number of the query interface."),
            Setting("key", isSecret: true, meaning: "The authorisation key of all interfaces."),
            Setting(
                "secret", isSecret: true, isRequired: false, meaning: "Signs interceptions; needed for them alone."),
            Setting(
                "salt", isSecret: true, isRequired: false,
                meaning:
                    "Sent with subscriptions and interceptions; pushes are signed with it. Without it they are word."),
            Setting(
                "resultv2", oneOf: Kuaidi100ResultVersion.self,
                meaning:
                    "How much a track tells: 4 (default: codes and areas), 1 (names), 8 (with arrival), 0 (nothing)."),
            Setting(
                "label_url", isRequired: false,
                meaning: "The address of the interception interface; default https://api.kuaidi100.com."),
        ] + interceptionSettings + interceptionPushSettings,
        limits: Limits(
            callsPerSecond: 5, burst: 10,
            // A waybill asked about sooner is locked [seen: vendor page 5f0ffb5ebc8da837cbd8aefc].
            minimumInterval: .minutes(30)),
        productionURL: "https://poll.kuaidi100.com",
        zoneOffsetSeconds: WrittenTime.chinaOffsetSeconds,
        isAggregator: true)

    /// Who pays and on whose contract; which of them a carrier wants is its own table at the vendor.
    private static let interceptionSettings = [
        Setting(
            "order_role", oneOf: Kuaidi100OrderRole.self,
            meaning: "Who orders an interception: 1 sender, 2 receiver, 3 another."),
        Setting(
            "intercept_pay_type", oneOf: Kuaidi100PayType.self,
            meaning: "Who pays for it: SHIPPER, CONSIGNEE, THIRDPARTY or MONTHLY."),
        Setting("partner_id", isRequired: false, meaning: "The carrier's account (partnerId)."),
        Setting("partner_key", isSecret: true, isRequired: false, meaning: "The carrier's password (partnerKey)."),
        Setting("partner_secret", isSecret: true, isRequired: false, meaning: "The carrier's secret (partnerSecret)."),
        Setting("partner_name", isRequired: false, meaning: "The carrier's name for the account (partnerName)."),
        Setting("net", isRequired: false, meaning: "The outlet that the account belongs to (net)."),
        Setting("code", isRequired: false, meaning: "The carrier's further account number (code)."),
        Setting("app_key", isRequired: false, meaning: "ZTO's service-provider mode (appKey)."),
        Setting("app_secret", isSecret: true, isRequired: false, meaning: "ZTO's service-provider mode (appSecret)."),
    ]

    /// The body of this push is not public: the account says where things stand in it.
    private static let interceptionPushSettings =
        InterceptPushMapping.Field.allCases.map { field in
            Setting(field.rawValue, isRequired: false, meaning: "\(field.meaning) Default `\(field.standard)`.")
        }
        + InterceptPushStates.settings.map { name, state in
            Setting(
                name, isRequired: false,
                meaning: "The pushed states, separated by commas, that mean `\(state.rawValue)`. None by default.")
        }
}
