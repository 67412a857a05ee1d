internal import Dispatch
internal import GRDB
public import Ledger
internal import Synchronization

/// A ledger's rows in one SQLite file, written by one connection and read by several (WAL).
///
/// A commit is durable when `write` returns: `synchronous=FULL`, set on the writer after the file is open and read back,
/// because GRDB's pool sets NORMAL while it sets up WAL. Start is refused otherwise.
public final class SQLiteStore: LedgerStore {
    private let pool: DatabasePool
    private let checkpointer: Checkpointer
    private let texts = DecodedTexts()

    /// How long a writer of this process waits for one of another, such as a command beside a running service.
    static let busyTimeout: Double = 5
    static let readersMax = 4
    /// The writer's page cache. Keys are hashes, so inserts touch pages all over the file; SQLite's own 2 MB would read
    /// most of them again for each batch.
    static let cacheKiB = 65_536

    /// Opens or creates the file, brings it to the present version and checks that commits will be durable.
    ///
    /// - Throws: ``LedgerError`` `.misconfigured` for a file of another program or version, or one whose commits would
    ///   not be durable; `.unavailable` when it cannot be opened.
    public init(path: String) throws(LedgerError) {
        do {
            var configuration = Configuration()
            configuration.busyMode = .timeout(Self.busyTimeout)
            configuration.foreignKeysEnabled = true
            configuration.maximumReaderCount = Self.readersMax
            configuration.label = "ledger"
            pool = try DatabasePool(path: path, configuration: configuration)
            try pool.writeWithoutTransaction { db in
                try db.execute(sql: "PRAGMA synchronous = FULL")
                try db.execute(sql: "PRAGMA cache_size = -\(Self.cacheKiB)")
                // The checkpointer does it, on a connection of its own: a checkpoint is what a commit would wait for.
                try db.execute(sql: "PRAGMA wal_autocheckpoint = 0")
                try Self.check(db)
                try Schema.prepare(db)
            }
            checkpointer = try Checkpointer(path: path)
        } catch {
            throw Self.startFailure(error)
        }
    }

    /// Reads back what durability rests on.
    static func check(_ db: Database) throws {
        let synchronous = try Int.fetchOne(db, sql: "PRAGMA synchronous") ?? -1
        guard synchronous >= 2 else {
            throw LedgerError(.misconfigured, "commits are not durable: PRAGMA synchronous reads \(synchronous), not 2")
        }
        let mode = try String.fetchOne(db, sql: "PRAGMA journal_mode") ?? ""
        guard mode == "wal" else {
            throw LedgerError(.misconfigured, "the file's journal mode is \(mode), not wal: is its file system local?")
        }
        guard try Bool.fetchOne(db, sql: "PRAGMA foreign_keys") == true else {
            throw LedgerError(.misconfigured, "this SQLite does not keep foreign keys")
        }
    }

    private static func startFailure(_ error: any Error) -> LedgerError {
        switch error {
        case let error as LedgerError: error
        case let error as DatabaseError:
            LedgerError(.unavailable, "the ledger's file cannot be opened: \(error.resultCode) \(error.message ?? "")")
        default: LedgerError(.unavailable, "the ledger's file cannot be opened: \(type(of: error))")
        }
    }

    /// What the writer's connection says about a pragma; for tests.
    public func writerPragma(_ name: String) async throws -> String? {
        try await onWriter { db in try String.fetchOne(db, sql: "PRAGMA \(name)") }
    }

    // MARK: Transactions

    public func write<Result: Sendable>(
        _ body: @Sendable @escaping (SQLiteTransaction) throws -> Result
    ) async throws -> Result {
        let (result, changes) = try await onWriter { [texts] db in
            let before = db.totalChangesCount
            var result: Result?
            try db.inTransaction(.immediate) {
                result = try body(SQLiteTransaction(db, texts))
                return .commit
            }
            guard let result else { throw StoreFault.unavailable("a transaction ended without a result") }
            return (result, db.totalChangesCount - before)
        }
        checkpointer.note(changes)
        return result
    }

    public func read<Result: Sendable>(
        _ body: @Sendable @escaping (SQLiteTransaction) throws -> Result
    ) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            pool.asyncRead { [texts] connection in
                continuation.resume(
                    with: Swift.Result {
                        do { return try body(SQLiteTransaction(try connection.get(), texts)) } catch {
                            throw Self.fault(error)
                        }
                    })
            }
        }
    }

    /// Runs on the writer's own thread. Not cancelled with the caller's task: what is committed is always reported.
    private func onWriter<Result: Sendable>(
        _ body: @Sendable @escaping (Database) throws -> Result
    ) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            pool.asyncWriteWithoutTransaction { db in
                continuation.resume(
                    with: Swift.Result { do { return try body(db) } catch { throw Self.fault(error) } })
            }
        }
    }

    public func close() async throws {
        await checkpointer.close()
        do { try pool.close() } catch { throw Self.fault(error) }
    }

    /// An error of SQLite, or a row that cannot be read, by what helps; other errors as they are.
    static func fault(_ error: any Error) -> any Error {
        if let damaged = error as? DamagedRow { return StoreFault.refused(damaged.description) }
        guard let error = error as? DatabaseError else { return error }
        // Never the arguments of the statement: they hold what people wrote.
        let detail = "SQLite \(error.extendedResultCode.rawValue): \(error.message ?? "no message")"
        return switch error.resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED: StoreFault.again(detail)
        case .SQLITE_FULL, .SQLITE_IOERR, .SQLITE_CANTOPEN, .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_READONLY,
            .SQLITE_NOMEM, .SQLITE_PERM, .SQLITE_PROTOCOL, .SQLITE_INTERRUPT, .SQLITE_ABORT, .SQLITE_MISUSE:
            StoreFault.unavailable(detail)
        default: StoreFault.refused(detail)
        }
    }
}
