internal import Ledger
internal import RefundRules
public import ShipmentModel
public import WireFormats

extension Explanation {
    /// Everything of the text and all ids, for programs.
    public func json(at now: Instant) -> JSONText {
        .object([
            ("case", view.json(at: now)),
            ("summary", .array(summary(at: now).map(\.json))),
            (
                "parcels",
                .array(
                    view.parcels.map { parcel in
                        .object([
                            ("name", .string(cast.name(of: parcel.id))), ("id", .string(parcel.id.description)),
                            ("reasons", .array(parcel.reading.reasons.map(Self.json))),
                        ])
                    })
            ),
            ("steps", .array(steps.map(json))),
            (
                "messages",
                .array(
                    record.messages.map { message in
                        .object([("name", .string(cast.name(of: message.id))), ("message", message.json)])
                    })
            ),
            ("jobs", .array(record.jobs.map(Self.json))),
        ])
    }

    private func json(_ step: Step) -> JSONText {
        .object(present: [
            ("name", .string(step.name)), ("at", .string(step.at.description)),
            ("at_china", .string(step.at.inChina)), ("kind", .string(step.kind.rawValue)),
            ("english", .string(step.english)), ("chinese", .string(step.chinese)),
            ("notes", step.notes.isEmpty ? nil : .array(step.notes.map(\.json))),
            ("code", .string(ifAny: step.code)),
            ("evidence", .array(step.evidence.map { .string($0.rawValue) })),
            ("messages", .array(step.messages.map { .string($0.rawValue) })),
            ("parcel", .string(ifAny: step.parcel?.description)),
            ("job", step.job.map { .integer($0) }),
            ("refund_key", .string(ifAny: step.refund?.rawValue)),
            ("attempt", step.attempt.map { .integer(Int64($0)) }),
            ("because", .array(step.because.map { .string($0) })),
            ("leads_to", .array(step.leadsTo.map { .string($0) })),
        ])
    }

    private static func json(_ reason: ParcelReading.Reason) -> JSONText {
        .object([
            ("english", .string(reason.text)), ("chinese", .string(reason.chinese)),
            ("evidence", .array(reason.evidence.map { .string($0.rawValue) })),
        ])
    }

    private static func json(_ done: CaseJob) -> JSONText {
        .object(present: [
            ("name", .string("j\(done.job.id)")), ("made_at", .instant(done.madeAt)),
            ("closed_at", .instant(done.closedAt)), ("failed", done.hasFailed ? .bool(true) : nil),
            ("job", done.job.json),
        ])
    }
}

extension Bilingual {
    var json: JSONText { .object([("english", .string(english)), ("chinese", .string(chinese))]) }
}
