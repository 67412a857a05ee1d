internal import Gateway
internal import HTTPTransport
internal import Ledger
internal import PartyKit
internal import PartyRegistry

/// What the settings are turned into: the values that the gateway's parts are built from.
extension Settings {
    var parties: Parties {
        Parties(
            carriers: PartyRegistry.carriers, platforms: PartyRegistry.platforms, accounts: accounts, shops: shops,
            publicURL: publicURL, pathTokens: pathTokens)
    }

    var decisions: DecisionSettings { parties.decisionSettings(reading: PartyRegistry.vocabularies) }

    var transportOptions: HTTPTransport.Options {
        var options = HTTPTransport.Options()
        options.authoritiesFile = caFile
        // A name in the settings, or a merchant's endpoint, that resolves into our own network is refused.
        options.addressPolicy = .publicOnly(allowing: allowedAddresses)
        return options
    }
}
