internal import ShipmentModel
internal import WireFormats

/// Everything behind the sandbox's servers: parcels on their way, cases, purses and the books.
///
/// Whatever it promises stands in the books, on the disk, before the promise leaves; on a restart the books tell it all
/// again. Everything else follows from the script and the clock.
actor SandboxWorld {
    typealias Case = WorldState.Case
    typealias Subscription = WorldState.Subscription

    nonisolated let clock: DemoClock
    nonisolated let configuration: SandboxConfiguration
    private nonisolated let executor = QueueExecutor()
    private let file: BookFile

    private var state: WorldState
    /// Errands that were not heard: how often they were tried, and when they are tried again.
    var attempts: [String: (tries: Int, next: Instant)] = [:]
    var faults: [Fault] = []
    /// When a waybill was last asked for at the aggregator, which locks it for a while.
    var lastAggregatorQuery: [String: Instant] = [:]

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// Opens the books: new ones begin the demo now, earlier ones go on with theirs.
    init(_ configuration: SandboxConfiguration, now: @escaping @Sendable () -> Instant) throws {
        let file = try BookFile(configuration.booksPath)
        var opening = BookEntry(.opened, at: configuration.start)
        opening.realStart = now()
        opening.rate = configuration.rate
        opening.outcome = configuration.scenario.name
        if let first = file.earlier.first {
            guard first.kind == .opened, first.realStart != nil, first.rate != nil else {
                throw WireError(.missingField, path: "opened", detail: "the books do not begin with their opening")
            }
            guard first.outcome == configuration.scenario.name else {
                throw WireError(.wrongType, path: "opened", detail: "the books are those of another scenario")
            }
            opening = first
        } else {
            try file.append(opening)
        }
        let clock = DemoClock(
            start: opening.at, realStart: opening.realStart ?? now(), rate: opening.rate ?? configuration.rate,
            realNow: now)
        self.clock = clock
        self.configuration = configuration
        self.file = file
        state = WorldState([opening] + file.earlier.dropFirst(), of: configuration, start: clock.start)
    }

    /// Writes a line and only then lets it be true.
    func record(_ entry: BookEntry) throws {
        try file.append(entry)
        state.apply(entry)
    }

    var entries: [BookEntry] { state.entries }
    var cases: [Case] { state.cases }
    var stories: [String: ParcelStory] { state.stories }
    var subscriptions: [String: Subscription] { state.subscriptions }
    var delivered: Set<String> { state.delivered }
    var givenUp: Set<String> { state.givenUp }

    static func subscriptionName(_ party: String, _ waybill: String) -> String {
        WorldState.subscriptionName(party, waybill)
    }

    // MARK: Looking

    func story(_ waybill: String, of courier: Courier) -> ParcelStory? {
        stories[waybill].flatMap { $0.script.courier == courier ? $0 : nil }
    }

    func doudianCase(_ id: String, at now: Instant) -> Case? {
        cases.first { $0.isDoudian && $0.script.id == id && appliedAt($0) <= now }
    }

    func appliedAt(_ record: Case) -> Instant { clock.start + record.script.appliedAt }
    func withdrawnAt(_ record: Case) -> Instant? { record.script.withdrawnAt.map { clock.start + $0 } }
}
