import ArgumentParser
import Testing

@testable import turnback

struct HelpTests {
    /// Every verb, and every verb below one.
    private static let verbs: [[String]] = commands(of: Turnback.self, at: [])

    private static func commands(of command: any ParsableCommand.Type, at path: [String]) -> [[String]] {
        [path] + command.configuration.subcommands.flatMap { commands(of: $0, at: path + [$0._commandName]) }
    }

    @Test(arguments: verbs)
    func `each verb explains itself`(_ verb: [String]) async throws {
        let ended = try await TurnbackProgram().run(verb + ["--help"], input: "", environment: [:])
        #expect(ended.status == 0)
        #expect(ended.output.hasPrefix("OVERVIEW: "))
        #expect(ended.output.contains("USAGE: turnback"))
        #expect(!ended.output.contains("\u{1B}"))
    }

    @Test func `help lists the verbs that there are and no others`() async throws {
        let help = try await TurnbackProgram().run("--help")
        // The part with the verbs: indented, the name first.
        let told = help.lines.drop { !$0.contains("SUBCOMMANDS") }
            .compactMap { $0.firstMatch(of: /^  ([a-z]+)(?: |$)/)?.output.1 }.map(String.init)
        #expect(told == Self.verbs.filter { $0.count == 1 }.map { $0[0] })
        #expect(help.output.contains("Exit statuses: 0 done;"))
    }

    @Test func `a verb that does not exist is wrong usage`() async throws {
        for arguments in [
            ["juggle"], ["case", "juggle"], ["case", "list", "--juggle"], ["case", "list", "--limit", "0"],
        ] {
            let ended = try await TurnbackProgram().run(arguments, input: "", environment: [:])
            #expect(ended.status == 64, "\(arguments)")
            #expect(ended.output == "")
        }
    }

    @Test(arguments: ["bash", "zsh", "fish"])
    func `a shell can be taught to complete`(_ shell: String) async throws {
        let ended = try await TurnbackProgram().run("--generate-completion-script", shell)
        #expect(ended.status == 0)
        #expect(ended.output.contains("explain"))
    }

    @Test func `the version is one line`() async throws {
        #expect(try await TurnbackProgram().run("--version").output == "\(turnbackVersion)\n")
    }
}
