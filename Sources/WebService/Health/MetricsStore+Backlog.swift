internal import Ledger

extension MetricsStore {
    /// What waits in the ledger, as gauges: the same for every process that lives on it.
    static func prometheusText(of backlog: LedgerBacklog) -> String {
        let gauges: [(String, [(labels: String, value: Int)])] = [
            ("turnback_jobs_late", [("", backlog.lateJobs)]),
            ("turnback_messages_quarantined", [("", backlog.quarantined)]),
            (
                "turnback_refunds_open",
                [
                    ("{phase=\"attempted\"}", backlog.refundsAttempted),
                    ("{phase=\"written\"}", backlog.refundsWritten),
                ]
            ),
            ("turnback_refunds_stopped", [("", backlog.isStopped ? 1 : 0)]),
            ("turnback_tasks_open", [("", backlog.openTasks)]),
        ]
        return gauges.map { name, series in
            "# TYPE \(name) gauge\n" + series.map { "\(name)\($0.labels) \($0.value)\n" }.joined()
        }.joined()
    }
}
