import Dispatch

/// Runs an actor on a queue of its own: the books' syncs block, and must not do so on the shared thread pool.
final class QueueExecutor: SerialExecutor {
    private let queue = DispatchQueue(label: "turnback.sandbox.world")

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let executor = asUnownedSerialExecutor()
        queue.async { job.runSynchronously(on: executor) }
    }
}
