import Foundation
import Testing
import WireFormats

/// Small worlds, as `turnback simulate` runs them; `make simulate` runs many, and every control.
struct SimulateCommandTests {
    private func simulate(_ arguments: String...) async throws -> TurnbackProgram.Ended {
        let program = try TurnbackProgram()
        return try await program.run(
            ["simulate", "--processes", "1", "--folder", program.folder.url.path] + arguments, input: "",
            environment: [:])
    }

    @Test(arguments: ["memory", "sqlite"]) func `nothing is violated`(ledger: String) async throws {
        let ended = try await simulate("--seed", "7", "--lives", "10", "--ledger", ledger)
        #expect(ended.status == 0, "\(ended.output)\(ended.errors)")
        #expect(ended.output.contains("Nothing was violated."))
        #expect(ended.output.contains("10 lives on the \(ledger) ledger"))
    }

    /// What a world once showed has a test of its own where it was wrong; these are worlds like any other.
    @Test(arguments: ["11", "39"]) func `nothing is violated in whole worlds either`(seed: String) async throws {
        let ended = try await simulate("--seed", seed, "--lives", "100")
        #expect(ended.status == 0, "\(ended.output)\(ended.errors)")
    }

    @Test func `two gateways live on one database, and go on with each other's work`() async throws {
        let ended = try await simulate("--seed", "3", "--lives", "30", "--json")
        #expect(ended.status == 0, "\(ended.output)\(ended.errors)")
        let met = try ended.json.object("failpoints")
        #expect(try met.int64("attempt while two gateways live") > 0)
        #expect(try met.int64("job goes on in the other gateway") > 0)
    }

    @Test func `the same seed is the same run, another seed another one`() async throws {
        let first = try await simulate("--seed", "3", "--lives", "8", "--json")
        let again = try await simulate("--seed", "3", "--lives", "8", "--json")
        let other = try await simulate("--seed", "4", "--lives", "8", "--json")
        #expect(first.output == again.output)
        #expect(first.output != other.output)
        #expect(try first.json.int64("lives") == 8)
    }

    @Test(arguments: ["every-delivery-a-return", "another-amount", "commits-lost"])
    func `what is done wrong on purpose is found`(control: String) async throws {
        let ended = try await simulate("--seed", "1", "--lives", "100", "--broken", control)
        #expect(ended.status == 1, "\(ended.output)\(ended.errors)")
        #expect(ended.output.contains("again: turnback simulate --seed 1"))
    }

    @Test func `a control that does not exist is named, with those that do`() async throws {
        let ended = try await simulate("--broken", "nothing")
        #expect(ended.status != 0)
        #expect(ended.errors.contains("there is no control “nothing”"))
    }
}
