import RefundRules
import ShipmentModel
import Testing

/// After the end of a case: watched, told of, taken up again, never paid by itself.
@Suite struct EndedTests {
    private func closed() -> Bench {
        var bench = Bench.approved()
        bench.afterSale.facts.platformState = .closed
        bench.decide(at(.tuesday, 9))
        return bench
    }

    @Test func `a case that ends otherwise at the platform is people's`() {
        var bench = closed()
        bench.reopenAtPlatform(at(.wednesday, 9))
        #expect(bench.decide(at(.thursday, 11)).log.map(\.code) == ["reopened_at_platform"])
        bench.afterSale.facts.refundState = .refunded
        #expect(bench.decide(at(.thursday, 12)).log.map(\.code) == ["refunded_after_end"])
        #expect(bench.state == .closed)
        #expect(!bench.asked.pays)
    }

    @Test func `what the platform said before the end reopens nothing`() {
        for kind in [PersonAction.Kind.refuse, .close] {
            var bench = Bench.approved()
            let decision = bench.decide(at(.tuesday, 9), PersonAction(kind, person: "Li", reason: "r"))
            #expect(bench.state.isTerminal)
            #expect(!decision.effects.contains(task: .review))
            #expect(RefundRules.advice(for: bench.inputs).suggested == nil)
        }
    }

    @Test func `a person takes up again what the platform shows open: evaluated, approved and timed anew`() {
        var bench = closed()
        bench.afterSale.version = 7
        bench.reopenAtPlatform(at(.wednesday, 9))
        bench.decide(at(.thursday, 9))
        let advice = RefundRules.advice(for: bench.inputs)
        #expect(advice.suggested == .takeBackToApproved)
        let resume = PersonAction(.takeBackToApproved, person: "Li", reason: "the buyer asked again")
        let decision = bench.decide(at(.thursday, 10), resume)
        #expect(bench.state == .approved)
        #expect(bench.afterSale.version == 7)
        #expect(bench.afterSale.approvedAt == at(.thursday, 10))
        #expect(bench.afterSale.deadline.estimate == at(.thursday, 10) + .days(7))
        #expect(bench.afterSale.closedAt == nil && bench.afterSale.scoreTimer.stoppedAt == nil)
        #expect(decision.effects.contains(.agree))
        // Once per case.
        #expect(!decision.effects.contains(.remindBuyer))
    }

    @Test func `an interception that was taken back with the case is asked for again under a new number`() {
        var bench = closed()
        bench.afterSale.note(bench.answer(.cancelled, at(.tuesday, 9, 5)))
        let first = bench.afterSale.interceptionsAsked[Bench.parcel(0)]?.requestNumber
        bench.reopenAtPlatform(at(.wednesday, 9))
        bench.decide(at(.thursday, 9))
        let resume = PersonAction(.takeBackToApproved, person: "Li", reason: "again")
        #expect(bench.decide(at(.thursday, 10), resume).effects.interceptions == [Bench.carrier])
        #expect(bench.afterSale.interceptionsAsked[Bench.parcel(0)]?.requestNumber != first)
    }

    @Test func `what is closed at the platform too, or paid, is not taken up again`() {
        var bench = closed()
        let resume = PersonAction(.takeBackToApproved, person: "Li", reason: "again")
        #expect(bench.decide(at(.thursday, 10), resume).log.map(\.code) == ["action_impossible"])
        bench.reopenAtPlatform(at(.wednesday, 9))
        bench.afterSale.facts.refundState = .refunded
        bench.decide(at(.thursday, 11), resume)
        #expect(bench.state == .closed)

        var paid = Sent.paid()
        paid.reopenAtPlatform(at(.wednesday, 9))
        paid.decide(at(.thursday, 11), resume)
        #expect(paid.state == .refunded)
    }

    @Test func `a refund that the platform shows failed after it was made is people's, once, and never paid again`() {
        var bench = Sent.paid()
        bench.afterSale.facts.refundState = .failed
        #expect(bench.decide(at(.tuesday, 13)).effects.isEmpty, "said before it was made")
        bench.afterSale.facts.updatedAt = at(.thursday, 9)
        let decision = bench.decide(at(.thursday, 9, 1))
        #expect(decision.effects.contains(task: .bounced))
        #expect(decision.log.map(\.code) == ["refund_bounced"])
        #expect(bench.intent?.phase == .done && bench.intent?.hasBounced == true)
        #expect(bench.state == .refunded && !decision.effects.pays)
        #expect(bench.decide(at(.thursday, 10)).effects.isEmpty)
    }

    @Test func `so is a failed refund that the platform had made by itself`() {
        var bench = Bench.standing(in: .refundDue)
        bench.afterSale.facts.refundState = .refunded
        bench.afterSale.facts.updatedAt = at(.wednesday, 8)
        bench.decide(at(.wednesday, 9))
        bench.afterSale.facts.refundState = .failed
        bench.afterSale.facts.updatedAt = at(.friday, 8)
        #expect(bench.decide(at(.friday, 9)).effects.contains(task: .bounced))
        #expect(!bench.decide(at(.friday, 10)).effects.contains(task: .bounced))
        #expect(bench.intent?.phase == .superseded)
    }

    @Test func `a case taken up again does not inherit the ended one's deadline`() {
        var deadline = MerchantDeadline()
        deadline.approve(at: at(.monday, 9))
        deadline.setPlatform(at(.friday, 9), saidAt: at(.monday, 10))
        #expect(deadline.effective == at(.friday, 9))
        deadline.approve(at: at(.thursday, 10))
        deadline.setPlatform(at(.friday, 9), saidAt: at(.monday, 10))
        #expect(deadline.isEstimate && deadline.effective == at(.thursday, 10) + .days(7))
        deadline.setPlatform(at(.saturday, 9), saidAt: at(.thursday, 11))
        #expect(deadline.effective == at(.saturday, 9))
    }

    @Test func `a refund's parcel is watched for thirty days, complained about or not, or until it is back`() {
        var bench = Sent.paid()
        #expect(bench.decide(at(.wednesday, 9)).lookAgainAt == at(.tuesday, 12, 1) + .days(3))
        let complaint = at(.tuesday, 12, 1) + .days(15)
        #expect(bench.decide(complaint).effects.contains(task: .complaintDue))
        let end = at(.tuesday, 12, 1) + .days(30)
        #expect(bench.decide(complaint + .days(1)).lookAgainAt == end)
        var back = bench
        back[parcel: 0].comeBack(complaint + .days(2))
        #expect(back.decide(complaint + .days(2)).lookAgainAt == nil)
        #expect(bench.decide(end).lookAgainAt == nil, "not for ever")
    }

    @Test func `a closed case's parcel is watched while it may come back: then a person is asked`() {
        for kind in [PersonAction.Kind.refuse, .close] {
            var bench = Bench.approved()
            bench.look()
            bench.afterSale.note(bench.answer(.accepted, at(.monday, 9, 30)))
            bench.decide(at(.tuesday, 9), PersonAction(kind, person: "Li", reason: "withdrawn"))
            #expect(bench.decide(at(.tuesday, 10)).lookAgainAt == at(.tuesday, 9) + .days(30))
            var handedOver = bench
            handedOver[parcel: 0].deliver(at(.wednesday, 9))
            #expect(handedOver.decide(at(.wednesday, 10)).lookAgainAt == nil)
            bench[parcel: 0].comeBack(at(.friday, 9))
            let decision = bench.decide(at(.friday, 10))
            #expect(decision.log.map(\.code) == ["goods_came_back"])
            #expect(decision.lookAgainAt == nil)
        }
    }

    @Test func `the parcel of a closed case that nobody stopped is not watched`() {
        var bench = Bench.approved()
        bench.inputs.policy.interceptionChannels = [:]
        bench.afterSale.interceptionsAsked = [:]
        bench.decide(at(.tuesday, 9), PersonAction(.close, person: "Li", reason: "withdrawn"))
        #expect(bench.decide(at(.tuesday, 10)).lookAgainAt == nil)
        bench[parcel: 0].refuse(at(.wednesday, 9))
        #expect(bench.decide(at(.wednesday, 10)).lookAgainAt == at(.tuesday, 9) + .days(30))
    }

    @Test func `the shop sets when a missing return is warned of and complained about`() {
        var bench = Sent.paid()
        bench.inputs.policy.returnWarnAfter = .days(1)
        bench.inputs.policy.returnComplaintAfter = .days(2)
        #expect(bench.decide(at(.wednesday, 12, 1)).effects.contains(.alarm("return_not_started")))
        #expect(bench.decide(at(.thursday, 12, 1)).effects.contains(task: .complaintDue))
    }
}

extension Bench {
    /// The platform shows the ended case waiting for the merchant again.
    fileprivate mutating func reopenAtPlatform(_ instant: Instant) {
        afterSale.facts.platformState = .waitingMerchant
        afterSale.facts.updatedAt = instant
    }
}
