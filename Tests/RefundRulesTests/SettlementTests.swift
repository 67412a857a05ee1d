import RefundRules
import ShipmentModel
import Testing

@Suite struct SettlementTests {
    /// A refund whose first attempt began on Tuesday at 12:00.
    private struct Sent {
        var bench = RoadTests.bench(in: .refundDue)
        var attempts = [RefundAttempt]()
        var target = TargetAbilities(knowsKeys: true, settleDelay: .seconds(60), idempotencyWindow: .hours(23))
        let amount = Money(minorUnits: 12_900, currency: .cny)

        init() {
            if let attempt = bench.begin(at(.tuesday, 12)) { attempts = [attempt] }
        }

        @discardableResult
        mutating func hear(_ answer: TargetAnswer, isQuery: Bool = false) -> Decision {
            bench.inputs.now = answer.at
            let decision = RefundRules.settle(
                answer, for: RefundKey(for: Bench.key, part: 1), isQuery: isQuery, target: target, attempts: attempts,
                in: bench.inputs)
            bench.keep(decision)
            return decision
        }
    }

    @Test func `an attempt makes the intent possibly paid and the case refunding`() {
        let sent = Sent()
        #expect(sent.bench.state == .refunding)
        #expect(sent.bench.intent?.phase == .attempted)
        #expect(sent.bench.intent?.attempts == 1)
    }

    @Test func `done with key and amount ends the case and stops the timer`() {
        var sent = Sent()
        let decision = sent.hear(TargetAnswer(.done, amount: sent.amount, reference: "R1", at: at(.tuesday, 12, 1)))
        #expect(sent.bench.state == .refunded)
        #expect(sent.bench.intent?.phase == .done)
        #expect(sent.bench.intent?.targetReference == "R1")
        #expect(sent.bench.afterSale.scoreTimer.stoppedAt == at(.tuesday, 12, 1))
        #expect(decision.effects.contains(event: "refunded"))
        #expect(decision.lookAgainAt == at(.friday, 12, 1))
        // The same word again changes nothing.
        let again = sent.hear(TargetAnswer(.done, amount: sent.amount, reference: "R1", at: at(.tuesday, 12, 2)))
        #expect(again.effects.isEmpty && again.intents.isEmpty && again.log.isEmpty)
    }

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

    @Test(arguments: [TargetAnswer.Outcome.accepted, .unknown])
    func `no final word is asked about under the same key, later and later, and people hear of it after a day`(
        outcome: TargetAnswer.Outcome
    ) {
        var sent = Sent()
        let key = RefundKey(for: Bench.key, part: 1)
        let first = sent.hear(TargetAnswer(outcome, at: at(.tuesday, 12, 1)))
        #expect(first.effects == [.queryRefund(key)])
        #expect(first.notBefore[.queryRefund(key)] == at(.tuesday, 12, 2))
        let later = sent.hear(TargetAnswer(outcome, at: at(.tuesday, 14)), isQuery: true)
        #expect(later.notBefore[.queryRefund(key)] == at(.tuesday, 16))
        let last = sent.hear(TargetAnswer(outcome, at: at(.wednesday, 12)), isQuery: true)
        #expect(last.notBefore[.queryRefund(key)] == at(.wednesday, 18))
        #expect(last.effects.contains(task: .refundNotDone))
        #expect(sent.bench.state == .refunding)
        #expect(sent.bench.inputs.intents.count == 1)
        #expect(!sent.bench.asked.suffix(6).pays || outcome == .unknown)
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

    @Test func `surely not done and retryable is tried again under the same key, after a while`() {
        var sent = Sent()
        let key = RefundKey(for: Bench.key, part: 1)
        let decision = sent.hear(TargetAnswer(.notDone, isRetryable: true, code: "BUSY", at: at(.tuesday, 12, 1)))
        #expect(decision.effects == [.payRefund(key)])
        #expect(decision.notBefore[.payRefund(key)] == at(.tuesday, 12, 2))
        #expect(sent.bench.state == .refunding)
        #expect(sent.bench.intent?.lastError == "BUSY")
        // The attempt's own answer is no query; a query's word is.
        #expect(sent.bench.intent?.absentAt == nil)
        sent.hear(TargetAnswer(.notDone, isRetryable: true, at: at(.tuesday, 12, 3)), isQuery: true)
        #expect(sent.bench.intent?.absentAt == at(.tuesday, 12, 3))
    }

    @Test func `surely not done for good is a person's, with an alarm`() {
        var sent = Sent()
        let decision = sent.hear(TargetAnswer(.notDone, code: "NOT_ENOUGH", at: at(.tuesday, 12, 1)))
        #expect(sent.bench.state == .review)
        #expect(sent.bench.intent?.phase == .notDone)
        #expect(decision.effects.contains(task: .refundNotDone))
        #expect(decision.effects.contains(.alarm("refund_not_done")))
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

    @Test(arguments: [TargetAnswer.Outcome.accepted, .unknown, .notFound, .neverSent, .notDone, .stuck])
    func `done never goes back; a bounce is a new fact for people`(outcome: TargetAnswer.Outcome) {
        var sent = Sent()
        sent.hear(TargetAnswer(.done, amount: sent.amount, at: at(.tuesday, 12, 1)))
        let decision = sent.hear(TargetAnswer(outcome, at: at(.friday, 9)), isQuery: true)
        #expect(sent.bench.state == .refunded)
        #expect(sent.bench.intent?.phase == .done)
        let isBounce = outcome == .notDone || outcome == .stuck
        #expect(sent.bench.intent?.hasBounced == isBounce)
        #expect(decision.effects.contains(task: .bounced) == isBounce)
        #expect(!decision.effects.pays)
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
        var bench = RoadTests.bench(in: .refundDue)
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

    private func refunded() -> Bench {
        var sent = Sent()
        sent.hear(TargetAnswer(.done, amount: sent.amount, at: at(.tuesday, 12, 1)))
        return sent.bench
    }

    @Test func `no reverse scan 3 days after the payment is a warning, no return after 15 days a complaint`() {
        var bench = refunded()
        #expect(bench.decide(at(.friday, 12)).effects.isEmpty)
        #expect(bench.decide(at(.friday, 12, 1)).effects.contains(.alarm("return_not_started")))
        let last = bench.decide(at(.tuesday, 12, 1) + .days(15))
        #expect(last.effects.contains(task: .complaintDue))
        #expect(last.effects.contains(event: "complaint_due"))
        #expect(bench.decide(at(.tuesday, 12, 1) + .days(16)).effects.isEmpty)
        #expect(bench.state == .refunded)
    }

    @Test func `goods that come back in time end the watch`() {
        var bench = refunded()
        bench[parcel: 0].comeBack(at(.thursday, 9))
        #expect(bench.decide(at(.thursday, 9)).lookAgainAt == nil)
        #expect(bench.decide(at(.tuesday, 12) + .days(20)).effects.isEmpty)
    }

    @Test(arguments: [ParcelReading.DeliveryDirection.outbound, .unclear])
    func `C1, C8: goods handed over after the payment are a complaint, and the payment stays`(
        direction: ParcelReading.DeliveryDirection
    ) {
        var bench = refunded()
        bench[parcel: 0].deliver(at(.wednesday, 9), direction)
        let decision = bench.decide(at(.wednesday, 10))
        #expect(decision.effects.contains(task: .complaintDue))
        #expect(bench.state == .refunded)
        #expect(bench.intent?.phase == .done)
    }

    @Test func `lost after the payment is a complaint`() {
        var bench = refunded()
        bench[parcel: 0] = .of(.lost, heard: at(.wednesday, 9))
        #expect(bench.decide(at(.wednesday, 10)).effects.contains(task: .complaintDue))
    }

    @Test func `goods that a person paid for although they were delivered are not waited for`() {
        var bench = RoadTests.bench(in: .signed)
        bench.decide(at(.wednesday, 9), PersonAction(.pay, person: "Li", reason: "goodwill"))
        bench.afterSale.facts.refundState = .refunded
        _ = bench.begin(at(.wednesday, 10))
        bench.decide(at(.wednesday, 11))
        #expect(bench.state == .refunded)
        #expect(!bench.decide(at(.wednesday, 11) + .days(20)).effects.contains(task: .complaintDue))
    }

    @Test func `C10: a closed case whose goods come back, or that ends otherwise at the platform, is a person's`() {
        var bench = Bench.approved()
        bench.afterSale.facts.platformState = .closed
        bench.decide(at(.tuesday, 9))
        bench[parcel: 0].comeBack(at(.thursday, 9))
        #expect(bench.decide(at(.thursday, 9)).effects.contains(task: .review))
        #expect(bench.decide(at(.thursday, 10)).effects.isEmpty)
        bench.afterSale.facts.platformState = .waitingMerchant
        #expect(bench.decide(at(.thursday, 11)).effects.contains(task: .review))
        bench.afterSale.facts.refundState = .refunded
        #expect(bench.decide(at(.thursday, 12)).effects.contains(task: .review))
        #expect(bench.state == .closed)
        #expect(!bench.asked.pays)
    }
}
