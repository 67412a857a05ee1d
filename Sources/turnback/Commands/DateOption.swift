internal import ArgumentParser
internal import Gateway
internal import ShipmentModel

/// A day (China's, as the platforms count them) or a point in time, as an option: `2026-11-22`, `2026-11-22T09:00:00Z`.
struct DateOption: ExpressibleByArgument {
    private let span: TimeSpan

    init?(argument: String) {
        guard let written = WrittenTime.parse(argument, zone: .china) else { return nil }
        span = written.interval(zone: WrittenTime.chinaOffsetSeconds)
    }

    /// The first moment of it, for `--from`.
    var start: Instant { span.earliest }
    /// The moment after it, for `--to`: a day is meant whole, a point in time is where it ends.
    var end: Instant { span.earliest == span.latest ? span.latest : span.latest + .milliseconds(1) }
}

/// `--from` and `--to`, the same for every verb that looks at a period.
struct PeriodOptions: ParsableArguments {
    @Option(help: "From this day on (China's), or from this point in time, RFC 3339.") var from: DateOption?
    @Option(help: "Up to and with this day (China's), or before this point in time, RFC 3339.") var to: DateOption?

    var period: Reconciliation.Period { Reconciliation.Period(from: from?.start, to: to?.end) }

    func validate() throws {
        if let from, let to, to.end <= from.start { throw ValidationError("--to must be after --from") }
    }
}
