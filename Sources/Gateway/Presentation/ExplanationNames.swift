internal import CarrierKit
public import PartyKit
internal import PlatformKit
internal import ShipmentModel

/// What carriers, aggregators and platforms are called by people.
public struct ExplanationNames: Sendable {
    private let names: [PartyID: Bilingual]

    public init(_ profiles: [PartyProfile] = []) {
        names = Dictionary(profiles.map { ($0.id, Bilingual($0.name, $0.chineseName)) }) { first, _ in first }
    }

    public init(_ parties: Parties) {
        self.init(parties.carriers.values.map(\.profile) + parties.platforms.values.map(\.profile))
    }

    /// A party that nobody described is called by its short name.
    subscript(party: PartyID) -> Bilingual { names[party] ?? Bilingual(party.rawValue, party.rawValue) }
}
