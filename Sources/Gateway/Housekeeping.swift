public import Ledger
public import Logging
public import ServiceLifecycle
public import ShipmentModel

/// Keeps the promise of retention, hour by hour: the raw bodies of old messages are deleted, facts about numbers that no
/// case ever named are forgotten, and so are jobs that ended and requests that nobody repeats any more.
public struct Housekeeping: Service {
    /// How many messages one transaction looks at, so that no commit waits long for it.
    static let batchMax = 500
    public static let interval = Duration.hours(1)
    /// How long facts wait for a case that adopts them.
    static let unclaimedKept = Duration.days(30)

    /// How long a repeated request gets its first answer again.
    static let keysKept = Duration.days(7)
    /// How long a job is kept that was done or given up, at least; it is kept as long as the bodies are, because explanations
    /// and complaints tell what was asked and what was answered to it.
    static let jobsKept = Duration.days(30)

    private let ledger: any Ledger
    private let clock: any GatewayClock
    private let retention: Duration
    private let logger: Logger

    public init(
        ledger: any Ledger, clock: any GatewayClock, retention: Duration, logger: Logger
    ) {
        self.ledger = ledger
        self.clock = clock
        self.retention = retention
        self.logger = logger
    }

    public func run() async throws {
        // Time alone makes messages old: no commit is a reason to look.
        try await WorkLoop(name: "housekeeping", clock: clock, wakeUp: nil, logger: logger, idle: Self.interval) {
            try await round()
        }.run()
    }

    /// Deletes what is older than the retention; returns when to look again.
    public func round() async throws -> Instant {
        let limit = clock.now - retention
        var dropped = 0
        while !Task.isShuttingDownGracefully,
            case let count = try await ledger.dropBodies(heardBefore: limit, limit: Self.batchMax), count > 0
        {
            dropped += count
        }
        if dropped > 0 { logger.info("old message bodies deleted", metadata: ["count": "\(dropped)"]) }
        let unclaimed = clock.now - Self.unclaimedKept
        while !Task.isShuttingDownGracefully,
            try await ledger.dropUnclaimed(heardBefore: unclaimed, limit: Self.batchMax)
        {}
        let (keys, jobs) = (clock.now - Self.keysKept, clock.now - max(Self.jobsKept, retention))
        while !Task.isShuttingDownGracefully,
            try await ledger.dropIdempotencyKeys(claimedBefore: keys, limit: Self.batchMax)
        {}
        while !Task.isShuttingDownGracefully,
            try await ledger.dropClosedJobs(closedBefore: jobs, limit: Self.batchMax) > 0
        {}
        return clock.now + Self.interval
    }
}
