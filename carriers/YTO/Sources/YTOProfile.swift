internal import PartyKit
internal import ShipmentModel

/// Which of the three generations of tracking interfaces an account was given; its address tells.
enum YTOTrackInterface: String, CaseIterable {
    /// `track_query_adapter`, JSON.
    case open
    /// The marketing method behind the new gateway: JSON, signed as the new one.
    case waybillQuery = "waybill_query"
    /// The old marketing interface: XML, signed over its fields.
    case marketingXML = "marketing_xml"
}

/// How requests are sent; both are accepted [seen: RX and YT send JSON, SY and CRM a form].
enum YTOBodyFormat: String, CaseIterable { case json, form }

extension PartyProfile {
    static let yto = PartyProfile(
        id: "yto", name: "YTO Express", chineseName: "圆通速递",
        operations: [.track, .subscribe, .intercept, .cancelIntercept, .pushTrack],
        pushScheme: .signed,
        settings: [
            Setting("user_id", meaning: "The user that YTO's console shows, part of every address."),
            Setting(
                "client_code",
                meaning: "The customer code, part of every address; overridden by `<operation>_client_code`."),
            Setting(
                "secret", isSecret: true, meaning: "Signs requests and pushes; overridden by `<operation>_secret`."),
        ] + YTOService.allCases.flatMap(overrides) + [
            Setting(
                "push_secret", isSecret: true, isRequired: false,
                meaning: "Checks pushes; without it the secret of subscribe, then the general one."),
            Setting(
                "body_format", oneOf: YTOBodyFormat.self,
                meaning: "How requests are sent: `json` (default) or `form`."),
            Setting(
                "track_interface", oneOf: YTOTrackInterface.self,
                meaning: "The tracking interface YTO issued: `open` (default), `waybill_query` or `marketing_xml`."),
            Setting("app_key", isRequired: false, meaning: "Needed by `waybill_query` and `marketing_xml` alone."),
            Setting(
                "cancel_remark", isRequired: false,
                meaning: "Why an interception is withdrawn, for YTO's people; default 客户取消拦截."),
        ],
        // No figure is public; modest ones of our own.
        limits: Limits(callsPerSecond: 5, burst: 10, minimumInterval: .minutes(10)),
        productionURL: "https://openapi.yto.net.cn",
        sandboxURL: "https://openuat.yto56test.com:6443",
        zoneOffsetSeconds: WrittenTime.chinaOffsetSeconds)

    /// Address, customer code and secret are issued per interface [seen: CRM].
    private static func overrides(of method: YTOService) -> [Setting] {
        let name = method.operation.rawValue
        return [
            Setting(
                "\(name)_url", isRequired: false, meaning: "The whole address of this interface, as YTO issued it."),
            Setting("\(name)_client_code", isRequired: false, meaning: "The customer code of this interface."),
            Setting("\(name)_secret", isSecret: true, isRequired: false, meaning: "The secret of this interface."),
        ]
    }
}
