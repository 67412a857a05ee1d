import Ledger
import Synchronization

/// When a store fails, and how: at the n-th step from the time of arming, once. A step is a primitive, a commit, or the
/// answer to a commit.
final class FaultPlan: Sendable {
    private struct State {
        var steps = 0
        var failAt: Int?
        var fault = StoreFault.unavailable("injected")
        var failed: String?
        var poison: (code: String, error: any Error)?
    }

    private let state = Mutex(State())

    /// - Parameter step: 1 is the next; nil only counts.
    func arm(failAt step: Int?, with fault: StoreFault = .unavailable("injected")) {
        state.withLock { $0 = State(failAt: step, fault: fault, poison: $0.poison) }
    }

    /// Lets every transaction that stores a fact with this code fail, again and again.
    func refuseFacts(withCode code: String, by error: any Error) { state.withLock { $0.poison = (code, error) } }
    var poison: (code: String, error: any Error)? { state.withLock { $0.poison } }

    var steps: Int { state.withLock { $0.steps } }
    /// The step that failed.
    var failed: String? { state.withLock { $0.failed } }

    func step(_ name: String) throws {
        try state.withLock { state in
            state.steps += 1
            guard state.steps == state.failAt else { return }
            state.failed = name
            throw state.fault
        }
    }
}

/// A store that fails where its plan says.
struct FaultyStore<Base: LedgerStore>: LedgerStore {
    let base: Base
    let plan = FaultPlan()

    func write<Result: Sendable>(
        _ body: @Sendable @escaping (FaultyTransaction<Base.Transaction>) throws -> Result
    ) async throws -> Result {
        let plan = plan
        try plan.step("begin")
        let result = try await base.write { tx in
            let result = try body(FaultyTransaction(base: tx, plan: plan))
            try plan.step("commit")
            return result
        }
        // Committed, and the answer lost on the way.
        try plan.step("answer")
        return result
    }

    func read<Result: Sendable>(
        _ body: @Sendable @escaping (FaultyTransaction<Base.Transaction>) throws -> Result
    ) async throws -> Result {
        let plan = FaultPlan()
        return try await base.read { tx in try body(FaultyTransaction(base: tx, plan: plan)) }
    }

    func close() async throws { try await base.close() }
}
