import Testing

@testable import turnback

struct ConsoleTests {
    @Test(arguments: [
        ("", 0), ("SF", 2), ("顺丰速运", 8), ("快递100", 7), ("（完）", 6), ("ｶﾅ", 2), ("カナ", 4), ("한글", 4), ("𠮷", 2), ("📦", 2),
        ("e\u{301}", 1), ("10:30–", 6), ("\u{1B}[32m✓\u{1B}[0m", 1),
    ])
    func `a text is as wide as a terminal shows it`(_ text: String, _ width: Int) {
        #expect(Console.width(of: text) == width)
    }

    @Test func `columns stand below each other whatever the script`() {
        let table = Console.table(
            ["ID", "NAME", "CALLS"], [["sf", "顺丰速运", "10"], ["zto", "ZTO", "5"], ["yto", "", "7"]])
        #expect(
            table == """
                ID   NAME      CALLS
                sf   顺丰速运  10
                zto  ZTO       5
                yto            7
                """)
    }

    @Test func `an empty first column is still a column, and no line ends with blanks`() {
        let table = Console.table(["", "CASE", "WHY"], [["✓", "one", ""], ["", "two", "late"]])
        #expect(
            table == """
                   CASE  WHY
                ✓  one
                   two   late
                """)
    }

    @Test func `a table without rows is its header`() {
        #expect(Console.table(["CASE", "STATE"], []) == "CASE  STATE")
    }

    @Test func `a carrier's text cannot move the cursor`() {
        let table = Console.table(["WHY"], [["refused\u{1B}[2J\r\nreturned\u{7}\u{9B}31m"]])
        #expect(!table.unicodeScalars.contains { $0.properties.generalCategory == .control && $0 != "\n" })
        #expect(table.split(separator: "\n").count == 2)
    }

    @Test func `our own colours stay and take no room`() {
        let table = Console.table(["", "B"], [["\u{1B}[32m✓\u{1B}[0m", "x"], ["no", "y"]])
        #expect(table == "    B\n\u{1B}[32m✓\u{1B}[0m   x\nno  y")
    }

    @Test(arguments: [
        (true, [:], true), (false, [:], false), (true, ["NO_COLOR": "1"], false), (true, ["NO_COLOR": ""], true),
        (true, ["NO_COLOR": "0"], false),
    ])
    func `colours are for terminals whose owner wants them`(
        _ isTerminal: Bool, _ environment: [String: String], _ hasColours: Bool
    ) {
        #expect(Console.hasColours(on: isTerminal, in: environment) == hasColours)
    }
}
