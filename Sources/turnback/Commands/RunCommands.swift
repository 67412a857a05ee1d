internal import ArgumentParser
internal import Gateway
internal import Logging
internal import ServiceLifecycle

/// `turnback serve`: everything in one process.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Run receiver, workers, API and workbench in one process.")

    @OptionGroup var options: SettingsOptions

    func run() async throws {
        try await Program.run(options) { $0.health() + $0.offices() + $0.receivers() + $0.workers() }
    }
}

/// `turnback receive`: only the webhooks, so that it can be exposed and scaled by itself.
struct ReceiveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "receive", abstract: "Run only the webhook receiver.")

    @OptionGroup var options: SettingsOptions

    func run() async throws {
        try await Program.run(options) { $0.health() + $0.receivers() }
    }
}

/// `turnback work`: only the workers.
struct WorkCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "work", abstract: "Run only the workers: polling, effects, alarms.")

    @OptionGroup var options: SettingsOptions

    func run() async throws {
        try await Program.run(options) { $0.health() + $0.workers() }
    }
}

extension Program {
    static func run(_ options: SettingsOptions, services: (Program) -> [any Service]) async throws {
        let settings = try options.read()
        let logger = Program.logger(at: settings.logLevel)
        let program = try await Program(
            settings, clock: try await settings.makeClock(waitingFor: .seconds(10)), logger: logger)
        try await program.run(services(program))
    }

    /// One logger, to standard error: standard output belongs to what a command prints.
    static func logger(at level: Logger.Level) -> Logger {
        var logger = Logger(label: "turnback", factory: StreamLogHandler.standardError(label:))
        logger.logLevel = level
        return logger
    }
}
