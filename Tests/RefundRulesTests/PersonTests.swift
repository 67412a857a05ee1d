import RefundRules
import ShipmentModel
import Testing

@Suite struct PersonTests {
    private func order(_ kind: PersonAction.Kind) -> PersonAction {
        PersonAction(kind, person: "Li", reason: "because")
    }

    @Test(arguments: [CaseState.applied, .manual, .approved, .turned, .signed, .review])
    func `a person may pay from every state before the money, by name, under the same key`(state: CaseState) throws {
        var bench = Bench.standing(in: state)
        bench.decide(at(.wednesday, 9), order(.pay))
        let intent = try #require(bench.intent)
        #expect(bench.state == .refundDue)
        #expect(intent.orderedBy == "Li: because")
        #expect(intent.key == RefundKey(for: Bench.key, part: 1))
        // What the evidence says does not take a person's order back.
        bench.decide(at(.wednesday, 10))
        #expect(bench.state == .refundDue)
    }

    @Test(arguments: [ParcelReading.DeliveryDirection.outbound, .unclear])
    func `what is proven after a person's order, and could not be known then, stops the money and asks again`(
        direction: ParcelReading.DeliveryDirection
    ) throws {
        var bench = Bench.standing(in: .turned)
        bench.decide(at(.tuesday, 11), order(.pay))
        #expect(bench.state == .refundDue)
        bench[parcel: 0].deliver(at(.tuesday, 10, 30), direction, .hint)
        bench.decide(at(.tuesday, 11, 20))
        #expect(bench.state == .refundDue, "a hint is no news to a person")
        bench[parcel: 0].deliver(at(.tuesday, 10, 30), direction)
        let decision = bench.decide(at(.tuesday, 11, 30))
        #expect(bench.state == .review && bench.afterSale.reason?.code == "contradicted")
        #expect(decision.intents.map(\.phase) == [.dropped])
        #expect(decision.effects.contains(task: .review) && !decision.effects.pays)
        // Who orders it again knows, however often the same is told.
        bench.decide(at(.tuesday, 12), order(.pay))
        bench[parcel: 0].furtherDeliveries = bench[parcel: 0].delivered?.evidence ?? []
        bench[parcel: 0].delivered?.evidence = [fact("delivered, in other words")]
        bench.decide(at(.tuesday, 13))
        #expect(bench.state == .refundDue && bench.intent?.orderedBy == "Li: because")
    }

    @Test
    func `a success that is withdrawn after a person's order stops it too, and one that was withdrawn before does not`()
    {
        var scene = Scene(asked: at(.monday, 9))
        scene.hear("stop done", at(.tuesday, 10))
        var bench = Bench.approved()
        bench.inputs.policy.paysAtInterceptionSuccess = false
        bench[parcel: 0] = scene.reading
        bench.decide(at(.tuesday, 11))
        #expect(bench.state == .turned)
        bench.decide(at(.tuesday, 12), order(.pay))
        scene.hear("stop failed", at(.tuesday, 12, 30))
        bench[parcel: 0] = scene.reading
        bench.decide(at(.tuesday, 13))
        #expect(bench.state == .review && bench.afterSale.reason?.code == "contradicted")
        bench.decide(at(.tuesday, 14), order(.pay))
        bench.decide(at(.tuesday, 15))
        #expect(bench.state == .refundDue)
    }

    @Test func `a person's word replaces the rules' own intent, and lifts the cap of one refund`() {
        var bench = Bench.approved()
        bench.inputs.policy.capPerRefundMinor = 10_000
        bench.inputs.policy.fourEyesAboveMinor = nil
        bench[parcel: 0].comeBack(at(.tuesday, 10))
        #expect(bench.decide(at(.tuesday, 10)).effects.contains(task: .review))
        bench.decide(at(.tuesday, 11), order(.pay))
        #expect(bench.state == .refundDue)
        #expect(bench.inputs.intents.count == 1)
        #expect(bench.intent?.orderedBy == "Li: because")
        #expect(bench.intent?.phase == .written)
    }

    /// Whoever answered the first question did so about another evidence; without a second one the money waited for ever.
    @Test func `a refund above its cap that is due once more asks a person once more`() {
        var bench = Bench.approved()
        bench.inputs.policy.capPerRefundMinor = 10_000
        bench[parcel: 0].intercept(at(.tuesday, 10))
        #expect(bench.decide(at(.tuesday, 10)).effects.contains(task: .review))
        bench[parcel: 0].intercept(at(.tuesday, 12), .failed)
        bench.decide(at(.tuesday, 12))
        #expect(bench.state == .approved && bench.intent?.phase == .dropped)
        bench[parcel: 0].comeBack(at(.wednesday, 10))
        #expect(bench.decide(at(.wednesday, 10)).effects.contains(task: .review))
        #expect(!bench.decide(at(.wednesday, 11)).effects.contains(task: .review))
    }

    @Test(arguments: [CaseState.applied, .manual, .approved, .turned, .signed, .refundDue, .review])
    func `a person may refuse before anything is sent`(state: CaseState) {
        var bench = Bench.standing(in: state)
        let decision = bench.decide(at(.wednesday, 9), order(.refuse))
        #expect(bench.state == .merchantRefused)
        #expect(decision.effects.contains(.refuse))
        #expect(bench.inputs.intents.allSatisfy { !$0.isOpen })
        // The name stands in the log; the reason may be shown to the buyer.
        #expect(decision.log.contains { $0.english.hasSuffix("refuse, Li: because") })
        #expect(bench.afterSale.reason == DecisionReason(.refusedByPerson, at: at(.wednesday, 9)))
    }

    @Test func `what is possibly paid can neither be refused nor closed nor paid again`() {
        for kind in [PersonAction.Kind.refuse, .close, .pay, .approve, .takeBackToApproved] {
            var bench = Bench.standing(in: .refundDue)
            _ = bench.begin(at(.wednesday, 8))
            let decision = bench.decide(at(.wednesday, 9), order(kind))
            #expect(bench.state == .refunding)
            #expect(decision.effects.isEmpty)
            #expect(decision.log.map(\.code) == ["action_impossible"])
        }
    }

    @Test(arguments: [CaseState.applied, .manual])
    func `a person may agree to what the rules would not`(state: CaseState) {
        var bench = Bench.standing(in: state)
        let decision = bench.decide(at(.wednesday, 9), order(.approve))
        #expect(bench.state == .approved)
        #expect(bench.afterSale.approvedAt == at(.wednesday, 9))
        #expect(decision.effects.contains(.agree))
        #expect(bench.afterSale.approvalWarnings.isEmpty == (state == .applied))
    }

    @Test func `a case taken back is not asked about the same thing again, but about another`() {
        var bench = Bench.standing(in: .review)
        #expect(bench.afterSale.reviewOf?.hasPrefix("lost/") == true)
        bench.decide(at(.wednesday, 9), order(.takeBackToApproved))
        #expect(bench.state == .approved)
        bench.decide(at(.wednesday, 10))
        #expect(bench.state == .approved)
        bench[parcel: 0].intercept(at(.wednesday, 11), kind: .redirect, ours: false)
        bench[parcel: 0].status = .inTransit
        bench.decide(at(.wednesday, 11))
        #expect(bench.state == .review)
    }

    @Test func `a proven list is a person's answer, too`() {
        var bench = Bench.approved()
        bench.afterSale.facts.parcelsAreComplete = nil
        bench[parcel: 0].comeBack(at(.tuesday, 10))
        bench.decide(at(.tuesday, 10))
        bench.decide(at(.tuesday, 11))
        #expect(bench.state == .review)
        bench.decide(at(.tuesday, 12), order(.takeBackToApproved))
        #expect(bench.state == .refundDue)
    }

    @Test func `closing and noting`() {
        var bench = Bench.approved()
        #expect(bench.decide(at(.tuesday, 9), order(.note)).log.map(\.code) == ["note"])
        #expect(bench.state == .approved)
        bench.decide(at(.tuesday, 10), order(.close))
        #expect(bench.state == .closed)
        #expect(bench.decide(at(.tuesday, 11), order(.pay)).log.map(\.code) == ["action_impossible"])
        #expect(bench.decide(at(.tuesday, 12), order(.note)).log.map(\.code) == ["note"])
    }

    @Test func `review does nothing by itself`() {
        var bench = Bench.standing(in: .review)
        bench[parcel: 0].comeBack(at(.wednesday, 10))
        let decision = bench.decide(at(.wednesday, 10))
        #expect(bench.state == .review)
        #expect(!decision.effects.pays && decision.intents.isEmpty)
    }

    // MARK: Advice

    @Test(arguments: CaseState.allCases)
    func `every state has advice in two languages, and suggests only what is possible`(state: CaseState) {
        var bench = Bench.approved()
        bench.afterSale.state = state
        let advice = RefundRules.advice(for: bench.inputs)
        #expect(!advice.english.isEmpty && !advice.chinese.isEmpty)
        #expect(advice.suggested.map(advice.possible.contains) ?? true)
        #expect(advice.possible.contains(.note))
        if state.isTerminal { #expect(Set(advice.possible).isSubset(of: [.note, .takeBackToApproved])) }
    }

    @Test(arguments: DecisionCode.allCases)
    func `every question has advice`(code: DecisionCode) {
        var bench = Bench.standing(in: .review)
        bench.afterSale.reviewOf = "\(code.rawValue)/"
        let advice = RefundRules.advice(for: bench.inputs)
        #expect(advice.english.hasPrefix(code.english))
        #expect(advice.chinese.hasPrefix(code.chinese))
        #expect(!code.english.isEmpty && !code.chinese.isEmpty)
    }

    @Test func `signed goods suggest a refusal, the queue shows both risks`() {
        #expect(RefundRules.advice(for: Bench.standing(in: .signed).inputs).suggested == .refuse)
        let advice = RefundRules.advice(for: Bench.standing(in: .turned).inputs)
        #expect(advice.english.contains("still running"))
        #expect(advice.english.contains("refused"))
    }

    @Test func `while refunds are stopped the advice on one that is to be sent says so, and no other does`() {
        for state in CaseState.allCases {
            let bench = Bench.standing(in: state)
            let (free, stopped) = (
                RefundRules.advice(for: bench.inputs), RefundRules.advice(for: bench.inputs, isStopped: true)
            )
            #expect(stopped.english.contains("All refunds are stopped") == (state == .refundDue), "\(state)")
            #expect(state == .refundDue || stopped == free)
            #expect(!stopped.english.contains("about to be sent"))
        }
    }

    @Test func `a task's advice is about what the task asks for, whatever else the case waits for`() {
        var bench = Bench.standing(in: .approved)
        bench.afterSale.state = .refunded
        let own = RefundRules.advice(for: bench.inputs)
        let complaint = RefundRules.advice(for: bench.inputs, about: .complaintDue)
        #expect(complaint.english.contains("Complain to the courier") && !complaint.english.contains("Watch that"))
        #expect(complaint.possible == own.possible)
        for task in [TaskKind.reship, .bounced, .refundNotDone, .notTold, .review, .noInterceptionChannel] {
            let words = RefundRules.advice(for: bench.inputs, about: task)
            #expect(words.english != own.english && words.chinese != own.chinese, "\(task)")
        }
        let waiting = Bench.standing(in: .approved)
        #expect(RefundRules.advice(for: waiting.inputs, about: .noInterceptionChannel).english.hasPrefix("Phone"))
        let signed = Bench.standing(in: .signed)
        #expect(RefundRules.advice(for: signed.inputs, about: .signed) == RefundRules.advice(for: signed.inputs))
    }
}
