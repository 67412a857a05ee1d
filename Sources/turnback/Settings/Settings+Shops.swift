internal import CarrierKit
internal import Gateway
internal import PartyKit
internal import PartyRegistry
internal import PlatformKit
internal import ShipmentModel

extension Settings {
    /// - Parameter faultyAccounts: Accounts whose own mistakes are told already.
    mutating func readShops(_ section: SettingsReader.Section, faultyAccounts: Set<AccountID>) {
        for name in section.names() {
            let known = section.mistakes
            section.refuseUnusableName(name)
            let item = section.section(name)
            let platform = item.text("platform").map(PartyID.init(rawValue:))
            let account = item.text("platform_account").map(AccountID.init(rawValue:))
            checkPlatform(platform, account, item, faultyAccounts)
            let carriers = item.section("carriers")
            var shop = Shop(
                id: ShopID(rawValue: name), platform: platform ?? "", platformAccount: account ?? "",
                accounts: readCarriers(carriers, faultyAccounts))
            shop.platformShopID = item.textIfAny("platform_shop_id")
            shop.mode = item.choice("mode", default: shop.mode)
            shop.phoneTail = item.textIfAny("phone_tail")
            if let tail = shop.phoneTail?.utf8, tail.count != 4 || !tail.allSatisfy(\.isASCIIDigit) {
                item.report("phone_tail", "<redacted>", "must be the last four digits of a phone number")
            }
            if item.has("sender") { shop.senderAddress = item.section("sender").senderAddress() }
            shop.policy = item.section("policy").shopPolicy(of: shop, accounts: accounts, faulty: faultyAccounts)
            item.refuseUnknownKeys()
            shops.append(shop)
            // What is wrong already would only be told again in other words.
            if item.mistakes == known { tryRequests(of: shop, item, carriers, except: faultyAccounts) }
        }
    }

    private func checkPlatform(
        _ platform: PartyID?, _ id: AccountID?, _ item: SettingsReader.Section, _ faulty: Set<AccountID>
    ) {
        if let platform, PartyRegistry.platform(platform) == nil {
            let known = PartyRegistry.platforms.map(\.profile.id.rawValue).joined(separator: ", ")
            item.report("platform", platform.rawValue, "is not a platform of this build; there are \(known)")
        }
        guard let id else { return }
        if let account = accounts.first(where: { $0.id == id }) {
            if let platform, account.party != platform {
                item.report("platform_account", id.rawValue, "is an account of \(account.party), not of \(platform)")
            }
        } else if !faulty.contains(id) {
            item.report("platform_account", id.rawValue, noSuchAccount(id))
        }
    }

    private func readCarriers(
        _ section: SettingsReader.Section, _ faulty: Set<AccountID>
    ) -> [CarrierID: [AccountID]] {
        var result: [CarrierID: [AccountID]] = [:]
        for name in section.names() {
            let carrier = CarrierID(rawValue: name)
            let ids = (section.texts(name) ?? []).map(AccountID.init(rawValue:))
            for id in ids {
                guard let account = accounts.first(where: { $0.id == id }) else {
                    if !faulty.contains(id) { section.report(name, id.rawValue, noSuchAccount(id)) }
                    continue
                }
                let isAggregator = PartyRegistry.profile(account.party)?.isAggregator == true
                if account.party != carrier, !isAggregator {
                    section.report(
                        name, id.rawValue, "is an account of \(account.party), which cannot speak for \(carrier)")
                }
            }
            result[carrier] = ids
        }
        return result
    }

    private func noSuchAccount(_ id: AccountID) -> String {
        let near = Spelling.nearest(to: id.rawValue, in: accounts.map(\.id.rawValue))
        return "there is no such account" + (near.map { "; did you mean \($0)?" } ?? "")
    }
}

extension SettingsReader.Section {
    fileprivate func senderAddress() -> InterceptionOrder.Address? {
        let names = ["province", "city", "county", "street", "contact", "phone"]
        let texts = names.compactMap(text)
        refuseUnknownKeys()
        guard texts.count == names.count else { return nil }
        return InterceptionOrder.Address(
            province: texts[0], city: texts[1], county: texts[2], street: texts[3], contact: texts[4], phone: texts[5])
    }
}
