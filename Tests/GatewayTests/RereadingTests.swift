import Ledger
import PartyKit
import RefundRules
import ShipmentModel
import Testing

@testable import Gateway

/// What came by other ways than carriers and platforms is read again as well.
struct RereadingTests {
    private func reread(_ town: Town) async throws -> [Rereading.Outcome] {
        let rereading = Rereading(parties: town.parties, ledger: town.ledger, intents: [:])
        var outcomes: [Rereading.Outcome] = []
        for view in try await town.messages() {
            let body = try await town.ledger.rawBody(of: view.id, for: "test", reason: "test", at: town.clock.now)
            outcomes.append(try await rereading.outcome(of: view, body: try #require(body)))
        }
        return outcomes
    }

    @Test func `a warehouse's list says once more what it said`() async throws {
        let town = try await Town()
        let reception = WarehouseReception(intake: town.intake, parties: town.parties, clock: town.clock)
        let list = "carrier,waybill,result,time,station\nyto,YT8800000000001,damaged,2026-11-22 08:30:00,WH1\n"
        _ = try await reception.receive(Array(list.utf8), as: .csv, from: "warehouse-1")
        await #expect(throws: WarehouseReception.Failure.self) {
            try await reception.receive(Array("phone\n1".utf8), as: .csv, from: "warehouse-1")
        }
        var codes: [[String]] = []
        for outcome in try await reread(town) {
            if case .submission(let submission) = outcome { codes.append(submission.facts.map(\.statement.code)) }
        }
        #expect(codes == [["damaged"]])
    }

    @Test func `a person's order that has a message of its own is that order`() async throws {
        let town = try await Town()
        let key = CaseKey(platform: "merchant", shop: Town.merchantShop, afterSaleID: "AS-1")
        try await town.submit(town.merchantCase("AS-1", parcels: []))
        let action = PersonAction(.note, person: "Wang", reason: "called")
        _ = try await town.intake.submit(
            Submission(
                message: InboundMessage(
                    party: "merchant", account: "person", operation: "act", direction: .person, answers: "request 1",
                    body: Array("{}".utf8), heard: town.clock.now), consequences: [.person(key, action)]))
        var orders: [PersonAction] = []
        for outcome in try await reread(town) {
            guard case .submission(let submission) = outcome else { continue }
            for case .person(_, let order) in submission.consequences { orders.append(order) }
        }
        #expect(orders == [action])
    }
}
