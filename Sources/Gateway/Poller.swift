internal import CarrierKit
public import Ledger
public import Logging
public import PartyKit
public import ServiceLifecycle
public import ShipmentModel

/// Asks carriers about open parcels: those that are due, by index, in batches where the carrier takes several, within
/// each account's budget and after its effects.
public struct Poller: Service {
    /// How many calls are under way at once.
    public static let inFlightMax = 256
    /// How many of them may be one account's, waiting for their turn or for an answer: a party that is slow, or asks us to
    /// slow down, leaves room for the others.
    public static let inFlightOfAccountMax = inFlightMax / 4
    /// How long an errand waits for its account's turn, in real time; then its parcels come up again later.
    static let turnMax = Duration.minutes(1)
    /// How often the index is looked at.
    static let interval = Duration.minutes(1)
    /// How often it is looked at, in real time, while a slow carrier is being waited for.
    static let glance = Duration.seconds(1)
    /// When a parcel is asked about again after a call without an answer.
    public static let failurePause = Duration.minutes(5)

    private let ledger: any Ledger
    private let intake: Intake
    private let parties: Parties
    private let calls: Calls
    private let clock: any GatewayClock
    private let room: Room
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
        room = Room(size: Self.inFlightOfAccountMax)
        calls = Calls(caller: caller, budget: budget, lane: .polling, clock: clock, nonce: nonce)
    }

    public func run() async throws {
        // A commit is no reason to poll: what it makes urgent becomes a job, and that has a turn before any poll.
        try await WorkLoop(name: "poller", clock: clock, wakeUp: nil, logger: logger) { try await round() }.run()
    }

    /// One call's worth of parcels: same account, no more than the carrier takes.
    private struct Errand: Sendable {
        var account: Account
        var adapter: any CarrierAdapter
        var targets: [PollTarget]
        var wish: CarrierWish

        /// The same, each parcel by itself.
        var singles: [Errand] {
            guard case .track(let subjects) = wish, subjects.count == targets.count else { return [] }
            return zip(targets, subjects).map {
                Errand(account: account, adapter: adapter, targets: [$0], wish: .track([$1]))
            }
        }
    }

    /// Asks about everything that is due; returns when to look again.
    public func round() async throws -> Instant {
        let crew = Crew<Errand>(
            size: Self.inFlightMax,
            fetch: { limit in
                guard !Task.isShuttingDownGracefully else { return .init(items: [], isFull: false) }
                let targets = try await ledger.claimDueParcels(limit: limit, at: clock.now)
                return .init(items: try await admitted(errands(for: targets)), isFull: targets.count == limit)
            },
            perform: { await perform($0) },
            pause: {
                do { try await clock.rest(real: Self.glance) } catch {}  // Cancelled: everything has ended.
            })
        try await crew.run()
        return clock.now + Self.interval
    }

    private func errands(for targets: [PollTarget]) -> [Errand] {
        var byAccount: [AccountID: [PollTarget]] = [:]
        for target in targets {
            guard let route = route(for: target) else { continue }  // Rescheduled by the claim; `check` names it.
            byAccount[route.account.id, default: []].append(target)
        }
        let errands = byAccount.sorted { $0.key < $1.key }.map { _, targets -> [Errand] in
            guard let first = targets.first, let (account, adapter) = route(for: first) else { return [] }
            let size = max(adapter.profile.limits.waybillsPerCall, 1)
            return stride(from: 0, to: targets.count, by: size).map { start in
                let some = Array(targets[start..<min(start + size, targets.count)])
                let wish = CarrierWish.track(
                    some.map { .init($0.parcel.number, phoneTail: parties.shops[$0.shop]?.phoneTail) })
                return Errand(account: account, adapter: adapter, targets: some, wish: wish)
            }
        }
        return interleaved(errands)
    }

    /// One of each account after the other, so that an account whose turns are rare does not keep the others waiting.
    private func interleaved(_ lines: [[Errand]]) -> [Errand] {
        (0..<(lines.map(\.count).max() ?? 0)).flatMap { index in
            lines.compactMap { index < $0.count ? $0[index] : nil }
        }
    }

    /// The errands whose accounts have room for them; the parcels of the others come up again when there will be some.
    private func admitted(_ errands: [Errand]) async throws -> [Errand] {
        var admitted: [Errand] = []
        var putOff: [ParcelID: Instant] = [:]
        for errand in errands {
            if let due = await room.enter(errand.account.id, errand.adapter.profile.limits, at: clock.now) {
                for target in errand.targets { putOff[target.parcel] = due }
            } else {
                admitted.append(errand)
            }
        }
        guard !putOff.isEmpty else { return admitted }
        do {
            _ = try await intake.keep(Submission(nextPolls: putOff))
        } catch {
            for errand in admitted { await room.leave(errand.account.id) }
            throw error
        }
        return admitted
    }

    private func route(for target: PollTarget) -> (account: Account, adapter: any CarrierAdapter)? {
        parties.carrierRoute(for: target.parcel.carrier, shop: target.shop, offering: .track)
    }

    /// An error costs this errand alone: its parcels are due again when their claim ends.
    private func perform(_ errand: Errand) async {
        do {
            try await run(errand)
        } catch {
            logger.error("poll not finished", metadata: ["account": "\(errand.account.id)", "error": "\(error)"])
        }
        await room.leave(errand.account.id)
    }

    private func run(_ errand: Errand) async throws {
        guard !Task.isShuttingDownGracefully else {
            // Not begun: whoever starts next asks at once.
            _ = try await intake.keep(Submission(nextPolls: nextPolls(errand) { _ in .zero }))
            return
        }
        let latest = clock.instant(afterReal: Self.turnMax)
        guard try await calls.hasTurn(errand.account, errand.adapter.profile.limits, by: latest) else {
            _ = try await intake.keep(Submission(nextPolls: nextPolls(errand) { _ in Calls.throttlePause }))
            return
        }
        // Equal answers to equal questions are one message, however often they are asked.
        let names = errand.targets.map(\.parcel.description).joined(separator: ",")
        let ended = try await calls.call(
            errand.wish, account: errand.account, adapter: errand.adapter, answers: "poll \(names)",
            by: nil)
        let minimum = errand.adapter.profile.limits.minimumInterval
        if case .unreadable(let error) = ended.result, error.remedy == .keepAndLearn, errand.targets.count > 1 {
            // One parcel's part may be what cannot be read: the others' is not lost with it.
            _ = try await intake.keep(Submission(message: ended.message, quarantine: ended.quarantine))
            for single in errand.singles { try await run(single) }
            return
        }
        guard case .read(let report) = ended.result else {
            logger.warning(
                "poll without an answer",
                metadata: ["account": "\(errand.account.id)", "error": "\(ended.error ?? "")"])
            _ = try await intake.keep(
                Submission(
                    message: ended.message, nextPolls: nextPolls(errand) { _ in max(Self.failurePause, minimum) },
                    quarantine: ended.quarantine))
            return
        }
        let facts = report.facts(
            by: errand.adapter.profile, to: errand.wish, heard: ended.heard, through: .answer,
            verification: ended.protection, asked: ended.asked)
        let hasFailed = report.fault != nil && facts.isEmpty
        let next = nextPolls(errand) { target in
            if hasFailed { return max(Self.failurePause, minimum) }
            return PollInterval.next(
                status: newestStatus(of: target.parcel, in: report, errand) ?? target.status,
                lastHeardOf: target.lastHeardOf, now: clock.now, minimum: minimum)
        }
        _ = try await intake.keep(Submission(message: ended.message, facts: facts, nextPolls: next))
    }

    private func nextPolls(_ errand: Errand, after interval: (PollTarget) -> Duration) -> [ParcelID: Instant] {
        let now = clock.now
        return Dictionary(errand.targets.map { ($0.parcel, now + interval($0)) }) { first, _ in first }
    }

    /// What the answer's newest scan says by its table alone; good enough to choose an interval.
    private func newestStatus(of parcel: ParcelID, in report: CarrierReport, _ errand: Errand) -> ShipmentStatus? {
        let shipment =
            report.shipments.first { $0.trackingNumber == parcel.waybill }
            ?? (errand.targets.count == 1 ? report.shipments.first : nil)
        guard let shipment else { return nil }
        let scans = shipment.isNewestFirst ? shipment.scans : shipment.scans.reversed()
        return scans.lazy.compactMap { errand.adapter.vocabulary.meaning(of: $0, heardThrough: .answer).status }
            .first { $0 != .unknown }
    }
}

/// How many errands of each account are under way, and when there will be room for one more.
private actor Room {
    private struct Line {
        var running = 0
        /// When the account will have got to the last of those that found no room.
        var freeAt = Instant.distantPast
    }

    private let size: Int
    private var lines: [AccountID: Line] = [:]

    init(size: Int) { self.size = size }

    /// - Returns: Nil when there is room, and it is taken; otherwise when to come again. Thousands of parcels that are due at
    ///   once come again one after the other, at the account's own pace.
    func enter(_ account: AccountID, _ limits: PartyProfile.Limits, at now: Instant) -> Instant? {
        var line = lines[account] ?? Line()
        defer { lines[account] = line }
        guard line.running >= size else {
            line.running += 1
            return nil
        }
        func time(of calls: Int) -> Duration { .milliseconds(Int64(Double(calls) / limits.callsPerSecond * 1000)) }
        line.freeAt = max(line.freeAt, now + time(of: size)) + time(of: 1)
        return max(line.freeAt, now + .seconds(1))
    }

    func leave(_ account: AccountID) { lines[account]?.running -= 1 }
}
