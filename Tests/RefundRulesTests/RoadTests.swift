import RefundRules
import ShipmentModel
import Testing

/// Between the approval and the money, beside the rows of ``StateTableTests`` and the cases of ``ConflictTests``.
@Suite struct RoadTests {
    @Test func `two parcels turned, one of them due, is turned`() {
        var bench = Bench.approved(parcels: 2)
        bench[parcel: 0].comeBack(at(.tuesday, 10))
        bench[parcel: 1].refuse(at(.tuesday, 10))
        bench.decide(at(.tuesday, 11))
        #expect(bench.state == .turned)
    }

    @Test func `an interception that the merchant phoned for turns the case, and pays quality buyers`() {
        for (isQualityBuyer, state) in [(false, CaseState.turned), (true, .refundDue)] {
            var scene = Scene()
            scene.hear("phoned stop done", at(.tuesday, 10))
            #expect(scene.reading.interception?.isOnline == false)
            var bench = Bench.approved()
            bench.inputs.policy.interceptionChannels = [:]
            bench.afterSale.facts.isQualityBuyer = isQualityBuyer
            bench[parcel: 0] = scene.reading
            bench.decide(at(.tuesday, 11))
            #expect(bench.state == state)
            #expect(bench.afterSale.deadline.effective == at(.thursday, 10))
        }
    }

    // MARK: The list of parcels

    @Test func `a case without parcels is never due`() {
        var bench = Bench.approved()
        bench.afterSale.facts.parcels = []
        bench.afterSale.parcels = []
        bench.decide(at(.tuesday, 11))
        #expect(bench.state == .approved)
    }

    @Test func `a list that nobody proves complete holds the money, then asks people`() {
        var bench = Bench.approved()
        bench.afterSale.facts.parcelsAreComplete = nil
        bench[parcel: 0].comeBack(at(.tuesday, 10))
        let decision = bench.decide(at(.tuesday, 11))
        #expect(bench.state == .approved)
        #expect(decision.effects.contains(.readCase))
        #expect(decision.lookAgainAt == at(.tuesday, 11, 30))
        bench.decide(at(.tuesday, 11, 30))
        #expect(bench.state == .review)
        #expect(bench.afterSale.reason?.code == "parcel_list_unproven")
        #expect(!bench.asked.pays)
    }

    @Test func `a list that is proven while it is held pays`() {
        var bench = Bench.approved()
        bench.afterSale.facts.parcelsAreComplete = nil
        bench[parcel: 0].comeBack(at(.tuesday, 10))
        bench.decide(at(.tuesday, 11))
        bench.afterSale.facts.parcelsAreComplete = true
        #expect(bench.decide(at(.tuesday, 11, 5)).effects.pays)
        #expect(bench.afterSale.hold == nil)
    }

    @Test func `a parcel of an unknown courier is open for ever, and named`() {
        var bench = Bench.approved()
        let stranger = CaseParcel(carrierCode: "nobody", carrier: nil, waybill: Bench.waybill(7))
        bench.afterSale.facts.parcels?.append(stranger)
        bench[parcel: 0].comeBack(at(.tuesday, 10))
        let decision = bench.decide(at(.tuesday, 11))
        #expect(bench.state == .approved)
        #expect(decision.effects.contains(task: .unknownCourier))
    }

    // MARK: Deliveries

    @Test func `an unclear delivery followed by a reverse scan is on its way back, and only its return pays`() {
        var bench = Bench.approved()
        bench.afterSale.facts.isQualityBuyer = true
        bench[parcel: 0].deliver(at(.tuesday, 10), .unclear)
        bench[parcel: 0].turnBack(at(.tuesday, 15))
        bench.decide(at(.tuesday, 16))
        #expect(bench.state == .turned)
    }

    @Test func `whoever signs again is told of again`() {
        var bench = Bench.approved()
        for hour in [10, 14] {
            bench[parcel: 0].deliver(at(.tuesday, hour))
            #expect(bench.decide(at(.tuesday, hour)).effects.contains(event: "signed"))
            bench[parcel: 0] = .inTransit(heard: at(.tuesday, hour + 2))
            bench.decide(at(.tuesday, hour + 2))
        }
    }

    @Test func `a delivery that the carrier takes back leads back to waiting`() {
        var bench = Bench.approved()
        bench[parcel: 0].deliver(at(.tuesday, 10))
        bench.decide(at(.tuesday, 11))
        bench[parcel: 0] = .inTransit(heard: at(.tuesday, 12))
        bench.decide(at(.tuesday, 13))
        #expect(bench.state == .approved)
        #expect(bench.afterSale.deadline.effective == at(.thursday, 10))
    }

    // MARK: The platform

    @Test func `a request that was refused at the platform has ended`() {
        var bench = Bench.approved()
        bench.afterSale.facts.platformState = .refused
        bench.decide(at(.wednesday, 9))
        #expect(bench.state == .merchantRefused)
    }

    @Test func `nothing is written while the platform pays by itself`() {
        var bench = Bench.approved()
        bench.afterSale.facts.refundState = .refunding
        bench[parcel: 0].comeBack(at(.tuesday, 10))
        let decision = bench.decide(at(.tuesday, 11))
        #expect(decision.intents.isEmpty && !decision.effects.pays)
        #expect(decision.effects.contains(.readCase))
    }

    @Test(arguments: [CaseState.approved, .turned, .signed, .refundDue])
    func `while the platform judges, people decide and no money moves`(state: CaseState) {
        var bench = Bench.standing(in: state)
        bench.afterSale.facts.isInArbitration = true
        bench.decide(at(.wednesday, 9))
        #expect(bench.state == .review)
        #expect(bench.inputs.intents.allSatisfy { !$0.isOpen })
    }
}
