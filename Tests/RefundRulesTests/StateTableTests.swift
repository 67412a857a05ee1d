import RefundRules
import ShipmentModel
import Testing

/// The state machine of domain §5: one test a row, in the table's order.
@Suite struct StateTableTests {
    // MARK: Application

    @Test func `a new case is applied, its score timer runs, and it is evaluated`() {
        var bench = Bench()
        #expect(bench.state == .applied)
        #expect(bench.afterSale.scoreTimer.isRunning(at: at(.monday, 8, 41)))
        bench.decide(at(.monday, 9))
        #expect(bench.afterSale.verdict?.outcome == .eligible)
    }

    @Test func `applied, not yet known: missing facts are asked for once and waited for 30 minutes`() {
        var bench = Bench()
        bench.inputs.parcels = [:]
        let first = bench.decide(at(.monday, 9))
        #expect(bench.state == .applied)
        #expect(first.effects.contains(.readCase))
        #expect(first.effects.contains(.track(Bench.parcel(0))))
        #expect(first.lookAgainAt == at(.monday, 9, 30))
        let second = bench.decide(at(.monday, 9, 29))
        #expect(bench.state == .applied)
        #expect(second.effects.isEmpty)

        let last = bench.decide(at(.monday, 9, 30))
        #expect(bench.state == .manual)
        #expect(bench.afterSale.verdict?.reasons.map(\.code) == [.notDispatched, .alreadySigned, .logisticsNotNormal])
        #expect(bench.afterSale.verdict?.reasons.allSatisfy(\.isFactMissing) == true)
        #expect(last.effects.contains(task: .notEligible))
    }

    @Test func `applied, eligible: agreed, the buyer reminded, the parcel intercepted, the clock set`() {
        var bench = Bench()
        let decision = bench.decide(at(.monday, 9))
        #expect(bench.state == .approved)
        #expect(decision.effects.contains(.agree))
        #expect(decision.effects.contains(.remindBuyer))
        #expect(decision.effects.contains(event: "approved"))
        #expect(decision.effects.interceptions == [Bench.carrier])
        #expect(bench.afterSale.deadline.effective == at(.nextMonday, 9))
        #expect(bench.afterSale.deadline.isEstimate)
        #expect(!bench.afterSale.scoreTimer.isRunning(at: at(.monday, 10)))
        #expect(decision.lookAgainAt == at(.monday, 9) + .days(3))
    }

    @Test(arguments: [CaseState.applied, .manual], [0, 1, 2])
    func `applied or manual, the platform agreed: approved at its time, whatever we would have said`(
        state: CaseState, how: Int
    ) {
        var bench = Bench()
        bench.afterSale.facts.amount = Money(minorUnits: 250_000, currency: .cny)
        if state == .manual { bench.decide(at(.monday, 8, 45)) }
        #expect(bench.state == state)
        bench.afterSale.facts.updatedAt = at(.monday, 8, 50)
        switch how {
        case 0: bench.afterSale.facts.isRefuseThenRefund = true
        case 1: bench.afterSale.facts.platformState = .waitingRefusal
        default: bench.afterSale.facts.automatic = ["agreed_refuse_then_refund"]
        }
        let decision = bench.decide(at(.monday, 9))
        #expect(bench.state == .approved)
        #expect(bench.afterSale.approvedAt == at(.monday, 8, 50))
        #expect(bench.afterSale.wasApprovedByPlatform)
        #expect(bench.afterSale.approvalWarnings.map(\.code) == [.amountOverLimit])
        #expect(!decision.effects.contains(.agree))
        #expect(decision.effects.contains(.remindBuyer))
        #expect(bench.afterSale.deadline.estimate == at(.monday, 8, 50) + .days(7))
    }

    @Test(arguments: [true, false])
    func `manual, the buyer edits or a missing fact arrives: evaluated again`(isEdit: Bool) {
        var bench = Bench()
        if isEdit {
            bench.afterSale.facts.amount = Money(minorUnits: 100_000, currency: .cny)
        } else {
            bench.inputs.parcels = [:]
        }
        bench.decide(at(.monday, 9))
        bench.decide(at(.monday, 10))
        #expect(bench.state == .manual)
        // Any other change does not.
        bench.afterSale.facts.rawState = "6"
        bench.decide(at(.monday, 10, 30))
        #expect(bench.state == .manual)
        if isEdit {
            bench.afterSale.facts.amount = Money(minorUnits: 90_000, currency: .cny)
        } else {
            bench[parcel: 0] = .inTransit(heard: at(.monday, 11))
        }
        let decision = bench.decide(at(.monday, 11))
        #expect(decision.log.map(\.code).contains("evaluated_again"))
        #expect(bench.state == .approved)
    }

    @Test func `applied, not eligible: manual, with every reason, and the merchant is told`() {
        var bench = Bench()
        bench.inputs.policy.isCrossBorder = true
        bench.afterSale.facts.buyerReportsReceived = true
        let decision = bench.decide(at(.monday, 9))
        #expect(bench.state == .manual)
        #expect(bench.afterSale.verdict?.reasons.map(\.code) == [.merchantCrossBorder, .buyerReportsReceived])
        let told = decision.effects.compactMap { effect -> String? in
            if case .task(.notEligible, let suggestion) = effect { suggestion } else { nil }
        }
        #expect(told.count == 1)
        #expect(told.first?.contains("Cross-border") == true && told.first?.contains("received") == true)
    }

    @Test(arguments: [CaseState.applied, .approved, .turned, .signed, .refundDue])
    func `the buyer edits: what still qualifies goes on, an approved case that does not is people's`(
        state: CaseState
    ) {
        var bench = Bench.standing(in: state)
        bench.afterSale.facts.amount = Money(minorUnits: 9_900, currency: .cny)
        bench.decide(state == .applied ? at(.monday, 9, 1) : at(.wednesday, 9))
        #expect(bench.state == state)
        bench.afterSale.facts.buyerReportsReceived = true
        bench.decide(state == .applied ? at(.monday, 9, 2) : at(.wednesday, 10))
        // A known failure decides even while other facts are still missing.
        #expect(bench.state == (state == .applied ? .manual : .review))
        guard state != .applied else { return }
        #expect(bench.afterSale.reason?.code == "edited_not_eligible")
        #expect(bench.inputs.intents.allSatisfy { !$0.isOpen })
    }

    // MARK: Interception

    @Test func `approved, interception accepted: noted, and asked about every two hours`() {
        var bench = Bench.approved()
        #expect(bench.afterSale.note(bench.answer(.accepted, at(.monday, 9, 1))) == true)
        #expect(bench.decide(at(.monday, 9, 1)).lookAgainAt == at(.monday, 11))
        #expect(bench.state == .approved)
        let decision = bench.decide(at(.monday, 11))
        #expect(decision.effects.contains { if case .queryIntercept = $0 { true } else { false } })
        #expect(decision.lookAgainAt == at(.monday, 13))
        #expect(bench.decide(at(.monday, 11, 1)).effects.isEmpty)
    }

    @Test func `a running interception is asked about as often as its shop wants`() {
        var bench = Bench()
        bench.inputs.policy.interceptionQueryInterval = .hours(6)
        bench.afterSale.facts.isRefuseThenRefund = true
        bench.decide(at(.monday, 9))
        bench.afterSale.note(bench.answer(.accepted, at(.monday, 9, 1)))
        #expect(bench.decide(at(.monday, 9, 1)).lookAgainAt == at(.monday, 15))
        #expect(bench.decide(at(.monday, 11)).effects.isEmpty)
    }

    @Test(arguments: [InterceptionState.rejected, .failed])
    func `approved, interception rejected or failed: noted, the buyer reminded once more, another channel offered`(
        state: InterceptionState
    ) {
        var bench = Bench.approved()
        let deadline = bench.afterSale.deadline
        bench.afterSale.note(bench.answer(state == .failed ? .accepted : .rejected, code: "8024", at(.monday, 9, 1)))
        if state == .failed { bench[parcel: 0].intercept(at(.monday, 15), .failed) }
        let decision = bench.decide(at(.monday, 15))
        #expect(bench.state == .approved)
        #expect(decision.log.map(\.code) == ["interception_\(state)"])
        #expect(decision.effects.contains(.remindBuyer))
        #expect(bench.afterSale.buyerReminders == 2)
        // A refusal cost nothing, so the next channel is asked; the courier that tried is another fee: a person decides.
        #expect(decision.effects.interceptions == (state == .rejected ? ["doudian"] : []))
        #expect(decision.effects.contains(task: .noInterceptionChannel) == (state == .failed))
        #expect(bench.afterSale.deadline == deadline)
    }

    // MARK: The parcel turns

    @Test func `approved, one of two turned: the clock and the timer run, the case goes on waiting`() {
        var bench = Bench.approved(parcels: 2)
        bench[parcel: 0].intercept(at(.tuesday, 10))
        let decision = bench.decide(at(.tuesday, 11))
        #expect(!decision.effects.pays)
        #expect(bench.state == .approved)
        #expect(bench.afterSale.deadline.effective == at(.thursday, 10))
        #expect(bench.afterSale.scoreTimer.isRunning(at: at(.tuesday, 12)))
    }

    @Test func `approved, all turned, not due: turned, with the clock, the timer and a word to the merchant`() {
        var bench = Bench.approved()
        bench[parcel: 0].refuse(at(.tuesday, 10))
        let decision = bench.decide(at(.tuesday, 11))
        #expect(bench.state == .turned)
        #expect(decision.effects.contains(event: "turned"))
        #expect(decision.effects.contains(task: .decideNow))
        #expect(bench.inputs.intents.isEmpty)
        #expect(bench.afterSale.deadline.effective == at(.thursday, 10))
        #expect(bench.afterSale.scoreTimer.isRunning(at: at(.tuesday, 12)))
    }

    @Test(arguments: [CaseState.approved, .turned])
    func `approved or turned, due: the intent is written with the state`(state: CaseState) throws {
        var bench = Bench.standing(in: state)
        bench[parcel: 0].intercept(at(.tuesday, 10))
        let decision = bench.decide(at(.tuesday, 12))
        let intent = try #require(decision.intents.first)
        #expect(bench.state == .refundDue)
        #expect(intent.key == RefundKey(for: Bench.key, part: 1))
        #expect(intent.amount == Money(minorUnits: 12_900, currency: .cny))
        #expect(intent.reason.evidence.first == fact("interception succeeded"))
        #expect(intent.phase == .written && intent.orderedBy == nil)
        #expect(decision.effects.contains(.payRefund(intent.key)))
        #expect(bench.afterSale.refundKey == intent.key)
        #expect(bench.afterSale.reason == intent.reason)
    }

    @Test func `turned, delivered to the recipient, nothing sent: signed`() {
        var bench = Bench.standing(in: .turned)
        bench[parcel: 0].deliver(at(.tuesday, 18))
        bench.decide(at(.tuesday, 19))
        #expect(bench.state == .signed)
        #expect(bench.afterSale.deadline.effective == at(.thursday, 10))
    }

    @Test(arguments: [CaseState.approved, .turned])
    func `turned or approved, delivered to nobody knows whom: held, asked both ways, then people's`(
        state: CaseState
    ) {
        var bench = Bench.standing(in: state)
        bench[parcel: 0].deliver(at(.tuesday, 18), .unclear)
        let held = bench.decide(at(.tuesday, 19))
        #expect(bench.state == state)
        #expect(held.effects.contains(.track(Bench.parcel(0))))
        #expect(held.effects.contains { if case .queryIntercept = $0 { true } else { false } })
        #expect(held.lookAgainAt.map { $0 <= at(.wednesday, 19) } == true)
        bench.decide(at(.wednesday, 19))
        #expect(bench.state == .review)
        #expect(bench.afterSale.reason?.code == "unclear_delivery")
        #expect(!bench.asked.pays)
    }

    @Test func `approved, the single parcel delivered: signed, with the clock, the timer and the suggestion to refuse`()
    {
        var bench = Bench.approved()
        bench[parcel: 0].deliver(at(.tuesday, 10))
        let decision = bench.decide(at(.tuesday, 11))
        #expect(bench.state == .signed)
        #expect(decision.effects.contains(task: .signed))
        #expect(decision.effects.contains(event: "signed"))
        #expect(bench.afterSale.deadline.effective == at(.thursday, 10))
        #expect(bench.afterSale.scoreTimer.isRunning(at: at(.tuesday, 12)))
        #expect(RefundRules.advice(for: bench.inputs).suggested == .refuse)
    }

    @Test func `approved, one of several delivered: people's`() {
        var bench = Bench.approved(parcels: 2)
        bench[parcel: 1].deliver(at(.tuesday, 12))
        let decision = bench.decide(at(.tuesday, 13))
        #expect(bench.state == .review)
        #expect(bench.afterSale.reason?.code == "partly_delivered")
        #expect(decision.effects.contains(task: .review))
        #expect(decision.effects.contains(event: "review"))
    }

    // MARK: Signed and lost

    @Test func `signed, the merchant refuses: ended, and the buyer is pointed to return and refund`() {
        var bench = Bench.standing(in: .signed)
        let decision = bench.decide(at(.wednesday, 9), PersonAction(.refuse, person: "Li", reason: "signed for"))
        #expect(bench.state == .merchantRefused)
        #expect(decision.effects.contains(.refuse))
        #expect(bench.afterSale.reason?.english.contains("return and refund") == true)
        #expect(bench.afterSale.scoreTimer.stoppedAt == at(.wednesday, 9))
    }

    @Test func `signed, the merchant pays anyway: an intent with who and why`() {
        var bench = Bench.standing(in: .signed)
        bench.decide(at(.wednesday, 9), PersonAction(.pay, person: "Li", reason: "goodwill"))
        #expect(bench.state == .refundDue)
        #expect(bench.intent?.orderedBy == "Li: goodwill")
        #expect(bench.intent?.reason.code == "due_person")
    }

    @Test func `signed, later returned to the sender: due`() {
        var bench = Bench.standing(in: .signed)
        bench[parcel: 0].comeBack(at(.thursday, 12))
        #expect(bench.decide(at(.thursday, 13)).effects.pays)
        #expect(bench.state == .refundDue)
    }

    @Test(arguments: [CaseState.approved, .turned])
    func `approved or turned, lost: people's`(state: CaseState) {
        var bench = Bench.standing(in: state)
        bench[parcel: 0].lose(at(.tuesday, 10))
        bench.decide(at(.tuesday, 11))
        #expect(bench.state == .review)
        #expect(bench.afterSale.reason?.code == "lost")
    }
}
