extension Instant {
    /// As a clock in China shows it: `2026-11-22 17:00:05`. Shops, carriers and platforms of these cases live there, and
    /// write so without saying where.
    public var inChina: String {
        let text = rendered(offsetSeconds: WrittenTime.chinaOffsetSeconds)
        return "\(text.prefix(10)) \(text.dropFirst(11).prefix(8))"
    }

    /// The same to the minute: `2026-11-22 17:00`.
    public var inChinaToTheMinute: String { String(inChina.prefix(16)) }
}
