internal import CarrierKit
internal import Digests
internal import Foundation
internal import Gateway
internal import HTTPTransport
internal import Ledger
internal import PartyKit
internal import PartyRegistry
internal import PlatformKit
internal import ShipmentModel

/// What the settings are turned into: the values that the gateway's parts are built from.
extension Settings {
    var parties: Parties {
        Parties(
            carriers: PartyRegistry.carriers, platforms: PartyRegistry.platforms, accounts: accounts, shops: shops,
            publicURL: publicURL, pathTokens: pathTokens)
    }

    var decisions: DecisionSettings {
        let zones = PartyRegistry.carriers.compactMap { carrier in
            carrier.profile.zoneOffsetSeconds.map { (carrier.profile.id, $0) }
        }
        let targets = PartyRegistry.platforms.map { platform in
            (
                platform.profile.id,
                DecisionSettings.RefundTarget(
                    knowsRefundKeys: platform.knowsRefundKeys, settleDelay: platform.settleDelay,
                    idempotencyWindow: platform.idempotencyWindow)
            )
        }
        return DecisionSettings(
            vocabularies: PartyRegistry.vocabularies, knownCarriers: parties.knownCarriers,
            zones: Dictionary(uniqueKeysWithValues: zones),
            policies: Dictionary(uniqueKeysWithValues: shops.map { ($0.id, $0.policy) }),
            targets: Dictionary(uniqueKeysWithValues: targets))
    }

    var transportOptions: HTTPTransport.Options {
        var options = HTTPTransport.Options()
        options.authoritiesFile = caFile
        // A name in the settings, or a merchant's endpoint, that resolves into our own network is refused.
        options.addressPolicy = .publicOnly(allowing: allowedAddresses)
        return options
    }
}
