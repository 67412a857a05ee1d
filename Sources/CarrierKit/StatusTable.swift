public import ShipmentModel

/// A carrier's codes and what each means: data that is checked when it is built.
///
/// A code that stands twice is our own mistake and stops the program in its first test; a code without a row is
/// `unknown`, never a guess.
public struct StatusTable: Sendable, ExpressibleByDictionaryLiteral {
    private let rows: [String: Meaning]
    /// Every row in writing order, for the capability tables and for the version.
    public let codes: [String]

    public init(_ rows: KeyValuePairs<String, Meaning>) {
        var byCode: [String: Meaning] = [:]
        for (code, meaning) in rows {
            precondition(byCode.updateValue(meaning, forKey: code) == nil, "code \(code) stands twice in a status table")
        }
        self.rows = byCode
        codes = rows.map(\.key)
    }

    /// Many codes with one status, as the sheets list them: `"43 50 51": .pickedUp`.
    public init(dictionaryLiteral elements: (String, ShipmentStatus)...) {
        var byCode: [String: Meaning] = [:]
        var codes: [String] = []
        for (list, status) in elements {
            for code in list.split(separator: " ").map(String.init) {
                precondition(
                    byCode.updateValue(Meaning(status), forKey: code) == nil, "code \(code) stands twice in a status table")
                codes.append(code)
            }
        }
        rows = byCode
        self.codes = codes
    }

    /// Nil for a code without a row.
    public subscript(code: String) -> Meaning? { rows[code] }
}
