public import ShipmentModel
internal import WireFormats

/// A warehouse's receipts as they come: CSV with a header, or JSON. Each row stands for itself: one that is wrong keeps
/// none of the others back. Pure.
public struct WarehouseList: Sendable {
    public enum Format: String, Sendable, CaseIterable { case json, csv }

    public static let rowsMax = 2000
    public static let bytesMax = 4 << 20

    /// A row that is not taken.
    public struct Refused: Sendable, Hashable {
        /// The line in a CSV file, the item's number in JSON; both from 1.
        public let line: Int
        public let reason: String
    }

    /// Why nothing of it can be read.
    public struct Unreadable: Error, Sendable, Hashable {
        /// Short and stable.
        public let type: String
        public let detail: String
    }

    public private(set) var receipts: [WarehouseReceipt] = []
    public private(set) var refused: [Refused] = []

    /// - Parameters:
    ///   - body: CSV in UTF-8, with or without a mark, or GB 18030; JSON in UTF-8.
    ///   - heard: When it came: nothing was scanned later.
    /// - Throws: ``Unreadable`` for an encoding, a header or a size that is none of ours.
    public init(
        _ body: [UInt8], as format: Format, knownCarriers: Set<CarrierID>, heard: Instant
    ) throws(Unreadable) {
        guard body.count <= Self.bytesMax else {
            throw Unreadable(type: "too-large", detail: "At most \(Self.bytesMax) bytes are expected.")
        }
        let rows =
            switch format {
            case .csv: try Self.csv(body)
            case .json: try Self.json(body)
            }
        guard rows.count <= Self.rowsMax else {
            throw Unreadable(type: "too-many-rows", detail: "At most \(Self.rowsMax) rows are expected.")
        }
        guard !rows.isEmpty else { throw Unreadable(type: "empty", detail: "At least one receipt is expected.") }
        for (line, row) in rows {
            do throws(WarehouseReceipt.Mistake) {
                receipts.append(
                    try WarehouseReceipt(
                        of: try row.get(), zone: format == .csv ? .china : nil, knownCarriers: knownCarriers,
                        heard: heard))
            } catch {
                refused.append(Refused(line: line, reason: error.description))
            }
        }
    }

    private typealias Row = (line: Int, Result<[WarehouseReceipt.Field: String], WarehouseReceipt.Mistake>)

    // MARK: CSV

    /// Line by line, as no cell of ours holds a line break: an open quote spoils its own line alone.
    private static func csv(_ body: [UInt8]) throws(Unreadable) -> [Row] {
        let lines = try text(body).split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { line in
            line.last == UInt8(ascii: "\r") ? line.dropLast() : line
        }
        guard let first = lines.firstIndex(where: { !$0.isEmpty }), let names = cells(of: lines[first]) else {
            throw Unreadable(type: "bad-header", detail: "A header line is expected.")
        }
        let header = try header(names)
        return lines.indices.dropFirst(first + 1).compactMap { index -> Row? in
            guard !lines[index].isEmpty else { return nil }
            guard let cells = cells(of: lines[index]) else {
                return (index + 1, .failure(.init(field: nil, expected: "A quote stands open or inside a cell.")))
            }
            guard cells.contains(where: { !$0.isEmpty }) else { return nil }
            guard cells.count == header.count else {
                return (index + 1, .failure(.init(field: nil, expected: "\(header.count) cells are expected.")))
            }
            return (index + 1, .success(Dictionary(zip(header, cells)) { first, _ in first }))
        }
    }

    /// - Returns: Nil when a quote stands open, or inside a cell that is not quoted.
    private static func cells(of line: ArraySlice<UInt8>) -> [String]? {
        do throws(WireError) {
            return try CSVRows.read(Array(line), bytesMax: 2 * bytesMax).first?.cells
        } catch {
            return nil
        }
    }

    private static func header(_ names: [String]) throws(Unreadable) -> [WarehouseReceipt.Field] {
        var header: [WarehouseReceipt.Field] = []
        for (index, name) in names.enumerated() {
            guard let field = WarehouseReceipt.Field(header: name.filter { $0 != " " && $0 != "\t" }) else {
                throw Unreadable(type: "bad-header", detail: "Column \(index + 1) has a name that is none of ours.")
            }
            guard !header.contains(field) else {
                throw Unreadable(type: "bad-header", detail: "The column \(field.rawValue) stands twice.")
            }
            header.append(field)
        }
        let missing = WarehouseReceipt.Field.allCases.filter { !header.contains($0) }.map(\.rawValue)
        guard missing.isEmpty else {
            throw Unreadable(type: "bad-header", detail: "Columns are missing: \(missing.joined(separator: ", ")).")
        }
        return header
    }

    /// UTF-8, or what spreadsheets in China write. Text in GB 18030 is hardly ever also UTF-8.
    private static func text(_ body: [UInt8]) throws(Unreadable) -> [UInt8] {
        for encoding in [TextEncoding.utf8, .gb18030] {
            do throws(WireError) {
                return try TextEncodings.utf8(body, in: encoding, bytesMax: 2 * bytesMax)
            } catch {
                continue
            }
        }
        throw Unreadable(type: "bad-encoding", detail: "Neither UTF-8 nor GB 18030.")
    }

    // MARK: JSON

    /// One receipt, or `{"receipts": […]}`.
    private static func json(_ body: [UInt8]) throws(Unreadable) -> [Row] {
        var stranger: String?
        do throws(WireError) {
            let value = try JSONValue.read(body, limits: ReadLimits(bytesMax: bytesMax)).asObject
            guard value.members.contains(where: { $0.key == "receipts" }) else { return [(1, row(value))] }
            stranger = value.members.first { $0.key != "receipts" }?.key
            let rows = try value.array("receipts").enumerated().map { ($0.offset + 1, row($0.element)) }
            if stranger == nil { return rows }
        } catch {
            throw Unreadable(type: "not-json", detail: "\(error)")
        }
        throw Unreadable(
            type: "unknown-field", detail: "The list has a field that is none of ours: \(shown(stranger ?? "")).")
    }

    /// A field's name, as far as it can be one: it is the sender's text.
    private static func shown(_ name: String) -> String {
        String(name.prefix(40).filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") })
    }

    private static func row(_ item: JSONValue) -> Result<[WarehouseReceipt.Field: String], WarehouseReceipt.Mistake> {
        guard item.isObject else { return .failure(.init(field: nil, expected: "An object is expected.")) }
        var text: [WarehouseReceipt.Field: String] = [:]
        for (key, value) in item.members {
            guard let field = WarehouseReceipt.Field(rawValue: key) else {
                return .failure(
                    .init(field: nil, expected: "A receipt has a field that is none of ours: \(shown(key))."))
            }
            guard value.kind == .string, text[field] == nil else {
                return .failure(.init(field: field, expected: "one text is expected"))
            }
            do throws(WireError) {
                text[field] = try value.asText
            } catch {
                return .failure(.init(field: field, expected: "one text is expected"))
            }
        }
        return .success(text)
    }
}
