public import Ledger
internal import PartyKit
internal import RefundRules
public import ShipmentModel
public import WireFormats

// What the API, `--json` and the event stream show of each stored thing: one shape for all three.

extension JSONText {
    static func instant(_ instant: Instant?) -> JSONText? { instant.map { .string($0.description) } }

    static func money(_ money: Money?) -> JSONText? {
        money.map { .object([("amount_minor", .integer($0.minorUnits)), ("currency", .string($0.currency.rawValue))]) }
    }
}

extension CaseSummary {
    /// A case as a row of a list.
    public func json(at now: Instant) -> JSONText {
        .object(
            present: afterSale.members(at: now) + [
                ("parcels", .array(parcels.map(\.json))),
                ("refund", intent.map(\.json)),
            ])
    }
}

extension CaseView {
    /// A case with all that belongs to it.
    public func json(at now: Instant) -> JSONText {
        .object(
            present: afterSale.members(at: now) + [
                ("parcels", .array(parcels.map(\.json))),
                ("service_orders", .array(afterSale.serviceOrders.map(\.json))),
                ("refunds", .array(intents.map(\.json))),
                ("jobs", .array(jobs.map(\.json))),
                ("tasks", .array(tasks.map(\.json))),
                ("history", .array(audit.map(\.json))),
            ])
    }
}

extension AfterSaleCase {
    func members(at now: Instant) -> [(String, JSONText?)] {
        [
            ("platform", .string(key.platform.rawValue)),
            ("shop", .string(key.shop.rawValue)),
            ("after_sale_id", .string(key.afterSaleID)),
            ("order_id", .string(ifAny: facts.orderID)),
            ("state", .string(state.rawValue)),
            ("state_since", .instant(stateSince)),
            ("version", .integer(version)),
            ("type", .string(ifAny: facts.type?.rawValue)),
            ("amount", .money(facts.amount)), ("order_paid", .money(facts.orderPaid)),
            ("platform_state", .string(ifAny: facts.platformState?.rawValue)),
            ("applied_at", .instant(appliedAt)),
            ("approved_at", .instant(approvedAt)),
            ("deadline_at", .instant(deadline.effective)),
            ("deadline_is_estimate", .bool(deadline.isEstimate)),
            ("our_deadline_at", .instant(deadline.estimate)),
            ("platform_deadline_at", .instant(deadline.platform)),
            ("overdue", .bool(isOverdue)),
            ("score_seconds", .integer(scoreTimer.elapsed(at: now).components.seconds)),
            ("score_running", .bool(scoreTimer.isRunning(at: now))),
            ("eligibility", verdict.map(\.json)),
            ("warnings", approvalWarnings.isEmpty ? nil : .array(approvalWarnings.map(\.json))),
            ("reason", reason.map(\.json)),
            ("first_pay_order", firstPayOrder.map(\.json)),
        ]
    }
}

extension PayOrder {
    /// A payment that waits for a second person.
    var json: JSONText {
        .object(present: [
            ("person", .string(person)), ("reason", .string(PersonalData.masked(reason))), ("amount", .money(amount)),
            ("at", .instant(at)),
        ])
    }
}

extension EligibilityVerdict {
    var json: JSONText {
        .object([
            ("outcome", .string(outcome.rawValue)),
            ("reasons", .array(reasons.map(\.json))),
            ("waiting_for", .array(waitingFor.map { .string($0.rawValue) })),
            ("evaluated_at", .string(evaluatedAt.description)),
        ])
    }
}

extension EligibilityReason {
    var json: JSONText {
        .object(present: [
            ("code", .string(code.rawValue)), ("detail", .string(ifAny: detail)),
            ("english", .string(english)), ("chinese", .string(chinese)),
        ])
    }
}

extension DecisionReason {
    var json: JSONText {
        .object([
            ("code", .string(code)), ("english", .string(shown.english)), ("chinese", .string(shown.chinese)),
            ("evidence", .array(evidence.map { .string($0.rawValue) })), ("at", .string(at.description)),
        ])
    }
}

extension ParcelView {
    /// A parcel with what is known of it; facts only where the view holds them.
    public var json: JSONText {
        .object(present: [
            ("carrier", .string(id.carrier.rawValue)),
            ("waybill", .string(id.waybill.rawValue)),
            ("dispatched_at", id.isBound ? .instant(id.dispatch) : nil),
            ("status", .string(reading.status.rawValue)),
            ("inbound", .bool(reading.isInbound)),
            ("last_heard_of", .instant(reading.lastHeardOf?.latest)),
            ("refused", reading.refused?.json),
            ("returning", reading.returning?.json),
            ("returned", reading.returned?.json),
            ("delivered", reading.delivered?.json),
            ("delivery_direction", .string(ifAny: reading.deliveryDirection?.rawValue)),
            ("lost", reading.lost?.json),
            ("interception", reading.interception?.json),
            ("linked_waybill", .string(ifAny: reading.linkedWaybill?.rawValue)),
            ("reasons", .array(reading.reasons.map { .string($0.text) })),
            ("next_poll", .instant(nextPoll)),
            ("evidence", facts.isEmpty ? nil : .array(facts.map(\.json))),
        ])
    }
}

extension ParcelReading.Milestone {
    var json: JSONText {
        .object([
            ("from", .string(when.earliest.description)), ("until", .string(when.latest.description)),
            ("grade", .string("\(grade)")), ("evidence", .array(evidence.map { .string($0.rawValue) })),
        ])
    }
}

extension ParcelReading.Interception {
    var json: JSONText {
        .object(present: [
            ("state", .string(state.rawValue)), ("kind", .string(ifAny: kind?.rawValue)),
            ("answers_our_return_request", .bool(answersOurReturnRequest)), ("online", .bool(isOnline)),
            ("until", .string(when.latest.description)), ("grade", .string("\(grade)")),
            ("evidence", .array(evidence.map { .string($0.rawValue) })),
        ])
    }
}

extension HeardFact {
    var json: JSONText {
        .object(present: [
            ("key", .string(fact.key.rawValue)),
            ("party", .string(fact.party.rawValue)),
            ("channel", .string(fact.channel.rawValue)),
            ("topic", .string(fact.statement.topic.rawValue)),
            ("code", .string(fact.statement.code)),
            ("reason_code", .string(ifAny: fact.statement.reason)),
            ("text", .string(PersonalData.masked(fact.statement.text))),
            ("place", .string(ifAny: fact.statement.place.map(PersonalData.masked))),
            ("written_time", .string(ifAny: fact.statement.written?.description)),
            ("first_heard", .string(fact.firstHeard.description)),
            ("verification", .string("\(fact.verification)")),
            ("messages", .array(messages.map { .string($0.rawValue) })),
        ])
    }
}
