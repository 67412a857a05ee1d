import Synchronization

/// What happened, in the order in which it did.
final class Notes<Note: Sendable>: Sendable {
    private let notes = Mutex<[Note]>([])

    func add(_ note: Note) { notes.withLock { $0.append(note) } }
    var all: [Note] { notes.withLock { $0 } }
    var count: Int { all.count }
}

/// Lets other tasks run until something is so. It waits for no time, so it hangs where a test has gone wrong.
func until(_ condition: () async throws -> Bool) async rethrows {
    while try await !condition() { await Task.yield() }
}
