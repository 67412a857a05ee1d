import RefundRules
import ShipmentModel
import Testing

/// Withdrawals, edits, the platform's own refunds, redirections, aggregators, silence, inspections.
extension ConflictTests {
    // MARK: C10

    @Test func `C10: withdrawn after the interception was asked: it is taken back, the case closed`() {
        var bench = Bench.approved()
        bench.look()
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
        #expect(bench.afterSale.reason?.code == "refund_shown_done", "what we paid is not told as the platform's")
        other.afterSale.facts.amount = Money(minorUnits: 100, currency: .cny)
        let decision = other.decide(at(.tuesday, 13))
        #expect(other.intent?.phase == .superseded)
        #expect(other.afterSale.reason?.code == "refunded_by_platform")
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

    @Test func `C14: beside the carrier's own verified word the authority only warns`() {
        var scene = Scene(asked: at(.monday, 9), via: "kuaidi100", authority: "kuaidi100")
        scene.hear("out", at(.tuesday, 9))
        scene.hear("returned", at(.tuesday, 10), by: "kuaidi100")
        scene.hear("stop done", at(.tuesday, 10), by: "kuaidi100")
        var bench = Bench.approved()
        bench[parcel: 0] = scene.reading
        let decision = bench.decide(at(.tuesday, 11))
        #expect(!decision.effects.pays && bench.state == .approved)
        #expect(decision.effects.contains(.track(Bench.parcel(0))))
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

    @Test func `C1, C9: a day is all that contradictions get, however their reasons change`() {
        var bench = Bench.approved()
        for hour in stride(from: 0, through: 26, by: 2) {
            var reading = ParcelReading.inTransit(heard: at(.monday, 9))
            if hour.isMultiple(of: 4) {
                reading.deliver(at(.tuesday, 10), .unclear)
            } else {
                reading.lose(at(.tuesday, 10), .hint)
            }
            bench[parcel: 0] = reading
            bench.decide(at(.tuesday, 10) + .hours(Int64(hour)))
            #expect((bench.state == .review) == (hour >= 24), "after \(hour) hours")
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

    @Test
    func `C16: so is the silence of a case whose parcels nobody has named, or only by a courier that nobody knows`() {
        for parcels in [nil, [], [CaseParcel(carrierCode: "pigeon", carrier: nil, waybill: Bench.waybill(0))]] {
            var bench = Bench()
            bench.afterSale.facts.isRefuseThenRefund = true
            bench.afterSale.facts.parcels = parcels
            bench.afterSale.parcels = []
            bench.inputs.parcels = [:]
            #expect(bench.decide(at(.monday, 9)).lookAgainAt.map { $0 <= at(.thursday, 8, 40) } == true)
            #expect(bench.state == .approved)
            #expect(!bench.decide(at(.thursday, 8, 39)).effects.contains(.alarm("no_tracking")))
            let decision = bench.decide(at(.thursday, 8, 40))
            #expect(decision.effects.contains(.alarm("no_tracking")))
            #expect(decision.effects.contains(.readCase))
            #expect(bench.afterSale.scoreTimer.anomalies.map(\.parcel) == [nil])
            #expect(!bench.decide(at(.thursday, 10)).effects.contains(.alarm("no_tracking")), "once")
            // Named at last, and heard of.
            bench.afterSale.facts.parcels = [
                CaseParcel(carrierCode: "shunfeng", carrier: Bench.carrier, waybill: Bench.waybill(0))
            ]
            bench.afterSale.parcels = [Bench.parcel(0)]
            bench[parcel: 0] = .inTransit(heard: at(.thursday, 11))
            bench.decide(at(.thursday, 12))
            #expect(bench.afterSale.scoreTimer.anomalies.allSatisfy { $0.until != nil })
        }
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
