import Ledger
import Synchronization

/// A store in memory whose writes a test counts, holds up and lets fail.
final class GatedStore: LedgerStore {
    private let inner = MemoryStore()
    private let gate = Mutex<Latch?>(nil)
    private let fault = Mutex<StoreFault?>(nil)
    private let unstorable = Mutex<Rows?>(nil)
    private let count = Mutex(0)
    private let failed = Mutex(0)

    /// Whether the rows are there that cannot be stored.
    typealias Rows = @Sendable (MemoryTransaction) throws -> Bool

    var writes: Int { count.withLock { $0 } }
    /// How many writes failed, for whatever reason.
    var failures: Int { failed.withLock { $0 } }

    /// From now on each write passes through this door.
    func hold(at latch: Latch) { gate.withLock { $0 = latch } }

    /// From now on each write fails so; nil: not any more.
    func fail(with fault: StoreFault?) { self.fault.withLock { $0 = fault } }

    /// From now on each write is refused that would leave such rows behind, however it came to write them.
    func refuse(_ rows: @escaping Rows) { unstorable.withLock { $0 = rows } }

    func write<Result: Sendable>(
        _ body: @Sendable @escaping (MemoryTransaction) throws -> Result
    ) async throws -> Result {
        count.withLock { $0 += 1 }
        if let latch = gate.withLock({ $0 }) { await latch.pass() }
        do {
            if let fault = fault.withLock({ $0 }) { throw fault }
            let refused = unstorable.withLock { $0 }
            return try await inner.write { tx in
                let result = try body(tx)
                if let refused, try refused(tx) { throw StoreFault.refused("rows that cannot be stored") }
                return result
            }
        } catch {
            failed.withLock { $0 += 1 }
            throw error
        }
    }

    func read<Result: Sendable>(
        _ body: @Sendable @escaping (MemoryTransaction) throws -> Result
    ) async throws -> Result {
        if let fault = fault.withLock({ $0 }) { throw fault }
        return try await inner.read(body)
    }

    func close() async throws {}
}
