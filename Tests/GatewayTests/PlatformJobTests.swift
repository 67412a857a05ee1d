import Gateway
import Ledger
import Metrics
import MetricsTestKit
import PartyKit
import RefundRules
import ShipmentModel
import Testing

/// Telling a platform something: that it happened is seen in the case, not in the answer alone.
struct PlatformJobTests {
    private static let agree = "\"type\":203"
    private static let refuse = "\"type\":202"

    /// A case that qualifies, with the first answers to "agree".
    private func agreed(_ fates: [DoudianDesk.Fate]) async throws -> (town: Town, desk: DoudianDesk) {
        let town = try await Town()
        let desk = DoudianDesk(now: town.clock.now, parcels: [("shunfeng", "SF1000000000001")])
        desk.install(in: town.caller)
        town.sfAnswers("SF1000000000001", .init("2026-11-22 08:30:00", "31"))
        desk.change { $0.fates[DoudianDesk.agreeRefuseThenRefund] = fates }
        _ = try await town.intake.submit(Submission(consequences: [.readCase(desk.key)]))
        try await town.drive(.minutes(10))
        return (town, desk)
    }

    @Test(arguments: [
        DoudianDesk.Fate.lost, .neverSent, .error(502), .error(200),
        .refused(code: 20000, subCode: "isp.service-error"),
        .refused(code: 60000, subCode: "isv.traffic-limited"), .refused(code: 90000, subCode: "dop.unknown-error"),
    ])
    func `what did not happen is said again`(fate: DoudianDesk.Fate) async throws {
        let (town, desk) = try await agreed([fate])
        #expect(desk.happened == [DoudianDesk.agreeRefuseThenRefund])
        #expect(town.caller.requests(Self.agree).count == 2)
        #expect(try await town.openJobs(.agree).isEmpty)
    }

    @Test func `tries are counted by kind and outcome`() async throws {
        let metrics = TestMetrics()
        let (town, _) = try await withMetricsFactory(metrics) { try await agreed([.error(502)]) }
        #expect(try await town.openJobs(.agree).isEmpty)
        for (outcome, times) in ["again": 1, "answered": 1] {
            let counter = try metrics.expectCounter("turnback_jobs_total", [("kind", "agree"), ("outcome", outcome)])
            #expect(counter.totalValue == times, "\(outcome)")
        }
    }

    @Test func `what happened unheard is seen in the case and not said again`() async throws {
        let (town, desk) = try await agreed([.doneUnheard])
        #expect(desk.happened == [DoudianDesk.agreeRefuseThenRefund])
        #expect(try await town.view(desk.key).afterSale.facts.isRefuseThenRefund == true)
    }

    @Test func `an answer that says look again is believed by looking`() async throws {
        let (town, desk) = try await agreed([.refused(code: 50002, subCode: "isv.business-failed:20309541")])
        #expect(desk.happened == [DoudianDesk.agreeRefuseThenRefund], "the case showed nothing, so it was said again")
        #expect(town.caller.requests(Self.agree).count == 2)
    }

    @Test func `a wish for more time that the platform turns down is a person's`() async throws {
        let town = try await Town { setup in
            setup.shops[0].policy.at48h = .askMoreTime
            setup.shops[0].policy.paysAtInterceptionSuccess = false
        }
        let desk = try await town.dueCase()
        #expect(try await town.state(desk.key) == .turned)
        town.caller.on("afterSale/timeExtend") { _ in
            .json(#"{"code":50002,"msg":"","sub_code":"isv.business-failed:11001","sub_msg":"","data":null}"#)
        }
        try await town.drive(.hours(47))
        #expect(try await town.asked(about: desk.key)?.why?.code == "more_time_not_asked")
        #expect(try await town.openJobs(.askMoreTime).isEmpty)
    }

    @Test func `a refusal for good is given up, and somebody is told`() async throws {
        let (town, desk) = try await agreed([.refused(code: 50002, subCode: "isv.business-failed:11001")])
        #expect(desk.happened.isEmpty)
        #expect(town.caller.requests(Self.agree).count == 1)
        let view = try await town.view(desk.key)
        #expect(view.audit.contains { $0.reason.code == "job-failed" })
        #expect(try await town.asked(about: desk.key)?.advice?.suggested == .approve)

        try await town.order(.approve, desk.key)
        try await town.drive(.minutes(1))
        #expect(desk.happened == [DoudianDesk.agreeRefuseThenRefund])
        let after = try await town.view(desk.key).afterSale
        #expect(after.untold == nil && after.approvedAt == view.afterSale.approvedAt, "agreed once, said twice")
        #expect(try await town.asked(about: desk.key) == nil)
    }

    @Test(arguments: [
        DoudianDesk.Fate.lost, .neverSent, .error(502), .refused(code: 20000, subCode: "isp.service-error"),
        .refused(code: 90001, subCode: "isv.access-token-expired"),
        .refused(code: 40003, subCode: "isv.signature-invalid"), .refused(code: 60000, subCode: "isv.traffic-limited"),
    ])
    func `an outage of hours loses no agreement, and people are asked meanwhile`(fate: DoudianDesk.Fate) async throws {
        let (town, desk) = try await agreed(.init(repeating: fate, count: 20))
        try await town.drive(.hours(1))
        #expect(desk.happened.isEmpty)
        #expect(try await town.asked(about: desk.key)?.why?.code == "agreement_not_told")
        try await town.drive(.hours(12))
        #expect(desk.happened == [DoudianDesk.agreeRefuseThenRefund])
        #expect(town.caller.requests(Self.agree).count == 21, "each try was one call")
        #expect(try await town.openJobs(.agree).isEmpty)
        #expect(try await town.asked(about: desk.key) == nil, "nobody needs to do anything any more")
        #expect(try await town.view(desk.key).afterSale.untold == nil)
    }

    /// A case without parcels that a person has refused, with the first answers to that.
    private func refused(_ fates: [DoudianDesk.Fate]) async throws -> (town: Town, desk: DoudianDesk) {
        let town = try await Town()
        let desk = DoudianDesk(now: town.clock.now, parcels: [])
        desk.install(in: town.caller)
        desk.change { $0.fates[DoudianDesk.refuseRefund] = fates }
        _ = try await town.intake.submit(Submission(consequences: [.readCase(desk.key)]))
        _ = try await town.dispatcher().round()
        try await town.order(.refuse, desk.key)
        return (town, desk)
    }

    @Test(arguments: ["isv.parameter-missing", "isv.parameter-invalid", "isv.business-failed:11001"])
    func `a refusal that the platform turns down is a person's, and its clock runs on`(code: String) async throws {
        let (town, desk) = try await refused([.refused(code: 50002, subCode: code)])
        try await town.drive(.minutes(10))
        #expect(desk.happened.isEmpty)
        #expect(town.caller.requests(Self.refuse).count == 1)
        #expect(try await town.state(desk.key) == .merchantRefused)
        let task = try #require(try await town.asked(about: desk.key))
        #expect(task.why?.code == "refusal_not_told" && task.suggestion.contains(code))
        #expect(task.advice?.suggested == .refuse)
        try await town.drive(.days(2))
        let alarms = try await town.view(desk.key).audit.flatMap { [$0.reason.code, $0.reason.english] }
        #expect(alarms.contains("deadline_1h") && alarms.contains("deadline_passed"))

        try await town.order(.refuse, desk.key)
        try await town.drive(.minutes(1))
        #expect(desk.happened == [DoudianDesk.refuseRefund])
        #expect(try await town.view(desk.key).afterSale.untold == nil)
        #expect(try await town.asked(about: desk.key) == nil)
    }

    @Test func `a refusal that arrived rings no bell`() async throws {
        let (town, desk) = try await refused([.lost])
        try await town.drive(.days(3))
        #expect(desk.happened == [DoudianDesk.refuseRefund])
        #expect(try await town.asked(about: desk.key) == nil)
        #expect(
            try await !town.view(desk.key).audit.contains {
                $0.reason.english.hasPrefix("deadline_") || $0.reason.code.hasPrefix("deadline_")
            })
    }

    @Test func `an agreement that a refusal has overtaken is not said any more`() async throws {
        let (town, desk) = try await agreed(.init(repeating: .neverSent, count: 99))
        try await town.order(.refuse, desk.key)
        _ = try await town.dispatcher().round()
        let said = town.caller.requests(Self.agree).count
        try await town.drive(.days(1))
        #expect(desk.happened == [DoudianDesk.refuseRefund])
        #expect(town.caller.requests(Self.agree).count == said)
        #expect(try await town.openJobs(.agree).isEmpty)
        #expect(try await town.asked(about: desk.key) == nil)
    }

    @Test func `a mistyped setting gives no agreement up`() async throws {
        let (town, desk) = try await agreed(Array(repeating: .neverSent, count: 40))
        #expect(try await town.openJobs(.agree).count == 1)
        desk.change { $0.fates = [:] }
        var mistyped = town.parties
        mistyped.accounts["dy-main"]?.values["sign_method"] = "hmac-sha-256"
        try await town.with(mistyped).drive(.hours(1))
        #expect(try await town.openJobs(.agree).count == 1)
        #expect(desk.happened.isEmpty)
        try await town.drive(.hours(1))
        #expect(try await town.openJobs(.agree).isEmpty)
        #expect(desk.happened == [DoudianDesk.agreeRefuseThenRefund])
    }

    @Test func `an order about a case waits for its shop to come back into the settings`() async throws {
        let (town, desk) = try await refused([])
        var parties = town.parties
        parties.shops[Town.doudianShop] = nil
        _ = try await town.with(parties).dispatcher().round()
        let job = try #require(try await town.openJobs(.refuse).first)
        #expect(job.lastError?.contains("dy-1") == true)
        #expect(try await town.asked(about: desk.key)?.kind == .notTold)
        try await town.drive(.hours(2))
        #expect(desk.happened == [DoudianDesk.refuseRefund])
    }

    @Test func `a case that its platform does not know is asked for a bounded number of times`() async throws {
        let town = try await Town()
        let desk = DoudianDesk(now: town.clock.now, parcels: [])
        desk.install(in: town.caller)
        let key = CaseKey(platform: "doudian", shop: Town.doudianShop, afterSaleID: "70")
        _ = try await town.intake.submit(Submission(consequences: [.readCase(key)]))
        try await town.drive(.days(2))
        #expect(town.caller.requests("/afterSale/Detail").count == Dispatcher.triesMax)
        #expect(try await town.openJobs().isEmpty)
    }

    @Test func `a job for a shop that the settings do not have ends at once`() async throws {
        let town = try await Town()
        let key = CaseKey(platform: "doudian", shop: "closed-shop", afterSaleID: "70")
        _ = try await town.intake.submit(Submission(consequences: [.readCase(key)]))
        try await town.drive(.hours(5))
        #expect(town.caller.requests().isEmpty)
        let failed = try await town.ledger.jobs(JobFilter(onlyFailed: true)).items
        #expect(failed.map(\.tries) == [1])
        #expect(failed.first?.lastError?.contains("closed-shop") == true)
    }

    @Test func `a party that hangs keeps only its own jobs waiting`() async throws {
        let town = try await Town()
        town.caller.on("https://merchant.test/events") { _ in .json("heard") }
        town.caller.on("subscribe_adapter") { _ in CarrierAnswers.ytoSubscribed("YT8800000000001") }
        town.caller.on("wanted_report_adapter") { _ in CarrierAnswers.ytoTaken }
        let wire = Latch()
        town.caller.on("track_query_adapter") { _ in
            await wire.pass()
            return .unknown(reason: "hung")
        }
        // More jobs than are under way at once, all but one of them quick; new ones follow from those that end.
        try await town.submit(town.merchantCase("AS-1", parcels: [try Town.number("yto", "YT8800000000001")]))
        town.sfAnswers("SF1000000000001", .init("2026-11-22 08:30:00", "31"))
        for index in 0..<(2 * Dispatcher.inFlightMax) {
            let id = "AS-SF-\(index)"
            try await town.submit(town.merchantCase(id, parcels: [try Town.number("sf", "SF20000000\(1000 + index)")]))
        }
        town.caller.on("EXP_RECE_SEARCH_ROUTES") { request in
            let waybill = request.text.components("SF20000000").dropFirst().first.map { "SF20000000" + $0.prefix(4) }
            return CarrierAnswers.sfTrack([(waybill ?? "", [.init("2026-11-22 08:30:00", "31")])])
        }
        let round = Task { try await town.dispatcher().round() }
        await wire.arrivals(1)
        await until { town.caller.requests("EXP_RECE_WANTED_INTERCEPT").count == 2 * Dispatcher.inFlightMax }
        wire.open()
        _ = try await round.value
    }
}
