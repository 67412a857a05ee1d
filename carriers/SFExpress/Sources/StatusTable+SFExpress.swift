internal import CarrierKit
internal import ShipmentModel

// Sources by the short names that README.md explains.

extension StatusTable {
    /// The vendor's operation codes. What else decides on a row is in ``SFExpressVocabulary``.
    static let sfExpressOpCodes = StatusTable(
        "opCode",
        rows: [
            Row(
                "43 50 51 54 607 651 655 656 657 700 701 843 850 851 950", .pickedUp, source: "OPT",
                "collected, also by an agent"),
            Row(
                "646 647 201 202 205 206 127 138 141", .labelCreated, source: "OPT",
                "packed, in a warehouse, put into a locker by the sender"),
            Row(
                "10 11 30 31 34 36 41 46 105 106 302 304 305 310 405 406 407 501 517 570 571 633 3036", .inTransit,
                source: "OPT, WH",
                "depots, vehicles, flights, ships, rail; 517: a redirection or return was registered; secondary status 204: "
                    + "customs"),
            Row(
                "14 15 16 17 18 604 605 606 612 613 614 619 620 621 623", .customs, source: "OPT", "customs, quarantine"
            ),
            Row(
                "44", .outForDelivery, source: "OPT, LITE",
                "being handed to a courier; first status 2: still in transit"),
            Row(
                "47 122 123 204 211 212 630 634 677 880 932 933", .outForDelivery, source: "OPT",
                "handed to the courier, out for delivery"),
            Row(
                "125 130 218 632 642 678", .availableForPickup, source: "OPT",
                "in a locker, at a shop or pick-up point"),
            Row("126", .exception, source: "OPT, WH", "taken out of the locker by the courier, mostly to be put back"),
            Row(
                "70", .deliveryAttempted, source: "OPT, WH",
                "拒收: refused; reason 46: cancelled; reason 83, 85 or first status 11: available for pick-up"),
            Row(
                "33", .exception, source: "OPT, WH",
                "拒收: refused; 501 or 作废: cancelled; first status 13: attempted; reason 83, 85 or first status 11: "
                    + "available for pick-up"),
            Row(
                "66 72 77 131 611 833 870 934", .exception, source: "OPT", "held back, marked abnormal; 拒收: refused"),
            Row(
                "99", .inTransit, source: "OPT, WH",
                "redirected at the customer's request; reason 2 or 退回: on its way back, so the interception succeeded"),
            Row(
                "631",
                meaning: Meaning(
                    .returning, interception: Meaning.Interception(.succeeded, kind: .return), changesWaybill: true),
                source: "OPT", "returned under a new waybill (新单退回), which alone settles the return"),
            Row(
                "648",
                meaning: Meaning(.returning, isConclusive: false, changesWaybill: true, isConfirmedByOthers: true),
                source: "OPT", "one fixed text for returned and redirected (退回/转寄); the new waybill decides"),
            Row(
                "215 660", .returned, conclusive: false, source: "OPT [inferred]",
                "given back to “the customer” by an agent or partner point"),
            Row(
                "80 97 128 679 935", .delivered, source: "OPT, LITE, WH",
                "signed; in answers a remark on a locker without 本人: available for pick-up"),
            Row("658", .delivered, conclusive: false, source: "OPT", "dispatched by the partner point (合作点已派件)"),
            Row(
                "8000", .delivered, source: "OPT, WH", "picture of the signature; reason 6: lost; reason 2: destroyed"),
            Row("922", .inTransit, source: "OPT", "number of the signed receipt that comes back: no return"),
        ])

    /// For rows whose operation code is not listed; and what such a row says is shown, but moves no money.
    static let sfExpressFirstStatuses = StatusTable(
        "firstStatusCode",
        rows: [
            Row("1", .pickedUp, conclusive: false, source: "LITE, WH"),
            Row("2", .inTransit, conclusive: false, source: "LITE, WH", "secondary status 204: customs"),
            Row("3", .outForDelivery, conclusive: false, source: "LITE, WH"),
            Row("4", .delivered, conclusive: false, source: "LITE, WH"),
            Row("5", .cancelled, conclusive: false, source: "LITE, WH"),
            Row("11", .availableForPickup, conclusive: false, source: "LITE, WH"),
            Row("13", .deliveryAttempted, conclusive: false, source: "LITE, WH", "waits for another delivery"),
        ])

    /// Pushes about an order, before there is a parcel [seen: YL; statuses inferred from the texts].
    static let sfExpressOrderStates = StatusTable(
        "orderStateCode",
        rows: [
            Row("04-40037", .labelCreated, source: "YL [inferred]", "order received"),
            Row("04-40001", .labelCreated, source: "YL [inferred]", "courier assigned"),
            Row("05-40003", .pickedUp, source: "YL [inferred]", "collected"),
        ])

    /// What the answer to ordering an interception, or to stopping an order, says of it. Any other code: rejected.
    static let sfExpressInterceptionAnswers = StatusTable(
        "errorCode",
        rows: [
            Row(
                "S0000", meaning: Meaning(nil, interception: Meaning.Interception(.accepted)), source: "OC",
                "taken: the depot will try; resStatus 1: order and waybill do not belong together, rejected"),
            Row(
                "8037",
                meaning: Meaning(nil, interception: Meaning.Interception(.accepted, isDuplicate: true)),
                source: "SDK", "the order was void already (已消单)"),
        ])
}
