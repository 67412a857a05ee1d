public import Ledger
internal import PartyKit
public import RefundRules
internal import ShipmentModel
public import WireFormats

extension RefundIntent {
    /// A refund without its attempts.
    public var json: JSONText { .object(present: members) }

    var members: [(String, JSONText?)] {
        [
            ("refund_key", .string(key.rawValue)),
            ("case", .string(caseKey.description)),
            ("part", .integer(Int64(part))),
            ("amount", .money(amount)),
            ("phase", .string(phase.rawValue)),
            ("accepted", .bool(isAccepted)),
            ("written_at", .instant(writtenAt)),
            ("finished_at", .instant(finishedAt)),
            ("ordered_by", .string(ifAny: orderedBy)),
            ("reason", reason.json),
            ("reference", .string(ifAny: targetReference)),
            ("held_until", .instant(heldUntil)),
            ("last_error", .string(ifAny: lastError.map(PersonalData.masked))),
            ("bounced", hasBounced ? .bool(true) : nil),
        ]
    }
}

extension RefundView {
    public var json: JSONText {
        .object(present: intent.members + [("attempts", .array(attempts.map(\.json)))])
    }
}

extension RefundAttempt {
    var json: JSONText {
        .object(present: [
            ("number", .integer(Int64(number))), ("worker", .string(worker)), ("started_at", .instant(startedAt)),
            ("deadline", .instant(deadline)), ("request_digest", .string(requestDigest)),
            ("case_version", .integer(caseVersion)), ("outcome", .string(outcome.rawValue)),
            ("answered_at", .instant(answeredAt)),
        ])
    }
}

extension Job {
    public var json: JSONText {
        .object(present: [
            ("id", .integer(id)), ("kind", .string(kind.rawValue)), ("subject", .string(subject)),
            ("case", .string(caseKey.description)), ("due_at", .instant(dueAt)), ("tries", .integer(Int64(tries))),
            ("worker", .string(ifAny: worker)), ("lease_until", .instant(leaseUntil)),
            ("last_error", .string(ifAny: lastError.map(PersonalData.masked))),
        ])
    }
}

extension TaskView {
    public var json: JSONText {
        .object(present: [
            ("id", .integer(id)), ("case", .string(caseKey.description)), ("kind", .string(kind.rawValue)),
            ("state", .string(isOpen ? "open" : "closed")), ("suggestion", .string(suggestion)), ("why", why?.json),
            ("advice", advice?.json), ("opened_at", .instant(openedAt)), ("assignee", .string(ifAny: assignee)),
            ("note", .string(ifAny: note)), ("snoozed_until", .instant(snoozedUntil)),
            ("closed_at", .instant(closedAt)), ("closed_by", .string(ifAny: closedBy)),
            ("closed_because", .string(ifAny: closedBecause)),
        ])
    }
}

extension CaseAdvice {
    /// The suggested action, the possible ones, and the advice in words.
    var json: JSONText {
        .object(present: [
            ("action", .string(ifAny: suggested?.rawValue)),
            ("possible", .array(possible.map { .string($0.rawValue) })), ("english", .string(english)),
            ("chinese", .string(chinese)),
        ])
    }
}

extension AuditEntry {
    public var json: JSONText {
        .object(present: [
            ("sequence", .integer(sequence)), ("at", .instant(at)), ("actor", .string(actor)),
            ("action", .string(action)), ("case", .string(ifAny: caseKey?.description)),
            ("refund_key", .string(ifAny: refundKey?.rawValue)), ("message", .string(ifAny: messageID?.rawValue)),
            ("reason", reason.json),
        ])
    }
}

extension MessageView {
    /// A message without its bytes.
    public var json: JSONText {
        .object(present: [
            ("id", .string(id.rawValue)), ("party", .string(party.rawValue)), ("account", .string(account.rawValue)),
            ("operation", .string(operation.rawValue)), ("direction", .string(direction.rawValue)),
            ("answers", .string(ifAny: answers)), ("signature", .string(ifAny: signature?.rawValue)),
            ("status", status.map { .integer(Int64($0)) }), ("size", .integer(Int64(size))),
            ("first_heard", .instant(firstHeard)), ("last_heard", .instant(lastHeard)),
            ("times", .integer(Int64(times))), ("outcome", .string(outcome.rawValue)),
            (
                "quarantine",
                quarantine.map { .object([("type", .string($0.type)), ("detail", .string($0.detail))]) }
            ),
        ])
    }
}

extension Page {
    /// `{items: […], next: …}`.
    public func json(_ item: (Item) -> JSONText) -> JSONText {
        .object(present: [("items", .array(items.map(item))), ("next", .string(ifAny: next))])
    }
}
