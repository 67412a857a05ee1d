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

    // MARK: The refund

    @Test func `refund due, the sender picks it up: the attempt is committed with the state`() {
        let sent = Sent()
        #expect(sent.bench.state == .refunding)
        #expect(sent.bench.intent?.phase == .attempted)
        #expect(sent.bench.intent?.attempts == 1)
    }

    @Test func `refund due, the platform has refunded: superseded, nothing is sent`() {
        var bench = Bench.standing(in: .refundDue)
        bench.afterSale.facts.refundState = .refunded
        let decision = bench.decide(at(.wednesday, 9))
        #expect(bench.state == .refunded)
        #expect(decision.intents.map(\.phase) == [.superseded])
        #expect(!decision.effects.pays)
    }

    @Test func `refunding, final success with key and amount: refunded, the timer stops, the return is watched`() {
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

    @Test func `refunding, surely not done and retryable: the same key again, after a while`() {
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

    @Test func `refunding, surely not done for good: people's, with an alarm`() {
        var sent = Sent()
        let decision = sent.hear(TargetAnswer(.notDone, code: "NOT_ENOUGH", at: at(.tuesday, 12, 1)))
        #expect(sent.bench.state == .review)
        #expect(sent.bench.intent?.phase == .notDone)
        #expect(decision.effects.contains(task: .refundNotDone))
        #expect(decision.effects.contains(.alarm("refund_not_done")))
    }

    @Test(arguments: [TargetAnswer.Outcome.accepted, .unknown])
    func `refunding, no final word: asked about under the same key, later and later; people hear of it after a day`(
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
    }

    @Test(arguments: [TargetAnswer.Outcome.accepted, .unknown, .notFound, .neverSent, .notDone, .stuck])
    func `refunded, the target says otherwise: done stays done, a bounce is a new fact for people`(
        outcome: TargetAnswer.Outcome
    ) {
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

    // MARK: From anywhere

    @Test(arguments: [CaseState.applied, .manual, .approved, .turned, .signed, .refundDue, .review])
    func `the deadline has passed: an alarm and a flag, no other state`(state: CaseState) {
        var bench = Bench.standing(in: state)
        bench.afterSale.facts.deadlineAt = at(.tuesday, 11, 30)
        // Where nothing else ends the wait by itself, the deadline does not either.
        let others: Set<CaseState> = [.applied]
        let decision = bench.decide(at(.tuesday, 12))
        #expect(bench.afterSale.isOverdue)
        #expect(decision.effects.contains(.alarm("deadline_passed")))
        #expect(decision.effects.contains(event: "overdue"))
        #expect(bench.state == (others.contains(state) ? .manual : state))
        // And later evidence still pays.
        guard state == .approved || state == .turned else { return }
        bench[parcel: 0].comeBack(at(.tuesday, 13))
        #expect(bench.decide(at(.tuesday, 13)).effects.pays)
    }

    @Test(arguments: [CaseState.applied, .manual, .approved, .turned, .signed, .refundDue, .review])
    func `the platform has refunded: refunded, and what was not sent is superseded`(state: CaseState) {
        var bench = Bench.standing(in: state)
        #expect(bench.state == state)
        bench.afterSale.facts.refundState = .refunded
        bench.afterSale.facts.updatedAt = at(.wednesday, 8)
        let decision = bench.decide(at(.wednesday, 9))
        #expect(bench.state == .refunded)
        #expect(bench.afterSale.closedAt == at(.wednesday, 8))
        #expect(bench.afterSale.scoreTimer.stoppedAt == at(.wednesday, 8))
        #expect(decision.intents.allSatisfy { $0.phase == .superseded })
        #expect(!decision.effects.pays)
    }

    @Test(arguments: [CaseState.applied, .manual, .approved, .turned, .signed, .refundDue, .review])
    func `closed by buyer or platform, nothing attempted: closed, the intent dropped, the interception taken back`(
        state: CaseState
    ) {
        var bench = Bench.standing(in: state)
        bench.afterSale.facts.platformState = .closed
        let decision = bench.decide(at(.wednesday, 9))
        #expect(bench.state == .closed)
        #expect(decision.intents.allSatisfy { $0.phase == .dropped })
        #expect(bench.inputs.intents.allSatisfy { !$0.isOpen })
        let isStoppable = bench[parcel: 0].hasTurned == false && bench.afterSale.approvedAt != nil
        let hasCancelled = decision.effects.contains { if case .cancelIntercept = $0 { true } else { false } }
        #expect(hasCancelled == isStoppable)
    }

    static let contradictions: [(CaseState, @Sendable (inout Bench) -> Void)] = [
        (.signed, { $0[parcel: 0].deliver(at(.tuesday, 18)) }),
        (.approved, { $0[parcel: 0].intercept(at(.tuesday, 18), .failed) }),
        (.review, { $0[parcel: 0].lose(at(.tuesday, 18)) }),
        (.closed, { $0.afterSale.facts.platformState = .closed }),
    ]

    @Test(arguments: contradictions.indices)
    func `refund due, contradicted, nothing attempted: the intent is dropped with the state`(index: Int) {
        let (state, change) = Self.contradictions[index]
        var bench = Bench.standing(in: .refundDue)
        change(&bench)
        let decision = bench.decide(at(.tuesday, 19))
        #expect(bench.state == state)
        #expect(decision.intents.map(\.phase) == [.dropped])
        #expect(!decision.effects.pays)
    }

    @Test func `turned, the success withdrawn without a reverse scan: approved`() {
        var bench = Bench.approved()
        bench.inputs.policy.paysAtInterceptionSuccess = false
        bench[parcel: 0].intercept(at(.tuesday, 10))
        bench.decide(at(.tuesday, 11))
        #expect(bench.state == .turned)
        bench[parcel: 0].intercept(at(.tuesday, 12), .failed)
        let decision = bench.decide(at(.tuesday, 13))
        #expect(bench.state == .approved)
        #expect(decision.effects.contains(.track(Bench.parcel(0))))
        // The clock that was set stays set.
        #expect(bench.afterSale.deadline.effective == at(.thursday, 10))
    }

    @Test func `approved, all of several delivered: signed, as the single one`() {
        var bench = Bench.approved(parcels: 2)
        bench[parcel: 0].deliver(at(.tuesday, 12))
        bench[parcel: 1].deliver(at(.tuesday, 12))
        bench.decide(at(.tuesday, 13))
        #expect(bench.state == .signed)
    }

    @Test func `refunding, the evidence contradicts: recorded, and a complaint once the outcome is known`() {
        var sent = Sent()
        sent.bench[parcel: 0].deliver(at(.tuesday, 18))
        let decision = sent.bench.decide(at(.tuesday, 19))
        #expect(sent.bench.state == .refunding)
        #expect(decision.effects.contains(.alarm("contradicted_while_refunding")))
        #expect(!decision.effects.contains(task: .complaintDue))
        #expect(sent.bench.decide(at(.tuesday, 20)).effects.isEmpty)
        sent.bench.afterSale.facts.platformState = .closed
        sent.bench.decide(at(.tuesday, 21))
        #expect(sent.bench.state == .refunding)
        let settled = sent.hear(TargetAnswer(.done, amount: sent.amount, at: at(.tuesday, 22)), isQuery: true)
        #expect(sent.bench.state == .refunded)
        #expect(settled.effects.contains(task: .complaintDue))
    }

    @Test(arguments: [CaseState.refunded, .merchantRefused, .closed], DueTests.Evidence.allCases)
    func `ended, any evidence: recorded only, and at most people are told`(
        state: CaseState, evidence: DueTests.Evidence
    ) {
        var bench = Bench.approved()
        switch state {
        case .refunded: bench.afterSale.facts.refundState = .refunded
        case .closed: bench.afterSale.facts.platformState = .closed
        default: bench.afterSale.facts.platformState = .refused
        }
        bench.decide(at(.tuesday, 9))
        #expect(bench.state == state)
        bench[parcel: 0] = DueTests.reading(evidence, .proof)
        let decision = bench.decide(at(.tuesday, 11))
        #expect(bench.state == state)
        #expect(decision.intents.isEmpty && !decision.effects.pays)
    }
}
