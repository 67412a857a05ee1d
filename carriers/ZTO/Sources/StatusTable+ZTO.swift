internal import CarrierKit
internal import ShipmentModel

// Sources by the short names that README.md explains. A push and an answer use some words differently.

extension StatusTable {
    /// `action` of pushes.
    static let ztoActions = StatusTable(
        "action",
        rows: [
            Row("GOT", .pickedUp, source: "RX, IB", "collected"),
            Row("DEPARTURE ARRIVAL", .inTransit, source: "RX, IB", "left or reached an outlet or hub"),
            Row("DISPATCH", .outForDelivery, source: "RX, IB", "a courier delivers"),
            Row("INBOUND", .availableForPickup, source: "RX, IB", "in a shop, a locker, at an agent"),
            Row(
                "HANDOVERSCAN_SIGNED", .availableForPickup, source: "YL, IB",
                "handed to the third party's point; the customer's own DEPARTURE_SIGNED follows"),
            Row(
                "DEPARTURE_SIGNED", meaning: Meaning(.delivered, isNotReturnSign: true), source: "RX, IB",
                "the customer took it out of the point"),
            Row(
                "SIGNED", meaning: Meaning(.delivered, isNotReturnSign: true), source: "RX, IB",
                "the sender's signature is RETURN_SIGNED: after a RETURN_SCAN money waits for that"),
            Row(
                "RETURN_SCAN", .returning, conclusive: false, source: "RX",
                "“发生退回或改地址”: 退回 or 退件 in the text: money need not wait; 改地址 alone: in transit"),
            Row("RETURN_SIGNED", .returned, source: "RX, IB", "退件签收: back with the sender"),
            Row("PROBLEM", .exception, source: "RX, IB", "problem parcel; 拒收: refused"),
        ])

    /// `scanType` of answers: Chinese words, English words of lockers and shops, numbers of other carriers.
    static let ztoScanTypes = StatusTable(
        "scanType",
        rows: [
            Row("收件", .pickedUp, source: "OLTS"),
            Row("发件 到件 转单 安检", .inTransit, source: "OLTS"),
            Row("派件", .outForDelivery, source: "OLTS"),
            Row("签收", .delivered, source: "OLTS"),
            Row("退件", .returning, source: "OLTS"),
            Row("问题件 事件", .exception, source: "OLTS", "拒收: refused"),
            Row("ARRIVAL", .availableForPickup, source: "OLTS", "not the push's word"),
            Row("DELIVERY", .outForDelivery, source: "OLTS"),
            Row("SIGNED", .delivered, source: "OLTS"),
            Row("DEPARTURE", .exception, source: "OLTS", "not the push's word"),
            Row("1", .pickedUp, source: "OLTS", "numbers: after a transfer to another carrier"),
            Row("2 3 9", .inTransit, source: "OLTS"),
            Row("4 45", .outForDelivery, source: "OLTS"),
            Row("5", .delivered, source: "OLTS"),
            Row("7 44", .availableForPickup, source: "OLTS"),
            Row("8", .returning, source: "OLTS"),
        ])

    /// `status` of an interception.
    static let ztoInterceptionStates = StatusTable(
        "interception status",
        rows: [
            state("INTERCEPTING", .accepted, "拦截中"),
            state(
                "INTERCEPT_SUCCESS", .succeeded, conclusive: false,
                "拦截成功: also an address change, perhaps somebody else's; our own order back to the sender settles it"),
            state("PACKAGE_DELIVERYING", .succeeded, conclusive: false, "退改中: return or address change under way"),
            state("INTERCEPT_FAIL", .failed, "拦截失败"),
            state("INTERCEPT_CANCEL", .cancelled, "取消拦截"),
            state("INTERCEPT_DISCONTINUE", .unknown, conclusive: false, "拦截完结: closed, and does not say how"),
        ])

    private static func state(
        _ code: String, _ state: InterceptionState, conclusive: Bool = true, _ note: String
    ) -> Row {
        Row(
            code, meaning: Meaning(nil, interception: Meaning.Interception(state), isConclusive: conclusive),
            source: "RK [inferred]", note)
    }
}
