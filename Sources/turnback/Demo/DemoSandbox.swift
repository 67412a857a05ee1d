internal import Foundation
internal import HTTPTransport
internal import Ledger

/// The demo's sandbox process: one that runs already, or a child of ours.
struct DemoSandbox {
    private let process: Process?
    /// What a child of ours wrote.
    private let log: String
    var isOurs: Bool { process != nil }

    static func attachOrStart(
        _ settings: Settings, directory: String, rate: Int, config: String?
    ) async throws -> DemoSandbox {
        do {
            _ = try await settings.makeClock(waitingFor: .zero)
            return DemoSandbox(process: nil, log: "")
        } catch is SandboxClock.Unreachable {
            return try start(settings, directory: directory, rate: rate, config: config)
        } catch is HTTPTransport.StartError {
            // No certificate to trust yet: no sandbox ever ran here.
            return try start(settings, directory: directory, rate: rate, config: config)
        }
    }

    private static func start(
        _ settings: Settings, directory: String, rate: Int, config: String?
    ) throws -> DemoSandbox {
        let files = FileManager.default
        if files.fileExists(atPath: directory) { try files.removeItem(atPath: directory) }
        try files.createDirectory(atPath: directory, withIntermediateDirectories: true)
        if files.fileExists(atPath: settings.sandboxBooks) { try files.removeItem(atPath: settings.sandboxBooks) }
        let tokens = DemoTokens(directory: directory)
        try tokens.make()
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments =
            ["sandbox", "--rate", String(rate), "--merchant-token-file", tokens.merchantFile]
            + (config.map { ["--config", $0] } ?? [])
        let log = directory + "/sandbox.log"
        guard files.createFile(atPath: log, contents: nil) else {
            throw LedgerError(.misconfigured, "\(log) cannot be written")
        }
        let handle = FileHandle(forWritingAtPath: log)
        process.standardOutput = handle
        process.standardError = handle
        process.standardInput = FileHandle.nullDevice
        try process.run()
        return DemoSandbox(process: process, log: log)
    }

    /// The last line that a child of ours wrote, which says why it does not answer.
    var lastWords: String {
        let text = FileManager.default.contents(atPath: log).map { String(decoding: $0, as: UTF8.self) } ?? ""
        return text.split(separator: "\n").last.map(String.init) ?? "it wrote nothing into \(log)"
    }

    func stop() {
        process?.terminate()
        process?.waitUntilExit()
    }
}
