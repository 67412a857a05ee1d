import Synchronization
import Testing

@testable import Simulation
@testable import turnback

struct SimulationProgressTests {
    private final class Lines: Sendable {
        let kept = Mutex<[String]>([])
        var all: [String] { kept.withLock(\.self) }
    }

    private let start = ContinuousClock.now
    private let lines = Lines()

    private func progress() -> SimulationProgress {
        SimulationProgress(lives: 1000, since: start) { [lines] line in lines.kept.withLock { $0.append(line) } }
    }

    private func outcome(_ lives: Int, violations: Int = 0) -> SimulationFleet.Outcome {
        var record = RunRecord()
        record.lives = lives
        for number in 0..<violations {
            record.violations.append(
                RunRecord.Violation(invariant: .once, seed: UInt64(number), life: "a case", detail: "paid twice"))
        }
        return SimulationFleet.Outcome(record: record)
    }

    @Test func `how far it is, is said now and then`() {
        let progress = progress()
        progress.note(outcome(100), at: start + .seconds(10))
        #expect(lines.all == [])
        progress.note(outcome(250), at: start + .seconds(30))
        progress.note(outcome(300), at: start + .seconds(36))
        #expect(lines.all == ["250 of 1000 lives, 0 violations, 500 a minute, 2 min left"])
        progress.note(outcome(500), at: start + .seconds(60))
        #expect(lines.all.count == 2)
        progress.note(outcome(1000), at: start + .seconds(120))
        #expect(lines.all.count == 2)
    }

    @Test func `a violation is told at once, and once`() {
        let progress = progress()
        progress.note(outcome(100, violations: 1), at: start + .seconds(1))
        progress.note(outcome(200, violations: 1), at: start + .seconds(2))
        progress.note(outcome(300, violations: 2), at: start + .seconds(3))
        #expect(lines.all == ["seed 0, I1 a case: paid twice", "seed 1, I1 a case: paid twice"])
    }

    @Test func `a run is shared out in parts that leave no world out`() {
        let plan = SimulationPlan(seed: 5, lives: 2300, ledger: .memory, folder: "/tmp")
        let parts = plan.parts(of: 10)
        #expect(parts.map(\.worlds) == [10, 10, 3])
        #expect(parts.map(\.seed) == [5, 15, 25])
        #expect(SimulationPlan(seed: 5, lives: 7, ledger: .memory, folder: "/tmp").parts(of: 10).map(\.lives) == [7])
    }

    @Test func `a run of which a part is missing is not sound`() {
        let plan = SimulationPlan(seed: 41, lives: 100, ledger: .memory, folder: "/tmp")
        var outcome = outcome(100)
        #expect(SimulationReport(outcome: outcome, plan: plan, seconds: 1).isSound)
        outcome.failures = [SimulationFleet.PartFailed(status: 9, seed: 41)]
        let report = SimulationReport(outcome: outcome, plan: plan, seconds: 1)
        #expect(!report.isSound)
        #expect(report.text.contains("begins with seed 41 ended with status 9"))
        #expect(report.text.hasSuffix("1 parts not run to their end."))
    }

    @Test func `a violation is printed with the very command that shows it again`() {
        let plan = SimulationPlan(seed: 0, lives: 30, ledger: .sqlite, folder: "/tmp", broken: "another-amount")
        let text = SimulationReport(outcome: outcome(30, violations: 1), plan: plan, seconds: 1).text
        #expect(
            text.contains("turnback simulate --seed 0 --lives 30 --ledger sqlite --broken another-amount\n"))
    }
}
