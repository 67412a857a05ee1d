import Foundation

/// Something that happens once; server threads block for it, tests await it.
final class Gate: @unchecked Sendable {
    private let condition = NSCondition()
    private var openings = 0
    private let needed: Int
    private var waiters: [CheckedContinuation<Void, Never>] = []

    /// - Parameter openings: How often ``open()`` has to be called until the gate is open.
    init(openings: Int = 1) { needed = openings }

    func open() {
        let released = condition.withLock {
            openings += 1
            guard openings >= needed else { return [CheckedContinuation<Void, Never>]() }
            condition.broadcast()
            defer { waiters = [] }
            return waiters
        }
        for waiter in released { waiter.resume() }
    }

    /// Blocks the thread: for the server's threads alone.
    func block() {
        condition.withLock {
            while openings < needed { condition.wait() }
        }
    }

    func opened() async {
        await withCheckedContinuation { continuation in
            let isOpen = condition.withLock {
                if openings < needed { waiters.append(continuation) }
                return openings >= needed
            }
            if isOpen { continuation.resume() }
        }
    }
}

/// What happened, in order, written by several threads.
final class Recorder<Entry: Sendable>: @unchecked Sendable {
    private let lock = NSLock()
    private var entries: [Entry] = []

    func append(_ entry: Entry) { lock.withLock { entries.append(entry) } }
    var all: [Entry] { lock.withLock { entries } }
}
