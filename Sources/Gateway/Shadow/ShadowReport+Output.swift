public import Ledger
internal import RefundRules
public import ShipmentModel
public import WireFormats

extension ShadowReport {
    /// The cases of the ledger with all that comparing needs.
    ///
    /// - Parameter shops: Nil: every shop.
    public static func views(in ledger: any Ledger, shops: Set<ShopID>? = nil) async throws(LedgerError) -> [CaseView] {
        var views: [CaseView] = []
        var after: String?
        repeat {
            let page = try await ledger.cases(CaseFilter(shops: shops, limit: 500, after: after))
            for summary in page.items {
                if let view = try await ledger.caseView(summary.afterSale.key) { views.append(view) }
            }
            after = page.next
        } while after != nil
        return views
    }

    public var json: JSONText {
        .object(present: [
            ("from", .instant(period.from)), ("to", .instant(period.to)), ("cases", .integer(Int64(rows.count))),
            ("decided", .integer(Int64(decided))), ("agreed", .integer(Int64(agreed))),
            ("agreement_per_mille", agreementPerMille.map { .integer(Int64($0)) }),
            ("verdicts", .object(Verdict.allCases.map { ($0.rawValue, .integer(Int64(count($0)))) })),
            (
                "risks",
                .array(
                    risks.map { risk in
                        .object([
                            ("currency", .string(risk.currency.rawValue)),
                            ("they_paid_not_back_minor", .integer(risk.theirs)),
                            ("we_pay_not_back_minor", .integer(risk.ours)),
                            ("back_and_unpaid_minor", .integer(risk.withheldFromBuyers)),
                        ])
                    })
            ),
            ("undecidable", .array(undecidable.map { .string($0.description) })),
            ("rows", .array(rows.map(\.json))),
        ])
    }

    static let columns = [
        "shop", "after_sale_id", "state", "applied_at", "currency", "amount_minor", "verdict", "our_agreement",
        "our_interception", "our_payment", "our_reason", "their_agreement", "their_interception", "their_payment",
        "their_end", "our_lag_minutes", "parcels", "all_back",
    ]

    /// One line for each case, for spreadsheet programs.
    public var csv: [UInt8] {
        var file = CSVText(header: Self.columns)
        for row in rows { file.append(row.cells) }
        return file.bytes
    }
}

extension ShadowReport.Row {
    private func time(_ deeds: [ShadowReport.Deed], _ kinds: Set<ShadowReport.Deed.Kind>) -> CSVText.Cell {
        .text(ifAny: deeds.first { kinds.contains($0.kind) }?.at.description)
    }

    fileprivate var cells: [CSVText.Cell] {
        [
            .name(key.shop.rawValue), .name(key.afterSaleID), .text(state.rawValue), .text(appliedAt.description),
            .text(ifAny: amount?.currency.rawValue), .number(ifAny: amount?.minorUnits), .text(verdict.rawValue),
            time(ours, [.agree]), time(ours, [.intercept]), time(ours, [.pay]), .text(ifAny: ourPayment?.detail),
            time(theirs, [.agree]), time(theirs, [.intercept]), time(theirs, [.pay]), time(theirs, [.refuse, .close]),
            .number(ifAny: lag.map { $0.wholeMilliseconds / 60_000 }), .text(parcels.joined(separator: "; ")),
            .text(ifAny: isBack.map { $0 ? "yes" : "no" }),
        ]
    }

    fileprivate var json: JSONText {
        .object(present: [
            ("case", .string(key.description)), ("state", .string(state.rawValue)),
            ("applied_at", .instant(appliedAt)), ("amount", .money(amount)), ("verdict", .string(verdict.rawValue)),
            ("ours", .array(ours.map(\.json))), ("theirs", .array(theirs.map(\.json))),
            ("our_lag_seconds", lag.map { .integer($0.wholeMilliseconds / 1000) }),
            ("parcels", .array(parcels.map(JSONText.string))), ("all_back", isBack.map(JSONText.bool)),
        ])
    }
}

extension ShadowReport.Deed {
    fileprivate var json: JSONText {
        .object(present: [
            ("kind", .string(kind.rawValue)), ("at", .instant(at)), ("amount", .money(amount)),
            ("detail", .string(ifAny: detail)),
        ])
    }
}
