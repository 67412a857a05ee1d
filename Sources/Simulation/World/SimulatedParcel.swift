internal import PartyKit
internal import ShipmentModel

/// A parcel as it really is, and what its carrier has said of it so far.
final class SimulatedParcel: @unchecked Sendable {
    /// What a carrier scans.
    enum ScanKind: String, CaseIterable, Sendable {
        case pickedUp, departed, outForDelivery, problem, refused, delivered, turnedBack, backDelivered, lost
        /// Sent to another address.
        case redirected
        /// Handed on from one depot to another; an aggregator takes it for a return (C14).
        case misread
    }

    struct Scan: Sendable {
        var kind: ScanKind
        var at: Instant
        /// When the carrier's system shows it.
        var shownAt: Instant
    }

    /// What its warehouse says of it.
    struct Finding: Sendable {
        var word: WarehouseVocabulary.Word
        var at: Instant
        fileprivate var hearing: Hearing?

        init(word: WarehouseVocabulary.Word, at instant: Instant) {
            self.word = word
            at = instant
        }

        /// Nil where nobody has looked into it.
        var isSound: Bool? {
            switch word {
            case .received: nil
            case .inspected: true
            case .damaged, .empty: false
            }
        }

        func isHeard(by instant: Instant) -> Bool { hearing.map { $0.first <= instant } ?? false }

        func isKnown(by instant: Instant, in world: World) -> Bool {
            hearing?.isKnown(by: instant, world.troubles) ?? false
        }
    }

    /// The service order, as the carrier keeps it.
    enum OrderState: String, Sendable { case none, running, succeeded, failed, cancelled, rejected }

    static let carriers: [CarrierID] = ["sf", "zto", "yto", "jt"]

    let carrier: CarrierID
    let waybill: Waybill
    let plan: Plan
    var dispatchedAt: Instant
    var chance: Chance
    var scans: [Scan] = []
    /// What happened under the same number long before, to another parcel.
    var earlierScans: [Scan] = []
    var findings: [Finding] = []
    var order = OrderState.none
    /// Whether the running order is ours, and back to the sender.
    var isOurOrder = false
    var orderChangedAt: Instant
    var isSubscribed = false

    // What was said.
    private(set) var heard: [ScanKind: Hearing] = [:]
    /// What answers said of the service order.
    private(set) var answeredStates: [(state: OrderState, at: Instant)] = []
    /// What acknowledged pushes said of it: words without a time, for which the gateway goes and asks.
    private(set) var pushedStates: [(state: OrderState, at: Instant)] = []
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

    /// Who pushes what is scanned, and under which of our accounts.
    var teller: (party: PartyID, account: AccountID) {
        switch carrier {
        case "sf": ("sf", "sf-main")
        case "zto": ("zto", "zto-main")
        case "yto": ("yto", "yto-main")
        default: ("kuaidi100", "kd-main")
        }
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

    /// C7: signed for again after it was back.
    var isSignedAgain: Bool {
        scans.contains { again in
            again.kind == .delivered && scans.contains { $0.kind == .backDelivered && $0.at < again.at }
        }
    }

    func hear(_ kinds: some Sequence<ScanKind>, _ way: Hearing.Way, in world: World) {
        for kind in kinds { heard[kind, default: Hearing(at: world.now)].note(way, at: world.now, world.troubles) }
        if way != .offered { lastContact = world.now }
    }

    func hear(finding index: Int, _ way: Hearing.Way, in world: World) {
        if findings[index].hearing == nil { findings[index].hearing = Hearing(at: world.now) }
        findings[index].hearing?.note(way, at: world.now, world.troubles)
        if way != .offered { lastContact = world.now }
    }

    /// Of an answer: what belongs to the number's earlier parcel says nothing of this one.
    func hear(_ scans: [Scan], in world: World) {
        hear(scans.filter { $0.at >= dispatchedAt }.map(\.kind), .answered, in: world)
    }

    /// Of an answer about the service order.
    func hear(_ state: OrderState, in world: World) {
        lastContact = world.now
        if let last = answeredStates.last, last.state == state, !world.troubles.concern(last.at) { return }
        answeredStates.append((state, world.now))
    }

    func hear(pushed state: OrderState, at now: Instant) {
        lastContact = now
        if pushedStates.last?.state != state { pushedStates.append((state, now)) }
    }

    /// Whether it must have been known by then that our order to stop it came to nothing.
    func isOrderKnownToBeOver(by instant: Instant, in world: World) -> Bool {
        let answered = answeredStates.last { $0.at <= instant && !world.troubles.concern($0.at) }?.state
        return answered == .failed || answered == .cancelled || answered == .rejected
    }

    /// Whether it may have been known at that time.
    func hasHeard(_ kind: ScanKind, by instant: Instant) -> Bool { heard[kind].map { $0.first <= instant } ?? false }

    /// Whether it must have been known at that time.
    func isKnown(_ kind: ScanKind, by instant: Instant, in world: World) -> Bool {
        heard[kind]?.isKnown(by: instant, world.troubles) ?? false
    }
}
