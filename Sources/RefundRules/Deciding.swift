internal import ShipmentModel

extension RefundRules {
    /// Decides what follows for one case from everything that is known now.
    ///
    /// Level-triggered: called whenever anything changed (snapshot, evidence, an answer, a person, the clock), it looks
    /// at how things stand, not at what happened. Deciding again on its own result gives the same case and asks for
    /// nothing that was asked for once; effects that are safe to repeat while they are open are repeated.
    ///
    /// The version of the case is left to whoever stores it.
    ///
    /// - Parameter inputs: The case with its facts merged (``CaseSnapshot/merging(_:)``), the answers to our own
    ///   interception calls noted (``AfterSaleCase/note(_:)``), and a reading of each parcel. A person's action is
    ///   performed each time that it is given: give it once.
    public static func decide(_ inputs: DecisionInputs) -> Decision {
        var deciding = Deciding(inputs)
        deciding.run()
        return deciding.decision
    }
}

/// One decision under way: the case as it will be stored, and what has been decided so far.
struct Deciding {
    let inputs: DecisionInputs
    /// What is known of the case's parcels; nothing that is decided changes it.
    let namedParcels: [NamedParcel]
    var afterSale: AfterSaleCase
    var intents: [RefundIntent]
    private var effects = [Effect]()
    private var notBefore = [Effect: Instant]()
    private var log = [DecisionReason]()
    private var notPerformed: DecisionReason?

    init(_ inputs: DecisionInputs) {
        self.inputs = inputs
        namedParcels = inputs.namedParcels
        afterSale = inputs.afterSale
        intents = inputs.intents
    }

    var now: Instant { inputs.now }
    var policy: ShopPolicy { inputs.policy }
    var facts: CaseSnapshot { afterSale.facts }
    var orderPaid: Money? { facts.orderPaid ?? inputs.orderPaid }

    mutating func run() {
        adoptFacts()
        expireFirstPayOrder()
        if let action = inputs.action { perform(action) }
        // Each round that goes on has changed the state; no road is longer than there are states to stand in.
        for _ in 0..<2 * CaseState.allCases.count {
            let before = afterSale.state
            heedPlatform()
            heedClocks()
            step()
            if afterSale.state == before { break }
        }
        forgetTold()
        askAboutParcels()
        askForInterceptions()
        askToReship()
    }

    var decision: Decision {
        var decision = Decision(afterSale: afterSale)
        let known = Dictionary(inputs.intents.map { ($0.key, $0) }) { first, _ in first }
        decision.intents = intents.filter { known[$0.key] != $0 }
        decision.effects = effects
        decision.notBefore = notBefore
        decision.log = log
        decision.notPerformed = notPerformed
        decision.lookAgainAt = lookAgainAt
        return decision
    }

    /// What the platform shows by now, or what nobody wants any more, is nobody's question.
    private mutating func forgetTold() {
        for order in afterSale.untold ?? [] where !afterSale.isWanted(order) { afterSale.forget(untold: order) }
    }

    private mutating func adoptFacts() {
        afterSale.appliedAt = facts.appliedAt ?? afterSale.appliedAt
        afterSale.scoreTimer.startedAt = afterSale.appliedAt
        if isClockRunning { adoptDeadline() }
        if afterSale.stateSince == nil { afterSale.stateSince = now }
        for parcel in afterSale.parcels { afterSale.returnLegs[parcel] = inputs.returnLeg(of: parcel) }
    }

    mutating func adoptDeadline() {
        // Of a case that the platform agreed to we first heard with its agreement: its deadline is of that clock.
        let isOfThisClock = afterSale.wasApprovedByPlatform && afterSale.deadline.replaced == nil
        let age = facts.age(of: "deadline_at")
        afterSale.deadline.setPlatform(
            facts.deadlineAt, saidAt: isOfThisClock ? nil : age.updated, heard: age.heard)
    }

    /// One step on the road (domain §5). No `default`: a new state does not compile until it is placed.
    private mutating func step() {
        switch afterSale.state {
        case .applied: evaluate()
        case .manual: evaluateAgain()
        case .approved, .turned:
            heedEdit()
            if afterSale.state != .review { walk() }
        case .signed:
            heedEdit()
            if afterSale.state != .review { walkSigned() }
        case .refundDue:
            heedEdit()
            if afterSale.state != .review { keepRefundDue() }
        case .refunding: watchRefunding()
        case .review: break  // People decide; the platform's own end of the case was heeded before.
        case .refunded, .merchantRefused, .closed: recordOnly()
        }
    }

    // MARK: What every topic does

    mutating func enter(_ state: CaseState, _ reason: DecisionReason) {
        log.append(reason)
        afterSale.reason = reason
        guard afterSale.state != state else { return }
        afterSale.state = state
        afterSale.stateSince = now
        if state != .review { afterSale.reviewOf = nil }
    }

    mutating func enter(_ state: CaseState, _ code: DecisionCode, evidence: [FactKey] = []) {
        enter(state, DecisionReason(code, evidence: evidence, at: now))
    }

    mutating func note(_ code: DecisionCode, evidence: [FactKey] = []) {
        log.append(DecisionReason(code, evidence: evidence, at: now))
    }

    mutating func note(_ reason: DecisionReason) { log.append(reason) }

    /// Notes why what a person ordered is not done: who ordered it is told, and what stood open stays open.
    mutating func leaveUndone(_ reason: DecisionReason) {
        log.append(reason)
        notPerformed = reason
    }

    /// Asks for an effect that may be asked for again while it is open.
    mutating func emit(_ effect: Effect, notBefore instant: Instant? = nil) {
        if !effects.contains(effect) { effects.append(effect) }
        if let instant, instant > now { notBefore[effect] = instant }
    }

    /// Asks for effects once in the case's life under this name.
    ///
    /// - Returns: False when they had been asked for before.
    @discardableResult
    mutating func once(_ name: String, _ wanted: Effect...) -> Bool {
        guard !afterSale.effectsAsked.contains(name) else { return false }
        afterSale.effectsAsked.append(name)
        for effect in wanted { emit(effect) }
        return true
    }

    /// Hands the case to people: what happened, and why they are asked. An unsent intent of the rules is dropped.
    ///
    /// - Parameter subject: What it is about; a person who takes the case back answers for this subject only.
    mutating func review(
        _ code: DecisionCode, about subject: String = "", evidence: [FactKey] = [], task: TaskKind = .review
    ) {
        dropUnsent(because: code, evidence: evidence)
        afterSale.hold = nil
        enter(.review, code, evidence: evidence)
        afterSale.reviewOf = "\(code.rawValue)/\(subject)"
        emit(.task(task, suggestion: code.english))
        emit(.notify(event: "turnback.case.review"))
    }

    /// Whether a person has answered this question by taking the case back.
    func isOverruled(_ code: DecisionCode, about subject: String = "") -> Bool {
        afterSale.overruled.contains("\(code.rawValue)/\(subject)")
    }
}
