internal import RefundRules
internal import ShipmentModel

/// Which parcels a waybill number has stood for: a pure reading of everything that cases claimed about it.
///
/// Carriers reuse numbers, and several cases (of one order, or of orders sent together) may name one parcel with ship
/// times that differ a little. Claims less than seven days apart are one parcel, dispatched at the earliest of them;
/// seven days is also how far a parcel's facts reach back before its dispatch (domain §2). A claim without a ship time
/// joins the newest parcel that was on its way when the case was applied for; where nobody names one, the parcel may have
/// left some weeks before the first application.
struct Bindings: Equatable {
    static let window = Duration.days(7)
    /// How long after its dispatch a parcel may still be meant by a case without a ship time.
    static let reach = Duration.days(60)

    /// How long before the first application a parcel of which nobody names a ship time may have left, by its facts. Short
    /// beside the months after which carriers use a number again.
    static let past = Duration.days(30)

    /// No parcel was dispatched before 2000-01-01T00:00:00Z: a platform that has no ship time may say so by a zero. A stored
    /// dispatch is thus never the zero under which a number itself stands.
    static let earliest = Instant(seconds: 946_684_800)

    /// In ascending order.
    private(set) var dispatches: [Instant]
    private(set) var byCase: [CaseKey: Instant]
    /// The dispatches that stand for a ship time which nobody has named: the first application.
    private var unnamed: Set<Instant> = []

    /// - Parameter claims: All claims on one number, in any order.
    init(_ claims: [ParcelClaim]) {
        dispatches = []
        byCase = [:]
        let dated = claims.filter(\.isDated)
            .sorted { ($0.dispatchedAt ?? $0.appliedAt, $0.caseKey) < ($1.dispatchedAt ?? $1.appliedAt, $1.caseKey) }
        for claim in dated { join(claim, at: claim.dispatchedAt ?? claim.appliedAt) }
        for claim in claims.filter({ !$0.isDated }).sorted(by: {
            ($0.appliedAt, $0.caseKey) < ($1.appliedAt, $1.caseKey)
        }) {
            if let dispatch = dispatches.last(where: { $0 <= claim.appliedAt && claim.appliedAt < $0 + Self.reach }) {
                byCase[claim.caseKey] = dispatch
            } else {
                let dispatch = max(claim.appliedAt, Self.earliest)
                join(claim, at: dispatch)
                if byCase[claim.caseKey] == dispatch { unnamed.insert(dispatch) }
            }
        }
    }

    private mutating func join(_ claim: ParcelClaim, at instant: Instant) {
        if let dispatch = dispatches.last(where: { $0 <= instant }), instant < dispatch + Self.window {
            byCase[claim.caseKey] = dispatch
        } else {
            dispatches.append(instant)
            dispatches.sort()
            byCase[claim.caseKey] = instant
        }
    }

    func next(after dispatch: Instant) -> Instant? { dispatches.first { $0 > dispatch } }

    /// From when on facts of the number belong to the parcel of that dispatch.
    func begin(of dispatch: Instant) -> Instant { dispatch - (unnamed.contains(dispatch) ? Self.past : Self.window) }

    /// Until when, that instant not included; nil: for ever.
    func end(of dispatch: Instant) -> Instant? { next(after: dispatch).map(begin) }
}

extension ParcelClaim {
    /// Whether its ship time can be one.
    fileprivate var isDated: Bool { dispatchedAt.map { $0 >= Bindings.earliest } ?? false }
}
