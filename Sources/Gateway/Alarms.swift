public import Ledger
public import Logging
internal import RefundRules
public import ServiceLifecycle
public import ShipmentModel

/// Looks again at cases whose time has come although nothing arrived: deadlines, the end of a hold, facts that did not
/// come.
public struct Alarms: Service {
    /// How many cases one round takes; they are decided in one commit.
    public static let batchMax = Intake.batchMax
    /// How late a time may be noticed that was set since the last round, in real time.
    static let idle = Duration.seconds(1)

    private let ledger: any Ledger
    private let intake: Intake
    private let clock: any GatewayClock
    private let logger: Logger

    public init(ledger: any Ledger, intake: Intake, clock: any GatewayClock, logger: Logger) {
        self.ledger = ledger
        self.intake = intake
        self.clock = clock
        self.logger = logger
    }

    public func run() async throws {
        try await WorkLoop(name: "alarms", clock: clock, wakeUp: nil, logger: logger, idle: Self.idle) {
            try await round()
        }.run()
    }

    /// Decides anew the cases that are due; returns when the next one is.
    public func round() async throws -> Instant {
        let keys = try await ledger.casesToLookAt(limit: Self.batchMax, at: clock.now)
        await withTaskGroup(of: Void.self) { group in
            for key in keys { group.addTask { await lookAgain(at: key) } }
        }
        if keys.count == Self.batchMax { return clock.now }
        return try await ledger.nextDue(after: clock.now) ?? .distantFuture
    }

    private func lookAgain(at key: CaseKey) async {
        do {
            _ = try await intake.submit(Submission(consequences: [.lookAgain(key)]))
        } catch {
            // It stays due, and the next round takes it.
            logger.error("case not looked at", metadata: ["case": "\(key)", "error": "\(error)"])
        }
    }
}
