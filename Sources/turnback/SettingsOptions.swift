internal import ArgumentParser
internal import Foundation

/// `--config`, and reading what it names.
struct SettingsOptions: ParsableArguments {
    @Option(
        name: .shortAndLong,
        help: "The settings file; without it the embedded config/turnback.yaml (loopback, sandbox).",
        completion: .file(extensions: ["yaml", "yml"]))
    var config: String?

    /// - Throws: Exit status 78 after naming every mistake, 66 when there is no such file.
    func read(environment: [String: String] = ProcessInfo.processInfo.environment) throws -> Settings {
        let (text, name) = try source()
        do {
            return try Settings.read(text, named: name, environment: environment) { path in
                try String(contentsOfFile: path, encoding: .utf8)
            }
        } catch {
            Console.complain(error.description)
            throw ExitStatus.wrongSettings
        }
    }

    private func source() throws -> (text: String, name: String) {
        guard let config else { return (EmbeddedSettings.text, "embedded config/turnback.yaml") }
        let text: String
        do {
            text = try String(contentsOfFile: config, encoding: .utf8)
        } catch {
            Console.complain("\(config): the settings file cannot be read; give another with --config")
            throw ExitStatus.noInput
        }
        // Whoever names a file means what is in it: one cut off or never written is not every default.
        let isEmpty = text.split(whereSeparator: \.isNewline).allSatisfy { line in
            line.first { !$0.isWhitespace }.map { $0 == "#" } ?? true
        }
        guard !isEmpty else {
            Console.complain("\(config): the settings file is empty; without --config every value is its default")
            throw ExitStatus.wrongSettings
        }
        return (text, config)
    }
}

/// config/turnback.yaml as it was when the program was built.
enum EmbeddedSettings {
    static var text: String { String(decoding: PackageResources.turnback_yaml, as: UTF8.self) }
}
