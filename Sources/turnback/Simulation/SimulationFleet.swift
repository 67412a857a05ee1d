internal import Foundation
internal import Simulation

/// A run in several processes: each runs its own worlds, one after the other, and hands in its record.
///
/// Processes, because a world takes all tasks of its process; and because their dictionaries must have the same order in
/// each run, which the runtime decides once, when a process starts.
struct SimulationFleet {
    let processes: Int

    struct PartFailed: Error, CustomStringConvertible {
        let status: Int32
        let seed: UInt64
        var description: String {
            "the part of the run that begins with seed \(seed) ended with status \(status); run it alone to see why"
        }
    }

    func run(_ plan: SimulationPlan) throws -> RunRecord {
        let parts = plan.parts(processes)
        let running = try parts.map { part -> (Process, Pipe) in
            let (process, pipe) = (Process(), Pipe())
            process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
            process.arguments = arguments(of: part)
            process.environment = ProcessInfo.processInfo.environment.merging(
                ["SWIFT_DETERMINISTIC_HASHING": "1"]) { _, new in new }
            process.standardOutput = pipe
            try process.run()
            return (process, pipe)
        }
        var record = RunRecord()
        for (part, (process, pipe)) in zip(parts, running) {
            let output = pipe.fileHandleForReading.readDataToEndOfFile()
            process.waitUntilExit()
            guard process.terminationStatus == 0 else {
                throw PartFailed(status: process.terminationStatus, seed: part.seed)
            }
            record.add(try JSONDecoder().decode(RunRecord.self, from: output))
        }
        return record
    }

    private func arguments(of part: SimulationPlan) -> [String] {
        let lives = part.worlds == 1 ? part.lives : part.worlds * SimulationPlan.livesOfWorld
        return [
            "simulate", "--as-part", "--seed", String(part.seed), "--lives", String(lives), "--ledger",
            part.ledger.rawValue, "--folder", part.folder,
        ] + (part.broken.map { ["--broken", $0] } ?? [])
    }
}
