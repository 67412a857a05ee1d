internal import Simulation
internal import Synchronization

/// What a long run says on the way, to who looks in: how far it is, and each violation as soon as it is known.
final class SimulationProgress: Sendable {
    /// Between two lines.
    static let pause = Duration.seconds(30)

    private struct Said {
        var at: ContinuousClock.Instant
        var violations = 0
        var failures = 0
    }

    private let lives: Int
    private let start: ContinuousClock.Instant
    private let print: @Sendable (String) -> Void
    private let said: Mutex<Said>

    /// - Parameter lives: Of the whole run.
    init(lives: Int, since start: ContinuousClock.Instant, print: @Sendable @escaping (String) -> Void) {
        self.lives = lives
        self.start = start
        self.print = print
        said = Mutex(Said(at: start))
    }

    func note(_ outcome: SimulationFleet.Outcome, at now: ContinuousClock.Instant) {
        said.withLock { said in
            for violation in outcome.record.violations.dropFirst(said.violations) {
                print("seed \(violation.seed), \(violation.invariant.rawValue) \(violation.life): \(violation.detail)")
            }
            said.violations = outcome.record.violations.count
            for failure in outcome.failures.dropFirst(said.failures) { print("\(failure)") }
            said.failures = outcome.failures.count
            let done = outcome.record.lives
            guard now - said.at >= Self.pause, done > 0, done < lives else { return }
            said.at = now
            let seconds = max(1, (now - start).components.seconds)
            let left = Int64(lives - done) * seconds / Int64(done)
            print(
                "\(done) of \(lives) lives, \(outcome.record.violations.count) violations, "
                    + "\(Int64(done) * 60 / seconds) a minute, \(left / 60 + 1) min left")
        }
    }
}
