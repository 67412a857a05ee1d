internal import CarrierKit
public import Ledger
public import Logging
public import PartyKit
public import ServiceLifecycle
public import ShipmentModel

/// Asks carriers about open parcels: those that are due, by index, in batches where the carrier takes several, within
/// each account's budget.
public struct Poller: Service {
    /// How many parcels one round leases at most.
    public static let batchMax = 512
    /// How many calls are under way at once.
    public static let inFlightMax = 256

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
        try await WorkLoop(name: "poller", clock: clock, wakeUp: wakeUp, logger: logger) { try await round() }.run()
    }

    /// One call's worth of parcels: same account, no more than the carrier takes.
    private struct Errand: Sendable {
        var account: Account
        var adapter: any CarrierAdapter
        var targets: [PollTarget]
        var wish: CarrierWish
    }

    /// Asks about everything that is due; returns when to look again.
    public func round() async throws -> Instant {
        while true {
            let targets = try await ledger.claimDueParcels(limit: Self.batchMax, at: clock.now)
            guard !targets.isEmpty else { break }
            let errands = self.errands(for: targets)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (index, errand) in errands.enumerated() {
                    if index >= Self.inFlightMax { try await group.next() }
                    group.addTask { try await run(errand) }
                }
                try await group.waitForAll()
            }
            if targets.count < Self.batchMax { break }
        }
        return clock.now + .minutes(1)
    }

    private func errands(for targets: [PollTarget]) -> [Errand] {
        var byAccount: [AccountID: [PollTarget]] = [:]
        for target in targets {
            guard let route = route(for: target) else { continue }  // Rescheduled by the claim; `check` names it.
            byAccount[route.account.id, default: []].append(target)
        }
        return byAccount.values.flatMap { targets -> [Errand] in
            guard let first = targets.first, let (account, adapter) = route(for: first) else { return [] }
            let size = max(adapter.profile.limits.waybillsPerCall, 1)
            return stride(from: 0, to: targets.count, by: size).map { start in
                let some = Array(targets[start..<min(start + size, targets.count)])
                let wish = CarrierWish.track(
                    some.map { .init($0.parcel.number, phoneTail: parties.shops[$0.shop]?.phoneTail) })
                return Errand(account: account, adapter: adapter, targets: some, wish: wish)
            }
        }
    }

    private func route(for target: PollTarget) -> (account: Account, adapter: any CarrierAdapter)? {
        parties.carrierRoute(for: target.parcel.carrier, shop: target.shop, offering: .track)
    }

    private func run(_ errand: Errand) async throws {
        let names = errand.targets.map(\.parcel.description).joined(separator: ",")
        let ended = try await calls.call(
            errand.wish, account: errand.account, adapter: errand.adapter,
            answers: "poll \(names) at \(clock.now)")
        var submission = Submission(message: ended.message, quarantine: ended.quarantine)
        if case .read(let report) = ended.result {
            submission.facts = report.facts(
                by: errand.adapter.profile, to: errand.wish, heard: ended.heard, through: .answer,
                verification: ended.protection)
            if report.fault?.isThrottled == true {
                await calls.budget.drain(errand.account.id, until: clock.now + .minutes(1))
            }
        } else if let error = ended.error {
            logger.warning(
                "poll without an answer", metadata: ["account": "\(errand.account.id)", "error": "\(error)"])
        }
        if submission.message != nil { _ = try await intake.submit(submission) }
        let now = clock.now
        let minimum = errand.adapter.profile.limits.minimumInterval
        try await ledger.reschedule(
            errand.targets.map {
                let interval = PollInterval.next(
                    status: $0.status, lastHeardOf: $0.lastHeardOf, now: now, minimum: minimum)
                return ($0.parcel, next: now + interval)
            })
    }
}
