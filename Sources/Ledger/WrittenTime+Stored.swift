public import ShipmentModel

extension WrittenTime {
    /// The time as stores keep it, exactly: `i` with milliseconds and offset, `l` or `d` with the date as written.
    public var stored: String {
        switch self {
        case .instant(let instant, let offset): "i \(instant.milliseconds) \(offset)"
        case .local(let time): "l \(time.date.year) \(time.date.month) \(time.date.day) \(time.secondOfDay)"
        case .date(let date): "d \(date.year) \(date.month) \(date.day)"
        }
    }

    /// - Returns: Nil for a text that ``stored`` never gives.
    public init?(stored: String) {
        let parts = stored.utf8.split(separator: UInt8(ascii: " "))
        let numbers = parts.dropFirst().compactMap { Int64(Substring($0)) }
        guard parts.first?.count == 1, let kind = parts.first?.first else { return nil }
        switch (kind, numbers.count) {
        case (UInt8(ascii: "i"), 2):
            self = .instant(Instant(milliseconds: numbers[0]), offsetSeconds: Int(numbers[1]))
        case (UInt8(ascii: "l"), 4):
            let second = Int(numbers[3])
            guard let date = Self.date(numbers),
                let time = CivilTime(
                    date: date, hour: second / 3600, minute: second / 60 % 60, second: second % 60)
            else { return nil }
            self = .local(time)
        case (UInt8(ascii: "d"), 3):
            guard let date = Self.date(numbers) else { return nil }
            self = .date(date)
        default:
            return nil
        }
    }

    private static func date(_ numbers: [Int64]) -> CivilDate? {
        CivilDate(year: Int(numbers[0]), month: Int(numbers[1]), day: Int(numbers[2]))
    }
}
