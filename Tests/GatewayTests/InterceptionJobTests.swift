import Gateway
import Ledger
import PartyKit
import RefundRules
import ShipmentModel
import Testing

/// Orders to stop a parcel, and what becomes of them.
struct InterceptionJobTests {
    private typealias Scan = CarrierAnswers.Scan
    private static let waybill = "YT8800000000001"
    private static let order = "wanted_report_adapter"

    /// A merchant's case with a parcel of YTO on its way, whose interception is answered so.
    private func town(
        _ answer: @escaping ScriptedCaller.Script, _ change: (inout Town.Setup) -> Void = { _ in }
    ) async throws -> (town: Town, key: CaseKey) {
        let town = try await Town(MemoryStore(), change)
        let snapshot = town.merchantCase("AS-1", parcels: [try Town.number("yto", Self.waybill)])
        town.caller.on("https://merchant.test/events") { _ in .json("heard") }
        town.caller.on("subscribe_adapter") { _ in CarrierAnswers.ytoSubscribed(Self.waybill) }
        town.caller.on("track_query_adapter") { _ in
            CarrierAnswers.ytoTrack(Self.waybill, [Scan("2026-11-22 08:00:00", "DEPARTURE")])
        }
        town.caller.on(Self.order, answer)
        try await town.submit(snapshot)
        _ = try await town.dispatcher().round()
        return (town, snapshot.key)
    }

    private func record(_ town: Town, _ key: CaseKey) async throws -> InterceptionRecord {
        try #require(try await town.view(key).afterSale.interceptionsAsked.values.first)
    }

    @Test func `an order that is taken is accepted, and its answer is evidence from after the asking`() async throws {
        let (town, key) = try await town { _ in CarrierAnswers.ytoTaken }
        #expect(try await record(town, key).state == .accepted)
        let facts = try await town.view(key).parcels.flatMap(\.facts).map(\.fact)
        let fact = try #require(facts.first { $0.statement.topic == .interception })
        #expect(fact.statement.requestNumber == (try await record(town, key)).requestNumber)
        #expect(fact.notBefore == town.clock.now)
    }

    @Test func `a duplicate is as good as accepted`() async throws {
        let (town, key) = try await town { _ in
            .json(#"{"statusCode":1,"statusMessage":"该运单已有有效拦截件，请勿重复"}"#)
        }
        #expect(try await record(town, key).state == .accepted)
        #expect(try await town.openJobs(.intercept).isEmpty)
    }

    @Test func `a refusal reminds the buyer once more and asks a person for another way`() async throws {
        let (town, key) = try await town { _ in .json(#"{"statusCode":2,"statusMessage":"运单不存在"}"#) }
        #expect(try await record(town, key).state == .rejected)
        #expect(town.caller.requests(Self.order).count == 1)
        let view = try await town.view(key)
        #expect(view.tasks.map(\.kind) == [.noInterceptionChannel])
        let reminders = town.caller.requests("turnback.case.buyer_reminder")
        #expect(reminders.count == 2)
        #expect(Set(reminders.map { $0.headers["webhook-id"] }).count == 2, "the second is no repeat of the first")
    }

    @Test func `the second reminder is given although the first is still under way`() async throws {
        let town = try await Town(MemoryStore())
        let snapshot = town.merchantCase("AS-1", parcels: [try Town.number("yto", Self.waybill)])
        let reminders = Notes<String>()
        town.caller.on("https://merchant.test/events") { _ in .json("heard") }
        town.caller.on("turnback.case.buyer_reminder") { request in
            reminders.add(request.headers["webhook-id"] ?? "")
            return reminders.count == 1 ? .unknown(reason: "no answer") : .json("heard")
        }
        town.caller.on("subscribe_adapter") { _ in CarrierAnswers.ytoSubscribed(Self.waybill) }
        town.caller.on("track_query_adapter") { _ in
            CarrierAnswers.ytoTrack(Self.waybill, [Scan("2026-11-22 08:00:00", "DEPARTURE")])
        }
        town.caller.on(Self.order) { _ in .json(#"{"statusCode":2,"statusMessage":"运单不存在"}"#) }
        try await town.submit(snapshot)
        try await town.drive(.hours(1))
        #expect(Set(reminders.all).count == 2)
        #expect(try await town.openJobs(.remindBuyer).isEmpty)
    }

    @Test func `an order without an answer is repeated under the same number until it has one`() async throws {
        let tries = Notes<Int>()
        let (town, key) = try await town { _ in
            tries.add(1)
            return tries.count < 3 ? .unknown(reason: "no answer") : CarrierAnswers.ytoTaken
        }
        let asked = try await record(town, key)
        #expect(asked.state == .unknown && asked.fault == nil, "possibly taken")
        try await town.drive(.minutes(5))
        #expect(tries.count == 3)
        let answered = try await record(town, key)
        #expect(answered.state == .accepted && answered.requestNumber == asked.requestNumber)
    }

    @Test(arguments: [CallOutcome.unknown(reason: "no answer"), .json(#"{"success":"#)])
    func `an order without an answer that can be read is given up after its tries, and a person asked`(
        answer: CallOutcome
    ) async throws {
        let (town, key) = try await town { _ in answer }
        try await town.drive(.hours(24))
        #expect(town.caller.requests(Self.order).count == Dispatcher.triesMax)
        #expect(try await record(town, key).fault != nil)
        #expect(try await town.view(key).tasks.contains { $0.kind == .noInterceptionChannel })
        #expect(try await town.ledger.jobs(JobFilter(kinds: [.intercept], onlyFailed: true)).items.count == 1)
    }

    // MARK: Orders that must not be sent twice

    private static let sfOrder = "EXP_RECE_WANTED_INTERCEPT"

    /// A merchant's case with a parcel of SF, whose order no key tells from a second one; YTO's account stands for the next
    /// channel.
    private func sfTown(
        _ store: some LedgerStore = MemoryStore(), isCutOff: Bool = false, _ answer: @escaping ScriptedCaller.Script
    ) async throws -> (town: Town, key: CaseKey) {
        let town = try await Town(store) { $0.shops[1].policy.interceptionChannels["sf"] = ["sf", "yto"] }
        let snapshot = town.merchantCase("AS-1", parcels: [try Town.number("sf", "SF1000000000001")])
        town.caller.on("https://merchant.test/events") { _ in .json("heard") }
        town.sfAnswers("SF1000000000001", Scan("2026-11-22 08:30:00", "31"))
        town.caller.on(Self.sfOrder, answer)
        try await town.submit(snapshot)
        if isCutOff {
            await #expect(throws: LedgerError.self) { try await town.dispatcher().round() }
        } else {
            _ = try await town.dispatcher().round()
        }
        return (town, snapshot.key)
    }

    @Test(arguments: [
        CallOutcome.unknown(reason: "no answer"), CarrierAnswers.sfFault("A1009"),
        .answered(
            InboundAnswer(
                status: 502, body: Array(#"{"code":502,"message":"Bad Gateway"}"#.utf8), protection: .verified)
        ),
        .json(#"{"apiResultCode":"A1000","apiResultData":"{\"success\":false,\"errorCode\":\"S0001\"}"}"#),
    ])
    func `an order that SF may have taken is not sent again, nor through another channel`(outcome: CallOutcome)
        async throws
    {
        let (town, key) = try await sfTown { _ in outcome }
        let tracked = town.caller.requests("EXP_RECE_SEARCH_ROUTES").count
        try await town.drive(.hours(24), polls: true)
        #expect(town.caller.requests(Self.sfOrder).count == 1)
        let asked = try await record(town, key)
        #expect(asked.state == .unknown && asked.fault == nil && asked.isRunning && asked.earlier.isEmpty)
        let failed = try await town.ledger.jobs(JobFilter(kinds: [.intercept], onlyFailed: true)).items.first
        #expect(failed?.lastError?.contains("possibly taken") == true)
        #expect(try await town.view(key).tasks.contains { $0.kind == .interceptionInDoubt }, "a person asks SF")
        #expect(try await town.view(key).audit.contains { $0.reason.code == "job-failed" }, "it is an alarm, too")
        #expect(town.caller.requests("EXP_RECE_SEARCH_ROUTES").count > tracked, "the scans tell what became of it")
    }

    @Test func `an order that surely did not leave, or that SF had no time for, is sent later`() async throws {
        let tries = Notes<Int>()
        let (town, key) = try await sfTown { _ in
            tries.add(1)
            switch tries.count {
            case 1: return .neverSent(reason: "no connection")
            case 2: return CarrierAnswers.sfFault("A1005")
            default: return CarrierAnswers.sfIntercepted()
            }
        }
        try await town.drive(.minutes(30))
        #expect(tries.count == 3)
        #expect(try await record(town, key).state == .accepted)
    }

    @Test func `whoever takes over a job does not send the order again`() async throws {
        let store = GatedStore()
        let (town, key) = try await sfTown(store, isCutOff: true) { _ in
            store.fail(with: .unavailable("away"))
            return CarrierAnswers.sfIntercepted()
        }
        store.fail(with: nil)
        town.clock.advance(by: .minutes(5))
        _ = try await town.dispatcher("worker-2").round()
        #expect(town.caller.requests(Self.sfOrder).count == 1)
        #expect(try await record(town, key).isRunning)
        #expect(try await town.openJobs(.intercept).isEmpty)
    }

    @Test func `an order that SF refuses goes to the next channel`() async throws {
        let (town, key) = try await sfTown { _ in CarrierAnswers.sfRefused("8016", "运单已签收") }
        #expect(town.caller.requests(Self.sfOrder).count == 1)
        #expect(try await record(town, key).earlier.map(\.party) == ["sf"])
    }

    @Test func `a fault of which nobody knows whether asking again helps costs about a minute`() async throws {
        let (town, key) = try await town { _ in .json(#"{"success":"false","code":"9999","reason":"联系人张三13800000000"}"#)
        }
        try await town.drive(.minutes(2))
        #expect(town.caller.requests(Self.order).count == 4)
        #expect(try await record(town, key).fault?.contains("13800000000") == false)
        let failed = try await town.ledger.jobs(JobFilter(kinds: [.intercept], onlyFailed: true)).items.first
        #expect(failed?.lastError?.contains("9999") == true)
        #expect(failed?.lastError?.contains("13800000000") == false, "a job keeps no phone")
        let history = try await town.view(key).audit.map(\.reason.english).joined()
        #expect(!history.contains("13800000000") && !history.contains("张三"))
    }

    @Test func `a wrong setting is told at once, and the next channel is tried`() async throws {
        let (town, key) = try await town({ _ in CarrierAnswers.ytoTaken }) { setup in
            setup.shops[1].policy.interceptionChannels = ["yto": ["kuaidi100", "yto"]]
        }
        #expect(town.caller.requests(Self.order).count == 1)
        let asked = try await record(town, key)
        #expect(asked.party == "yto" && asked.state == .accepted)
        #expect(asked.earlier.map(\.party) == ["kuaidi100"])
        #expect(asked.earlier.first?.fault != nil)
    }

    @Test func `where nobody can be asked about an interception the parcel's scans are`() async throws {
        let (town, key) = try await town { _ in CarrierAnswers.ytoTaken }
        let before = town.caller.requests("track_query_adapter").count
        try await town.drive(.hours(3))
        #expect(town.caller.requests("track_query_adapter").count > before)
        #expect(try await record(town, key).state == .accepted, "a question says nothing about the order")
        #expect(try await town.ledger.jobs(JobFilter(onlyFailed: true)).items.isEmpty)
    }

    @Test func `a withdrawal names the carrier's own number of that very order`() async throws {
        let town = try await Town()
        let desk = try await town.approvedCase()
        town.caller.on("\"cancel\":true") { _ in CarrierAnswers.sfIntercepted() }
        town.caller.on("cancel%22%3Atrue") { _ in CarrierAnswers.sfIntercepted() }
        desk.change { $0.status = 28 }
        _ = try await town.intake.submit(Submission(consequences: [.readCase(desk.key)]))
        _ = try await town.dispatcher().round()
        #expect(try await town.state(desk.key) == .closed)
        let withdrawals = town.caller.requests("EXP_RECE_WANTED_INTERCEPT").filter { $0.holds("cusId") }
        #expect(withdrawals.count == 1)
        #expect(withdrawals.first?.text.contains("CUS20000000000000001") == true)
    }

    @Test func `an interception through the platform is accepted, never succeeded`() async throws {
        let town = try await Town { setup in
            setup.shops[0].policy.interceptionChannels = ["sf": ["doudian", "sf"]]
        }
        town.caller.on("applyLogisticsIntercept") { _ in
            .json(
                #"{"code":10000,"msg":"success","sub_code":"","sub_msg":"","log_id":"1","data":{"intercept_results":[{"company_code":"shunfeng","tracking_no":"SF1000000000001","is_success":true,"intercept_cost":1200,"settlement_mode":0,"other_product_amount":2}],"success_count":1,"failed_count":0}}"#
            )
        }
        let desk = DoudianDesk(now: town.clock.now, parcels: [("shunfeng", "SF1000000000001")])
        town.caller.on("/afterSale/Detail") { desk.receive($0) }
        town.caller.on("/afterSale/operate") { desk.receive($0) }
        town.sfAnswers("SF1000000000001", Scan("2026-11-22 08:30:00", "31"))
        _ = try await town.intake.submit(Submission(consequences: [.readCase(desk.key)]))
        _ = try await town.dispatcher().round()
        let asked = try await record(town, desk.key)
        #expect(asked.party == "doudian" && asked.state == .accepted)
        #expect(asked.fee == Money(minorUnits: 1_200, currency: .cny))
        #expect(asked.otherGoods == 2)
        #expect(asked.feeSettlement == .online)
        let told = try await town.explanation(of: desk.key).text(at: town.clock.now)
        #expect(told.contains("12.00 CNY, settled online"))
        let order = try await town.view(desk.key).afterSale.serviceOrderLines(ExplanationNames(town.parties)).first
        #expect(order?.english.hasSuffix("fee: 12.00 CNY, settled online") == true)
        #expect(order?.chinese.hasSuffix("线上结算") == true)
        let subjects = try await Reconciliation.subjects(in: town.ledger, policies: [:])
        let row = Reconciliation(subjects, at: town.clock.now).rows.first { $0.key == desk.key }
        #expect(row?.feeSettlements == [.online])
        #expect(town.caller.requests("EXP_RECE_WANTED_INTERCEPT").isEmpty)
    }
}
