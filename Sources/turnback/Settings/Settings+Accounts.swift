internal import CarrierKit
internal import Foundation
internal import PartyKit
internal import PartyRegistry
internal import PlatformKit
internal import ShipmentModel

extension Settings {
    /// - Returns: Accounts with a mistake. They stand in the file all the same, so that a shop that names one makes no
    ///   mistake of its own.
    mutating func readAccounts(_ section: SettingsReader.Section) -> Set<AccountID> {
        var faulty: Set<AccountID> = []
        for name in section.names() {
            let known = section.mistakes
            section.refuseUnusableName(name)
            let item = section.section(name)
            readAccount(item, AccountID(rawValue: name))
            item.refuseUnknownKeys()
            if section.mistakes > known { faulty.insert(AccountID(rawValue: name)) }
        }
        return faulty
    }

    private mutating func readAccount(_ item: SettingsReader.Section, _ id: AccountID) {
        let service = item.text("service", default: "production")
        let plain = item.bool("plain_http", default: false)
        let (values, secrets) = (item.section("values"), item.section("secrets"))
        guard let profile = Self.profile(item) else {
            _ = item.has("path_token")
            return
        }
        let isSandbox = service == "sandbox"
        if isSandbox { sandboxAccounts.insert(id) }
        var account = Account(
            id: id, party: profile.id, baseURL: address(of: profile, item, service, permitsHTTP: plain),
            allowsPlainHTTP: plain)
        for setting in profile.settings {
            if setting.isSecret {
                if let secret = secrets.secret(setting.name, allowsText: isSandbox) {
                    account.secrets[setting.name] = secret
                } else if setting.isRequired, !secrets.has(setting.name) {
                    secrets.report(setting.name, nil, "is missing: \(setting.meaning)")
                }
            } else if let value = values.textIfAny(setting.name) {
                account.values[setting.name] = Self.value(
                    value, of: setting, in: values, sandbox: isSandbox ? account.baseURL : nil, permitsHTTP: plain)
            } else if setting.isRequired, !values.has(setting.name) {
                values.report(setting.name, nil, "is missing: \(setting.meaning)")
            }
        }
        values.refuseUnknownKeys()
        secrets.refuseUnknownKeys()
        readPathToken(item, id, profile, isSandbox: isSandbox)
        accounts.append(account)
    }

    /// Nil, and named, for a party that is missing or no party of this build.
    private static func profile(_ item: SettingsReader.Section) -> PartyProfile? {
        guard let party = item.text("party") else { return nil }
        if let profile = PartyRegistry.profile(PartyID(rawValue: party)) { return profile }
        let profiles = PartyRegistry.carriers.map(\.profile) + PartyRegistry.platforms.map(\.profile)
        let known = profiles.map(\.id.rawValue).joined(separator: ", ")
        item.report("party", party, "is not a party of this build; there are \(known)")
        return nil
    }

    private func address(
        of profile: PartyProfile, _ item: SettingsReader.Section, _ service: String, permitsHTTP: Bool
    ) -> String {
        switch service {
        case "sandbox": return "\(sandboxURL)/\(profile.id)"
        case "production":
            if profile.productionURL.isEmpty {
                item.report("service", nil, "is missing: \(profile.name) has no address but the one given here")
            }
            return profile.productionURL
        default:
            return item.webAddress(
                "service", service, permitsHTTP: permitsHTTP,
                or: "must be production, sandbox or an https address; http needs plain_http: true") ?? ""
        }
    }

    /// A further address is as safe as the service's; `sandbox:/path` is the party's own corner of the sandbox.
    private static func value(
        _ text: String, of setting: PartyProfile.Setting, in values: SettingsReader.Section, sandbox: String?,
        permitsHTTP: Bool
    ) -> String {
        let name = setting.name
        if !setting.choices.isEmpty, !setting.choices.contains(text) {
            values.report(name, text, "must be one of \(setting.choices.joined(separator: ", "))")
        }
        if let sandbox, text.hasPrefix("sandbox:") { return sandbox + text.dropFirst("sandbox:".count) }
        if name.hasSuffix("_url"), URLComponents(string: text)?.scheme != "https",
            !(permitsHTTP && URLComponents(string: text)?.scheme == "http")
        {
            values.report(name, text, "must be an https address; http needs plain_http: true")
        }
        return text
    }

    private mutating func readPathToken(
        _ item: SettingsReader.Section, _ id: AccountID, _ profile: PartyProfile, isSandbox: Bool
    ) {
        if let token = item.secret("path_token", allowsText: isSandbox) {
            let text = token.reveal().utf8
            // 128 bits need 22 characters of Base64url; fewer can be guessed.
            let isUsable = text.allSatisfy { $0.isASCIIAlphanumeric || $0 == 0x2D || $0 == 0x5F }
            if text.count < 22 || !isUsable {
                item.report("path_token", "<redacted>", "must be at least 22 of A–Z, a–z, 0–9, - and _ (128 bits)")
            }
            pathTokens[id] = token
        } else if profile.pushScheme == .pathToken, !item.has("path_token") {
            item.report("path_token", nil, "is missing: \(profile.id) signs no pushes, so its address must be secret")
        }
    }
}
