/// A point in time: milliseconds since 1970-01-01T00:00:00Z.
public struct Instant: Hashable, Sendable, Codable, Comparable, CustomStringConvertible {
    public let milliseconds: Int64

    public init(milliseconds: Int64) { self.milliseconds = milliseconds }
    public init(seconds: Int64) { milliseconds = seconds * 1000 }

    public static let distantPast = Instant(milliseconds: 0)
    /// The year 9999's end: later than every time that a message can write.
    public static let distantFuture = Instant(milliseconds: 253_402_300_799_999)

    public var seconds: Int64 { milliseconds.flooredQuotient(1000) }
    public static func < (left: Instant, right: Instant) -> Bool { left.milliseconds < right.milliseconds }
    public static func + (left: Instant, right: Duration) -> Instant {
        Instant(milliseconds: left.milliseconds + right.wholeMilliseconds)
    }
    public static func - (left: Instant, right: Duration) -> Instant {
        Instant(milliseconds: left.milliseconds - right.wholeMilliseconds)
    }
    public static func - (left: Instant, right: Instant) -> Duration {
        .milliseconds(left.milliseconds - right.milliseconds)
    }

    /// RFC 3339 in UTC, with milliseconds only when there are any: `2026-11-22T09:00:00Z`.
    public var description: String { rendered(offsetSeconds: 0) }

    /// RFC 3339 at an offset from UTC: `2026-11-22T17:00:00+08:00`.
    public func rendered(offsetSeconds: Int) -> String {
        let shifted = Instant(milliseconds: milliseconds + Int64(offsetSeconds) * 1000)
        let millis = Int(shifted.milliseconds.flooredRemainder(1000))
        return String(digits: 29) { digits in
            digits.append(CivilTime(utc: shifted))
            if millis != 0 {
                digits.append(".")
                digits.append(millis, width: 3)
            }
            guard offsetSeconds != 0 else { return digits.append("Z") }
            let minutes = abs(offsetSeconds) / 60
            digits.append(offsetSeconds < 0 ? "-" : "+")
            digits.append(minutes / 60, width: 2)
            digits.append(":")
            digits.append(minutes % 60, width: 2)
        }
    }
}

extension Duration {
    /// The duration in milliseconds, rounded down.
    public var wholeMilliseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1000 + attoseconds / 1_000_000_000_000_000
    }

    public static func minutes(_ count: Int64) -> Duration { .seconds(count * 60) }
    public static func hours(_ count: Int64) -> Duration { .seconds(count * 3600) }
    public static func days(_ count: Int64) -> Duration { .seconds(count * 86_400) }
}

extension BinaryInteger {
    func flooredQuotient(_ divisor: Self) -> Self {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }

    func flooredRemainder(_ divisor: Self) -> Self {
        let remainder = self % divisor
        return remainder < 0 ? remainder + divisor : remainder
    }
}
