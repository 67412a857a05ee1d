import RefundRules
import ShipmentModel
import Testing

@Suite struct ApprovalTests {
    @Test func `an approval is asked for once only`() {
        var bench = Bench.approved()
        let again = bench.decide()
        #expect(again.effects.isEmpty)
        #expect(again.log.isEmpty)
        #expect(again.intents.isEmpty)
    }

    @Test func `a parcel that is refused already at the application is approved and speaks at once`() {
        var bench = Bench()
        bench[parcel: 0].refuse(at(.monday, 8))
        let decision = bench.decide(at(.monday, 9))
        #expect(bench.state == .turned)
        #expect(decision.effects.contains(.agree))
        #expect(decision.effects.interceptions.isEmpty)
        // Earlier than the approval counts as the approval.
        #expect(bench.afterSale.deadline.effective == at(.wednesday, 9))
    }

    @Test func `a parcel that came back before the application is paid at once`() {
        var bench = Bench()
        bench[parcel: 0].comeBack(at(.monday, 8))
        let decision = bench.decide(at(.monday, 9))
        #expect(bench.state == .refundDue)
        #expect(decision.effects.pays)
        #expect(decision.effects.contains(.agree))
    }

    @Test func `a case that the platform agreed to is read again every few hours until its parcels are named`() {
        var bench = Bench(parcels: 0)
        bench.afterSale.facts.parcels = nil
        bench.afterSale.facts.isRefuseThenRefund = true
        let first = bench.decide(at(.monday, 9))
        #expect(bench.state == .approved)
        #expect(first.effects.contains(.readCase))
        #expect(!bench.decide(at(.monday, 9, 30)).effects.contains(.readCase))
        let next = first.lookAgainAt ?? .distantFuture
        #expect(next <= at(.monday, 15))
        #expect(bench.decide(next).effects.contains(.readCase))
    }

    @Test func `later events do not undo an approval`() {
        var bench = Bench.approved()
        bench[parcel: 0].status = .exception
        bench[parcel: 0].anomalySince = TimeSpan(at(.monday, 10))
        bench.inputs.policy.isCrossBorder = true
        bench.decide(at(.monday, 10))
        #expect(bench.state == .approved)
    }
}

/// The worked times of domain §4: approved Monday 09:00, so the deadline is next Monday 09:00.
@Suite struct ClockTests {
    @Test func `(a) an interception that succeeded Tuesday 10:00 leaves until Thursday 10:00`() {
        var bench = Bench.approved()
        bench.inputs.policy.paysAtInterceptionSuccess = false
        bench[parcel: 0].intercept(at(.tuesday, 10))
        bench.decide(at(.tuesday, 10, 1))
        #expect(bench.afterSale.deadline.effective == at(.thursday, 10))
        #expect(bench.afterSale.deadline.shortenedBy == at(.tuesday, 10))
    }

    @Test func `(b) a refusal heard afterwards does not move it`() {
        var bench = Bench.approved()
        bench.inputs.policy.paysAtInterceptionSuccess = false
        bench[parcel: 0].intercept(at(.tuesday, 10))
        bench.decide(at(.tuesday, 10, 1))
        bench[parcel: 0].refuse(at(.wednesday, 8))
        bench.decide(at(.wednesday, 8, 1))
        #expect(bench.afterSale.deadline.effective == at(.thursday, 10))
    }

    @Test func `(c) with less than 48 hours left nothing changes`() {
        var bench = Bench.approved()
        bench.inputs.policy.paysAtInterceptionSuccess = false
        bench[parcel: 0].intercept(at(.sunday, 12))
        bench.decide(at(.sunday, 12, 1))
        #expect(bench.afterSale.deadline.effective == at(.nextMonday, 9))
    }

    @Test func `(d) the events of (a) and (b) in the other order give the same`() {
        var bench = Bench.approved()
        bench.inputs.policy.paysAtInterceptionSuccess = false
        bench[parcel: 0].refuse(at(.wednesday, 8))
        bench.decide(at(.wednesday, 8, 1))
        #expect(bench.afterSale.deadline.effective == at(.friday, 8))
        bench[parcel: 0].intercept(at(.tuesday, 10))
        bench.decide(at(.wednesday, 8, 2))
        #expect(bench.afterSale.deadline.effective == at(.thursday, 10))
        #expect(bench.afterSale.deadline.shortenedBy == at(.tuesday, 10))
    }

    @Test func `a signature that is told again later is still the first one`() {
        var bench = Bench.approved()
        bench[parcel: 0].deliver(at(.wednesday, 18))
        bench[parcel: 0].firstSigned = ParcelReading.Milestone(
            when: TimeSpan(at(.tuesday, 10)), grade: .proof, evidence: [])
        bench.decide(at(.wednesday, 19))
        #expect(bench.afterSale.deadline.effective == at(.thursday, 10))
        #expect(bench.afterSale.scoreTimer.triggeredAt == at(.tuesday, 10))
    }

    @Test func `what the platform said before the 48 hours began does not cover them, and it is asked at once`() {
        var bench = Bench.approved()
        bench.inputs.policy.paysAtInterceptionSuccess = false
        bench.afterSale.facts.deadlineAt = at(.nextMonday, 9)
        (bench.afterSale.facts.updatedAt, bench.afterSale.facts.heard) = (at(.monday, 10), at(.monday, 10))
        bench.decide(at(.monday, 10))
        #expect(bench.afterSale.deadline.effective == at(.nextMonday, 9) && !bench.afterSale.deadline.isEstimate)
        bench[parcel: 0].refuse(at(.tuesday, 10))
        let first = bench.decide(at(.tuesday, 10, 1))
        #expect(bench.afterSale.deadline.effective == at(.thursday, 10) && bench.afterSale.deadline.isEstimate)
        #expect(first.effects.contains(.readCase))
        #expect(first.lookAgainAt == at(.wednesday, 10), "the alarm a day before")
        #expect(!bench.decide(at(.tuesday, 10, 2)).effects.contains(.readCase), "asked once")
        // Heard since, the platform's own word is the deadline, whatever it is.
        bench.afterSale.facts.heard = at(.tuesday, 10, 5)
        bench.decide(at(.tuesday, 10, 5))
        #expect(bench.afterSale.deadline.effective == at(.nextMonday, 9) && !bench.afterSale.deadline.isEstimate)
    }

    @Test func `(e) the score timer counts before the approval and after the first event`() throws {
        var bench = Bench.approved()
        bench[parcel: 0].intercept(at(.tuesday, 10))
        bench.decide(at(.tuesday, 10))
        #expect(bench.state == .refundDue)
        let begun = bench.begin(at(.tuesday, 10, 4))
        let attempt = try #require(begun)
        bench.inputs.now = at(.tuesday, 10, 6)
        bench.keep(
            RefundRules.settle(
                TargetAnswer(.done, amount: bench.intent?.amount, at: at(.tuesday, 10, 5)), for: attempt.key,
                isQuery: false, target: TargetAbilities(knowsKeys: true, settleDelay: .seconds(60)),
                attempts: [attempt], in: bench.inputs))
        #expect(bench.state == .refunded)
        #expect(bench.afterSale.scoreTimer.elapsed(at: at(.nextMonday, 0)) == .minutes(25))
    }

    @Test func `an anomaly of a parcel that has not turned does not count`() {
        var bench = Bench.approved(parcels: 2)
        bench[parcel: 0].refuse(at(.tuesday, 10))
        bench[parcel: 1] = .of(.exception, heard: at(.tuesday, 11))
        bench.decide(at(.tuesday, 11))
        #expect(!bench.afterSale.scoreTimer.isRunning(at: at(.tuesday, 12)))
        bench[parcel: 1] = .inTransit(heard: at(.tuesday, 13))
        bench.decide(at(.tuesday, 14))
        let timer = bench.afterSale.scoreTimer
        let second = Bench.parcel(1).number
        #expect(timer.anomalies == [.init(of: second, from: at(.tuesday, 11), until: at(.tuesday, 13))])
        #expect(timer.elapsed(at: at(.tuesday, 14)) == .minutes(20 + 60 + 60))
    }

    @Test func `an anomaly ends with its own parcel's scan, not with another's`() {
        var bench = Bench.approved(parcels: 2)
        bench[parcel: 0].refuse(at(.tuesday, 10))
        bench[parcel: 1] = .of(.exception, heard: at(.tuesday, 11))
        bench.decide(at(.tuesday, 11))
        bench[parcel: 0].turnBack(at(.tuesday, 16))
        bench.decide(at(.tuesday, 16))
        bench[parcel: 1] = .inTransit(heard: at(.tuesday, 13))
        bench.decide(at(.tuesday, 17))
        #expect(bench.afterSale.scoreTimer.anomalies.map(\.until) == [at(.tuesday, 13)])
        // And where it turns without a scan, with its turning.
        var stopped = Bench.approved(parcels: 2)
        stopped[parcel: 1] = .of(.exception, heard: at(.tuesday, 11))
        stopped.decide(at(.tuesday, 11))
        stopped[parcel: 1].intercept(at(.tuesday, 15))
        stopped.decide(at(.tuesday, 18))
        #expect(stopped.afterSale.scoreTimer.anomalies.map(\.until) == [at(.tuesday, 15)])
    }

    @Test func `two parcels' anomalies at once are one time`() {
        var bench = Bench.approved(parcels: 3)
        bench[parcel: 0].refuse(at(.tuesday, 10))
        bench[parcel: 1] = .of(.exception, heard: at(.tuesday, 11))
        bench[parcel: 2] = .of(.exception, heard: at(.tuesday, 12))
        bench.decide(at(.tuesday, 12))
        bench[parcel: 1] = .inTransit(heard: at(.tuesday, 13))
        bench.decide(at(.tuesday, 13))
        #expect(!bench.afterSale.scoreTimer.isRunning(at: at(.tuesday, 13, 30)))
        bench[parcel: 2] = .inTransit(heard: at(.tuesday, 14))
        bench.decide(at(.tuesday, 14))
        #expect(bench.afterSale.scoreTimer.elapsed(at: at(.tuesday, 15)) == .minutes(20 + 60 + 60))
    }

    @Test func `a success that was withdrawn stops the timer again`() {
        var bench = Bench.approved()
        bench.inputs.policy.paysAtInterceptionSuccess = false
        bench[parcel: 0].intercept(at(.tuesday, 10))
        bench.decide(at(.tuesday, 11))
        #expect(bench.afterSale.scoreTimer.isRunning(at: at(.tuesday, 11)))
        bench[parcel: 0].intercept(at(.tuesday, 12), .failed)
        bench.decide(at(.tuesday, 12))
        #expect(!bench.afterSale.scoreTimer.isRunning(at: at(.tuesday, 13)))
    }

    @Test func `the deadline is alarmed a day, six hours and an hour before, and when it has passed`() {
        var bench = Bench.approved()
        var instant = at(.monday, 9)
        while let next = bench.decide(instant).lookAgainAt, next <= at(.nextMonday, 12) {
            instant = next
            bench[parcel: 0].lastHeardOf = TimeSpan(instant)
        }
        let alarms = bench.asked.filter { if case .alarm = $0 { true } else { false } }
        #expect(
            alarms == [
                .alarm("deadline_24h"), .alarm("deadline_6h"), .alarm("deadline_1h"), .alarm("deadline_passed"),
            ])
        #expect(bench.afterSale.isOverdue)
        #expect(bench.state == .approved)
        #expect(bench.asked.contains(event: "deadline_near"))
        #expect(bench.asked.contains(event: "overdue"))
    }

    @Test func `of several alarms at once the most urgent speaks`() {
        var bench = Bench.approved()
        let decision = bench.decide(at(.nextMonday, 8, 30))
        let alarms = decision.effects.filter {
            if case .alarm(let code) = $0 { code.hasPrefix("deadline") } else { false }
        }
        #expect(alarms == [.alarm("deadline_1h")])
        #expect(bench.afterSale.deadlineAlarms == [.day, .sixHours, .hour])
    }

    @Test func `the platform's deadline is the deadline, and both are kept`() {
        var bench = Bench.approved()
        bench.afterSale.facts.deadlineAt = at(.friday, 9)
        bench.afterSale.facts.updatedAt = at(.monday, 9)
        bench.decide(at(.tuesday, 9))
        #expect(bench.afterSale.deadline.effective == at(.friday, 9))
        #expect(!bench.afterSale.deadline.isEstimate)
        #expect(bench.afterSale.deadline.estimate == at(.nextMonday, 9))
        // An alarm raised for a deadline that the platform then moves is raised again when it is due again.
        bench.decide(at(.thursday, 10))
        #expect(bench.afterSale.deadlineAlarms == [.day])
        bench.afterSale.facts.deadlineAt = at(.sunday, 9)
        bench.decide(at(.thursday, 11))
        #expect(bench.afterSale.deadlineAlarms.isEmpty)
        let decision = bench.decide(at(.saturday, 9))
        #expect(decision.effects.contains(.alarm("deadline_24h")))
    }

    @Test func `the approval replaces the application's deadline, whoever set that, until the platform names another`()
    {
        var bench = Bench()
        bench.inputs.policy.at48h = .pay
        bench.afterSale.facts.deadlineAt = at(.wednesday, 8, 40)
        bench.decide(at(.monday, 9))
        #expect(bench.afterSale.deadline.effective == at(.nextMonday, 9))
        #expect(bench.afterSale.deadline.isEstimate)
        bench[parcel: 0].refuse(at(.tuesday, 10))
        bench.decide(at(.tuesday, 11))
        #expect(bench.afterSale.deadline.effective == at(.thursday, 10))
        #expect(!bench.decide(at(.wednesday, 9)).effects.pays)
        #expect(!bench.afterSale.isOverdue)
        // Said again since, by a clock that is a moment behind ours, it is another one's only if it differs.
        var moved = bench
        moved.afterSale.facts.deadlineAt = at(.thursday, 8)
        moved.decide(at(.wednesday, 10))
        #expect(moved.afterSale.deadline.effective == at(.thursday, 8))
        bench.afterSale.facts.updatedAt = at(.tuesday, 12)
        bench.decide(at(.wednesday, 10))
        #expect(bench.afterSale.deadline.effective == at(.wednesday, 8, 40), "the platform means it")
    }

    @Test func `an application's deadline that is heard of after the approval is old, the agreeing platform's is not`()
    {
        var bench = Bench.approved()
        bench.afterSale.facts.deadlineAt = at(.wednesday, 8, 40)
        bench.decide(at(.tuesday, 9))
        #expect(bench.afterSale.deadline.isEstimate)
        var agreed = Bench()
        agreed.afterSale.facts.isRefuseThenRefund = true
        agreed.afterSale.facts.updatedAt = at(.monday, 8, 59)
        agreed.decide(at(.monday, 9))
        agreed.afterSale.facts.deadlineAt = at(.nextMonday, 8)
        agreed.afterSale.facts.updatedAt = at(.monday, 8, 58)
        agreed.decide(at(.monday, 9, 5))
        #expect(agreed.afterSale.deadline.effective == at(.nextMonday, 8))
    }

    @Test(arguments: ShopPolicy.At48h.allCases)
    func `after the 48-hour mark the shop's policy speaks`(policy: ShopPolicy.At48h) {
        var bench = Bench.approved()
        bench.inputs.policy.at48h = policy
        bench[parcel: 0].refuse(at(.tuesday, 10))
        bench.decide(at(.tuesday, 11))
        #expect(bench.state == .turned)
        #expect(bench.asked.contains(task: .decideNow) == (policy == .askPerson || policy == .askMoreTime))
        bench.decide(at(.thursday, 4))
        #expect(bench.asked.contains(.askMoreTime) == (policy == .askMoreTime))
        let last = bench.decide(at(.thursday, 9))
        #expect(last.effects.pays == (policy == .pay))
        #expect(bench.state == (policy == .pay ? .refundDue : .turned))
        // It stays due although the ordinary table says no.
        bench.decide(at(.thursday, 9, 1))
        #expect(bench.state == (policy == .pay ? .refundDue : .turned))
    }

    @Test(arguments: ShopPolicy.At48h.allCases)
    func `what the policy would not pay before the end is a person's, unless the shop only waits`(
        policy: ShopPolicy.At48h
    ) {
        var bench = Bench.approved(parcels: 2)
        bench.inputs.policy.at48h = policy
        bench[parcel: 0].refuse(at(.tuesday, 10))
        bench.decide(at(.tuesday, 11))
        #expect(bench.state == .approved)
        #expect(bench.asked.contains(task: .decideNow) == (policy != .wait))
        bench.decide(at(.thursday, 9, 30))
        #expect(!bench.asked.pays)
    }

    @Test func `the policy never pays for goods that were signed for`() {
        var bench = Bench.approved()
        bench.inputs.policy.at48h = .pay
        bench[parcel: 0].deliver(at(.tuesday, 10))
        #expect(bench.decide(at(.tuesday, 11)).effects.contains(task: .decideNow))
        bench.decide(at(.thursday, 9, 30))
        #expect(bench.state == .signed)
        #expect(!bench.asked.pays)
    }
}
