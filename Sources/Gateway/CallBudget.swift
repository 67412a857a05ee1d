public import PartyKit
public import ShipmentModel

/// How often each account may call: one token bucket an account, filled at the rate that the party's profile names, and
/// one queue before it.
///
/// Effects go before polling, and otherwise whoever came first: thousands of parcels that are due cannot keep a refund or
/// an interception from its turn.
public actor CallBudget {
    /// Which queue a call stands in.
    public enum Lane: Int, Sendable { case effects, polling }

    private struct Waiting {
        var id: Int
        /// The turn is of no use after this.
        var latest: Instant
        var continuation: CheckedContinuation<Bool, any Error>
    }

    private struct Line {
        var tokens: Double
        var filledAt: Instant
        /// Until then the party wants to hear nothing.
        var pausedUntil = Instant.distantPast
        var lanes: [[Waiting]] = [[], []]
        /// Whether somebody serves the queue.
        var isServed = false

        var isEmpty: Bool { lanes.allSatisfy(\.isEmpty) }
    }

    private var lines: [AccountID: Line] = [:]
    private var lastID = 0
    private let clock: any GatewayClock

    public init(clock: any GatewayClock) { self.clock = clock }

    /// Waits until the account may call once more.
    public func take(_ account: AccountID, limits: PartyProfile.Limits) async throws {
        _ = try await take(account, limits: limits, in: .effects, by: .distantFuture)
    }

    /// Waits for the account's turn, but not in vain.
    ///
    /// - Parameter latest: When a turn is of no use any more: before the caller's lease ends, say.
    /// - Returns: False when there was no turn by then; nothing may be sent.
    /// - Throws: `CancellationError`; the place in the queue is given up.
    public func take(
        _ account: AccountID, limits: PartyProfile.Limits, in lane: Lane, by latest: Instant
    ) async throws -> Bool {
        lastID += 1
        let id = lastID
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                guard !Task.isCancelled else { return continuation.resume(throwing: CancellationError()) }
                var line = lines[account] ?? Line(tokens: Double(limits.burst), filledAt: clock.now)
                line.lanes[lane.rawValue].append(Waiting(id: id, latest: latest, continuation: continuation))
                let isIdle = !line.isServed
                line.isServed = true
                lines[account] = line
                // Its own task, because no caller may wait for those behind it.
                if isIdle { Task { await serve(account, limits) } }
            }
        } onCancel: {
            Task { await giveUp(id, of: account) }
        }
    }

    /// How many wait for the account's turn.
    func waitingCount(_ account: AccountID) -> Int { lines[account]?.lanes.joined().count ?? 0 }

    /// The party asked to slow down: nobody calls before then, and then one after the other.
    public func drain(_ account: AccountID, until instant: Instant) {
        var line = lines[account] ?? Line(tokens: 0, filledAt: instant)
        line.tokens = 0
        line.pausedUntil = max(line.pausedUntil, instant)
        line.filledAt = max(line.filledAt, line.pausedUntil)
        lines[account] = line
        dismissLate(account, before: line.pausedUntil)
    }

    private func serve(_ account: AccountID, _ limits: PartyProfile.Limits) async {
        while var line = lines[account], !line.isEmpty {
            let now = clock.now
            if now >= line.filledAt {
                let gained = Double((now - line.filledAt).wholeMilliseconds) / 1000 * limits.callsPerSecond
                line.tokens = min(Double(limits.burst), line.tokens + gained)
                line.filledAt = now
            }
            // A thousandth of a call forgives the clock its whole milliseconds.
            guard line.tokens < 0.999 || now < line.pausedUntil else {
                line.tokens -= 1
                let lane = line.lanes[0].isEmpty ? 1 : 0
                let first = line.lanes[lane].removeFirst()
                lines[account] = line
                first.continuation.resume(returning: true)
                continue
            }
            lines[account] = line
            let missing = max(1 - line.tokens, 0) / limits.callsPerSecond
            let next = max(line.filledAt, now) + .milliseconds(Int64((missing * 1000).rounded(.up)))
            dismissLate(account, before: next)
            guard lines[account]?.isEmpty == false else { break }
            do {
                try await clock.wait(until: next)
            } catch {
                // The clock stands still for good: nobody's turn will come.
                dismissLate(account, before: .distantFuture + .days(1))
                break
            }
        }
        lines[account]?.isServed = false
    }

    /// Tells those whose turn would come too late, so that they need not wait for it.
    private func dismissLate(_ account: AccountID, before next: Instant) {
        guard var line = lines[account] else { return }
        var late: [Waiting] = []
        for lane in line.lanes.indices {
            late += line.lanes[lane].filter { $0.latest < next }
            line.lanes[lane].removeAll { $0.latest < next }
        }
        lines[account] = line
        for waiting in late { waiting.continuation.resume(returning: false) }
    }

    private func giveUp(_ id: Int, of account: AccountID) {
        for lane in lines[account]?.lanes.indices ?? 0..<0 {
            guard let index = lines[account]?.lanes[lane].firstIndex(where: { $0.id == id }) else { continue }
            lines[account]?.lanes[lane].remove(at: index).continuation.resume(throwing: CancellationError())
        }
    }
}
