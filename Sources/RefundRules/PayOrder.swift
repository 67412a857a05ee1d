public import ShipmentModel

/// A named person's order to pay that waits for a second person (``ShopPolicy/fourEyesAboveMinor``).
public struct PayOrder: Hashable, Sendable, Codable {
    public var person: String
    /// In the person's own words: for colleagues, not for the buyer.
    public var reason: String
    /// What the second person has to order too; another amount makes it void.
    public var amount: Money
    public var at: Instant

    public init(person: String, reason: String, amount: Money, at: Instant) {
        self.person = person
        self.reason = reason
        self.amount = amount
        self.at = at
    }

    /// Whether a name is the same person's: neither blanks nor capitals make a second one.
    func isBy(_ name: String) -> Bool { Self.folded(person) == Self.folded(name) }

    private static func folded(_ name: String) -> String { name.filter { !$0.isWhitespace }.lowercased() }
}
