internal import RefundRules
internal import ShipmentModel

/// Which parcels a waybill number has stood for: a pure reading of everything that cases claimed about it.
///
/// Carriers reuse numbers, and several cases (of one order, or of orders sent together) may name one parcel with ship
/// times that differ a little. Claims less than seven days apart are one parcel, dispatched at the earliest of them;
/// seven days is also how far a parcel's facts reach back before its dispatch (domain §2). A claim without a ship time
/// joins the newest parcel that was on its way when the case was applied for.
struct Bindings: Equatable {
    static let window = Duration.days(7)
    /// How long after its dispatch a parcel may still be meant by a case without a ship time.
    static let reach = Duration.days(60)

    /// In ascending order.
    private(set) var dispatches: [Instant]
    private(set) var byCase: [CaseKey: Instant]

    /// - Parameter claims: All claims on one number, in any order.
    init(_ claims: [ParcelClaim]) {
        dispatches = []
        byCase = [:]
        let dated = claims.filter { $0.dispatchedAt != nil }
            .sorted { ($0.dispatchedAt ?? $0.appliedAt, $0.caseKey) < ($1.dispatchedAt ?? $1.appliedAt, $1.caseKey) }
        for claim in dated { join(claim, at: claim.dispatchedAt ?? claim.appliedAt) }
        let known = dispatches
        for claim in claims.filter({ $0.dispatchedAt == nil }).sorted(by: {
            ($0.appliedAt, $0.caseKey) < ($1.appliedAt, $1.caseKey)
        }) {
            if let dispatch = known.last(where: { $0 <= claim.appliedAt && claim.appliedAt < $0 + Self.reach }) {
                byCase[claim.caseKey] = dispatch
            } else {
                join(claim, at: claim.appliedAt)
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
}
