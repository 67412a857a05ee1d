import Digests
import Gateway
import Ledger
import LedgerSQLite
import PartyKit
import RefundRules
import ShipmentModel
import Testing
import WireFormats

/// From a case's announcement to the money, with nothing going wrong.
struct StraightRoadTests {
    private typealias Scan = CarrierAnswers.Scan

    @Test func `a Doudian case with a parcel of SF, in memory`() async throws { try await doudian(MemoryStore()) }

    @Test func `a Doudian case with a parcel of SF, on SQLite`() async throws {
        let file = try TemporaryFile()
        try await doudian(try SQLiteStore(path: file.path))
    }

    @Test func `a merchant's case with a parcel of YTO, in memory`() async throws { try await merchant(MemoryStore()) }

    @Test func `a merchant's case with a parcel of YTO, on SQLite`() async throws {
        let file = try TemporaryFile()
        try await merchant(try SQLiteStore(path: file.path))
    }

    private func doudian(_ store: some LedgerStore) async throws {
        let town = try await Town(store)
        let desk = DoudianDesk(now: town.clock.now, parcels: [("shunfeng", "SF1000000000001")])
        desk.install(in: town.caller)
        town.sfAnswers("SF1000000000001", Scan("2026-11-22 08:30:00", "31", "快件交给李四，电话13800000000"))

        // The platform announces the case; what is stored is read from it.
        let push = Pushes.doudian(tag: "200", caseID: desk.id, to: town)
        let heard = await town.reception.receive(push, party: "doudian", account: "dy-main", segment: "cases")
        #expect(heard?.status == 200)
        #expect(heard.map { String(decoding: $0.body, as: UTF8.self) } == #"{"code":0,"msg":"success"}"#)
        _ = try await town.dispatcher().round()
        #expect(try await town.state(desk.key) == .approved)
        #expect(desk.happened == [DoudianDesk.agreeRefuseThenRefund])
        #expect(town.caller.requests("EXP_RECE_WANTED_INTERCEPT").count == 1)
        let record = try await town.view(desk.key).afterSale.interceptionsAsked.values.first
        #expect(record?.state == .accepted)
        #expect(record?.carrierNumber == "CUS20000000000000001")
        #expect(record?.feeAsWritten == "12" && record?.fee == nil, "nobody says whether yuan or fen")

        // SF says that it brings the parcel back: our own order succeeded, so the money is due.
        town.clock.advance(by: .hours(1))
        town.sfAnswers(
            "SF1000000000001", Scan("2026-11-22 08:30:00", "31", "快件交给李四，电话13800000000"),
            Scan("2026-11-22 09:40:00", "99", reason: "2", "应客户要求,快件正在退回中"))
        _ = try await town.poller.round()
        #expect(try await town.state(desk.key) == .refundDue)

        _ = try await town.dispatcher().round()
        #expect(try await town.state(desk.key) == .refunding, "told to agree is not paid")
        #expect(desk.payments == 1)
        town.clock.advance(by: .minutes(2))
        _ = try await town.dispatcher().round()
        #expect(try await town.state(desk.key) == .refunded)
        #expect(try await town.intent(desk.key).intent.phase == .done)
        #expect(desk.payments == 1)
        #expect(try await town.ledger.jobs(JobFilter(onlyFailed: true)).items.isEmpty)

        let view = try await town.view(desk.key)
        let shown = view.json(at: town.clock.now).text + Explanation(view).text(at: town.clock.now)
        #expect(!shown.contains("李四") && !shown.contains("13800000000"))
    }

    private func merchant(_ store: some LedgerStore) async throws {
        let town = try await Town(store)
        let waybill = "YT8800000000001"
        let number = try Town.number("yto", waybill)
        town.caller.on("https://merchant.test/events") { _ in .json("heard") }
        town.caller.on("subscribe_adapter") { _ in CarrierAnswers.ytoSubscribed(waybill) }
        town.caller.on("wanted_report_adapter") { _ in CarrierAnswers.ytoTaken }
        town.caller.on("track_query_adapter") { _ in
            CarrierAnswers.ytoTrack(waybill, [Scan("2026-11-22 08:00:00", "DEPARTURE")])
        }
        let snapshot = town.merchantCase("AS-1", parcels: [number])
        try await town.submit(snapshot)
        _ = try await town.dispatcher().round()
        #expect(try await town.state(snapshot.key) == .approved)
        #expect(town.caller.requests("wanted_report_adapter").count == 1)
        #expect(town.caller.requests("turnback.case.approved").count == 1)
        #expect(town.caller.requests("turnback.case.buyer_reminder").count == 1)

        // Two signed pushes of YTO: it turns, and the sender signs.
        town.clock.advance(by: .hours(3))
        for (code, time, signer) in [("TMS_RETURN", "10:00:00", ""), ("SIGNED", "11:30:00", "退回")] {
            let push = Pushes.yto(waybill, code, "2026-11-22 \(time)", signer: signer, to: town)
            let heard = await town.reception.receive(push, party: "yto", account: "yto-main", segment: "track")
            #expect(heard.map { String(decoding: $0.body, as: UTF8.self).contains("<success>true</success>") } == true)
        }
        #expect(try await town.state(snapshot.key) == .refundDue)
        _ = try await town.dispatcher().round()
        let refund = try await town.intent(snapshot.key)
        let orders = town.caller.requests("turnback.refund.ordered")
        #expect(orders.count == 1)
        #expect(orders.first?.headers["webhook-id"] == refund.intent.key.rawValue)
        #expect(try await town.state(snapshot.key) == .refunding, "heard is not paid")

        let paid = TargetAnswer(.done, amount: refund.intent.amount, reference: "P-77", at: town.clock.now)
        _ = try await town.intake.submit(
            Submission(consequences: [.refund(refund.intent.key, attempt: nil, paid)]))
        #expect(try await town.state(snapshot.key) == .refunded)
        try await town.drive(.hours(48))
        #expect(town.caller.requests("turnback.refund.ordered").count == 1)
        #expect(town.caller.requests("turnback.case.refunded").count == 1)
        #expect(try await town.openJobs().isEmpty)
    }
}
