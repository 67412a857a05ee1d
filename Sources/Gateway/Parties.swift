public import CarrierKit
public import PartyKit
public import PlatformKit
public import RefundRules
public import ShipmentModel

/// One shop as the settings describe it: where its cases live, and which accounts speak to its carriers.
public struct Shop: Sendable {
    /// Whether its cases are handled or only watched.
    public enum Mode: String, Sendable, CaseIterable {
        case live
        /// Everything is read and decided, and nothing is done: what would have been done is kept for comparison.
        case shadow
    }

    public var id: ShopID
    public var platform: PartyID
    public var platformAccount: AccountID
    /// Accounts that can speak about a carrier's parcels, the preferred one first: the carrier's own, an aggregator's.
    public var accounts: [CarrierID: [AccountID]]
    public var policy: ShopPolicy
    /// Where intercepted parcels go, for carriers that want it spelt out.
    public var senderAddress: InterceptionOrder.Address?
    /// The last four digits of the sender's phone, for carriers that want proof that we may ask.
    public var phoneTail: String?
    /// The platform's own number of the shop, by which its pushes name it where one app serves several shops.
    public var platformShopID: String?
    public var mode: Mode

    public init(
        id: ShopID, platform: PartyID, platformAccount: AccountID, accounts: [CarrierID: [AccountID]],
        policy: ShopPolicy = ShopPolicy(), senderAddress: InterceptionOrder.Address? = nil, phoneTail: String? = nil,
        platformShopID: String? = nil, mode: Mode = .live
    ) {
        self.id = id
        self.platform = platform
        self.platformAccount = platformAccount
        self.accounts = accounts
        self.policy = policy
        self.senderAddress = senderAddress
        self.phoneTail = phoneTail
        self.platformShopID = platformShopID
        self.mode = mode
    }
}

/// Everybody the gateway talks to: adapters by name, accounts, shops. A value, built from the settings at start; the
/// gateway itself knows no carrier by name.
public struct Parties: Sendable {
    public var carriers: [PartyID: any CarrierAdapter]
    public var platforms: [PartyID: any PlatformAdapter]
    public var accounts: [AccountID: Account]
    public var shops: [ShopID: Shop]
    /// Where carriers reach our webhooks, without a trailing slash; nil when they cannot.
    public var publicURL: String?
    /// The secret path token of an account's webhook address.
    public var pathTokens: [AccountID: Secret]

    public init(
        carriers: [any CarrierAdapter], platforms: [any PlatformAdapter], accounts: [Account], shops: [Shop],
        publicURL: String? = nil, pathTokens: [AccountID: Secret] = [:]
    ) {
        self.carriers = Dictionary(uniqueKeysWithValues: carriers.map { ($0.profile.id, $0) })
        self.platforms = Dictionary(uniqueKeysWithValues: platforms.map { ($0.profile.id, $0) })
        self.accounts = Dictionary(uniqueKeysWithValues: accounts.map { ($0.id, $0) })
        self.shops = Dictionary(uniqueKeysWithValues: shops.map { ($0.id, $0) })
        self.publicURL = publicURL
        self.pathTokens = pathTokens
    }

    /// Who can be asked about a carrier's parcels for a shop: the first of its accounts whose party offers the operation.
    func carrierRoute(
        for carrier: CarrierID, shop: ShopID, offering operation: Operation, via party: PartyID? = nil
    ) -> (account: Account, adapter: any CarrierAdapter)? {
        for id in shops[shop]?.accounts[carrier] ?? [] {
            guard let account = accounts[id], let adapter = carriers[account.party],
                party == nil || party == account.party, adapter.profile.operations.contains(operation)
            else { continue }
            return (account, adapter)
        }
        return nil
    }

    /// Who tells of whoever's interception of a carrier's parcel, so that it can be asked before one is ordered.
    func routeToAnybodysInterception(
        of carrier: CarrierID, shop: ShopID
    ) -> (account: Account, adapter: any CarrierAdapter)? {
        for id in shops[shop]?.accounts[carrier] ?? [] {
            guard let account = accounts[id], let adapter = carriers[account.party],
                adapter.tellsOfAnybodysInterception, adapter.profile.operations.contains(.queryIntercept)
            else { continue }
            return (account, adapter)
        }
        return nil
    }

    /// Every carrier whose parcels somebody can tell us about: those with an adapter, and those that a shop's aggregator
    /// speaks for.
    public var knownCarriers: Set<CarrierID> {
        Set(carriers.keys).union(shops.values.flatMap { $0.accounts.filter { !$0.value.isEmpty }.keys })
    }

    func platformRoute(for shop: ShopID) -> (account: Account, adapter: any PlatformAdapter, shop: Shop)? {
        guard let shop = shops[shop], let account = accounts[shop.platformAccount],
            let adapter = platforms[shop.platform]
        else { return nil }
        return (account, adapter, shop)
    }

    /// The shops that a push to an account is about: the one that it names, or, where it names none that the settings
    /// know, all that the account serves.
    ///
    /// A platform names shops by its own numbers. An account that serves one shop needs no such number in the settings.
    func shops(servedBy account: Account, named platformShopID: String?) -> [Shop] {
        let shops = shops.values.filter { $0.platform == account.party }.sorted { $0.id < $1.id }
        let own = shops.filter { $0.platformAccount == account.id }
        guard let platformShopID else { return own }
        let named = shops.filter { ($0.platformShopID ?? $0.id.rawValue) == platformShopID }
        if !named.isEmpty { return named }
        return own.count == 1 && own[0].platformShopID == nil ? own : []
    }

    /// The webhook address of an account, as a carrier is told it.
    public func callbackURL(for account: AccountID, segment: String) -> String? {
        guard let publicURL, let party = accounts[account]?.party else { return nil }
        let token = pathTokens[account].map { "/\($0.reveal())" } ?? ""
        return "\(publicURL)/hooks/\(party)/\(account)\(token)/\(segment)"
    }
}
