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
                answer.text == """
                    # TYPE turnback_commit summary
                    turnback_commit_sum 1.5
                    turnback_commit_count 1
                    # TYPE turnback_pushes_total counter
                    turnback_pushes_total{party="sf",outcome="applied"} 1.0
                    turnback_pushes_total{party="yto",outcome="applied"} 3.0

                    """)
        }
    }
}
