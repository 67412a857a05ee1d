import Foundation
import Testing
import WireFormats

/// The built program, run as a process of its own in a folder of its own.
struct TurnbackProgram {
    struct Ended {
        var status: Int32
        var output: String
        var errors: String

        var json: JSONValue { get throws { try JSONValue.read(output) } }
        var lines: [String] { output.split(separator: "\n").map(String.init) }
    }

    let folder: TemporaryFolder
    /// `small.yaml` with its database in the folder, for `--config`.
    let config: String

    init() throws {
        folder = try TemporaryFolder()
        config = try folder.write(try ProjectFiles.payload("small.yaml"), to: "settings.yaml")
    }

    /// The same with the ledger that its settings name, empty.
    static func withLedger() async throws -> TurnbackProgram {
        let program = try TurnbackProgram()
        let made = try await program.run("migrate", "--config", program.config)
        #expect(made.status == 0, "\(made.errors)")
        return program
    }

    /// Beside the bundle of the tests, where the package's build puts both.
    private static var executable: URL {
        URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent().appending(
            path: "turnback")
    }

    /// Runs it to its end. Input and outputs are files: a pipe that nobody reads would stop it.
    ///
    /// - Parameter environment: The whole environment.
    func run(
        _ arguments: String..., input: String = "", environment: [String: String] = [:]
    ) async throws -> Ended {
        try await run(arguments, input: input, environment: environment)
    }

    func run(_ arguments: [String], input: String, environment: [String: String]) async throws -> Ended {
        let files = try TemporaryFolder()
        try files.write(input, to: "input")
        try files.write("", to: "output")
        try files.write("", to: "errors")
        func path(_ name: String) -> String { files.url.appending(path: name).path }
        let process = try ChildProcess(
            Self.executable.path, arguments, environment: environment, folder: folder.url.path, input: path("input"),
            output: path("output"), errors: path("errors"))
        let status = await process.status()
        return Ended(status: status, output: try files.text(of: "output"), errors: try files.text(of: "errors"))
    }
}
