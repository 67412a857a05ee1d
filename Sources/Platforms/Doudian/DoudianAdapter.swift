public import PartyKit
public import PlatformKit
public import ShipmentModel

/// The Douyin shop (抖店) open platform: where its after-sale cases come from and where our decisions go.
///
/// The platform pays; we decide when to say "agree", or report the return and let its own rule pay. It knows no refund
/// keys: the case is the key, so it is read before and after every effect. README.md beside this file tells the rest.
public struct DoudianAdapter: PlatformAdapter {
    public static let id: PartyID = "doudian"

    public init() {}

    public let profile = PartyProfile(
        id: DoudianAdapter.id, name: "Douyin shop", chineseName: "抖店",
        operations: [.caseList, .caseDetail, .operate, .refund, .refundQuery, .intercept, .reportReturned, .pushCase],
        pushScheme: .signed,
        settings: [
            .init("app_key", meaning: "The app's key on the open platform; also its id in pushes."),
            .init("secret", isSecret: true, meaning: "The app's secret, which signs calls and checks pushes."),
            .init("access_token", isSecret: true, meaning: "The token that the shop granted to the app."),
            .init(
                "sign_method", oneOf: DoudianSignature.Method.self, meaning: "hmac-sha256 (default) or md5."),
            .init(
                "agree_remark", isRequired: false,
                meaning: "What the buyer reads when we agree to refund after refusal; 同意拒签后退款 by default."),
            .init(
                "reject_reason_code", isRequired: false,
                meaning: "The shop's usual reason code for refusing, from afterSale.rejectReasonCodeList."),
        ],
        // No rate limits are published: a start of ours, and code 60000 is obeyed.
        limits: .init(callsPerSecond: 5, burst: 5, answerDeadline: .seconds(12)),
        productionURL: "https://openapi-fxg.jinritemai.com", zoneOffsetSeconds: WrittenTime.chinaOffsetSeconds)

    public func carrier(forCode code: String) -> CarrierID? { CourierTable.doudian[code] }

    /// `logistics_info.order[]` of a detail names every parcel.
    public var provesParcelsComplete: Bool { true }
    public var knowsRefundKeys: Bool { false }
    public var settleDelay: Duration { .seconds(60) }
    public var idempotencyWindow: Duration? { nil }

    public func read(
        _ answer: InboundAnswer, of operation: Operation, shop: ShopID, to wish: PlatformWish?, heard: Instant
    ) throws(PartyError) -> PlatformReport {
        let reader = DoudianAnswerReader(answer: answer, shop: shop, wish: wish, heard: heard)
        switch operation {
        case .caseList: return try reader.readList()
        case .caseDetail: return try reader.readDetail()
        case .operate: return reader.readOperate(isPayment: false)
        case .refund: return reader.readOperate(isPayment: true)
        case .refundQuery: return reader.readRefundQuery()
        case .reportReturned: return reader.readReportReturned()
        case .intercept: return reader.readIntercept()
        default: throw PartyError(Self.id, .unsupported(operation))
        }
    }

    public func receive(_ push: InboundPush, of operation: Operation, account: Account) throws(PartyError)
        -> PlatformPushReading
    {
        guard operation == .pushCase else { throw PartyError(Self.id, .unsupported(operation)) }
        return try DoudianPush.read(push, account: account)
    }

    /// Anything but code 0 is delivered again.
    public func refusal(of push: InboundPush, status: Int) -> Acknowledgement { DoudianPush.refusal(status: status) }
}
