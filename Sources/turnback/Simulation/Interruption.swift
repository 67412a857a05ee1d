internal import Glibc
internal import Synchronization

/// Whether somebody wants the process to end (SIGINT, SIGTERM), which then does not end by itself.
enum Interruption {
    private static let come = Atomic(false)

    static func expect() {
        _ = hasCome  // Made here, not in the handler.
        for number in [SIGINT, SIGTERM] { signal(number) { _ in Interruption.come.store(true, ordering: .relaxed) } }
    }

    static var hasCome: Bool { come.load(ordering: .relaxed) }
}
