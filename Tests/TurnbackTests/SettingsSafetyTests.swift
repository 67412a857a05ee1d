import Gateway
import PartyKit
import ShipmentModel
import Testing

@testable import turnback

/// Settings that would be dangerous are mistakes.
struct SettingsSafetyTests {
    @Test(arguments: [
        "http://hooks.shop.example", "http://127.0.0.1.shop.example", "http://localhost.shop.example",
        "ftp://hooks.shop.example", "hooks.shop.example", "https://", "https://user:word@hooks.shop.example",
        "https://hooks.shop.example/?a=b",
    ])
    func `webhooks are reached over https`(_ url: String) throws {
        let settings = try SettingsText.small().replacing("https://hooks.shop.example", with: url)
        #expect(
            settings.mistakes() == [
                "public_url (line 1): \(url): must be an https address; http only where it is this machine"
            ])
    }

    @Test(arguments: ["http://127.0.0.1:7474", "http://localhost:7474", "http://[::1]:7474", "https://shop.example/"])
    func `this machine may be reached without encryption`(_ url: String) throws {
        let settings = try SettingsText.small().replacing("https://hooks.shop.example", with: url).read()
        #expect(settings.publicURL == (url.hasSuffix("/") ? String(url.dropLast()) : url))
    }

    @Test(arguments: [
        ("http://sf.example", false, false), ("http://sf.example", true, true), ("https://sf.example", false, true),
        ("https://sf.example/", false, true), ("sf.example", true, false), ("gopher://sf.example", true, false),
    ])
    func `a service is https unless its account says otherwise`(_ url: String, _ plain: Bool, _ isRight: Bool) throws {
        var settings = try SettingsText.small().replacing(
            "party: sf\n    service: sandbox", with: "party: sf\n    plain_http: \(plain)\n    service: \(url)"
        )
        .replacing("{text: not-a-real-checkword}", with: "{env: CHECKWORD}")
        .replacing("{text: not-a-real-path-token-0001}", with: "{env: TOKEN}")
        settings.environment = ["CHECKWORD": "a checkword", "TOKEN": "abcdefghijklmnopqrstuv"]
        if isRight {
            let account = try #require(try settings.read().accounts.first { $0.id == "sf-main" })
            #expect(account.baseURL == (url.hasSuffix("/") ? String(url.dropLast()) : url))
            #expect(account.allowsPlainHTTP == plain)
        } else {
            let line = try settings.line(of: "service: \(url)")
            #expect(
                settings.mistakes() == [
                    "accounts.sf-main.service (line \(line)): \(url): "
                        + "must be production, sandbox or an https address; http needs plain_http: true"
                ])
        }
    }

    @Test func `a secret stands in the file only where its account speaks to the sandbox`() throws {
        let settings = try SettingsText.small().replacing("party: sf\n    service: sandbox", with: "party: sf")
        #expect(
            settings.mistakes().map { $0.split(separator: " ").first } == [
                "accounts.sf-main.secrets.checkword", "accounts.sf-main.path_token",
            ])
        #expect(settings.mistakes().allSatisfy { $0.contains(": <redacted>: ") })
    }

    @Test(arguments: [
        "checkword: not-a-real-checkword", "checkword: {word: not-a-real-checkword}",
        "checkword: [not-a-real-checkword]",
        "checkword: {env: A, file: B}",
    ])
    func `a secret has one of three forms`(_ written: String) throws {
        let settings = try SettingsText.small().replacing("checkword: {text: not-a-real-checkword}", with: written)
        let mistakes = settings.mistakes()
        #expect(mistakes.count == 1)
        #expect(mistakes.first?.contains("must be {env: NAME} or {file: PATH}") == true)
        #expect(mistakes.first?.contains("not-a-real") == false)
    }

    @Test func `a secret that is missing, empty or out of reach is a mistake`() throws {
        var settings = try SettingsText.small()
            .replacing("checkword: {text: not-a-real-checkword}", with: "checkword: {env: CHECKWORD}")
            .replacing("key: {text: not-a-real-key}", with: "key: {file: /run/secrets/key}")
            .replacing("signing_secret: {text: whsec", with: "signing_secreet: {text: whsec")
        settings.environment = ["CHECKWORD": ""]
        #expect(
            settings.mistakes() == [
                "accounts.sf-main.secrets.checkword (line 25): is empty",
                "accounts.kuaidi100.secrets.key (line 33): the file /run/secrets/key cannot be read",
                "accounts.erp.secrets.signing_secret (line 39): is missing: whsec_… and Base64 of 24…64 bytes; signs our events.",
                "accounts.erp.secrets.signing_secreet (line 40): there is no such key; did you mean signing_secret?",
            ])
    }

    @Test(arguments: [
        "short", "twenty-one-characters", "with spaces and plenty of letters", "二十二个汉字也不是随机的字母数字所以不能用作令牌",
    ])
    func `a path token that can be guessed is refused`(_ token: String) throws {
        let settings = try SettingsText.small().replacing("not-a-real-path-token-0001", with: token)
        #expect(
            settings.mistakes() == [
                "accounts.sf-main.path_token (line 26): <redacted>: must be at least 22 of A–Z, a–z, 0–9, - and _ (128 bits)"
            ])
    }

    @Test func `a party that signs no pushes needs a path token`() throws {
        let settings = try SettingsText.small().replacing(
            "    path_token: {text: not-a-real-path-token-0001}\n", with: "")
        #expect(
            settings.mistakes() == [
                "accounts.sf-main.path_token (line 20): is missing: sf signs no pushes, so its address must be secret"
            ])
    }

    @Test(arguments: ["00", String(repeating: "g", count: 64), String(repeating: "０", count: 64)])
    func `a sealing key is 32 bytes in hexadecimal digits`(_ key: String) throws {
        var settings = try SettingsText.small().replacing(
            "  retention: 90d", with: "  seal_key: {file: /run/secrets/seal}")
        settings.files = ["/run/secrets/seal": key + "\n"]
        #expect(
            settings.mistakes() == [
                "ledger.seal_key (line 12): <redacted>: must be 64 hexadecimal digits (32 bytes)"
            ])
    }

    @Test func `in demo time nobody real is spoken to`() throws {
        var settings = try SettingsText.small().replacing("party: sf\n    service: sandbox", with: "party: sf")
            .replacing("{text: not-a-real-checkword}", with: "{env: CHECKWORD}")
            .replacing("{text: not-a-real-path-token-0001}", with: "{env: TOKEN}")
        settings.environment = ["CHECKWORD": "a checkword", "TOKEN": "abcdefghijklmnopqrstuv"]
        #expect(settings.mistakes() == [])
        settings.text = "clock: sandbox\n" + settings.text
        #expect(
            settings.mistakes() == ["clock (line 1): sandbox: the account sf-main speaks to the real sf"])
    }

    @Test(arguments: [
        ("    phone_tail: \"0000\"\n", "", "kuaidi100: cannot track sf: Kuaidi100 wants the last four digits"),
        ("      secret: {text: not-a-real-secret}\n", "", "kuaidi100: cannot intercept jt: Set secret"),
        (", monthly_card_no: \"7550000000\"", "", "sf-main: cannot intercept sf: Set monthly_card_no"),
        (
            ", monthly_card_no: \"7550000000\"", ", protocol: legacy",
            "sf-main: cannot subscribe sf: Operation subscribe"
        ),
        ("whsec_c2FuZGJveC1tZXJjaGFudC1zZWNyZXQtMDAwMQ==", "whsec_short", "erp: cannot be used: A signing secret"),
        ("      facts_wait", "      interception_channels: {sf: [sf], jt: [kuaidi100]}\n      facts_wait", ""),
        (
            "      jt: [kuaidi100]", "      jt: [kuaidi100]\n      nobody: [kuaidi100]",
            "no company code for the carrier nobody"
        ),
    ])
    func `a pair that cannot work is found before the first parcel`(
        _ passage: String, _ other: String, _ reason: String
    ) throws {
        let mistakes = try SettingsText.small().replacing(passage, with: other).mistakes()
        #expect(mistakes.isEmpty == reason.isEmpty)
        #expect(reason.isEmpty || mistakes.contains { $0.contains(reason) }, "\(mistakes)")
        #expect(mistakes.allSatisfy { $0.hasPrefix("shops.own-shop.") })
    }
}
