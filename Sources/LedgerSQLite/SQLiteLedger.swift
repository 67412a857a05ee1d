public import Ledger
public import ShipmentModel

/// The embedded ledger: the engine over one SQLite file.
public typealias SQLiteLedger = LedgerEngine<SQLiteStore>

extension LedgerEngine where Store == SQLiteStore {
    /// Opens or creates the ledger in a file.
    ///
    /// - Parameters:
    ///   - path: On a local file system; two further files, `-wal` and `-shm`, stand beside it.
    ///   - seal: The same key as ever: bodies sealed with another could not be read.
    /// - Throws: ``LedgerError`` `.misconfigured` when the file is of another program or version, its commits would not be
    ///   durable, or the key is another; `.unavailable` when it cannot be opened.
    public static func open(
        path: String, settings: DecisionSettings, seal: MessageSeal, onlyLooking: Bool = false, at now: Instant
    ) async throws(LedgerError) -> SQLiteLedger {
        try await SQLiteLedger(
            store: SQLiteStore(path: path), settings: settings, seal: seal, onlyLooking: onlyLooking, at: now)
    }
}
