import Gateway
import ShipmentModel
import Synchronization

/// A clock that a test moves; nothing in these tests waits for it.
final class StillClock: GatewayClock {
    private let instant: Mutex<Instant>
    let rate = 1.0

    /// - Parameter now: 2026-11-22T01:00:00Z if nothing else is said, nine in the morning in China.
    init(_ now: Instant = Instant(seconds: 1_795_309_200)) { instant = Mutex(now) }

    var now: Instant { instant.withLock { $0 } }
    func advance(by duration: Duration) { instant.withLock { $0 = $0 + duration } }
    func wait(until instant: Instant) async throws { try Task.checkCancellation() }
    func rest(real duration: Duration) async throws {
        let (never, end) = AsyncStream<Void>.makeStream()
        for await _ in never {}
        end.finish()
        throw CancellationError()
    }
}
