internal import Logging
internal import ServiceLifecycle
internal import ShipmentModel

/// One round of work, again and again: when the next thing is due, at the latest after `idle`, and, for loops that
/// listen, when something was committed.
///
/// Shutdown ends the waiting, not the round under way: every request that was sent gets its answer stored.
struct WorkLoop: Service {
    let name: String
    let clock: any GatewayClock
    /// Nil for loops whose work comes with time alone: a commit is no reason for them to look.
    let wakeUp: WakeUp?
    let logger: Logger
    /// How long the loop sleeps at most, in real time, whatever the round says: another process may have made work.
    var idle = Duration.seconds(5)
    /// Does what is due and returns when to look again at the latest.
    let round: @Sendable () async throws -> Instant

    /// How long it sleeps after a round that failed, in real time.
    static let failurePause = Duration.seconds(1)
    /// A round that wants to go on at once lets others work first, in real time: no mistake can make a loop spin.
    static let breath = Duration.milliseconds(20)

    func run() async throws {
        // One is kept: signals that come while a round is under way are one, and none is lost.
        let (ticks, tick) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let signals = wakeUp?.signals()
        await withGracefulShutdownHandler {
            await withTaskGroup(of: Void.self) { group in
                if let signals {
                    group.addTask { for await _ in signals { tick.yield() } }
                }
                var alarm: Task<Void, Never>?
                tick.yield()
                for await _ in ticks where !Task.isShuttingDownGracefully {
                    alarm?.cancel()
                    let next = await runRound()
                    // Its own task, because a signal must be able to overtake it.
                    alarm = Task { [clock, idle] in
                        let earliest = clock.instant(afterReal: Self.breath)
                        let latest = clock.instant(afterReal: idle)
                        do {
                            try await clock.wait(until: max(earliest, min(next, latest)))
                            tick.yield()
                        } catch {
                            // Cancelled: a signal came first.
                        }
                    }
                }
                alarm?.cancel()
                group.cancelAll()
            }
        } onGracefulShutdown: {
            tick.finish()
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
