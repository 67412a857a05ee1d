/// A CSV file that is to be written for spreadsheet programs: UTF-8 with a byte order mark, CRLF, quoted where needed.
///
/// What others wrote cannot become a formula there: a text that begins with `=`, `+`, `-`, `@`, a tab or a carriage return
/// gets an apostrophe in front (OWASP, "CSV Injection"). Names made of digits would lose some of them as numbers (a
/// spreadsheet keeps 15) or their leading zeros, so they get a tab behind, which makes them text and hides in the cell.
public struct CSVText: Sendable {
    public enum Cell: Sendable, Hashable {
        /// Words: may come from outside.
        case text(String)
        /// A name that may be made of digits alone: an id, a waybill.
        case name(String)
        case number(Int64)
        case empty

        /// A name where there is one.
        public static func name(ifAny text: String?) -> Cell { text.map(Cell.name) ?? .empty }
        /// Words where there are any.
        public static func text(ifAny text: String?) -> Cell { text.map(Cell.text) ?? .empty }
        /// A number where there is one.
        public static func number(ifAny number: Int64?) -> Cell { number.map(Cell.number) ?? .empty }
    }

    /// The file so far.
    public private(set) var bytes: [UInt8] = [0xEF, 0xBB, 0xBF]

    public init(header: [String]) { append(header.map(Cell.text)) }

    public mutating func append(_ row: [Cell]) {
        for (index, cell) in row.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            write(Self.written(cell))
        }
        bytes += [UInt8(ascii: "\r"), UInt8(ascii: "\n")]
    }

    private static func written(_ cell: Cell) -> String {
        switch cell {
        case .empty: ""
        case .number(let number): String(number)
        case .text(let text): guarded(text)
        case .name(let name): isTakenForANumber(name) ? name + "\t" : guarded(name)
        }
    }

    private static let formulaSigns: [UInt8] = "=+-@\t\r".utf8.map(\.self)

    private static func guarded(_ text: String) -> String {
        guard let first = text.utf8.first, formulaSigns.contains(first) else { return text }
        return "'" + text
    }

    /// Digits alone, so many that a spreadsheet would show them shortened, or with a zero in front that it would drop.
    private static func isTakenForANumber(_ name: String) -> Bool {
        let isDigits = name.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        return isDigits && (name.utf8.count > 11 || name.utf8.first == UInt8(ascii: "0"))
    }

    private mutating func write(_ text: String) {
        let needsQuotes = text.utf8.contains { [0x22, 0x2C, 0x0D, 0x0A, 0x09, 0x20].contains($0) }
        guard needsQuotes else { return bytes += text.utf8 }
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            if byte == UInt8(ascii: "\"") { bytes.append(byte) }
            bytes.append(byte)
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
