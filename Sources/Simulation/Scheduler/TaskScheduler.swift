internal import CTaskHooks
internal import Foundation

/// Runs every Swift task of the process on one thread, in an order that a seed decides.
///
/// While it is engaged nothing runs by itself: a task that becomes ready waits until ``runAll()`` picks it. The order in
/// which ready tasks are picked is drawn from the seed, so that the same seed gives the same interleaving and other seeds
/// give others. Work on threads outside Swift's tasks (a database's queue) is waited for before the next task is picked,
/// and so has no order of its own.
///
/// For the whole process, because the runtime's seam is: one at a time, and only in programs that do nothing else.
final class TaskScheduler: @unchecked Sendable {
    // Every access holds `condition`, except the chance, which only the engaged thread uses.
    static let shared = TaskScheduler()

    private let condition = NSCondition()
    private var ready: [UnsafeMutableRawPointer] = []
    /// Who lets others go first.
    private var waiting: [UnsafeContinuation<Void, Never>] = []
    private var owner: pthread_t?
    /// Whether a task waits for work on another thread; nothing else runs meanwhile, so there is one at most.
    private var isElsewhere = false
    private var chance = Chance(seed: 0)

    private init() {}

    /// From now on the calling thread runs everything.
    func engage(seed: UInt64) {
        condition.withLock {
            precondition(owner == nil, "one simulation at a time")
            owner = pthread_self()
            (ready, waiting) = ([], [])
            isElsewhere = false
        }
        chance = Chance(seed: seed)
        turnback_divert_tasks { job in
            if let job { TaskScheduler.shared.take(job) }
        }
    }

    /// Gives the runtime its threads back. What is still ready is left to them.
    func disengage() {
        turnback_divert_tasks(nil)
        condition.withLock { owner = nil }
    }

    private func take(_ job: UnsafeMutableRawPointer) {
        condition.withLock {
            ready.append(job)
            guard let owner, pthread_equal(owner, pthread_self()) == 0 else { return }
            // Whoever comes from another thread brings back what was waited for.
            isElsewhere = false
            condition.signal()
        }
    }

    /// Waits, in a task, for work on another thread that will resume it.
    func elsewhere<Result>(_ work: () async throws -> Result) async rethrows -> Result {
        condition.withLock { isElsewhere = true }
        // Work that ends before the task has begun to wait resumes it without a word.
        defer { condition.withLock { isElsewhere = false } }
        return try await work()
    }

    /// Lets others go first: mostly until nobody else can go on, sometimes less long.
    ///
    /// `Task.yield()` would not do: it goes past the runtime's seam, to threads of its own.
    func lull() async {
        await withUnsafeContinuation { continuation in condition.withLock { waiting.append(continuation) } }
    }

    /// As time stands still meanwhile, tasks that turn in circles would never let it go on.
    struct TurnsInCircles: Error, CustomStringConvertible {
        var description: String { "\(TaskScheduler.jobsMax) tasks ran without time going on: some turn in circles" }
    }

    /// Some hundred times what the busiest moment of a world needs.
    private static let jobsMax = 20_000_000

    /// Runs tasks until none is ready.
    ///
    /// - Throws: ``TurnsInCircles``, after some seconds; the process then has nothing more to give.
    func runAll() throws(TurnsInCircles) {
        for _ in 0..<Self.jobsMax {
            if !waiting.isEmpty, ready.isEmpty || chance.happens(50) {
                waiting.remove(at: chance.below(waiting.count)).resume()
            }
            guard let job = next() else { return }
            turnback_run_job(job)
        }
        throw TurnsInCircles()
    }

    private func next() -> UnsafeMutableRawPointer? {
        condition.lock()
        defer { condition.unlock() }
        while isElsewhere { condition.wait() }
        guard !ready.isEmpty else { return nil }
        let index = ready.count == 1 ? 0 : chance.below(ready.count)
        ready.swapAt(index, ready.count - 1)
        return ready.removeLast()
    }
}
