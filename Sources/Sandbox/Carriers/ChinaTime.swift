internal import ShipmentModel

/// Times as mainland carriers write them: Beijing's, without saying so.
enum ChinaTime {
    static let offsetSeconds = 8 * 3600

    static func text(_ instant: Instant) -> String {
        let whole = Instant(seconds: instant.seconds).rendered(offsetSeconds: offsetSeconds)
        return String(whole.prefix(19).map { $0 == "T" ? " " : $0 })
    }
}
