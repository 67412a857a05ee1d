/// The rows of a CSV file (RFC 4180): commas, quotes doubled inside quotes, CRLF or LF, UTF-8 with or without a mark.
public enum CSVRows {
    public struct Row: Sendable, Hashable {
        /// The line it begins on, from 1.
        public let number: Int
        public let cells: [String]
    }

    /// Reads a whole file; empty lines are rows of one empty cell.
    ///
    /// - Throws: ``WireError`` for what is too long or not UTF-8, and, with `line n` as its path, for quotes that do not
    ///   close or stand inside a cell.
    public static func read(_ file: [UInt8], bytesMax: Int) throws(WireError) -> [Row] {
        let bytes = try TextEncodings.utf8(file, in: .utf8, bytesMax: bytesMax)
        var rows: [Row] = []
        var cells: [String] = []
        var (line, firstLine, index) = (1, 1, 0)
        while index < bytes.count {
            let (cell, end) = try cell(in: bytes, from: index, line: &line)
            cells.append(cell)
            index = end
            if index < bytes.count, bytes[index] == UInt8(ascii: ",") {
                index += 1
                // A comma at the very end is followed by one more, empty cell.
                if index == bytes.count { cells.append("") }
                continue
            }
            rows.append(Row(number: firstLine, cells: cells))
            cells = []
            index += newline(in: bytes, at: index)
            line += 1
            firstLine = line
        }
        if !cells.isEmpty { rows.append(Row(number: firstLine, cells: cells)) }
        return rows
    }

    /// One cell, and where the comma, the line's end or the file's end behind it is.
    private static func cell(
        in bytes: [UInt8], from start: Int, line: inout Int
    ) throws(WireError) -> (String, Int) {
        var index = start
        guard bytes[index] == UInt8(ascii: "\"") else {
            while index < bytes.count, bytes[index] != UInt8(ascii: ","), newline(in: bytes, at: index) == 0 {
                guard bytes[index] != UInt8(ascii: "\"") else { throw mistake(line) }
                index += 1
            }
            return (String(decoding: bytes[start..<index], as: UTF8.self), index)
        }
        var text: [UInt8] = []
        index += 1
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "\"") {
                if index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "\"") {
                    index += 1
                } else {
                    index += 1
                    let isEnd =
                        index == bytes.count || bytes[index] == UInt8(ascii: ",") || newline(in: bytes, at: index) > 0
                    guard isEnd else { throw mistake(line) }
                    return (String(decoding: text, as: UTF8.self), index)
                }
            }
            if bytes[index] == UInt8(ascii: "\n") { line += 1 }
            text.append(bytes[index])
            index += 1
        }
        throw mistake(line)
    }

    /// How many bytes of line end stand there; 0 for none.
    private static func newline(in bytes: [UInt8], at index: Int) -> Int {
        guard index < bytes.count else { return 0 }
        if bytes[index] == UInt8(ascii: "\n") { return 1 }
        return bytes[index] == UInt8(ascii: "\r") && index + 1 < bytes.count && bytes[index + 1] == UInt8(ascii: "\n")
            ? 2 : 0
    }

    private static func mistake(_ line: Int) -> WireError {
        WireError(.malformed, path: "line \(line)", detail: "A quote stands open or inside a cell.")
    }
}
