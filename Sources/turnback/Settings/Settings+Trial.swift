internal import CarrierKit
internal import Gateway
internal import PartyKit
internal import PartyRegistry
internal import PlatformKit
internal import RefundRules
internal import ShipmentModel

/// Proving that every pair of shop and account resolves: the requests that the gateway will need are composed once, and not
/// sent.
extension Settings {
    private static let stamp = Stamp(
        now: Instant(seconds: 1_700_000_000), nonce: "00000000-0000-4000-8000-000000000000")
    private static let waybill: Waybill? = Waybill("73100000000017")

    /// - Parameter faulty: Accounts whose own mistakes are told already.
    func tryRequests(
        of shop: Shop, _ item: SettingsReader.Section, _ carriers: SettingsReader.Section, except faulty: Set<AccountID>
    ) {
        for (carrier, ids) in shop.accounts.sorted(by: { $0.key < $1.key }) {
            let subscriber = ids.first { id in
                let account = accounts.first { $0.id == id }
                return account.flatMap { PartyRegistry.carrier($0.party) }?.profile.operations.contains(.subscribe)
                    == true
            }
            for account in accounts where ids.contains(account.id) && !faulty.contains(account.id) {
                tryCarrier(carrier, account, shop, carriers, subscribes: account.id == subscriber)
            }
        }
        guard let account = accounts.first(where: { $0.id == shop.platformAccount }), !faulty.contains(account.id),
            let platform = PartyRegistry.platform(shop.platform)
        else { return }
        let reference = PlatformWish.CaseReference(
            key: CaseKey(platform: shop.platform, shop: shop.id, afterSaleID: "7000000000000000001"), orderID: "1",
            version: "1")
        for wish in [PlatformWish.readCase(reference), .remindBuyer(reference)]
        where platform.profile.operations.contains(wish.operation) {
            do throws(PartyError) {
                _ = try platform.request(for: wish, account: account, stamp: Self.stamp)
            } catch {
                item.report("platform_account", account.id.rawValue, "cannot be used: \(error.detail)")
                return
            }
        }
    }

    /// - Parameter subscribes: Whether this account is the one that subscriptions go through.
    private func tryCarrier(
        _ carrier: CarrierID, _ account: Account, _ shop: Shop, _ carriers: SettingsReader.Section, subscribes: Bool
    ) {
        guard let adapter = PartyRegistry.carrier(account.party), let waybill = Self.waybill else { return }
        let number = WaybillKey(carrier: carrier, waybill: waybill)
        let callback = publicURL.map { "\($0)/hooks" }
        let target = CarrierWish.Target(number, phoneTail: shop.phoneTail)
        var wishes: [CarrierWish] = [.track([target])]
        if subscribes { wishes.append(.subscribe(target, callbackURL: callback)) }
        if shop.policy.interceptionChannels[carrier]?.contains(account.party) == true {
            wishes.append(
                .intercept(
                    InterceptionOrder(
                        reference: .init(number: number, requestNumber: "CHECK"),
                        destination: .sender(shop.senderAddress), reason: "check", phoneTail: shop.phoneTail,
                        callbackURL: callback)))
        }
        for wish in wishes where adapter.profile.operations.contains(wish.operation) {
            do throws(PartyError) {
                _ = try adapter.request(for: wish, account: account, stamp: Self.stamp)
            } catch {
                let hint = wish.operation == .subscribe && publicURL == nil ? " Set public_url." : ""
                carriers.report(
                    carrier.rawValue, account.id.rawValue,
                    "cannot \(wish.operation) \(carrier): \(error.detail)\(hint)")
                return
            }
        }
    }
}
