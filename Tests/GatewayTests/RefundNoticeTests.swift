import Ledger
import PartyKit
import PlatformKit
import RefundRules
import ShipmentModel
import Testing

@testable import Gateway

/// Pushes about a refund: money listens to what is signed, ours, and from the account that pays.
struct RefundNoticeTests {
    /// A platform that pushes refunds in words of the test's.
    private struct Rail: ForwardingPlatformAdapter {
        let real: any PlatformAdapter
        let signature: SignatureVerdict
        let notice: PlatformPushReading.RefundNotice
        var profile: PartyProfile {
            var profile = real.profile
            profile.operations.insert(.pushRefund)
            profile.pushScheme = .signed
            return profile
        }

        func receive(_ push: InboundPush, of operation: Operation, account: Account) throws(PartyError)
            -> PlatformPushReading
        {
            PlatformPushReading(signature: signature, events: [], refund: notice, acknowledgement: .json("{}"))
        }
        func refusal(of push: InboundPush, status: Int) -> Acknowledgement { .json("{}", status: status) }
    }

    /// A merchant's refund that was ordered and is not settled, and what the push about it did.
    private func settled(
        by outcome: EffectOutcome, amount: Int64 = 12_900, signature: SignatureVerdict = .verified,
        account: AccountID = "merchant-main", key: RefundKey? = nil
    ) async throws -> (town: Town, key: CaseKey) {
        let town = try await Town { setup in
            var other = setup.accounts[3]
            other.id = "merchant-other"
            setup.accounts.append(other)
        }
        town.caller.on("https://merchant.test/events") { _ in .json("heard") }
        let caseKey = try await town.dueMerchantCase()
        _ = try await town.dispatcher().round()
        let refund = try await town.intent(caseKey).intent
        #expect(try await town.state(caseKey) == .refunding)
        guard let merchant = town.parties.platforms["merchant"] else { throw Town.Missing(what: "merchant") }
        var parties = town.parties
        let effect = PlatformReport.Effect(
            outcome, .none, targetReference: "R-1", amount: Money(minorUnits: amount, currency: .cny),
            refundKey: (key ?? refund.key).rawValue)
        parties.platforms["merchant"] = Rail(
            real: merchant, signature: signature,
            notice: .init(eventID: "evt-1", topic: "refund", effect: effect))
        let reception = town.with(parties).reception
        let push = InboundPush(headers: [:], body: Array("notice".utf8), heard: town.clock.now)
        let heard = await reception.receive(push, party: "merchant", account: account, segment: "refunds")
        #expect(heard?.status == 200)
        return (town, caseKey)
    }

    @Test func `a signed notice with the right key and amount settles the refund`() async throws {
        let (town, key) = try await settled(by: .done)
        #expect(try await town.state(key) == .refunded)
        #expect(try await town.intent(key).intent.targetReference == "R-1")
    }

    @Test func `another amount settles nothing and is a person's`() async throws {
        let (town, key) = try await settled(by: .done, amount: 1)
        #expect(try await town.state(key) == .review)
        #expect(try await town.intent(key).intent.phase == .attempted)
    }

    @Test func `what is not signed settles nothing`() async throws {
        let (town, key) = try await settled(by: .done, signature: .unsigned)
        #expect(try await town.state(key) == .refunding)
    }

    @Test func `a notice through an account that does not pay for the shop is kept aside`() async throws {
        let (town, key) = try await settled(by: .done, account: "merchant-other")
        #expect(try await town.state(key) == .refunding)
        #expect(try await town.messages(.quarantined).map(\.quarantine?.type) == ["foreign-refund"])
    }

    @Test func `a refund that is not ours concerns nobody here`() async throws {
        let (town, key) = try await settled(by: .done, key: RefundKey(rawValue: "SHOP-OWN-REFUND-1"))
        #expect(try await town.state(key) == .refunding)
        #expect(try await town.messages(.quarantined).isEmpty)
    }

    @Test func `a push cannot say that there is no such refund`() async throws {
        let (town, key) = try await settled(by: .notFound)
        let orders = town.caller.requests("turnback.refund.ordered").count
        try await town.drive(.minutes(30))
        #expect(try await town.state(key) == .refunding)
        #expect(town.caller.requests("turnback.refund.ordered").count == orders)
    }
}
