internal import ArgumentParser
internal import Gateway
internal import Ledger
internal import RefundRules
internal import ShipmentModel
internal import WireFormats

/// `turnback caps`: what the shops may refund in an hour and a day, and lifting that for a while.
struct CapsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "caps", abstract: "Show the shops' caps of an hour and a day, or lift them for a while.",
        subcommands: [Show.self, Lift.self, Restore.self], defaultSubcommand: Show.self)

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "What each shop may refund, and has refunded.")
        @OptionGroup var options: SettingsOptions
        @OptionGroup var output: OutputOptions
        @Option(help: "Only this shop.") var shop: String?

        func run() async throws {
            let rows = try await withLedger(options, onlyLooking: true) { ledger, settings in
                let now = try await settings.now()
                let known = settings.shops.map(\.id.rawValue)
                if let shop, !known.contains(shop) { throw KnownNames.unknown("shop", shop, known) }
                var rows: [CapsRow] = []
                for shop in settings.shops where self.shop.map({ $0 == shop.id.rawValue }) ?? true {
                    rows.append(
                        CapsRow(shop: shop.id, use: try await ledger.capUse(of: shop.id, on: shop.platform, at: now)))
                }
                return rows
            }

            output.print(
                .object([("shops", .array(rows.map(\.json)))]),
                as: Console.table(
                    ["SHOP", "THIS HOUR", "OF", "THIS DAY", "OF", "LIFTED UNTIL (CHINA)", "BY", "WHY"],
                    rows.map(\.cells)))
        }
    }

    /// Whose word it is, and for which shop.
    struct Words: ParsableArguments {
        @OptionGroup var options: SettingsOptions
        @Option(help: "The shop.") var shop: String
        @Option(help: "Your name, for the audit.") var person: AuditName
        @Option(help: "Why.") var reason: AuditReason
    }

    struct Lift: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lift a shop's caps for a while; every refund that they hold goes on.",
            discussion: "Where a cap is too low for good, raise it in the settings. The cap of one refund stays.")
        @OptionGroup var words: Words
        @Option(help: "What the shop may refund in an hour, in fen.") var perHour: Int64?
        @Option(help: "What the shop may refund in a day, in fen.") var perDay: Int64?
        @Option(name: .customLong("for"), help: "How long: 1m to 24h.", transform: Self.duration) var length: Duration

        private static func duration(_ text: String) throws -> Duration {
            guard let duration = Duration(written: text), (Duration.minutes(1)...(.hours(24))).contains(duration) else {
                throw ValidationError("--for must be a time such as 30m or 2h, from 1m to 24h")
            }
            return duration
        }

        func validate() throws {
            guard perHour != nil || perDay != nil else { throw ValidationError("give --per-hour, --per-day or both") }
        }

        func run() async throws {
            let (lift, path) = try await withLedger(words.options) { ledger, settings in
                guard let shop = settings.shops.first(where: { $0.id.rawValue == words.shop }) else {
                    throw KnownNames.unknown("shop", words.shop, settings.shops.map(\.id.rawValue))
                }
                for (given, cap, name) in [
                    (perHour, shop.policy.capPerHourMinor, "--per-hour"),
                    (perDay, shop.policy.capPerDayMinor, "--per-day"),
                ] {
                    guard let given else { continue }
                    guard (cap + 1...1_000_000_000_000).contains(given) else {
                        throw ValidationError("\(name) must be above the settings' \(cap) fen, at most 1000000000000")
                    }
                }
                let now = try await settings.now()
                let lift = CapLift(
                    shop: shop.id, hourMinor: perHour, dayMinor: perDay, at: now, until: now + length,
                    person: words.person.text, reason: words.reason.text)
                try await ledger.liftCaps(lift)
                return (lift, settings.sqlitePath)
            }
            Console.print("The caps of \(lift.shop) are lifted in \(path) until \(lift.until.inChina), China time.")
        }
    }

    struct Restore: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Let the settings' caps hold again at once.")
        @OptionGroup var words: Words

        func run() async throws {
            let path = try await withLedger(words.options) { ledger, settings in
                guard let shop = settings.shops.first(where: { $0.id.rawValue == words.shop }) else {
                    throw KnownNames.unknown("shop", words.shop, settings.shops.map(\.id.rawValue))
                }
                let now = try await settings.now()
                try await ledger.liftCaps(
                    CapLift(
                        shop: shop.id, hourMinor: nil, dayMinor: nil, at: now, until: now,
                        person: words.person.text, reason: words.reason.text))
                return settings.sqlitePath
            }
            Console.print("The settings' caps of \(words.shop) hold again in \(path).")
        }
    }
}

/// One shop's line.
private struct CapsRow {
    let shop: ShopID
    let use: CapUse

    var cells: [String] {
        func money(_ minor: Int64) -> String { Money(minorUnits: minor, currency: .cny).description }
        return [
            shop.rawValue, money(use.spending.hourMinor), money(use.caps.hourMinor), money(use.spending.dayMinor),
            money(use.caps.dayMinor), use.lift?.until.inChina ?? "", use.lift?.person ?? "", use.lift?.reason ?? "",
        ]
    }

    var json: JSONText {
        func window(_ taken: Int64, _ cap: Int64) -> JSONText {
            .object([("taken_minor", .integer(taken)), ("cap_minor", .integer(cap))])
        }
        return .object(present: [
            ("shop", .string(shop.rawValue)), ("hour", window(use.spending.hourMinor, use.caps.hourMinor)),
            ("day", window(use.spending.dayMinor, use.caps.dayMinor)),
            (
                "lift",
                use.lift.map {
                    .object([
                        ("at", .string($0.at.description)), ("until", .string($0.until.description)),
                        ("person", .string($0.person)), ("reason", .string($0.reason)),
                    ])
                }
            ),
        ])
    }
}
