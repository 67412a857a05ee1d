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

    @Test func `a window is read page by page, and the next one starts a little before its end`() async throws {
        let town = try await Town()
        let desks = desks(5, town)
        town.caller.on("/afterSale/List") { request in
            let page = Self.page(request)
            return DoudianDesk.list(desks[(page * 2)..<min(page * 2 + 2, 5)].map(\.listItem), hasMore: page < 2)
        }
        let start = town.clock.now
        let collector = town.collector
        #expect(try await collector.round() == start + CaseCollector.interval)
        #expect(town.caller.requests("/afterSale/List").map(Self.page) == [0, 1, 2])
        for desk in desks { #expect(try await town.view(desk.key).afterSale.facts.amount?.minorUnits == 12_900) }
        let first = try #require(town.caller.requests("/afterSale/List").first)
        #expect(Self.number("update_start_time", in: first) == (start - .days(7)).seconds)

        _ = try await collector.round()
        #expect(town.caller.requests("/afterSale/List").count == 3, "it is not due yet")
        town.clock.advance(by: CaseCollector.interval)
        _ = try await collector.round()
        let next = try #require(town.caller.requests("/afterSale/List").dropFirst(3).first)
        #expect(Self.number("update_start_time", in: next) == (start - CaseCollector.overlap).seconds)
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
            Self.page(request) == 0 ? DoudianDesk.list(desks[..<2].map(\.listItem), hasMore: true) : outcome
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
            // An endless list, one change an hour, from the window's start.
            let from = Self.number("update_start_time", in: request) ?? 0
            let changed = Instant(seconds: from + Int64(Self.page(request)) * 60)
            let desk = DoudianDesk(
                id: "\(7_000_000_000_000_000_000 + changed.seconds)", now: changed + .seconds(600), parcels: [])
            return DoudianDesk.list([desk.listItem], hasMore: true)
        }
        let next = try await town.collector.round()
        #expect(town.caller.requests("/afterSale/List").count == CaseCollector.pagesMax)
        let reached = start - .days(7) + .minutes(Int64(CaseCollector.pagesMax) - 1)
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
