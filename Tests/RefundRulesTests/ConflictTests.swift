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
        // If the delivery scan was false, the parcel shows up.
        scene.hear("returned", at(.thursday, 12))
        bench[parcel: 0] = scene.reading
        #expect(bench.decide(at(.thursday, 13)).effects.pays)
        #expect(bench.state == .refundDue)
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

    // MARK: C10

    @Test func `C10: withdrawn after the interception was asked: it is taken back, the case closed`() {
        var bench = Bench.approved()
        bench.afterSale.facts.platformState = .closed
        let decision = bench.decide(at(.tuesday, 9))
        #expect(bench.state == .closed)
        #expect(decision.effects.contains { if case .cancelIntercept = $0 { true } else { false } })
        // What has turned already is let back.
        var turned = Bench.standing(in: .turned)
        turned.afterSale.facts.platformState = .closed
        let late = turned.decide(at(.tuesday, 12))
        #expect(!late.effects.contains { if case .cancelIntercept = $0 { true } else { false } })
    }

    @Test func `C10: what comes back to a withdrawn case is people's, never paid`() {
        var bench = Bench.approved()
        bench.afterSale.facts.platformState = .closed
        bench.decide(at(.tuesday, 9))
        bench[parcel: 0].comeBack(at(.thursday, 9))
        let decision = bench.decide(at(.thursday, 9))
        #expect(decision.effects.contains(task: .review))
        #expect(decision.log.map(\.code) == ["goods_came_back"])
        #expect(bench.decide(at(.thursday, 10)).effects.isEmpty)
        #expect(bench.state == .closed)
        #expect(!bench.asked.pays)
        #expect(!RefundRules.advice(for: bench.inputs).possible.contains(.pay))
    }

    // MARK: C11

    @Test func `C11: a new amount replaces the unsent intent under the same key`() {
        var bench = Bench.standing(in: .refundDue)
        let key = bench.intent?.key
        bench.afterSale.facts.amount = Money(minorUnits: 9_900, currency: .cny)
        bench.decide(at(.wednesday, 9))
        #expect(bench.inputs.intents.count == 1)
        #expect(bench.intent?.key == key)
        #expect(bench.intent?.amount == Money(minorUnits: 9_900, currency: .cny))
    }

    @Test func `C11: a new amount after an attempt keeps the sent one; the difference is people's`() {
        var sent = Sent()
        sent.bench.afterSale.facts.amount = Money(minorUnits: 14_900, currency: .cny)
        let decision = sent.bench.decide(at(.tuesday, 12, 1))
        #expect(sent.bench.state == .refunding)
        #expect(sent.bench.intent?.amount == Money(minorUnits: 12_900, currency: .cny))
        #expect(decision.effects.contains(task: .review))
        // And still when it is paid.
        sent.hear(TargetAnswer(.done, amount: sent.amount, at: at(.tuesday, 12, 2)))
        #expect(sent.bench.state == .refunded)
        #expect(sent.bench.inputs.intents.map(\.amount) == [sent.amount])
        let later = sent.bench.decide(at(.tuesday, 12, 3))
        #expect(sent.bench.asked.filter { if case .task(.review, _) = $0 { true } else { false } }.count == 2)
        #expect(later.effects.isEmpty && !sent.bench.asked.suffix(2).pays)
    }

    // MARK: C12

    @Test func `C12: the platform pays first: an unsent intent is superseded`() {
        var bench = Bench.standing(in: .refundDue)
        bench.afterSale.facts.automatic = ["intercept_auto_refund"]
        bench.afterSale.facts.refundState = .refunded
        bench.decide(at(.wednesday, 9))
        #expect(bench.state == .refunded)
        #expect(bench.intent?.phase == .superseded)
    }

    @Test func `C12: the platform's refund of the same amount was ours, of another it was not`() {
        var bench = Sent().bench
        bench.afterSale.facts.refundState = .refunded
        var other = bench
        bench.decide(at(.tuesday, 13))
        #expect(bench.state == .refunded)
        #expect(bench.intent?.phase == .done)
        other.afterSale.facts.amount = Money(minorUnits: 100, currency: .cny)
        let decision = other.decide(at(.tuesday, 13))
        #expect(other.intent?.phase == .superseded)
        #expect(decision.effects.contains(.alarm("refund_mismatch")))
    }

    // MARK: C13

    @Test func `C13: stopped and sent on to another address is people's, never paid`() {
        var scene = Scene(asked: at(.monday, 9))
        scene.hear("stop done elsewhere", at(.tuesday, 10))
        var bench = Bench.approved()
        bench.afterSale.facts.isQualityBuyer = true
        bench[parcel: 0] = scene.reading
        bench.decide(at(.tuesday, 11))
        #expect(bench.state == .review)
        #expect(bench.afterSale.reason?.code == "redirected")
    }

    @Test func `C13: our return that another interception overtook is people's, or a complaint when paid`() {
        var bench = Bench.approved()
        bench[parcel: 0].intercept(at(.tuesday, 10), grade: .hint)
        bench[parcel: 0].contradictions = [.otherDestination]
        bench.decide(at(.tuesday, 11))
        #expect(bench.state == .review)

        var paid = Sent.paid()
        paid[parcel: 0].intercept(at(.tuesday, 10), grade: .hint)
        paid[parcel: 0].contradictions = [.otherDestination]
        #expect(paid.decide(at(.wednesday, 9)).log.map(\.code) == ["redirected_after_refund"])
    }

    // MARK: C14

    @Test func `C14: an aggregator alone warns and asks, and does not pay`() {
        var scene = Scene(asked: at(.monday, 9))
        scene.hear("returned", at(.tuesday, 10), by: "kuaidi100")
        var bench = Bench.approved()
        bench[parcel: 0] = scene.reading
        let decision = bench.decide(at(.tuesday, 11))
        #expect(decision.effects == [.track(Bench.parcel(0))])
        #expect(bench.state == .approved)
        // The carrier's own word wins.
        scene.hear("transit", at(.tuesday, 10))
        scene.hear("delivered", at(.tuesday, 12))
        bench[parcel: 0] = scene.reading
        bench.decide(at(.tuesday, 13))
        #expect(!bench.asked.pays)
    }

    @Test func `C14: where the shop names it the authority, its returned pays, its refused and returning do not`() {
        for (code, isQualityBuyer, pays) in [
            ("returned", false, true), ("returning", true, false), ("refused", true, false),
        ] {
            var scene = Scene(authority: "kuaidi100")
            scene.hear(code, at(.tuesday, 10), by: "kuaidi100")
            var bench = Bench.approved()
            bench.afterSale.facts.isQualityBuyer = isQualityBuyer
            bench[parcel: 0] = scene.reading
            #expect(bench.decide(at(.tuesday, 11)).effects.pays == pays, "\(code)")
        }
    }

    @Test func `C14: the authority's interception result pays if the very same channel took the order`() {
        for (party, pays) in [("kuaidi100" as PartyID, true), ("sf", false)] {
            var scene = Scene(asked: at(.monday, 9), via: party, authority: "kuaidi100")
            scene.hear("stop done", at(.tuesday, 10), by: "kuaidi100")
            var bench = Bench.approved()
            bench[parcel: 0] = scene.reading
            #expect(bench.decide(at(.tuesday, 11)).effects.pays == pays)
        }
    }

    // MARK: C15

    @Test func `C15: a success taken back, unsent: dropped, asked again, and the later fact stands`() {
        var bench = Bench.standing(in: .refundDue)
        bench[parcel: 0].intercept(at(.tuesday, 12), .failed)
        let decision = bench.decide(at(.tuesday, 13))
        #expect(bench.state == .approved)
        #expect(decision.intents.map(\.phase) == [.dropped])
        #expect(decision.effects.contains(.track(Bench.parcel(0))))
        #expect(decision.effects.contains { if case .queryIntercept = $0 { true } else { false } })
        // It succeeds after all: the same key, because nothing was ever sent.
        bench[parcel: 0].intercept(at(.tuesday, 14))
        bench.decide(at(.tuesday, 15))
        #expect(bench.inputs.intents.count == 1)
        #expect(bench.intent?.phase == .written)
    }

    @Test func `C15: a success taken back, paid: kept paid, a complaint is due`() {
        var scene = Scene(asked: at(.monday, 9))
        scene.hear("stop done", at(.tuesday, 10))
        var bench = Bench.approved()
        bench[parcel: 0] = scene.reading
        bench.decide(at(.tuesday, 11))
        bench = Sent.paid(bench)
        scene.hear("stop failed", at(.tuesday, 18))
        bench[parcel: 0] = scene.reading
        let decision = bench.decide(at(.tuesday, 19))
        #expect(decision.effects.contains(task: .complaintDue))
        #expect(decision.log.map(\.code) == ["withdrawn_after_refund"])
        #expect(bench.state == .refunded && bench.intent?.phase == .done)
    }

    // MARK: C16

    @Test func `C16: 72 hours without any tracking are an anomaly: warned of, the timer paused, no money`() {
        var bench = Bench()
        bench.afterSale.facts.isRefuseThenRefund = true
        bench.inputs.parcels = [:]
        bench.decide(at(.monday, 9))
        #expect(bench.state == .approved)
        let decision = bench.decide(at(.thursday, 9))
        #expect(decision.effects.contains(.alarm("no_tracking")))
        #expect(decision.effects.contains(.track(Bench.parcel(0))))
        #expect(!decision.effects.pays)
        #expect(bench.state == .approved)
        #expect(bench.afterSale.scoreTimer.anomalies.count == 1)
        #expect(!bench.afterSale.scoreTimer.isRunning(at: at(.thursday, 10)))
    }

    // MARK: C17

    /// A case of a shop that inspects, its parcel back on Tuesday at 10:00.
    private func inspecting(_ word: WarehouseVocabulary.Word?, waits: Duration? = nil) -> Bench {
        var scene = Scene()
        scene.hear("returned", at(.tuesday, 10))
        if let word { scene.hear(word.rawValue, at(.wednesday, 10), by: WarehouseVocabulary.party) }
        var bench = Bench.approved()
        bench.inputs.policy.inspectBeforeRefund = true
        bench.inputs.policy.inspectionWait = waits
        bench[parcel: 0] = scene.reading
        bench.decide(at(.wednesday, 11))
        return bench
    }

    @Test(arguments: WarehouseVocabulary.Word.allCases)
    func `C17: a shop that inspects pays at the warehouse's word that the goods are in order, nothing else`(
        word: WarehouseVocabulary.Word
    ) {
        let bench = inspecting(word)
        switch word {
        case .received: #expect(bench.state == .turned && bench.asked.contains(task: .decideNow))
        case .inspected: #expect(bench.state == .refundDue && bench.intent?.reason.code == "due_inspected")
        case .damaged, .empty:
            #expect(bench.state == .review && bench.afterSale.reason?.code == "goods_not_sound")
            #expect(!bench.asked.pays)
        }
    }

    @Test func `C17: with inspection on, neither a success nor a refusal pays before the goods are seen`() {
        var bench = Bench.approved()
        bench.inputs.policy.inspectBeforeRefund = true
        bench.afterSale.facts.isQualityBuyer = true
        bench[parcel: 0].intercept(at(.tuesday, 10))
        bench[parcel: 0].refuse(at(.tuesday, 10))
        #expect(!bench.decide(at(.tuesday, 11)).effects.pays)
        #expect(bench.state == .turned)
        // A person who looked may pay.
        bench.decide(at(.wednesday, 11), PersonAction(.pay, person: "Li", reason: "goods are fine"))
        #expect(bench.state == .refundDue)
    }

    @Test func `C17: with inspection on, the end of the 48 hours asks a person instead of paying`() {
        var bench = Bench.approved()
        bench.inputs.policy.inspectBeforeRefund = true
        bench.inputs.policy.at48h = .pay
        bench[parcel: 0].refuse(at(.tuesday, 10))
        #expect(bench.decide(at(.tuesday, 11)).effects.contains(task: .decideNow))
        #expect(!bench.decide(at(.thursday, 9, 30)).effects.pays)
        #expect(bench.state == .turned)
    }

    @Test func `C17: a warehouse that says nothing for as long as the shop waits has consented`() {
        var bench = inspecting(nil, waits: .days(3))
        #expect(bench.state == .turned)
        #expect(bench.decide(at(.thursday, 9)).lookAgainAt.map { $0 <= at(.friday, 10) } == true)
        #expect(!bench.decide(at(.friday, 9, 59)).effects.pays)
        #expect(bench.decide(at(.friday, 10)).effects.pays)
        #expect(bench.intent?.reason.code == "due_inspection_overdue")
        var patient = inspecting(nil)
        #expect(!patient.decide(at(.nextMonday, 8)).effects.pays)
    }

    @Test(arguments: [WarehouseVocabulary.Word.damaged, .empty])
    func `C17: with inspection off, the return pays; damaged or empty is recorded and a complaint`(
        word: WarehouseVocabulary.Word
    ) {
        var scene = Scene()
        scene.hear("returning", at(.monday, 20))
        scene.hear(word.rawValue, at(.tuesday, 10), by: WarehouseVocabulary.party)
        var bench = Bench.approved()
        bench[parcel: 0] = scene.reading
        #expect(bench.decide(at(.tuesday, 11)).effects.pays)
        bench = Sent.paid(bench)
        #expect(bench.asked.contains(task: .complaintDue))
        #expect(bench.state == .refunded)
    }
}
