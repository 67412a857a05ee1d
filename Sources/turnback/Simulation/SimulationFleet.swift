internal import Foundation
internal import Simulation
internal import Synchronization

/// A run in many processes, some at a time: each runs a few worlds, one after the other, and hands in its record.
///
/// Processes, because a world takes all tasks of its process; because their dictionaries must have the same order in each
/// run, which the runtime decides once, when a process starts; and because one that ends early costs its own part only.
struct SimulationFleet: Sendable {
    /// How many run at the same time.
    let processes: Int
    /// Told after each part what is known so far; one call at a time, from any thread.
    var tell: @Sendable (Outcome) -> Void = { _ in }

    /// Some seconds' work.
    static let worldsOfPart = 10

    /// Equal seeds are equal runs; and small blocks that were freed are kept for the next ones, a tenth of the time
    /// (https://sourceware.org/glibc/manual/latest/html_node/Memory-Allocation-Tunables.html).
    private static let environment = [
        "SWIFT_DETERMINISTIC_HASHING": "1", "GLIBC_TUNABLES": "glibc.malloc.tcache_count=65535",
    ]

    struct PartFailed: Error, CustomStringConvertible {
        let status: Int32
        let seed: UInt64
        var description: String {
            "the part of the run that begins with seed \(seed) ended with status \(status); run it alone to see why"
        }
    }

    struct Outcome: Sendable {
        var record = RunRecord()
        /// Parts of which nothing else is known.
        var failures: [PartFailed] = []
    }

    private struct Work {
        var waiting: [SimulationPlan]
        var outcome = Outcome()
    }

    /// - Parameter isEnough: Asked before each part whether it is still needed.
    func run(_ plan: SimulationPlan, until isEnough: @Sendable @escaping (RunRecord) -> Bool = { _ in false })
        -> Outcome
    {
        let count = max(1, min(processes, plan.worlds))
        let share = (plan.worlds + count - 1) / count
        let work = Hold(Work(waiting: plan.parts(of: min(Self.worldsOfPart, share)).reversed()))
        let ended = DispatchSemaphore(value: 0)
        // Threads, because each waits for its process.
        for _ in 0..<count {
            Thread.detachNewThread {
                while let part = work.locked.withLock({ isEnough($0.outcome.record) ? nil : $0.waiting.popLast() }) {
                    let result = Result { try record(of: part) }
                    work.locked.withLock { work in
                        switch result {
                        case .success(let record): work.outcome.record.add(record)
                        case .failure(let error):
                            work.outcome.failures.append(
                                error as? PartFailed ?? PartFailed(status: -1, seed: part.seed))
                        }
                        tell(work.outcome)
                    }
                }
                ended.signal()
            }
        }
        for _ in 0..<count { ended.wait() }
        return work.locked.withLock(\.outcome)
    }

    /// What the threads share.
    private final class Hold: Sendable {
        let locked: Mutex<Work>
        init(_ work: Work) { locked = Mutex(work) }
    }

    private func record(of part: SimulationPlan) throws -> RunRecord {
        let (process, pipe) = (Process(), Pipe())
        process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments = arguments(of: part)
        process.environment = Self.environment.merging(ProcessInfo.processInfo.environment) { needed, _ in needed }
        process.standardOutput = pipe
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw PartFailed(status: process.terminationStatus, seed: part.seed)
        }
        return try JSONDecoder().decode(RunRecord.self, from: output)
    }

    private func arguments(of part: SimulationPlan) -> [String] {
        let lives = part.worlds == 1 ? part.lives : part.worlds * SimulationPlan.livesOfWorld
        return [
            "simulate", "--as-part", "--seed", String(part.seed), "--lives", String(lives), "--ledger",
            part.ledger.rawValue, "--folder", part.folder,
        ] + (part.broken.map { ["--broken", $0] } ?? [])
    }
}
