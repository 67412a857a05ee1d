internal import ArgumentParser
internal import Digests
internal import Foundation
internal import Gateway
internal import Ledger
internal import PartyKit
internal import RefundRules
internal import ShipmentModel
internal import WireFormats

/// `turnback check`: reads the settings and says what is wrong, or what each value is and where it came from.
struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Check the settings: every mistake at once, and where each value came from.")

    @OptionGroup var options: SettingsOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let settings = try options.read()
        for name in settings.unreadOverrides {
            Console.complain("\(name) is set in the environment, and no key is called so")
        }
        output.print(json(of: settings), as: text(of: settings))
    }

    private func text(of settings: Settings) -> String {
        let origins = settings.origins.sorted { $0.key < $1.key }.map { [$0.key, $0.value] }
        let accounts = settings.accounts.map(\.id.rawValue).joined(separator: ", ")
        let channels = settings.shops.flatMap { shop in
            shop.policy.interceptionChannels.sorted { $0.key < $1.key }.map { carrier, channels in
                let names = channels.map(\.rawValue).joined(separator: ", ")
                return "  \(shop.id): \(carrier) is intercepted through "
                    + (names.isEmpty ? "nobody: a task for a person" : names)
            }
        }
        return
            ([
                Console.table(["KEY", "FROM"], origins),
                "\(settings.shops.count) shops, \(settings.accounts.count) accounts (\(accounts)): "
                    + "the settings are right.",
            ] + channels
            + settings.shops.filter { $0.mode == .shadow }.map {
                "  \($0.id): shadow mode, nothing is done to its cases"
            })
            .joined(separator: "\n")
    }

    private func json(of settings: Settings) -> JSONText {
        .object([
            (
                "origins",
                .object(settings.origins.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })
            ),
            ("accounts", .array(settings.accounts.map { .string($0.id.rawValue) })),
            (
                "shops",
                .object(
                    settings.shops.map { shop in
                        (
                            shop.id.rawValue,
                            .object([
                                (
                                    "interception_channels",
                                    .object(
                                        shop.policy.interceptionChannels.sorted { $0.key < $1.key }.map {
                                            ($0.key.rawValue, .array($0.value.map { .string($0.rawValue) }))
                                        })
                                )
                            ])
                        )
                    })
            ),
        ])
    }
}

/// `turnback migrate`: brings the database to this version's tables.
struct MigrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate", abstract: "Create or update the database's tables; `serve` does it too.")

    @OptionGroup var options: SettingsOptions

    func run() async throws {
        let settings = try options.read()
        let ledger = try await Program.openLedger(settings)
        try await ledger.close()
        Console.print("\(settings.sqlitePath) is up to date.")
    }
}

/// `turnback token`: makes, lists and revokes tokens of the API.
struct TokenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token", abstract: "Make, list and revoke access tokens of the API and the workbench.",
        subcommands: [Create.self, List.self, Revoke.self])

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a token; it is shown once and stored as its hash.")

        @OptionGroup var options: SettingsOptions
        @Argument(help: "Whose it is: shown in the audit.") var name: AuditName
        @Option(help: "look, act or approve.") var role = "look"
        @Option(help: "A shop it is for; repeat for several; none: every shop.") var shop: [String] = []

        func run() async throws {
            guard let role = APIToken.Role(rawValue: role) else {
                throw ValidationError("--role must be look, act or approve")
            }
            let settings = try options.read()
            let shops = Set(shop.map(ShopID.init(rawValue:)))
            if let unknown = shops.subtracting(settings.shops.map(\.id)).sorted().first {
                throw notFound("the shop \(unknown)")
            }
            let ledger = try await Program.openExistingLedger(settings)
            let token = "tb_" + Hex.encode(Digest.random(count: 24))
            try await ledger.addToken(
                APIToken(
                    hash: Hex.encode(Digest.hash(token, with: .sha256)), name: name.text, role: role,
                    shops: shops.isEmpty ? nil : shops, createdAt: Program.systemNow()))
            try await ledger.close()
            Console.print(token)
            Console.complain("It opens the ledger \(settings.sqlitePath).")
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List tokens by their hashes.")

        @OptionGroup var options: SettingsOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let ledger = try await Program.openExistingLedger(try options.read())
            let tokens = try await ledger.tokens()
            try await ledger.close()
            output.print(
                .array(tokens.map(\.json)),
                as: Console.table(
                    ["HASH", "NAME", "ROLE", "SHOPS", "MADE", "REVOKED"],
                    tokens.map { token in
                        [
                            String(token.hash.prefix(12)), token.name, token.role.rawValue,
                            token.shops?.map(\.rawValue).sorted().joined(separator: ",") ?? "all",
                            token.createdAt.inChina, token.revokedAt?.inChina ?? "",
                        ]
                    }))
        }
    }

    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Revoke the token whose hash begins so.")

        @OptionGroup var options: SettingsOptions
        @Argument(help: "The first digits of its hash, as `token list` shows them: 8 or more.") var prefix: String

        func validate() throws {
            guard prefix.count >= 8 else { throw ValidationError("give at least 8 digits of the token's hash") }
        }

        func run() async throws {
            let ledger = try await Program.openExistingLedger(try options.read())
            let tokens = try await ledger.tokens().filter { $0.hash.hasPrefix(prefix) && $0.revokedAt == nil }
            guard let token = tokens.first, tokens.count == 1 else {
                Console.complain(tokens.isEmpty ? "no such token" : "\(tokens.count) tokens begin so; give more digits")
                throw ExitStatus.notFound
            }
            try await ledger.revokeToken(hash: token.hash, at: Program.systemNow())
            try await ledger.close()
            Console.print("revoked \(token.name)")
        }
    }
}

/// `turnback stop`: the switch that stops all money.
struct StopCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stop", abstract: "Stop all refunds, or let them go on; survives restarts.",
        subcommands: [On.self, Off.self, Show.self], defaultSubcommand: Show.self)

    struct Words: ParsableArguments {
        @OptionGroup var options: SettingsOptions
        @Option(help: "Your name, for the audit.") var person: AuditName
        @Option(help: "Why.") var reason: AuditReason

        func turn(_ isOn: Bool) async throws {
            let settings = try options.read()
            let ledger = try await Program.openExistingLedger(settings)
            try await ledger.setStopSwitch(isOn, by: person.text, reason: reason.text, at: Program.systemNow())
            try await ledger.close()
            Console.print((isOn ? "Refunds are stopped" : "Refunds go on") + " in \(settings.sqlitePath).")
        }
    }

    struct On: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "No refund is sent any more.")
        @OptionGroup var words: Words
        func run() async throws { try await words.turn(true) }
    }

    struct Off: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Refunds go on.")
        @OptionGroup var words: Words
        func run() async throws { try await words.turn(false) }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Say whether refunds are stopped, by whom and why.")
        @OptionGroup var options: SettingsOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let settings = try options.read()
            let ledger = try await Program.openExistingLedger(settings, onlyLooking: true)
            let stop = try await ledger.stopSwitch()
            try await ledger.close()
            let text =
                if let stop, stop.isOn {
                    "Refunds are stopped in \(settings.sqlitePath) since \(stop.at.inChina) (China time) by \(stop.person): \(stop.reason)"
                } else {
                    "Refunds are not stopped in \(settings.sqlitePath)."
                }
            output.print(
                .object(present: [
                    ("stopped", .bool(stop?.isOn == true)), ("at", .string(ifAny: stop?.at.description)),
                    ("person", .string(ifAny: stop?.person)), ("reason", .string(ifAny: stop?.reason)),
                ]), as: text)
        }
    }
}

extension APIToken {
    fileprivate var json: JSONText {
        .object(present: [
            ("hash", .string(hash)), ("name", .string(name)), ("role", .string(role.rawValue)),
            ("shops", shops.map { .array($0.sorted().map { .string($0.rawValue) }) } ?? .null),
            ("created_at", .string(createdAt.description)), ("revoked_at", .string(ifAny: revokedAt?.description)),
        ])
    }
}
