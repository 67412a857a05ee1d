internal import ShipmentModel
internal import WireFormats

/// What the sandbox's merchant sends to the gateway's API, in the words of its contract.
enum MerchantWords {
    /// The body of `POST /v1/cases`.
    static func newCase(_ script: ScriptedCase, shop: String, start: Instant) -> [UInt8] {
        let facts = script.merchantFacts
        var parcels = script.parcels.map { parcel -> JSONText in
            let first = parcel.steps.first.map { start + $0.after } ?? start
            return [
                "carrier": .string(parcel.courier.rawValue), "waybill": .string(parcel.waybill),
                "dispatched_at": .string(
                    Instant(seconds: first.seconds).rendered(offsetSeconds: WrittenTime.chinaOffsetSeconds)),
            ]
        }
        if let waybill = facts.unknownCarrierWaybill {
            parcels.append(["carrier": "village-post", "waybill": .string(waybill)])
        }
        let applied = Instant(seconds: (start + script.appliedAt).seconds)
        return JSONText.object(present: [
            ("shop", .string(shop)), ("after_sale_id", .string(script.id)), ("order_id", .string(script.orderID)),
            ("type", .string(facts.type)), ("amount_minor", .integer(script.amountMinor)), ("currency", "CNY"),
            ("applied_at", .string(applied.rendered(offsetSeconds: WrittenTime.chinaOffsetSeconds))),
            ("buyer_received", .bool(facts.buyerReceived)), ("cross_border", .bool(facts.isCrossBorder)),
            ("hainan_duty_free", .bool(facts.isHainanDutyFree)), ("category", .string(ifAny: facts.category)),
            ("quality_buyer", .bool(facts.isQualityBuyer)), ("parcels", .array(parcels)), ("parcels_complete", true),
        ]).bytes
    }

    /// The result of a refund: what is posted, and what the status address answers.
    static func result(_ payment: BookEntry) -> JSONText {
        .object(present: [
            ("refund_key", .string(ifAny: payment.key)), ("outcome", "done"),
            ("amount_minor", payment.amountMinor.map(JSONText.integer)),
            ("done_at", .string(Instant(seconds: payment.at.seconds).description)),
            ("reference", .string(ifAny: payment.number)),
        ])
    }
}
