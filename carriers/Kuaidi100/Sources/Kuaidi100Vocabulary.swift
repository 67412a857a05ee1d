public import CarrierKit
internal import PartyKit
public import ShipmentModel

/// What Kuaidi100's states mean: the plain ones and, with `resultv2=4`, their advanced children, in one table, because
/// the top-level state may be either [seen: apifox api-8575995].
public struct Kuaidi100Vocabulary: CarrierVocabulary {
    public let party: PartyID = "kuaidi100"
    public let rules = 2
    public let tables = [StatusTable.kuaidi100]
    /// The settings that are heeded count as well.
    public var version: String { versionOfRulesAndTables + pushedStates.version }
    private let pushedStates: InterceptPushStates

    public init() { self.init(InterceptPushStates()) }

    init(_ pushedStates: InterceptPushStates) { self.pushedStates = pushedStates }

    public func meaning(of statement: Statement, heardThrough routes: HearingRoutes) -> Meaning {
        switch statement.topic {
        case .scan, .summary:
            // Rows without `statusCode` are told about, not classified; the state of the whole is what counts then.
            statement.code.isEmpty ? Meaning(nil) : StatusTable.kuaidi100[statement.code] ?? .unlisted
        case .interception where statement.answeredOperation == .intercept:
            // 200 is "taken", anything else "refused" [seen: java-demo Result.java]; results come by push alone.
            Meaning(nil, interception: Meaning.Interception(statement.code == "200" ? .accepted : .rejected))
        case .interception:
            pushedInterception(statement)
        }
    }

    /// The body of this push is not public: what its states mean stands in the accounts' settings.
    private func pushedInterception(_ statement: Statement) -> Meaning {
        let state = pushedStates[statement.code]
        return Meaning(nil, interception: Meaning.Interception(state), isConclusive: state != .unknown)
    }
}

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
