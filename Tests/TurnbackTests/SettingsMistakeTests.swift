import CarrierKit
import Gateway
import PartyKit
import PartyRegistry
import PlatformKit
import ShipmentModel
import Testing

@testable import turnback

/// Each mistake with its key, line, value and reason.
struct SettingsMistakeTests {
    @Test func `every mistake is named at once, in the order of the file`() throws {
        let settings = SettingsText(text: try ProjectFiles.payload("many-mistakes.yaml"))
        let expected = try ProjectFiles.payload("many-mistakes.expected.txt").split(separator: "\n").map(String.init)
        #expect(settings.mistakes() == expected)
    }

    @Test func `a setting with fixed values takes these and no other`() throws {
        var tried = 0
        for profile in PartyRegistry.carriers.map(\.profile) + PartyRegistry.platforms.map(\.profile) {
            for setting in profile.settings where !setting.choices.isEmpty {
                for value in setting.choices + ["no-such-value"] {
                    tried += 1
                    let text = """
                        accounts:
                          it:
                            party: \(profile.id)
                            service: https://party.example
                            values:
                              \(setting.name): "\(value)"
                        """
                    let known = setting.choices.joined(separator: ", ")
                    let mistake =
                        "accounts.it.values.\(setting.name) (line 6): \(value): must be one of \(known)"
                    let isNamed = SettingsText(text: text).mistakes().contains(mistake)
                    #expect(isNamed == !setting.choices.contains(value), "\(profile.id) \(setting.name): \(value)")
                }
            }
        }
        #expect(tried > 40)
    }

    @Test func `no secret is printed with its mistake`() throws {
        let settings = SettingsText(text: try ProjectFiles.payload("many-mistakes.yaml"))
        #expect(throws: InvalidSettings.self) { try settings.read() }
        let text = settings.mistakes().joined()
        #expect(text.contains("<redacted>"))
        #expect(!text.contains("do-not-print-me"))
        #expect(!text.contains("00112233"))
    }

    @Test func `the file that the other tests make mistakes in is right`() throws {
        #expect(try SettingsText.small().mistakes() == [])
    }

    @Test func `who subscribes to an aggregator's pushes has to be reachable`() throws {
        let hidden = try SettingsText.small().replacing("public_url: https://hooks.shop.example\n", with: "")
        let mistakes = hidden.mistakes()
        #expect(mistakes.count == 1)
        #expect(mistakes.first?.hasPrefix("shops.own-shop.carriers.jt (line ") == true)
        #expect(
            mistakes.first?.hasSuffix(
                "cannot subscribe jt: A subscription needs the address that is to be called back. Set public_url.")
                == true)
    }

    @Test(arguments: [
        Slip("log:", "logs:", "logs (line %): there is no such key; did you mean log?"),
        Slip("  level: info", "  levle: info", "log.levle (line %): there is no such key; did you mean level?"),
        Slip("  level: info", "  colour: red", "log.colour (line %): there is no such key"),
        Slip("  level: info", "  level: \"\"", "log.level (line %): is empty"),
        Slip("  level: info", "  level: [info]", "log.level (line %): must be a single value"),
        Slip("facts_wait: 20m", "facts_wait: 59s", .time("59s", "1m", "1d")),
        Slip("facts_wait: 20m", "facts_wait: 9223372036854775807d", .time("9223372036854775807d", "1m", "1d")),
        Slip("facts_wait: 20m", "facts_wait: 0.5h", .time("0.5h", "1m", "1d")),
        Slip("  api: \"[::1]:7475\"", "  api: \"[::g]:80\"", .address("api", "[::g]:80")),
        Slip("  api: \"[::1]:7475\"", "  api: a b:80", .address("api", "a b:80")),
        Slip("  api: \"[::1]:7475\"", "  api: :80", .address("api", ":80")),
        Slip("  api: \"[::1]:7475\"", "  api: 127.0.0.1:-1", .address("api", "127.0.0.1:-1")),
        Slip(
            "  api: \"[::1]:7475\"", "  api: 127.0.0.1:7474",
            "listen.api (line %): 127.0.0.1:7474: is the address of listen.webhooks too"),
        Slip(
            "    platform_account: erp", "    platform_account: erb",
            "shops.own-shop.platform_account (line %): erb: there is no such account; did you mean erp?"),
        Slip(
            "    platform_account: erp", "    platform_account: sf-main",
            "shops.own-shop.platform_account (line %): sf-main: is an account of sf, not of merchant"),
        Slip(
            "      sf: [sf-main, kuaidi100]", "      zto: [sf-main]",
            "shops.own-shop.carriers.zto (line %): sf-main: is an account of sf, which cannot speak for zto"),
        Slip(
            "      sf: [sf-main, kuaidi100]", "      sf: sf-main",
            "shops.own-shop.carriers.sf (line %): must be a list"),
        Slip(
            "      facts_wait: 20m", "      supported_carriers: [sf, sff]",
            "shops.own-shop.policy.supported_carriers (line %): sff: nobody speaks for this carrier; did you mean sf?"),
        Slip(
            "      facts_wait: 20m", "      interception_channels: {jt: [zto]}",
            "shops.own-shop.policy.interception_channels.jt (line %): zto: "
                + "the shop has no account of it under carriers.jt"),
        Slip(
            "      facts_wait: 20m", "      interception_channels: {jt: [merchant]}",
            "shops.own-shop.policy.interception_channels.jt (line %): merchant: cannot intercept"),
        Slip(
            "      authorities: {jt: kuaidi100}", "      authorities: {sf: sf}",
            "shops.own-shop.policy.authorities.sf (line %): sf: "
                + "is not an aggregator; a carrier always speaks for itself"),
        Slip(
            "      authorities: {jt: kuaidi100}", "      authorities: {yto: kuaidi100}",
            "shops.own-shop.policy.authorities.yto (line %): kuaidi100: "
                + "the shop has no account of it under carriers.yto"),
    ])
    func `a slip is named where it stands`(_ slip: Slip) throws {
        let settings = try SettingsText.small().replacing(slip.passage, with: slip.other)
        let line = try settings.line(of: slip.other)
        #expect(settings.mistakes() == [slip.mistake.replacing("%", with: String(line))])
    }

    struct Slip: Sendable, CustomTestStringConvertible {
        var passage: String
        var other: String
        var mistake: String
        var testDescription: String { other }

        init(_ passage: String, _ other: String, _ mistake: String) {
            (self.passage, self.other, self.mistake) = (passage, other, mistake)
        }
    }

    @Test(arguments: [
        ("clock: [", "this is not YAML"),
        ("clock: system\nclock: sandbox", "clock stands there twice"),
        ("- clock", "the file must be a mapping of keys"),
        ("just a sentence", "the file must be a mapping of keys"),
    ])
    func `what is no settings file at all is said to be none`(_ text: String, _ reason: String) {
        let mistakes = SettingsText(text: text).mistakes()
        #expect(mistakes.count == 1)
        #expect(mistakes[0].contains(reason))
        #expect(mistakes[0].contains("(line "))
    }

    @Test func `an empty file is every default`() throws {
        let settings = try SettingsText(text: "# nothing yet\n").read()
        #expect(settings.clock == .system)
        #expect(settings.sqlitePath == "var/turnback.sqlite")
        #expect(settings.accounts.isEmpty)
        #expect(settings.shops.isEmpty)
    }

    @Test func `an account with a mistake makes no further ones in its shops`() throws {
        let settings = try SettingsText.small().replacing("party: kuaidi100", with: "party: kuaidi1000")
        let mistakes = settings.mistakes()
        #expect(mistakes.count == 1)
        #expect(mistakes[0].hasPrefix("accounts.kuaidi100.party"))
    }

    @Test func `names that look like numbers or words of YAML are names`() throws {
        let settings = try SettingsText.small().replacing("  erp:", with: "  \"123\":")
            .replacing("platform_account: erp", with: "platform_account: 123")
            .replacing("  own-shop:", with: "  no:")
        #expect(settings.mistakes() == [])
        #expect(try settings.read().shops.map(\.id.rawValue) == ["no"])
    }
}

extension String {
    fileprivate static func time(_ value: String, _ least: String, _ most: String) -> String {
        "shops.own-shop.policy.facts_wait (line %): \(value): "
            + "must be a time such as 90s, 30m, 2h or 7d, from \(least) to \(most)"
    }

    fileprivate static func address(_ key: String, _ value: String) -> String {
        "listen.\(key) (line %): \(value): must be host:port, an IPv6 address in brackets"
    }
}
