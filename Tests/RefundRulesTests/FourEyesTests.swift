import RefundRules
import ShipmentModel
import Testing

/// A large payment that a person orders waits for a second person.
@Suite struct FourEyesTests {
    private func pay(_ person: String, _ reason: String = "goodwill") -> PersonAction {
        PersonAction(.pay, person: person, reason: reason)
    }

    /// A signed case over this amount, in a shop that asks for two persons above 500.00 yuan.
    private func bench(_ minor: Int64 = 60_000) -> Bench {
        var bench = Bench()
        bench.afterSale.facts.amount = Money(minorUnits: minor, currency: .cny)
        bench.afterSale.facts.orderPaid = Money(minorUnits: 90_000, currency: .cny)
        bench.decide(at(.monday, 9))
        bench[parcel: 0].deliver(at(.tuesday, 10))
        bench.decide(at(.tuesday, 11))
        #expect(bench.state == .signed)
        return bench
    }

    @Test func `the first person's order waits, is kept and shown; the second's of the same amount pays`() throws {
        var bench = bench()
        let first = bench.decide(at(.tuesday, 12), pay("Li"))
        #expect(bench.state == .signed)
        #expect(bench.inputs.intents.isEmpty)
        #expect(first.effects.contains(task: .secondPerson))
        let amount = Money(minorUnits: 60_000, currency: .cny)
        let order = PayOrder(person: "Li", reason: "goodwill", amount: amount, at: at(.tuesday, 12))
        #expect(bench.afterSale.firstPayOrder == order)
        let advice = RefundRules.advice(for: bench.inputs)
        #expect(advice.firstPayOrder == order)
        #expect(advice.suggested == .pay)
        #expect(advice.english.contains("Li ordered 600.00 CNY"))
        // Time and decisions of the rules change nothing about it.
        #expect(bench.decide(at(.tuesday, 13)).effects.isEmpty)

        bench.decide(at(.tuesday, 14), pay("Wang", "agreed"))
        #expect(bench.state == .refundDue)
        #expect(bench.intent?.orderedBy == "Li: goodwill; Wang: agreed")
        #expect(bench.intent?.amount == amount)
        #expect(bench.afterSale.firstPayOrder == nil)
    }

    @Test(arguments: ["Li", " li", "LI "])
    func `one person twice is not two`(name: String) {
        var bench = bench()
        bench.decide(at(.tuesday, 12), pay("Li"))
        let again = bench.decide(at(.tuesday, 13), pay(name))
        #expect(bench.state == .signed)
        #expect(bench.inputs.intents.isEmpty)
        #expect(again.log.map(\.code).contains("second_person_needed"))
        #expect(again.effects.contains(task: .secondPerson))
        #expect(bench.afterSale.firstPayOrder?.at == at(.tuesday, 12))
    }

    @Test func `another amount is another question`() {
        var bench = bench()
        bench.decide(at(.tuesday, 12), pay("Li"))
        bench.afterSale.facts.amount = Money(minorUnits: 70_000, currency: .cny)
        let changed = bench.decide(at(.tuesday, 13))
        #expect(bench.afterSale.firstPayOrder == nil)
        #expect(changed.log.map(\.code).contains("first_order_expired"))
        #expect(changed.effects.contains(task: .review))
        bench.decide(at(.tuesday, 14), pay("Wang"))
        #expect(bench.inputs.intents.isEmpty)
        #expect(bench.afterSale.firstPayOrder?.person == "Wang")
    }

    @Test func `the bound itself needs one person, a fen above it two, and without a bound one is enough`() {
        for (amount, bound, needsTwo) in [
            (50_000, 50_000, false), (50_001, 50_000, true), (90_000, nil, false), (90_000, 0, false),
        ] as [(Int64, Int64?, Bool)] {
            var bench = bench(amount)
            bench.inputs.policy.fourEyesAboveMinor = bound
            bench.decide(at(.tuesday, 12), pay("Li"))
            #expect((bench.state == .signed) == needsTwo)
        }
    }

    @Test func `lifting the cap of one refund needs two persons as well`() {
        var bench = Bench.approved()
        bench.inputs.policy.capPerRefundMinor = 10_000
        bench[parcel: 0].comeBack(at(.tuesday, 10))
        bench.decide(at(.tuesday, 10))
        #expect(bench.state == .refundDue)
        bench.decide(at(.tuesday, 11), pay("Li"))
        #expect(bench.intent?.orderedBy == nil)
        #expect(bench.intent?.phase == .written)
        bench.decide(at(.tuesday, 12), pay("Wang"))
        #expect(bench.intent?.orderedBy == "Li: goodwill; Wang: goodwill")
        #expect(bench.inputs.intents.count == 1)
    }

    @Test func `an order that waits ends with the case`() {
        var bench = bench()
        bench.decide(at(.tuesday, 12), pay("Li"))
        bench.afterSale.facts.platformState = .closed
        bench.decide(at(.tuesday, 13))
        #expect(bench.state == .closed)
        #expect(bench.afterSale.firstPayOrder == nil)
    }

    @Test func `what the rules pay needs nobody`() {
        var bench = Bench()
        bench.afterSale.facts.amount = Money(minorUnits: 60_000, currency: .cny)
        bench.afterSale.facts.orderPaid = Money(minorUnits: 90_000, currency: .cny)
        bench.decide(at(.monday, 9))
        bench[parcel: 0].comeBack(at(.tuesday, 10))
        #expect(bench.decide(at(.tuesday, 11)).effects.pays)
    }
}
