/// What one code of a platform means for the effect that was asked for.
public struct AnswerRule: Sendable, Hashable {
    /// ``EffectOutcome/notDone`` only where the code says so for sure; otherwise ``EffectOutcome/unknown``.
    public var outcome: EffectOutcome
    public var action: NextAction
    /// Nil where no source says.
    public var isRetryable: Bool?
    public var isThrottled: Bool
    /// Where the row comes from.
    public var source: String

    public init(
        _ outcome: EffectOutcome, _ action: NextAction, isRetryable: Bool? = nil, isThrottled: Bool = false,
        source: String
    ) {
        self.outcome = outcome
        self.action = action
        self.isRetryable = isRetryable
        self.isThrottled = isThrottled
        self.source = source
    }
}

extension AnswerRule {
    /// What an answer is read for: the same code means less when it answers a question.
    public enum Purpose: Sendable, Hashable {
        /// The answer to an effect.
        case effect
        /// The answer to asking what became of a refund: a question that failed says nothing about the refund.
        case query
        /// The answer to reading cases, which has no outcome of its own.
        case reading
    }

    /// The rule as what is known and done next.
    public func effect(for purpose: Purpose, code: String?, message: String? = nil) -> PlatformReport.Effect {
        switch (purpose, action) {
        case (.effect, _): PlatformReport.Effect(outcome, action, code: code, message: message)
        case (.query, .resendLater), (.query, .resendSameKey):
            PlatformReport.Effect(.unknown, .query, code: code, message: message)
        case (.query, _): PlatformReport.Effect(.unknown, action, code: code, message: message)
        case (.reading, .readCase), (.reading, .query), (.reading, .resendSameKey):
            PlatformReport.Effect(.unknown, .resendLater, code: code, message: message)
        case (.reading, _): PlatformReport.Effect(.unknown, action, code: code, message: message)
        }
    }
}

/// A platform's codes and what each means: data that is checked when it is built.
///
/// A code that stands twice is our own mistake and stops the program in its first test; a code without a row is
/// possibly done, so it reads as the table's `unlisted` rule, never as a refusal.
public struct AnswerTable: Sendable {
    private let rows: [String: AnswerRule]
    /// Every code in writing order, for tests.
    public let codes: [String]
    public let unlisted: AnswerRule

    public init(_ rows: KeyValuePairs<String, AnswerRule>, unlisted: AnswerRule) {
        var byCode: [String: AnswerRule] = [:]
        for (code, rule) in rows {
            precondition(byCode.updateValue(rule, forKey: code) == nil, "code \(code) stands twice in an answer table")
        }
        self.rows = byCode
        self.unlisted = unlisted
        codes = rows.map(\.key)
    }

    /// Nil for a code without a row.
    public subscript(code: String) -> AnswerRule? { rows[code] }

    /// The rule of the first code that has a row.
    ///
    /// - Parameter codes: The platform's codes for one failure, the most telling first.
    public func rule(for codes: [String?]) -> AnswerRule {
        codes.lazy.compactMap { $0.flatMap { rows[$0] } }.first ?? unlisted
    }
}
