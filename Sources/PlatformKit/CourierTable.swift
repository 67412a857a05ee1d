public import ShipmentModel

/// A platform's codes of couriers in our vocabulary: data that is checked when it is built.
///
/// A code without a row is nil: the parcel is kept under its platform's code, named, counted and never supported.
public struct CourierTable: Sendable {
    public struct Row: Sendable, Hashable {
        public var carrier: CarrierID
        /// Where the row comes from.
        public var source: String

        public init(_ carrier: CarrierID, source: String) {
            self.carrier = carrier
            self.source = source
        }
    }

    private let rows: [String: Row]
    /// Every code in writing order, for tests.
    public let codes: [String]

    public init(_ rows: KeyValuePairs<String, Row>) {
        var byCode: [String: Row] = [:]
        for (code, row) in rows {
            precondition(byCode.updateValue(row, forKey: code) == nil, "code \(code) stands twice in a courier table")
        }
        self.rows = byCode
        codes = rows.map(\.key)
    }

    public subscript(code: String) -> CarrierID? { rows[code]?.carrier }
}
