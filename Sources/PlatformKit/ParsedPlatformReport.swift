public import PartyKit
public import RefundRules
internal import ShipmentModel
public import WireFormats

/// What a platform's message says in the form of the corpus: the same keys for every platform, none that the message
/// cannot tell.
///
/// `turnback normalize` prints it; people and tests compare it with what the corpus expects.
public enum ParsedPlatformReport {
    /// An answer to a call of ours.
    public static func render(_ report: PlatformReport, of operation: Operation) -> JSONText {
        var members: [(String, JSONText?)] = []
        switch operation {
        case .refund, .refundQuery: break
        default: members.append(("ok", report.isOK.map(JSONText.bool)))
        }
        switch operation {
        case .caseList:
            members.append(("has_more", report.hasMore.map(JSONText.bool)))
            members.append(("cases", .array(report.cases.map(render))))
        case .caseDetail:
            members.append(("case", report.cases.first.map(render)))
        case .intercept:
            members.append(("results", .array(report.interceptions.map(render))))
        default: break
        }
        if let effect = report.effect { members += self.members(of: effect) }
        return .object(present: members)
    }

    /// A push.
    ///
    /// `verified` is left out where the scheme has no signature that covers the body.
    public static func render(_ push: PlatformPushReading, of operation: Operation) -> JSONText {
        var members: [(String, JSONText?)] = [
            ("verified", push.signature == .unsigned ? nil : .bool(push.signature == .verified)),
            ("ack", render(push.acknowledgement)),
        ]
        if operation == .pushRefund {
            members.append(("event_id", .string(ifAny: push.refund?.eventID)))
            members.append(("topic", .string(ifAny: push.refund?.topic)))
            if let effect = push.refund?.effect { members += self.members(of: effect) }
        } else {
            members.append(("events", .array(push.events.map(render))))
        }
        return .object(present: members)
    }

    /// One case.
    public static func render(_ snapshot: CaseSnapshot) -> JSONText {
        .object(present: [
            ("case_id", .string(snapshot.key.afterSaleID)),
            ("order_id", .string(ifAny: snapshot.orderID)),
            ("type", .string(ifAny: snapshot.type?.rawValue)),
            ("raw_status", .string(ifAny: snapshot.rawState)),
            ("state", .string(ifAny: snapshot.platformState?.rawValue)),
            ("amount_minor", snapshot.amount.map { .integer($0.minorUnits) }),
            ("currency", .string(ifAny: snapshot.amount?.currency.rawValue)),
            ("buyer_received", snapshot.buyerReportsReceived.map(JSONText.bool)),
            ("refuse_then_refund", snapshot.isRefuseThenRefund.map(JSONText.bool)),
            ("refund_state", .string(ifAny: snapshot.refundState?.rawValue)),
            ("version", .string(ifAny: snapshot.version)),
            ("cross_border", snapshot.isCrossBorder.map(JSONText.bool)),
            ("applied_at", seconds(snapshot.appliedAt)),
            ("updated_at", seconds(snapshot.updatedAt)),
            ("deadline_at", seconds(snapshot.deadlineAt)),
            ("final_at", seconds(snapshot.finalAt)),
            ("parcels", snapshot.parcels.map { .array($0.map(render)) }),
            ("return_waybill_no", .string(ifAny: snapshot.returnWaybill)),
            ("auto", snapshot.automatic.map { .array($0.map(JSONText.string)) }),
        ])
    }

    private static func render(_ parcel: CaseParcel) -> JSONText {
        .object(present: [
            ("carrier_code", .string(parcel.carrierCode)),
            ("waybill_no", .string(parcel.waybill.rawValue)),
            ("platform_state", .string(ifAny: parcel.platformState)),
        ])
    }

    private static func render(_ result: PlatformReport.InterceptionResult) -> JSONText {
        .object(present: [
            ("carrier_code", .string(ifAny: result.carrierCode)),
            ("waybill_no", .string(result.waybill)),
            ("state", .string(result.state.rawValue)),
            ("reason_code", .string(ifAny: result.reasonCode)),
            ("fee_minor", result.feeMinor.map(JSONText.integer)),
            ("fee_as_written", .string(ifAny: result.feeAsWritten)),
            ("other_goods", result.otherGoods.map { .integer(Int64($0)) }),
            ("retryable", result.isRetryable.map(JSONText.bool)),
        ])
    }

    private static func render(_ event: PlatformPushReading.Event) -> JSONText {
        .object(present: [
            ("event_id", .string(ifAny: event.id)),
            ("kind", .string(event.kind.rawValue)),
            ("case_id", .string(ifAny: event.caseID)),
            ("order_id", .string(ifAny: event.orderID)),
            ("amount_minor", event.amount.map { .integer($0.minorUnits) }),
            ("occurred_at", seconds(event.occurredAt)),
            ("deadline_at", seconds(event.deadlineAt)),
            ("raw_status", .string(ifAny: event.rawStatus)),
            ("raw_tag", .string(ifAny: event.rawTag)),
        ])
    }

    /// `body` where the acknowledgement is a JSON object, else `text`, else the status alone.
    private static func render(_ acknowledgement: Acknowledgement) -> JSONText {
        let text = String(decoding: acknowledgement.body, as: UTF8.self)
        var members: [(String, JSONText)] = [("status", .integer(Int64(acknowledgement.status)))]
        if let object = object(in: acknowledgement.body) {
            members.append(("body", object))
        } else if !text.isEmpty {
            members.append(("text", .string(text)))
        }
        return .object(members)
    }

    private static func object(in body: [UInt8]) -> JSONText? {
        do {
            return try JSONValue.read(body).asObject.jsonText
        } catch {
            return nil  // Plain text: some platforms want the word `success`.
        }
    }

    private static func members(of effect: PlatformReport.Effect) -> [(String, JSONText?)] {
        let currency = (effect.amount ?? effect.payerAmount ?? effect.totalRefunded)?.currency
        return [
            ("outcome", .string(effect.outcome.rawValue)),
            ("action", .string(effect.action.rawValue)),
            ("code", .string(ifAny: effect.code)),
            ("raw_state", .string(ifAny: effect.rawState)),
            ("refund_key", .string(ifAny: effect.refundKey)),
            ("target_refund_id", .string(ifAny: effect.targetReference)),
            ("order_id", .string(ifAny: effect.orderID)),
            ("amount_minor", effect.amount.map { .integer($0.minorUnits) }),
            ("payer_amount_minor", effect.payerAmount.map { .integer($0.minorUnits) }),
            ("total_refunded_minor", effect.totalRefunded.map { .integer($0.minorUnits) }),
            ("currency", .string(ifAny: currency?.rawValue)),
            ("done_at", seconds(effect.doneAt)),
            ("verified", effect.isVerified.map(JSONText.bool)),
            ("items", effect.items.isEmpty ? nil : .array(effect.items.map(render))),
        ]
    }

    private static func render(_ item: PlatformReport.Effect.Item) -> JSONText {
        .object(present: [
            ("case_id", .string(item.caseID)),
            ("ok", .bool(item.isDone)),
            ("code", .string(ifAny: item.code)),
        ])
    }

    private static func seconds(_ instant: Instant?) -> JSONText? { instant.map { .integer($0.seconds) } }
}
