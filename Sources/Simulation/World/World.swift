internal import PartyKit
internal import RefundRules
internal import ShipmentModel

/// Everything outside the gateway: buyers, shops, carriers, and what they have done and said.
///
/// Only the simulation's one thread touches it (``TaskScheduler``).
final class World: @unchecked Sendable {
    let clock: VirtualClock
    var chance: Chance
    let faults: Faults
    /// How often the poller has its turn: in most worlds seldom, so that a run is not all polling.
    let pollCadence: Duration
    /// When poller and collector have their next turns, whoever's life it is.
    var pollsAt = Instant.distantPast
    var listsAt = Instant.distantPast
    /// How many gateways live on the one store.
    let gatewayCount: Int
    /// Of their present lives.
    var mortalities: [Mortality] = []
    /// By whom each job was leased last.
    private var placesOfJobs: [Int64: Int] = [:]
    /// Everything is told at whole steps of this, so that much comes at once.
    let grid: Duration
    private(set) var lives: [Life] = []
    private var byNumber: [String: (life: Life, parcel: SimulatedParcel)] = [:]
    private var byCase: [String: Life] = [:]
    private var agenda = Agenda()
    /// What a warehouse has found and not handed in yet.
    var unlisted: [(parcel: SimulatedParcel, finding: Int)] = []
    /// Turned off towards the end, so that whatever is still open can be brought to its end.
    var isHostile = true
    /// When the request that is being handled was sent.
    var sentAt: Instant
    var troubles = Troubles()
    /// When all money was stopped by a person: surely, and at least so long.
    var stops: [(from: Instant, until: Instant)] = []
    var record = RunRecord()
    /// What ends the world when it is violated: what is done wrong on purpose is found.
    private let sought: RunRecord.Invariant?
    private var callsOfHour: (hour: Int64, count: Int) = (0, 0)
    private(set) var isRestless = false

    init(start: Instant, seed: UInt64, faults: Faults, sought: RunRecord.Invariant? = nil) {
        self.sought = sought
        clock = VirtualClock(start)
        sentAt = start
        var chance = Chance(seed: seed)
        pollCadence = .minutes(60 * chance.pick([6, 12, 24, 24, 48, 48, 48, 48, 48, 48]))
        grid = .minutes(chance.pick([1, 30, 60, 60, 120]))
        gatewayCount = chance.pick([1, 2])
        self.chance = chance
        self.faults = faults
    }

    var now: Instant { clock.now }

    func add(_ life: Life) {
        lives.append(life)
        byCase[life.key.afterSaleID] = life
        for parcel in life.parcels { byNumber[parcel.waybill.rawValue] = (life, parcel) }
    }

    func find(waybill: String) -> (life: Life, parcel: SimulatedParcel)? { byNumber[waybill] }
    func life(_ afterSaleID: String) -> Life? { byCase[afterSaleID] }

    // MARK: What will happen

    /// Something that will happen at its time.
    enum Happening {
        case announce(Life)
        case scan(Life, SimulatedParcel, SimulatedParcel.ScanKind)
        case order(SimulatedParcel, SimulatedParcel.OrderState)
        case push(Push)
        case turn(Life)
        /// Its platform lists other parcels.
        case list(Life)
        case tellResult(Life)
        case bounce(Life)
        case finding(SimulatedParcel, WarehouseVocabulary.Word)
        /// A request that was on its way arrives.
        case arrival(() -> Void)
    }

    func plan(_ happening: Happening, at instant: Instant) {
        if case .arrival = happening { return agenda.add(happening, at: instant) }
        let step = grid.wholeMilliseconds
        agenda.add(happening, at: Instant(milliseconds: (instant.milliseconds + step - 1) / step * step))
    }
    func plan(_ happening: Happening, after delay: Duration) { plan(happening, at: now + delay) }
    var nextHappening: Instant? { agenda.next }
    func takeHappenings() -> [Happening] { agenda.take(until: now) }

    /// Whether there is nothing more to be seen, whatever time it is.
    var isOver: Bool { isRestless || sought.map(record.hasViolated) ?? false }

    /// A call is made. A world has some thousands in all, and some hundreds an hour while all money is stopped.
    func noteCall() {
        let hour = now.seconds / 3600
        callsOfHour = callsOfHour.hour == hour ? (hour, callsOfHour.count + 1) : (hour, 1)
        guard callsOfHour.count > 5000, !isRestless else { return }
        isRestless = true
        record.violate(.notForgotten, nil, "thousands of calls within an hour, at \(now)")
    }

    /// A gateway has leased jobs.
    func noteLeases(of jobs: [Int64], by mortality: Mortality) {
        guard gatewayCount > 1 else { return }
        for job in jobs {
            let last = placesOfJobs.updateValue(mortality.place, forKey: job)
            if let last, last != mortality.place { record.reach(.jobOfAnother) }
        }
    }

    /// An attempt to pay was committed.
    func noteAttempt() {
        if mortalities.count(where: { !$0.isDead }) > 1 { record.reach(.twoGateways) }
    }

    func isStopped(at instant: Instant) -> Bool { stops.contains { $0.from < instant && instant < $0.until } }

    /// An order to pay arrives, first or repeated. What was about to leave when all money was stopped may still leave.
    func judgeOrder(_ life: Life) {
        let mayStillLeave = Duration.minutes(2)
        if stops.contains(where: { $0.from + mayStillLeave < sentAt && sentAt < $0.until }) {
            record.violate(.evidence, life, "ordered at \(sentAt), when all money was stopped")
        }
    }

    func happens(_ perMille: Int, _ point: Failpoint) -> Bool {
        guard isHostile, chance.happens(perMille) else { return false }
        record.reach(point)
        if point.losesCommits { troubles.note(now) }
        return true
    }
}

/// What is planned, in the order of its times; at one time in the order in which it was planned.
private struct Agenda {
    private var entries: [(at: Instant, id: Int, happening: World.Happening)] = []
    private var lastID = 0

    var next: Instant? { entries.last?.at }

    mutating func add(_ happening: World.Happening, at instant: Instant) {
        lastID += 1
        let id = lastID
        let index = entries.partitioningIndex { ($0.at, $0.id) < (instant, id) }
        entries.insert((instant, id, happening), at: index)
    }

    mutating func take(until now: Instant) -> [World.Happening] {
        var taken: [World.Happening] = []
        while let last = entries.last, last.at <= now { taken.append(entries.removeLast().happening) }
        return taken
    }
}
