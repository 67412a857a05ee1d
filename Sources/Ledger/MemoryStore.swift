internal import RefundRules
internal import ShipmentModel
internal import Synchronization

/// A ledger's rows in memory: for tests and for trying things out. Transactions are whole or leave no trace, one at a
/// time; nothing survives the process.
public final class MemoryStore: LedgerStore {
    // One transaction at a time, each on the caller's thread: they are short, and nothing in them waits.
    private let tables: Mutex<MemoryTransaction>

    public init() { tables = Mutex(MemoryTransaction()) }

    public func write<Result: Sendable>(
        _ body: @Sendable @escaping (MemoryTransaction) throws -> Result
    ) async throws -> Result {
        try tables.withLock { tx in
            do {
                let result = try body(tx)
                tx.changes.keep()
                return result
            } catch {
                tx.changes.rollBack()
                throw error
            }
        }
    }

    public func read<Result: Sendable>(
        _ body: @Sendable @escaping (MemoryTransaction) throws -> Result
    ) async throws -> Result {
        try tables.withLock { tx in try body(tx) }
    }

    public func close() async throws {}
}

/// The tables of a ``MemoryStore``, lent to one transaction at a time.
public final class MemoryTransaction: LedgerTransaction {
    let messages = MemoryTable<MessageID, MessageRow>()
    let numbers = MemoryTable<WaybillKey, Bool>()
    let facts = MemoryTable<FactKey, HeardFact>()
    let factKeys = MemoryTable<WaybillKey, Set<FactKey>>()
    let cases = MemoryTable<CaseKey, CaseRow>()
    let claims = MemoryTable<CaseKey, [ParcelClaim]>()
    let claimants = MemoryTable<WaybillKey, Set<CaseKey>>()
    let parcels = MemoryTable<ParcelID, ParcelRow>()
    let orders = MemoryTable<OrderKey, OrderRow>()
    let interceptions = MemoryTable<String, InterceptionRow>()
    let intents = MemoryTable<RefundKey, RefundIntent>()
    let attempts = MemoryTable<RefundKey, [RefundAttempt]>()
    let jobs = MemoryTable<Int64, StoredJob>()
    let tasks = MemoryTable<Int64, TaskView>()
    let audit = MemoryTable<Int64, AuditEntry>()
    let links = MemoryTable<Int64, [UInt8]>()
    let values = MemoryTable<String, [UInt8]>()

    // Where rows are found otherwise than by their keys.
    let parcelIDs = MemoryTable<WaybillKey, Set<ParcelID>>()
    let requestNumbers = MemoryTable<WaybillKey, Set<String>>()
    let intentKeys = MemoryTable<CaseKey, Set<RefundKey>>()
    let openJobs = MemoryTable<String, Int64>()
    /// When each open job can be claimed, and each case is to be looked at: what is looked through again and again.
    let readyJobs = MemoryTable<Int64, Instant>()
    let looks = MemoryTable<CaseKey, Instant>()
    let caseJobs = MemoryTable<CaseKey, Set<Int64>>()
    let caseTasks = MemoryTable<CaseKey, Set<Int64>>()
    let caseAudit = MemoryTable<CaseKey, Set<Int64>>()

    /// A job with how it ended.
    struct StoredJob {
        var job: Job
        var madeAt: Instant
        var closedAt: Instant?
        var hasFailed = false
        var readyAt: Instant { max(job.dueAt, job.leaseUntil ?? job.dueAt) }
    }

    let changes = MemoryChanges()

    init() {
        let tables: [any MemoryJournal] = [
            messages, numbers, facts, factKeys, cases, claims, claimants, parcels, orders, interceptions,
            intents, attempts, jobs, tasks, audit, links, values, parcelIDs, requestNumbers, intentKeys, openJobs,
            caseJobs, caseTasks, caseAudit, readyJobs, looks,
        ]
        for table in tables { table.changes = changes }
    }

    // MARK: Small values

    public func value(_ collection: SmallCollection, _ name: String) throws -> [UInt8]? {
        values["\(collection.rawValue)/\(name)"]
    }

    public func values(_ collection: SmallCollection) throws -> [[UInt8]] {
        values.rows.filter { $0.key.hasPrefix("\(collection.rawValue)/") }.sorted { $0.key < $1.key }.map(\.value)
    }

    public func values(
        _ collection: SmallCollection, after name: String, limit: Int
    ) throws -> [(name: String, value: [UInt8])] {
        let prefix = "\(collection.rawValue)/"
        let named = values.rows.filter { $0.key.hasPrefix(prefix) }.map {
            (name: String($0.key.dropFirst(prefix.count)), value: $0.value)
        }
        return Array(
            named.filter { name.utf8.lexicographicallyPrecedes($0.name.utf8) }
                .sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }.prefix(limit))
    }

    public func removeValues(_ collection: SmallCollection, _ names: [String]) throws {
        for name in names { values["\(collection.rawValue)/\(name)"] = nil }
    }

    public func setValue(_ collection: SmallCollection, _ name: String, to value: [UInt8]) throws {
        values["\(collection.rawValue)/\(name)"] = value
    }
}
