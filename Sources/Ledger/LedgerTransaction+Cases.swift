public import RefundRules
public import ShipmentModel

/// After-sale cases, the parcels they claim, and their orders.
public protocol CaseRows {
    /// Which cases name these numbers.
    func claims(on numbers: [WaybillKey]) throws -> [ParcelClaim]
    /// Which numbers these cases name, in the platform's order.
    func claims(of cases: [CaseKey]) throws -> [ParcelClaim]
    /// Replaces all claims of these cases.
    func replaceClaims(of cases: [CaseKey], with claims: [ParcelClaim]) throws

    /// Locks the cases, also those that do not exist yet (by first inserting an empty row, where a store needs one).
    func lockCases(_ keys: [CaseKey]) throws -> [CaseKey: CaseRow]
    func writeCases(_ rows: [CaseRow]) throws
    func caseRow(_ key: CaseKey) throws -> CaseRow?
    /// Newest first, from below `before`.
    func caseRows(_ filter: CaseFilter, before: Int64?, limit: Int) throws -> [(Int64, CaseRow)]
    func caseCounts(shops: Set<ShopID>?) throws -> [CaseState: Int]
    /// Cases whose look-again time is not after `now`, the oldest first.
    func casesToLookAt(limit: Int, at now: Instant) throws -> [CaseKey]
    /// Sets when those of these cases that exist are looked at next, whether or not their rows can be read.
    func setLook(of keys: [CaseKey], to instant: Instant) throws
    /// Lets every open case be looked at whose parcels were last read with other tables.
    func lookAgainUnlessRead(with tableVersion: String, at now: Instant) throws

    func parcels(of numbers: [WaybillKey]) throws -> [ParcelRow]
    func writeParcels(_ rows: [ParcelRow]) throws
    func removeParcels(_ ids: [ParcelID]) throws
    /// Parcels whose next poll is not after `now`, the longest due first; sets it to `next` and the last poll to `now`.
    func claimPolls(limit: Int, at now: Instant, next: Instant) throws -> [ParcelRow]
    /// Sets the next poll of those parcels that are still polled.
    func setNextPolls(_ polls: [(ParcelID, Instant)]) throws

    /// Locks the orders, also absent ones.
    func lockOrders(_ keys: [OrderKey]) throws -> [OrderKey: OrderRow]
    func writeOrders(_ rows: [OrderRow]) throws

    /// Every interception asked for any of these numbers, by any case.
    func interceptions(of numbers: [WaybillKey]) throws -> [InterceptionRow]
    /// By request number; the records come without those before them.
    func writeInterceptions(_ rows: [InterceptionRow]) throws
}

/// A case as it is stored.
public struct CaseRow: Sendable, Hashable {
    public var afterSale: AfterSaleCase
    public var lookAgainAt: Instant?
    /// The newest alarm, until a person acts, or the case's state changes: until then one with the same words is not raised
    /// twice.
    public var alarm: String?

    public init(afterSale: AfterSaleCase, lookAgainAt: Instant? = nil, alarm: String? = nil) {
        self.afterSale = afterSale
        self.lookAgainAt = lookAgainAt
        self.alarm = alarm
    }

    /// Whether its parcels are still worth asking about: it is open, or the rules want to look at it again (the
    /// watch over the parcels of an ended case, domain §8).
    public var isWatched: Bool { !afterSale.state.isTerminal || lookAgainAt != nil }
}

/// That a case names a waybill number; the bindings of the number are read from all its claims (``Bindings``).
public struct ParcelClaim: Sendable, Hashable {
    public var caseKey: CaseKey
    public var number: WaybillKey
    /// The place in the platform's list.
    public var position: Int
    /// Whether the platform does not name it: a number under which one of the case's parcels comes back.
    public var isLinked: Bool
    /// The ship time that the platform names; of a linked number that of the parcel it continues.
    public var dispatchedAt: Instant?
    /// Stands in for the ship time while the platform names none.
    public var appliedAt: Instant
    /// ``CaseRow/isWatched`` of the case.
    public var isWatched: Bool

    public init(
        caseKey: CaseKey, number: WaybillKey, position: Int, isLinked: Bool = false, dispatchedAt: Instant?,
        appliedAt: Instant, isWatched: Bool
    ) {
        self.caseKey = caseKey
        self.number = number
        self.position = position
        self.isLinked = isLinked
        self.dispatchedAt = dispatchedAt
        self.appliedAt = appliedAt
        self.isWatched = isWatched
    }
}

/// A bound parcel as it is stored: what polling needs to know of its reading, which itself is read anew from the facts.
public struct ParcelRow: Sendable, Hashable {
    public var id: ParcelID
    public var platform: PartyID
    public var shop: ShopID
    public var status: ShipmentStatus
    public var lastHeardOf: Instant?
    /// The tables that `status` was read with.
    public var tableVersion: String
    /// Nil: not polled.
    public var nextPoll: Instant?
    public var lastPolled: Instant?

    public init(
        id: ParcelID, platform: PartyID, shop: ShopID, status: ShipmentStatus = .unknown, lastHeardOf: Instant? = nil,
        tableVersion: String, nextPoll: Instant? = nil, lastPolled: Instant? = nil
    ) {
        self.id = id
        self.platform = platform
        self.shop = shop
        self.status = status
        self.lastHeardOf = lastHeardOf
        self.tableVersion = tableVersion
        self.nextPoll = nextPoll
        self.lastPolled = lastPolled
    }
}

/// The name of an order at its platform.
public struct OrderKey: Sendable, Hashable, Comparable {
    public let platform: PartyID
    public let shop: ShopID
    public let orderID: String

    public init(platform: PartyID, shop: ShopID, orderID: String) {
        self.platform = platform
        self.shop = shop
        self.orderID = orderID
    }

    public static func < (left: OrderKey, right: OrderKey) -> Bool {
        (left.platform, left.shop, left.orderID) < (right.platform, right.shop, right.orderID)
    }
}

/// What an order was paid, and what has been refunded of it.
public struct OrderRow: Sendable, Hashable {
    public var key: OrderKey
    /// What was paid for the whole order, where anybody has said so.
    public var paid: Money?
    /// Every refund that is paid or possibly paid, by refund key, or by `platform:<after-sale id>` where the platform
    /// paid by itself.
    public var refunds: [String: OrderRefund]

    public init(key: OrderKey, paid: Money? = nil, refunds: [String: OrderRefund] = [:]) {
        self.key = key
        self.paid = paid
        self.refunds = refunds
    }

    /// The sum of all refunds but those named, or nil when it cannot be told: their currencies differ.
    ///
    /// - Parameter lines: Of refunds that name lines of the order those of other lines are left out; nil: none is.
    func refunded(except excluded: Set<String>, of lines: [String]?) -> Money? {
        let counted = refunds.filter { !excluded.contains($0.key) && $0.value.mayBe(of: lines) }.values.map(\.amount)
        guard let currency = counted.first?.currency ?? paid?.currency else { return nil }
        return counted.reduce(Money(minorUnits: 0, currency: currency) as Money?) { $0?.adding($1) }
    }
}

/// One refund of an order.
public struct OrderRefund: Sendable, Hashable, Codable {
    public var amount: Money
    /// The order's lines that it is for; nil: they are not known.
    public var lines: [String]?

    public init(_ amount: Money, of lines: [String]? = nil) {
        self.amount = amount
        self.lines = lines
    }

    func mayBe(of wanted: [String]?) -> Bool {
        guard let wanted, let lines else { return true }
        return !Set(wanted).isDisjoint(with: lines)
    }

    private enum CodingKeys: String, CodingKey { case lines }

    /// An amount with its lines beside it: as an amount alone it was written before lines were known.
    public init(from decoder: any Decoder) throws {
        amount = try Money(from: decoder)
        lines = try decoder.container(keyedBy: CodingKeys.self).decodeIfPresent([String].self, forKey: .lines)
    }

    public func encode(to encoder: any Encoder) throws {
        try amount.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(lines, forKey: .lines)
    }
}

/// One interception service order (服务单), by the number that it was asked for.
public struct InterceptionRow: Sendable, Hashable {
    public var caseKey: CaseKey
    public var parcel: ParcelID
    public var record: InterceptionRecord

    public init(caseKey: CaseKey, parcel: ParcelID, record: InterceptionRecord) {
        self.caseKey = caseKey
        self.parcel = parcel
        self.record = record
    }
}
