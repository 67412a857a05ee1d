import RefundRules
import ShipmentModel
import Testing

/// The rows from `refund_due` on, and those that hold in every state.
extension StateTableTests {
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
        bench.afterSale.facts.updatedAt = at(.tuesday, 11)
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

    @Test func `refunding, the deadline has passed: an alarm and a flag, and nothing else`() {
        var sent = Sent()
        sent.bench.inputs.policy.at48h = .pay
        sent.bench.afterSale.facts.deadlineAt = at(.tuesday, 12, 30)
        sent.bench.afterSale.facts.updatedAt = at(.tuesday, 12)
        let decision = sent.bench.decide(at(.tuesday, 13))
        #expect(sent.bench.state == .refunding && sent.bench.afterSale.isOverdue)
        #expect(decision.effects.contains(.alarm("deadline_passed")))
        #expect(!decision.effects.pays && sent.bench.intent?.phase == .attempted)
    }

    @Test func `possibly paid and people's, closed by the platform: not closed, and the target's word still ends it`() {
        var sent = Sent()
        sent.hear(TargetAnswer(.stuck, at: at(.tuesday, 12, 1)))
        sent.bench.afterSale.facts.platformState = .closed
        sent.bench.decide(at(.tuesday, 13))
        #expect(sent.bench.state == .review && sent.bench.intent?.phase == .attempted)
        sent.hear(TargetAnswer(.done, amount: sent.amount, at: at(.tuesday, 15)), isQuery: true)
        #expect(sent.bench.state == .refunded)
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

    @Test(arguments: [CaseState.applied, .manual])
    func `the platform has agreed and refunded, both heard at once: the goods are watched as after any refund`(
        state: CaseState
    ) {
        var bench = Bench.standing(in: state)
        bench.afterSale.facts.isRefuseThenRefund = true
        bench.afterSale.facts.refundState = .refunded
        bench.afterSale.facts.updatedAt = at(.wednesday, 8)
        let decision = bench.decide(at(.wednesday, 9))
        #expect(bench.state == .refunded)
        #expect(bench.afterSale.approvedAt == at(.wednesday, 8) && bench.afterSale.wasApprovedByPlatform)
        #expect(decision.lookAgainAt == at(.wednesday, 8) + bench.inputs.policy.returnWarnAfter)
        #expect(!decision.effects.contains(.remindBuyer) && !decision.effects.contains(.agree))
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
