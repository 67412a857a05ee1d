public import Ledger
public import Logging
public import ServiceLifecycle
public import ShipmentModel

/// Looks again at cases whose time has come although nothing arrived: deadlines, the end of a hold, facts that did not
/// come.
public struct Alarms: Service {
    /// How many cases one round takes.
    public static let batchMax = 256

    private let ledger: any Ledger
    private let intake: Intake
    private let clock: any GatewayClock
    private let wakeUp: WakeUp
    private let logger: Logger

    public init(ledger: any Ledger, intake: Intake, clock: any GatewayClock, wakeUp: WakeUp, logger: Logger) {
        self.ledger = ledger
        self.intake = intake
        self.clock = clock
        self.wakeUp = wakeUp
        self.logger = logger
    }

    public func run() async throws {
        try await WorkLoop(name: "alarms", clock: clock, wakeUp: wakeUp, logger: logger) { try await round() }.run()
    }

    /// Decides anew every case that is due; returns when the next one is.
    public func round() async throws -> Instant {
        while true {
            let keys = try await ledger.casesToLookAt(limit: Self.batchMax, at: clock.now)
            guard !keys.isEmpty else { break }
            for key in keys { _ = try await intake.submit(Submission(consequences: [.lookAgain(key)])) }
        }
        return try await ledger.nextDue(after: clock.now) ?? .distantFuture
    }
}
