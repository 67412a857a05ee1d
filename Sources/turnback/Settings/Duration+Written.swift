extension Duration {
    /// A time as the settings and options write it: `90s`, `30m`, `2h`, `7d`.
    init?(written text: String) {
        let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
        guard let unit = text.last.flatMap({ units[$0] }), let count = Int64(text.dropLast()),
            case (let seconds, false) = count.multipliedReportingOverflow(by: unit)
        else { return nil }
        self = .seconds(seconds)
    }
}
