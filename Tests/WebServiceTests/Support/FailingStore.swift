import Ledger
import Synchronization

/// A store in memory that a test lets fail.
final class FailingStore: LedgerStore {
    private let inner = MemoryStore()
    private let fault = Mutex<StoreFault?>(nil)
    private let writeFault = Mutex<StoreFault?>(nil)

    func fail(with fault: StoreFault?) { self.fault.withLock { $0 = fault } }
    /// What is stored can be read on.
    func failWrites(with fault: StoreFault?) { writeFault.withLock { $0 = fault } }

    func write<Result: Sendable>(
        _ body: @Sendable @escaping (MemoryTransaction) throws -> Result
    ) async throws -> Result {
        if let fault = fault.withLock({ $0 }) ?? writeFault.withLock({ $0 }) { throw fault }
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
