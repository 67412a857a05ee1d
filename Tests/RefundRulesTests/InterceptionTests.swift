import RefundRules
import ShipmentModel
import Testing

@Suite struct InterceptionTests {
    private static let parcel = Bench.parcel(0)

    private func answer(_ bench: Bench, _ state: InterceptionState, code: String? = nil, _ instant: Instant)
        -> InterceptionAnswer
    {
        InterceptionAnswer(
            parcel: Self.parcel, requestNumber: bench.afterSale.interceptionsAsked[Self.parcel]?.requestNumber ?? "",
            state: state, code: code, at: instant)
    }

    @Test(arguments: ShipmentStatus.allCases)
    func `only a parcel between pick-up and the attempt at the door is intercepted`(status: ShipmentStatus) {
        var bench = Bench()
        bench.afterSale.facts.isRefuseThenRefund = true
        bench[parcel: 0].status = status
        let stoppable: [ShipmentStatus] = [.pickedUp, .inTransit, .outForDelivery, .deliveryAttempted]
        #expect(bench.decide(at(.monday, 9)).effects.interceptions.isEmpty == !stoppable.contains(status))
    }

    @Test func `a parcel that is not picked up yet is intercepted once it is`() {
        var bench = Bench()
        bench.afterSale.facts.isRefuseThenRefund = true
        bench[parcel: 0].status = .labelCreated
        bench.decide(at(.monday, 9))
        bench[parcel: 0].status = .pickedUp
        #expect(bench.decide(at(.monday, 10)).effects.interceptions == [Bench.carrier])
        #expect(bench.decide(at(.monday, 11)).effects.interceptions.isEmpty)
    }

    @Test func `our number is derived, so that a retry names the same order`() throws {
        let number = InterceptionRecord.requestNumber(for: Bench.key, parcel: Self.parcel, number: 1)
        #expect((1...32).contains(number.utf8.count))
        #expect(number.utf8.allSatisfy { (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) })
        #expect(number == InterceptionRecord.requestNumber(for: Bench.key, parcel: Self.parcel, number: 1))
        #expect(number != InterceptionRecord.requestNumber(for: Bench.key, parcel: Self.parcel, number: 2))
        #expect(number != InterceptionRecord.requestNumber(for: Bench.key, parcel: Bench.parcel(1), number: 1))
        #expect(Bench.approved().afterSale.interceptionsAsked[Self.parcel]?.requestNumber == number)
    }

    @Test func `a rejected request reminds the buyer once more and goes through the next channel`() {
        var bench = Bench.approved()
        let deadline = bench.afterSale.deadline
        bench.afterSale.note(answer(bench, .rejected, code: "8024", at(.monday, 9, 1)))
        let second = bench.decide(at(.monday, 9, 1))
        #expect(second.effects.contains(.remindBuyer))
        #expect(second.effects.interceptions == ["doudian"])
        #expect(bench.afterSale.interceptionsAsked[Self.parcel]?.earlier.map(\.fault) == ["8024"])
        #expect(bench.afterSale.deadline == deadline)

        bench.afterSale.note(answer(bench, .rejected, at(.monday, 9, 2)))
        let third = bench.decide(at(.monday, 9, 2))
        #expect(!third.effects.contains(.remindBuyer))
        #expect(third.effects.interceptions == ["kuaidi100"])

        // No usable answer for good counts as a refusal; then no channel is left.
        bench.afterSale.note(answer(bench, .unknown, code: "timeout", at(.monday, 9, 3)))
        let last = bench.decide(at(.monday, 9, 3))
        #expect(last.effects.interceptions.isEmpty)
        #expect(last.effects.contains(task: .noInterceptionChannel))
        #expect(bench.afterSale.buyerReminders == 2)
        #expect(bench.decide(at(.monday, 9, 4)).effects.isEmpty)
    }

    private func doubted() -> Bench {
        var bench = Bench.approved()
        var doubt = answer(bench, .unknown, at(.monday, 9, 1))
        doubt.doubt = "no answer"
        bench.afterSale.note(doubt)
        return bench
    }

    @Test func `an order that may have been taken is asked about by a person, and ordered again by one alone`() throws {
        var bench = doubted()
        let asked = bench.decide(at(.monday, 9, 1))
        #expect(asked.effects.contains(task: .interceptionInDoubt) && asked.effects.interceptions.isEmpty)
        #expect(bench.decide(at(.monday, 10)).effects.isEmpty, "asked once")
        let first = try #require(bench.afterSale.interceptionsAsked[Self.parcel])
        let again = bench.decide(
            at(.monday, 11), PersonAction(.intercept, person: "Li", reason: "they have no such order"))
        #expect(again.effects.interceptions == [first.party], "the same channel: it never failed")
        let second = try #require(bench.afterSale.interceptionsAsked[Self.parcel])
        #expect(second.requestNumber != first.requestNumber && !bench.afterSale.hasDoubtfulInterception)
    }

    @Test(arguments: [InterceptionState.accepted, .succeeded, .rejected])
    func `what tells how an order stands ends the doubt about it`(state: InterceptionState) {
        var bench = doubted()
        bench.decide(at(.monday, 9, 1))
        #expect(bench.afterSale.hasDoubtfulInterception)
        bench.afterSale.note(answer(bench, state, at(.monday, 9, 2)))
        bench.decide(at(.monday, 9, 2))
        #expect(!bench.afterSale.hasDoubtfulInterception)
    }

    @Test func `an interception that failed reminds the buyer and offers another channel to a person`() {
        var bench = Bench.approved()
        bench.afterSale.note(answer(bench, .accepted, at(.monday, 9, 1)))
        bench[parcel: 0].intercept(at(.monday, 15), .failed)
        let decision = bench.decide(at(.monday, 15))
        #expect(bench.state == .approved)
        #expect(decision.effects.contains(.remindBuyer))
        #expect(decision.effects.contains(task: .noInterceptionChannel))
        #expect(decision.effects.interceptions.isEmpty)
        let ordered = bench.decide(at(.monday, 16), PersonAction(.intercept, person: "Li", reason: "try Doudian"))
        #expect(ordered.effects.interceptions == ["doudian"])
        // The old failure says nothing about the new request.
        #expect(bench.decide(at(.monday, 17)).effects.isEmpty)
    }

    @Test func `an answer to an earlier request, or to none of ours, changes nothing that runs`() {
        var bench = Bench.approved()
        let first = answer(bench, .rejected, at(.monday, 9, 1))
        bench.afterSale.note(first)
        bench.decide(at(.monday, 9, 1))
        let running = bench.afterSale.interceptionsAsked[Self.parcel]
        var late = first
        late.carrierNumber = "W-1"
        #expect(bench.afterSale.note(late) == true)
        #expect(bench.afterSale.interceptionsAsked[Self.parcel]?.requestNumber == running?.requestNumber)
        #expect(bench.afterSale.interceptionsAsked[Self.parcel]?.state == running?.state)
        late.requestNumber = "somebody-else's"
        #expect(bench.afterSale.note(late) == false)
    }

    @Test func `an answer that says nothing usable does not undo an acceptance`() {
        var bench = Bench.approved()
        bench.afterSale.note(answer(bench, .accepted, at(.monday, 9, 1)))
        #expect(bench.afterSale.note(answer(bench, .unknown, code: "timeout", at(.monday, 9, 2))) == false)
        #expect(bench.decide(at(.monday, 9, 2)).effects.interceptions.isEmpty)
    }

    @Test func `a channel whose known fee is above the shop's limit is passed over`() {
        var bench = Bench()
        bench.inputs.policy.interceptionFees = ["sf": 5_001, "doudian": 5_000]
        #expect(bench.decide(at(.monday, 9)).effects.interceptions == ["doudian"])
        bench = Bench()
        bench.inputs.policy.interceptionFees = ["sf": 5_001, "doudian": 6_000]
        #expect(bench.decide(at(.monday, 9)).effects.interceptions == ["kuaidi100"], "a fee that nobody knows")
    }

    @Test func `no stop costs more than the shop's part of the refund`() {
        var bench = Bench()
        bench.inputs.policy.interceptionFees = ["sf": 1_300, "doudian": 1_290]
        bench.inputs.policy.interceptionFeePercentMax = 10
        #expect(bench.decide(at(.monday, 9)).effects.interceptions == ["doudian"])
    }

    @Test func `where every channel is too expensive a person is asked, and may order it all the same`() {
        var bench = Bench()
        bench.inputs.policy.interceptionFees = ["sf": 6_000, "doudian": 6_000, "kuaidi100": 6_000]
        let decision = bench.decide(at(.monday, 9))
        #expect(decision.effects.interceptions.isEmpty)
        #expect(decision.effects.contains(task: .noInterceptionChannel))
        #expect(bench.decide(at(.monday, 9, 30)).effects.isEmpty)
        let ordered = bench.decide(at(.monday, 10), PersonAction(.intercept, person: "Li", reason: "worth it"))
        #expect(ordered.effects.interceptions == [Bench.carrier])
    }

    @Test func `a service order keeps its fee and when it was answered`() {
        var bench = Bench.approved()
        var taken = answer(bench, .accepted, at(.monday, 9, 1))
        taken.fee = Money(minorUnits: 1_200, currency: .cny)
        bench.afterSale.note(taken)
        let record = bench.afterSale.interceptionsAsked[Self.parcel]
        #expect(record?.fee == taken.fee)
        #expect(record?.answeredAt == at(.monday, 9, 1))
    }

    @Test func `a later answer's price takes the place of the earlier one whole, and silence leaves it`() {
        var bench = Bench.approved()
        var answered = answer(bench, .accepted, at(.monday, 9, 1))
        (answered.fee, answered.feeAsWritten) = (Money(minorUnits: 1_200, currency: .cny), "12")
        bench.afterSale.note(answered)
        bench.afterSale.note(answer(bench, .accepted, at(.monday, 9, 2)))
        #expect(bench.afterSale.interceptionsAsked[Self.parcel]?.fee == answered.fee)
        (answered.fee, answered.feeAsWritten) = (nil, "15")
        bench.afterSale.note(answered)
        let record = bench.afterSale.interceptionsAsked[Self.parcel]
        #expect(record?.fee == nil && record?.feeAsWritten == "15", "an old amount is not the new number's")
    }

    @Test func `how the fee is settled goes with its price`() {
        var bench = Bench.approved()
        var answered = answer(bench, .accepted, at(.monday, 9, 1))
        (answered.fee, answered.feeSettlement) = (Money(minorUnits: 1_200, currency: .cny), .offline)
        bench.afterSale.note(answered)
        bench.afterSale.note(answer(bench, .accepted, at(.monday, 9, 2)))
        #expect(bench.afterSale.interceptionsAsked[Self.parcel]?.feeSettlement == .offline, "silence leaves it")
        (answered.fee, answered.feeSettlement) = (Money(minorUnits: 1_500, currency: .cny), nil)
        bench.afterSale.note(answered)
        #expect(bench.afterSale.interceptionsAsked[Self.parcel]?.feeSettlement == nil, "another price's is not known")
    }

    @Test func `what the platform or somebody else intercepts already is not asked for again`() {
        var bench = Bench()
        bench.afterSale.facts.isRefuseThenRefund = true
        bench.afterSale.facts.platformState = .intercepting
        #expect(bench.decide(at(.monday, 9)).effects.interceptions.isEmpty)

        var other = Bench()
        other[parcel: 0].intercept(at(.monday, 8), .accepted, ours: false)
        #expect(other.decide(at(.monday, 9)).effects.interceptions.isEmpty)
    }

    @Test func `without a channel a person is told once`() {
        var bench = Bench()
        bench.inputs.policy.interceptionChannels = [:]
        #expect(bench.decide(at(.monday, 9)).effects.contains(task: .noInterceptionChannel))
        #expect(bench.decide(at(.monday, 10)).effects.isEmpty)
    }

    @Test func `each new hint wakes one query`() {
        var bench = Bench.approved()
        bench[parcel: 0].refuse(at(.tuesday, 10), .hint)
        #expect(bench.decide(at(.tuesday, 10)).effects == [.track(Self.parcel)])
        #expect(bench.decide(at(.tuesday, 11)).effects.isEmpty)
        #expect(bench.state == .approved)
    }

    @Test func `a parcel that changed its number is followed under the new one`() {
        var bench = Bench.approved()
        bench[parcel: 0].linkedWaybill = Waybill("SF9999999999")
        let decision = bench.decide(at(.tuesday, 10))
        let leg = bench.afterSale.returnLegs[Self.parcel]
        #expect(leg?.waybill == Waybill("SF9999999999"))
        #expect(leg.map { decision.effects.contains(.track($0)) } == true)
    }
}
