import RefundRules
import ShipmentModel
import Testing

/// What a platform could not be told stays in sight until the platform shows it, or nobody wants it any more.
struct UntoldTests {
    private func order(_ kind: PersonAction.Kind) -> PersonAction {
        PersonAction(kind, person: "Li", reason: "because")
    }

    @Test func `an agreement that was not told is ordered again without being decided again`() {
        var bench = Bench.approved()
        #expect(bench.decide(at(.monday, 10), order(.approve)).log.map(\.code) == ["action_impossible"])
        bench.cannotTell(.agree)
        bench.decide(at(.monday, 11))
        #expect(bench.afterSale.isUntold(.agree))
        #expect(RefundRules.advice(for: bench.inputs).suggested == .approve)
        let decision = bench.decide(at(.monday, 12), order(.approve))
        #expect(decision.effects == [.agree])
        #expect(bench.afterSale.untold == nil && bench.afterSale.approvedAt == at(.monday, 9))
    }

    @Test func `what the platform shows needs no telling`() {
        var bench = Bench.approved()
        bench.cannotTell(.agree)
        bench.afterSale.facts.isRefuseThenRefund = true
        bench.decide(at(.monday, 11))
        #expect(bench.afterSale.untold == nil)
        let asks = bench.afterSale.note(untold: .agree)
        #expect(!asks)
    }

    @Test func `only a refusal that was not told keeps the deadline's alarms`() {
        for isTold in [true, false] {
            var bench = Bench.standing(in: .signed)
            bench.afterSale.facts.deadlineAt = at(.thursday, 10)
            bench.decide(at(.tuesday, 12), order(.refuse))
            if !isTold { bench.cannotTell(.refuse) }
            let decision = bench.decide(at(.tuesday, 13))
            #expect(decision.lookAgainAt == (isTold ? nil : at(.wednesday, 10)))
            let alarmed = bench.decide(at(.thursday, 9)).effects.contains(.alarm("deadline_1h"))
            #expect(alarmed == !isTold)
            #expect(RefundRules.advice(for: bench.inputs).suggested == (isTold ? nil : .refuse))
        }
    }

    @Test func `a refusal is ordered again until the platform has ended the case`() {
        var bench = Bench.standing(in: .signed)
        bench.decide(at(.tuesday, 12), order(.refuse))
        #expect(bench.decide(at(.tuesday, 13), order(.refuse)).effects.isEmpty)
        bench.cannotTell(.refuse)
        let closedAt = bench.afterSale.closedAt
        #expect(bench.decide(at(.tuesday, 14), order(.refuse)).effects == [.refuse])
        #expect(bench.state == .merchantRefused && bench.afterSale.closedAt == closedAt)
        bench.cannotTell(.refuse)
        bench.afterSale.facts.platformState = .refused
        bench.decide(at(.tuesday, 15))
        #expect(bench.afterSale.untold == nil && !bench.afterSale.isWanted(.refuse))
    }

    @Test func `more time that could not be asked for is a person's at once`() {
        var bench = Bench.approved()
        bench.cannotTell(.askMoreTime)
        #expect(bench.afterSale.untold == nil)
    }
}

extension Bench {
    /// A platform could not be told: people are asked.
    fileprivate mutating func cannotTell(_ order: PlatformOrder) {
        let asks = afterSale.note(untold: order)
        #expect(asks)
    }
}
