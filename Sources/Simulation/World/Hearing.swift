internal import ShipmentModel

/// When something was said to the gateway, as far as somebody outside can tell when it knows.
struct Hearing: Sendable {
    enum Way: Sendable {
        /// A push was handed over: its commit may succeed although its sender hears nothing.
        case offered
        case acknowledged
        case answered
    }

    /// From when it may be known, and may justify a payment.
    let first: Instant
    private var acknowledgedAt: Instant?
    /// When an answer came through, with nothing in the way of its commit as far as is known.
    private var answeredAt: Instant?

    init(at now: Instant) { first = now }

    mutating func note(_ way: Way, at now: Instant, _ troubles: Troubles) {
        switch way {
        case .offered: return
        case .acknowledged: acknowledgedAt = acknowledgedAt ?? now
        case .answered: if answeredAt.map(troubles.concern) ?? true { answeredAt = now }
        }
    }

    /// Whether it must be known by then, and may contradict a payment.
    func isKnown(by instant: Instant, _ troubles: Troubles) -> Bool {
        if let acknowledgedAt, acknowledgedAt <= instant { return true }
        guard let answeredAt, answeredAt <= instant else { return false }
        return !troubles.concern(answeredAt)
    }
}

/// When the store failed or the process ended: an answer that came just before may be lost with its commit, and is asked
/// for again.
struct Troubles: Sendable {
    private var times: [Instant] = []
    private static let commitTime = Duration.minutes(2)

    mutating func note(_ time: Instant) {
        let index = times.partitioningIndex { $0 >= time }
        if index == times.count || times[index] != time { times.insert(time, at: index) }
    }

    /// Whether what was heard then may be lost.
    func concern(_ heard: Instant) -> Bool {
        let next = times.partitioningIndex { $0 >= heard }
        return next < times.count && times[next] <= heard + Self.commitTime
    }
}
