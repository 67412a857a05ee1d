/// What, beside the facts, a parcel's reading depends on: its bindings, who may speak for it, and our own requests.
public struct ParcelContext: Hashable, Sendable {
    /// One request of ours to intercept this parcel, as far as it matters for reading answers to it.
    public struct OwnInterception: Hashable, Sendable {
        /// Our number, and the carrier's where it gave one.
        public var requestNumbers: Set<String>
        public var kind: InterceptionKind
        /// Through whom it was ordered: the carrier itself, an aggregator, the platform.
        public var party: PartyID
        public var isAccepted: Bool
        public var askedAt: Instant

        public init(
            requestNumbers: Set<String>, kind: InterceptionKind, party: PartyID, isAccepted: Bool, askedAt: Instant
        ) {
            self.requestNumbers = requestNumbers
            self.kind = kind
            self.party = party
            self.isAccepted = isAccepted
            self.askedAt = askedAt
        }
    }

    public var parcel: ParcelID
    /// From when on facts about the number belong to this parcel.
    public var begins: Instant
    /// From when on they belong to the next parcel of the same number.
    public var ends: Instant
    /// The zone in which this carrier's times without one are written, where its sheet says so (seconds east of UTC).
    public var zoneOffsetSeconds: Int?
    /// The aggregator that the shop's settings name as the authority for this carrier (C14); nil means the carrier.
    public var authority: PartyID?
    /// Where the parcel goes, for scans that name a city; nil when not known.
    public var buyerCity: String?
    public var ownInterceptions: [OwnInterception]

    /// - Parameter nextDispatch: The dispatch of the next parcel of the same number: facts belong to a parcel from 7 days before
    ///   its dispatch until 7 days before the next one's; to a number that no case has named, for all time.
    public init(
        parcel: ParcelID, nextDispatch: Instant? = nil, zoneOffsetSeconds: Int? = nil, authority: PartyID? = nil,
        buyerCity: String? = nil, ownInterceptions: [OwnInterception] = []
    ) {
        self.parcel = parcel
        begins = parcel.isBound ? parcel.dispatch - Self.margin : Instant(milliseconds: .min)
        ends = parcel.isBound ? nextDispatch.map { $0 - Self.margin } ?? .endless : .endless
        self.zoneOffsetSeconds = zoneOffsetSeconds
        self.authority = authority
        self.buyerCity = buyerCity
        self.ownInterceptions = ownInterceptions
    }

    /// How long before its dispatch a parcel's facts may begin.
    static let margin = Duration.days(7)
}

extension Instant {
    fileprivate static let endless = Instant(milliseconds: .max)
}
