internal import CarrierKit
internal import ShipmentModel

extension StatusTable {
    /// `state` and `statusCode`.
    static let kuaidi100 = StatusTable(
        "state, statusCode",
        rows: [
            Row("101 102", .labelCreated, source: apifox, "Ordered; waiting for pick-up."),
            Row("1 103", .pickedUp, source: apifox),
            Row("0 1001 1002 1003", .inTransit, source: apifox, "1003 is a new delivery address, not a return."),
            Row("5", .outForDelivery, source: apifox),
            Row("501", .availableForPickup, source: apifox, "In a locker or station."),
            Row(
                "3 302 303 304", meaning: Meaning(.delivered, isNotReturnSign: true), source: apifox,
                "By whom or where differs; 303 and 304 are proxies. The sender's signature is 4."),
            Row(
                "301", meaning: Meaning(.delivered, direction: .outbound), source: apifox,
                "本人: the recipient's own signature, also after a 6."),
            Row("6", .returning, source: copies, "On its way back to the sender."),
            Row("4", .returned, source: copies, "Returned *and* signed by the sender; old code reads 6 as the same."),
            Row("401", .cancelled, source: apifox, "Waybill revoked: a child of 4, not a return."),
            Row("14", .refused, source: "vendor's Java demo"),
            Row("7", .inTransit, source: apifox, "Handed to another carrier, not a return."),
            Row("2", .exception, source: apifox),
            Row(
                "201 202 207 208 209", .exception, source: enumeration,
                "Overdue, no update, out of area, held, damaged."),
            Row("203", .refused, source: enumeration, "The sender has still to confirm; redelivery is possible."),
            Row("204 206", .deliveryAttempted, source: enumeration, "Delivery failed; cannot be reached."),
            Row("205", .availableForPickup, source: enumeration, "Not fetched in time."),
            Row("210", .cancelled, source: enumeration),
            Row("8 10 11 12 13", .customs, source: apifox),
        ])

    private static let apifox = "apifox.com/apidoc/project-514987/api-8562559"
    private static let copies = "the vendor's words in ten public copies"
    private static let enumeration = "public Java enum with the vendor's explanations"
}
