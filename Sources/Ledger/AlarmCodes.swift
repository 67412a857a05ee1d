internal import RefundRules

extension AuditEntry {
    /// The code of every alarm that is ever raised.
    public static let alarmCodes: [String] =
        DeadlineAlarm.allCases.map(\.code)
        + [
            DecisionCode.refundMismatch, .refundBounced, .refundUnanswered, .refundNotDone, .refundNotSent,
            .refundStuck,
            .refundWindowOver,
            .refundGivenUp, .refundedAfterEnd, .contradictedWhileRefunding, .intentMissing, .noTracking,
            .returnNotStarted,
            .successAfterDelivery,
        ].map(\.rawValue)
        + ["job-failed", "message-not-stored", "unknown-refund", "decision-failed", "unreadable-alarm"]
}
