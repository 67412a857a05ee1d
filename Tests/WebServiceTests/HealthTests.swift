import Gateway
import Ledger
import Metrics
import PartyKit
import Testing
import WebService
import WireFormats

/// What the machine that watches is told.
struct HealthTests {
    @Test func `alive is not ready: ready means that something can be committed`() async throws {
        let office = try await Office()
        try await office.watching(MetricsStore()) { line in
            let alive = try await line.get("/livez")
            let ready = try await line.get("/readyz")
            #expect(alive.status == 200 && ready.status == 200)
            office.store.failWrites(with: .unavailable("the disk /var/lib is full"))
            let still = try await line.get("/livez")
            let away = try await line.get("/readyz")
            #expect(still.status == 200)
            #expect(away.status == 503 && !away.text.contains("/var"))
            let reason = try away.json.text("reason")
            #expect(reason == "unavailable")
        }
    }

    @Test func `metrics are what Prometheus reads, and nobody's text breaks a line`() async throws {
        let office = try await Office()
        let store = MetricsStore()
        store.makeCounter(label: "turnback_pushes_total", dimensions: [("party", "yto"), ("outcome", "applied")])
            .increment(by: 3)
        store.makeCounter(label: "turnback_pushes_total", dimensions: [("party", "s\"f\n\\"), ("outcome", "applied")])
            .increment(by: 1)
        store.makeTimer(label: "turnback_commit", dimensions: []).recordNanoseconds(1_500_000_000)
        try await office.watching(store) { line in
            let answer = try await line.get("/metrics")
            #expect(answer.headers["Content-Type"]?.hasPrefix("text/plain; version=0.0.4") == true)
            #expect(
                answer.text.hasPrefix(
                    """
                    # TYPE turnback_commit summary
                    turnback_commit_sum 1.5
                    turnback_commit_count 1
                    # TYPE turnback_pushes_total counter
                    turnback_pushes_total{party="sf",outcome="applied"} 1.0
                    turnback_pushes_total{party="yto",outcome="applied"} 3.0

                    """))
        }
    }

    @Test func `what will be counted stands at nothing from the start, so that the first alarm is an increase`()
        async throws
    {
        let office = try await Office()
        let store = MetricsStore()
        KnownSeries.publish(in: store)
        try await office.watching(store) { line in
            let text = (try await line.get("/metrics")).text
            for code in ["refund_not_done", "deadline_24h", "deadline_passed", "job-failed", "message-not-stored"] {
                #expect(text.contains("turnback_alarms_total{code=\"\(code)\"} 0.0\n"))
            }
            for outcome in ["answered", "again", "given_up", "failed"] {
                #expect(text.contains("turnback_jobs_total{kind=\"pay_refund\",outcome=\"\(outcome)\"} 0.0\n"))
            }
        }
    }

    @Test func `what waits is told as it is, and a ledger that cannot be read keeps no counter back`() async throws {
        let office = try await Office()
        _ = try await office.orderedRefund()
        _ = try await office.signedCase("AS-7")
        let store = MetricsStore()
        store.makeCounter(label: "turnback_x_total", dimensions: []).increment(by: 1)
        try await office.watching(store) { line in
            let before = (try await line.get("/metrics")).text
            #expect(before.contains("# TYPE turnback_refunds_stopped gauge\nturnback_refunds_stopped 0\n"))
            let open = try await office.ledger.tasks(TaskFilter()).items.count
            #expect(open > 0 && before.contains("turnback_tasks_open \(open)\n"))
            let unread = try await office.ledger.messages(MessageFilter(outcome: .quarantined)).items.count
            #expect(before.contains("turnback_messages_quarantined \(unread)\n"))
            #expect(before.contains("turnback_refunds_open{phase=\"attempted\"} 1\n"))
            try await office.ledger.setStopSwitch(true, by: "Wang", reason: "drill", at: office.clock.now)
            let after = (try await line.get("/metrics")).text
            #expect(after.contains("turnback_refunds_stopped 1\n"))
            office.store.fail(with: .unavailable("gone"))
            let blind = try await line.get("/metrics")
            #expect(blind.status == 200 && blind.text == "# TYPE turnback_x_total counter\nturnback_x_total 1.0\n")
        }
    }
}
