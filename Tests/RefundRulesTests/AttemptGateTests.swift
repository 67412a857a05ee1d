import RefundRules
import ShipmentModel
import Testing

@Suite struct AttemptGateTests {
    private static let target = TargetAbilities(
        knowsKeys: true, settleDelay: .seconds(60), idempotencyWindow: .hours(23))

    private func gate(_ bench: Bench, attempts: [RefundAttempt] = []) -> AttemptGate {
        AttemptGate(
            inputs: bench.inputs, key: bench.intent?.key ?? RefundKey(rawValue: "none"), attempts: attempts,
            target: Self.target,
            spending: .init(
                hourMinor: 0, dayMinor: 0, hourEnds: bench.inputs.now + .hours(1), dayEnds: bench.inputs.now + .days(1)),
            isStopped: false, seenVersion: "1")
    }

    private func code(_ verdict: AttemptGate.Verdict) -> String {
        switch verdict {
        case .go: "go"
        case .queryFirst: "query"
        case .hold(_, let reason): "hold \(reason.code)"
        case .drop(let reason): "drop \(reason.code)"
        }
    }

    @Test func `a due refund goes`() {
        #expect(gate(Bench.standing(in: .refundDue)).check() == .go)
    }

    static let obstacles: [(String, @Sendable (inout AttemptGate) -> Void)] = [
        ("hold stop_switch", { $0.isStopped = true }),
        ("hold stale_read", { $0.seenVersion = "2" }),
        ("hold platform_is_refunding", { $0.inputs.afterSale.facts.refundState = .refunding }),
        ("hold cap_per_refund", { $0.inputs.policy.capPerRefundMinor = 12_899 }),
        ("hold cap_per_hour", { $0.spending.hourMinor = 2_000_000 - 12_899 }),
        ("hold cap_per_day", { $0.spending.dayMinor = 20_000_000 - 12_899 }),
        ("hold cap_per_day", { $0.spending.dayMinor = .max }),
        ("drop intent_not_open", { $0.inputs.intents[0].phase = .dropped }),
        ("drop intent_not_open", { $0.inputs.intents[0].phase = .done }),
        ("drop intent_not_open", { $0.inputs.intents = [] }),
        ("drop case_changed", { $0.inputs.afterSale.state = .approved }),
        ("drop case_changed", { $0.inputs.afterSale.facts.refundState = .refunded }),
        ("drop case_changed", { $0.inputs.afterSale.facts.platformState = .closed }),
        ("drop case_changed", { $0.inputs.afterSale.facts.platformState = .refused }),
        ("drop case_changed", { $0.inputs.afterSale.facts.amount = Money(minorUnits: 1, currency: .cny) }),
        ("drop arbitration", { $0.inputs.afterSale.facts.isInArbitration = true }),
        ("drop order_overpaid", { $0.inputs.orderRefunded = Money(minorUnits: 30_000, currency: .cny) }),
        ("drop contradicted", { $0.inputs.parcels[Bench.parcel(0)]?.deliver(at(.tuesday, 18)) }),
        ("drop contradicted", { $0.inputs.parcels[Bench.parcel(0)]?.intercept(at(.tuesday, 12), .failed) }),
        ("hold unclear_delivery", { $0.inputs.parcels[Bench.parcel(0)]?.deliver(at(.tuesday, 18), .unclear) }),
    ]

    @Test(arguments: obstacles.indices)
    func `each obstacle stops it, and deciding again then leaves nothing to send`(index: Int) {
        let (expected, change) = Self.obstacles[index]
        var gate = gate(Bench.standing(in: .refundDue))
        change(&gate)
        let verdict = gate.check()
        #expect(code(verdict) == expected)
        if case .hold(let until, _) = verdict { #expect(until > gate.inputs.now) }
        guard case .drop = verdict, gate.inputs.intents.first?.isOpen == true, gate.inputs.afterSale.state == .refundDue
        else { return }
        let decision = RefundRules.decide(gate.inputs)
        let old = gate.inputs.intents.first
        #expect(decision.intents.contains { $0.key == old?.key && ($0.phase != .written || $0.amount != old?.amount) })
    }

    @Test func `caps are inclusive, and a person's order lifts the cap of one refund alone`() {
        var gate = gate(Bench.standing(in: .refundDue))
        gate.inputs.policy.capPerRefundMinor = 12_900
        gate.spending.hourMinor = 2_000_000 - 12_900
        #expect(gate.check() == .go)
        var bench = Bench.standing(in: .signed)
        bench.inputs.policy.capPerRefundMinor = 1
        bench.inputs.policy.fourEyesAboveMinor = nil
        bench.decide(at(.wednesday, 9), PersonAction(.pay, person: "Li", reason: "so be it"))
        var ordered = self.gate(bench)
        #expect(ordered.check() == .go)
        ordered.inputs.policy.capPerHourMinor = 1
        #expect(code(ordered.check()) == "hold cap_per_hour")
    }

    @Test func `a lifted cap gives room up to what it was lifted to, and never takes any away`() {
        var gate = gate(Bench.standing(in: .refundDue))
        (gate.spending.hourMinor, gate.spending.dayMinor) = (2_000_000, 2_000_000)
        #expect(code(gate.check()) == "hold cap_per_hour")
        gate.lifted = .init(hourMinor: 2_012_900, dayMinor: 0)
        #expect(gate.check() == .go)
        gate.lifted?.hourMinor -= 1
        #expect(code(gate.check()) == "hold cap_per_hour")
        gate.spending.hourMinor = 0
        gate.lifted = .init(hourMinor: 1, dayMinor: 1)
        #expect(gate.check() == .go)
        gate.inputs.policy.capPerRefundMinor = 1
        #expect(code(gate.check()) == "hold cap_per_refund", "that one a person's order lifts")
    }

    @Test func `an amount that no window can hold is told to people, once`() {
        var bench = Bench.approved()
        bench.inputs.policy.capPerHourMinor = 12_899
        bench[parcel: 0].comeBack(at(.tuesday, 10))
        let decision = bench.decide(at(.tuesday, 10))
        #expect(decision.effects.contains(task: .review) && bench.state == .refundDue)
        #expect(!bench.decide(at(.tuesday, 11)).effects.contains(task: .review))
        let advice = RefundRules.advice(for: bench.inputs)
        #expect(advice.english == DecisionCode.capBelowAmount.english)
    }

    @Test func `over the hour's cap a refund is held until the hour has passed, and then goes by itself`() {
        var bench = Bench.standing(in: .refundDue)
        var over = gate(bench)
        over.spending.hourMinor = 2_000_000
        guard case .hold(let until, _) = over.check() else {
            Issue.record("not held")
            return
        }
        #expect(until == over.spending.hourEnds)
        // The ledger writes the hold into the intent; the case looks again when it ends.
        bench.inputs.intents[0].heldUntil = until
        let waiting = bench.decide(at(.tuesday, 11, 1))
        #expect(waiting.lookAgainAt.map { $0 <= until } == true)
        #expect(waiting.notBefore.values.contains(until))
        let free = bench.decide(until)
        #expect(free.effects.pays && free.notBefore.isEmpty)
        #expect(gate(bench).check() == .go)
    }

    @Test func `nobody sends while another's call may still be under way`() throws {
        var bench = Bench.standing(in: .refundDue)
        let begun = bench.begin(at(.tuesday, 12))
        let attempt = try #require(begun)
        let gate = gate(bench, attempts: [attempt])
        #expect(gate.check() == .hold(until: attempt.deadline, DecisionReason(.anotherSender, at: at(.tuesday, 12))))
    }

    @Test func `what is possibly paid is asked about before every further try`() throws {
        var bench = Bench.standing(in: .refundDue)
        let begun = bench.begin(at(.tuesday, 12))
        let attempt = try #require(begun)
        bench.inputs.now = at(.tuesday, 12, 5)
        #expect(gate(bench, attempts: [attempt]).check() == .queryFirst)
        // A "not found" from before the call had surely ended and settled proves nothing.
        bench.inputs.intents[0].absentAt = attempt.deadline + .seconds(59)
        #expect(gate(bench, attempts: [attempt]).check() == .queryFirst)
        bench.inputs.intents[0].absentAt = attempt.deadline + .seconds(60)
        #expect(gate(bench, attempts: [attempt]).check() == .go)
        // Outside the target's window the same key may no longer be the same refund.
        bench.inputs.now = at(.wednesday, 11)
        #expect(gate(bench, attempts: [attempt]).check() == .queryFirst)
        // An intent that only a restored backup has forgotten the attempts of is asked about as well.
        bench.inputs.now = at(.tuesday, 12, 5)
        bench.inputs.intents[0].phase = .written
        bench.inputs.intents[0].absentAt = nil
        #expect(gate(bench, attempts: [attempt]).check() == .queryFirst)
    }

    @Test func `what was tried and is surely not there ends when it is not to be made any more, and is never dropped`()
        throws
    {
        var bench = Bench.standing(in: .refundDue)
        let begun = bench.begin(at(.tuesday, 12))
        let attempt = try #require(begun)
        bench.inputs.now = at(.tuesday, 12, 5)
        for (expected, change) in Self.obstacles {
            bench.inputs.intents[0].absentAt = at(.tuesday, 12, 5)
            var gate = gate(bench, attempts: [attempt])
            change(&gate)
            guard gate.inputs.intents.first?.isOpen == true, gate.inputs.afterSale.state == .refunding else { continue }
            let verdict = gate.check()
            let decision = RefundRules.decide(gate.inputs)
            if case .drop = verdict {
                let phase: RefundIntent.Phase = gate.inputs.afterSale.facts.refundState == .refunded ? .done : .notDone
                #expect(decision.intents.map(\.phase) == [phase], "\(expected)")
                #expect([.review, .closed, .merchantRefused, .refunded].contains(decision.afterSale.state))
                // Until the target has surely said that it is not there, nothing of this happens.
                gate.inputs.intents[0].absentAt = nil
                #expect(gate.check() == .queryFirst)
                #expect(RefundRules.decide(gate.inputs).intents.allSatisfy { $0.phase == phase && phase == .done })
            } else {
                #expect(decision.intents.isEmpty, "\(expected)")
            }
        }
    }
}
