internal import Gateway
internal import Ledger
internal import WireFormats

extension OutputOptions {
    /// One page of a list: JSON, or a table that ends with how to go on.
    func print<Item>(
        _ page: Page<Item>, _ headers: [String], json: (Item) -> JSONText, row: (Item) -> [String]
    ) {
        print(
            page.json(json),
            as: Console.table(headers, page.items.map(row)) + (page.next.map { "\nmore: --after \($0)" } ?? ""))
    }
}
