internal import PartyKit
internal import ShipmentModel

/// Which of SF's services an account has.
enum SFExpressProtocol: String, CaseIterable {
    case json
    /// The XML service, which only tracks.
    case legacy
}

/// Whether pushes without a right `msgDigest` are read, where a path token guards our address.
enum SFExpressPushDigest: String, CaseIterable {
    case optional
    case required
}

/// As whom we ask (`role`).
enum SFExpressRole: String, CaseIterable {
    case sender = "1"
    case thirdParty = "3"
}

/// Who pays an interception (`payMode`).
enum SFExpressPayMode: String, CaseIterable {
    case senderInCash = "1"
    case recipientInCash = "2"
    case thirdPartysCard = "3"
    case sendersCard = "4"

    var needsCard: Bool { self == .thirdPartysCard || self == .sendersCard }
}

/// In which unit an account's fees are written; no public source says it, so the account does.
enum SFExpressFeeUnit: String, CaseIterable {
    case yuan
    case fen

    var fractionDigits: Int { self == .yuan ? 2 : 0 }
}

extension PartyProfile {
    static let sfExpress = PartyProfile(
        id: "sf", name: "SF Express", chineseName: "顺丰速运",
        operations: [.track, .subscribe, .intercept, .cancelIntercept, .pushTrack],
        pushScheme: .pathToken,
        settings: [
            Setting("partner_id", meaning: "The customer code (顾客编码) of the open platform."),
            Setting("checkword", isSecret: true, meaning: "The check word (校验码) that signs requests."),
            Setting(
                "monthly_card_no", isRequired: false,
                meaning: "The monthly settlement card that pays interceptions; needed with pay_mode 3 and 4."),
            Setting(
                "pay_mode", oneOf: SFExpressPayMode.self,
                meaning: "Who pays an interception: 1 sender in cash, 2 recipient in cash, 3 third party's card, "
                    + "4 sender's card (the default)."),
            Setting(
                "fee_unit", oneOf: SFExpressFeeUnit.self,
                meaning: "In which unit SF writes the fee of an interception to this account: yuan or fen. Without it "
                    + "the number is kept and shown, and counts as no amount of money."),
            Setting(
                "role", oneOf: SFExpressRole.self, meaning: "As whom we ask: 1 sender (the default), 3 third party."),
            Setting(
                "language", isRequired: false,
                meaning: "Of scan texts; zh-CN by default, which the rules on texts need."),
            Setting(
                "protocol", oneOf: SFExpressProtocol.self,
                meaning: "json (the default), or legacy for the XML service, which only tracks."),
            Setting(
                "digest", oneOf: SFExpressSignature.Recipe.self,
                meaning: "What is hashed: url_encoded (the default), or plain for the accounts that want it so."),
            Setting(
                "push_digest", oneOf: SFExpressPushDigest.self,
                meaning: "required: only pushes with a msgDigest are read; optional (the default): a path token is "
                    + "enough."),
        ],
        // The daily quota of route queries is not public; ten numbers a call are [seen: OC].
        limits: Limits(callsPerSecond: 10, burst: 20, waybillsPerCall: 10, minimumInterval: .minutes(10)),
        productionURL: "https://bspgw.sf-express.com",
        sandboxURL: "https://sfapi-sbox.sf-express.com",
        zoneOffsetSeconds: WrittenTime.chinaOffsetSeconds)
}
