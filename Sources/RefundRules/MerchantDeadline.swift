public import ShipmentModel

/// The merchant's deadline (domain §4): ours, which only ever shortens, and the platform's, which is *the* deadline
/// where it is known.
public struct MerchantDeadline: Hashable, Sendable, Codable {
    /// Our estimate: 7 days after approval, then `min(deadline, event + 48 h)`.
    public private(set) var estimate: Instant?
    /// The platform's own, as it last said.
    public private(set) var platform: Instant?
    /// When the platform was last heard to say it.
    private var platformHeard: Instant?
    /// When the 48-hour mark was set, by the earliest event.
    public private(set) var shortenedBy: Instant?
    /// When that was first heard of.
    public private(set) var shortenedHeard: Instant?
    /// When the clock that runs now began; nil: it is the application's.
    public private(set) var since: Instant?
    /// The platform's deadline when it began: said again without being said anew, that is none of this clock's.
    public private(set) var replaced: Instant?

    public init() {}

    /// The one that counts: the platform's, unless it was said before an event that leaves less time.
    public var effective: Instant? {
        guard let platform else { return estimate }
        return isPlatformOutdated ? min(platform, estimate ?? platform) : platform
    }

    public var isEstimate: Bool { effective != platform || platform == nil }

    /// Whether the platform has not been heard since the event that leaves 48 hours: it may have shortened its deadline.
    public var isPlatformOutdated: Bool {
        guard let platformHeard, let shortenedHeard else { return false }
        return platformHeard <= shortenedHeard
    }

    /// Approval replaces any earlier deadline, ours and the platform's.
    public mutating func approve(at instant: Instant, lasting clock: Duration = .days(7)) {
        self = startedAnew(at: instant)
        estimate = instant + clock
    }

    /// No clock, after one that ended or was replaced at `instant`.
    func startedAnew(at instant: Instant) -> MerchantDeadline {
        var fresh = MerchantDeadline()
        fresh.since = instant
        fresh.replaced = platform ?? replaced
        return fresh
    }

    /// An interception success, a refusal or a recipient's signature at `event`; times before approval count as it.
    ///
    /// `min` makes repeats and reordering harmless, and never moves the deadline later.
    ///
    /// - Parameters:
    ///   - clock: What is left at most from the event on.
    ///   - now: When it is heard of.
    public mutating func shorten(
        by event: Instant, approvedAt: Instant, to clock: Duration = .hours(48), heard now: Instant
    ) {
        let event = max(event, approvedAt)
        let candidate = event + clock
        if let estimate { self.estimate = min(estimate, candidate) }
        shortenedBy = min(shortenedBy ?? event, event)
        shortenedHeard = shortenedHeard ?? now
    }

    /// Takes the platform's own deadline, unless it is still the one that another clock had.
    ///
    /// - Parameters:
    ///   - saidAt: When the platform said so by its own clock, which may be a second behind ours; nil: now.
    ///   - heard: When we heard it last.
    public mutating func setPlatform(_ instant: Instant?, saidAt: Instant? = nil, heard: Instant? = nil) {
        guard let instant else { return }
        if let since, let saidAt, saidAt < since {
            if instant == replaced { return }
            if replaced == nil, saidAt + .seconds(1) <= since { return }
        }
        platform = instant
        platformHeard = heard
    }
}
