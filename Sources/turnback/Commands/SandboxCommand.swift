internal import ArgumentParser
internal import Foundation
internal import Gateway
internal import PartyKit
internal import Sandbox
internal import ServiceLifecycle
internal import ShipmentModel
internal import UnixSignals

/// `turnback sandbox`: carriers, shops and payment rails on loopback.
struct SandboxCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sandbox",
        abstract:
            "Run carriers, a platform and a merchant on loopback, strict on our signatures, with books of their own.")

    @OptionGroup var options: SettingsOptions
    @Option(help: "Demo seconds in one real second.") var rate = 3600
    @Option(help: "demo: the scripted day; quiet: only what is asked.") var scenario = "demo"
    @Option(
        help: "A file with the token under which the sandbox's merchant uses the API; a quiet sandbox needs none.",
        completion: .file())
    var merchantTokenFile: String?
    @Option(
        help: "Hold back the answer to a refund that was just paid, in real milliseconds; for tests that strike then.")
    var holdRefundAnswers = 0

    func validate() throws {
        guard (1...86_400).contains(rate) else { throw ValidationError("--rate must be 1…86400") }
        guard (0...10_000).contains(holdRefundAnswers) else {
            throw ValidationError("--hold-refund-answers must be 0…10000")
        }
        guard SandboxScenario(named: scenario) != nil else { throw ValidationError("--scenario must be demo or quiet") }
    }

    func run() async throws {
        let settings = try options.read()
        let logger = Program.logger(at: settings.logLevel)
        let token = try merchantTokenFile.map {
            String(decoding: try InputFile.bytes($0), as: UTF8.self).filter { !$0.isWhitespace }
        }
        var configuration = settings.sandboxConfiguration(
            rate: rate, scenario: SandboxScenario(named: scenario) ?? .quiet, merchantToken: token ?? "")
        configuration.paymentAnswerHold = .milliseconds(holdRefundAnswers)
        let sandbox = try Sandbox(configuration, now: Program.systemNow, logger: logger)
        let group = ServiceGroup(
            configuration: .init(
                services: [.init(service: sandbox)], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
        try await group.run()
    }
}

extension Settings {
    /// What the sandbox needs to know of us: the credentials that our accounts with it use, and where our webhooks are.
    func sandboxConfiguration(rate: Int, scenario: SandboxScenario, merchantToken: String) -> SandboxConfiguration {
        let ours = accounts.filter { sandboxAccounts.contains($0.id) }
        let parties = parties
        var credentials: [String: [String: String]] = [:]
        var webhooks: [String: String] = [:]
        for account in ours {
            credentials[account.party.rawValue] = account.values.merging(
                account.secrets.mapValues { $0.reveal() }
            ) { value, _ in value }
            let segment = parties.platforms[account.party] == nil ? "track" : "cases"
            webhooks[account.party.rawValue] = parties.callbackURL(for: account.id, segment: segment)
        }
        let address = sandboxURL.drop { $0 != ":" }.dropFirst(3).split(separator: ":")
        return SandboxConfiguration(
            host: address.first.map(String.init) ?? "127.0.0.1",
            port: address.dropFirst().first.flatMap { Int($0) } ?? 7480,
            certificatePath: sandboxCertificate, booksPath: sandboxBooks,
            start: Instant(seconds: 1_763_946_000),  // Monday 2025-11-24 09:00 in China: a working week lies ahead.
            rate: rate, credentials: credentials, webhooks: webhooks,
            merchant: .init(
                apiURL: "http://\(listeners.api)", token: merchantToken,
                shop: shops.first { $0.platform == "merchant" }?.id.rawValue ?? ""),
            doudianShop: shops.first { $0.platform == "doudian" }?.id.rawValue ?? "", scenario: scenario)
    }
}
