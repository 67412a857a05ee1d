internal import CarrierKit
internal import Gateway
internal import PartyKit
internal import PartyRegistry
internal import PlatformKit
internal import RefundRules
internal import ShipmentModel

extension SettingsReader.Section {
    /// One shop's policy; every key has the default of the business rules, and of the platform's own profile of them.
    func shopPolicy(of shop: Shop, accounts: [Account], faulty: Set<AccountID>) -> ShopPolicy {
        var policy = ShopPolicy(profile: .standard(for: shop.platform))
        policy.isCrossBorder = bool("cross_border", default: policy.isCrossBorder)
        policy.isHainanDutyFree = bool("hainan_duty_free", default: policy.isHainanDutyFree)
        policy.amountLimitMinor = number("amount_limit_fen", in: 0...100_000_000, default: policy.amountLimitMinor)
        readProfile(&policy.profile)
        policy.supportedCarriers = supportedCarriers(of: shop)
        policy.deniedCategories = texts("denied_categories") ?? []
        policy.qualityAfterSaleIDs = texts("quality_after_sale_ids") ?? []
        policy.factsWait = duration("facts_wait", in: .seconds(60)...(.hours(24)), default: policy.factsWait)
        policy.at48h = choice("at_48h", default: policy.at48h)
        policy.paysAtInterceptionSuccess = bool(
            "pays_at_interception_success", default: policy.paysAtInterceptionSuccess)
        policy.paysQualityBuyersAtReturning = bool(
            "pays_quality_buyers_at_returning", default: policy.paysQualityBuyersAtReturning)
        policy.paysEverybodyAtReturning = bool(
            "pays_everybody_at_returning", default: policy.paysEverybodyAtReturning)
        policy.capPerRefundMinor = number(
            "cap_per_refund_fen", in: 1...1_000_000_000, default: policy.capPerRefundMinor)
        policy.capPerHourMinor = number("cap_per_hour_fen", in: 1...1_000_000_000_000, default: policy.capPerHourMinor)
        policy.capPerDayMinor = number("cap_per_day_fen", in: 1...1_000_000_000_000, default: policy.capPerDayMinor)
        policy.fourEyesAboveMinor = number(
            "four_eyes_above_fen", in: 0...1_000_000_000, default: policy.fourEyesAboveMinor ?? 0)
        readInterceptionFees(&policy)
        policy.interceptionQueryInterval = duration(
            "interception_query_interval", in: .minutes(15)...(.hours(24)), default: policy.interceptionQueryInterval)
        policy.interceptionTrackAgeMax = duration(
            "interception_track_age_max", in: .minutes(1)...(.hours(24)), default: policy.interceptionTrackAgeMax)
        policy.contradictionHold = duration(
            "contradiction_hold", in: .seconds(60)...(.days(7)), default: policy.contradictionHold)
        policy.anomalyWait = duration("anomaly_wait", in: .hours(1)...(.days(30)), default: policy.anomalyWait)
        policy.inspectBeforeRefund = bool("inspect_before_refund", default: policy.inspectBeforeRefund)
        // Read in any case, so that the key is known; without it the warehouse is waited for however long it takes.
        let wait = duration("inspection_wait", in: .hours(1)...(.days(60)), default: .zero)
        policy.inspectionWait = wait > .zero ? wait : nil
        policy.buyerRemindersMax = number("buyer_reminders_max", in: 1...5, default: policy.buyerRemindersMax)
        policy.returnWarnAfter = duration(
            "return_warn_after", in: .hours(1)...(.days(60)), default: policy.returnWarnAfter)
        policy.returnComplaintAfter = duration(
            "return_complaint_after", in: .days(1)...(.days(120)), default: policy.returnComplaintAfter)
        policy.watchAfterEnd = duration(
            "watch_after_end", in: .days(1)...(.days(120)), default: policy.watchAfterEnd)
        let speakers = Speakers(shop: shop, accounts: accounts, faulty: faulty)
        policy.interceptionChannels = interceptionChannels(of: shop, speakers)
        policy.authorities = authorities(speakers)
        refuseUnknownKeys()
        return policy
    }

    /// What the platform's rule says, where this shop's differs.
    private func readProfile(_ profile: inout RuleProfile) {
        if let names = texts("normal_states") {
            profile.normalStates = Set(
                names.compactMap { name in
                    guard let state = ShipmentStatus(rawValue: name) else {
                        report(
                            "normal_states", name,
                            "must be one of \(ShipmentStatus.allCases.map(\.rawValue).joined(separator: ", "))")
                        return nil
                    }
                    return state
                })
        }
        profile.clockAfterApproval = duration(
            "clock_after_approval", in: .days(1)...(.days(60)), default: profile.clockAfterApproval)
        profile.clockAfterEvent = duration(
            "clock_after_event", in: .hours(1)...(.days(30)), default: profile.clockAfterEvent)
    }

    private func readInterceptionFees(_ policy: inout ShopPolicy) {
        policy.interceptionFeeLimitMinor = number(
            "interception_fee_limit_fen", in: 0...1_000_000, default: policy.interceptionFeeLimitMinor)
        policy.interceptionFeePercentMax = number(
            "interception_fee_percent_max", in: 0...1000, default: policy.interceptionFeePercentMax)
        let section = section("interception_fees_fen")
        for name in section.names() {
            let party = PartyID(rawValue: name)
            if !Self.canIntercept(party) { section.report(name, nil, "cannot intercept") }
            policy.interceptionFees[party] = section.number(name, in: 0...1_000_000, default: 0)
        }
    }

    private func supportedCarriers(of shop: Shop) -> [CarrierID]? {
        guard let names = texts("supported_carriers") else { return nil }
        let known = Set(PartyRegistry.carriers.map(\.profile.id) + shop.accounts.keys).map(\.rawValue)
        for name in names where !known.contains(name) {
            let near = Spelling.nearest(to: name, in: known).map { "; did you mean \($0)?" } ?? ""
            report("supported_carriers", name, "nobody speaks for this carrier\(near)")
        }
        return names.map(CarrierID.init(rawValue:))
    }

    /// As written, otherwise everybody who can intercept for the carrier: the carrier itself, the platform, aggregators
    /// (domain §4.5). A platform can, also where the shop has no account that speaks for the carrier.
    private func interceptionChannels(of shop: Shop, _ speakers: Speakers) -> [CarrierID: [PartyID]] {
        let section = section("interception_channels")
        let platform = Self.canIntercept(shop.platform) ? [shop.platform] : []
        var channels: [CarrierID: [PartyID]] = [:]
        let all = PartyRegistry.carriers.map(\.profile).filter { !$0.isAggregator }.map(\.id)
        for carrier in Set(all).union(shop.accounts.keys) {
            let parties = speakers.parties(for: carrier).filter(Self.canIntercept)
            let own = parties.filter { PartyRegistry.profile($0)?.isAggregator != true }
            let able = own + platform + parties.filter { !own.contains($0) }
            if !able.isEmpty || shop.accounts[carrier] != nil { channels[carrier] = able }
        }
        for name in section.names() {
            let carrier = CarrierID(rawValue: name)
            let parties = (section.texts(name) ?? []).map(PartyID.init(rawValue:))
            for party in parties {
                if !Self.canIntercept(party) {
                    section.report(name, party.rawValue, "cannot intercept")
                } else if party != shop.platform, !speakers.hasAccount(of: party, for: carrier) {
                    section.report(name, party.rawValue, "the shop has no account of it under carriers.\(carrier)")
                }
            }
            channels[carrier] = parties
        }
        return channels
    }

    private static func canIntercept(_ party: PartyID) -> Bool {
        PartyRegistry.profile(party)?.operations.contains(.intercept) == true
    }

    private func authorities(_ speakers: Speakers) -> [CarrierID: PartyID] {
        let section = section("authorities")
        var result: [CarrierID: PartyID] = [:]
        for name in section.names() {
            guard let party = section.text(name).map(PartyID.init(rawValue:)) else { continue }
            let carrier = CarrierID(rawValue: name)
            if PartyRegistry.profile(party)?.isAggregator != true {
                section.report(name, party.rawValue, "is not an aggregator; a carrier always speaks for itself")
            } else if !speakers.hasAccount(of: party, for: carrier) {
                section.report(name, party.rawValue, "the shop has no account of it under carriers.\(carrier)")
            }
            result[carrier] = party
        }
        return result
    }
}

/// Who speaks to a shop about its carriers.
private struct Speakers {
    let shop: Shop
    let accounts: [Account]
    /// Accounts whose own mistakes are told already: of which party they are may not be known.
    let faulty: Set<AccountID>

    func parties(for carrier: CarrierID) -> [PartyID] {
        (shop.accounts[carrier] ?? []).compactMap { id in accounts.first { $0.id == id }?.party }
    }

    func hasAccount(of party: PartyID, for carrier: CarrierID) -> Bool {
        parties(for: carrier).contains(party) || !faulty.isDisjoint(with: shop.accounts[carrier] ?? [])
    }
}
