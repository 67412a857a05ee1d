internal import PartyKit
internal import RefundRules
internal import ShipmentModel
public import WireFormats

extension Reconciliation {
    /// The whole comparison; the rows that differ, or all of them.
    public func json(all: Bool = false) -> JSONText {
        .object(present: [
            ("from", .instant(period.from)), ("to", .instant(period.to)),
            ("compared", .integer(Int64(rows.count))), ("differing", .integer(Int64(differing.count))),
            ("unconfirmed", .integer(Int64(unconfirmed))),
            ("differences", .object(counts.map { ($0.rawValue, .integer(Int64($1))) })),
            ("totals", .array(totals.map(\.json))),
            ("rows", .array((all ? rows : differing).map(\.json))),
        ])
    }

    static let columns = [
        "shop", "after_sale_id", "order_id", "state", "day", "currency", "ours_minor", "platforms_minor",
        "platforms_source", "reference", "parcels", "all_back", "fee_minor", "fee_currency", "code", "sentence", "说明",
        "fee_settlement", "at",
    ]

    /// For spreadsheet programs: one line for each difference, and with `all` one for each case without any.
    public func csv(all: Bool = false) -> [UInt8] {
        var file = CSVText(header: Self.columns)
        for row in all ? rows : differing {
            for code in row.differences.isEmpty ? [nil] : row.differences.map(Optional.some) {
                file.append(row.cells(code))
            }
        }
        return file.bytes
    }
}

extension Reconciliation.Totals {
    var json: JSONText {
        .object([
            ("currency", .string(currency.rawValue)), ("ours_minor", .integer(ours)),
            ("platforms_minor", .integer(platforms)), ("paid_and_not_back_minor", .integer(paidAndNotBack)),
            ("back_and_not_paid_minor", .integer(backAndNotPaid)), ("open_intents_minor", .integer(openIntents)),
            ("fees_minor", .integer(fees)), ("fees_of_failures_minor", .integer(feesOfFailures)),
        ])
    }
}

extension Reconciliation.Row {
    var json: JSONText {
        .object(present: [
            ("case", .string(key.description)), ("order_id", .string(ifAny: orderID)),
            ("state", .string(ifAny: state?.rawValue)), ("day", .string(chinaDay)), ("at", .instant(at)),
            ("ours", .money(ours)),
            ("platforms", .money(platforms)), ("source", .string(ifAny: source?.rawValue)),
            ("references", references.isEmpty ? nil : .array(references.map(JSONText.string))),
            ("parcels", .array(parcels.map(JSONText.string))), ("all_back", isBack.map(JSONText.bool)),
            ("fee", .money(fee)),
            (
                "fee_settlement",
                feeSettlements.isEmpty ? nil : .array(feeSettlements.map { .string($0.rawValue) })
            ), ("unconfirmed", isUnconfirmed ? true : nil),
            (
                "differences",
                .array(
                    differences.map { code in
                        .object([
                            ("code", .string(code.rawValue)), ("english", .string(code.english)),
                            ("chinese", .string(code.chinese)),
                        ])
                    })
            ),
        ])
    }

    fileprivate func cells(_ code: DifferenceCode?) -> [CSVText.Cell] {
        [
            .name(key.shop.rawValue), .name(key.afterSaleID), .name(ifAny: orderID), .text(ifAny: state?.rawValue),
            .text(chinaDay), .text(ifAny: (ours ?? platforms)?.currency.rawValue),
            .number(ifAny: ours?.minorUnits), .number(ifAny: platforms?.minorUnits), .text(ifAny: source?.rawValue),
            .name(ifAny: references.isEmpty ? nil : references.joined(separator: " ")),
            .text(parcels.joined(separator: "; ")), .text(ifAny: isBack.map { $0 ? "yes" : "no" }),
            .number(ifAny: fee?.minorUnits), .text(ifAny: fee?.currency.rawValue),
            .text(ifAny: code?.rawValue),
            .text(ifAny: code?.english), .text(ifAny: code?.chinese),
            .text(ifAny: feeSettlements.isEmpty ? nil : feeSettlements.map(\.rawValue).joined(separator: " ")),
            .text(at.description),
        ]
    }
}
