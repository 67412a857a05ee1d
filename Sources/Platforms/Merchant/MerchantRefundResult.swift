public import PlatformKit
public import RefundRules
public import ShipmentModel
internal import WireFormats

/// What a merchant's system says became of a refund that we ordered: the body of `POST /v1/refunds/{key}/result`, and
/// what its `status_url` answers.
///
/// A second result that is not equal to the first is a conflict for people; an equal one is a repeat.
public struct MerchantRefundResult: Sendable, Hashable, Codable {
    public enum Outcome: String, Sendable, Hashable, Codable, CaseIterable {
        case done
        case notDone = "not_done"
    }

    public var outcome: Outcome
    /// What was paid, in minor units of the order's currency; nil only when nothing was.
    public var amountMinor: Int64?
    public var doneAt: Instant?
    /// The merchant's own number of the payment.
    public var reference: String?
    /// Why not, when it was not done.
    public var reason: String?

    static let fields = ["refund_key", "outcome", "amount_minor", "done_at", "reference", "reason"]

    /// Reads a result.
    ///
    /// - Parameter key: The refund that it is about; the body may repeat it as `refund_key`, and then must be right.
    /// - Throws: ``MerchantInputError`` with every mistake.
    public static func read(_ body: [UInt8], for key: RefundKey?) throws(MerchantInputError) -> MerchantRefundResult {
        var fields = try StrictFields.read(body, known: Self.fields)
        let named = fields.id("refund_key", isRequired: false)
        if let named, let key, named != key.rawValue {
            fields.note("refund_key", .contradiction, "The result is about another refund.")
        }
        let outcome = fields.choice("outcome", of: Outcome.self, isRequired: true)
        let amount = fields.integer("amount_minor", isRequired: outcome == .done, in: 1...MerchantCaseInput.amountMax)
        let doneAt = fields.instant("done_at", isRequired: outcome == .done)
        let reference = fields.words("reference", maximum: 128)
        let reason = fields.words("reason", isRequired: outcome == .notDone, maximum: 500)
        try fields.finish()
        guard let outcome else { throw MerchantInputError(fields.mistakes) }
        return MerchantRefundResult(
            outcome: outcome, amountMinor: amount, doneAt: doneAt, reference: reference, reason: reason)
    }

    /// Whether a body means to be a result at all: an object with an `outcome`.
    static func isResult(_ body: [UInt8]) -> Bool {
        do {
            return try JSONValue.read(body).has("outcome")
        } catch {
            return false  // An endpoint may answer with any text.
        }
    }
}

extension MerchantRefundResult {
    /// The result as every target's answer is told; whether the amount is the ordered one is the caller's to compare.
    ///
    /// - Parameter ordered: The amount that was ordered, whose currency the result is in.
    public func effect(ordered: Money?) -> PlatformReport.Effect {
        let amount = amountMinor.flatMap { minor in ordered.map { Money(minorUnits: minor, currency: $0.currency) } }
        return switch outcome {
        case .done:
            .init(.done, .none, rawState: outcome.rawValue, targetReference: reference, amount: amount, doneAt: doneAt)
        case .notDone:
            .init(.notDone, .person, message: reason, rawState: outcome.rawValue, targetReference: reference)
        }
    }
}
