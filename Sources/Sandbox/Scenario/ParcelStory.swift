internal import ShipmentModel

/// A parcel's timeline as the world made it: the script, and the interception that was taken, if any.
struct ParcelStory: Sendable {
    /// An interception that the carrier took.
    struct Interception: Sendable {
        var at: Instant
        var party: String
        var requestNumber: String
        var carrierNumber: String
        var cancelledAt: Instant?
    }

    enum InterceptionState: Sendable { case none, running, succeeded, cancelled }

    let script: ScriptedParcel
    let start: Instant
    var interception: Interception?

    /// The whole timeline, the future included.
    var scans: [Scan] {
        var steps = script.steps.map { (at: start + $0.after, step: $0) }
        if let interception, case .taken(_, let others) = script.interception {
            let taken = others.map { (at: interception.at + $0.after, step: $0) }
            let end = interception.cancelledAt ?? .distantFuture
            steps = steps.filter { $0.at <= interception.at || $0.at > end } + taken.filter { $0.at <= end }
            steps.sort { $0.at < $1.at }
        }
        return steps.enumerated().map { index, item in
            Scan(at: Instant(seconds: item.at.seconds), kind: item.step.kind, city: item.step.city, index: index)
        }
    }

    func scans(until now: Instant) -> [Scan] { scans.filter { $0.at <= now } }

    func canBeIntercepted(at now: Instant) -> Bool {
        scans(until: now).last?.kind.allowsInterception ?? false
    }

    /// When the carrier will say that it succeeded; nil when it is not to come back by an interception.
    var succeedsAt: Instant? {
        guard let interception, case .taken(let hours, _) = script.interception else { return nil }
        let instant = interception.at + .seconds(Int64(hours * 3600))
        if let end = interception.cancelledAt, end < instant { return nil }
        return instant
    }

    func interceptionState(at now: Instant) -> InterceptionState {
        guard let interception else { return .none }
        if let succeedsAt { return succeedsAt <= now ? .succeeded : .running }
        return interception.cancelledAt == nil ? .running : .cancelled
    }

    /// The last thing that will be told about the parcel.
    var end: Instant { max(scans.last?.at ?? start, succeedsAt ?? start) }

    /// When it first could be known that the parcel comes back.
    var turnsAt: Instant? {
        let scan = scans.first { $0.kind.showsTurning }?.at
        guard let succeedsAt else { return scan }
        return min(scan ?? .distantFuture, succeedsAt)
    }
}
