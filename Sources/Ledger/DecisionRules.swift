public import RefundRules
public import ShipmentModel

/// The pure rules that the engine decides with. The programs use ``standard``; the suite also passes rules that fail, to
/// see that a decision's error costs nothing but the decision.
public struct DecisionRules: Sendable {
    public var read: @Sendable (FactSet, Vocabularies, ParcelContext) throws -> ParcelReading
    public var decide: @Sendable (DecisionInputs) throws -> Decision
    /// Asked before each try of a refund.
    public var permit: @Sendable (AttemptGate) -> AttemptGate.Verdict

    public init(
        read: @escaping @Sendable (FactSet, Vocabularies, ParcelContext) throws -> ParcelReading,
        decide: @escaping @Sendable (DecisionInputs) throws -> Decision,
        permit: @escaping @Sendable (AttemptGate) -> AttemptGate.Verdict = { $0.check() }
    ) {
        self.read = read
        self.decide = decide
        self.permit = permit
    }

    /// The rules of the project.
    public static let standard = DecisionRules(
        read: { ParcelReading(of: $0, vocabularies: $1, context: $2) }, decide: RefundRules.decide)
}
