internal import Gateway
internal import ShipmentModel
internal import Synchronization

/// Time that goes by only when the simulation moves it on.
final class VirtualClock: GatewayClock {
    private struct Sleeper {
        var until: Instant
        var id: Int
        var continuation: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var now: Instant
        var nextID = 0
        /// Sorted by when they wake, the next one last.
        var sleepers: [Sleeper] = []
    }

    /// Whoever rests while the network works rests this much longer than asked: nothing but the number of looks depends
    /// on it.
    private static let restStretch: Int64 = 40

    let rate = 1.0
    private let state: Mutex<State>

    init(_ now: Instant) { state = Mutex(State(now: now)) }

    var now: Instant { state.withLock { $0.now } }

    /// When the next sleeper wakes.
    var nextWake: Instant? { state.withLock { $0.sleepers.last?.until } }

    func rest(real duration: Duration) async throws {
        try await wait(until: now + .milliseconds(duration.wholeMilliseconds * Self.restStretch))
    }

    func wait(until instant: Instant) async throws {
        try Task.checkCancellation()
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let isWaiting = state.withLock { state in
                    guard instant > state.now, !Task.isCancelled else { return false }
                    let sleeper = Sleeper(until: instant, id: id, continuation: continuation)
                    let index = state.sleepers.partitioningIndex { ($0.until, $0.id) < (instant, id) }
                    state.sleepers.insert(sleeper, at: index)
                    return true
                }
                guard !isWaiting else { return }
                if Task.isCancelled {
                    continuation.resume(throwing: CancellationError())
                } else {
                    continuation.resume()
                }
            }
        } onCancel: {
            let cancelled = state.withLock { state in
                state.sleepers.firstIndex { $0.id == id }.map { state.sleepers.remove(at: $0) }
            }
            cancelled?.continuation.resume(throwing: CancellationError())
        }
    }

    func move(to instant: Instant) {
        let due = state.withLock { state in
            state.now = max(state.now, instant)
            var due: [Sleeper] = []
            while let last = state.sleepers.last, last.until <= state.now { due.append(state.sleepers.removeLast()) }
            return due
        }
        for sleeper in due { sleeper.continuation.resume() }
    }
}

extension Array {
    /// The first index whose element satisfies a condition that holds for all after it.
    func partitioningIndex(where belongsAfter: (Element) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if belongsAfter(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
