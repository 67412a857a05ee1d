import ShipmentModel

/// A made-up sender whose codes say what they mean. A question mark marks a row that is not conclusive.
struct SmallVocabulary: Vocabulary {
    let party: PartyID
    let version = "1"

    static let rows: [String: Meaning] = [
        "LABEL": Meaning(.labelCreated),
        "PICKED": Meaning(.pickedUp),
        "TRANSIT": Meaning(.inTransit),
        "CUSTOMS": Meaning(.customs),
        "OUT": Meaning(.outForDelivery),
        "ATTEMPT": Meaning(.deliveryAttempted),
        "POINT": Meaning(.availableForPickup),
        "PROBLEM": Meaning(.exception),
        "REFUSED": Meaning(.refused),
        "REFUSED, GOES BACK": Meaning(.refused, announcesReturn: true),
        "DELIVERED": Meaning(.delivered),
        "DELIVERED, HAS A RETURN SIGN": Meaning(.delivered, isNotReturnSign: true),
        "DELIVERED, SENDER BY TEXT": Meaning(
            .delivered, isConclusive: false, direction: .inbound, isConfirmedByOthers: true),
        "DELIVERED TO BUYER": Meaning(.delivered, direction: .outbound),
        "DELIVERED TO SENDER": Meaning(.delivered, direction: .inbound),
        "RETURNING": Meaning(.returning),
        "RETURNING?": Meaning(.returning, isConclusive: false),
        "RETURNING? IF OTHERS SAY SO": Meaning(.returning, isConclusive: false, isConfirmedByOthers: true),
        "RETURNED": Meaning(.returned),
        "RETURNED?": Meaning(.returned, isConclusive: false),
        "LOST": Meaning(.lost),
        "CANCELLED": Meaning(.cancelled),
        "NEW NUMBER": Meaning(.inTransit, linkedWaybill: Facts.newNumber.waybill),
        "RETURNING, NEW NUMBER": Meaning(.returning, linkedWaybill: Facts.newNumber.waybill),
        "RETURNING? NEW NUMBER": Meaning(
            .returning, isConclusive: false, linkedWaybill: Facts.newNumber.waybill, isConfirmedByOthers: true),
        "DELIVERED NOT": Meaning(.unknown, annuls: .delivered),
        "RETURNING NOT": Meaning(.unknown, annuls: .returning),
        "STOP TAKEN": Meaning(nil, interception: .init(.accepted)),
        "STOP REJECTED": Meaning(nil, interception: .init(.rejected)),
        "STOP DONE": Meaning(nil, interception: .init(.succeeded)),
        "STOP DONE?": Meaning(nil, interception: .init(.succeeded), isConclusive: false),
        "STOP DONE? GOING BACK": Meaning(.returning, interception: .init(.succeeded), isConclusive: false),
        "REDIRECT DONE": Meaning(nil, interception: .init(.succeeded, kind: .redirect)),
        "STOP FAILED": Meaning(nil, interception: .init(.failed)),
        "STOP CANCELLED": Meaning(nil, interception: .init(.cancelled)),
        "STOP CLOSED": Meaning(nil, interception: .init(.unknown)),
    ]

    func meaning(of statement: Statement, heardThrough routes: HearingRoutes) -> Meaning {
        Self.rows[statement.code] ?? .unlisted
    }

    static let all = Vocabularies(["acme", "lens", "shop", "depot"].map { SmallVocabulary(party: $0) })
}
