internal import Dispatch
internal import GRDB
internal import Synchronization

/// Moves the write-ahead log into the database file, on a connection and a queue of its own, so that no commit waits for
/// it: the writer's slowest moments are checkpoints.
final class Checkpointer: Sendable {
    /// Rows written between two checkpoints; some thousand pages of log.
    static let rowsBetween = 8_000

    private struct State {
        var rows = 0
        var isRunning = false
        var isClosed = false
    }

    private let connection: DatabaseQueue
    private let queue = DispatchQueue(label: "ledger.checkpoint", qos: .utility)
    private let state = Mutex(State())

    init(path: String) throws {
        var configuration = Configuration()
        configuration.label = "ledger.checkpoint"
        configuration.busyMode = .timeout(SQLiteStore.busyTimeout)
        connection = try DatabaseQueue(path: path, configuration: configuration)
        try connection.inDatabase { db in
            // A checkpoint syncs log and file before it lets the log begin anew.
            try db.execute(sql: "PRAGMA synchronous = FULL")
            try db.execute(sql: "PRAGMA wal_autocheckpoint = 0")
        }
    }

    /// Counts rows written; starts a checkpoint when enough have come together and none runs.
    func note(_ rows: Int) {
        let isDue = state.withLock { state in
            state.rows += rows
            guard state.rows >= Self.rowsBetween, !state.isRunning, !state.isClosed else { return false }
            (state.rows, state.isRunning) = (0, true)
            return true
        }
        guard isDue else { return }
        queue.async { [self] in
            run(.passive)
            state.withLock { $0.isRunning = false }
        }
    }

    /// A checkpoint that fails costs nothing but a longer log: the next one takes both.
    private func run(_ mode: Database.CheckpointMode) {
        do {
            try connection.inDatabase { db in _ = try db.checkpoint(mode) }
        } catch {
            state.withLock { $0.rows = Self.rowsBetween }
        }
    }

    /// Lets a running checkpoint end, then does the last one.
    func close() async {
        state.withLock { $0.isClosed = true }
        await withCheckedContinuation { continuation in
            queue.async { [self] in
                run(.truncate)
                continuation.resume()
            }
        }
    }
}
