import Gateway
import ShipmentModel
import Synchronization

/// A clock that stands where a test puts it: waiting on it ends when the test moves it that far.
final class HandClock: GatewayClock {
    private struct State {
        var now: Instant
        var nextID = 0
        var sleepers: [Int: (until: Instant, continuation: CheckedContinuation<Void, any Error>)] = [:]
        var watchers: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
    }

    let rate = 1.0
    private let state: Mutex<State>

    /// - Parameter now: 2026-11-22T01:00:00Z if nothing else is said, nine in the morning in China.
    init(_ now: Instant = Instant(seconds: 1_795_309_200)) {
        state = Mutex(State(now: now))
    }

    var now: Instant { state.withLock { $0.now } }

    func wait(until instant: Instant) async throws {
        try Task.checkCancellation()
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                let watchers = state.withLock { state -> [CheckedContinuation<Void, Never>]? in
                    guard instant > state.now, !Task.isCancelled else { return nil }
                    state.sleepers[id] = (instant, continuation)
                    let satisfied = state.watchers.filter { $0.count <= state.sleepers.count }
                    state.watchers.removeAll { $0.count <= state.sleepers.count }
                    return satisfied.map(\.continuation)
                }
                guard let watchers else {
                    if Task.isCancelled {
                        continuation.resume(throwing: CancellationError())
                    } else {
                        continuation.resume()
                    }
                    return
                }
                for watcher in watchers { watcher.resume() }
            }
        } onCancel: {
            state.withLock { $0.sleepers.removeValue(forKey: id) }?.continuation.resume(throwing: CancellationError())
        }
    }

    /// Real time does not go by here: whoever waits for it waits until somebody else ends the wait.
    func rest(real duration: Duration) async throws {
        let (never, end) = AsyncStream<Void>.makeStream()
        for await _ in never {}
        end.finish()
        throw CancellationError()
    }

    func advance(by duration: Duration) { move(to: now + duration) }

    func move(to instant: Instant) {
        let due = state.withLock { state in
            state.now = instant
            let due = state.sleepers.filter { $0.value.until <= instant }.sorted { $0.key < $1.key }
            for (id, _) in due { state.sleepers[id] = nil }
            return due.map(\.value.continuation)
        }
        for continuation in due { continuation.resume() }
    }

    /// Returns when so many wait for this clock.
    func sleepers(_ count: Int) async {
        await withCheckedContinuation { continuation in
            let isSatisfied = state.withLock { state in
                guard state.sleepers.count < count else { return true }
                state.watchers.append((count, continuation))
                return false
            }
            if isSatisfied { continuation.resume() }
        }
    }
}

/// The same time for those who must not be kept waiting: a wait ends at once, with the time gone by.
struct HurryingClock: GatewayClock {
    let clock: HandClock
    var now: Instant { clock.now }
    var rate: Double { clock.rate }

    func wait(until instant: Instant) async throws {
        try Task.checkCancellation()
        clock.move(to: max(now, instant))
    }

    func rest(real duration: Duration) async throws { try await clock.rest(real: duration) }
}
