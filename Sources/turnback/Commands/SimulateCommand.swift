internal import ArgumentParser
internal import Foundation
internal import Simulation

/// `turnback simulate`: the real gateway among carriers that lie, networks that lose things and processes that end.
struct SimulateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Look for a way to pay twice, to pay without evidence, or to forget a case.",
        discussion: """
            Time, chance, the order of all tasks, crashes, the network, carriers and people come from the seed: the same \
            seed gives the same run. A violation names the seed of its world, and the command that shows it again. \
            Ends with status 1 when something was violated, or when a run of \(RunRecord.livesForCoverage) lives or more \
            has not met every row, conflict and failpoint. Interrupted, it ends with the worlds that are under way and \
            reports those. docs/verification.md says what is looked at.
            """)

    @Option(help: "The first world's seed; each further world has the next one.")
    var seed: UInt64 = 1

    @Option(help: "How many parcels, in worlds of \(SimulationPlan.livesOfWorld); fewer are one small world.")
    var lives = 400

    @Option(help: "The ledger that the gateway lives on: memory or sqlite.")
    var ledger = LedgerChoice.memory

    enum LedgerChoice: String, ExpressibleByArgument, CaseIterable {
        case memory, sqlite

        var kind: Simulation.LedgerKind {
            switch self {
            case .memory: .memory
            case .sqlite: .sqlite
            }
        }
    }

    @Option(help: "How many processes share the work.")
    var processes = ProcessInfo.processInfo.activeProcessorCount

    @Option(help: "Where SQLite ledgers are made and removed; in memory if there is such a place.")
    var folder: String?

    @Flag(help: "Print JSON.")
    var json = false

    /// What a process of the run is told.
    @Flag(help: .private)
    var asPart = false

    #if TURNBACK_CONTROLS
        @Option(help: "Do one thing wrong on purpose, to see that it is found.")
        var broken: String?

        @Flag(help: "Do each of all these things wrong, one after the other, and print what was found.")
        var controls = false
    #else
        private var broken: String? { nil }
    #endif

    private var plan: SimulationPlan {
        let places = ["/dev/shm", FileManager.default.temporaryDirectory.path]
        let place = folder ?? places.first { FileManager.default.isWritableFile(atPath: $0) } ?? "."
        return SimulationPlan(seed: seed, lives: lives, ledger: ledger.kind, folder: place, broken: broken)
    }

    func validate() throws {
        if lives < 1 { throw ValidationError("--lives \(lives): a run has at least one parcel") }
        if processes < 1 { throw ValidationError("--processes \(processes): a run has at least one process") }
    }

    func run() throws {
        if asPart { return try runPart() }
        #if TURNBACK_CONTROLS
            if controls { return try runControls() }
        #endif
        let (plan, start) = (plan, ContinuousClock.now)
        let progress = SimulationProgress(
            lives: plan.worlds * plan.lives, since: start, print: { Console.complain($0) })
        let fleet = SimulationFleet(processes: processes) { progress.note($0, at: .now) }
        Interruption.expect()
        let outcome = fleet.run(plan) { _ in Interruption.hasCome }
        let seconds = Double((ContinuousClock.now - start).components.seconds)
        let report = SimulationReport(outcome: outcome, plan: plan, seconds: max(seconds, 1))
        Console.print(json ? try report.json() : report.text)
        guard report.isSound else { throw ExitStatus.failed }
    }

    /// On a thread of its own: it runs every task of this process.
    private func runPart() throws {
        // Sent to a whole terminal, it is the fleet's to heed.
        signal(SIGINT, SIG_IGN)
        let plan = plan
        let ended = DispatchSemaphore(value: 0)
        let result = ResultBox()
        let thread = Thread {
            // A control is done when what it breaks was found broken.
            let breaks = plan.broken.flatMap(Control.named)?.breaks
            result.value = Result { try plan.run { breaks.map($0.hasViolated) ?? false } }
            ended.signal()
        }
        thread.stackSize = 16 << 20
        thread.start()
        ended.wait()
        let record = try result.value?.get() ?? RunRecord()
        FileHandle.standardOutput.write(try JSONEncoder().encode(record))
    }

    /// Written by the thread before it signals, read after.
    private final class ResultBox: @unchecked Sendable { var value: Result<RunRecord, any Error>? }

    #if TURNBACK_CONTROLS
        private func runControls() throws {
            var rows: [[String]] = []
            var isAllFound = true
            for control in Control.all {
                var plan = plan
                plan.broken = control.name
                let fleet = SimulationFleet(processes: processes) { outcome in
                    for failure in outcome.failures { Console.complain("\(failure)") }
                }
                let record = fleet.run(plan) { $0.hasViolated(control.breaks) }.record
                let found = Set(record.violations.map(\.invariant.rawValue)).sorted()
                let isFound = record.hasViolated(control.breaks)
                isAllFound = isAllFound && isFound
                rows.append([
                    control.name, control.summary, control.breaks.rawValue,
                    isFound ? found.joined(separator: " ") : "NOT FOUND", String(record.lives),
                ])
            }
            Console.print(Console.table(["CONTROL", "DONE WRONG", "BREAKS", "FOUND", "LIVES"], rows))
            guard isAllFound else { throw ExitStatus.failed }
        }
    #endif
}
