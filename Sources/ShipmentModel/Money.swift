/// A currency by its ISO 4217 code, three capital letters.
public struct Currency: RawRepresentable, Hashable, Sendable, Codable, CustomStringConvertible {
    public let rawValue: String

    /// - Returns: Nil when the text is not three letters A–Z.
    public init?(rawValue: String) {
        guard rawValue.utf8.count == 3,
            rawValue.utf8.allSatisfy({ (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) })
        else { return nil }
        self.rawValue = rawValue
    }

    private init(known: String) { rawValue = known }
    public static let cny = Currency(known: "CNY")
    public var description: String { rawValue }
}

/// An amount of money: a whole number of the smallest unit (fen, cent) and its currency; never a fraction.
public struct Money: Hashable, Sendable, Codable, CustomStringConvertible {
    public let minorUnits: Int64
    public let currency: Currency

    public init(minorUnits: Int64, currency: Currency) {
        self.minorUnits = minorUnits
        self.currency = currency
    }

    /// An amount written in the larger unit: `12`, `12.5`, `12.50` yuan.
    ///
    /// - Parameter fractionDigits: How many digits of the smaller unit the larger one has; further ones must be 0.
    /// - Returns: Nil for anything else: a sign, an exponent, a grouped number, one beyond 64 bits.
    public init?(decimal: String, fractionDigits: Int, currency: Currency) {
        let parts = decimal.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        let isDigit: (UInt8) -> Bool = { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        guard (1...2).contains(parts.count), parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(isDigit) }) else {
            return nil
        }
        let fraction = parts.count == 2 ? Array(parts[1]) : []
        guard fraction.dropFirst(fractionDigits).allSatisfy({ $0 == UInt8(ascii: "0") }) else { return nil }
        let zeros = Array(repeating: UInt8(ascii: "0"), count: max(0, fractionDigits - fraction.count))
        let digits = Array(parts[0]) + fraction.prefix(fractionDigits) + zeros
        guard let minorUnits = Int64(String(decoding: digits, as: UTF8.self)) else { return nil }
        self.init(minorUnits: minorUnits, currency: currency)
    }

    /// The sum, or nil when the currencies differ or the sum does not fit in 64 bits.
    public func adding(_ other: Money) -> Money? {
        guard currency == other.currency else { return nil }
        let (sum, overflow) = minorUnits.addingReportingOverflow(other.minorUnits)
        return overflow ? nil : Money(minorUnits: sum, currency: currency)
    }

    /// As people write it, `129.00 CNY`; two decimals, which holds for every currency of this gateway's parties.
    public var description: String {
        let magnitude = minorUnits.magnitude
        let cents = magnitude % 100
        return "\(minorUnits < 0 ? "-" : "")\(magnitude / 100).\(cents < 10 ? "0" : "")\(cents) \(currency)"
    }
}
