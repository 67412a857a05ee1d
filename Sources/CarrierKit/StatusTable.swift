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
    /// In writing order, for the capability tables and for the version.
    public let rows: [Row]
    private let meanings: [Code: Meaning]

    public init(_ name: String, rows: [Row]) {
        var meanings: [Code: Meaning] = [:]
        for row in rows {
            for code in row.codes {
                precondition(
                    meanings.updateValue(row.meaning, forKey: Code(code)) == nil,
                    "code \(code) stands twice in a status table")
            }
        }
        self.name = name
        self.rows = rows
        self.meanings = meanings
    }

    public init(_ rows: KeyValuePairs<String, Meaning>) {
        self.init("", rows: rows.map { code, meaning in Row(code, meaning: meaning, source: "") })
    }

    /// Many codes with one status, as the sheets list them: `"43 50 51": .pickedUp`.
    public init(dictionaryLiteral elements: (String, ShipmentStatus)...) {
        self.init("", rows: elements.map { codes, status in Row(codes, status, source: "") })
    }

    /// Every code in writing order.
    public var codes: [String] { rows.flatMap(\.codes) }

    /// Nil for a code without a row.
    public subscript(code: String) -> Meaning? { meanings[Code(code)] }
}

/// A code by its bytes. Equality of texts would look at how Unicode composes them, and Chinese codes are looked up for
/// each scan.
private struct Code: Hashable, Sendable {
    /// The first eight bytes and the last eight, which overlap in short codes; the length tells those apart.
    private let head: UInt64
    private let tail: UInt64
    private let length: Int
    /// Empty for codes of up to sixteen bytes, which head and tail hold whole.
    private let text: String

    init(_ code: String) {
        var code = code
        (head, tail, length) = code.withUTF8 { bytes in
            (Self.word(bytes.prefix(8)), Self.word(bytes.suffix(8)), bytes.count)
        }
        text = length > 16 ? code : ""
    }

    private static func word(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> UInt64 {
        bytes.reduce(0) { $0 << 8 | UInt64($1) }
    }

    static func == (left: Code, right: Code) -> Bool {
        left.head == right.head && left.tail == right.tail && left.length == right.length
            && (left.length <= 16 || left.text.utf8.elementsEqual(right.text.utf8))
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(head)
        hasher.combine(tail)
    }
}
