import Foundation
import Ledger
import LedgerConformance
import LedgerSQLite

/// Stores in memory: what was committed is what the object holds.
struct MemoryFixture: StoreFixture {
    func make() async throws -> MemoryStore { MemoryStore() }
    func reopen(_ store: MemoryStore) async throws -> MemoryStore { store }
}

/// Stores in files of a folder that goes with the fixture.
final class SQLiteFixture: StoreFixture {
    struct Store: LedgerStore {
        let base: SQLiteStore
        let path: String

        func write<Result: Sendable>(
            _ body: @Sendable @escaping (SQLiteTransaction) throws -> Result
        ) async throws -> Result { try await base.write(body) }

        func read<Result: Sendable>(
            _ body: @Sendable @escaping (SQLiteTransaction) throws -> Result
        ) async throws -> Result { try await base.read(body) }

        func close() async throws { try await base.close() }
    }

    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("ledger-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit {
        do { try FileManager.default.removeItem(at: folder) } catch { print("left behind: \(folder.path)") }
    }

    func make() async throws -> Store {
        let path = folder.appendingPathComponent("\(UUID().uuidString).db").path
        return Store(base: try SQLiteStore(path: path), path: path)
    }

    /// Opens the file a second time, as after a crash: the first connection was never closed in order.
    func reopen(_ store: Store) async throws -> Store {
        Store(base: try SQLiteStore(path: store.path), path: store.path)
    }
}
