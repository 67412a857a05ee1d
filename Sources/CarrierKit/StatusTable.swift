public import ShipmentModel

/// A carrier's codes and what each means: data that is checked when it is built.
///
/// A code that stands twice is our own mistake and stops the program in its first test; a code without a row is
/// `unknown`, never a guess.
public struct StatusTable: Sendable, ExpressibleByDictionaryLiteral {
    /// Some codes that mean the same, and who says so.
    public struct Row: Sendable, Hashable {
        public let codes: [String]
        /// What the codes mean before anything else in the message is looked at.
        public let meaning: Meaning
        /// Who says so, as the carrier's README abbreviates it.
        public let source: String
        /// In plain words what the carrier means, and what else decides.
        public let note: String

        /// - Parameters:
        ///   - codes: Separated by blanks, exactly as sent.
        ///   - conclusive: False for a row whose money waits until something else confirms it.
        public init(
            _ codes: String, _ status: ShipmentStatus, conclusive: Bool = true, source: String, _ note: String = ""
        ) {
            self.init(codes, meaning: Meaning(status, isConclusive: conclusive), source: source, note)
        }

        /// A row that says more than a status, or none: an interception's result, a change of waybills.
        public init(_ codes: String, meaning: Meaning, source: String, _ note: String = "") {
            self.codes = codes.split(separator: " ").map(String.init)
            self.meaning = meaning
            self.source = source
            self.note = note
        }
    }

    /// The field whose codes these are, in the carrier's word.
    public let name: String
    /// In writing order, for the version.
    public let rows: [Row]
    /// Sixteen hexadecimal digits that change whenever a row does: part of a vocabulary's version.
    public let fingerprint: String
    private let meanings: CodeIndex

    public init(_ name: String, rows: [Row]) {
        var meanings = CodeIndex()
        for row in rows {
            for code in row.codes {
                precondition(meanings.insert(code, row.meaning), "code \(code) stands twice in a status table")
            }
        }
        self.name = name
        self.rows = rows
        self.meanings = meanings
        fingerprint = Self.fingerprint(of: rows)
    }

    public init(_ rows: KeyValuePairs<String, Meaning>) {
        self.init("", rows: rows.map { code, meaning in Row(code, meaning: meaning, source: "") })
    }

    /// Many codes with one status, as the sheets list them: `"43 50 51": .pickedUp`.
    public init(dictionaryLiteral elements: (String, ShipmentStatus)...) {
        self.init("", rows: elements.map { codes, status in Row(codes, status, source: "") })
    }

    /// Nil for a code without a row.
    public subscript(code: String) -> Meaning? { meanings[code] }
}

/// Meanings by code. Codes are looked up several times for each scan, so this is a table of its own: compared by bytes
/// (equality of texts would look at how Unicode composes them) and placed by a multiplication, since no stranger chooses
/// what stands in it.
private struct CodeIndex: Sendable {
    private struct Entry: Sendable {
        let key: CodeKey
        let text: String
        let meaning: Meaning
    }

    /// A power of two of places, at most half of them taken; a code stands at its place or right behind.
    private var places: [Entry?] = Array(repeating: nil, count: 8)
    private var count = 0

    /// - Returns: False when the code has a meaning already, which then stays.
    mutating func insert(_ code: String, _ meaning: Meaning) -> Bool {
        let key = CodeKey(code)
        var place = key.place(among: places.count)
        while let entry = places[place] {
            if entry.key == key, entry.text.utf8.elementsEqual(code.utf8) { return false }
            place = (place + 1) & (places.count - 1)
        }
        places[place] = Entry(key: key, text: code, meaning: meaning)
        count += 1
        if count * 2 > places.count { grow() }
        return true
    }

    subscript(code: String) -> Meaning? {
        let key = CodeKey(code)
        var place = key.place(among: places.count)
        while let entry = places[place] {
            if entry.key == key, key.isWhole || entry.text.utf8.elementsEqual(code.utf8) { return entry.meaning }
            place = (place + 1) & (places.count - 1)
        }
        return nil
    }

    private mutating func grow() {
        let entries = places.compactMap(\.self)
        places = Array(repeating: nil, count: places.count * 2)
        count = 0
        for entry in entries { _ = insert(entry.text, entry.meaning) }
    }
}

/// The first eight bytes of a code, the last eight, which overlap in short ones, and how many there are.
private struct CodeKey: Equatable, Sendable {
    private let head: UInt64
    private let tail: UInt64
    private let length: Int

    /// Whether the key tells the code from every other one.
    var isWhole: Bool { length <= 16 }

    init(_ code: String) {
        var code = code
        (head, tail, length) = code.withUTF8 { bytes in
            (Self.word(bytes.prefix(8)), Self.word(bytes.suffix(8)), bytes.count)
        }
    }

    private static func word(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> UInt64 {
        bytes.reduce(0) { $0 << 8 | UInt64($1) }
    }

    func place(among count: Int) -> Int {
        let mixed = (head ^ (tail &* 0x9E37_79B9_7F4A_7C15) ^ UInt64(length)) &* 0xFF51_AFD7_ED55_8CCD
        return Int(truncatingIfNeeded: mixed >> 40) & (count - 1)
    }
}
