internal import ShipmentModel
internal import WireFormats

/// What the books say about each case, and how far the day is.
extension SandboxWorld {
    /// How long after the last scripted fact expected payments may still be outstanding.
    static let grace = Duration.hours(12)

    /// What is wrong with a case's money, whatever was expected of it.
    func violations(of record: Case) -> [String] {
        var violations: [String] = []
        let names = Set(record.payments.compactMap(\.key))
        if names.count > 1 { violations.append("paid under \(names.count) names") }
        for payment in record.payments {
            if payment.amountMinor != record.script.amountMinor || payment.currency != "CNY" {
                violations.append("paid another amount than the case's")
            }
            if let withdrawnAt = withdrawnAt(record), withdrawnAt <= payment.at {
                violations.append("paid after the buyer had withdrawn")
            }
            let turns = record.script.parcels.map { stories[$0.waybill]?.turnsAt ?? .distantFuture }
            if turns.contains(where: { payment.at < $0 }) {
                violations.append("paid before every parcel had turned")
            }
        }
        return violations
    }

    func booksJSON() -> JSONText {
        let money = entries.filter { entry in
            switch entry.kind {
            case .delivered, .givenUp, .subscribed, .opened: false
            default: true
            }
        }
        return [
            "cases": .array(cases.map(json)), "entries": .array(money.map(\.json)),
        ]
    }

    private func json(_ record: Case) -> JSONText {
        let script = record.script
        return .object([
            ("case", .string(record.key)), ("title", .string(script.title.english)),
            ("title_zh", .string(script.title.chinese)), ("expected", .string(script.expectation.english)),
            ("expected_zh", .string(script.expectation.chinese)),
            ("expected_payments", .integer(Int64(script.expectedPayments))),
            ("expected_amount_minor", .integer(script.expectedPayments > 0 ? script.amountMinor : 0)),
            ("currency", "CNY"), ("payments", .integer(Int64(record.payments.count))),
            ("paid_amount_minor", .integer(record.payments.reduce(0) { $0 + ($1.amountMinor ?? 0) })),
            ("refunds_asked", .integer(Int64(record.refundsAsked))),
            ("violations", .array(violations(of: record).map(JSONText.string))),
        ])
    }

    // MARK: Progress

    /// When the last scripted fact is told, as things stand now.
    var scriptEnd: Instant {
        let ends = cases.map { record in
            let parcels = record.script.parcels.compactMap { stories[$0.waybill]?.end }
            return (parcels + [appliedAt(record), withdrawnAt(record) ?? clock.start]).max() ?? clock.start
        }
        // Time for the last pushes, which come late, come again and come backwards.
        return (ends.max() ?? clock.start) + .hours(3)
    }

    var isFinished: Bool {
        let now = clock.now
        guard now >= scriptEnd else { return false }
        let isPaid = cases.allSatisfy { $0.payments.count >= $0.script.expectedPayments }
        return now >= scriptEnd + Self.grace || (isPaid && outstandingErrands.isEmpty)
    }

    func progressJSON() -> JSONText {
        [
            "finished": .bool(isFinished), "demo_now": .string(clock.now.description),
            "demo_now_ms": .integer(clock.now.milliseconds), "script_end_ms": .integer(scriptEnd.milliseconds),
            "undelivered": .integer(Int64(outstandingErrands.count)),
            "cases": .array(
                cases.map { record in
                    [
                        "case": .string(record.key), "applied": .bool(appliedAt(record) <= clock.now),
                        "expected_payments": .integer(Int64(record.script.expectedPayments)),
                        "payments": .integer(Int64(record.payments.count)),
                    ]
                }),
        ]
    }

    nonisolated func clockJSON() -> JSONText {
        [
            "start_ms": .integer(clock.start.milliseconds), "real_start_ms": .integer(clock.realStart.milliseconds),
            "rate": .integer(Int64(clock.rate)),
        ]
    }
}
