@testable import Sandbox
import ShipmentModel
import Testing

struct WorldTests {
    private let playground: Playground
    private let world: SandboxWorld

    init() throws {
        playground = try Playground()
        world = try playground.world()
    }

    private func description(_ outcome: SandboxWorld.RefundOutcome) -> String {
        switch outcome {
        case .unknownCase: "unknown"
        case .wrongState: "wrong state"
        case .stale: "stale"
        case .paid: "paid"
        case .repeated: "repeated"
        }
    }

    private func payDoudian(_ ending: String, version: Int64? = nil) async throws -> String {
        let script = try SandboxScenario.demo.script(ending)
        return description(try await world.payDoudian(script.id, version: version))
    }

    // MARK: Money

    @Test func `the platform pays a case once`() async throws {
        #expect(try await payDoudian("101") == "unknown")
        playground.clock.move(.hours(13))
        #expect(try await payDoudian("101", version: 1) == "stale")
        #expect(try await payDoudian("101") == "paid")
        #expect(try await payDoudian("101") == "wrong state")
        let record = try #require(await world.cases.first { $0.key.hasSuffix("101") })
        #expect(record.payments.count == 1)
        #expect(record.refundsAsked == 3)
    }

    @Test func `a withdrawn case is paid no more`() async throws {
        playground.clock.move(.hours(22))
        #expect(try await payDoudian("108") == "wrong state")
    }

    @Test func `the same key twice is the same refund, another key is a violation`() async throws {
        let script = try SandboxScenario.demo.script("1101")
        playground.clock.move(.hours(12))
        func pay(_ key: String) async throws -> String {
            description(
                try await world.payMerchant(script.id, key: key, amountMinor: script.amountMinor, currency: "CNY"))
        }
        #expect(try await pay("A") == "paid")
        #expect(try await pay("A") == "repeated")
        #expect(await world.violations(of: try await record("1101")).isEmpty)
        #expect(try await pay("B") == "paid")
        #expect(await world.violations(of: try await record("1101")) == ["paid under 2 names"])
    }

    @Test func `money before the turn, and another amount, are violations`() async throws {
        playground.clock.move(.hours(8))
        _ = try await world.payMerchant("RMA-2025-1101", key: "A", amountMinor: 1, currency: "CNY")
        #expect(
            await world.violations(of: try await record("1101")) == [
                "paid another amount than the case's", "paid before every parcel had turned",
            ])
    }

    private func record(_ ending: String) async throws -> WorldState.Case {
        try #require(await world.cases.first { $0.key.hasSuffix(ending) })
    }

    // MARK: Interceptions

    private func intercept(_ waybill: String, _ courier: Courier, _ number: String) async throws -> String {
        switch try await world.intercept(waybill, of: courier, by: "test", requestNumber: number) {
        case .unknownWaybill: "unknown"
        case .taken(let number): "taken \(number)"
        case .alreadyRunning: "running"
        case .tooLate: "too late"
        case .refused: "refused"
        }
    }

    @Test func `an interception is taken between pick-up and delivery, once`() async throws {
        playground.clock.move(.hours(14))
        #expect(try await intercept("73100000001104", .yto, "R1") == "unknown")
        let taken = try await intercept("73100000001104", .zto, "R1")
        #expect(taken.hasPrefix("taken"))
        #expect(try await intercept("73100000001104", .zto, "R1") == taken)
        #expect(try await intercept("73100000001104", .zto, "R2") == "running")
        #expect(try await intercept("73100000000102", .zto, "R3") == "too late")  // Refused already.
        #expect(try await intercept("SF1400000001103", .sf, "") == "too late")  // Signed for.
        #expect(try await intercept("YT2810000001103", .yto, "") == "too late")  // Not picked up.
        #expect(try await intercept("YT2810000000103", .yto, "") == "refused")
    }

    @Test func `a withdrawn interception lets the parcel go on by itself`() async throws {
        playground.clock.move(.hours(17))
        #expect(try await intercept("SF1400000000108", .sf, "").hasPrefix("taken"))
        playground.clock.move(.hours(1))
        #expect(try await world.cancelInterception("SF1400000000108", of: .sf, by: "sf"))
        #expect(try await world.cancelInterception("SF1400000000108", of: .sf, by: "sf"))
        playground.clock.move(.hours(20))
        #expect(await world.track("SF1400000000108", of: .sf)?.last?.kind == .outForDelivery)
    }

    @Test func `an interception that has succeeded is not taken back`() async throws {
        playground.clock.move(.hours(14))
        _ = try await intercept("73100000001104", .zto, "R1")
        playground.clock.move(.hours(5))
        #expect(try await world.cancelInterception("73100000001104", of: .zto, by: "zto") == false)
    }

    // MARK: The end

    @Test func `the day is over when everything was told and the grace has passed`() async throws {
        #expect(await world.isFinished == false)
        playground.clock.move(.hours(98))
        #expect(await world.isFinished == false)
        playground.clock.move(.hours(12))
        #expect(await world.isFinished)
    }
}
