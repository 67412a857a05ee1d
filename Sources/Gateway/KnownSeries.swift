internal import Ledger
public import Metrics

/// The series that a process of workers will count in, at 0 from its start: an increase from nothing at all to 1 is none that a
/// rule over time sees, so that the first alarm of each kind would wake nobody.
public enum KnownSeries {
    static let alarms = "turnback_alarms_total"
    static let jobs = "turnback_jobs_total"

    /// How one try of a job ended, as its counter names it.
    enum JobOutcome: String, CaseIterable {
        case answered, again, failed
        case givenUp = "given_up"
    }

    public static func publish(in factory: any MetricsFactory = MetricsSystem.factory) {
        for code in AuditEntry.alarmCodes { _ = Counter(label: alarms, dimensions: [("code", code)], factory: factory) }
        for kind in JobKind.allCases {
            for outcome in JobOutcome.allCases {
                _ = Counter(label: jobs, dimensions: dimensions(kind, outcome), factory: factory)
            }
        }
    }

    static func dimensions(_ kind: JobKind, _ outcome: JobOutcome) -> [(String, String)] {
        [("kind", kind.rawValue), ("outcome", outcome.rawValue)]
    }
}
