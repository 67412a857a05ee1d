public import ShipmentModel

/// The "refund-only duration" that counts against the shop's experience score (domain §4).
///
/// A value over the case's instants, not a running clock: elapsed = [applied, approved) and every moment from the first
/// trigger until the stop, less the spans in which an unturned parcel was abnormal.
public struct ScoreTimer: Hashable, Sendable, Codable {
    public var startedAt: Instant
    public var approvedAt: Instant?
    /// The first of refusal, interception success, recipient's signature, after approval.
    public var triggeredAt: Instant?
    public var stoppedAt: Instant?
    /// Spans in which a parcel that has not turned was `exception` or `lost`, at most one open one for each; those of two
    /// parcels may overlap.
    public var anomalies: [Anomaly]

    public struct Anomaly: Hashable, Sendable, Codable {
        /// Of which parcel; nil: of one that no number of ours names.
        public var parcel: WaybillKey?
        public var from: Instant
        public var until: Instant?

        public init(of parcel: WaybillKey? = nil, from: Instant, until: Instant? = nil) {
            self.parcel = parcel
            self.from = from
            self.until = until
        }
    }

    public init(startedAt: Instant) {
        self.startedAt = startedAt
        anomalies = []
    }

    /// Whether time counts at this instant.
    public func isRunning(at now: Instant) -> Bool {
        if let stoppedAt, stoppedAt <= now { return false }
        guard let approvedAt, approvedAt <= now else { return now >= startedAt }
        guard let triggeredAt, max(triggeredAt, approvedAt) <= now else { return false }
        return !anomalies.contains { $0.from <= now && ($0.until.map { now < $0 } ?? true) }
    }

    /// The time that counts up to `now`.
    public func elapsed(at now: Instant) -> Duration {
        let end = min(stoppedAt ?? now, now)
        guard end > startedAt else { return .zero }
        guard let approvedAt else { return end - startedAt }
        var total = max(min(approvedAt, end) - startedAt, .zero)
        guard let triggeredAt else { return total }
        let from = max(triggeredAt, approvedAt)
        guard from < end else { return total }
        total += end - from
        // Time in which two parcels were abnormal is one time.
        var counted = from
        for anomaly in anomalies.sorted(by: { $0.from < $1.from }) {
            let (start, stop) = (max(anomaly.from, counted), min(anomaly.until ?? end, end))
            guard start < stop else { continue }
            total -= stop - start
            counted = stop
        }
        return total
    }
}
