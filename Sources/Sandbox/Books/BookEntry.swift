internal import ShipmentModel
internal import WireFormats

/// One line of the books: something that the sandbox did, or promised by its answer.
struct BookEntry: Sendable, Hashable {
    enum Kind: String, Sendable, CaseIterable {
        /// The first line: when the demo began.
        case opened
        /// Money moved. The only line that counts as a payment.
        case paid
        /// A refund was asked for, whatever came of it.
        case refundAsked = "refund_asked"
        /// The merchant's side of a platform's case: agreed to refund after refusal, or refused.
        case agreed, refused
        case interceptionAsked = "interception_asked"
        case interceptionCancelled = "interception_cancelled"
        case subscribed
        /// A push, or a call of the sandbox's merchant, that the gateway took.
        case delivered
        /// One that it did not take as often as its sender tries.
        case givenUp = "given_up"
        /// More time, a return reported: told, without effect on money.
        case told
    }

    var kind: Kind
    var at: Instant
    /// `platform/shop/after-sale id`.
    var caseKey: String?
    /// Who was asked: a carrier, an aggregator, a platform.
    var party: String?
    var waybill: String?
    /// The refund's key or the interception's request number.
    var key: String?
    /// What the sandbox gave out: an interception's number, a payment's reference.
    var number: String?
    var amountMinor: Int64?
    var currency: String?
    var outcome: String?
    /// Numbers of the first line.
    var realStart: Instant?
    var rate: Int?

    init(_ kind: Kind, at: Instant, caseKey: String? = nil) { (self.kind, self.at, self.caseKey) = (kind, at, caseKey) }

    var json: JSONText {
        .object(present: [
            ("kind", .string(kind.rawValue)), ("at_ms", .integer(at.milliseconds)), ("at", .string(at.description)),
            ("case", .string(ifAny: caseKey)), ("party", .string(ifAny: party)), ("waybill", .string(ifAny: waybill)),
            ("key", .string(ifAny: key)), ("number", .string(ifAny: number)),
            ("amount_minor", amountMinor.map(JSONText.integer)), ("currency", .string(ifAny: currency)),
            ("outcome", .string(ifAny: outcome)), ("real_start_ms", realStart.map { .integer($0.milliseconds) }),
            ("rate", rate.map { .integer(Int64($0)) }),
        ])
    }

    init(_ line: [UInt8]) throws(WireError) {
        let json = try JSONValue.read(line)
        let name = try json.uniqueText("kind")
        guard let kind = Kind(rawValue: name) else {
            throw WireError(.wrongType, path: "kind", detail: "the books have no line of the kind \(name)")
        }
        self.init(kind, at: Instant(milliseconds: try json.uniqueInt64("at_ms")))
        caseKey = try json.textIfAny("case")
        party = try json.textIfAny("party")
        waybill = try json.textIfAny("waybill")
        key = try json.textIfAny("key")
        number = try json.textIfAny("number")
        amountMinor = try json.int64IfAny("amount_minor")
        currency = try json.textIfAny("currency")
        outcome = try json.textIfAny("outcome")
        realStart = try json.int64IfAny("real_start_ms").map(Instant.init(milliseconds:))
        rate = try json.int64IfAny("rate").map { Int($0) }
    }
}
