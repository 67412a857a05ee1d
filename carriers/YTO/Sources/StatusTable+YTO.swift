internal import CarrierKit
internal import ShipmentModel

extension StatusTable {
    /// `infoContent` of JSON tracks and XML pushes; README.md explains the short names of the sources.
    static let yto = StatusTable(
        "infoContent",
        rows: [
            Row("ACCEPT ORDER_BOOKING", .labelCreated, source: listed, "Order taken; pick-up time changed."),
            Row("NOT_SEND", .exception, source: listed, "The pick-up failed."),
            Row("GOT", .pickedUp, source: listed),
            Row(
                "ARRIVAL DEPARTURE AIRSEND AIRPICK FORWARDING", .inTransit, source: listed,
                "In, out, by air, redirected."),
            Row("SENT_SCAN", .outForDelivery, source: listed),
            Row("INBOUND", .availableForPickup, source: listed, "Put into a locker."),
            Row("SIGNED", .delivered, source: listed, "After TMS_RETURN the sender's signature, by the leg rule."),
            Row("FAILED", .deliveryAttempted, source: listed, "With 拒收 or 拒签 in its text or cause: refused."),
            Row("TMS_RETURN", .returning, source: "RX, CRM, OLTS", "Goes back; not why: a refusal gives it as well."),
        ])

    private static let listed = "list seen: RX, OLTS, CRM"
}
