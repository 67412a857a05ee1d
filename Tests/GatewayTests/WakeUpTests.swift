import Foundation
import Synchronization
import Testing

@testable import Gateway

struct WakeUpTests {
    /// A task is cancelled under a lock of the runtime, which whoever wakes it needs as well: this once hung within a second.
    @Test(.timeLimit(.minutes(5))) func `who stops listening while others signal keeps nobody waiting`() async {
        let wakeUp = WakeUp()
        let isOver = Flag()
        Thread.detachNewThread { while !isOver.value.load(ordering: .relaxed) { wakeUp.signal() } }
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<3 {
                group.addTask {
                    for _ in 0..<3000 {
                        let signals = wakeUp.signals()
                        let listener = Task { for await _ in signals {} }
                        await Task.yield()
                        listener.cancel()
                        await listener.value
                    }
                }
            }
        }
        isOver.value.store(true, ordering: .relaxed)
    }

    @Test func `several signals before the listener looks are one, and none is lost`() async {
        let wakeUp = WakeUp()
        var signals = wakeUp.signals().makeAsyncIterator()
        for _ in 0..<3 { wakeUp.signal() }
        #expect(await signals.next() != nil)
        wakeUp.signal()
        #expect(await signals.next() != nil)
    }

    private final class Flag: Sendable { let value = Atomic(false) }
}
