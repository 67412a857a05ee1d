public import PartyKit
public import PlatformKit
internal import RefundRules
public import ShipmentModel

/// A shop without a platform: its own system hands in cases through our API, hears events, and pays refunds that we
/// order. The contract is ours and public; README.md beside this file is its text.
public struct MerchantAdapter: PlatformAdapter {
    public static let id: PartyID = "merchant"

    public init() {}

    public let profile = PartyProfile(
        id: MerchantAdapter.id, name: "Merchant's own system", chineseName: "商家自有系统",
        operations: [.notify, .refund, .refundQuery], pushScheme: .none,
        settings: [
            .init("signing_secret", isSecret: true, meaning: "whsec_… and Base64 of 24…64 bytes; signs our events."),
            .init(
                "signing_secret_previous", isSecret: true, isRequired: false,
                meaning: "The secret before, signed with as well while the merchant changes to the new one."),
            .init(
                "status_url", isRequired: false,
                meaning: "Where we ask what became of a refund; without it the order is sent again instead."),
            .init(
                "status_token", isSecret: true, isRequired: false,
                meaning: "Sent to status_url as a bearer token."),
        ],
        limits: .init(callsPerSecond: 20, burst: 20),
        productionURL: "")

    public func carrier(forCode code: String) -> CarrierID? { CourierTable.merchant[code] }

    /// Cases are handed in, not read; whether a list of parcels is complete is said with each list.
    public var provesParcelsComplete: Bool { false }
    public var knowsRefundKeys: Bool { true }
    public var settleDelay: Duration { .seconds(60) }
    public var idempotencyWindow: Duration? { nil }
    public var deliveryDelays: [Duration] { MerchantDelivery.delays }

    /// A merchant who can be asked is asked; all others are reminded.
    public func refundReminders(for account: Account) -> [Duration] {
        account.valueIfAny("status_url") == nil ? MerchantDelivery.reminders : []
    }

    public func read(
        _ answer: InboundAnswer, of operation: Operation, shop: ShopID, to wish: PlatformWish?, heard: Instant
    ) throws(PartyError) -> PlatformReport {
        switch operation {
        case .notify: return MerchantAnswers.readDelivery(answer, heard: .init(.done, .none))
        case .refund: return MerchantAnswers.readDelivery(answer, heard: .init(.accepted, .query))
        case .refundQuery: return MerchantAnswers.readRefundQuery(answer, order: order(in: wish))
        default: throw PartyError(Self.id, .unsupported(operation))
        }
    }

    private func order(in wish: PlatformWish?) -> PlatformWish.RefundOrder? {
        if case .queryRefund(let order) = wish { order } else { nil }
    }

    /// A merchant's system calls our API; it does not push.
    public func receive(_ push: InboundPush, of operation: Operation, account: Account) throws(PartyError)
        -> PlatformPushReading
    {
        throw PartyError(Self.id, .unsupported(operation))
    }

    public func refusal(of push: InboundPush, status: Int) -> Acknowledgement {
        .json(#"{"title":"Use the API."}"#, status: status)
    }
}

extension CourierTable {
    /// A merchant names carriers as we do.
    static let merchant = CourierTable([
        "sf": own("sf"), "yto": own("yto"), "zto": own("zto"), "sto": own("sto"), "yunda": own("yunda"),
        "jt": own("jt"), "jd": own("jd"), "ems": own("ems"), "deppon": own("deppon"), "dhl": own("dhl"),
        "ups": own("ups"), "fedex": own("fedex"), "usps": own("usps"), "dpd": own("dpd"),
        "royalmail": own("royalmail"), "auspost": own("auspost"), "canadapost": own("canadapost"),
        "purolator": own("purolator"),
    ])

    private static func own(_ carrier: CarrierID) -> Row {
        Row(carrier, source: "[ours: the carrier's own short name]")
    }
}
