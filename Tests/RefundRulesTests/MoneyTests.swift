import RefundRules
import ShipmentModel
import Testing

/// What is written before it is sent (domain §6).
@Suite struct MoneyTests {
    /// A case whose parcel has come back, so that nothing but the amount can be in the way.
    private func due(_ change: (inout Bench) -> Void) -> Bench {
        var bench = Bench.approved()
        change(&bench)
        bench[parcel: 0].comeBack(at(.tuesday, 10))
        bench.decide(at(.tuesday, 11))
        return bench
    }

    @Test func `a refund's key is derived from what it is for`() {
        let key = RefundKey(for: Bench.key, part: 1)
        #expect(key.rawValue.utf8.count == 28)
        #expect(key.rawValue.hasPrefix("TB"))
        // Reckoned by another program: refunds that are out already bear this name for ever.
        #expect(key.rawValue == "TBo77i6nggnzqw6eg2aaefcsyz7a")
        #expect(key != RefundKey(for: Bench.key, part: 2))
        // No two lists of names run together.
        let (left, right) = (
            CaseKey(platform: "a", shop: "bc", afterSaleID: "d"), CaseKey(platform: "ab", shop: "c", afterSaleID: "d")
        )
        #expect(RefundKey(for: left, part: 1) != RefundKey(for: right, part: 1))
    }

    @Test(arguments: [Int64(0), -1])
    func `an amount that is not above zero is a person's`(amount: Int64) {
        let bench = due { $0.afterSale.facts.amount = Money(minorUnits: amount, currency: .cny) }
        #expect(bench.state == .review)
        #expect(bench.afterSale.reason?.code == "amount_not_positive")
        #expect(bench.inputs.intents.isEmpty)
    }

    @Test func `an unknown amount is a person's`() {
        var bench = Bench()
        bench.afterSale.facts.isRefuseThenRefund = true
        bench.afterSale.facts.amount = nil
        bench[parcel: 0].comeBack(at(.monday, 8))
        bench.decide(at(.monday, 9))
        #expect(bench.state == .review)
        #expect(bench.afterSale.reason?.code == "amount_unknown")
    }

    @Test func `all refunds of an order together stay within what was paid`() {
        let exact = due { $0.inputs.orderRefunded = Money(minorUnits: 17_100, currency: .cny) }
        #expect(exact.state == .refundDue)
        let over = due { $0.inputs.orderRefunded = Money(minorUnits: 17_101, currency: .cny) }
        #expect(over.state == .review)
        #expect(over.afterSale.reason?.code == "order_overpaid")
        let overflow = due { $0.inputs.orderRefunded = Money(minorUnits: .max, currency: .cny) }
        #expect(overflow.afterSale.reason?.code == "order_overpaid")
    }

    @Test func `two currencies are a person's`() throws {
        let usd = try #require(Currency(rawValue: "USD"))
        let bench = due { $0.afterSale.facts.orderPaid = Money(minorUnits: 30_000, currency: usd) }
        #expect(bench.afterSale.reason?.code == "currency_mismatch")
        let other = due { $0.inputs.orderRefunded = Money(minorUnits: 1, currency: usd) }
        #expect(other.afterSale.reason?.code == "currency_mismatch")
    }

    @Test func `a case that was paid once is never paid again by the rules`() {
        var bench = due { _ in }
        _ = bench.begin(at(.tuesday, 12))
        bench.inputs.intents[0].phase = .notDone
        bench.afterSale.state = .approved
        bench.decide(at(.tuesday, 13))
        #expect(bench.state == .review)
        #expect(bench.afterSale.reason?.code == "earlier_refund")
    }

    @Test func `after a refund that was surely not made, a person's order is a new part where keys are known`() throws {
        var bench = due { _ in }
        _ = bench.begin(at(.tuesday, 12))
        bench.inputs.intents[0].phase = .notDone
        bench.afterSale.state = .review
        let action = PersonAction(.pay, person: "Li", reason: "balance topped up")
        bench.decide(at(.tuesday, 13), action)
        #expect(bench.state == .refundDue)
        #expect(bench.inputs.intents.map(\.part) == [1, 2])
        #expect(bench.afterSale.refundKey == RefundKey(for: Bench.key, part: 2))
    }

    @Test func `on a target without keys the one part is taken up again and asked about first`() {
        var bench = due { _ in }
        _ = bench.begin(at(.tuesday, 12))
        bench.inputs.intents[0].phase = .notDone
        bench.inputs.targetKnowsKeys = false
        bench.afterSale.state = .review
        let action = PersonAction(.pay, person: "Li", reason: "balance topped up")
        let decision = bench.decide(at(.tuesday, 13), action)
        #expect(bench.state == .refunding)
        #expect(bench.inputs.intents.map(\.part) == [1])
        #expect(bench.intent?.phase == .attempted)
        #expect(decision.effects.pays)
    }

    @Test func `a case that says it pays without an intent is a person's`() {
        for state in [CaseState.refundDue, .refunding] {
            var bench = Bench.approved()
            bench.afterSale.state = state
            bench.decide(at(.tuesday, 9))
            #expect(bench.state == .review)
            #expect(bench.afterSale.reason?.code == "intent_missing")
        }
    }
}
