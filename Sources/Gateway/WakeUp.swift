internal import Synchronization

/// Tells the workers that something was committed which may concern them, so that they need not ask all the time.
///
/// Only a hint: a worker that misses it finds the work at its next look, so nothing depends on it but speed.
public final class WakeUp: Sendable {
    private struct Listeners {
        var next = 0
        var streams: [Int: AsyncStream<Void>.Continuation] = [:]
    }

    private let listeners = Mutex(Listeners())

    public init() {}

    public func signal() {
        // Outside the lock: a yield may wait for whoever is cancelling its listener, and that one waits for the lock.
        for stream in listeners.withLock({ Array($0.streams.values) }) { stream.yield() }
    }

    /// Signals from now on; several that come before the listener looks are one.
    public func signals() -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let id = listeners.withLock { listeners in
            listeners.next += 1
            listeners.streams[listeners.next] = continuation
            return listeners.next
        }
        continuation.onTermination = { [weak self] _ in
            self?.listeners.withLock { _ = $0.streams.removeValue(forKey: id) }
        }
        return stream
    }
}
