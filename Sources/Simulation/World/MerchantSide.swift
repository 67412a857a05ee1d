internal import Ledger
internal import PartyKit
internal import PlatformKit
internal import RefundRules
internal import ShipmentModel
internal import WireFormats

/// A merchant's own system: it hands in cases and changes, hears events, and pays each refund key once.
enum MerchantSide {
    static let eventsURL = "https://merchant.test/events"
    static let statusURL = "https://merchant.test/status"

    static func answer(_ request: OutboundRequest, _ world: World) -> Reply {
        if request.url.hasPrefix(statusURL) { return status(request.url, world) }
        guard let json = Reply.json(request.body), let type = Reply.text(json, "type") else { return .text("heard") }
        guard type == "turnback.refund.ordered" else { return .text("heard") }
        let data: JSONValue? = { do { return try json.objectIfAny("data") } catch { return nil } }()
        guard let data, let id = Reply.text(data, "after_sale_id"), let life = world.life(id),
            let key = Reply.text(data, "refund_key"), let amount = Reply.number(data, "amount_minor")
        else { return .text("unknown case", status: 400) }
        world.judgeOrder(life)
        if Reply.text(data, "currency") != "CNY" { world.record.violate(.money, life, "ordered in another currency") }
        if life.declines, life.declinedKey == nil {
            // For good: whoever orders it again gives it a new key.
            life.declinedKey = key
            world.record.reach(.refundDeclined)
            world.plan(.tellResult(life), after: life.chance.minutes(1...600))
        } else if life.declinedKey != key, !life.payments.contains(where: { $0.key == key }) {
            world.pay(life, amount: amount, key: key)
            world.plan(.tellResult(life), after: life.chance.minutes(1...600))
        }
        return .text("heard")
    }

    private static func status(_ url: String, _ world: World) -> Reply {
        let key = url.split(separator: "=").last.map(String.init) ?? ""
        let paid = world.lives.lazy.flatMap(\.payments).first { $0.key == key }
        guard let paid else {
            guard world.lives.contains(where: { $0.declinedKey == key }) else { return .text("{}", status: 404) }
            return .text(#"{"outcome":"not_done","reason":"account blocked"}"#)
        }
        return .text(
            #"{"outcome":"done","amount_minor":\#(paid.amount),"done_at":"\#(paid.at)","reference":"P-1"}"#)
    }

    /// The case as the merchant tells it now.
    static func snapshot(_ life: Life, at now: Instant) -> CaseSnapshot {
        var snapshot = CaseSnapshot(key: life.key, heard: now)
        snapshot.orderID = life.orderID
        snapshot.type = life.turn == .notEligible ? .returnRefund : .refundOnlyShipped
        snapshot.platformState =
            life.isPaidByPlatform
            ? .refunded
            : life.isWithdrawn
                ? .closed : life.isRefused ? .refused : life.isAgreed ? .waitingRefusal : .waitingMerchant
        snapshot.amount = Money(minorUnits: life.amount, currency: .cny)
        snapshot.orderPaid = Money(minorUnits: life.paid, currency: .cny)
        snapshot.appliedAt = life.appliedAt
        snapshot.updatedAt = now
        snapshot.refundState = life.isPaidByPlatform ? .refunded : PlatformRefundState.none
        snapshot.isInArbitration = life.isInArbitration
        snapshot.isQualityBuyer = life.isQualityBuyer
        snapshot.isRefuseThenRefund = life.isAgreed
        snapshot.buyerReportsReceived = life.gotPackage
        snapshot.parcels = life.lists.now.parcels.map { parcel in
            var named = CaseParcel(
                carrierCode: parcel.carrier.rawValue, carrier: parcel.carrier, waybill: parcel.waybill,
                dispatchedAt: parcel.dispatchedAt)
            if life.number % 17 == 3 { named.foreignGoods = 1 }
            return named
        }
        snapshot.parcelsAreComplete = life.lists.now.isProven ? true : nil
        return snapshot
    }

    /// What the merchant posts when it will not pay.
    static func refusal(_ life: Life, at now: Instant) -> Submission? {
        guard let key = life.declinedKey else { return nil }
        let answer = TargetAnswer(.notDone, message: "account blocked", at: now)
        return Submission(consequences: [.refund(RefundKey(rawValue: key), attempt: nil, answer)])
    }

    /// What the merchant posts when it has paid.
    static func result(_ payment: Life.Payment, at now: Instant) -> Submission? {
        guard let key = payment.key.map(RefundKey.init(rawValue:)) else { return nil }
        let answer = TargetAnswer(
            .done, amount: Money(minorUnits: payment.amount, currency: .cny), reference: "P-1", at: now)
        return Submission(consequences: [.refund(key, attempt: nil, answer)])
    }
}
