public import ShipmentModel

/// The merchant's deadline (domain §4): ours, which only ever shortens, and the platform's, which is *the* deadline
/// where it is known.
public struct MerchantDeadline: Hashable, Sendable, Codable {
    /// Our estimate: 7 days after approval, then `min(deadline, event + 48 h)`.
    public private(set) var estimate: Instant?
    /// The platform's own, as it last said.
    public private(set) var platform: Instant?
    /// When the 48-hour mark was set, by the earliest event.
    public private(set) var shortenedBy: Instant?

    public init() {}

    /// The one that counts.
    public var effective: Instant? { platform ?? estimate }
    public var isEstimate: Bool { platform == nil }

    /// Approval replaces any earlier deadline of ours.
    public mutating func approve(at instant: Instant, lasting clock: Duration = .days(7)) {
        estimate = instant + clock
        shortenedBy = nil
    }

    /// An interception success, a refusal or a recipient's signature at `event`; times before approval count as it.
    ///
    /// `min` makes repeats and reordering harmless, and never moves the deadline later.
    ///
    /// - Parameter clock: What is left at most from the event on.
    public mutating func shorten(by event: Instant, approvedAt: Instant, to clock: Duration = .hours(48)) {
        let event = max(event, approvedAt)
        let candidate = event + clock
        if let estimate { self.estimate = min(estimate, candidate) }
        shortenedBy = min(shortenedBy ?? event, event)
    }

    public mutating func setPlatform(_ instant: Instant?) {
        if let instant { platform = instant }
    }
}
