import RefundRules
import ShipmentModel
import Testing

/// A refund that was tried and of which the target surely has nothing: sent again, or brought to an end, but never left.
@Suite struct SurelyAbsentTests {
    /// Tried on Tuesday at 12:00, conclusively not found at 12:02.
    private func absent(_ bench: Bench = .standing(in: .refundDue)) -> Sent {
        var sent = Sent(bench)
        sent.hear(TargetAnswer(.unknown, code: "503", at: at(.tuesday, 12, 1)))
        sent.hear(TargetAnswer(.notFound, at: at(.tuesday, 12, 2)), isQuery: true)
        #expect(sent.bench.intent?.isSurelyAbsent == true && sent.bench.state == .refunding)
        return sent
    }

    private func order(_ kind: PersonAction.Kind) -> PersonAction {
        PersonAction(kind, person: "Li", reason: "because")
    }

    @Test func `a buyer who withdraws ends the case`() {
        var sent = absent()
        sent.bench.afterSale.facts.platformState = .closed
        let decision = sent.bench.decide(at(.tuesday, 12, 3))
        #expect(sent.bench.state == .closed)
        #expect(sent.bench.intent?.phase == .notDone)
        #expect(decision.log.map(\.code) == ["refund_given_up", "closed_by_platform"])
    }

    /// As when a platform refuses the order because the case has changed since it was decided on.
    @Test func `an amount that the buyer has changed meanwhile is people's`() {
        var sent = absent()
        sent.bench.afterSale.facts.amount = Money(minorUnits: sent.amount.minorUnits - 100, currency: .cny)
        let decision = sent.bench.decide(at(.tuesday, 12, 3))
        #expect(sent.bench.state == .review && sent.bench.afterSale.reason?.code == "amount_changed_after_attempt")
        #expect(sent.bench.intent?.phase == .notDone)
        #expect(decision.effects.contains(task: .review) && !decision.effects.pays)
    }

    @Test func `a person may close or refuse it`() {
        for (kind, end) in [(PersonAction.Kind.close, CaseState.closed), (.refuse, .merchantRefused)] {
            var sent = absent()
            sent.bench.decide(at(.tuesday, 12, 3), order(kind))
            #expect(sent.bench.state == end)
            #expect(sent.bench.intent?.phase == .notDone)
        }
    }

    @Test func `goods that the buyer has signed for meanwhile are people's, told once`() {
        var sent = absent()
        sent.bench[parcel: 0].deliver(at(.tuesday, 12, 2))
        let decision = sent.bench.decide(at(.tuesday, 12, 4))
        #expect(sent.bench.state == .review && sent.bench.afterSale.reason?.code == "contradicted")
        #expect(decision.effects.contains(task: .review) && decision.effects.contains(.alarm("refund_given_up")))
        #expect(sent.bench.decide(at(.tuesday, 13)).effects.isEmpty)
        // Should the money have gone all the same, that is heard.
        sent.hear(TargetAnswer(.done, amount: sent.amount, at: at(.tuesday, 14)), isQuery: true)
        #expect(sent.bench.state == .refunded && sent.bench.intent?.phase == .done)
    }

    @Test func `an unclear delivery holds it a day, once, then it is people's`() {
        var sent = absent()
        sent.bench[parcel: 0].deliver(at(.tuesday, 12, 2), .unclear)
        let held = sent.bench.decide(at(.tuesday, 13))
        #expect(sent.bench.state == .refunding)
        #expect(held.effects.contains(.track(Bench.parcel(0))))
        #expect(held.lookAgainAt.map { $0 <= at(.wednesday, 13) } == true)
        var resolved = sent
        resolved.bench[parcel: 0].comeBack(at(.tuesday, 12, 2))
        resolved.bench[parcel: 0].deliveryDirection = .inbound
        #expect(resolved.bench.decide(at(.tuesday, 15)).effects.pays)
        sent.bench.decide(at(.tuesday, 20))
        sent.bench.decide(at(.wednesday, 13))
        #expect(sent.bench.state == .review && sent.bench.afterSale.reason?.code == "unclear_delivery")
        #expect(sent.bench.intent?.phase == .notDone)
    }

    @Test(arguments: [true, false])
    func `a person who pays all the same takes the same refund up again, and it is asked about first`(
        knowsKeys: Bool
    ) throws {
        var sent = absent()
        sent.bench.inputs.targetKnowsKeys = knowsKeys
        sent.bench[parcel: 0].deliver(at(.tuesday, 12, 2))
        sent.bench.decide(at(.tuesday, 12, 4))
        let decision = sent.bench.decide(at(.tuesday, 15), order(.pay))
        #expect(sent.bench.state == .refunding)
        #expect(decision.effects.pays)
        #expect(sent.bench.inputs.intents.count == 1)
        let intent = try #require(sent.bench.intent)
        #expect(intent.phase == .attempted && intent.part == 1 && intent.attempts == 1)
        #expect(intent.orderedBy == "Li: because" && !intent.isSurelyAbsent)
        sent.hear(TargetAnswer(.notFound, at: at(.tuesday, 15, 1)), isQuery: true)
        // What the person knew does not end it again.
        #expect(sent.bench.state == .refunding && sent.bench.intent?.isSurelyAbsent == true)
    }

    @Test func `an acceptance that is heard late makes it possibly paid again`() {
        var sent = absent()
        sent.hear(TargetAnswer(.accepted, at: at(.tuesday, 12, 3)))
        #expect(sent.bench.intent?.isSurelyAbsent == false)
        sent.bench.afterSale.facts.platformState = .closed
        sent.bench.decide(at(.tuesday, 12, 4))
        #expect(sent.bench.state == .refunding)
    }
}
