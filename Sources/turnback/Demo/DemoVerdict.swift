internal import Gateway
internal import Ledger
internal import RefundRules

/// The end of a demo: the sandbox's books beside what should have come of each case.
enum DemoVerdict {
    static func show(_ books: SandboxBooks, _ views: [CaseKey: CaseSummary]) {
        Console.print("\n" + Console.coloured("The sandbox's own books", .bold))
        let rows = books.cases.map { item in
            [
                item.disagreement == nil ? Console.coloured("✓", .green) : Console.coloured("✗", .red),
                item.english, views[item.key]?.afterSale.state.rawValue ?? "unknown",
                "\(item.payments) of \(item.expectedPayments)",
                item.paidAmount == 0
                    ? "" : "\(item.paidAmount / 100).\(item.paidAmount % 100 < 10 ? "0" : "")\(item.paidAmount % 100)",
                item.disagreement ?? item.expectation,
            ]
        }
        Console.print(Console.table(["", "CASE", "STATE", "PAID", "AMOUNT", "EXPECTED"], rows))
        let wrong = books.cases.count { $0.disagreement != nil }
        Console.print(
            wrong == 0
                ? Console.coloured("The books agree: \(books.cases.count) cases, money out 0 or 1 times each.", .green)
                : Console.coloured("The books do not agree in \(wrong) of \(books.cases.count) cases.", .red))
    }
}
