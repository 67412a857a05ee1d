public import ShipmentModel
internal import WireFormats

/// A shop's settlement export in our own small format: what the platform says that it moved.
///
/// CSV in UTF-8, with or without a byte order mark. The header names the columns, in any order:
///
///     after_sale_id,kind,amount_minor,currency,time,reference
///     7000000000000000125,refund,12900,CNY,2026-11-22 09:41:00,R-1
///
/// `amount_minor` is a whole number of the smallest unit; a refund that was taken back is negative. `time` is RFC 3339, or
/// without a zone China's. `kind` may be left out: `refund` (else `interception_fee`). `reference` may be empty; two lines
/// alike with one reference are one.
public struct PlatformStatement: Sendable, Hashable {
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        case refund
        case interceptionFee = "interception_fee"
    }

    public struct Line: Sendable, Hashable {
        public var afterSaleID: String
        public var kind: Kind
        public var amount: Money
        public var time: Instant
        public var reference: String?

        public init(
            afterSaleID: String, kind: Kind = .refund, amount: Money, time: Instant, reference: String? = nil
        ) {
            self.afterSaleID = afterSaleID
            self.kind = kind
            self.amount = amount
            self.time = time
            self.reference = reference
        }
    }

    /// What is wrong with a file, by line; never what a cell held.
    public struct Mistakes: Error, Sendable, Hashable, CustomStringConvertible {
        public let lines: [String]
        public var description: String { lines.joined(separator: "\n") }
    }

    public static let bytesMax = 64 << 20
    /// So many mistakes are named; a file with more is of another format.
    static let mistakesMax = 20

    public let lines: [Line]

    public init(_ lines: [Line]) { self.lines = lines }

    private static let required = ["after_sale_id", "amount_minor", "currency", "time"]
    private static let columns = required + ["kind", "reference"]

    /// - Throws: ``Mistakes`` with every wrong line, up to a bound: half a statement would show differences that are none.
    public static func read(_ file: [UInt8]) throws(Mistakes) -> PlatformStatement {
        var rows: [CSVRows.Row]
        do throws(WireError) {
            rows = try CSVRows.read(file, bytesMax: bytesMax)
        } catch {
            throw Mistakes(lines: [error.path.isEmpty ? error.detail : "\(error.path): \(error.detail)"])
        }
        rows.removeAll { $0.cells.allSatisfy(\.isEmpty) }
        guard !rows.isEmpty else { throw Mistakes(lines: ["A header line is expected."]) }
        let header = rows.removeFirst().cells.map(trimmed)
        var mistakes = required.filter { !header.contains($0) }.map { "The column \($0) is missing." }
        mistakes +=
            header.filter { !columns.contains($0) }.isEmpty ? [] : ["The header names a column that is not known."]
        if Set(header).count != header.count { mistakes.append("A column stands twice.") }
        guard mistakes.isEmpty else { throw Mistakes(lines: mistakes) }
        var lines: [Line] = []
        var seen: Set<Line> = []
        for row in rows {
            guard row.cells.count == header.count else {
                mistakes.append("line \(row.number): \(header.count) cells are expected, as in the header.")
                continue
            }
            let cells = Dictionary(zip(header, row.cells.map(trimmed)).map { ($0, $1) }) { first, _ in first }
            switch line(cells) {
            case .success(let line):
                // Exports overlap: a line that is named by its reference is the same line when it comes again.
                if line.reference == nil || seen.insert(line).inserted { lines.append(line) }
            case .failure(let mistake): mistakes.append("line \(row.number): \(mistake.text)")
            }
            if mistakes.count == mistakesMax { break }
        }
        guard mistakes.isEmpty else { throw Mistakes(lines: mistakes) }
        return PlatformStatement(lines)
    }

    private struct Mistake: Error { var text: String }

    private static func line(_ cells: [String: String]) -> Result<Line, Mistake> {
        func mistake(_ text: String) -> Result<Line, Mistake> { .failure(Mistake(text: text)) }
        guard let id = cells["after_sale_id"], !id.isEmpty else { return mistake("after_sale_id is empty.") }
        guard let minor = cells["amount_minor"].flatMap({ Int64($0) }) else {
            return mistake("amount_minor must be a whole number of the smallest unit.")
        }
        guard let currency = cells["currency"].flatMap({ Currency(rawValue: $0) }) else {
            return mistake("currency must be three capital letters.")
        }
        let kindName = cells["kind"].flatMap { $0.isEmpty ? nil : $0 } ?? Kind.refund.rawValue
        guard let kind = Kind(rawValue: kindName) else { return mistake("kind must be refund or interception_fee.") }
        let written = cells["time"].flatMap { WrittenTime.parse($0, zone: .china) }
        guard let written else { return mistake("time must be RFC 3339, or yyyy-MM-dd HH:mm:ss in China's time.") }
        return .success(
            Line(
                afterSaleID: id, kind: kind, amount: Money(minorUnits: minor, currency: currency),
                time: written.interval(zone: WrittenTime.chinaOffsetSeconds).earliest,
                reference: cells["reference"].flatMap { $0.isEmpty ? nil : $0 }))
    }

    /// Platforms put a tab behind long numbers, and blanks anywhere.
    private static func trimmed(_ cell: String) -> String {
        func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }
        let bytes = cell.utf8
        let start = bytes.firstIndex { !isBlank($0) } ?? bytes.endIndex
        let end = bytes.lastIndex { !isBlank($0) }.map { bytes.index(after: $0) } ?? start
        return String(cell[start..<end])
    }
}
