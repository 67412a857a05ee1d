import RefundRules
import ShipmentModel
import Testing

/// Conflicting evidence, domain §9: what an experienced operations person does, case by case.
@Suite struct ConflictTests {
    /// A quality buyer's case that is due because the parcel was refused.
    private func refusedByQualityBuyer() -> Bench {
        var bench = Bench.approved()
        bench.afterSale.facts.isQualityBuyer = true
        bench[parcel: 0].refuse(at(.tuesday, 10))
        bench.decide(at(.tuesday, 11))
        #expect(bench.state == .refundDue)
        return bench
    }

    // MARK: C1

    @Test func `C1: delivered after a success, inbound, is the return`() {
        var scene = Scene(asked: at(.monday, 9))
        scene.hear("stop done", at(.tuesday, 10))
        scene.hear("returning", at(.tuesday, 15))
        scene.hear("delivered", at(.thursday, 9))
        #expect(scene.reading.status == .returned)
        #expect(scene.reading.returned?.grade == .proof)
        #expect(scene.reading.contradictions.isEmpty)
    }

    @Test func `C1: delivered after a success, unsent and unclear: a day's hold, both asked, then people`() {
        var scene = Scene(asked: at(.monday, 9))
        scene.hear("stop done", at(.tuesday, 10))
        scene.hear("delivered", at(.tuesday, 18))
        #expect(scene.reading.deliveryDirection == .unclear)

        var bench = Bench.standing(in: .refundDue)
        bench[parcel: 0] = scene.reading
        let held = bench.decide(at(.tuesday, 19))
        #expect(bench.state == .refundDue)
        #expect(held.effects.contains(.track(Bench.parcel(0))))
        #expect(held.effects.contains { if case .queryIntercept = $0 { true } else { false } })
        #expect(
            !held.effects.contains {
                if case .payRefund(let key) = $0 { held.notBefore[.payRefund(key)] == nil } else { false }
            })
        #expect(bench.intent?.heldUntil == at(.wednesday, 19))
        // It turns out to be the sender's own signature.
        var resolved = bench
        resolved[parcel: 0].comeBack(at(.tuesday, 18))
        #expect(resolved.decide(at(.wednesday, 9)).effects.pays)
        #expect(resolved.intent?.heldUntil == nil)
        // Or nobody ever learns.
        let last = bench.decide(at(.wednesday, 19))
        #expect(bench.state == .review)
        #expect(last.intents.map(\.phase) == [.dropped])
        #expect(bench.afterSale.reason?.code == "unclear_delivery")
    }

    @Test func `C1: delivered after a success, unsent and clearly to the buyer: dropped and signed`() {
        var bench = Bench.standing(in: .refundDue)
        bench[parcel: 0].deliver(at(.tuesday, 18))
        let decision = bench.decide(at(.tuesday, 19))
        #expect(bench.state == .signed)
        #expect(decision.intents.map(\.phase) == [.dropped])
    }

    @Test(arguments: [ParcelReading.DeliveryDirection.outbound, .unclear])
    func `C1: delivered after a success, paid: kept paid, a complaint is due, the merchant is told`(
        direction: ParcelReading.DeliveryDirection
    ) {
        var bench = Sent.paid()
        bench[parcel: 0].deliver(at(.wednesday, 9), direction)
        let decision = bench.decide(at(.wednesday, 10))
        #expect(decision.effects.contains(task: .complaintDue))
        #expect(decision.effects.contains(event: "complaint_due"))
        #expect(decision.log.map(\.code) == ["delivered_after_refund"])
        #expect(bench.state == .refunded)
        #expect(bench.intent?.phase == .done)
    }

    // MARK: C2

    @Test func `C2: a success after the recipient's signature pays nothing, flags the carrier; the return pays`() {
        var scene = Scene(asked: at(.monday, 9))
        scene.hear("delivered", at(.tuesday, 10))
        var bench = Bench.approved()
        bench[parcel: 0] = scene.reading
        bench.decide(at(.tuesday, 11))
        #expect(bench.state == .signed)
        // Heard first or last: what counts is when it happened.
        scene.hear("stop done", at(.tuesday, 12))
        bench[parcel: 0] = scene.reading
        let decision = bench.decide(at(.tuesday, 13))
        #expect(bench.state == .signed)
        #expect(!decision.effects.pays)
        #expect(decision.effects.contains(.alarm("success_after_delivery")))
        #expect(bench.decide(at(.tuesday, 14)).effects.isEmpty)
        // The same signature told again after the success is no doubt about it.
        scene.hear("delivered", at(.tuesday, 15))
        bench[parcel: 0] = scene.reading
        bench.decide(at(.tuesday, 16))
        #expect(bench.state == .signed && bench.afterSale.hold == nil)
        // If the delivery scan was false, the parcel shows up.
        scene.hear("returned", at(.thursday, 12))
        bench[parcel: 0] = scene.reading
        #expect(bench.decide(at(.thursday, 13)).effects.pays)
        #expect(bench.state == .refundDue)
    }

    @Test func `C2: an order that runs is asked about for three days after the signature`() {
        var bench = Bench.approved()
        #expect(bench.afterSale.note(bench.answer(.accepted, at(.monday, 9, 1))) == true)
        bench[parcel: 0].deliver(at(.tuesday, 10))
        var next: Instant? = at(.tuesday, 10)
        var questions: [Instant] = []
        while let now = next, now < at(.sunday, 10) {
            let decision = bench.decide(now)
            if decision.effects.contains(where: { if case .queryIntercept = $0 { true } else { false } }) {
                questions.append(now)
            }
            next = decision.lookAgainAt
        }
        #expect(bench.state == .signed)
        #expect(questions == (0..<12).map { at(.tuesday, 10) + .hours(6 * $0) })
    }

    @Test func `C2: a signature that is heard after the success it came before takes the unsent money back`() {
        var scene = Scene(asked: at(.monday, 9))
        scene.hear("stop done", at(.tuesday, 12))
        var bench = Bench.approved()
        bench[parcel: 0] = scene.reading
        bench.decide(at(.tuesday, 13))
        #expect(bench.state == .refundDue)
        scene.hear("delivered", at(.tuesday, 10), heard: at(.tuesday, 14))
        bench[parcel: 0] = scene.reading
        let decision = bench.decide(at(.tuesday, 14, 1))
        #expect(bench.state == .signed)
        #expect(decision.intents.map(\.phase) == [.dropped] && !decision.effects.pays)
    }

    // MARK: C3, C4

    @Test func `C3: the same push twice, and a poll of the same scan, are one fact and one effect`() {
        var scene = Scene(asked: at(.monday, 9))
        #expect(scene.hear("stop done", at(.tuesday, 10), through: .push) == true)
        #expect(scene.hear("stop done", at(.tuesday, 10), through: .push) == false)
        var bench = Bench.approved()
        bench[parcel: 0] = scene.reading
        bench.decide(at(.tuesday, 11))
        // The poll joins the fact: another way of hearing it, nothing new to decide.
        scene.hear("stop done", at(.tuesday, 10), through: .answer, heard: at(.tuesday, 12))
        #expect(scene.facts.count == 1)
        bench[parcel: 0] = scene.reading
        let decision = bench.decide(at(.tuesday, 12))
        #expect(decision.intents.isEmpty && decision.log.isEmpty)
        #expect(bench.inputs.intents.count == 1)
    }

    @Test func `C3: a push and a poll that tell one scan in other words are two facts and one effect`() {
        var scene = Scene()
        scene.hear("returned", at(.tuesday, 10), through: .push)
        var bench = Bench.approved()
        bench[parcel: 0] = scene.reading
        #expect(bench.decide(at(.tuesday, 11)).effects.pays)
        scene.hear("returned", at(.tuesday, 10, 1), heard: at(.tuesday, 12), text: "sender signed")
        #expect(scene.facts.count == 2)
        bench[parcel: 0] = scene.reading
        let decision = bench.decide(at(.tuesday, 12))
        #expect(decision.intents.isEmpty && decision.log.isEmpty && bench.inputs.intents.count == 1)
    }

    @Test func `C4: pushes out of order are folded by when they happened`() {
        let told: [(String, Instant)] = [
            ("stop accepted", at(.monday, 10)), ("stop done", at(.tuesday, 10)), ("returning", at(.tuesday, 15)),
            ("returned", at(.thursday, 9)),
        ]
        var forwards = Scene(asked: at(.monday, 9))
        for (code, when) in told { forwards.hear(code, when, heard: at(.friday, 9)) }
        var backwards = Scene(asked: at(.monday, 9))
        for (code, when) in told.reversed() { backwards.hear(code, when, heard: at(.friday, 9)) }
        #expect(forwards.reading == backwards.reading)
        // Stages may be skipped, and one that comes late changes nothing.
        var late = Scene(asked: at(.monday, 9))
        late.hear("returned", at(.thursday, 9))
        var bench = Bench.approved()
        bench[parcel: 0] = late.reading
        #expect(bench.decide(at(.thursday, 10)).effects.pays)
        late.hear("stop accepted", at(.monday, 10), heard: at(.thursday, 11))
        bench[parcel: 0] = late.reading
        bench.decide(at(.thursday, 11))
        #expect(bench.state == .refundDue && bench.intent?.phase == .written)
    }

    // MARK: C5

    @Test func `C5a: exactly the case's amount is paid, never the rest of the order`() {
        var bench = Bench.approved()
        bench[parcel: 0].comeBack(at(.tuesday, 10))
        bench.decide(at(.tuesday, 11))
        #expect(bench.intent?.amount == Money(minorUnits: 12_900, currency: .cny))
        #expect(bench.intent?.part == 1)
        // A further part of the same case has a key of its own.
        #expect(RefundKey(for: Bench.key, part: 2) != bench.intent?.key)
    }

    @Test func `C5b: a parcel with foreign goods is stopped on a person's word only`() {
        var bench = Bench()
        bench.afterSale.facts.parcels?[0].foreignGoods = 2
        let decision = bench.decide(at(.monday, 9))
        #expect(decision.effects.interceptions.isEmpty)
        #expect(decision.effects.contains(task: .foreignGoods))
        #expect(bench.decide(at(.monday, 9, 30)).effects.isEmpty)
        let ordered = bench.decide(at(.monday, 10), PersonAction(.intercept, person: "Li", reason: "all of it"))
        #expect(ordered.effects.interceptions == [Bench.carrier])
    }

    @Test func `C5b: once it is stopped, the case's lines are refunded and the others have to be sent again`() {
        var bench = Bench()
        bench.afterSale.facts.parcels?[0].foreignGoods = 2
        bench.decide(at(.monday, 9))
        bench.decide(at(.monday, 10), PersonAction(.intercept, person: "Li", reason: "all of it"))
        bench[parcel: 0].intercept(at(.tuesday, 10))
        let decision = bench.decide(at(.tuesday, 11))
        #expect(bench.intent?.amount == bench.afterSale.facts.amount)
        #expect(decision.effects.contains(task: .reship))
        #expect(!bench.decide(at(.tuesday, 12)).effects.contains(task: .reship))
    }

    @Test func `C5b: what an answer tells of other goods counts as well, before the next channel and once it is back`()
    {
        var bench = Bench()
        bench.decide(at(.monday, 9))
        let number = bench.afterSale.interceptionsAsked[Bench.parcel(0)]?.requestNumber ?? ""
        func answer(_ state: InterceptionState, _ goods: Int?) -> InterceptionAnswer {
            InterceptionAnswer(
                parcel: Bench.parcel(0), requestNumber: number, state: state, code: "x", otherGoods: goods,
                at: at(.monday, 9, 1))
        }
        var accepted = bench
        bench.afterSale.note(answer(.rejected, 2))
        let decision = bench.decide(at(.monday, 9, 2))
        #expect(decision.effects.interceptions.isEmpty, "nobody has agreed to stop the other goods, too")
        #expect(decision.effects.contains(task: .foreignGoods))
        #expect(bench.decide(at(.monday, 9, 30)).effects.interceptions.isEmpty)
        let ordered = bench.decide(at(.monday, 10), PersonAction(.intercept, person: "Li", reason: "all of it"))
        #expect(ordered.effects.interceptions.count == 1)

        accepted.afterSale.note(answer(.accepted, 2))
        accepted.decide(at(.monday, 9, 2))
        accepted[parcel: 0].intercept(at(.tuesday, 10))
        #expect(accepted.decide(at(.tuesday, 11)).effects.contains(task: .reship))
    }

    // MARK: C6

    @Test func `C6: several parcels are due only together, and the clock shortens at the first event`() {
        var bench = Bench.approved(parcels: 2)
        bench[parcel: 0].intercept(at(.tuesday, 10))
        #expect(!bench.decide(at(.tuesday, 11)).effects.pays)
        #expect(bench.afterSale.deadline.effective == at(.thursday, 10))
        bench[parcel: 1].comeBack(at(.wednesday, 10))
        #expect(bench.decide(at(.wednesday, 11)).effects.pays)
        #expect(bench.afterSale.deadline.effective == at(.thursday, 10))
    }

    @Test func `C6: while people look at a delivered part, the other's interception is still asked about`() {
        var bench = Bench.approved(parcels: 2)
        #expect(bench.afterSale.note(bench.answer(.accepted, at(.monday, 9, 1))) == true)
        bench[parcel: 1].deliver(at(.tuesday, 10))
        let decision = bench.decide(at(.tuesday, 10))
        #expect(bench.state == .review)
        #expect(decision.effects.contains { if case .queryIntercept = $0 { true } else { false } })
    }

    @Test func `C6: one delivered, one turned: people's, with what to do about either part`() {
        var bench = Bench.approved(parcels: 2)
        bench[parcel: 0].refuse(at(.tuesday, 10))
        bench.decide(at(.tuesday, 11))
        bench[parcel: 1].deliver(at(.tuesday, 12))
        bench.decide(at(.tuesday, 13))
        #expect(bench.state == .review)
        #expect(bench.afterSale.deadline.effective == at(.thursday, 10))
        let advice = RefundRules.advice(for: bench.inputs)
        #expect(advice.english.contains("turned part (\(Bench.waybill(0)))"))
        #expect(advice.english.contains("signed for (\(Bench.waybill(1)))"))
        #expect(advice.chinese.contains("已签收部分（\(Bench.waybill(1))）"))
    }

    // MARK: C7

    @Test func `C7: noise after the return is ignored, unsent and paid alike`() {
        var scene = Scene()
        scene.hear("returning", at(.monday, 20))
        scene.hear("returned", at(.tuesday, 10))
        scene.hear("delivered", at(.tuesday, 18))
        var bench = Bench.approved()
        bench[parcel: 0] = scene.reading
        bench.decide(at(.tuesday, 19))
        #expect(bench.state == .refundDue && bench.intent?.phase == .written)
        let paid = Sent.paid(bench)
        var later = paid
        #expect(!later.decide(at(.friday, 9)).effects.contains(task: .complaintDue))
    }

    @Test func `C7: sent again under the same number is another parcel`() {
        var scene = Scene(nextDispatch: at(.nextMonday, 9) + .days(7))
        scene.hear("returned", at(.tuesday, 10))
        scene.hear("delivered to buyer", at(.nextMonday, 9) + .days(9))
        #expect(scene.reading.status == .returned)
        #expect(scene.reading.delivered == nil)
    }

    @Test func `C7: truly handed to the buyer after the refund is a complaint`() {
        var scene = Scene()
        scene.hear("returned", at(.tuesday, 10))
        var bench = Bench.approved()
        bench[parcel: 0] = scene.reading
        bench.decide(at(.tuesday, 11))
        bench = Sent.paid(bench)
        scene.hear("delivered to buyer", at(.thursday, 10))
        bench[parcel: 0] = scene.reading
        let decision = bench.decide(at(.thursday, 11))
        #expect(decision.effects.contains(task: .complaintDue))
        #expect(bench.state == .refunded)
    }

    @Test
    func `C7: handed to the buyer after the return, unsent: held and then people's; the warehouse's word frees it`() {
        var scene = Scene()
        scene.hear("returned", at(.tuesday, 10))
        var bench = Bench.approved()
        bench[parcel: 0] = scene.reading
        bench.decide(at(.tuesday, 11))
        #expect(bench.state == .refundDue)
        scene.hear("delivered to buyer", at(.tuesday, 12))
        bench[parcel: 0] = scene.reading
        let held = bench.decide(at(.tuesday, 13))
        #expect(bench.intent?.heldUntil == at(.wednesday, 13))
        #expect(held.effects.contains(.track(Bench.parcel(0))))
        var received = bench
        var scan = scene
        scan.hear("received", at(.tuesday, 18), by: WarehouseVocabulary.party)
        received[parcel: 0] = scan.reading
        #expect(received.decide(at(.tuesday, 19)).effects.pays && received.intent?.heldUntil == nil)
        bench.decide(at(.wednesday, 13))
        #expect(bench.state == .review && bench.intent?.phase == .dropped)
    }

    // MARK: C8

    @Test func `C8: refused, then delivered, unsent: dropped and signed`() {
        var bench = refusedByQualityBuyer()
        bench[parcel: 0].deliver(at(.tuesday, 18))
        let decision = bench.decide(at(.tuesday, 19))
        #expect(bench.state == .signed)
        #expect(decision.intents.map(\.phase) == [.dropped])
        #expect(!decision.effects.pays)
    }

    @Test func `C8: refused, then delivered, paid: the merchant contacts the buyer, the courier is not at fault`() {
        var bench = Sent.paid(refusedByQualityBuyer())
        bench[parcel: 0].deliver(at(.wednesday, 9))
        bench[parcel: 0].contradictions = [.deliveredAfterRefusal]
        let decision = bench.decide(at(.wednesday, 10))
        #expect(decision.log.map(\.code) == ["accepted_after_refund"])
        #expect(decision.log.first?.english.contains("contact the buyer") == true)
        #expect(bench.state == .refunded)
    }

    // MARK: C9

    @Test func `C9: lost is people's, the courier is claimed from, and the score timer stays paused`() {
        var bench = Bench.approved()
        bench[parcel: 0].lose(at(.tuesday, 10))
        bench.decide(at(.tuesday, 11))
        #expect(bench.state == .review)
        #expect(!bench.afterSale.scoreTimer.isRunning(at: at(.tuesday, 12)))
        #expect(RefundRules.advice(for: bench.inputs).english.contains("Claim from the courier"))
    }

    @Test func `C9: a mere hint of a loss holds and asks first`() {
        var bench = Bench.approved()
        bench[parcel: 0].lose(at(.tuesday, 10), .hint)
        let decision = bench.decide(at(.tuesday, 11))
        #expect(bench.state == .approved)
        #expect(decision.effects.contains(.track(Bench.parcel(0))))
        var found = bench
        found[parcel: 0].status = .inTransit
        found.decide(at(.tuesday, 12))
        #expect(found.state == .approved && found.afterSale.hold == nil)
        bench.decide(at(.wednesday, 11))
        #expect(bench.state == .review)
    }

    @Test func `C9: a hint that a lost parcel goes on releases nothing`() {
        var bench = Bench.approved()
        bench.afterSale.facts.isQualityBuyer = true
        var scene = Scene()
        scene.hear("refused", at(.tuesday, 9))
        scene.hear("lost", at(.tuesday, 10))
        scene.hear("transit", at(.tuesday, 11), by: "kuaidi100")
        #expect(scene.reading.status == .inTransit)
        bench[parcel: 0] = scene.reading
        bench.decide(at(.tuesday, 12))
        #expect(bench.state == .review && bench.afterSale.reason?.code == "lost")
        scene.hear("transit", at(.tuesday, 13))
        #expect(!scene.reading.isLost)
    }

    @Test func `C9: a long exception is people's, a short one is not`() {
        var bench = Bench.approved()
        bench[parcel: 0] = .of(.exception, heard: at(.tuesday, 10))
        let decision = bench.decide(at(.tuesday, 11))
        #expect(bench.state == .approved)
        #expect(!bench.afterSale.scoreTimer.isRunning(at: at(.tuesday, 12)))
        #expect(decision.lookAgainAt.map { $0 <= at(.friday, 10) } == true)
        bench.decide(at(.friday, 10))
        #expect(bench.state == .review)
        #expect(bench.afterSale.reason?.code == "long_exception")
    }

    @Test func `C9: an exception that is told again and again is no younger for it`() {
        var bench = Bench.approved()
        bench[parcel: 0] = .of(.exception, heard: at(.thursday, 10))
        bench[parcel: 0].anomalySince = TimeSpan(at(.tuesday, 10))
        bench.decide(at(.friday, 10))
        #expect(bench.state == .review)
        #expect(bench.afterSale.reason?.code == "long_exception")
        #expect(bench.afterSale.scoreTimer.anomalies.map(\.from) == [at(.tuesday, 10)], "from when it began")
    }
}
