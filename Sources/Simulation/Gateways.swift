internal import Gateway
internal import Ledger
internal import PartyRegistry
internal import ShipmentModel

/// The gateways that live on one store at the same time, one or two: each ends and begins again on its own, and knows of
/// the other by the store alone.
final class Gateways<Store: LedgerStore>: @unchecked Sendable {
    /// Where one of them lives, one life after the other.
    private struct Place {
        var station: Station?
        /// When somebody starts it; nil while it lives, or is being started.
        var startAt: Instant?
    }

    private let world: World
    private let store: Store
    private let seal: MessageSeal
    private let parties: Parties
    private let control: Control?
    private var places: [Place]

    init(world: World, store: Store, seal: MessageSeal, parties: Parties, control: Control?) {
        self.world = world
        self.store = store
        self.seal = seal
        self.parties = parties
        self.control = control
        places = (0..<world.gatewayCount).map { _ in Place(startAt: world.now) }
    }

    /// Starts those whose time has come, at the same time, and returns when they have begun or failed to.
    func open() throws {
        for index in places.indices {
            guard let at = places[index].startAt, at <= world.now else { continue }
            places[index].startAt = nil
            open(index)
        }
        try TaskScheduler.shared.runAll()
    }

    private func open(_ place: Int) {
        world.record.generations += 1
        let mortality = Mortality(place: place)
        let number = world.record.generations
        Task { [self] in
            do {
                let mortal = MortalStore(store, world: world, mortality: mortality, control: control)
                var (rules, settings) = (
                    DecisionRules.standard, parties.decisionSettings(reading: PartyRegistry.vocabularies)
                )
                control?.rules(&rules)
                control?.settings(&settings)
                let ledger = try await LedgerEngine(
                    store: mortal, settings: settings, seal: seal, rules: rules.watched(by: world), at: world.now)
                let station = Station(ledger, world: world, mortality: mortality, parties: parties, number: number)
                station.open()
                places[place].station = station
                world.mortalities = places.compactMap { $0.station?.mortality }
            } catch {
                // The store was not there, or the process ended at once: somebody starts it again.
                places[place].startAt = world.now + .minutes(1)
            }
        }
    }

    /// Lays to rest whoever has ended, starts whose time has come, and begins every round that is due.
    func work() throws {
        for index in places.indices {
            guard let station = places[index].station, station.mortality.isDead else { continue }
            station.close()
            places[index].station = nil
            places[index].startAt = world.now + world.chance.minutes(1...90)
        }
        if places.contains(where: { $0.startAt.map { $0 <= world.now } ?? false }) { try open() }
        for place in places { place.station?.work() }
    }

    /// Whichever of those that live is reached by somebody outside; nil while none lives.
    func reached() -> Station? {
        let living = places.compactMap(\.station).filter { !$0.mortality.isDead }
        return living.count > 1 ? world.chance.pick(living) : living.first
    }

    var nextDue: Instant? { places.compactMap { $0.station?.nextDue ?? $0.startAt }.min() }

    func close() { for place in places { place.station?.close() } }
}
