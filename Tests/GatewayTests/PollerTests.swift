import Ledger
import PartyKit
import ShipmentModel
import Testing

@testable import Gateway

struct PollerTests {
    private typealias Scan = CarrierAnswers.Scan

    /// A town with open cases about so many parcels of SF.
    private func town(_ count: Int, _ store: some LedgerStore = MemoryStore()) async throws -> (Town, [String]) {
        let town = try await Town(store)
        let waybills = (0..<count).map { "SF10000000\(100 + $0)" }
        for waybill in waybills {
            try await town.submit(town.merchantCase("AS-\(waybill)", parcels: [try Town.number("sf", waybill)]))
        }
        return (town, waybills)
    }

    /// How many waybills each call named.
    private func sizes(_ town: Town) -> [Int] {
        town.caller.requests("EXP_RECE_SEARCH_ROUTES").map { request in
            request.text.components("SF1000").count - 1
        }
    }

    @Test func `parcels are asked about in the batches that the carrier takes`() async throws {
        let (town, waybills) = try await town(23)
        town.caller.on("EXP_RECE_SEARCH_ROUTES") { request in
            CarrierAnswers.sfTrack(
                waybills.filter(request.text.contains).map { ($0, [Scan("2026-11-22 08:30:00", "31")]) })
        }
        _ = try await town.poller.round()
        #expect(sizes(town).sorted() == [3, 10, 10])
        for waybill in waybills {
            let views = try await town.ledger.parcelViews(try Town.number("sf", waybill))
            #expect(views.map(\.reading.status) == [.inTransit])
            #expect(views.first?.nextPoll == town.clock.now + .minutes(45))
        }
        _ = try await town.poller.round()
        #expect(sizes(town).count == 3, "nobody is asked again before time")
    }

    @Test func `what an answer says decides when its parcel is asked about next`() async throws {
        let (town, waybills) = try await town(1)
        town.caller.on("EXP_RECE_SEARCH_ROUTES") { _ in
            CarrierAnswers.sfTrack([
                (waybills[0], [Scan("2026-11-22 08:30:00", "31"), Scan("2026-11-22 08:50:00", "204")])
            ])
        }
        _ = try await town.poller.round()
        let view = try await town.ledger.parcelViews(try Town.number("sf", waybills[0])).first
        #expect(view?.nextPoll == town.clock.now + .minutes(15), "out for delivery")
    }

    @Test(arguments: [
        CallOutcome.unknown(reason: "no answer in time"), .neverSent(reason: "no connection"),
        .json("<html>busy</html>", status: 502), CarrierAnswers.sfFault("A1099"),
    ])
    func `a call without an answer is repeated soon, not at once`(outcome: CallOutcome) async throws {
        let (town, waybills) = try await town(1)
        town.caller.on("EXP_RECE_SEARCH_ROUTES") { _ in outcome }
        _ = try await town.poller.round()
        _ = try await town.poller.round()
        #expect(sizes(town) == [1])
        let view = try await town.ledger.parcelViews(try Town.number("sf", waybills[0])).first
        #expect(view?.nextPoll == town.clock.now + .minutes(10), "SF's shortest interval is longer than the pause")
    }

    @Test func `an answer that cannot be read is kept raw`() async throws {
        let (town, _) = try await town(1)
        town.caller.on("EXP_RECE_SEARCH_ROUTES") { _ in .json("<html>busy</html>", status: 502) }
        _ = try await town.poller.round()
        let kept = try await town.messages(.quarantined)
        #expect(kept.map(\.operation) == [.track])
        #expect(kept.first?.quarantine?.type == "not-an-answer")
    }

    @Test func `after a party asks to slow down the next call waits`() async throws {
        let (town, waybills) = try await town(1)
        town.caller.on("EXP_RECE_SEARCH_ROUTES") { _ in CarrierAnswers.sfFault("A1005") }
        _ = try await town.poller.round()
        let before = town.clock.now
        try await town.budget.take("sf-main", limits: .init(callsPerSecond: 10, burst: 20))
        #expect(town.clock.now >= before + .minutes(1))
        #expect(waybills.count == 1)
    }

    /// A town with so many parcels of YTO, which takes one a call, and one of SF that is due after them.
    private func crowdedTown() async throws -> Town {
        let town = try await Town()
        for index in 0..<Self.crowd {
            try await town.submit(
                town.merchantCase("AS-YTO-\(index)", parcels: [try Town.number("yto", "YT88000000\(1000 + index)")]))
        }
        town.clock.advance(by: .seconds(1))
        try await town.submit(town.merchantCase("AS-SF", parcels: [try Town.number("sf", "SF1000000001")]))
        town.caller.on("EXP_RECE_SEARCH_ROUTES") { _ in
            CarrierAnswers.sfTrack([("SF1000000001", [Scan("2026-11-22 08:30:00", "31")])])
        }
        town.caller.on("track_query_adapter") { request in
            let digits = request.text.components("YT88000000").dropFirst().first?.prefix(4) ?? ""
            return CarrierAnswers.ytoTrack("YT88000000\(digits)", [Scan("2026-11-22 08:00:00", "DEPARTURE")])
        }
        return town
    }

    private static let crowd = Poller.inFlightMax + 44

    @Test func `one account that must wait does not keep the others waiting`() async throws {
        let town = try await crowdedTown()
        let start = town.clock.now
        await town.budget.drain("yto-main", until: start + .hours(1))
        _ = try await town.poller.round()
        #expect(sizes(town) == [1])
        #expect(town.clock.now == start, "nobody waited for what takes an hour")
        #expect(town.caller.requests("track_query_adapter").isEmpty)
    }

    @Test func `a crowd of one account's parcels is asked about at its pace, each once`() async throws {
        let town = try await crowdedTown()
        let (start, poller) = (town.clock.now, town.poller)
        _ = try await poller.round()
        #expect(sizes(town) == [1])
        while town.clock.now < start + .minutes(3) {
            town.clock.advance(by: .seconds(5))
            _ = try await poller.round()
        }
        #expect(town.caller.requests("track_query_adapter").count == Self.crowd)
    }

    @Test func `one parcel that cannot be read does not blind the others of its batch`() async throws {
        let (town, waybills) = try await town(5)
        town.caller.on("EXP_RECE_SEARCH_ROUTES") { request in
            // Whatever it is about that parcel, the whole answer cannot be read with it.
            guard !request.text.contains(waybills[2]) else { return .json(#"{"apiResultCode":"A1000"}"#) }
            return CarrierAnswers.sfTrack(
                waybills.filter(request.text.contains).map { ($0, [Scan("2026-11-22 08:30:00", "31")]) })
        }
        _ = try await town.poller.round()
        #expect(sizes(town) == [5, 1, 1, 1, 1, 1])
        for waybill in waybills {
            let view = try await town.ledger.parcelViews(try Town.number("sf", waybill)).first
            #expect((view?.reading.status == .inTransit) == (waybill != waybills[2]))
        }
        #expect(try await town.messages(.quarantined).count == 2, "the batch, and the one")
    }

    @Test func `a parcel whose shop has no account is passed over, the others are asked about`() async throws {
        let town = try await Town { setup in setup.shops[1].accounts = ["yto": ["yto-main"]] }
        try await town.submit(
            town.merchantCase("AS-1", parcels: [try Town.number("sf", "SF1000000001")]),
            town.merchantCase("AS-2", parcels: [try Town.number("yto", "YT8800000000001")]))
        town.caller.on("track_query_adapter") { _ in
            CarrierAnswers.ytoTrack("YT8800000000001", [Scan("2026-11-22 08:00:00", "DEPARTURE")])
        }
        _ = try await town.poller.round()
        #expect(town.caller.requests().count == 1)
        let skipped = try await town.ledger.parcelViews(try Town.number("sf", "SF1000000001")).first
        #expect(skipped?.nextPoll == town.clock.now + .minutes(30), "it does not come up in every round")
    }

    @Test func `an answer that could not be stored costs its own parcels alone`() async throws {
        let (store, door) = (GatedStore(), Latch())
        let (town, waybills) = try await town(23, store)
        town.caller.on("EXP_RECE_SEARCH_ROUTES") { request in
            if request.text.contains(waybills[0]) {
                // Nothing can be stored that holds this call's answer, not even raw. The others answer once that is
                // being tried: what comes while a commit is under way goes into the next one.
                store.refuse { tx in
                    door.open()
                    return try tx.messages(MessageFilter(), before: nil, limit: 1000)
                        .contains { $0.1.answers?.contains(waybills[0]) == true }
                }
            } else {
                await door.pass()
            }
            return CarrierAnswers.sfTrack(
                waybills.filter(request.text.contains).map { ($0, [Scan("2026-11-22 08:30:00", "31")]) })
        }
        _ = try await town.poller.round()
        #expect(sizes(town).count == 3, "all calls were made, whatever became of one of them")
        #expect(store.failures > 0)
        #expect(try await town.messages().filter { $0.operation == .track }.count == 2)
        let asked = town.caller.requests("EXP_RECE_SEARCH_ROUTES").map(\.text)
        let lost = waybills.filter { waybill in asked.contains { $0.contains(waybills[0]) && $0.contains(waybill) } }
        #expect(lost.contains(waybills[0]) && lost.count < waybills.count)
        for waybill in waybills {
            let isLost = lost.contains(waybill)
            let view = try #require(try await town.ledger.parcelViews(try Town.number("sf", waybill)).first)
            #expect(view.facts.isEmpty == isLost)
            #expect((view.reading.status == .inTransit) != isLost)
            let pause: Duration = isLost ? .minutes(30) : .minutes(45)
            #expect(view.nextPoll == town.clock.now + pause, "what is lost is due again when its claim ends")
        }
    }

    @Test func `equal answers to equal questions are one message`() async throws {
        let (town, waybills) = try await town(1)
        town.caller.on("EXP_RECE_SEARCH_ROUTES") { _ in
            CarrierAnswers.sfTrack([(waybills[0], [Scan("2026-11-22 08:30:00", "31")])])
        }
        for _ in 0..<5 {
            _ = try await town.poller.round()
            town.clock.advance(by: .hours(2))
        }
        let messages = try await town.messages(.applied).filter { $0.operation == .track }
        #expect(messages.map(\.times) == [5])
    }
}

extension String {
    /// The parts between the separators.
    func components(_ separator: String) -> [Substring] {
        var rest = self[...]
        var parts: [Substring] = []
        while let found = rest.firstRange(of: separator) {
            parts.append(rest[..<found.lowerBound])
            rest = rest[found.upperBound...]
        }
        return parts + [rest]
    }
}
