internal import CarrierKit
internal import Gateway
internal import Ledger
internal import LedgerSQLite
internal import PartyKit
internal import PartyRegistry
internal import RefundRules
internal import ShipmentModel

/// One world from its first case to its last: seed in, record out.
///
/// The same seed gives the same run to the last draw. Blocks the calling thread, which runs everything
/// (``TaskScheduler``).
final class SimulatedRun<Store: LedgerStore>: @unchecked Sendable {
    private let world: World
    private let store: Store
    private let seal: MessageSeal
    private let parties: Parties
    private let gateways: Gateways<Store>
    private var acknowledged: [MessageID] = []
    private var failure: (any Error)?
    private var stopAt = Instant.distantFuture
    private var isStopped = false

    /// How long cases keep coming, how long things go wrong, and when everything must have come to its end.
    private static var arrivals: Int { 24 * 60 }
    private static var hostility: Duration { .days(8) }
    private static var end: Duration { .days(15) }
    private static var peoplesTurn: Duration { .hours(24) }

    init(
        seed: UInt64, lives: Int, store: Store, faults: Faults = .usual, control: Control? = nil
    ) throws {
        let start = Instant(seconds: 1_795_309_200)
        world = World(start: start, seed: seed, faults: faults, sought: control?.breaks)
        world.record.seed = seed
        self.store = store
        seal = try MessageSeal(key: [UInt8](repeating: 7, count: 32))
        parties = Parties.simulated { parties in
            var wrong = PartiesOfControl()
            control?.parties(&wrong)
            wrong.change(&parties)
        }
        gateways = Gateways(world: world, store: store, seal: seal, parties: parties, control: control)
        var number = 0
        while world.record.lives < lives {
            world.beget(
                number, parcelsMax: lives - world.record.lives,
                appliedAt: start + .minutes(Int64(world.chance.below(Self.arrivals))))
            number += 1
        }
    }

    /// - Throws: What a part of the gateway threw that nothing may throw.
    func run() throws -> RunRecord {
        let scheduler = TaskScheduler.shared
        scheduler.engage(seed: world.chance.next())
        defer { scheduler.disengage() }
        let start = world.now
        var peopleAt = start + Self.peoplesTurn
        stopAt = start + .days(2)
        let end = start + Self.end
        try gateways.open()
        while world.now < end, !world.isOver {
            if world.isHostile, world.now >= start + Self.hostility { world.isHostile = false }
            happen()
            if world.now >= peopleAt {
                peopleAt = world.now + Self.peoplesTurn
                let isThorough = world.now >= start + Self.end - .days(5)
                perform { [self] station in
                    let people = People(world: world)
                    try await people.lookAtTasks(station, isThorough: isThorough)
                    try await people.answerTheTelephone(station)
                }
                perform { [self] station in try await checkContacts(station) }
            }
            if world.now >= stopAt {
                // Once a run somebody stops all money for a while; the switch survives whoever is restarted meanwhile.
                stopAt = world.now + .minutes(5)
                perform { [self] station in
                    // Turned off without an answer, it may be off.
                    if isStopped, let last = world.stops.indices.last {
                        world.stops[last].until = min(world.stops[last].until, world.now)
                    }
                    try await station.ledger.setStopSwitch(!isStopped, by: "Li", reason: "simulated", at: world.now)
                    if !isStopped { world.stops.append((world.now, .distantFuture)) }
                    isStopped.toggle()
                    world.record.reach(.stopSwitch)
                    stopAt = isStopped ? world.now + .minutes(90) : .distantFuture
                }
            }
            try gateways.work()
            try scheduler.runAll()
            if let failure { throw failure }
            let next =
                [
                    world.nextHappening, world.clock.nextWake, gateways.nextDue, peopleAt, stopAt, end,
                ].compactMap(\.self).min() ?? end
            // Rounds that a commit has stirred up are due now, and begun in the next turn of this loop.
            world.record.steps += 1
            world.clock.move(to: max(next, world.now))
        }
        try finish()
        if let failure { throw failure }
        return world.record
    }

    /// Somebody does something by a gateway. Its end or its refusal in the middle is nobody's fault.
    private func perform(_ work: @Sendable @escaping (Station) async throws -> Void) {
        guard let station = gateways.reached() else { return }
        Task {
            do { try await work(station) } catch is LedgerError {} catch is Intake.Refusal {} catch { failure = error }
        }
    }

    // MARK: What happens

    private func happen() {
        for happening in world.takeHappenings() {
            switch happening {
            case .announce(let life):
                if life.isOnPlatform {
                    world.send(Push(.doudian(life, tag: "200")))
                } else {
                    world.send(Push(.merchant(life)))
                }
            case .scan(let life, let parcel, let kind): world.scan(kind, life, parcel)
            case .order(let parcel, let state): world.proceed(parcel, to: state)
            case .turn(let life): world.takeTurn(life)
            case .list(let life): world.listAnew(life)
            case .tellResult(let life): world.send(Push(.result(life)))
            case .bounce(let life): world.bounce(life)
            case .finding(let parcel, let word): world.find(word, in: parcel)
            case .arrival(let arrive): arrive()
            case .push(let push): deliver(push)
            }
        }
        world.handInFindings()
    }

    private func deliver(_ push: Push) {
        guard let station = gateways.reached() else {
            world.record.reach(.pushBusy)
            return again(push)
        }
        world.record.pushes += 1
        Task { [self] in
            if await !handOver(push, to: station) { again(push) }
        }
    }

    private func again(_ push: Push) {
        var push = push
        push.tries += 1
        // Carriers give up; a merchant's own systems do not.
        let tries: Int
        switch push.content {
        case .merchant, .result, .warehouse: tries = .max
        default: tries = 6
        }
        if push.tries < tries { world.plan(.push(push), after: world.chance.minutes(2...30)) }
    }

    /// - Returns: Whether it was acknowledged, or need not be.
    private func handOver(_ push: Push, to station: Station) async -> Bool {
        let now = world.now
        switch push.content {
        case .carrier(let parcel, let body, let segment, let heard):
            let (party, account) = parcel.teller
            let inbound = inbound(of: parcel, body, heard: now)
            heard(.offered)
            let answer = await station.reception.receive(inbound, party: party, account: account, segment: segment)
            guard answer?.status == 200 else { return false }
            heard(.acknowledged)
            if let carrier = parties.carriers[party] {
                let message = InboundMessage(
                    party: party, account: account, operation: carrier.pushOperation(of: inbound, pathSegment: segment),
                    direction: .push, signature: parcel.carrier == "sf" ? .unsigned : .verified, body: body, heard: now)
                acknowledged.append(MessageID(of: message))
            }
            return true
        case .forged(let parcel, let body):
            let (party, account) = parcel.teller
            _ = await station.reception.receive(
                inbound(of: parcel, body, heard: now), party: party, account: account, segment: "track")
            return true
        case .doudian(let life, let tag):
            let (body, headers) = DoudianSide.push(life, tag: tag)
            let inbound = InboundPush(headers: headers, body: body, heard: now)
            let answer = await station.reception.receive(
                inbound, party: "doudian", account: "dy-main", segment: "cases")
            guard answer?.status == 200 else { return false }
            acknowledged.append(
                MessageID(
                    of: InboundMessage(
                        party: "doudian", account: "dy-main", operation: .pushCase, direction: .push,
                        signature: .verified, body: body, heard: now)))
            return true
        case .merchant(let life):
            let (hasEnded, list) = (life.isWithdrawn || life.isPaidByPlatform, life.lists.index)
            life.lists.hear(list, .offered, in: world)
            guard await submit(Submission(snapshots: [MerchantSide.snapshot(life, at: now)]), to: station) else {
                return false
            }
            life.lists.hear(list, .acknowledged, in: world)
            if hasEnded { life.hearEnd(.acknowledged, in: world) }
            return true
        case .warehouse(let list, let heard):
            heard(.offered)
            do throws(WarehouseReception.Failure) {
                let outcome = try await station.warehouse.receive(list.body, as: list.format, from: "warehouse")
                guard outcome.taken == list.rows, let message = outcome.message else {
                    failure = WarehouseSide.Misread()
                    return true
                }
                acknowledged.append(message)
            } catch {
                return false
            }
            heard(.acknowledged)
            return true
        case .result(let life):
            if let refusal = MerchantSide.refusal(life, at: now), await !submit(refusal, to: station) { return false }
            for payment in life.payments {
                guard let submission = MerchantSide.result(payment, at: now) else { continue }
                guard await submit(submission, to: station) else { return false }
            }
            return true
        }
    }

    private func inbound(of parcel: SimulatedParcel, _ body: [UInt8], heard: Instant) -> InboundPush {
        let isForm = parcel.carrier == "jt" || parcel.carrier == "yto"
        return InboundPush(
            headers: ["Content-Type": isForm ? "application/x-www-form-urlencoded" : "application/json"],
            body: body, heard: heard, hasPathToken: parcel.carrier == "sf")
    }

    private func submit(_ submission: Submission, to station: Station) async -> Bool {
        do {
            _ = try await station.intake.submit(submission)
            return true
        } catch {
            return false
        }
    }

    // MARK: Looking

    /// I5: whoever waits for a parcel has heard of it, or has asked.
    private func checkContacts(_ station: Station) async throws {
        let contactMax = Judge.contactMax(pollCadence: world.pollCadence)
        let waiting: Set<CaseState> = [.applied, .approved, .turned, .signed, .review, .refundDue]
        let open = try await station.ledger.cases(CaseFilter(states: waiting, limit: 1000)).items
        for summary in open {
            guard let life = world.life(summary.afterSale.key.afterSaleID) else { continue }
            let since = summary.afterSale.approvedAt ?? summary.afterSale.appliedAt
            let isOnRoad = summary.afterSale.state == .approved || summary.afterSale.state == .turned
            if isOnRoad, !life.isEnded, life.turn != .arbitration,
                Judge.isOwed(life, at: world.now - .hours(1), in: world)
            {
                world.record.violate(
                    .notForgotten, life, "the goods are back, and it is \(summary.afterSale.state); \(life.story)")
            }
            // Nobody asks about a parcel of which nobody has told.
            guard life.lists.isKnown(by: world.now - contactMax, in: world) else { continue }
            for parcel in life.lists.now.parcels where world.now - max(parcel.lastContact, since) > contactMax {
                // Nobody asks about what is back.
                if parcel.isHeardToBeBack(by: world.now) { continue }
                world.record.violate(
                    .notForgotten, life, "\(parcel.number) was neither asked about nor heard of for \(contactMax)"
                )
                parcel.lastContact = world.now
            }
        }
    }

    private func finish() throws {
        world.isHostile = false
        Task { [self] in
            do {
                let quiet = MortalStore(store, world: world, mortality: Mortality())
                let ledger = try await LedgerEngine(
                    store: quiet, settings: parties.decisionSettings(reading: PartyRegistry.vocabularies), seal: seal,
                    at: world.now)
                try await LastLook(world: world, store: quiet, ledger: ledger, acknowledged: acknowledged).run()
                if !world.isOver, world.chance.happens(200) {
                    try await Recollection(world: world, store: quiet, ledger: ledger, parties: parties, seal: seal)
                        .run()
                }
                try await quiet.close()
            } catch {
                failure = error
            }
        }
        try TaskScheduler.shared.runAll()
        // Nobody is left waiting: what still slept would wake in another world.
        gateways.close()
        try TaskScheduler.shared.runAll()
        world.clock.move(to: .distantFuture)
        try TaskScheduler.shared.runAll()
    }
}
