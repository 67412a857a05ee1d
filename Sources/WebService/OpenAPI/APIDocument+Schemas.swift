internal import Gateway
internal import Ledger
internal import Platforms
internal import RefundRules
internal import ShipmentModel

/// The shapes of what the API takes and gives, by name.
extension APIDocument {
    static let schemas: [(String, APISchema)] = stored + decided + requests

    // MARK: What is stored

    private static let caseFields = APISchema.members([
        "platform": .string, "shop": .string, "after_sale_id": .string, "order_id?": .string,
        "state": .words(CaseState.self), "state_since?": .instant, "version": .integer, "type?": .words(CaseType.self),
        "amount?": .named("Money"), "platform_state?": .string, "applied_at": .instant, "approved_at?": .instant,
        "deadline_at?": .instant, "deadline_is_estimate": .bool, "our_deadline_at?": .instant,
        "platform_deadline_at?": .instant, "overdue": .bool, "score_seconds": .integer, "score_running": .bool,
        "eligibility?": .named("Eligibility"), "warnings?": .list(.named("EligibilityReason")),
        "reason?": .named("Reason"),
        "first_pay_order?": .named("PayOrder"),
    ])

    private static let refundFields = APISchema.members([
        "refund_key": .string, "case": .string, "part": .integer, "amount": .named("Money"),
        "phase": .words(RefundIntent.Phase.self), "accepted": .bool, "written_at": .instant, "finished_at?": .instant,
        "ordered_by?": .string, "reason": .named("Reason"), "reference?": .string, "held_until?": .instant,
        "last_error?": .string, "bounced?": .bool,
    ])

    private static let stored: [(String, APISchema)] = [
        ("Money", .members(["amount_minor": .integer, "currency": .string])),
        (
            "CaseSummary",
            caseFields.and(.members(["parcels": .list(.named("Parcel")), "refund?": .named("RefundIntent")]))
        ),
        (
            "Case",
            caseFields.and(
                .members([
                    "parcels": .list(.named("Parcel")), "service_orders": .list(.named("ServiceOrder")),
                    "refunds": .list(.named("Refund")),
                    "jobs": .list(.named("Job")), "tasks": .list(.named("Task")),
                    "history": .list(.named("AuditEntry")),
                ]))
        ),
        (
            "CaseCounts",
            .object(CaseState.allCases.map { .init(name: $0.rawValue, schema: .integer, isRequired: true) })
        ),
        (
            "Parcel",
            .members([
                "carrier": .string, "waybill": .string, "dispatched_at?": .instant,
                "status": .words(ShipmentStatus.self), "inbound": .bool, "last_heard_of?": .instant,
                "refused?": .named("Milestone"), "returning?": .named("Milestone"), "returned?": .named("Milestone"),
                "delivered?": .named("Milestone"), "delivery_direction?": .string, "lost?": .named("Milestone"),
                "interception?": .named("Interception"), "linked_waybill?": .string, "reasons": .list(.string),
                "next_poll?": .instant, "evidence?": .list(.named("Evidence")),
            ])
        ),
        (
            "Milestone",
            .members(["from": .instant, "until": .instant, "grade": grade, "evidence": .list(.string)])
        ),
        (
            "Interception",
            .members([
                "state": .words(InterceptionState.self), "kind?": .string, "answers_our_return_request": .bool,
                "online": .bool, "until": .instant, "grade": grade, "evidence": .list(.string),
            ])
        ),
        (
            "ServiceOrder",
            .members([
                "carrier": .string, "waybill": .string, "request_number": .string, "service_order_number?": .string,
                "through": .string, "asked_at": .instant, "answered_at?": .instant,
                "answer": .words(InterceptionState.self), "fault?": .string, "fee?": .named("Money"),
                "fee_as_written?": .string, "fee_settlement?": .words(FeeSettlement.self),
                "looked_first?": .words(LookBeforeOrder.self), "other_goods?": .integer, "cancelled": .bool,
            ])
        ),
        (
            "Evidence",
            .members([
                "key": .string, "party": .string, "channel": .words(Channel.self), "topic": .string, "code": .string,
                "reason_code?": .string, "text": .string, "place?": .string, "written_time?": .string,
                "first_heard": .instant, "verification": .string, "messages": .list(.string),
            ])
        ),
        ("RefundIntent", refundFields),
        ("Refund", refundFields.and(.members(["attempts": .list(.named("Attempt"))]))),
        (
            "Attempt",
            .members([
                "number": .integer, "worker": .string, "started_at": .instant, "deadline": .instant,
                "request_digest": .string, "case_version": .integer, "outcome": .string, "answered_at?": .instant,
            ])
        ),
        (
            "Job",
            .members([
                "id": .integer, "kind": .words(JobKind.self), "subject": .string, "case": .string, "due_at": .instant,
                "tries": .integer, "worker?": .string, "lease_until?": .instant, "last_error?": .string,
            ])
        ),
        (
            "Task",
            .members([
                "id": .integer, "case": .string, "kind": .words(TaskKind.self), "state": .choice(["open", "closed"]),
                "suggestion": .string, "why?": .named("Reason"), "advice?": .named("Advice"), "opened_at": .instant,
                "assignee?": .string, "note?": .string, "snoozed_until?": .instant, "closed_at?": .instant,
                "closed_by?": .string, "closed_because?": .string,
            ])
        ),
        (
            "Message",
            .members([
                "id": .string, "party": .string, "account": .string, "operation": .string, "direction": .string,
                "answers?": .string, "signature?": .string, "status?": .integer, "size": .integer,
                "first_heard": .instant, "last_heard": .instant, "times": .integer,
                "outcome": .choice(["applied", "duplicate", "quarantined"]),
                "quarantine?": .members(["type": .string, "detail": .string]),
            ])
        ),
    ]

    private static let grade = APISchema.choice(Grade.allCases.map { "\($0)" })

    // MARK: What is decided

    private static let decided: [(String, APISchema)] = [
        (
            "Reason",
            .members([
                "code": .string, "english": .string, "chinese": .string, "evidence": .list(.string), "at": .instant,
            ])
        ),
        (
            "Eligibility",
            .members([
                "outcome": .string, "reasons": .list(.named("EligibilityReason")), "waiting_for": .list(.string),
                "evaluated_at": .instant,
            ])
        ),
        (
            "EligibilityReason",
            .members(["code": .string, "detail?": .string, "english": .string, "chinese": .string])
        ),
        (
            "PayOrder",
            .members(["person": .string, "reason": .string, "amount": .named("Money"), "at": .instant])
        ),
        (
            "Advice",
            .members([
                "action?": .words(PersonAction.Kind.self), "possible": .list(.words(PersonAction.Kind.self)),
                "english": .string, "chinese": .string,
            ])
        ),
        (
            "AuditEntry",
            .members([
                "sequence": .integer, "at": .instant, "actor": .string, "action": .string, "case?": .string,
                "refund_key?": .string, "message?": .string, "reason": .named("Reason"),
            ])
        ),
        ("Explanation", .anyObject("Why the case is where it is: every step from raw message to effect.")),
        (
            "BulkOutcome",
            .members([
                "done": .integer, "refused": .integer,
                "items": .list(
                    .members([
                        "task?": .integer, "case?": .string, "outcome": .choice(["done", "refused"]),
                        "state?": .words(CaseState.self), "version?": .integer, "waits_for_second_person?": .bool,
                        "problem?": .members(["type": .string, "title": .string, "detail": .string]),
                    ])),
            ])
        ),
        (
            "BulkTaken",
            .members([
                "taken": .integer, "refused": .list(.members(["line": .integer, "problem": .string])),
            ])
        ),
        (
            "ReceiptsTaken",
            .members([
                "message?": .string, "taken": .integer, "repeat?": .bool,
                "refused": .list(.members(["line?": .integer, "item?": .integer, "problem": .string])),
                "cases": .list(.string),
            ])
        ),
        (
            "StatementTaken",
            .members(["message?": .string, "repeat?": .bool, "cases": .list(.string)])
        ),
        (
            "Problem",
            .members([
                "type": .choice(ProblemType.allCases.map { "urn:turnback:problem:\($0.rawValue)" }), "title": .string,
                "status": .integer, "detail": .string,
                "errors?": .list(.members(["path": .string, "reason": .string])),
            ])
        ),
    ]

    // MARK: What is sent in

    private static let changing = APISchema.members([
        "order_paid_minor?": .integer, "buyer_received?": .bool, "cross_border?": .bool, "hainan_duty_free?": .bool,
        "category?": .string,
        "quality_buyer?": .bool,
        "parcels?": .list(
            .members([
                "carrier": .string, "waybill": .string, "dispatched_at?": .instant, "other_goods?": .integer,
            ]).alone),
        "parcels_complete?": .bool,
    ])

    private static let requests: [(String, APISchema)] = [
        (
            "NewCase",
            .members([
                "shop": .string, "after_sale_id": .string, "order_id": .string, "type": .words(CaseType.self),
                "amount_minor": .integer, "currency": .string, "applied_at": .instant,
            ]).and(changing).alone
        ),
        ("CaseChange", .members(["type?": .words(CaseType.self), "amount_minor?": .integer]).and(changing).alone),
        ("Action", .members(["kind": .words(PersonAction.Kind.self), "reason": .string]).alone),
        (
            "BulkAction",
            .members([
                "kind": .words(PersonAction.Kind.self), "reason": .string, "tasks?": .list(.integer),
                "cases?": .list(.oneOf([.string, .members(["case": .string, "version?": .integer]).alone])),
            ]).alone
        ),
        ("TaskAssignment", .members(["assignee": .orNull(.string), "reason": .string]).alone),
        ("TaskNote", .members(["note": .string, "reason?": .string]).alone),
        ("TaskSnooze", .members(["until": .orNull(.instant), "reason": .string]).alone),
        ("Because", .members(["reason": .string]).alone),
        (
            "BulkTaskChange",
            .members([
                "change": .choice(TaskRequests.changes), "tasks": .list(.integer), "reason?": .string,
                "assignee?": .orNull(.string), "note?": .string, "until?": .orNull(.instant),
            ]).alone
        ),
        (
            "RefundResult",
            .members([
                "refund_key?": .string, "outcome": .words(MerchantRefundResult.Outcome.self),
                "amount_minor?": .integer, "done_at?": .instant, "reference?": .string, "reason?": .string,
            ]).alone
        ),
        (
            "Receipt",
            .members([
                "carrier": .string, "waybill": .string, "result": .words(WarehouseVocabulary.Word.self),
                "time": .instant, "station": .string,
            ]).alone
        ),
        (
            "Statement",
            .members([
                "what": .words(PersonVocabulary.Word.self), "said_by": .words(PersonVocabulary.Source.self),
                "note": .string, "at?": .string,
            ]).alone
        ),
        ("Receipts", .oneOf([.named("Receipt"), .members(["receipts": .list(.named("Receipt"))]).alone])),
    ]
}
