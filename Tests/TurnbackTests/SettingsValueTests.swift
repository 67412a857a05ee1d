import CarrierKit
import Gateway
import HTTPTransport
import Ledger
import PartyKit
import RefundRules
import Sandbox
import ShipmentModel
import Testing

@testable import turnback

struct SettingsValueTests {
    @Test func `the embedded default is config slash turnback yaml, and right`() throws {
        #expect(EmbeddedSettings.text == (try ProjectFiles.text("config/turnback.yaml")))
        let settings = try SettingsText(text: EmbeddedSettings.text).read()
        #expect(settings.clock == .sandbox)
        #expect(settings.sandboxAccounts == Set(settings.accounts.map(\.id)))
        #expect(settings.accounts.allSatisfy { $0.baseURL == "https://127.0.0.1:7480/\($0.party)" })
        #expect(settings.listeners.webhooks.description == "127.0.0.1:7474")
        #expect(settings.shops.map(\.id) == ["douyin-shop", "own-shop"])
    }

    @Test func `the example of a real deployment is right once its secrets are there`() throws {
        let example = try ProjectFiles.text("config/production.example.yaml")
        #expect(!SettingsText(text: example).mistakes().isEmpty)
        let files = example.matches(of: /\{file: ([^}]+)\}/).map { String($0.output.1) }
        var settings = SettingsText(text: example)
        settings.files = Dictionary(uniqueKeysWithValues: files.map { ($0, Self.secret(in: $0) + "\n") })
        let read = try settings.read()
        #expect(read.clock == .system)
        #expect(read.sandboxAccounts.isEmpty)
        #expect(read.accounts.allSatisfy { $0.baseURL.hasPrefix("https://") && !$0.allowsPlainHTTP })
        #expect(read.sealKey?.reveal().count == 64)
        #expect(read.accounts.flatMap(\.secrets.values).allSatisfy { !$0.reveal().hasSuffix("\n") })
        #expect(read.shops.first?.policy.authorities == ["jt": "kuaidi100"])
        #expect(read.shops.first?.policy.capPerHourMinor == 500_000)
    }

    private static func secret(in file: String) -> String {
        if file.hasSuffix("seal-key") { return String(repeating: "0f", count: 32) }
        if file.contains("erp") { return "whsec_c2FuZGJveC1tZXJjaGFudC1zZWNyZXQtMDAwMQ==" }
        return "not-a-real-secret-0000001"
    }

    @Test func `what the file says is what the parts get`() throws {
        let settings = try SettingsText.small().read()
        #expect(settings.listeners.api == Settings.Address(host: "::1", port: 7475))
        #expect(settings.listeners.api.description == "[::1]:7475")
        #expect(settings.retention == .days(90))
        #expect(settings.allowedAddresses == ["10.20.0.0/16"])
        let shop = try #require(settings.shops.first)
        #expect(shop.accounts == ["sf": ["sf-main", "kuaidi100"], "jt": ["kuaidi100"]])
        #expect(shop.phoneTail == "0000")
        #expect(shop.senderAddress?.city == "深圳市")
        #expect(settings.accounts.first?.secrets["checkword"]?.reveal() == "not-a-real-checkword")
        #expect(settings.pathTokens["sf-main"]?.reveal() == "not-a-real-path-token-0001")
        #expect(settings.parties.knownCarriers.isSuperset(of: ["sf", "zto", "yto", "jt"]))
        #expect(settings.decisions.policies["own-shop"]?.factsWait == .minutes(20))
        #expect(
            settings.parties.callbackURL(for: "sf-main", segment: "track")
                == "https://hooks.shop.example/hooks/sf/sf-main/not-a-real-path-token-0001/track")
    }

    @Test func `a shop is intercepted for by everybody who can, unless it says by whom`() throws {
        let small = try SettingsText.small()
        #expect(
            try small.read().shops.first?.policy.interceptionChannels == [
                "sf": ["sf", "kuaidi100"], "jt": ["kuaidi100"],
            ])
        let chosen = try small.replacing("facts_wait: 20m", with: "interception_channels: {sf: [kuaidi100], jt: []}")
        #expect(
            try chosen.read().shops.first?.policy.interceptionChannels == ["sf": ["kuaidi100"], "jt": []])
    }

    @Test func `a platform that can intercept comes after the carriers`() throws {
        let settings = try SettingsText(text: EmbeddedSettings.text).read()
        let shop = try #require(settings.shops.first { $0.platform == "doudian" })
        #expect(shop.policy.interceptionChannels["sf"] == ["sf", "doudian"])
        #expect(shop.policy.interceptionChannels["jt"] == ["kuaidi100", "doudian"], "as it says")
    }

    @Test func `the carrier is asked first, then the platform, then aggregators, however the accounts are listed`()
        throws
    {
        let text = EmbeddedSettings.text
            .replacing("      interception_channels: {jt: [kuaidi100, doudian]}\n", with: "")
            .replacing("      zto: [zto-sandbox]", with: "      zto: [kuaidi100-sandbox, zto-sandbox]")
        let shop = try #require(try SettingsText(text: text).read().shops.first { $0.platform == "doudian" })
        #expect(shop.policy.interceptionChannels["zto"] == ["zto", "doudian", "kuaidi100"])
        #expect(shop.policy.interceptionChannels["jt"] == ["doudian", "kuaidi100"])
    }

    @Test func `a platform that can intercept does so for carriers that no account speaks for, too`() throws {
        let text = EmbeddedSettings.text.replacing("      yto: [yto-sandbox]\n", with: "")
        let shops = try SettingsText(text: text).read().shops
        #expect(shops.first { $0.platform == "doudian" }?.policy.interceptionChannels["yto"] == ["doudian"])
        #expect(shops.first { $0.platform == "merchant" }?.policy.interceptionChannels["yto"] == nil)
    }

    @Test func `a policy that says nothing is the business rules' own`() throws {
        let settings = try SettingsText.small().replacing("facts_wait: 20m", with: "at_48h: ask_person").read()
        let shop = try #require(settings.shops.first)
        var policy = shop.policy
        policy.interceptionChannels = [:]
        policy.authorities = [:]
        #expect(policy == ShopPolicy(profile: .standard(for: shop.platform)))
    }

    @Test func `every field of a policy can be set`() throws {
        let every = try SettingsText.everyKey().read()
        let set = Mirror(reflecting: try #require(every.shops.first).policy).children
        let unset = Mirror(reflecting: ShopPolicy()).children
        for (field, standard) in zip(set, unset) {
            #expect(
                "\(field.value)" != "\(standard.value)",
                "no key of the settings changes ShopPolicy.\(field.label ?? "")")
        }
    }

    @Test func `the environment overrides a single value, and check says so`() throws {
        var settings = try SettingsText.small()
        settings.environment = [
            "TURNBACK_LEDGER_SQLITE": "/srv/other.sqlite", "TURNBACK_PUBLIC_URL": "https://other.example",
            "TURNBACK_CLOCK": "system", "TURNBACK_ACCOUNTS_SF_MAIN_PARTY": "zto", "TURNBACK_LEDGER_SQLLITE": "slip",
            "TURNBACK_LAYER": "core", "HOME": "/root",
        ]
        let read = try settings.read()
        #expect(read.sqlitePath == "/srv/other.sqlite")
        #expect(read.publicURL == "https://other.example")
        #expect(read.origins["ledger.sqlite"] == "environment TURNBACK_LEDGER_SQLITE")
        #expect(read.origins["clock"] == "environment TURNBACK_CLOCK")
        #expect(read.origins["ledger.retention"] == "line \(try settings.line(of: "retention"))")
        #expect(read.origins["worker"] == "default")
        #expect(read.origins["accounts.sf-main.party"] == "line \(try settings.line(of: "party: sf"))")
        #expect(read.accounts.first?.party == "sf")
        #expect(read.unreadOverrides == ["TURNBACK_ACCOUNTS_SF_MAIN_PARTY", "TURNBACK_LEDGER_SQLLITE"])
    }

    @Test func `a mistake of the environment names its variable and no line`() throws {
        var settings = try SettingsText.small()
        settings.environment = ["TURNBACK_LISTEN_API": "7475", "TURNBACK_LOG_LEVEL": ""]
        #expect(
            settings.mistakes() == [
                "listen.api: 7475: must be host:port, an IPv6 address in brackets "
                    + "(from the environment TURNBACK_LISTEN_API)",
                "log.level: is empty (from the environment TURNBACK_LOG_LEVEL)",
            ])
    }

    @Test func `a secret's origin is told and its value never`() throws {
        var settings = try SettingsText.small()
            .replacing("{text: not-a-real-checkword}", with: "{env: CHECKWORD}")
            .replacing("key: {text: not-a-real-key}", with: "key: {file: /run/key}")
        settings.environment = ["CHECKWORD": "from-the-environment"]
        settings.files = ["/run/key": "from-a-file\n"]
        let read = try settings.read()
        #expect(read.origins["accounts.sf-main.secrets.checkword"] == "env CHECKWORD")
        #expect(read.origins["accounts.kuaidi100.secrets.key"] == "file /run/key")
        #expect(read.accounts.flatMap(\.secrets.values).map(\.description) == Array(repeating: "<redacted>", count: 4))
        #expect(!"\(read)".contains("from-"))
    }

    @Test func `the demo's sandbox is told our credentials and where our webhooks are`() throws {
        let settings = try SettingsText(text: EmbeddedSettings.text).read()
        let sandbox = settings.sandboxConfiguration(rate: 60, scenario: .quiet, merchantToken: "tb_1")
        #expect((sandbox.host, sandbox.port) == ("127.0.0.1", 7480))
        #expect(sandbox.credentials["zto"]?["app_secret"] == "sandbox-zto-secret-0001")
        #expect(sandbox.webhooks["doudian"] == "http://127.0.0.1:7474/hooks/doudian/doudian-sandbox/cases")
    }
}
