import Ledger
import Synchronization

/// A store in memory whose writes a test counts, holds up and lets fail.
final class GatedStore: LedgerStore {
    private let inner = MemoryStore()
    private let gate = Mutex<Latch?>(nil)
    private let fault = Mutex<StoreFault?>(nil)
    private let count = Mutex(0)

    var writes: Int { count.withLock { $0 } }

    /// From now on each write passes through this door.
    func hold(at latch: Latch) { gate.withLock { $0 = latch } }

    /// From now on each write fails so; nil: not any more.
    func fail(with fault: StoreFault?) { self.fault.withLock { $0 = fault } }

    func write<Result: Sendable>(
        _ body: @Sendable @escaping (MemoryTransaction) throws -> Result
    ) async throws -> Result {
        count.withLock { $0 += 1 }
        if let latch = gate.withLock({ $0 }) { await latch.pass() }
        if let fault = fault.withLock({ $0 }) { throw fault }
        return try await inner.write(body)
    }

    func read<Result: Sendable>(
        _ body: @Sendable @escaping (MemoryTransaction) throws -> Result
    ) async throws -> Result {
        if let fault = fault.withLock({ $0 }) { throw fault }
        return try await inner.read(body)
    }

    func close() async throws {}
}
