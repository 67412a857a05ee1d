/// Does many things at once without letting the slow ones keep the others waiting: further work is fetched as things end,
/// and as new work may have come.
struct Crew<Item: Sendable>: Sendable {
    /// How many things are under way at once.
    let size: Int
    /// Fetches up to so many things to do; none when nothing is due, or none is to be begun any more.
    let fetch: @Sendable (Int) async throws -> Fetched
    let perform: @Sendable (Item) async -> Void
    /// Returns when new work may have come; cancelled when everything under way has ended.
    let pause: @Sendable () async -> Void

    struct Fetched: Sendable {
        var items: [Item]
        /// Whether as much was due as was asked for, so that more may be.
        var isFull: Bool
    }

    private enum Event { case ended, paused }

    /// Works until nothing is due and nothing under way.
    ///
    /// - Throws: What fetching threw, after everything under way has ended: answers are worth more than a new round.
    func run() async throws {
        let failure = await withTaskGroup(of: Event.self) { group -> (any Error)? in
            var (running, isPausing, mayBeMore) = (0, false, true)
            while true {
                do {
                    let fetched = running < size ? try await fetch(size - running) : Fetched(items: [], isFull: true)
                    mayBeMore = fetched.isFull
                    for item in fetched.items {
                        group.addTask {
                            await perform(item)
                            return .ended
                        }
                    }
                    running += fetched.items.count
                } catch {
                    while running > 0, let event = await group.next() {
                        if event == .ended { running -= 1 }
                    }
                    group.cancelAll()
                    return error
                }
                guard running > 0 else {
                    group.cancelAll()
                    return nil
                }
                // Who is told to stop fetches no more until all has ended: a pause would return at once, again and again.
                if !isPausing, !Task.isCancelled {
                    isPausing = true
                    group.addTask {
                        await pause()
                        return .paused
                    }
                }
                // Fetching for one costs what fetching for many does: a full crew waits until a quarter is free, and one that
                // got all that was due until more may be.
                repeat {
                    guard let event = await group.next() else { break }
                    if event == .ended { running -= 1 } else { isPausing = false }
                } while running > 0
                    && (Task.isCancelled || isPausing && running > (mayBeMore ? size * 3 / 4 : 0))
            }
        }
        if let failure { throw failure }
    }
}

extension WakeUp {
    /// Returns at the next signal or after so much real time, whichever comes first; at once when cancelled.
    func wait(atMost real: Duration, by clock: any GatewayClock) async {
        let signals = signals()
        await withTaskGroup(of: Void.self) { group in
            group.addTask { for await _ in signals { return } }
            group.addTask {
                do {
                    try await clock.rest(real: real)
                } catch {
                    // Cancelled: a signal came first, or nobody waits any more.
                }
            }
            await group.next()
            group.cancelAll()
        }
    }
}
