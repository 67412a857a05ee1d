public import Ledger

/// How the suite gets a store: one implementation a kind of store.
public protocol StoreFixture: Sendable {
    associatedtype Store: LedgerStore

    /// An empty store, apart from all others.
    func make() async throws -> Store
    /// The same store after everything in memory is gone: closed, or torn down, and opened again.
    func reopen(_ store: Store) async throws -> Store
}

/// One promise of a ledger, and how to see that a store keeps it.
public struct LedgerCheck<Fixture: StoreFixture>: Sendable, CustomStringConvertible {
    /// A sentence.
    public let description: String
    public let run: @Sendable (Fixture) async throws -> Void

    init(_ description: String, _ run: @Sendable @escaping (Fixture) async throws -> Void) {
        self.description = description
        self.run = run
    }
}

/// The suite that every ledger passes.
public enum LedgerConformance<Fixture: StoreFixture> {
    public static var checks: [LedgerCheck<Fixture>] {
        recordingChecks + bindingChecks + orderChecks + moneyChecks + jobChecks + faultChecks + accessChecks
            + viewChecks + upkeepChecks + taskChecks + wakingChecks + alarmChecks
    }
}

/// Why a ledger does not conform.
public struct Nonconformance: Error, CustomStringConvertible {
    public let description: String
}

func expect(_ condition: Bool, _ sentence: @autoclosure () -> String, line: Int = #line) throws {
    guard condition else { throw Nonconformance(description: "line \(line): \(sentence())") }
}

func expectEqual<Value: Equatable>(
    _ found: Value, _ wanted: Value, _ what: @autoclosure () -> String, line: Int = #line
) throws {
    try expect(found == wanted, "\(what()): \(found), not \(wanted)", line: line)
}

func unwrap<Value>(_ value: Value?, _ what: @autoclosure () -> String, line: Int = #line) throws -> Value {
    guard let value else { throw Nonconformance(description: "line \(line): \(what()) is missing") }
    return value
}
