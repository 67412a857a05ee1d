import Ledger
import PartyKit
import RefundRules
import ShipmentModel
import Testing

@testable import Gateway

struct CaseCollectorTests {
    private func desks(_ count: Int, _ town: Town) -> [DoudianDesk] {
        (0..<count).map {
            DoudianDesk(
                id: "70000000000000002\(10 + $0)", now: town.clock.now, parcels: [("shunfeng", "SF100000000\(10 + $0)")]
            )
        }
    }

    /// The page that a request asks for.
    private static func page(_ request: OutboundRequest) -> Int {
        let rest = request.text.components("\"page\":").last ?? ""
        return Int(rest.prefix { $0.isNumber }) ?? -1
    }

    private static func number(_ name: String, in request: OutboundRequest) -> Int64? {
        let rest = request.text.components("\"\(name)\":").last ?? ""
        return Int64(rest.prefix { $0.isNumber })
    }

    /// So many desks, each changed a second after the one before.
    private func changedInTurn(_ count: Int, _ town: Town) -> [DoudianDesk] {
        let desks = desks(count, town)
        for (index, desk) in desks.enumerated() {
            desk.change { $0.version = town.clock.now.seconds - 500 + Int64(index) }
        }
        return desks
    }

    @Test func `a window is read from change to change, and the next one starts a little before its end`() async throws
    {
        let town = try await Town()
        let desks = changedInTurn(5, town)
        let list = LiveList(desks, size: 2)
        list.install(in: town.caller)
        let start = town.clock.now
        let collector = town.collector
        #expect(try await collector.round() == start + CaseCollector.interval)
        let changes = desks.map(\.changedAt)
        #expect(list.asked.map(\.from) == [(start - .days(7)).seconds] + changes[1...3])
        #expect(list.asked.allSatisfy { $0.until == start.seconds && $0.page == 0 })
        for desk in desks { #expect(try await town.view(desk.key).afterSale.facts.amount?.minorUnits == 12_900) }

        _ = try await collector.round()
        #expect(list.asked.count == 4, "it is not due yet")
        town.clock.advance(by: CaseCollector.interval)
        _ = try await collector.round()
        #expect(list.asked.last?.from == (start - CaseCollector.overlap).seconds)
    }

    @Test func `a case that changes while the list is read takes no other out of sight`() async throws {
        let town = try await Town()
        let desks = changedInTurn(6, town)
        let later = town.clock.now.seconds + 1
        let list = LiveList(desks, size: 2) { count in
            // Out of the window, so that all behind it move up by one.
            if count == 1 { desks[0].change { $0.version = later } }
        }
        list.install(in: town.caller)
        _ = try await town.collector.round()
        #expect(try await town.ledger.cases(CaseFilter()).items.count == 6)
    }

    @Test func `pages are turned within one second`() async throws {
        let town = try await Town()
        let list = LiveList(desks(5, town), size: 2)
        list.install(in: town.caller)
        _ = try await town.collector.round()
        #expect(list.asked.map(\.page) == [0, 0, 1, 2])
        #expect(try await town.ledger.cases(CaseFilter()).items.count == 5)
    }

    @Test(arguments: [
        CallOutcome.unknown(reason: "no answer"), .json("<html></html>", status: 502),
        .json(#"{"code":60000,"msg":"","sub_code":"isv.traffic-limited","sub_msg":"","data":null}"#),
    ])
    func `a page that fails leaves the window to be read again, after a growing pause`(outcome: CallOutcome)
        async throws
    {
        let town = try await Town()
        let desks = desks(4, town)
        town.caller.on("/afterSale/List") { request in
            let isFirst = (Self.number("update_start_time", in: request) ?? 0) < desks[0].changedAt
            return isFirst ? DoudianDesk.list(desks[..<2].map(\.listItem), hasMore: true) : outcome
        }
        let collector = town.collector
        let start = town.clock.now
        var next = try await collector.round()
        #expect(next == start + .seconds(30))
        #expect(try await town.ledger.cursor("cases:dy-1") == nil)
        _ = try await collector.round()
        #expect(town.caller.requests("/afterSale/List").count == 2, "not at once again")
        town.clock.move(to: next)
        next = try await collector.round()
        #expect(next - town.clock.now >= .seconds(59), "twice as long")

        town.caller.on("/afterSale/List") { _ in DoudianDesk.list(desks.map(\.listItem), hasMore: false) }
        town.clock.move(to: next + .minutes(1))
        let before = town.clock.now
        _ = try await collector.round()
        #expect(try await town.ledger.cursor("cases:dy-1") == String(before.milliseconds))
        #expect(try await town.ledger.cases(CaseFilter()).items.count == 4)
    }

    @Test func `more pages than one window may have are read on from the last change`() async throws {
        let town = try await Town()
        let start = town.clock.now
        town.caller.on("/afterSale/List") { request in
            // An endless list, one change a minute, two to a page.
            let from = Self.number("update_start_time", in: request) ?? 0
            let rows = [from, from + 60].map { changed in
                DoudianDesk(
                    id: "\(7_000_000_000_000_000_000 + changed)", now: Instant(seconds: changed + 600), parcels: [])
            }
            return DoudianDesk.list(rows.map(\.listItem), hasMore: true)
        }
        let next = try await town.collector.round()
        #expect(town.caller.requests("/afterSale/List").count == CaseCollector.pagesMax)
        let reached = start - .days(7) + .minutes(Int64(CaseCollector.pagesMax))
        #expect(try await town.ledger.cursor("cases:dy-1") == String(reached.milliseconds))
        #expect(next < town.clock.now, "it goes on at once")
    }

    @Test func `one shop's trouble does not keep the others waiting`() async throws {
        let town = try await Town { setup in
            var second = setup.shops[0]
            (second.id, second.platformAccount) = ("dy-2", "dy-second")
            setup.shops.append(second)
            var account = setup.accounts[2]
            (account.id, account.baseURL) = ("dy-second", "https://second.test")
            setup.accounts.append(account)
        }
        town.caller.on("https://dy.test/afterSale/List") { _ in .unknown(reason: "no answer") }
        town.caller.on("https://second.test/afterSale/List") { _ in DoudianDesk.list([], hasMore: false) }
        _ = try await town.collector.round()
        #expect(try await town.ledger.cursor("cases:dy-1") == nil)
        #expect(try await town.ledger.cursor("cases:dy-2") != nil)
    }
}
