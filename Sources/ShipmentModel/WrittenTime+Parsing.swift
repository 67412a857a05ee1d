extension WrittenTime {
    /// A zone that a sender's sheet declares for times written without one.
    public struct Zone: Hashable, Sendable {
        public let offsetSeconds: Int
        public init(offsetSeconds: Int) { self.offsetSeconds = offsetSeconds }

        /// UTC+8, in which every mainland carrier writes.
        public static let china = Zone(offsetSeconds: WrittenTime.chinaOffsetSeconds)
        public static let utc = Zone(offsetSeconds: 0)
    }

    /// Reads a time as senders write it.
    ///
    /// Read are `yyyy-MM-dd`, `yyyy/MM/dd` (there also single digits) and `yyyyMMdd`, alone or followed by `T` or a blank
    /// and `HH:mm`, `HH:mm:ss` or `HH:mm:ss.fraction`; `yyyyMMddHHmmss`; and 13 digits as milliseconds since 1970. A zone
    /// behind the time is `Z`, `UTC`, `GMT`, `±HH:mm`, `±HHmm`, `±HH`, `GMT±HH:mm`, or ` CST` where the sender is declared
    /// to write Chinese time (elsewhere it may be America's, and the text is refused). Fractions of a second are dropped:
    /// a poll and a push of one scan differ in them.
    ///
    /// - Parameters:
    ///   - text: Trimmed of white space here.
    ///   - zone: The zone that the sender's sheet declares; nil leaves a time without zone a local one, never a guess.
    /// - Returns: Nil for anything else: a day or an hour that does not exist, trailing text, an empty string.
    public static func parse(_ text: some StringProtocol, zone: Zone? = nil) -> WrittenTime? {
        if let result = text.utf8.withContiguousStorageIfAvailable({ parse(utf8: $0, zone: zone) }) { return result }
        return Array(text.utf8).withUnsafeBufferPointer { parse(utf8: $0, zone: zone) }
    }

    /// Reads a time out of a text's bytes, for readers that have them without a String.
    public static func parse(utf8 bytes: UnsafeBufferPointer<UInt8>, zone: Zone? = nil) -> WrittenTime? {
        if let time = CivilTime(asMostWriteIt: bytes) {
            guard let zone else { return .local(time) }
            return .instant(time.instant(offsetSeconds: zone.offsetSeconds), offsetSeconds: zone.offsetSeconds)
        }
        var cursor = Cursor(bytes: bytes)
        if cursor.remaining == 13, let milliseconds = cursor.number(digits: 13), cursor.isAtEnd {
            return WrittenTime(epochMilliseconds: Int64(milliseconds), zone: zone)
        }
        cursor.rewind()
        guard let (date, isCompact) = cursor.date() else { return nil }
        if cursor.isAtEnd { return .date(date) }
        let hasSeparator = cursor.skip("T") || cursor.skipBlanks()
        guard hasSeparator || isCompact, let time = cursor.time(of: date, isCompact: isCompact) else { return nil }
        switch cursor.zone(declared: zone) {
        case .none: return nil
        case .some(.none): return .local(time)
        case .some(.some(let offset)): return .instant(time.instant(offsetSeconds: offset), offsetSeconds: offset)
        }
    }

    /// Reads a date and a time of day that the message keeps in two fields; an empty time leaves the day alone.
    public static func parse(date: String, time: String?, zone: Zone? = nil) -> WrittenTime? {
        guard let time, time.utf8.contains(where: { !$0.isWhiteSpace }) else { return parse(date, zone: zone) }
        return parse("\(date) \(time)", zone: zone)
    }

    /// A time given as milliseconds since 1970, written down at the zone (UTC without one) to the second.
    public init?(epochMilliseconds: Int64, zone: Zone? = nil) {
        guard (0...Instant.distantFuture.milliseconds).contains(epochMilliseconds) else { return nil }
        let instant = Instant(seconds: epochMilliseconds / 1000)
        self = .instant(instant, offsetSeconds: zone?.offsetSeconds ?? 0)
    }
}

extension CivilTime {
    /// `yyyy-MM-dd HH:mm:ss` and nothing else: every mainland carrier's way, read in one go; nil for any other.
    fileprivate init?(asMostWriteIt bytes: UnsafeBufferPointer<UInt8>) {
        guard bytes.count == 19, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            bytes[10] == UInt8(ascii: " "), bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":")
        else { return nil }
        var isNumber = true
        func two(_ index: Int) -> Int {
            let (high, low) = (bytes[index] &- UInt8(ascii: "0"), bytes[index + 1] &- UInt8(ascii: "0"))
            if high > 9 || low > 9 { isNumber = false }
            return Int(high) * 10 + Int(low)
        }
        let date = CivilDate(year: two(0) * 100 + two(2), month: two(5), day: two(8))
        let (hour, minute, second) = (two(11), two(14), two(17))
        guard isNumber, let date else { return nil }
        self.init(date: date, hour: hour, minute: minute, second: second)
    }
}

/// Walks over the bytes of a written time.
private struct Cursor {
    private let bytes: UnsafeBufferPointer<UInt8>
    private let start: Int
    private let end: Int
    private var index: Int

    init(bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
        var (start, end) = (0, bytes.count)
        while start < end, bytes[start].isWhiteSpace { start += 1 }
        while end > start, bytes[end - 1].isWhiteSpace { end -= 1 }
        (self.start, self.end, index) = (start, end, start)
    }

    var remaining: Int { end - index }
    var isAtEnd: Bool { index == end }
    mutating func rewind() { index = start }

    private var isAtDigit: Bool { index < end && bytes[index].isDigit }

    mutating func skip(_ word: StaticString) -> Bool {
        let count = word.utf8CodeUnitCount
        guard remaining >= count else { return false }
        for offset in 0..<count where bytes[index + offset] != word.utf8Start[offset] { return false }
        index += count
        return true
    }

    mutating func skipBlanks() -> Bool {
        let before = index
        while index < end, bytes[index].isWhiteSpace { index += 1 }
        return index > before
    }

    mutating func number(digits: Int) -> Int? { number(digits: digits...digits) }

    mutating func number(digits: ClosedRange<Int>) -> Int? {
        var (value, count) = (0, 0)
        while count < digits.upperBound, isAtDigit {
            value = value * 10 + Int(bytes[index] - UInt8(ascii: "0"))
            index += 1
            count += 1
        }
        return count >= digits.lowerBound ? value : nil
    }

    mutating func date() -> (CivilDate, isCompact: Bool)? {
        guard let year = number(digits: 4) else { return nil }
        let isCompact = isAtDigit
        let isSlashed = !isCompact && skip("/")
        guard isCompact || isSlashed || skip("-") else { return nil }
        let digits = isSlashed ? 1...2 : 2...2
        guard let month = number(digits: digits), isCompact || skip(isSlashed ? "/" : "-"),
            let day = number(digits: digits), let date = CivilDate(year: year, month: month, day: day)
        else { return nil }
        return (date, isCompact)
    }

    mutating func time(of date: CivilDate, isCompact: Bool) -> CivilTime? {
        guard let hour = number(digits: 1...2) else { return nil }
        let isColoned = skip(":")
        guard isColoned || isCompact, let minute = number(digits: 2) else { return nil }
        var second = 0
        if isColoned ? skip(":") : isAtDigit {
            guard let seconds = number(digits: 2) else { return nil }
            second = seconds
            if skip(".") { guard number(digits: 1...9) != nil else { return nil } }
        }
        return CivilTime(date: date, hour: hour, minute: minute, second: second)
    }

    /// - Returns: Nil when what is left is no zone; `.some(nil)` when neither the text nor the declaration gives one.
    mutating func zone(declared: WrittenTime.Zone?) -> Int?? {
        _ = skipBlanks()
        if isAtEnd { return .some(declared?.offsetSeconds) }
        if skip("Z") { return isAtEnd ? .some(0) : nil }
        if skip("CST") { return isAtEnd && declared == .china ? .some(declared?.offsetSeconds) : nil }
        let isNamed = skip("GMT") || skip("UTC")
        if isNamed, isAtEnd { return .some(0) }
        let isNegative = skip("-")
        guard isNegative || skip("+"), let hours = number(digits: 2), hours <= 14 else { return nil }
        let isHoursAlone = isAtEnd
        _ = skip(":")
        guard let minutes = isHoursAlone ? 0 : number(digits: 2), minutes < 60, isAtEnd else { return nil }
        let offset = hours * 3600 + minutes * 60
        return .some(isNegative ? -offset : offset)
    }
}

extension UInt8 {
    fileprivate var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }
    fileprivate var isWhiteSpace: Bool { self == UInt8(ascii: " ") || (9...13).contains(self) }
}
