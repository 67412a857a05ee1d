public import ShipmentModel

/// The ledger: our algorithm, written once, over any store.
///
/// `record` (see `LedgerEngine+Record`) and `beginAttempt` are where decisions and money are committed; the rest reads,
/// leases and switches. Time comes in with each call.
public struct LedgerEngine<Store: LedgerStore>: Ledger {
    public let store: Store
    let settings: DecisionSettings
    let seal: MessageSeal
    let rules: DecisionRules

    /// How often a transaction is repeated after a deadlock or a serialisation failure.
    static var triesMax: Int { 8 }
    /// When a claimed parcel is due again if its poller dies before it says.
    static var pollLease: Duration { .minutes(30) }

    /// Opens the ledger on a store that is ready.
    ///
    /// - Parameter onlyLooking: Cases that were read with other tables are not marked to be decided again.
    /// - Throws: `.misconfigured` when the store was sealed with another key.
    public init(
        store: Store, settings: DecisionSettings, seal: MessageSeal, rules: DecisionRules = .standard,
        onlyLooking: Bool = false, at now: Instant
    ) async throws(LedgerError) {
        self.store = store
        self.settings = settings
        self.seal = seal
        self.rules = rules
        let (fingerprint, tables) = (seal.fingerprint, settings.vocabularies.version)
        let stored = try await write { tx in
            // A corrected table corrects the past: cases that were read with another one are decided again.
            if !onlyLooking { try tx.lookAgainUnlessRead(with: tables, at: now) }
            if let stored = try tx.value(.store, "seal") { return stored }
            try tx.setValue(.store, "seal", to: fingerprint)
            return fingerprint
        }
        guard stored == fingerprint else {
            throw LedgerError(.misconfigured, "the sealing key is not the one that this ledger was made with")
        }
    }

    public func close() async throws(LedgerError) {
        do { try await store.close() } catch { throw LedgerError(of: error) }
    }

    // MARK: Transactions

    func write<Result: Sendable>(
        _ body: @Sendable @escaping (Store.Transaction) throws -> Result
    ) async throws(LedgerError) -> Result {
        do { return try await writeRepeatedly(body) } catch { throw LedgerError(of: error) }
    }

    func read<Result: Sendable>(
        _ body: @Sendable @escaping (Store.Transaction) throws -> Result
    ) async throws(LedgerError) -> Result {
        do { return try await store.read(body) } catch { throw LedgerError(of: error) }
    }

    /// Repeats the whole transaction when it lost against another one; other errors pass through.
    func writeRepeatedly<Result: Sendable>(
        _ body: @Sendable @escaping (Store.Transaction) throws -> Result
    ) async throws -> Result {
        for _ in 1..<Self.triesMax {
            do { return try await store.write(body) } catch StoreFault.again { continue }
        }
        return try await store.write(body)
    }
}

extension LedgerError {
    init(of error: any Error) {
        switch error {
        case let error as LedgerError: self = error
        case StoreFault.again(let detail): self.init(.unavailable, detail)
        case StoreFault.unavailable(let detail): self.init(.unavailable, detail)
        case StoreFault.refused(let detail): self.init(.internal, detail)
        default: self.init(.internal, "\(type(of: error))")
        }
    }
}
