import RefundRules
import ShipmentModel
import Testing

/// What must hold for every case, whatever happens to it in whatever order: seeded walks of some thousand cases.
@Suite struct PropertyTests {
    @Test(arguments: 0..<24)
    func `money is written, sent and settled by the rules, whatever happens`(seed: Int) {
        _ = Walk.walks(seed: seed)
    }

    @Test func `the walks send, hold, ask, settle either way and drop`() {
        var seen: [String: Int] = [:]
        for seed in 0..<12 { seen.merge(Walk.walks(seed: seed), uniquingKeysWith: +) }
        for name in ["go", "hold", "queryFirst", "done", "notDone", "dropped"] {
            #expect(seen[name, default: 0] > 0, "\(name)")
        }
    }

    @Test(arguments: 0..<20)
    func `deciding again gives the same from any state, even one that no road leads to`(seed: Int) {
        var dice = Dice(state: UInt64(seed) &* 104_729)
        for _ in 0..<100 {
            var bench = dice.bench()
            for _ in 0..<4 { dice.happen(to: &bench) }
            bench.inputs.now = at(.tuesday, 12) + .hours(Int64(dice.roll(300)))
            bench.afterSale.state = dice.pick(CaseState.allCases)
            if dice.flip() { bench.afterSale.approvedAt = at(.monday, 9) }
            if dice.flip() {
                var intent = RefundIntent(
                    key: RefundKey(for: Bench.key, part: 1), caseKey: Bench.key, part: 1,
                    amount: Money(minorUnits: Int64(dice.roll(20_000)), currency: .cny),
                    reason: DecisionReason(.dueReturned, at: at(.monday, 9)), writtenAt: at(.monday, 9))
                intent.phase = dice.pick([.written, .attempted, .done, .notDone, .superseded, .dropped])
                intent.attempts = intent.phase == .written || intent.phase == .dropped ? 0 : 1
                bench.inputs.intents = [intent]
            }
            Walk.expectIdempotence(of: bench)
        }
    }
}

/// One case on its way, watched at every step.
private struct Walk {
    var bench: Bench
    var attempts = [RefundAttempt]()
    /// How often the gate answered what, and refunds came to which end.
    private var seen = [String: Int]()

    init(bench: Bench) { self.bench = bench }

    /// Twenty-five cases, one after the other.
    ///
    /// - Returns: What all of them have seen.
    static func walks(seed: Int) -> [String: Int] {
        var dice = Dice(state: UInt64(seed) &* 7_919)
        var seen: [String: Int] = [:]
        for _ in 0..<25 {
            var walk = Walk(bench: dice.bench())
            for _ in 0..<25 { walk.step(&dice) }
            seen.merge(walk.seen, uniquingKeysWith: +)
        }
        return seen
    }

    private mutating func keep(_ decision: Decision) {
        bench.keep(decision)
        for intent in decision.intents { seen["\(intent.phase)", default: 0] += 1 }
    }

    mutating func step(_ dice: inout Dice) {
        let before = bench
        bench.inputs.now = bench.inputs.now + .minutes(Int64(dice.roll(60 * 16)))
        dice.happen(to: &bench)
        let action = dice.action()
        bench.inputs.action = action
        let decision = RefundRules.decide(bench.inputs)
        check(decision, action: action)
        bench.inputs.action = nil
        keep(decision)
        Self.expectIdempotence(of: bench)
        // What a person takes up again begins anew.
        if !(before.state.isTerminal && action?.kind == .takeBackToApproved) { checkMonotone(before) }
        send(&dice)
    }

    /// Sends what is due, as a worker does, and hears anything at all.
    private mutating func send(_ dice: inout Dice) {
        guard let intent = bench.inputs.intents.first(where: \.isOpen) else { return }
        let target = TargetAbilities(
            knowsKeys: bench.inputs.targetKnowsKeys, settleDelay: .seconds(60), idempotencyWindow: .hours(23))
        let own = attempts.filter { $0.key == intent.key }
        let gate = AttemptGate(
            inputs: bench.inputs, key: intent.key, attempts: own, target: target,
            spending: .init(
                hourMinor: 0, dayMinor: 0, hourEnds: bench.inputs.now + .hours(1), dayEnds: bench.inputs.now + .days(1)),
            isStopped: dice.roll(10) == 0, seenVersion: bench.afterSale.facts.version)
        let before = bench
        let verdict = gate.check()
        seen[String("\(verdict)".prefix(while: \.isLetter)), default: 0] += 1
        switch verdict {
        case .go:
            #expect(bench.state == .refundDue || bench.state == .refunding)
            #expect(intent.phase == .written || intent.absentAt != nil)
            let attempt = RefundAttempt(
                key: intent.key, number: own.count + 1, worker: "w", leaseToken: 1, startedAt: bench.inputs.now,
                deadline: bench.inputs.now + .seconds(20), requestDigest: "", caseVersion: 0)
            attempts.append(attempt)
            bench.keep(RefundRules.begin(attempt, in: bench.inputs))
            #expect(bench.state == .refunding)
            settle(&dice, intent.key, target, isQuery: false)
        case .queryFirst: settle(&dice, intent.key, target, isQuery: true)
        case .drop:
            #expect(intent.phase == .written || intent.isSurelyAbsent)
            let decision = RefundRules.decide(bench.inputs)
            #expect(decision.intents.contains { $0.key == intent.key })
            bench.keep(decision)
        case .hold(let until, _): #expect(until > bench.inputs.now)
        }
        checkMonotone(before)
    }

    private mutating func settle(_ dice: inout Dice, _ key: RefundKey, _ target: TargetAbilities, isQuery: Bool) {
        bench.inputs.now = bench.inputs.now + .seconds(Int64(1 + dice.roll(600)))
        guard dice.roll(5) != 0, let intent = bench.inputs.intents.first(where: { $0.key == key }) else { return }
        let answer = dice.answer(intent, at: bench.inputs.now)
        let decision = RefundRules.settle(
            answer, for: key, isQuery: isQuery, target: target, attempts: attempts.filter { $0.key == key },
            in: bench.inputs)
        keep(decision)
        let after = bench.inputs.intents.first { $0.key == key }
        if after?.phase == .done, intent.phase != .done, bench.afterSale.facts.refundState != .refunded {
            #expect(answer.outcome == .done)
            #expect(answer.amount == intent.amount || (answer.amount == nil && !target.knowsKeys))
        }
        Self.expectIdempotence(of: bench)
    }

    /// Nothing is sent without an intent, and the rules write no intent without proof for every parcel.
    private func check(_ decision: Decision, action: PersonAction?) {
        var intents = bench.inputs.intents.filter { known in !decision.intents.contains { $0.key == known.key } }
        intents += decision.intents
        #expect(intents.filter(\.isOpen).count <= 1)
        for case .payRefund(let key) in decision.effects {
            #expect(intents.contains { $0.key == key && $0.isOpen })
        }
        for intent in decision.intents where intent.phase == .written {
            #expect(decision.afterSale.state == .refundDue)
            #expect(intent.amount.minorUnits > 0)
            // A large payment that people order was ordered by two of them.
            if action?.kind == .pay, let orderedBy = intent.orderedBy,
                let bound = bench.inputs.policy.fourEyesAboveMinor,
                intent.amount.minorUnits > bound
            {
                #expect(orderedBy.contains("Li") && orderedBy.contains("Wang"))
            }
            guard intent.orderedBy == nil else { continue }
            #expect(
                decision.afterSale.facts.parcelsAreComplete == true || intent.heldUntil != nil
                    || !decision.afterSale.overruled.isEmpty)
            let quality = bench.afterSale.facts.isQualityBuyer ?? false
            let readings = bench.afterSale.parcels.map { bench.inputs.parcels[$0] }
            #expect(!readings.isEmpty)
            for reading in readings {
                let basis = reading.flatMap {
                    DueBasis(of: $0, isQualityBuyer: quality, policy: bench.inputs.policy, now: bench.inputs.now)
                }
                if intent.reason.code == DecisionCode.dueAt48h.rawValue {
                    #expect(reading?.hasTurned == true || intent.heldUntil != nil)
                } else {
                    #expect(basis != nil || intent.heldUntil != nil)
                }
            }
        }
        if let again = decision.lookAgainAt { #expect(again > bench.inputs.now) }
        if action == nil, bench.state.isTerminal { #expect(decision.afterSale.state == bench.state) }
    }

    /// What never goes back: done, attempts, the end of a case, our own deadline.
    private func checkMonotone(_ before: Bench) {
        if before.state.isTerminal { #expect(bench.state == before.state) }
        for old in before.inputs.intents {
            guard let new = bench.inputs.intents.first(where: { $0.key == old.key }) else {
                Issue.record("an intent vanished")
                continue
            }
            #expect(new.attempts >= old.attempts)
            if old.phase == .done { #expect(new.phase == .done) }
            if old.attempts > 0 {
                #expect(new.amount == old.amount)
                #expect(new.phase != .written && new.phase != .dropped)
            }
        }
        if let old = before.afterSale.deadline.estimate, let new = bench.afterSale.deadline.estimate {
            #expect(new <= old)
        }
        #expect(bench.afterSale.buyerReminders <= 2)
    }

    static func expectIdempotence(of bench: Bench) {
        var bench = bench
        let first = RefundRules.decide(bench.inputs)
        bench.keep(first)
        let second = RefundRules.decide(bench.inputs)
        #expect(second.afterSale == first.afterSale)
        #expect(second.intents.isEmpty)
        #expect(second.log.isEmpty)
        #expect(second.lookAgainAt == first.lookAgainAt)
        for effect in second.effects {
            guard case .payRefund = effect else {
                Issue.record("asked for twice: \(effect)")
                continue
            }
        }
    }
}
