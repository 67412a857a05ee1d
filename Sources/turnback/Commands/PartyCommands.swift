internal import ArgumentParser
internal import CarrierKit
internal import PartyKit
internal import PartyRegistry
internal import PlatformKit
internal import ShipmentModel
internal import WireFormats

/// `turnback carriers`: what each carrier's adapter can do.
struct CarriersCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "carriers", abstract: "List the carriers of this build and what each adapter offers.")

    @OptionGroup var output: OutputOptions

    func run() { output.show(PartyRegistry.carriers.map(\.profile)) }
}

/// `turnback platforms`: the same for shop platforms and merchants' own systems.
struct PlatformsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "platforms", abstract: "List the shop platforms of this build and what each adapter offers.")

    @OptionGroup var output: OutputOptions

    func run() { output.show(PartyRegistry.platforms.map(\.profile)) }
}

extension OutputOptions {
    fileprivate func show(_ profiles: [PartyProfile]) {
        print(
            .array(profiles.map(\.json)),
            as: Console.table(
                ["ID", "NAME", "", "OPERATIONS", "PUSHES", "CALLS/S", "PER CALL", "SETTINGS"],
                profiles.map { profile in
                    [
                        profile.id.rawValue, profile.name, profile.chineseName,
                        profile.operations.map(\.rawValue).sorted().joined(separator: " "),
                        profile.pushScheme.rawValue, String(profile.limits.callsPerSecond),
                        String(profile.limits.waybillsPerCall),
                        profile.settings.map { $0.isSecret ? "\($0.name)*" : $0.name }.joined(separator: " "),
                    ]
                }))
    }
}

extension PartyProfile {
    fileprivate var json: JSONText {
        .object([
            ("id", .string(id.rawValue)), ("name", .string(name)), ("chinese_name", .string(chineseName)),
            ("operations", .array(operations.map(\.rawValue).sorted().map(JSONText.string))),
            ("push_scheme", .string(pushScheme.rawValue)),
            ("aggregator", .bool(isAggregator)),
            ("calls_per_second", .raw(String(limits.callsPerSecond))),
            ("waybills_per_call", .integer(Int64(limits.waybillsPerCall))),
            ("minimum_interval_seconds", .integer(limits.minimumInterval.components.seconds)),
            (
                "settings",
                .array(
                    settings.map { setting in
                        .object(present: [
                            ("name", .string(setting.name)), ("secret", .bool(setting.isSecret)),
                            ("required", .bool(setting.isRequired)),
                            (
                                "choices",
                                setting.choices.isEmpty ? nil : .array(setting.choices.map(JSONText.string))
                            ),
                            ("meaning", .string(setting.meaning)),
                        ])
                    })
            ),
        ])
    }
}
