public import ShipmentModel

/// Why something was decided, held or asked: stable codes, stored and shown. Their texts stand in `DecisionCode+Texts`.
public enum DecisionCode: String, Hashable, Sendable, Codable, CaseIterable {
    // On the road.
    case factsMissing = "facts_missing"
    case evaluatedAgain = "evaluated_again"
    case notEligible = "not_eligible"
    case approved
    case agreedByPlatform = "agreed_by_platform"
    case approvedByPerson = "approved_by_person"
    case turned
    case noLongerTurned = "no_longer_turned"
    case signed
    case notSignedAfterAll = "not_signed_after_all"
    case buyerEdited = "buyer_edited"
    case noTracking = "no_tracking"
    case interceptionRejected = "interception_rejected"
    case interceptionFailed = "interception_failed"
    case interceptionRunsAlready = "interception_runs_already"
    case interceptionTooLate = "interception_too_late"
    case interceptionInDoubt = "interception_in_doubt"
    case noInterceptionChannel = "no_interception_channel"
    case foreignGoods = "foreign_goods"
    case unknownCourier = "unknown_courier"
    case decideNow = "decide_now"
    case inspectReturn = "inspect_return"
    case interceptionTooExpensive = "interception_too_expensive"
    case reshipForeignGoods = "reship_foreign_goods"
    case successAfterDelivery = "success_after_delivery"
    case secondPersonNeeded = "second_person_needed"
    case firstOrderExpired = "first_order_expired"

    // Money is due because of …
    case dueInterception = "due_interception"
    case dueInterceptionQuality = "due_interception_quality"
    case dueRefusedQuality = "due_refused_quality"
    case dueReturningQuality = "due_returning_quality"
    case dueReturning = "due_returning"
    case dueReturned = "due_returned"
    case dueInspected = "due_inspected"
    case dueInspectionOverdue = "due_inspection_overdue"
    case dueAt48h = "due_at_48h"
    case duePerson = "due_person"

    // What became of it.
    case intentDropped = "intent_dropped"
    case amountReplaced = "amount_replaced"
    case refundDone = "refund_done"
    case refundAccepted = "refund_accepted"
    case refundRetry = "refund_retry"
    case refundUnknown = "refund_unknown"
    case refundAbsent = "refund_absent"
    case refundGivenUp = "refund_given_up"
    case refundedByPlatform = "refunded_by_platform"
    /// As the one before, but it was ours.
    case refundShownDone = "refund_shown_done"
    case refundBounced = "refund_bounced"
    case contradictedWhileRefunding = "contradicted_while_refunding"
    case amountChangedAfterAttempt = "amount_changed_after_attempt"
    case closedByPlatform = "closed_by_platform"
    case closedByPerson = "closed_by_person"
    case refusedAtPlatform = "refused_at_platform"
    case refusedByPerson = "refused_by_person"
    case agreementNotTold = "agreement_not_told"
    case refusalNotTold = "refusal_not_told"
    case moreTimeNotAsked = "more_time_not_asked"

    // People decide, because …
    case lost
    case longException = "long_exception"
    case redirected
    case partlyDelivered = "partly_delivered"
    case goodsNotSound = "goods_not_sound"
    case unclearDelivery = "unclear_delivery"
    case parcelListUnproven = "parcel_list_unproven"
    case amountChanged = "amount_changed"
    case editedNotEligible = "edited_not_eligible"
    case amountUnknown = "amount_unknown"
    case amountNotPositive = "amount_not_positive"
    case currencyMismatch = "currency_mismatch"
    case orderOverpaid = "order_overpaid"
    case earlierRefund = "earlier_refund"
    case arbitration
    case refundNotDone = "refund_not_done"
    /// It could not even be sent for a while.
    case refundNotSent = "refund_not_sent"
    case refundStuck = "refund_stuck"
    case refundMismatch = "refund_mismatch"
    case refundWindowOver = "refund_window_over"
    case refundUnanswered = "refund_unanswered"
    case intentMissing = "intent_missing"

    // An attempt may not begin now, because …
    case stopSwitch = "stop_switch"
    case capPerRefund = "cap_per_refund"
    case capPerHour = "cap_per_hour"
    case capPerDay = "cap_per_day"
    case capBelowAmount = "cap_below_amount"
    case staleRead = "stale_read"
    case caseChanged = "case_changed"
    case intentNotOpen = "intent_not_open"
    case anotherSender = "another_sender"
    case platformIsRefunding = "platform_is_refunding"
    case contradicted

    // After the end.
    case returnNotStarted = "return_not_started"
    case returnNotFinished = "return_not_finished"
    case deliveredAfterRefund = "delivered_after_refund"
    case acceptedAfterRefund = "accepted_after_refund"
    case lostAfterRefund = "lost_after_refund"
    case withdrawnAfterRefund = "withdrawn_after_refund"
    case redirectedAfterRefund = "redirected_after_refund"
    case unsoundAfterRefund = "unsound_after_refund"
    case amountChangedAfterRefund = "amount_changed_after_refund"
    case goodsCameBack = "goods_came_back"
    case reopenedAtPlatform = "reopened_at_platform"
    case refundedAfterEnd = "refunded_after_end"

    // A person said so.
    case takenBack = "taken_back"
    case reopened
    case note
    case actionImpossible = "action_impossible"
}

extension DecisionReason {
    /// A reason by its code, with the texts of the table.
    public init(_ code: DecisionCode, evidence: [FactKey] = [], at instant: Instant) {
        self.init(
            code: code.rawValue, english: code.english, chinese: code.chinese, evidence: evidence, at: instant)
    }

    /// A reason with a person's own words behind the table's.
    init(_ code: DecisionCode, words: String, evidence: [FactKey] = [], at instant: Instant) {
        self.init(
            code: code.rawValue, english: "\(code.english) \(words)", chinese: "\(code.chinese)\(words)",
            evidence: evidence, at: instant)
    }
}
