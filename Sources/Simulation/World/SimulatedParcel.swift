internal import ShipmentModel

/// A parcel as it really is, and what its carrier has said of it so far.
final class SimulatedParcel: @unchecked Sendable {
    /// What a carrier scans.
    enum ScanKind: String, CaseIterable, Sendable {
        case pickedUp, departed, outForDelivery, problem, refused, delivered, turnedBack, backDelivered, lost
        /// Sent to another address.
        case redirected
    }

    struct Scan: Sendable {
        var kind: ScanKind
        var at: Instant
        /// When the carrier's system shows it.
        var shownAt: Instant
    }

    /// The service order, as the carrier keeps it.
    enum OrderState: String, Sendable { case none, running, succeeded, failed, cancelled, rejected }

    let carrier: CarrierID
    let waybill: Waybill
    let plan: Plan
    let dispatchedAt: Instant
    var chance: Chance
    var scans: [Scan] = []
    /// What happened under the same number long before, to another parcel.
    var earlierScans: [Scan] = []
    var order = OrderState.none
    /// Whether the running order is ours, and back to the sender.
    var isOurOrder = false
    var orderChangedAt: Instant
    var isSubscribed = false

    // What was heard: an answer came through, or a push was acknowledged.
    private(set) var heard: [ScanKind: Instant] = [:]
    private(set) var heardStates: [(state: OrderState, at: Instant)] = []
    /// When the gateway last asked, or was last told.
    var lastContact: Instant

    init(carrier: CarrierID, waybill: Waybill, plan: Plan, dispatchedAt: Instant, now: Instant, chance: Chance) {
        self.carrier = carrier
        self.waybill = waybill
        self.plan = plan
        self.dispatchedAt = dispatchedAt
        self.chance = chance
        orderChangedAt = now
        lastContact = now
    }

    var number: WaybillKey { WaybillKey(carrier: carrier, waybill: waybill) }

    /// Where it really is at last.
    var isWithBuyer: Bool { scans.last { $0.kind == .delivered || $0.kind == .backDelivered }?.kind == .delivered }
    var isBack: Bool { scans.contains { $0.kind == .backDelivered } }
    var isUnderWay: Bool { !scans.isEmpty && !isBack && !isWithBuyer }

    func shown(at now: Instant) -> [Scan] {
        (earlierScans + scans).filter { $0.shownAt <= now }.sorted {
            ($0.at, $0.kind.rawValue) < ($1.at, $1.kind.rawValue)
        }
    }

    func hear(_ kinds: some Sequence<ScanKind>, at now: Instant) {
        for kind in kinds { heard[kind] = min(heard[kind] ?? now, now) }
        lastContact = now
    }

    /// Of an answer: what belongs to the number's earlier parcel says nothing of this one.
    func hear(_ scans: [Scan], at now: Instant) { hear(scans.filter { $0.at >= dispatchedAt }.map(\.kind), at: now) }

    func hear(_ state: OrderState, at now: Instant) {
        if heardStates.last?.state != state { heardStates.append((state, now)) }
        lastContact = now
    }

    /// Whether it was heard at that time or before.
    func hasHeard(_ kind: ScanKind, by instant: Instant) -> Bool { heard[kind].map { $0 <= instant } ?? false }
    func hasHeard(_ state: OrderState, by instant: Instant) -> Bool {
        heardStates.contains { $0.state == state && $0.at <= instant }
    }
}
