public import PartyKit
public import ShipmentModel

extension Statement {
    /// What a carrier answers to a call about an interception.
    ///
    /// The operation is kept beside the code: one code of a carrier means "taken" after an order and "withdrawn" after a
    /// cancellation, and the two must never be one fact.
    ///
    /// - Parameters:
    ///   - requestNumber: The carrier's number of the interception where the answer holds one.
    ///   - details: Further raw values that decide, by the carrier's field names.
    public static func interceptionAnswer(
        to operation: Operation, code: String, text: String?, requestNumber: String? = nil,
        details: [String: String] = [:]
    ) -> Statement {
        Statement(
            .interception, code: code, text: collapse(text) ?? "",
            details: details.merging(["operation": operation.rawValue]) { _, ours in ours },
            requestNumber: requestNumber)
    }

    /// The call that this statement answers; nil for a state that was pushed or asked for.
    public var answeredOperation: Operation? { details["operation"].map(Operation.init(rawValue:)) }
}
