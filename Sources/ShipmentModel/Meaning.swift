/// What a statement means in the shared vocabulary, looked up in its sender's table before any rule about the parcel
/// as a whole is applied.
public struct Meaning: Hashable, Sendable {
    /// What an interception's statement says.
    public struct Interception: Hashable, Sendable {
        public var state: InterceptionState
        /// What sort of interception it was, where the payload itself tells.
        public var kind: InterceptionKind?
        public var isDuplicate: Bool

        public init(_ state: InterceptionState, kind: InterceptionKind? = nil, isDuplicate: Bool = false) {
            self.state = state
            self.kind = kind
            self.isDuplicate = isDuplicate
        }
    }

    /// In what condition goods came back, as whoever unpacked them says (C17).
    public enum GoodsCondition: String, Hashable, Sendable, Codable, CaseIterable {
        case sound, damaged
        /// The parcel came back without the goods.
        case empty
    }

    /// On which leg a scan says that it happened, overriding the leg rule.
    public enum Direction: String, Hashable, Sendable { case outbound, inbound }

    /// Nil when the statement says nothing about the parcel's status; `unknown` when its code is not listed.
    public var status: ShipmentStatus?
    public var interception: Interception?
    /// False for a row that its sheet marks "unconfirmed: money waits" and for what is read from text alone.
    public var isConclusive: Bool
    /// Set only where the scan itself proves its leg (signed by the recipient, the code of an outbound sign).
    public var direction: Direction?
    /// True for a sign of a party that has another code for the sender's own (ZTO RETURN_SIGNED): after a turn this one is only
    /// a hint of the return.
    public var isNotReturnSign: Bool
    /// True where the carrier's sheet says that its refusal announces the return (Canada Post): it turns the leg.
    public var announcesReturn: Bool
    /// The number under which the parcel goes on, when it changed waybills; then that number alone settles the return.
    public var linkedWaybill: Waybill? {
        didSet { if linkedWaybill != nil { changesWaybill = true } }
    }
    /// Whether the parcel goes on under another number, also where the message does not tell which (SF 631).
    public var changesWaybill: Bool
    /// The status whose latest earlier scan this one takes back (EMS 742–744).
    public var annuls: ShipmentStatus?
    /// True where something else about this parcel confirms this row: a `returning` (SF 648) by another conclusive `returning`,
    /// `refused` or our own earlier request; a sign that its text alone calls the sender's (YTO) by a proven turn before it.
    public var isConfirmedByOthers: Bool
    /// Said of goods that came back; read from a warehouse's own words alone.
    public var goods: GoodsCondition?

    public init(
        _ status: ShipmentStatus?, interception: Interception? = nil, isConclusive: Bool = true,
        direction: Direction? = nil, announcesReturn: Bool = false, linkedWaybill: Waybill? = nil,
        changesWaybill: Bool? = nil, annuls: ShipmentStatus? = nil, isConfirmedByOthers: Bool = false,
        goods: GoodsCondition? = nil, isNotReturnSign: Bool = false
    ) {
        self.status = status
        self.interception = interception
        self.isConclusive = isConclusive
        self.direction = direction
        self.announcesReturn = announcesReturn
        self.linkedWaybill = linkedWaybill
        self.changesWaybill = changesWaybill ?? (linkedWaybill != nil)
        self.annuls = annuls
        self.isConfirmedByOthers = isConfirmedByOthers
        self.goods = goods
        self.isNotReturnSign = isNotReturnSign
    }

    /// An unlisted code: kept, shown, counted; never moves money.
    public static let unlisted = Meaning(.unknown, isConclusive: false)
}

/// One sender's tables: what its statements mean. Pure, and versioned, because readings are cached with the version.
public protocol Vocabulary: Sendable {
    /// Whose words these are.
    var party: PartyID { get }
    /// Changes whenever any row changes; part of the stored reading's version.
    var version: String { get }
    /// - Parameter routes: How the statement was heard; some senders use a code differently in pushes and answers.
    func meaning(of statement: Statement, heardThrough routes: HearingRoutes) -> Meaning
}

/// How a statement reached us; a fact that was heard twice, as well verified, has both.
public struct HearingRoutes: OptionSet, Hashable, Sendable, Codable {
    public let rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }
    public static let push = HearingRoutes(rawValue: 1)
    public static let answer = HearingRoutes(rawValue: 2)
    public static let person = HearingRoutes(rawValue: 4)
}

/// The tables of all parties, and one version for the lot.
public struct Vocabularies: Sendable {
    private let tables: [PartyID: any Vocabulary]
    public let version: String

    public init(_ tables: [any Vocabulary]) {
        self.init(Dictionary(tables.map { ($0.party, $0) }) { _, last in last })
    }

    private init(_ tables: [PartyID: any Vocabulary]) {
        self.tables = tables
        version = tables.values.map { "\($0.party)=\($0.version)" }.sorted().joined(separator: ";")
    }

    /// These, with other tables for some of the parties.
    public func replacing(_ others: [any Vocabulary]) -> Vocabularies {
        Vocabularies(tables.merging(others.map { ($0.party, $0) }) { _, other in other })
    }

    /// A statement of a party without a table is unlisted.
    public func meaning(of fact: Fact) -> Meaning {
        table(of: fact.party)?.meaning(of: fact.statement, heardThrough: fact.routes) ?? .unlisted
    }

    /// For those who look up many statements of one party.
    func table(of party: PartyID) -> (any Vocabulary)? { tables[party] }
}
