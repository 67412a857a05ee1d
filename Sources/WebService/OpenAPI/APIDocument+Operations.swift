internal import Gateway
internal import HTTPTypes
internal import Ledger
internal import RefundRules

/// Every operation under `/v1`.
extension APIDocument {
    static let operations = cases + merchants + tasks + records + rest

    private static let aCase = "/v1/cases/{platform}/{shop}/{id}"

    private static let cases: [APIOperation] = [
        APIOperation(
            method: .get, path: "/v1/cases", name: "listCases", tag: "cases", summary: "List cases, the newest first.",
            role: .look,
            parameters: [
                .init(
                    name: "state", place: .query, schema: .words(CaseState.self), isRepeated: true,
                    meaning: "Only in this state."), .shop, .limit, .after,
            ], answer: .init(schema: .page(of: "CaseSummary")), problems: [.badRequest]),
        APIOperation(
            method: .get, path: "/v1/cases/counts", name: "countCases", tag: "cases", summary: "Count cases by state.",
            role: .look, answer: .json("CaseCounts")),
        APIOperation(
            method: .get, path: aCase, name: "showCase", tag: "cases",
            summary: "Show a case with all that belongs to it.", role: .look, answer: .json("Case"), hasETag: true),
        APIOperation(
            method: .get, path: aCase + "/explain", name: "explainCase", tag: "cases",
            summary: "Explain a case step by step.", role: .look, answer: .json("Explanation"), hasETag: true),
        APIOperation(
            method: .get, path: aCase + "/explain.svg", name: "drawCase", tag: "cases",
            summary: "Draw a case as a timeline.", role: .look,
            parameters: [
                .init(
                    name: "lang", place: .query, schema: .choice(ExplanationLanguage.allCases.map(\.rawValue)),
                    meaning: "The language of its words; `en` without it.")
            ], answer: .init(type: "image/svg+xml", schema: .string), problems: [.badRequest]),
        APIOperation(
            method: .post, path: aCase + "/actions", name: "act", tag: "cases",
            summary: "Decide a case; `pay` needs the role `approve`.", role: .act, parameters: [.ifMatch],
            body: [.json("Action")], answer: .json("Case"), hasETag: true, problems: [.version, .impossible]),
        APIOperation(
            method: .post, path: "/v1/cases/actions", name: "actOnMany", tag: "cases",
            summary:
                "One action with one reason on up to 200 cases, named by themselves or by their tasks; `pay` needs the "
                + "role `approve`. Each is decided by itself, and each result told.", role: .act,
            parameters: [.idempotencyKey], body: [.json("BulkAction")], answer: .json("BulkOutcome"),
            problems: [.conflict]),
    ]

    private static let merchants: [APIOperation] = [
        APIOperation(
            method: .post, path: "/v1/cases", name: "createCase", tag: "cases",
            summary: "Hand in a case of a merchant's own shop.", role: .act, parameters: [.idempotencyKey],
            body: [.json("NewCase")], status: 201, answer: .json("Case"), hasETag: true,
            problems: [.invalid, .conflict, .exists, .notFound]),
        APIOperation(
            method: .post, path: "/v1/cases/bulk", name: "createCases", tag: "cases",
            summary: "Hand in many cases; each row stands for itself.", role: .act,
            body: [.init(type: "application/x-ndjson", schema: .string), .init(type: "text/csv", schema: .string)],
            answer: .json("BulkTaken"), problems: [.invalid]),
        APIOperation(
            method: .patch, path: aCase, name: "changeCase", tag: "cases", summary: "Change a merchant's case.",
            role: .act, parameters: [.ifMatch], body: [.json("CaseChange")], answer: .json("Case"), hasETag: true,
            problems: [.invalid, .notAMerchantsCase, .version]),
        APIOperation(
            method: .post, path: aCase + "/close", name: "closeCase", tag: "cases", summary: "Close a merchant's case.",
            role: .act, parameters: [.ifMatch], answer: .json("Case"), hasETag: true,
            problems: [.badRequest, .tooLarge, .timeout, .invalid, .notAMerchantsCase, .version]),
        APIOperation(
            method: .post, path: "/v1/refunds/{key}/result", name: "reportRefund", tag: "records",
            summary: "Say what became of a refund that was ordered.", role: .act, body: [.json("RefundResult")],
            answer: .json("Refund"), problems: [.invalid, .resultDiffers, .amountDiffers]),
    ]

    // MARK: Tasks

    private static let aTask = "/v1/tasks/{id}"

    private static func change(_ name: String, _ body: String, _ summary: String) -> APIOperation {
        APIOperation(
            method: .post, path: "\(aTask)/\(name)", name: "\(name)Task", tag: "tasks", summary: summary, role: .act,
            body: [.json(body)], answer: .json("Task"), problems: [.taskClosed])
    }

    private static let tasks: [APIOperation] = [
        APIOperation(
            method: .get, path: "/v1/tasks", name: "listTasks", tag: "tasks",
            summary: "List tasks, the newest first; open ones that are not put off, if nothing else is said.",
            role: .look,
            parameters: [
                .init(name: "state", place: .query, schema: .choice(["open", "closed", "all"]), meaning: "Which."),
                .init(
                    name: "kind", place: .query, schema: .words(TaskKind.self), isRepeated: true,
                    meaning: "Only of this kind."), .shop,
                .init(name: "assignee", place: .query, meaning: "Only this person's."),
                .init(name: "unassigned", place: .query, schema: .bool, meaning: "Only those that are nobody's."),
                .init(
                    name: "snoozed", place: .query, schema: .words(TaskFilter.Snoozed.self),
                    meaning: "What to do with those that are put off."), .limit, .after,
            ], answer: .init(schema: .page(of: "Task")), problems: [.badRequest]),
        APIOperation(
            method: .get, path: aTask, name: "showTask", tag: "tasks",
            summary: "Show a task with what its case suggests now.", role: .look, answer: .json("Task")),
        change("assign", "TaskAssignment", "Give a task to somebody, or, with null, to nobody again."),
        change("note", "TaskNote", "Leave a note with a task."),
        change(
            "snooze", "TaskSnooze",
            "Put a task off for at most 90 days, or, with null, no longer. It is back earlier when it is asked for anew."
        ),
        change("close", "Because", "Close a task; its case stays as it is."),
        APIOperation(
            method: .post, path: "/v1/tasks/bulk", name: "changeTasks", tag: "tasks",
            summary: "One change with one reason to up to 200 tasks; each result is told.", role: .act,
            parameters: [.idempotencyKey], body: [.json("BulkTaskChange")], answer: .json("BulkOutcome"),
            problems: [.conflict]),
    ]

    // MARK: Records

    private static let records: [APIOperation] = [
        APIOperation(
            method: .get, path: "/v1/parcels/{carrier}/{waybill}", name: "showParcels", tag: "records",
            summary: "Show the parcels of a waybill number; for tokens of every shop.", role: .look,
            answer: .init(schema: .members(["items": .list(.named("Parcel"))])), problems: [.badRequest]),
        APIOperation(
            method: .post, path: "/v1/parcels/{carrier}/{waybill}/statements", name: "note", tag: "records",
            summary:
                "Put on record what somebody said of a parcel, on the telephone for instance; for tokens of every shop. It "
                + "is known, shown and asked about, and pays nothing by itself.", role: .act,
            parameters: [.idempotencyKey], body: [.json("Statement")], answer: .json("StatementTaken"),
            problems: [.conflict, .notFound]),
        APIOperation(
            method: .get, path: "/v1/refunds", name: "listRefunds", tag: "records",
            summary: "List refunds, the newest first.", role: .look, parameters: [.limit, .after],
            answer: .init(schema: .page(of: "Refund")), problems: [.badRequest]),
        APIOperation(
            method: .get, path: "/v1/refunds/{key}", name: "showRefund", tag: "records",
            summary: "Show a refund with its attempts.", role: .look, answer: .json("Refund")),
        APIOperation(
            method: .get, path: "/v1/messages", name: "listMessages", tag: "records",
            summary: "List raw messages without their bytes; for tokens of every shop.", role: .look,
            parameters: [
                .init(name: "party", place: .query, meaning: "Only of this party."),
                .init(
                    name: "outcome", place: .query, schema: .choice(["applied", "duplicate", "quarantined"]),
                    meaning: "Only with this outcome."), .limit, .after,
            ], answer: .init(schema: .page(of: "Message")), problems: [.badRequest, .notFound]),
        APIOperation(
            method: .get, path: "/v1/messages/{id}", name: "showMessage", tag: "records",
            summary: "Show a message without its bytes; for tokens of every shop.", role: .look,
            answer: .json("Message")),
        APIOperation(
            method: .post, path: "/v1/messages/{id}/raw", name: "openMessage", tag: "records",
            summary: "Give a message's raw bytes, which hold personal data: audited.", role: .approve,
            body: [.json("Because")], answer: .init(type: "application/octet-stream", schema: .string)),
    ]

    private static let rest: [APIOperation] = [
        APIOperation(
            method: .post, path: "/v1/warehouse/receipts", name: "receive", tag: "warehouse",
            summary:
                "Take in what a warehouse says of returned parcels; for tokens of every shop. `received` proves the "
                + "return. CSV has the columns carrier, waybill, result, time, station, in UTF-8 or GB 18030.",
            role: .act,
            parameters: [.idempotencyKey], body: [.json("Receipts"), .init(type: "text/csv", schema: .string)],
            answer: .json("ReceiptsTaken"), problems: [.conflict, .unreadable, .notFound]),
        APIOperation(
            method: .get, path: "/v1/openapi.json", name: "showDocument", tag: "document",
            summary: "This document, for everybody.", role: nil, answer: .init(schema: .anyObject("OpenAPI 3.1."))),
    ]
}
