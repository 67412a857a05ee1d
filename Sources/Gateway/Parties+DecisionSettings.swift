internal import CarrierKit
public import Ledger
internal import PartyKit
internal import PlatformKit
public import ShipmentModel

extension Parties {
    /// What decisions about these parties' cases are taken with: the shops' policies and what the adapters say of
    /// themselves.
    ///
    /// - Parameter vocabularies: What everybody's statements mean; they may be those of more parties than these.
    public func decisionSettings(reading vocabularies: Vocabularies) -> DecisionSettings {
        DecisionSettings(
            vocabularies: vocabularies.replacing(vocabulariesOfAccounts), knownCarriers: knownCarriers,
            zones: carriers.compactMapValues(\.profile.zoneOffsetSeconds), policies: shops.mapValues(\.policy),
            targets: platforms.mapValues {
                DecisionSettings.RefundTarget(
                    knowsRefundKeys: $0.knowsRefundKeys, settleDelay: $0.settleDelay,
                    idempotencyWindow: $0.idempotencyWindow)
            })
    }

    /// Of parties some of whose words mean what an account's settings say.
    private var vocabulariesOfAccounts: [any Vocabulary] {
        carriers.compactMap { party, adapter in
            adapter.vocabulary(heeding: accounts.values.filter { $0.party == party }.sorted { $0.id < $1.id })
        }
    }
}
