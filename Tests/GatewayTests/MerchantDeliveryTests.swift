import Gateway
import Ledger
import PartyKit
import RefundRules
import ShipmentModel
import Testing

/// How often a merchant's own system is told something: its contract's schedule, not ours.
struct MerchantDeliveryTests {
    private static let order = "turnback.refund.ordered"

    /// When each request that holds the part was sent, from the start.
    private func times(
        _ part: String, of answer: @escaping ScriptedCaller.Script, for duration: Duration,
        _ change: (inout Town.Setup) -> Void = { _ in }
    ) async throws -> (town: Town, key: CaseKey, times: [Duration]) {
        let town = try await Town(MemoryStore(), change)
        let sent = Notes<Instant>()
        town.caller.on("https://merchant.test/events") { _ in .json("heard") }
        town.caller.on(part) { request in
            sent.add(town.clock.now)
            return await answer(request)
        }
        let key = try await town.dueMerchantCase()
        let start = town.clock.now
        try await town.drive(duration)
        return (town, key, sent.all.map { $0 - start })
    }

    @Test func `an event that is not heard comes again by the contract's schedule, and then is a person's`()
        async throws
    {
        let (town, _, times) = try await times(
            "turnback.case.approved", of: { _ in .json("busy", status: 503) }, for: .days(5))
        #expect(times.count == 10)
        let delays = zip(times.dropFirst(), times).map { $0 - $1 }
        #expect(
            delays == [
                .seconds(5), .minutes(5), .minutes(30), .hours(2), .hours(5), .hours(10), .hours(14), .hours(20),
                .hours(24),
            ])
        let failed = try await town.ledger.jobs(JobFilter(kinds: [.notify], onlyFailed: true)).items
        #expect(failed.count == 1)
        let requests = town.caller.requests("turnback.case.approved")
        #expect(Set(requests.map { $0.headers["webhook-id"] }).count == 1)
        #expect(Set(requests.map(\.body)).count == 1)
        #expect(
            requests[0].headers["webhook-id"]?.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
                == true)
    }

    @Test func `a merchant who wants to hear no more is not told again`() async throws {
        let (_, _, times) = try await times(
            "turnback.case.approved", of: { _ in .json("gone", status: 410) }, for: .days(5))
        #expect(times.count == 1)
    }

    @Test func `an order that was heard is brought up after one, six and twenty-four hours, then a person is asked`()
        async throws
    {
        let (town, key, times) = try await times(Self.order, of: { _ in .json("heard") }, for: .days(7))
        #expect(times == [.zero, .hours(1), .hours(6), .hours(24)])
        #expect(try await town.state(key) == .refunding, "silence never settles anything")
        #expect(try await town.view(key).tasks.contains { $0.kind == .refundNotDone })
        let orders = town.caller.requests(Self.order)
        #expect(Set(orders.map(\.body)).count == 1, "the same bytes under the same name")
        #expect(try await town.intent(key).attempts.count == 1)
    }

    @Test func `an order that was not heard is delivered again as every event is`() async throws {
        let tries = Notes<Int>()
        let (_, _, times) = try await times(
            Self.order,
            of: { _ in
                tries.add(1)
                return tries.count < 4 ? .json("busy", status: 503) : .json("heard")
            }, for: .hours(30))
        // The first question comes when a refund's answer has had time to settle.
        #expect(times.prefix(4) == [.zero, .minutes(1), .seconds(305), .seconds(2105)])
        #expect(times.dropFirst(4) == [.seconds(2105) + .hours(1), .hours(6), .hours(24)])
    }

    @Test func `a merchant with a status address is asked there, and the order is not repeated`() async throws {
        let (town, key, times) = try await times(
            "https://merchant.test/status", of: { _ in .json("pending") }, for: .hours(12)
        ) { setup in
            setup.accounts[3].values["status_url"] = "https://merchant.test/status"
        }
        #expect(times.count > 3)
        #expect(town.caller.requests(Self.order).count == 1)
        town.caller.on("https://merchant.test/status") { _ in
            .json(#"{"outcome":"done","amount_minor":12900,"done_at":"2026-11-22T17:00:00+08:00","reference":"P-77"}"#)
        }
        try await town.drive(.hours(7))
        #expect(try await town.state(key) == .refunded)
        #expect(try await town.intent(key).intent.targetReference == "P-77")
    }

    @Test func `a merchant who knows no such refund gets the order again under the same key`() async throws {
        let (town, key, _) = try await times(
            "https://merchant.test/status",
            of: { _ in .json("{}", status: 404) }, for: .minutes(10)
        ) { setup in
            setup.accounts[3].values["status_url"] = "https://merchant.test/status"
        }
        let orders = town.caller.requests(Self.order)
        #expect(orders.count > 1)
        #expect(Set(orders.compactMap { $0.headers["webhook-id"] }).count == 1)
        #expect(try await town.state(key) == .refunding)
    }

    @Test func `another amount than ordered settles nothing and is a person's`() async throws {
        let (town, key, _) = try await times(
            "https://merchant.test/status",
            of: { _ in
                .json(#"{"outcome":"done","amount_minor":1,"done_at":"2026-11-22T17:00:00+08:00"}"#)
            }, for: .hours(1)
        ) { setup in
            setup.accounts[3].values["status_url"] = "https://merchant.test/status"
        }
        #expect(try await town.state(key) == .review)
        #expect(try await town.intent(key).intent.phase == .attempted)
    }
}
