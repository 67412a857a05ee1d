internal import Logging
internal import ServiceLifecycle
internal import ShipmentModel

/// One round of work, again and again: when something was committed, when the next thing is due, and at the latest
/// after `idleMax`.
///
/// Shutdown ends the waiting, not the round under way: every request that was sent gets its answer stored.
struct WorkLoop: Service {
    let name: String
    let clock: any GatewayClock
    let wakeUp: WakeUp
    let logger: Logger
    /// Does what is due and returns when to look again at the latest.
    let round: @Sendable () async throws -> Instant

    /// How long a loop sleeps at most, in real time, whatever the round says.
    static let idleMax = Duration.seconds(5)
    /// How long it sleeps after a round that failed, in real time.
    static let failurePause = Duration.seconds(1)

    func run() async throws {
        let signals = wakeUp.signals().cancelOnGracefulShutdown()
        await withTaskGroup(of: Void.self) { group in
            let (ticks, tick) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
            group.addTask {
                for await _ in signals { tick.yield() }
                tick.finish()
            }
            var alarm: Task<Void, Never>?
            tick.yield()
            for await _ in ticks {
                alarm?.cancel()
                let next = await runRound()
                // Its own task, because a signal must be able to overtake it.
                alarm = Task { [clock] in
                    do {
                        try await clock.wait(until: min(next, clock.instant(afterReal: Self.idleMax)))
                        tick.yield()
                    } catch {
                        // Cancelled: a signal came first.
                    }
                }
            }
            alarm?.cancel()
        }
    }

    private func runRound() async -> Instant {
        do {
            return try await round()
        } catch {
            logger.error("round failed", metadata: ["loop": "\(name)", "error": "\(error)"])
            return clock.instant(afterReal: Self.failurePause)
        }
    }
}
