internal import Foundation
internal import Ledger
internal import LedgerSQLite
internal import ShipmentModel

/// Worlds in which the real gateway lives among carriers that lie, networks that lose things and processes that end.
public enum Simulation {
    /// Which ledger the gateway lives on.
    public enum LedgerKind: String, Sendable, Codable, CaseIterable { case memory, sqlite }

    /// One world.
    ///
    /// Blocks the calling thread, which must not be a task's, and runs all tasks of the process on it meanwhile.
    ///
    /// - Parameters:
    ///   - seed: The same seed and number of lives give the same run, under `SWIFT_DETERMINISTIC_HASHING=1`.
    ///   - lives: How many parcels come into this world; some dozens are quickest.
    ///   - folder: Where the file of an SQLite ledger is made and removed.
    ///   - control: What is done wrong on purpose.
    public static func run(
        seed: UInt64, lives: Int, ledger: LedgerKind, folder: String, control: Control? = nil
    ) throws -> RunRecord {
        switch ledger {
        case .memory:
            return try SimulatedRun(seed: seed, lives: lives, store: MemoryStore(), control: control).run()
        case .sqlite:
            // Of this process alone: whoever runs the same seed at the same time has another one.
            let path = folder + "/world-\(seed)-\(getpid()).sqlite"
            defer { for suffix in ["", "-wal", "-shm"] { unlink(path + suffix) } }
            let store = try SQLiteStore(path: path)
            return try SimulatedRun(seed: seed, lives: lives, store: store, control: control).run()
        }
    }
}
