public import Ledger
public import Logging
public import PartyKit
internal import PlatformKit
internal import RefundRules
public import ServiceLifecycle
public import ShipmentModel

/// Collects cases from platforms that list them: each shop's changes since the last look, from one change to the next, so
/// that a lost push loses nothing.
public struct CaseCollector: Service {
    /// How often a shop's list is read.
    public static let interval = Duration.minutes(2)
    /// Windows overlap by this much: a platform's list may lag behind its clock.
    public static let overlap = Duration.minutes(5)
    /// How far back the first look reaches.
    public static let firstWindow = Duration.days(7)
    /// Pages of one window; beyond it the next round goes on from the last change that was read.
    public static let pagesMax = 200

    private let ledger: any Ledger
    private let intake: Intake
    private let parties: Parties
    private let calls: Calls
    private let clock: any GatewayClock
    private let failures: Failures
    private let logger: Logger

    public init(
        ledger: any Ledger, intake: Intake, parties: Parties, caller: any Caller, budget: CallBudget,
        clock: any GatewayClock, nonce: @escaping @Sendable () -> String, logger: Logger
    ) {
        self.ledger = ledger
        self.intake = intake
        self.parties = parties
        self.clock = clock
        self.logger = logger
        failures = Failures()
        calls = Calls(caller: caller, budget: budget, lane: .polling, clock: clock, nonce: nonce)
    }

    public func run() async throws {
        try await WorkLoop(name: "case collector", clock: clock, wakeUp: nil, logger: logger) {
            try await round()
        }.run()
    }

    /// Reads the changes of every shop that is due, all shops at once; returns when to do it again.
    public func round() async throws -> Instant {
        await withTaskGroup(of: Instant.self) { group in
            for shop in parties.shops.keys.sorted() { group.addTask { await look(at: shop) } }
            return await group.reduce(clock.now + Self.interval) { min($0, $1) }
        }
    }

    /// - Returns: When to look at this shop again.
    private func look(at shop: ShopID) async -> Instant {
        guard let (account, adapter, _) = parties.platformRoute(for: shop),
            adapter.profile.operations.contains(.caseList)
        else { return .distantFuture }
        if let rest = await failures.rest(of: shop), clock.now < rest { return rest }
        do {
            let name = "cases:\(shop)"
            let stored = try await ledger.cursor(name).flatMap { Int64($0) }.map { Instant(milliseconds: $0) }
            if let stored, clock.now < stored + Self.interval { return stored + Self.interval }
            let from = stored.map { $0 - Self.overlap } ?? clock.now - Self.firstWindow
            let reached = try await collect(shop, account, adapter, from: from, until: clock.now)
            try await ledger.setCursor(name, to: String(reached.milliseconds))
            await failures.clear(shop)
            return reached + Self.interval
        } catch {
            logger.warning(
                "cases not listed", metadata: ["shop": "\(shop)", "error": "\(PersonalData.masked("\(error)"))"])
            return await failures.note(shop, at: clock.now)
        }
    }

    /// Why a list was not read to its end.
    private struct NotListed: Error, CustomStringConvertible {
        var description: String
    }

    /// - Returns: Up to when all changes have been read.
    private func collect(
        _ shop: ShopID, _ account: Account, _ adapter: any PlatformAdapter, from: Instant, until: Instant
    ) async throws -> Instant {
        var newest: Instant?
        // The list moves while it is read: a case that changes leaves the window, and all behind it move up by one. So each
        // look starts at the newest change that was read, and pages are turned only within one moment.
        var (start, page) = (from, 0)
        for _ in 0..<Self.pagesMax {
            let wish = PlatformWish.listCases(.init(shop: shop, from: start, until: until, page: page))
            let ended = try await calls.call(
                wish, shop: shop, account: account, adapter: adapter,
                answers: "list \(shop) \(until) from \(start) page \(page)", by: .distantFuture)
            var submission = Submission(message: ended.message, quarantine: ended.quarantine)
            guard case .read(let report) = ended.result, report.fault == nil else {
                if submission.message != nil { _ = try await intake.keep(submission) }
                var error = ended.error ?? ""
                if case .read(let report) = ended.result, let fault = report.fault {
                    error = "\(account.party) says \(fault.code): \(fault.message)"
                }
                throw NotListed(description: error)
            }
            submission.snapshots = report.cases
            _ = try await intake.keep(submission)
            let last = report.cases.compactMap(\.updatedAt).max()
            newest = [last, newest].compactMap(\.self).max()
            // A platform that does not say whether there is more is asked until there is none.
            if !(report.hasMore ?? !report.cases.isEmpty) { return until }
            if Task.isShuttingDownGracefully { break }
            if let last, last > start { (start, page) = (last, 0) } else { page += 1 }
        }
        // Lists run from the oldest change to the newest, so all up to the last one that was read is known.
        guard let newest, newest < until, newest - Self.overlap > from else {
            throw NotListed(description: "more than \(Self.pagesMax) pages changed since \(from), without getting on")
        }
        return newest
    }
}

/// Which shops' lists could not be read, and how often in a row: each failure doubles the pause.
private actor Failures {
    private var byShop: [ShopID: (count: Int, until: Instant)] = [:]
    private let backoff = Backoff(base: .seconds(30), ceiling: .minutes(30)) { 1 }

    func rest(of shop: ShopID) -> Instant? { byShop[shop]?.until }
    func clear(_ shop: ShopID) { byShop[shop] = nil }

    func note(_ shop: ShopID, at now: Instant) -> Instant {
        let count = (byShop[shop]?.count ?? 0) + 1
        let until = backoff.next(after: now, tries: count)
        byShop[shop] = (count, until)
        return until
    }
}
