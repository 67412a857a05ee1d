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
        try clear(directory)
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

    /// Removes the files of the last demo.
    ///
    /// - Throws: When the folder holds anything else: it is somebody's.
    private static func clear(_ directory: String) throws {
        let files = FileManager.default
        guard files.fileExists(atPath: directory) else { return }
        let names: [String]
        do {
            names = try files.contentsOfDirectory(atPath: directory).sorted()
        } catch {
            throw LedgerError(.misconfigured, "\(directory) is no folder that the demo can read")
        }
        if let other = names.first(where: { !isDemos($0) }) {
            throw LedgerError(
                .misconfigured,
                "\(directory) holds \(other), which is not the demo's; give an empty folder with --directory")
        }
        for name in names { try files.removeItem(atPath: directory + "/" + name) }
    }

    private static func isDemos(_ name: String) -> Bool {
        ["sandbox.log", "merchant-token", "workbench-token"].contains(name) || name.hasPrefix("turnback.sqlite")
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
