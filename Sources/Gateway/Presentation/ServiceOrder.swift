internal import PartyKit
internal import RefundRules
internal import ShipmentModel
internal import WireFormats

/// One interception that was asked for, with its parcel, as people and programs are shown it (服务单).
struct ServiceOrder {
    let parcel: ParcelID
    let record: InterceptionRecord

    /// What it costs, in words; nil where nobody named a price.
    var price: Bilingual? {
        if let fee = record.fee { return Bilingual(fee.description, fee.description) }
        return record.feeAsWritten.map {
            Bilingual("\($0), in a unit that nobody named", "\($0)（对方未注明单位）")
        }
    }

    var json: JSONText {
        .object(present: [
            ("carrier", .string(parcel.carrier.rawValue)), ("waybill", .string(parcel.waybill.rawValue)),
            ("request_number", .string(record.requestNumber)),
            ("service_order_number", .string(ifAny: record.carrierNumber)),
            ("through", .string(record.party.rawValue)), ("asked_at", .string(record.askedAt.description)),
            ("answered_at", .instant(record.answeredAt)), ("answer", .string(record.state.rawValue)),
            ("fault", .string(ifAny: record.fault.map(PersonalData.masked))), ("fee", .money(record.fee)),
            ("fee_as_written", .string(ifAny: record.feeAsWritten)),
            ("other_goods", record.otherGoods.map { .integer(Int64($0)) }), ("cancelled", .bool(record.isCancelled)),
        ])
    }
}

extension AfterSaleCase {
    /// Every order for a parcel, the earliest first.
    var serviceOrders: [ServiceOrder] {
        interceptionsAsked.sorted { $0.key < $1.key }.flatMap { parcel, record in
            (record.earlier + [record]).map { ServiceOrder(parcel: parcel, record: $0) }
        }
    }
}
