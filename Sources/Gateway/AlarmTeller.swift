public import Ledger
public import Logging
internal import Metrics
internal import RefundRules
public import ServiceLifecycle
public import ShipmentModel

/// Tells people of every alarm in the audit, whichever process committed it, and however: each is a line `alarm` in the log and
/// counts in `turnback_alarms_total`.
///
/// Several may run on one ledger: a lease lets one tell at a time, so that each alarm is told by one of them. It is noted after
/// the telling, so a teller that dies in between is followed by one that tells once more: two lines with the same `entry` are
/// better than none.
public struct AlarmTeller: Service {
    /// How many alarms are told at a time.
    public static let batchMax = 100
    /// Real time; telling takes milliseconds. So long an alarm waits whose teller has died.
    public static let lease = Duration.seconds(5)
    /// How often it looks, in real time. Commits do not wake it: where thousands a second raise none, two looks by index
    /// a second cost nothing, and people are not faster than that.
    static let idle = Duration.milliseconds(500)

    private let ledger: any Ledger
    private let clock: any GatewayClock
    private let teller: String
    private let logger: Logger

    /// - Parameter teller: A name that no other teller has, not even this one's predecessor.
    public init(ledger: any Ledger, clock: any GatewayClock, teller: String, logger: Logger) {
        self.ledger = ledger
        self.clock = clock
        self.teller = teller
        self.logger = logger
    }

    public func run() async throws {
        try await WorkLoop(name: "alarm teller", clock: clock, wakeUp: nil, logger: logger, idle: Self.idle) {
            try await round()
        }.run()
        do {
            _ = try await round()
        } catch {
            logger.error("the last alarms are told at the next start", metadata: ["error": "\(error)"])
        }
    }

    /// Tells alarms that nobody was told of; returns when to look again.
    public func round() async throws -> Instant {
        let now = clock.now
        let alarms = try await ledger.claimAlarms(
            teller: teller, limit: Self.batchMax, lease: clock.instant(afterReal: Self.lease) - now, at: now)
        guard let last = alarms.last else { return .distantFuture }
        for alarm in alarms { tell(alarm) }
        try await ledger.noteAlarmsTold(upTo: last.sequence, by: teller)
        return alarms.count == Self.batchMax ? clock.now : .distantFuture
    }

    private func tell(_ alarm: AuditEntry) {
        Counter(label: KnownSeries.alarms, dimensions: [("code", alarm.reason.code)]).increment()
        var metadata: Logger.Metadata = [
            "entry": "\(alarm.sequence)", "at": "\(alarm.at)", "code": "\(alarm.reason.code)",
            "why": "\(alarm.reason.shown.english)",
        ]
        if let key = alarm.caseKey { metadata["case"] = "\(key)" }
        if let message = alarm.messageID { metadata["message"] = "\(message)" }
        logger.warning("alarm", metadata: metadata)
    }
}
