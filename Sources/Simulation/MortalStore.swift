internal import Ledger
internal import ShipmentModel

/// A store as one life of the gateway sees it: commits may fail, and the process may end just before or just after one.
///
/// What was committed stays with the store inside; a life that has ended can do nothing to it any more.
final class MortalStore<Inner: LedgerStore>: LedgerStore {
    private let inner: Inner
    private let world: World
    private let mortality: Mortality
    private let control: Control?
    /// Whether its transactions run on threads of its own.
    private let isElsewhere: Bool

    init(_ inner: Inner, world: World, mortality: Mortality, control: Control? = nil) {
        self.control = control
        isElsewhere = !(inner is MemoryStore)
        self.inner = inner
        self.world = world
        self.mortality = mortality
    }

    func write<Result: Sendable>(
        _ body: @Sendable @escaping (Inner.Transaction) throws -> Result
    ) async throws -> Result {
        try checkAlive()
        // What comes meanwhile is committed together next time.
        await TaskScheduler.shared.lull()
        try checkAlive()
        let faults = world.faults
        if world.happens(faults.storeAgain, .storeAgain) { throw StoreFault.again("simulated") }
        if world.happens(faults.storeGone, .storeGone) { throw StoreFault.unavailable("simulated") }
        if world.happens(faults.crash, .crashBeforeCommit) {
            mortality.die()
            try checkAlive()
        }
        let result = try await reach {
            try await self.control == nil ? self.inner.write(body) : self.wronglyWrite(body)
        }
        world.record.commits += 1
        await note(result)
        if world.happens(faults.crash, .crashAfterCommit) { mortality.die() }
        try checkAlive()
        return result
    }

    func read<Result: Sendable>(
        _ body: @Sendable @escaping (Inner.Transaction) throws -> Result
    ) async throws -> Result {
        try checkAlive()
        let result = try await reach { try await self.inner.read(body) }
        try checkAlive()
        return result
    }

    func close() async throws {
        try await reach { try await self.inner.close() }
    }

    /// What was not to be written is rolled back by this, behind the back of whoever asked.
    private struct Lost: Error {}

    private func wronglyWrite<Result: Sendable>(
        _ body: @Sendable @escaping (Inner.Transaction) throws -> Result
    ) async throws -> Result {
        guard let control else { return try await inner.write(body) }
        let box = Box<Result>()
        do {
            let result = try await inner.write { tx in
                let result = try body(tx)
                guard !control.isLost(result, &self.world.chance) else {
                    box.result = result
                    throw Lost()
                }
                return result
            }
            return control.result(result) as? Result ?? result
        } catch is Lost {
            guard let result = box.result else { throw StoreFault.unavailable("simulated") }
            return result
        }
    }

    private final class Box<Result>: @unchecked Sendable { var result: Result? }

    /// Who waits for a commit may go on late: what is said meanwhile waits behind it, and others take its jobs.
    private func note(_ result: any Sendable) async {
        let faults = world.faults
        switch result {
        case let jobs as [Job]:
            guard !jobs.isEmpty else { return }
            world.noteLeases(of: jobs.map(\.id), by: mortality)
            if world.happens(faults.asleep * 15, .asleepWithLease) { await sleep() }
        case let permission as AttemptPermission:
            if case .stop("lease_lost") = permission { world.record.reach(.leaseLost) }
            guard case .send = permission else { return }
            world.noteAttempt()
            if world.happens(faults.asleep * 30, .asleepBeforeSending) { await sleep() }
        default: if world.happens(faults.asleep, .asleepAfterCommit) { await sleep() }
        }
    }

    /// Longer than a lease, and less long than what is heard meanwhile may take to be committed (``Troubles``).
    private func sleep() async {
        let wakes = world.now + .seconds(Int64(61 + world.chance.below(55)))
        world.troubles.note(wakes)
        do { try await world.clock.wait(until: wakes) } catch {}  // Cancelled: its process has ended.
    }

    private func reach<Result>(_ work: () async throws -> Result) async throws -> Result {
        try await isElsewhere ? TaskScheduler.shared.elsewhere(work) : work()
    }

    private func checkAlive() throws {
        if mortality.isDead { throw StoreFault.unavailable("the process has ended") }
    }
}
