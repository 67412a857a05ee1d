/// A time exactly as a message writes it: never with a zone that the message and its sheet do not give.
public enum WrittenTime: Hashable, Sendable, CustomStringConvertible {
    /// A point in time, and the offset at which it was written (seconds east of UTC).
    case instant(Instant, offsetSeconds: Int)
    /// A date and time of day without a zone.
    case local(CivilTime)
    /// A day without a time.
    case date(CivilDate)

    /// China's offset from UTC, in which mainland carriers write [seen: shared domain notes, §7].
    public static let chinaOffsetSeconds = 8 * 3600

    /// When that may have been: from the first to the last instant at which the words are true.
    ///
    /// - Parameter zone: The zone that the carrier is known to write in; without one a local time reaches 14 hours to
    ///   either side, as far as any zone on earth.
    public func interval(zone offsetSeconds: Int? = nil) -> TimeSpan {
        switch self {
        case .instant(let instant, _):
            return TimeSpan(instant, instant)
        case .local(let time):
            if let offsetSeconds { return TimeSpan(time.instant(offsetSeconds: offsetSeconds)) }
            return TimeSpan(time.instant(offsetSeconds: Self.widest), time.instant(offsetSeconds: -Self.widest))
        case .date(let date):
            let midnight = CivilTime(midnightOf: date)
            let (east, west) = offsetSeconds.map { ($0, $0) } ?? (Self.widest, -Self.widest)
            return TimeSpan(
                midnight.instant(offsetSeconds: east),
                midnight.instant(offsetSeconds: west) + .milliseconds(86_400_000 - 1))
        }
    }

    private static let widest = 14 * 3600

    /// ISO 8601: with the written offset, without any, or the day alone.
    public var description: String {
        switch self {
        case .instant(let instant, let offset): instant.rendered(offsetSeconds: offset)
        case .local(let time): time.description
        case .date(let date): date.description
        }
    }
}

extension CivilTime {
    init(midnightOf date: CivilDate) {
        self = CivilTime(utc: Instant(seconds: Int64(date.daysSinceEpoch) * 86_400))
    }
}

/// A span of time, both ends included.
public struct TimeSpan: Hashable, Sendable {
    public let earliest: Instant
    public let latest: Instant

    public init(_ earliest: Instant, _ latest: Instant) {
        precondition(earliest <= latest)
        (self.earliest, self.latest) = (earliest, latest)
    }

    public init(_ instant: Instant) { (earliest, latest) = (instant, instant) }

    /// Whether this span surely ends before the other begins. Neither *before* the other means *unclear*.
    public func isBefore(_ other: TimeSpan) -> Bool { latest < other.earliest }
}
