internal import Ledger
internal import RefundRules
internal import ShipmentModel

/// One thing done wrong on purpose, to see that a run finds it: a check that cannot fail proves nothing.
///
/// Each changes only what is passed in from outside (rules, settings, adapters, the store); the gateway itself has no
/// switch for being wrong.
public struct Control: Sendable {
    public let name: String
    /// What is done wrong, for people.
    public let summary: String
    /// What should be found broken.
    public let breaks: RunRecord.Invariant

    var parties: @Sendable (inout PartiesOfControl) -> Void = { _ in }
    var rules: @Sendable (inout DecisionRules) -> Void = { _ in }
    var settings: @Sendable (inout DecisionSettings) -> Void = { _ in }
    /// Whether a transaction with this result is rolled back, while whoever asked believes that it was committed.
    var isLost: @Sendable (any Sendable, inout Chance) -> Bool = { _, _ in false }
    /// What whoever asked gets instead of a transaction's result.
    var result: @Sendable (any Sendable) -> any Sendable = { $0 }

    init(_ name: String, breaks: RunRecord.Invariant, _ summary: String) {
        self.name = name
        self.breaks = breaks
        self.summary = summary
    }

    func with(_ change: (inout Control) -> Void) -> Control {
        var control = self
        change(&control)
        return control
    }

    public static func named(_ name: String) -> Control? { all.first { $0.name == name } }
}
