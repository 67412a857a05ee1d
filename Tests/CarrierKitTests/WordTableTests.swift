import CarrierKit
import Testing

struct WordTableTests {
    private let table = WordTable([["退回", "退件"], ["签收失败"], ["签收", "DELIVERED"], ["到达"]])

    @Test(arguments: [
        ("快件到达杭州", [3]), ("到达，已签收", [2, 3]), ("签收失败，到达网点", [1, 2, 3]), ("快件退件", [0]), ("到达后退回，退件", [0, 3]),
        ("DELIVERED", [2]), ("已DELIVERED到", [2]),
    ])
    func `rows come in the table's order, each once, wherever their words stand`(text: String, rows: [Int]) {
        #expect(Array(table.rows(in: text)) == rows)
    }

    @Test(arguments: ["", "退", "回退", "派件中", "DELIVERE", "签 收"]) func `no word, no row`(text: String) {
        #expect(Array(table.rows(in: text)).isEmpty)
    }

    /// Every word alone, so that no two that fall into one slot hide each other.
    @Test func `each of many words is found`() {
        let words = (0..<64).map { String(UnicodeScalar(0x4E00 + $0 * 37)!) + String(UnicodeScalar(0x5E00 + $0)!) }
        let table = WordTable(words.map { [$0] })
        for (index, word) in words.enumerated() { #expect(Array(table.rows(in: "快件\(word)。")) == [index]) }
    }
}
