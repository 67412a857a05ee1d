internal import RefundRules
internal import WireFormats

/// Many cases in one file: JSON lines, or CSV with the contract's field names as header.
///
/// Each row stands for itself: one that is wrong keeps none of the others back.
public enum MerchantBulk {
    public static let rowsMax = 10_000
    public static let bytesMax = 16 << 20

    public struct Row: Sendable {
        /// The row's line in the file, from 1; for a CSV row with line breaks inside, its first.
        public let line: Int
        /// The row as the JSON object that it stands for; empty where it stands for none.
        public let body: [UInt8]
        public let input: Result<MerchantCaseInput, MerchantInputError>
    }

    /// Reads one JSON object a line; empty lines are skipped.
    ///
    /// - Throws: ``MerchantInputError`` when the file as a whole cannot be read.
    public static func readJSONLines(_ file: [UInt8]) throws(MerchantInputError) -> [Row] {
        try check(file)
        var rows: [(Int, [UInt8])] = []
        for (index, line) in file.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
            let isBlank = line.allSatisfy {
                $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") || $0 == UInt8(ascii: "\r")
            }
            if !isBlank { rows.append((index + 1, Array(line))) }
        }
        return try read(rows)
    }

    /// Reads RFC 4180 with a header. Columns come in any order, an empty cell is an absent field, and `parcels` is
    /// `carrier:waybill` or `carrier:waybill@time`, several with `;` between.
    ///
    /// - Throws: ``MerchantInputError`` when the file as a whole cannot be read, or for its header.
    public static func readCSV(_ file: [UInt8]) throws(MerchantInputError) -> [Row] {
        try check(file)
        var lines: [CSVRows.Row]
        do throws(WireError) {
            lines = try CSVRows.read(file, bytesMax: bytesMax)
        } catch {
            throw MerchantInputError([FieldMistake(error.path, .unreadable, error.detail)])
        }
        guard !lines.isEmpty else {
            throw MerchantInputError([FieldMistake("", .missing, "A header line is expected.")])
        }
        let header = lines.removeFirst().cells
        var mistakes: [FieldMistake] = []
        for (index, name) in header.enumerated() {
            if !MerchantCaseInput.fields.contains(name) {
                mistakes.append(
                    FieldMistake("line 1, column \(index + 1)", .unknown, "The contract has no such field."))
            } else if header.firstIndex(of: name) != index {
                mistakes.append(FieldMistake("line 1, column \(index + 1)", .repeated, "The column stands twice."))
            }
        }
        guard mistakes.isEmpty else { throw MerchantInputError(mistakes) }
        var rows: [(Int, [UInt8])] = []
        var short: [Row] = []
        for line in lines where !(line.cells.count == 1 && line.cells[0].isEmpty) {
            guard line.cells.count == header.count else {
                let mistake = FieldMistake("", .badValue, "\(header.count) cells are expected, as in the header.")
                short.append(Row(line: line.number, body: [], input: .failure(MerchantInputError([mistake]))))
                continue
            }
            rows.append((line.number, object(of: line.cells, under: header).bytes))
        }
        return (try read(rows) + short).sorted { $0.line < $1.line }
    }

    private static func check(_ file: [UInt8]) throws(MerchantInputError) {
        guard file.count <= bytesMax else {
            throw MerchantInputError([FieldMistake("", .unreadable, "At most \(bytesMax) bytes are expected.")])
        }
    }

    private static func read(_ bodies: [(line: Int, body: [UInt8])]) throws(MerchantInputError) -> [Row] {
        guard bodies.count <= rowsMax else {
            throw MerchantInputError([FieldMistake("", .outOfRange, "At most \(rowsMax) rows are expected.")])
        }
        var seen: Set<CaseKey> = []
        return bodies.map { line, body in
            let input = Result { () throws(MerchantInputError) in try MerchantCaseInput.read(body) }
            if case .success(let value) = input, !seen.insert(value.key).inserted {
                let mistake = FieldMistake("after_sale_id", .repeated, "The case stands in the file already.")
                return Row(line: line, body: body, input: .failure(MerchantInputError([mistake])))
            }
            return Row(line: line, body: body, input: input)
        }
    }

    // MARK: A CSV row as the object that it stands for

    private static func object(of cells: [String], under header: [String]) -> JSONText {
        .object(
            zip(header, cells).compactMap { name, cell in
                cell.isEmpty ? nil : (name, value(of: cell, in: name))
            })
    }

    /// A cell that is not of its column's kind stays text, and is refused as such with every other mistake.
    private static func value(of cell: String, in name: String) -> JSONText {
        switch name {
        case "amount_minor", "order_paid_minor": Int64(cell).map(JSONText.integer) ?? .string(cell)
        case "buyer_received", "cross_border", "hainan_duty_free", "quality_buyer", "parcels_complete":
            cell == "true" ? true : cell == "false" ? false : .string(cell)
        case "parcels":
            .array(cell.split(separator: ";", omittingEmptySubsequences: false).map { parcel(of: String($0)) })
        default: .string(cell)
        }
    }

    private static func parcel(of text: String) -> JSONText {
        let parts = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let names = parts[0].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        return .object(present: [
            ("carrier", .string(names[0])),
            ("waybill", .string(ifAny: names.count > 1 ? names[1] : nil)),
            ("dispatched_at", .string(ifAny: parts.count > 1 ? parts[1] : nil)),
        ])
    }
}
