public import CarrierKit
public import PartyKit
public import PlatformKit
internal import Platforms
public import ShipmentModel

// One line per carrier here, one in `carriers`, one in Package.swift; `RegistryTests` is red when one is forgotten.
internal import Kuaidi100
internal import SFExpress
internal import YTO
internal import ZTO

/// Everybody we can talk to: an explicit list, so that a reader sees it and nothing registers itself.
public enum PartyRegistry {
    /// The carriers, and the aggregators that speak of other carriers' parcels.
    public static let carriers: [any CarrierAdapter] = [
        Kuaidi100Adapter(),
        SFExpressAdapter(),
        YTOAdapter(),
        ZTOAdapter(),
    ]

    /// The shop platforms, and the merchant's own system.
    public static let platforms: [any PlatformAdapter] = [
        DoudianAdapter(),
        MerchantAdapter(),
    ]

    /// Nil for a party that is no carrier of ours.
    public static func carrier(_ id: PartyID) -> (any CarrierAdapter)? { carriersByID[id] }

    /// Nil for a party that is no platform of ours.
    public static func platform(_ id: PartyID) -> (any PlatformAdapter)? { platformsByID[id] }

    /// What there is to know of a party without talking to it.
    public static func profile(_ id: PartyID) -> PartyProfile? { carrier(id)?.profile ?? platform(id)?.profile }

    /// What everybody's statements mean, with one version for the lot.
    public static let vocabularies = Vocabularies(
        carriers.map(\.vocabulary) + [WarehouseVocabulary(), PersonVocabulary()])

    private static let carriersByID = Dictionary(uniqueKeysWithValues: carriers.map { ($0.profile.id, $0) })
    private static let platformsByID = Dictionary(uniqueKeysWithValues: platforms.map { ($0.profile.id, $0) })
}
