internal import PartyKit
internal import ShipmentModel

/// How a digest is written.
enum ZTODigestEncoding: String, CaseIterable { case base64, hex }

/// Whether the moment of sending is signed as well.
enum ZTOSignTimestamp: String, CaseIterable {
    case no = "false"
    case yes = "true"
}

/// The names of the headers that hold key and digest.
enum ZTOHeaders: String, CaseIterable {
    case appKey = "app_key"
    case companyID = "company_id"
}

/// Which generation of tracking interfaces an account is on.
enum ZTOTrackInterface: String, CaseIterable {
    case query
    case newTraces = "new_traces"
    case traces
}

/// Where an intercepted parcel goes.
enum ZTOReturnAddress: String, CaseIterable {
    /// The address on the waybill.
    case sender
    /// The shop's own, spelt out.
    case givenAddress = "given_address"
}

extension PartyProfile {
    static let zto = PartyProfile(
        id: "zto", name: "ZTO Express", chineseName: "中通快递",
        operations: [
            .track, .subscribe, .intercept, .cancelIntercept, .queryIntercept, .pushTrack, .pushIntercept,
        ],
        pushScheme: .signed,
        settings: [
            Setting("app_key", meaning: "The appKey (company id) of the open platform."),
            Setting("app_secret", isSecret: true, meaning: "Signs requests and pushes."),
            Setting(
                "digest", oneOf: ZTOSignature.Algorithm.self,
                meaning: "As chosen in the console: md5 (the default), sha256, hmac_sha256."),
            Setting(
                "hmac_key", isSecret: true, isRequired: false, meaning: "The key of hmac_sha256, apart from app_secret."
            ),
            Setting("digest_encoding", oneOf: ZTODigestEncoding.self, meaning: "base64 (the default) or hex."),
            Setting(
                "sign_timestamp", oneOf: ZTOSignTimestamp.self,
                meaning: "true where the console wants a timestamp signed; false is the default."),
            Setting(
                "headers", oneOf: ZTOHeaders.self,
                meaning: "Names of the headers: app_key (x-appKey, the default) or company_id (x-companyid)."),
            Setting(
                "track_interface", oneOf: ZTOTrackInterface.self,
                meaning: "query (the default); new_traces or traces for accounts on the older interfaces."),
            Setting(
                "return_to", oneOf: ZTOReturnAddress.self,
                meaning: "sender: the address on the waybill (the default); given_address: the shop's own."),
            Setting("customer_id", isRequired: false, meaning: "Sent with interceptions where ZTO gave one."),
            Setting("customer_name", isRequired: false, meaning: "Sent with interceptions where ZTO gave one."),
        ],
        // Quotas exist (S206, S221) and are not public; modest figures of our own.
        limits: Limits(callsPerSecond: 5, burst: 10, minimumInterval: .minutes(10)),
        productionURL: "https://japi.zto.com",
        sandboxURL: "https://japi-test.zto.com",
        zoneOffsetSeconds: WrittenTime.chinaOffsetSeconds)
}
