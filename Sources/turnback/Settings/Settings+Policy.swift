internal import Gateway
internal import PartyKit
internal import PartyRegistry
internal import RefundRules
internal import ShipmentModel

extension SettingsReader.Section {
    /// One shop's policy; every key has the default of the business rules.
    func shopPolicy(of shop: Shop, accounts: [Account]) -> ShopPolicy {
        var policy = ShopPolicy()
        policy.isCrossBorder = bool("cross_border", default: policy.isCrossBorder)
        policy.isHainanDutyFree = bool("hainan_duty_free", default: policy.isHainanDutyFree)
        policy.amountLimitMinor = number("amount_limit_fen", in: 1...100_000_000, default: policy.amountLimitMinor)
        policy.supportedCarriers = texts("supported_carriers")?.map(CarrierID.init(rawValue:))
        policy.deniedCategories = texts("denied_categories") ?? []
        policy.factsWait = duration("facts_wait", in: .seconds(60)...(.hours(24)), default: policy.factsWait)
        policy.at48h = choice("at_48h", default: policy.at48h)
        policy.paysAtInterceptionSuccess = bool(
            "pays_at_interception_success", default: policy.paysAtInterceptionSuccess)
        policy.paysQualityBuyersAtReturning = bool(
            "pays_quality_buyers_at_returning", default: policy.paysQualityBuyersAtReturning)
        policy.capPerRefundMinor = number(
            "cap_per_refund_fen", in: 1...1_000_000_000, default: policy.capPerRefundMinor)
        policy.capPerHourMinor = number("cap_per_hour_fen", in: 1...1_000_000_000_000, default: policy.capPerHourMinor)
        policy.capPerDayMinor = number("cap_per_day_fen", in: 1...1_000_000_000_000, default: policy.capPerDayMinor)
        policy.interceptionFeeLimitMinor = number(
            "interception_fee_limit_fen", in: 0...1_000_000, default: policy.interceptionFeeLimitMinor)
        policy.contradictionHold = duration(
            "contradiction_hold", in: .seconds(60)...(.days(7)), default: policy.contradictionHold)
        policy.interceptionChannels = interceptionChannels(of: shop, accounts: accounts)
        policy.authorities = authorities(accounts: accounts)
        refuseUnknownKeys()
        return policy
    }

    /// As written, otherwise everybody among the shop's accounts who can intercept for the carrier, then the platform.
    private func interceptionChannels(of shop: Shop, accounts: [Account]) -> [CarrierID: [PartyID]] {
        let section = section("interception_channels")
        var channels: [CarrierID: [PartyID]] = [:]
        for (carrier, ids) in shop.accounts {
            let parties = ids.compactMap { id in accounts.first { $0.id == id }?.party }
            let able = parties.filter { PartyRegistry.profile($0)?.operations.contains(.intercept) == true }
            let platform = PartyRegistry.profile(shop.platform)?.operations.contains(.intercept) == true
            channels[carrier] = able + (platform ? [shop.platform] : [])
        }
        for name in section.names() {
            let parties = (section.texts(name) ?? []).map(PartyID.init(rawValue:))
            for party in parties where PartyRegistry.profile(party)?.operations.contains(.intercept) != true {
                section.report(name, party.rawValue, "cannot intercept")
            }
            channels[CarrierID(rawValue: name)] = parties
        }
        return channels
    }

    private func authorities(accounts: [Account]) -> [CarrierID: PartyID] {
        let section = section("authorities")
        var result: [CarrierID: PartyID] = [:]
        for name in section.names() {
            guard let party = section.text(name).map(PartyID.init(rawValue:)) else { continue }
            if PartyRegistry.profile(party)?.isAggregator != true {
                section.report(name, party.rawValue, "is not an aggregator; a carrier always speaks for itself")
            }
            result[CarrierID(rawValue: name)] = party
        }
        return result
    }
}
