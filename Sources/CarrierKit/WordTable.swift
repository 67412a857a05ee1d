/// Rows of words, all of them looked for in one pass over a text: for carriers that say in words what others say in codes.
///
/// Words are found wherever they stand, denied or not; ``ChineseWording`` tells statements from denials.
public struct WordTable: Sendable {
    private let words: [(bytes: [UInt8], row: Int)]
    /// Which words, as bits, may begin with four bytes that fall into a slot.
    private let beginnings: [UInt64]

    /// - Parameter rows: At most 64 words in all, each of at least two Chinese letters or four others.
    public init(_ rows: [[String]]) {
        words = rows.enumerated().flatMap { row, words in words.map { (Array($0.utf8), row) } }
        precondition(words.count <= 64, "a word table has at most 64 words")
        var beginnings = [UInt64](repeating: 0, count: Self.slots)
        for (index, word) in words.enumerated() {
            precondition(word.bytes.count >= 4, "a word of a table has at least four bytes")
            let head = word.bytes.withUnsafeBytes { $0.loadUnaligned(as: UInt32.self) }
            beginnings[Self.slot(of: head)] |= 1 << UInt64(index)
        }
        self.beginnings = beginnings
    }

    /// Numbers of rows, from the first on.
    public struct Rows: Sequence, IteratorProtocol {
        fileprivate var bits: UInt64

        public mutating func next() -> Int? {
            guard bits != 0 else { return nil }
            defer { bits &= bits - 1 }
            return bits.trailingZeroBitCount
        }
    }

    /// The rows that have a word in the text.
    public func rows(in text: String) -> Rows {
        text.withBytes { bytes in
            var found: UInt64 = 0
            let raw = UnsafeRawBufferPointer(bytes)
            for start in stride(from: 0, through: bytes.count - 4, by: 1) {
                let head = raw.loadUnaligned(fromByteOffset: start, as: UInt32.self)
                var candidates = beginnings[Self.slot(of: head)]
                while candidates != 0 {
                    let word = words[candidates.trailingZeroBitCount]
                    candidates &= candidates - 1
                    let bit = UInt64(1) << UInt64(word.row)
                    guard found & bit == 0 else { continue }
                    if word.bytes.withUnsafeBufferPointer({ bytes.has($0, at: start) }) { found |= bit }
                }
            }
            return Rows(bits: found)
        }
    }

    private static var slots: Int { 256 }
    private static func slot(of head: UInt32) -> Int { Int((head &* 0x9E37_79B1) >> 24) }
}
