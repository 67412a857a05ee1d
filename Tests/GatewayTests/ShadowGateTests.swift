import Ledger
import LedgerSQLite
import PartyKit
import RefundRules
import ShipmentModel
import Testing

@testable import Gateway

/// A shop in shadow mode: read, polled, decided, and nothing leaves it.
struct ShadowGateTests {
    private typealias Scan = CarrierAnswers.Scan

    /// Every party's answer to everything that would change something is a mistake of the gate's.
    private static let acts = [
        "/afterSale/operate", "EXP_RECE_WANTED_INTERCEPT", "wanted_report_adapter", "turnback.",
        "https://merchant.test/",
    ]

    private func acts(_ town: Town) -> [OutboundRequest] { Self.acts.flatMap { town.caller.requests($0) } }

    private func shadow(_ setup: inout Town.Setup) {
        for index in setup.shops.indices { setup.shops[index].mode = .shadow }
    }

    private func withheld(_ town: Town, _ key: CaseKey) async throws -> [String] {
        try await town.view(key).audit.filter { $0.action == AuditEntry.withheld }.map(\.reason.code)
    }

    @Test func `a case is decided to the end and nothing is done to it`() async throws {
        let town = try await Town(MemoryStore(), shadow)
        let desk = try await town.dueCase()
        #expect(try await town.state(desk.key) == .turned, "an interception that was never ordered pays nobody")
        #expect(town.caller.requests("EXP_RECE_SEARCH_ROUTES").count > 1, "it is tracked")
        #expect(acts(town).isEmpty)
        #expect(try await withheld(town, desk.key).contains("would_agree"))
        #expect(try await withheld(town, desk.key).contains("would_intercept"))
        #expect(desk.happened == [])
    }

    @Test func `money that is due is noted once with its amount, and waits`() async throws {
        let town = try await Town(MemoryStore(), shadow)
        let key = try await town.dueMerchantCase()
        try await town.drive(.hours(5), polls: true)
        #expect(try await town.state(key) == .refundDue)
        #expect(try await town.intent(key).attempts.isEmpty)
        let entries = try await town.view(key).audit.filter { $0.reason.code == "would_pay_refund" }
        #expect(entries.count == 1)
        #expect(entries.first?.refundKey == RefundKey(for: key, part: 1))
        #expect(entries.first?.reason.english.contains("129.00 CNY") == true)
        #expect(try await town.openJobs(.payRefund).count == 1)
        #expect(acts(town).isEmpty)
    }

    @Test func `what was queued before the switch stays here, after a restart as well`() async throws {
        let file = try TemporaryFile()
        let clock = HandClock()
        let key: CaseKey
        do {
            let live = try await Town(try SQLiteStore(path: file.path), clock: clock)
            key = try await live.dueMerchantCase()
            // Approved with its jobs queued, and not one performed.
            #expect(try await live.openJobs().count > 2)
            try await live.ledger.close()
        }
        let town = try await Town(try SQLiteStore(path: file.path), clock: clock, shadow)
        _ = try await town.dueMerchantCase()
        try await town.drive(.days(2), polls: true)
        #expect(acts(town).isEmpty)
        #expect(try await town.state(key) == .refundDue)
        #expect(try await withheld(town, key).contains("would_remind_buyer"))
    }

    @Test func `a refund that is possibly paid is asked about, and not sent again`() async throws {
        let town = try await Town()
        let desk = try await town.dueCase()
        desk.fates(DoudianDesk.agreeRefund, .lost)
        _ = try await town.dispatcher().round()
        #expect(try await town.state(desk.key) == .refunding)
        let sent = town.caller.requests("\"type\":201").count
        var parties = town.parties
        for id in parties.shops.keys { parties.shops[id]?.mode = .shadow }
        let shadowed = town.with(parties)
        let reads = town.caller.requests("/afterSale/Detail").count
        try await shadowed.drive(.hours(3))
        #expect(town.caller.requests("\"type\":201").count == sent)
        #expect(town.caller.requests("/afterSale/Detail").count > reads, "what became of it is read")
        #expect(try await town.state(desk.key) == .refunding)
    }

    @Test func `an order at a merchant is not repeated as a question`() async throws {
        let town = try await Town()
        let key = try await town.dueMerchantCase()
        town.caller.on("https://merchant.test/") { _ in .json("heard") }
        try await town.drive(.minutes(1), polls: true)
        #expect(try await town.state(key) == .refunding)
        let orders = town.caller.requests("turnback.refund.ordered").count
        var parties = town.parties
        parties.shops[Town.merchantShop]?.mode = .shadow
        try await town.with(parties).drive(.days(4))
        #expect(town.caller.requests("turnback.refund.ordered").count == orders)
    }

    @Test func `a shop that goes live pays what its platform shows unpaid`() async throws {
        let town = try await Town(MemoryStore(), shadow)
        let desk = DoudianDesk(now: town.clock.now, parcels: [("yuantong", "YT8800000000001")])
        desk.install(in: town.caller)
        town.caller.on("subscribe_adapter") { _ in CarrierAnswers.ytoSubscribed("YT8800000000001") }
        town.caller.on("track_query_adapter") { _ in
            CarrierAnswers.ytoTrack(
                "YT8800000000001",
                [
                    Scan("2026-11-22 08:30:00", "DEPARTURE"), Scan("2026-11-22 08:40:00", "TMS_RETURN"),
                    Scan("2026-11-22 08:50:00", "SIGNED"),
                ])
        }
        _ = try await town.intake.submit(Submission(consequences: [.readCase(desk.key)]))
        try await town.drive(.hours(2), polls: true)
        #expect(try await town.state(desk.key) == .refundDue && desk.payments == 0)
        var parties = town.parties
        parties.shops[Town.doudianShop]?.mode = .live
        try await town.with(parties).drive(.hours(2))
        #expect(desk.payments == 1)
    }

    @Test func `a merchant who cannot be looked at is not ordered to pay what was decided in shadow`() async throws {
        let town = try await Town(MemoryStore(), shadow)
        let key = try await town.dueMerchantCase()
        try await town.drive(.hours(2), polls: true)
        var parties = town.parties
        parties.shops[Town.merchantShop]?.mode = .live
        let live = town.with(parties)
        town.caller.on("https://merchant.test/") { _ in .json("heard") }
        try await live.drive(.hours(3))
        #expect(town.caller.requests("turnback.refund.ordered").isEmpty)
        let failed = try await town.ledger.jobs(JobFilter(kinds: [.payRefund], onlyFailed: true)).items
        #expect(failed.count == 1)
        // A person who looked orders it anew.
        town.clock.advance(by: .minutes(1))
        _ = try await town.intake.submit(
            Submission(consequences: [.person(key, PersonAction(.pay, person: "Wang", reason: "not paid yet"))]))
        try await live.drive(.minutes(5))
        #expect(town.caller.requests("turnback.refund.ordered").count == 1)
    }

    @Test func `live shops are handled beside those in shadow`() async throws {
        let town = try await Town(MemoryStore()) { $0.shops[1].mode = .shadow }
        let desk = try await town.dueCase()
        _ = try await town.dueMerchantCase()
        try await town.drive(.minutes(5), polls: true)
        #expect(desk.happened.contains(DoudianDesk.agreeRefuseThenRefund))
        #expect(town.caller.requests("https://merchant.test/").isEmpty)
    }
}
