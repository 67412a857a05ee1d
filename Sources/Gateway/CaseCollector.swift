public import Ledger
public import Logging
public import PartyKit
internal import PlatformKit
public import ServiceLifecycle
public import ShipmentModel

/// Collects cases from platforms that list them: each shop's changes since the last look, page by page, so that a lost
/// push loses nothing.
public struct CaseCollector: Service {
    /// How often a shop's list is read.
    public static let interval = Duration.minutes(2)
    /// Windows overlap by this much: a platform's list may lag behind its clock.
    public static let overlap = Duration.minutes(5)
    /// How far back the first look reaches.
    public static let firstWindow = Duration.days(7)
    /// Pages of one window; beyond it the next round goes on from where this one ended.
    public static let pagesMax = 200

    private let ledger: any Ledger
    private let intake: Intake
    private let parties: Parties
    private let calls: Calls
    private let clock: any GatewayClock
    private let wakeUp: WakeUp
    private let logger: Logger

    public init(
        ledger: any Ledger, intake: Intake, parties: Parties, caller: any Caller, budget: CallBudget,
        clock: any GatewayClock, wakeUp: WakeUp, nonce: @escaping @Sendable () -> String, logger: Logger
    ) {
        self.ledger = ledger
        self.intake = intake
        self.parties = parties
        self.clock = clock
        self.wakeUp = wakeUp
        self.logger = logger
        calls = Calls(caller: caller, budget: budget, clock: clock, nonce: nonce)
    }

    public func run() async throws {
        try await WorkLoop(name: "case collector", clock: clock, wakeUp: wakeUp, logger: logger) {
            try await round()
        }.run()
    }

    /// Reads every shop's changes; returns when to do it again.
    public func round() async throws -> Instant {
        var next = clock.now + Self.interval
        for shop in parties.shops.values.sorted(by: { $0.id < $1.id }) {
            guard let (account, adapter, _) = parties.platformRoute(for: shop.id),
                adapter.profile.operations.contains(.caseList)
            else { continue }
            let name = "cases:\(shop.id)"
            let stored = try await ledger.cursor(name).flatMap { Int64($0) }.map { Instant(milliseconds: $0) }
            if let stored, clock.now < stored + Self.interval {
                next = min(next, stored + Self.interval)
                continue
            }
            let from = stored.map { $0 - Self.overlap } ?? clock.now - Self.firstWindow
            let until = clock.now
            if try await collect(shop.id, account, adapter, from: from, until: until) {
                try await ledger.setCursor(name, to: String(until.milliseconds))
            }
        }
        return next
    }

    /// - Returns: Whether the whole window was read, so that the cursor may move.
    private func collect(
        _ shop: ShopID, _ account: Account, _ adapter: any PlatformAdapter, from: Instant, until: Instant
    ) async throws -> Bool {
        for page in 0..<Self.pagesMax {
            let wish = PlatformWish.listCases(.init(shop: shop, from: from, until: until, page: page))
            let ended = try await calls.call(
                wish, shop: shop, account: account, adapter: adapter, answers: "list \(shop) \(until) page \(page)")
            var submission = Submission(message: ended.message, quarantine: ended.quarantine)
            guard case .read(let report) = ended.result, report.fault == nil else {
                if submission.message != nil { _ = try await intake.submit(submission) }
                logger.warning("cases not listed", metadata: ["shop": "\(shop)", "error": "\(ended.error ?? "fault")"])
                return false
            }
            submission.snapshots = report.cases
            _ = try await intake.submit(submission)
            if report.hasMore != true { return true }
        }
        return false
    }
}
