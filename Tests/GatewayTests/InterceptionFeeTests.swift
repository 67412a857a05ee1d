import Ledger
import PartyKit
import RefundRules
import ShipmentModel
import Testing
import WireFormats

@testable import Gateway

/// What an interception costs, from the carrier's answer to wherever people read of it.
struct InterceptionFeeTests {
    /// A Doudian case whose interception SF has taken for "12".
    private func town(unit: String?) async throws -> (town: Town, key: CaseKey) {
        let town = try await Town { setup in setup.accounts[0].values["fee_unit"] = unit }
        return (town, try await town.approvedCase().key)
    }

    private func shown(_ town: Town, _ key: CaseKey) async throws -> (
        order: JSONValue, explained: String, letter: String
    ) {
        let view = try await town.view(key)
        let order = try #require(
            try JSONValue.read(view.json(at: town.clock.now).text).array("service_orders").first)
        let explained = try await town.explanation(of: key).text(at: town.clock.now)
        let bundle = try #require(
            try await ComplaintBundle.make(
                of: key, from: town.ledger, names: ExplanationNames(town.parties), for: "Li", reason: "test",
                at: town.clock.now, in: .english))
        let papers = bundle.files.filter { $0.message == nil }.map { String(decoding: $0.content, as: UTF8.self) }
        return (order, explained, papers.joined(separator: "\n"))
    }

    @Test func `where the account says in which unit SF writes it, it is an amount of money`() async throws {
        let (town, key) = try await town(unit: "yuan")
        let fee = Money(minorUnits: 1_200, currency: .cny)
        #expect(try await town.view(key).afterSale.interceptionsAsked.values.first?.fee == fee)
        let (order, explained, papers) = try await shown(town, key)
        #expect(try order.object("fee").text("amount_minor") == "1200")
        #expect(try order.object("fee").text("currency") == "CNY")
        #expect(
            try order.text("fee_as_written") == "12" && order.text("service_order_number") == "CUS20000000000000001")
        #expect(explained.contains("its fee: 12.00 CNY"))
        #expect(papers.contains("fee: 12.00 CNY") && papers.contains(#""amount_minor": 1200"#))
        let row = try await compared(town, key)
        #expect(row.fee == fee && !row.differences.contains(.feeUnknown))
    }

    @Test func `where nobody says in which unit, the number is shown and counts as no amount`() async throws {
        let (town, key) = try await town(unit: nil)
        let (order, explained, papers) = try await shown(town, key)
        #expect(order["fee"] == nil)
        #expect(try order.text("fee_as_written") == "12")
        #expect(explained.contains("its fee: 12, in a unit that nobody named"))
        #expect(papers.contains("fee: 12, in a unit that nobody named") && papers.contains(#""fee_as_written": "12""#))
        let row = try await compared(town, key)
        #expect(row.fee == nil && row.differences.contains(.feeUnknown))
    }

    @Test(arguments: [
        (InterceptionState.rejected, false), (.cancelled, false), (.unknown, false), (.accepted, true), (.failed, true),
        (.succeeded, true),
    ])
    func `who refuses an order asks no money for it, whatever price was named`(
        state: InterceptionState, costs: Bool
    ) throws {
        var record = InterceptionRecord(
            requestNumber: "TBI1", party: "doudian", askedAt: Instant(seconds: 1_795_309_200))
        record.state = state
        record.fee = Money(minorUnits: 400, currency: .cny)
        record.feeAsWritten = "4"
        record.feeSettlement = .online
        let number = try Town.number("sf", "SF1000000000050")
        let order = ServiceOrder(
            parcel: ParcelID(
                carrier: number.carrier, waybill: number.waybill, dispatch: Instant(seconds: 1_795_000_000)),
            record: record)
        #expect((order.price != nil) == costs)
        #expect(order.line(ExplanationNames()).english.contains("4.00 CNY") == costs)
        let json = try JSONValue.read(order.json.bytes)
        #expect(json.has("fee") == costs && json.has("fee_as_written") == costs && json.has("fee_settlement") == costs)
    }

    @Test func `the contract's fee stands in where the answer's unit is not known`() async throws {
        let (town, key) = try await town(unit: nil)
        var policy = ShopPolicy()
        policy.interceptionFees = ["sf": 1_500]
        #expect(try await compared(town, key, policy).fee == Money(minorUnits: 1_500, currency: .cny))
    }

    @Test func `an answer of old is worth what the account says today`() async throws {
        let (town, key) = try await town(unit: nil)
        var parties = town.parties
        parties.accounts["sf-main"]?.values["fee_unit"] = "yuan"
        let rereading = Rereading(parties: parties, ledger: town.ledger, intents: [:])
        var fees: [Money?] = []
        for view in try await town.messages() where view.operation == .intercept {
            let body = try await town.ledger.rawBody(of: view.id, for: "test", reason: "test", at: town.clock.now)
            guard case .submission(let read) = try await rereading.outcome(of: view, body: try #require(body)) else {
                continue
            }
            for case .interception(key, let answer) in read.consequences { fees.append(answer.fee) }
        }
        #expect(fees == [Money(minorUnits: 1_200, currency: .cny)])
    }

    private func compared(
        _ town: Town, _ key: CaseKey, _ policy: ShopPolicy = ShopPolicy()
    ) async throws -> Reconciliation.Row {
        let subjects = try await Reconciliation.subjects(in: town.ledger, policies: [key.shop: policy])
        let now = town.clock.now
        return try #require(Reconciliation(subjects, at: now).rows.first { $0.key == key })
    }
}
