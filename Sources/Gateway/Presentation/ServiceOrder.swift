internal import PartyKit
public import RefundRules
internal import ShipmentModel
internal import WireFormats

/// One interception that was asked for, with its parcel, as people and programs are shown it (服务单).
struct ServiceOrder {
    let parcel: ParcelID
    let record: InterceptionRecord

    /// Whether somebody took it on, however it ended: who refuses an order asks no money for it, whatever price was named.
    var isTakenOn: Bool { record.state.isTakenOn }
    var fee: Money? { isTakenOn ? record.fee : nil }
    var feeAsWritten: String? { isTakenOn ? record.feeAsWritten : nil }
    var feeSettlement: FeeSettlement? { isTakenOn ? record.feeSettlement : nil }

    /// What it costs, in words; nil where nobody named a price, or nobody took it on.
    var price: Bilingual? {
        guard let amount else { return nil }
        return amount + (feeSettlement?.words ?? Bilingual("", ""))
    }

    private var amount: Bilingual? {
        if let fee { return Bilingual(fee.description, fee.description) }
        return feeAsWritten.map {
            Bilingual("\($0), in a unit that nobody named", "\($0)（对方未注明单位）")
        }
    }

    /// The order in a line: through whom, when, what became of it, and what it costs.
    func line(_ names: ExplanationNames) -> Bilingual {
        let party = names[record.party]
        let at = record.askedAt.inChinaToTheMinute
        let answer = record.isCancelled ? InterceptionState.cancelled.name : record.state.name
        let fee = price.map { Bilingual("; fee: ", "；费用：") + $0 } ?? Bilingual("", "")
        return Bilingual(
            "\(parcel.number): asked \(party.english) at \(at), ", "\(parcel.number)：\(at) 经由\(party.chinese)，")
            + answer
            + fee
    }

    var json: JSONText {
        .object(present: [
            ("carrier", .string(parcel.carrier.rawValue)), ("waybill", .string(parcel.waybill.rawValue)),
            ("request_number", .string(record.requestNumber)),
            ("service_order_number", .string(ifAny: record.carrierNumber)),
            ("through", .string(record.party.rawValue)), ("asked_at", .string(record.askedAt.description)),
            ("answered_at", .instant(record.answeredAt)), ("answer", .string(record.state.rawValue)),
            ("fault", .string(ifAny: record.fault.map(PersonalData.masked))), ("fee", .money(fee)),
            ("fee_as_written", .string(ifAny: feeAsWritten)),
            ("fee_settlement", .string(ifAny: feeSettlement?.rawValue)),
            ("looked_first", .string(ifAny: record.look?.rawValue)),
            ("other_goods", record.otherGoods.map { .integer(Int64($0)) }), ("cancelled", .bool(record.isCancelled)),
        ])
    }
}

extension InterceptionState {
    /// Whether an order that was answered so was taken on.
    var isTakenOn: Bool {
        switch self {
        case .accepted, .succeeded, .failed: true
        case .unknown, .rejected, .cancelled: false
        }
    }
}

extension FeeSettlement {
    /// Behind an amount.
    var words: Bilingual {
        switch self {
        case .online: Bilingual(", settled online", "，线上结算")
        case .offline: Bilingual(", settled offline", "，线下结算")
        case .unknown: Bilingual(", settled in a way that is not known", "，结算方式未知")
        }
    }
}

extension AfterSaleCase {
    /// Every order for a parcel in a line each, for people.
    public func serviceOrderLines(_ names: ExplanationNames) -> [(english: String, chinese: String)] {
        serviceOrders.map { order in
            let line = order.line(names)
            return (line.english, line.chinese)
        }
    }

    /// Every order for a parcel, the earliest first.
    var serviceOrders: [ServiceOrder] {
        interceptionsAsked.sorted { $0.key < $1.key }.flatMap { parcel, record in
            (record.earlier + [record]).map { ServiceOrder(parcel: parcel, record: $0) }
        }
    }
}
