/// Where a ledger keeps its rows: transactions, and nothing that knows why a row is written.
///
/// The algorithm lives once, in ``LedgerEngine``; a store offers primitives (``LedgerTransaction``). They are synchronous
/// and speak of batches, so that a store runs a whole transaction on one blocking thread, with multi-row statements.
public protocol LedgerStore: Sendable {
    associatedtype Transaction: LedgerTransaction

    /// Runs `body` in one transaction that may write: durable when this returns, without a trace when it throws.
    ///
    /// The body may run more than once, so it changes nothing but the transaction.
    ///
    /// - Throws: ``StoreFault`` for the store's own failures, otherwise what `body` threw.
    func write<Result: Sendable>(_ body: @Sendable @escaping (Transaction) throws -> Result) async throws -> Result
    /// Runs `body` on one consistent state, never on a standby's.
    func read<Result: Sendable>(_ body: @Sendable @escaping (Transaction) throws -> Result) async throws -> Result
    /// Ends open transactions, makes everything durable and lets the store go.
    func close() async throws
}

/// Why a store could not do what was asked, by what helps.
public enum StoreFault: Error, Sendable, Equatable {
    /// A deadlock, a serialisation failure or a busy lock: the same transaction again.
    case again(String)
    /// The store is gone, full or broken: nothing that was asked for is at fault.
    case unavailable(String)
    /// These very rows cannot be stored, or those beside them cannot be read.
    case refused(String)
}

extension Error {
    /// Whether the store is at fault, and nothing that was asked for.
    var isOfStore: Bool {
        switch self as? StoreFault {
        case .again, .unavailable: true
        case .refused: false
        case nil: self is CancellationError
        }
    }

    /// What went wrong, without what anybody wrote.
    var refusal: String {
        if case .refused(let detail) = self as? StoreFault { detail } else { "\(type(of: self))" }
    }
}

/// The primitives of one open transaction.
///
/// Lists of keys come sorted, without repeats, and locks are taken in that order. Everyone takes parcels before cases,
/// cases before orders, and jobs last: two writers can then wait for each other, but never in a circle.
public protocol LedgerTransaction: EvidenceRows, CaseRows, RefundRows, JobRows, SmallRows {}
