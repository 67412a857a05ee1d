internal import CarrierKit
internal import Foundation
internal import Gateway
internal import HTTPTransport
internal import Logging
internal import PartyKit
internal import PartyRegistry
internal import PlatformKit
internal import ShipmentModel

extension Settings {
    /// Reads settings from YAML.
    ///
    /// - Throws: ``InvalidSettings`` with every mistake at once.
    static func read(
        _ text: String, named file: String, environment: [String: String],
        readFile: @escaping (String) throws -> String
    ) throws(InvalidSettings) -> Settings {
        let reader = SettingsReader(environment: environment, readFile: readFile)
        let settings = Settings(reader.root(of: text))
        guard reader.problems.isEmpty else { throw InvalidSettings(file: file, problems: reader.problems) }
        var result = settings
        result.origins = reader.origins
        return result
    }

    private init(_ root: SettingsReader.Section) {
        clock = root.choice("clock", default: .system)
        let sandbox = root.section("sandbox")
        sandboxURL = sandbox.text("url", default: "https://127.0.0.1:7480")
        sandboxBooks = sandbox.text("books", default: "var/sandbox-books.jsonl")
        sandboxCertificate = sandbox.text("certificate", default: "var/sandbox-certificate.pem")
        sandbox.refuseUnknownKeys()

        let trust = root.section("trust")
        caFile = trust.textIfAny("ca_file")
        trust.refuseUnknownKeys()

        let ledger = root.section("ledger")
        sqlitePath = ledger.text("sqlite", default: "var/turnback.sqlite")
        sealKey = ledger.secret("seal_key", allowsText: false)
        if let sealKey, sealKey.reveal().count != 64 || !sealKey.reveal().allSatisfy(\.isHexDigit) {
            ledger.report("seal_key", "<redacted>", "must be 64 hexadecimal digits (32 bytes)")
        }
        retention = ledger.duration("retention", in: .days(1)...(.days(3650)), default: .days(180))
        ledger.refuseUnknownKeys()

        let listen = root.section("listen")
        listeners = Listeners(
            webhooks: listen.address("webhooks", default: Address(host: "127.0.0.1", port: 7474)),
            api: listen.address("api", default: Address(host: "127.0.0.1", port: 7475)),
            health: listen.address("health", default: Address(host: "127.0.0.1", port: 7476)))
        listen.refuseUnknownKeys()

        publicURL = root.textIfAny("public_url")
        if let publicURL, !publicURL.hasPrefix("https://"), !publicURL.isLoopbackURL {
            root.report("public_url", publicURL, "must be https unless it is this machine")
        }
        workerName = root.text("worker", default: "worker-\(ProcessInfo.processInfo.processIdentifier)")
        let log = root.section("log")
        logLevel = log.choice("level", default: .info)
        log.refuseUnknownKeys()
        allowedAddresses = (root.texts("allow_addresses") ?? []).compactMap { text in
            if let block = AddressBlock(text) { return block }
            root.report("allow_addresses", text, "must be addresses or blocks such as 10.20.0.0/16")
            return nil
        }

        (accounts, sandboxAccounts, pathTokens, shops, origins) = ([], [], [:], [], [:])
        readAccounts(root.section("accounts"))
        readShops(root.section("shops"))
        root.refuseUnknownKeys()
    }

    private mutating func readAccounts(_ section: SettingsReader.Section) {
        for name in section.names() {
            let item = section.section(name)
            let id = AccountID(rawValue: name)
            guard let party = item.text("party").map(PartyID.init(rawValue:)) else { continue }
            guard let profile = PartyRegistry.profile(party) else {
                let known = (PartyRegistry.carriers.map(\.profile) + PartyRegistry.platforms.map(\.profile)).map(
                    \.id.rawValue
                ).joined(separator: ", ")
                item.report("party", party.rawValue, "is not a party of this build; there are \(known)")
                continue
            }
            let service = item.text("service", default: "production")
            let isSandbox = service == "sandbox"
            let url = isSandbox ? "\(sandboxURL)/\(party)" : service == "production" ? profile.productionURL : service
            let plain = item.bool("plain_http", default: false)
            if !url.hasPrefix("https://"), !(url.hasPrefix("http://") && plain) {
                item.report(
                    "service", service, "must be production, sandbox or an https address; http needs plain_http: true")
            }
            let values = item.section("values")
            let secrets = item.section("secrets")
            var account = Account(
                id: id, party: party, baseURL: url.hasSuffix("/") ? String(url.dropLast()) : url,
                allowsPlainHTTP: plain)
            for setting in profile.settings {
                if setting.isSecret {
                    if let secret = secrets.secret(setting.name, allowsText: isSandbox) {
                        account.secrets[setting.name] = secret
                    } else if setting.isRequired, !secrets.has(setting.name) {
                        secrets.report(setting.name, nil, "is missing: \(setting.meaning)")
                    }
                } else if let value = values.textIfAny(setting.name) {
                    // `sandbox:/path` is the party's own corner of the sandbox.
                    account.values[setting.name] =
                        isSandbox && value.hasPrefix("sandbox:") ? "\(url)\(value.dropFirst("sandbox:".count))" : value
                } else if setting.isRequired {
                    values.report(setting.name, nil, "is missing: \(setting.meaning)")
                }
            }
            values.refuseUnknownKeys()
            secrets.refuseUnknownKeys()
            readPathToken(item, id, profile, isSandbox: isSandbox)
            if isSandbox { sandboxAccounts.insert(id) }
            accounts.append(account)
            item.refuseUnknownKeys()
        }
    }

    private mutating func readPathToken(
        _ item: SettingsReader.Section, _ id: AccountID, _ profile: PartyProfile, isSandbox: Bool
    ) {
        let token = item.secret("path_token", allowsText: isSandbox)
        if let token {
            let text = token.reveal()
            // 128 bits need 22 characters of Base64url; fewer can be guessed.
            if text.count < 22
                || !text.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") })
            {
                item.report("path_token", "<redacted>", "must be at least 22 of A–Z, a–z, 0–9, - and _ (128 bits)")
            }
            pathTokens[id] = token
        } else if profile.pushScheme == .pathToken, !item.has("path_token") {
            item.report("path_token", nil, "is missing: \(profile.id) signs no pushes, so its address must be secret")
        }
    }

    private mutating func readShops(_ section: SettingsReader.Section) {
        for name in section.names() {
            let item = section.section(name)
            guard let platform = item.text("platform").map(PartyID.init(rawValue:)),
                let platformAccount = item.text("platform_account").map(AccountID.init(rawValue:))
            else { continue }
            if PartyRegistry.platform(platform) == nil {
                let known = PartyRegistry.platforms.map(\.profile.id.rawValue).joined(separator: ", ")
                item.report("platform", platform.rawValue, "is not a platform of this build; there are \(known)")
            }
            if let account = accounts.first(where: { $0.id == platformAccount }) {
                if account.party != platform {
                    item.report(
                        "platform_account", platformAccount.rawValue,
                        "is an account of \(account.party), not of \(platform)")
                }
            } else {
                item.report("platform_account", platformAccount.rawValue, "there is no such account")
            }
            var shop = Shop(
                id: ShopID(rawValue: name), platform: platform, platformAccount: platformAccount,
                accounts: readCarriers(item.section("carriers")))
            shop.phoneTail = item.textIfAny("phone_tail")
            if let tail = shop.phoneTail, tail.count != 4 || !tail.allSatisfy(\.isNumber) {
                item.report("phone_tail", "<redacted>", "must be the last four digits of a phone number")
            }
            if item.has("sender") { shop.senderAddress = item.section("sender").senderAddress() }
            shop.policy = item.section("policy").shopPolicy(of: shop, accounts: accounts)
            shops.append(shop)
            item.refuseUnknownKeys()
        }
    }

    private func readCarriers(_ section: SettingsReader.Section) -> [CarrierID: [AccountID]] {
        var result: [CarrierID: [AccountID]] = [:]
        for name in section.names() {
            let carrier = CarrierID(rawValue: name)
            let ids = (section.texts(name) ?? []).map(AccountID.init(rawValue:))
            for id in ids {
                guard let account = accounts.first(where: { $0.id == id }) else {
                    section.report(name, id.rawValue, "there is no such account")
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
}

extension SettingsReader.Section {
    func address(_ key: String, default value: Settings.Address) -> Settings.Address {
        guard let text = textIfAny(key) else { return value }
        guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]),
            (0...65_535).contains(port), colon > text.startIndex
        else {
            report(key, text, "must be host:port")
            return value
        }
        let host = text[..<colon].trimmingCharacters(in: CharacterSet(charactersIn: "[]"))
        return Settings.Address(host: host, port: port)
    }

    fileprivate func senderAddress() -> InterceptionOrder.Address? {
        defer { refuseUnknownKeys() }
        guard let province = text("province"), let city = text("city"), let county = text("county"),
            let street = text("street"), let contact = text("contact"), let phone = text("phone")
        else { return nil }
        return InterceptionOrder.Address(
            province: province, city: city, county: county, street: street, contact: contact, phone: phone)
    }
}

extension String {
    fileprivate var isLoopbackURL: Bool {
        hasPrefix("http://127.0.0.1") || hasPrefix("http://localhost") || hasPrefix("http://[::1]")
    }
}
