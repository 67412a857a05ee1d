/// The words of a warehouse that receives returns, however they reach us: by API, from a list, from a hand scanner.
///
/// The goods in one's own hands are the best proof of a return: no leg rule and no later scan of the courier's weakens it.
public struct WarehouseVocabulary: Vocabulary {
    public let party: PartyID = Self.party
    public let version = "2"

    /// Under this party, through ``Channel/warehouse``, a warehouse's statements are facts like all others.
    public static let party: PartyID = "warehouse"

    /// The codes that a warehouse may say.
    public enum Word: String, Sendable, CaseIterable {
        /// The parcel is here; nobody has looked into it.
        case received
        /// Opened and found in order.
        case inspected
        case damaged
        case empty
    }

    public init() {}

    public func meaning(of statement: Statement, heardThrough routes: HearingRoutes) -> Meaning {
        switch Word(rawValue: statement.code) {
        case .received: Meaning(.returned)
        case .inspected: Meaning(.returned, goods: .sound)
        case .damaged: Meaning(.returned, goods: .damaged)
        case .empty: Meaning(.returned, goods: .empty)
        case nil: .unlisted
        }
    }
}
