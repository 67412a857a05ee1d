import Testing
import WireFormats

/// CSV as spreadsheet programs read and write it.
struct CSVTests {
    private func text(_ rows: [[CSVText.Cell]]) -> String {
        var file = CSVText(header: ["a", "b"])
        for row in rows { file.append(row) }
        return String(decoding: file.bytes.dropFirst(3), as: UTF8.self)
    }

    @Test func `a file begins with a mark and ends its lines with CRLF`() {
        let file = CSVText(header: ["退款", "b"])
        #expect(file.bytes.starts(with: [0xEF, 0xBB, 0xBF]))
        #expect(text([[.number(-1290), .empty]]) == "a,b\r\n-1290,\r\n")
    }

    @Test(arguments: ["=1+1", "+86", "-2", "@SUM(A1)", "\tx", "\rx"])
    func `what others wrote never becomes a formula`(words: String) throws {
        for cell in [CSVText.Cell.text(words), .name(words)] {
            let written = CSVText.Cell.text("'" + words)
            #expect(text([[cell, .empty]]) == text([[written, .empty]]))
        }
    }

    @Test func `names of digits keep all of them`() {
        #expect(
            text([[.name("7000000000000000125"), .name("0012")]]) == "a,b\r\n\"7000000000000000125\t\",\"0012\t\"\r\n")
        #expect(text([[.name("12"), .name("SF1000000000001")]]) == "a,b\r\n12,SF1000000000001\r\n")
    }

    @Test func `what was written is read back`() throws {
        let words = "说 \"好\", 然后\r\n走"
        var file = CSVText(header: ["a", "b"])
        file.append([.text(words), .text(ifAny: nil)])
        let rows = try CSVRows.read(file.bytes, bytesMax: 1000)
        #expect(rows.map(\.cells) == [["a", "b"], [words, ""]])
        #expect(rows.map(\.number) == [1, 2])
    }

    @Test func `a quote that stands wrong is named by its line`() {
        #expect(throws: WireError(.malformed, path: "line 2", detail: "A quote stands open or inside a cell.")) {
            try CSVRows.read(Array("a\nb\"c\n".utf8), bytesMax: 100)
        }
        #expect(throws: WireError.self) { try CSVRows.read([0x73, 0xFF], bytesMax: 100) }
        #expect(throws: WireError.self) { try CSVRows.read(Array("abc".utf8), bytesMax: 2) }
    }
}
