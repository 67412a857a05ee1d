internal import Foundation
internal import Gateway
internal import Ledger
internal import RefundRules
internal import ShipmentModel

/// The demo's live table: one line a case, redrawn in place on a terminal, a line for each change elsewhere.
struct DemoTable {
    private var drawn = 0
    private var last: [CaseKey: String] = [:]

    mutating func show(_ books: SandboxBooks, _ views: [CaseKey: CaseSummary], at now: Instant, rate: Double) {
        if Console.isTerminal { draw(books, views, at: now, rate: rate) } else { log(books, views, at: now) }
    }

    private mutating func draw(
        _ books: SandboxBooks, _ views: [CaseKey: CaseSummary], at now: Instant, rate: Double
    ) {
        let rows = books.cases.map { item in
            let summary = views[item.key]
            return [
                item.english, summary?.afterSale.state.rawValue ?? "–", Self.parcels(of: summary),
                summary?.afterSale.facts.amount?.description ?? "", item.payments == 0 ? "" : "\(item.payments)×",
            ]
        }
        let head = Console.coloured(
            "demo time \(now)  (1 s = \(Int(rate / 60)) min)", .grey)
        let text = head + "\n" + Console.table(["CASE", "STATE", "PARCELS", "AMOUNT", "PAID"], rows)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let up = drawn > 0 ? "\u{1B}[\(drawn)A" : ""
        Console.print(up + lines.map { "\u{1B}[2K" + $0 }.joined(separator: "\n"))
        drawn = lines.count
    }

    private mutating func log(_ books: SandboxBooks, _ views: [CaseKey: CaseSummary], at now: Instant) {
        for item in books.cases {
            guard let summary = views[item.key] else { continue }
            let line = [summary.afterSale.state.rawValue, Self.parcels(of: summary)].joined(separator: "  ")
            guard last[item.key] != line else { continue }
            last[item.key] = line
            Console.print("\(now)  \(item.english): \(line)")
        }
    }

    private static func parcels(of summary: CaseSummary?) -> String {
        (summary?.parcels ?? []).map { parcel in
            let interception = parcel.reading.interception.map { " (interception \($0.state.rawValue))" } ?? ""
            return "\(parcel.id.carrier) \(parcel.reading.status.rawValue)\(interception)"
        }.joined(separator: ", ")
    }
}
