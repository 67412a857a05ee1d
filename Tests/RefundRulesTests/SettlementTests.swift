import RefundRules
import ShipmentModel
import Testing

@Suite struct SettlementTests {
    @Test func `done with another amount is no success, but people's`() {
        var sent = Sent()
        let wrong = Money(minorUnits: 12_901, currency: .cny)
        let decision = sent.hear(TargetAnswer(.done, amount: wrong, at: at(.tuesday, 12, 1)))
        #expect(sent.bench.state == .review)
        #expect(sent.bench.intent?.phase == .attempted)
        #expect(decision.effects.contains(.alarm("refund_mismatch")))
    }

    @Test func `200 is not paid: done without an amount is asked about, except where the case is the key`() {
        var sent = Sent()
        let decision = sent.hear(TargetAnswer(.done, at: at(.tuesday, 12, 1)))
        #expect(sent.bench.state == .refunding)
        #expect(decision.effects == [.queryRefund(RefundKey(for: Bench.key, part: 1))])
        var keyless = Sent()
        keyless.target.knowsKeys = false
        keyless.hear(TargetAnswer(.done, at: at(.tuesday, 12, 1)))
        #expect(keyless.bench.state == .refunded)
    }

    @Test func `not found counts after the settle delay, and then the same key is sent again`() {
        var sent = Sent()
        let key = RefundKey(for: Bench.key, part: 1)
        let early = sent.hear(TargetAnswer(.notFound, at: at(.tuesday, 12, 1)), isQuery: true)
        #expect(early.effects == [.queryRefund(key)])
        #expect(early.notBefore[.queryRefund(key)] == at(.tuesday, 12) + .seconds(80))
        #expect(sent.bench.intent?.absentAt == nil)
        let settled = sent.hear(TargetAnswer(.notFound, at: at(.tuesday, 12, 2)), isQuery: true)
        #expect(settled.effects == [.payRefund(key)])
        #expect(sent.bench.intent?.absentAt == at(.tuesday, 12, 2))
        #expect(sent.bench.state == .refunding)
    }

    @Test func `outside the target's window not found is a person's`() {
        var sent = Sent()
        let decision = sent.hear(TargetAnswer(.notFound, at: at(.wednesday, 11)), isQuery: true)
        #expect(!decision.effects.pays)
        #expect(sent.bench.state == .review)
        #expect(sent.bench.afterSale.reason?.code == "refund_window_over")
        #expect(sent.bench.intent?.phase == .attempted)
        // A person who looked orders nothing new: the old one is asked about.
        let resumed = sent.bench.decide(at(.wednesday, 12), PersonAction(.pay, person: "Li", reason: "looked"))
        #expect(resumed.effects == [.queryRefund(RefundKey(for: Bench.key, part: 1))])
        #expect(sent.bench.inputs.intents.count == 1)
    }

    @Test func `money that left and did not arrive is a person's, and possibly paid`() {
        var sent = Sent()
        sent.hear(TargetAnswer(.stuck, at: at(.tuesday, 12, 1)))
        #expect(sent.bench.state == .review)
        #expect(sent.bench.intent?.phase == .attempted)
        // When it arrives after all, the case ends.
        sent.hear(TargetAnswer(.done, amount: sent.amount, at: at(.tuesday, 15)), isQuery: true)
        #expect(sent.bench.state == .refunded)
    }

    @Test func `nothing sent leaves the intent possibly paid all the same`() {
        var sent = Sent()
        let decision = sent.hear(TargetAnswer(.neverSent, message: "no route", at: at(.tuesday, 12, 1)))
        #expect(decision.effects.isEmpty)
        #expect(sent.bench.intent?.phase == .attempted)
    }

    @Test func `a refund that turns out done after it was thought dropped ends the case`() {
        var sent = Sent()
        sent.bench.inputs.intents[0].phase = .notDone
        sent.bench.afterSale.state = .review
        let decision = sent.hear(TargetAnswer(.done, amount: sent.amount, at: at(.tuesday, 13)), isQuery: true)
        #expect(sent.bench.state == .refunded)
        #expect(sent.bench.intent?.phase == .done)
        #expect(decision.effects.contains(.alarm("refunded_after_end")))
    }

    @Test func `a restored backup finds its refund done before it sends`() {
        var bench = Bench.standing(in: .refundDue)
        let key = RefundKey(for: Bench.key, part: 1)
        let answer = TargetAnswer(.done, amount: Money(minorUnits: 12_900, currency: .cny), at: at(.tuesday, 12))
        bench.inputs.now = answer.at
        bench.keep(
            RefundRules.settle(
                answer, for: key, isQuery: true, target: TargetAbilities(knowsKeys: true, settleDelay: .seconds(60)),
                attempts: [], in: bench.inputs))
        #expect(bench.state == .refunded)
    }

    // MARK: After the refund (domain §8)

    @Test func `no reverse scan 3 days after the payment is a warning, no return after 15 days a complaint`() {
        var bench = Sent.paid()
        #expect(bench.decide(at(.friday, 12)).effects.isEmpty)
        #expect(bench.decide(at(.friday, 12, 1)).effects.contains(.alarm("return_not_started")))
        let last = bench.decide(at(.tuesday, 12, 1) + .days(15))
        #expect(last.effects.contains(task: .complaintDue))
        #expect(last.effects.contains(event: "complaint_due"))
        #expect(bench.decide(at(.tuesday, 12, 1) + .days(16)).effects.isEmpty)
        #expect(bench.state == .refunded)
    }

    @Test func `goods that come back in time end the watch`() {
        var bench = Sent.paid()
        bench[parcel: 0].comeBack(at(.thursday, 9))
        #expect(bench.decide(at(.thursday, 9)).lookAgainAt == nil)
        #expect(bench.decide(at(.tuesday, 12) + .days(20)).effects.isEmpty)
    }

    @Test func `lost after the payment is a complaint`() {
        var bench = Sent.paid()
        bench[parcel: 0].lose(at(.wednesday, 9))
        #expect(bench.decide(at(.wednesday, 10)).effects.contains(task: .complaintDue))
    }

    @Test func `goods that a person paid for although they were delivered are not waited for`() {
        var bench = Bench.standing(in: .signed)
        bench.decide(at(.wednesday, 9), PersonAction(.pay, person: "Li", reason: "goodwill"))
        bench.afterSale.facts.refundState = .refunded
        _ = bench.begin(at(.wednesday, 10))
        bench.decide(at(.wednesday, 11))
        #expect(bench.state == .refunded)
        #expect(!bench.decide(at(.wednesday, 11) + .days(20)).effects.contains(task: .complaintDue))
    }
}
