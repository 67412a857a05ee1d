import RefundRules
import ShipmentModel
import Testing

/// The rows of the state machine (domain §5) between the approval and the money, and the table of conflicting evidence
/// (§9) before anything is sent.
@Suite struct RoadTests {
    @Test func `a refusal by an ordinary buyer turns the case and waits`() {
        var bench = Bench.approved()
        bench[parcel: 0].refuse(at(.tuesday, 10))
        let decision = bench.decide(at(.tuesday, 11))
        #expect(bench.state == .turned)
        #expect(decision.effects.contains(event: "turned"))
        #expect(decision.effects.contains(task: .decideNow))
        #expect(bench.inputs.intents.isEmpty)
        #expect(bench.afterSale.deadline.effective == at(.thursday, 10))
        #expect(bench.afterSale.scoreTimer.isRunning(at: at(.tuesday, 12)))
    }

    @Test func `a success of our own interception writes the intent with the state`() throws {
        var bench = Bench.approved()
        bench[parcel: 0].intercept(at(.tuesday, 10))
        let decision = bench.decide(at(.tuesday, 11))
        let intent = try #require(decision.intents.first)
        #expect(bench.state == .refundDue)
        #expect(intent.key == RefundKey(for: Bench.key, part: 1))
        #expect(intent.amount == Money(minorUnits: 12_900, currency: .cny))
        #expect(intent.reason.evidence == [fact("interception succeeded")])
        #expect(intent.phase == .written && intent.orderedBy == nil)
        #expect(decision.effects.contains(.payRefund(intent.key)))
        #expect(bench.afterSale.refundKey == intent.key)
    }

    @Test func `a turned case is paid when the goods are back`() {
        var bench = Bench.approved()
        bench[parcel: 0].refuse(at(.tuesday, 10))
        bench.decide(at(.tuesday, 11))
        bench[parcel: 0].comeBack(at(.friday, 10))
        #expect(bench.decide(at(.friday, 10)).effects.pays)
        #expect(bench.state == .refundDue)
    }

    // MARK: Several parcels (C6)

    @Test func `two parcels are due only together`() {
        var bench = Bench.approved(parcels: 2)
        bench[parcel: 0].intercept(at(.tuesday, 10))
        #expect(!bench.decide(at(.tuesday, 11)).effects.pays)
        #expect(bench.state == .approved)
        #expect(bench.afterSale.deadline.effective == at(.thursday, 10))
        bench[parcel: 1].comeBack(at(.wednesday, 10))
        #expect(bench.decide(at(.wednesday, 11)).effects.pays)
    }

    @Test func `two parcels turned, one of them due, is turned`() {
        var bench = Bench.approved(parcels: 2)
        bench[parcel: 0].comeBack(at(.tuesday, 10))
        bench[parcel: 1].refuse(at(.tuesday, 10))
        bench.decide(at(.tuesday, 11))
        #expect(bench.state == .turned)
    }

    @Test func `one of two delivered is a person's`() {
        var bench = Bench.approved(parcels: 2)
        bench[parcel: 0].refuse(at(.tuesday, 10))
        bench.decide(at(.tuesday, 11))
        bench[parcel: 1].deliver(at(.tuesday, 12))
        let decision = bench.decide(at(.tuesday, 13))
        #expect(bench.state == .review)
        #expect(bench.afterSale.reason?.code == "partly_delivered")
        #expect(decision.effects.contains(task: .review))
        #expect(decision.effects.contains(event: "review"))
    }

    @Test func `all of several delivered is signed, as the single one`() {
        var bench = Bench.approved(parcels: 2)
        bench[parcel: 0].deliver(at(.tuesday, 12))
        bench[parcel: 1].deliver(at(.tuesday, 12))
        bench.decide(at(.tuesday, 13))
        #expect(bench.state == .signed)
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

    // MARK: Deliveries (C1, C2, C8)

    @Test func `a recipient's signature after the approval is signed, with the clock and the timer`() {
        var bench = Bench.approved()
        bench[parcel: 0].deliver(at(.tuesday, 10))
        let decision = bench.decide(at(.tuesday, 11))
        #expect(bench.state == .signed)
        #expect(decision.effects.contains(task: .signed))
        #expect(decision.effects.contains(event: "signed"))
        #expect(bench.afterSale.deadline.effective == at(.thursday, 10))
        #expect(bench.afterSale.scoreTimer.isRunning(at: at(.tuesday, 12)))
    }

    @Test func `C2: a success after the buyer's signature pays nothing, only the goods' return does`() {
        var bench = Bench.approved()
        bench[parcel: 0].deliver(at(.tuesday, 10))
        bench.decide(at(.tuesday, 11))
        bench[parcel: 0].intercept(at(.tuesday, 12))
        #expect(!bench.decide(at(.tuesday, 13)).effects.pays)
        #expect(bench.state == .signed)
        bench[parcel: 0].comeBack(at(.thursday, 12))
        #expect(bench.decide(at(.thursday, 13)).effects.pays)
        #expect(bench.state == .refundDue)
    }

    @Test func `C8: refused, then delivered, is signed; the unsent intent is dropped in the same decision`() {
        var bench = Bench.approved()
        bench.afterSale.facts.isQualityBuyer = true
        bench[parcel: 0].refuse(at(.tuesday, 10))
        bench.decide(at(.tuesday, 11))
        #expect(bench.state == .refundDue)
        bench[parcel: 0].deliver(at(.tuesday, 18))
        let decision = bench.decide(at(.tuesday, 19))
        #expect(bench.state == .signed)
        #expect(decision.intents.map(\.phase) == [.dropped])
        #expect(!decision.effects.pays)
    }

    @Test func `C1: a delivery of unclear direction holds a day, asks both ways, then people decide`() {
        var bench = Bench.approved()
        bench[parcel: 0].intercept(at(.tuesday, 10))
        bench.decide(at(.tuesday, 11))
        #expect(bench.state == .refundDue)
        bench[parcel: 0].deliver(at(.tuesday, 18), .unclear)
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

    @Test func `C7: delivered again after it came back changes nothing for the money`() {
        var bench = Bench.approved()
        bench[parcel: 0].comeBack(at(.tuesday, 10))
        bench.decide(at(.tuesday, 11))
        bench[parcel: 0].deliver(at(.tuesday, 18), .unclear)
        bench.decide(at(.tuesday, 19))
        #expect(bench.state == .refundDue)
        #expect(bench.intent?.phase == .written)
    }

    // MARK: Withdrawn, redirected, lost (C9, C13, C15)

    @Test func `C15: a success that is withdrawn drops the unsent intent and waits again`() {
        var bench = Bench.approved()
        bench[parcel: 0].intercept(at(.tuesday, 10))
        bench.decide(at(.tuesday, 11))
        bench[parcel: 0].intercept(at(.tuesday, 12), .failed)
        let decision = bench.decide(at(.tuesday, 13))
        #expect(bench.state == .approved)
        #expect(decision.intents.map(\.phase) == [.dropped])
        #expect(decision.effects.contains(.track(Bench.parcel(0))))
        // It succeeds after all: the same key, because nothing was ever sent.
        bench[parcel: 0].intercept(at(.tuesday, 14))
        bench.decide(at(.tuesday, 15))
        #expect(bench.inputs.intents.count == 1)
        #expect(bench.intent?.phase == .written)
    }

    @Test func `a turned case whose success is withdrawn is approved again`() {
        var bench = Bench.approved()
        bench.inputs.policy.paysAtInterceptionSuccess = false
        bench[parcel: 0].intercept(at(.tuesday, 10))
        bench.decide(at(.tuesday, 11))
        #expect(bench.state == .turned)
        bench[parcel: 0].intercept(at(.tuesday, 12), .failed)
        let decision = bench.decide(at(.tuesday, 13))
        #expect(bench.state == .approved)
        #expect(decision.effects.contains(.track(Bench.parcel(0))))
        // The clock that was set stays set.
        #expect(bench.afterSale.deadline.effective == at(.thursday, 10))
    }

    @Test func `C13: an interception that sends the parcel on to another address is a person's`() {
        var bench = Bench.approved()
        bench[parcel: 0].intercept(at(.tuesday, 10), kind: .redirect, ours: false)
        bench.decide(at(.tuesday, 11))
        #expect(bench.state == .review)
        #expect(bench.afterSale.reason?.code == "redirected")
    }

    @Test func `C13: our return that another interception overtook is a person's`() {
        var bench = Bench.approved()
        bench[parcel: 0].intercept(at(.tuesday, 10), grade: .hint)
        bench[parcel: 0].contradictions = [.otherDestination]
        bench.decide(at(.tuesday, 11))
        #expect(bench.state == .review)
        #expect(bench.afterSale.reason?.code == "redirected")
    }

    @Test(arguments: [ParcelReading.of(.lost, heard: at(.tuesday, 10))])
    func `C9: lost is a person's, from approved and from turned`(lost: ParcelReading) {
        var bench = Bench.approved()
        bench[parcel: 0] = lost
        bench.decide(at(.tuesday, 11))
        #expect(bench.state == .review)
        #expect(bench.afterSale.reason?.code == "lost")

        var turned = Bench.approved(parcels: 2)
        turned[parcel: 0].refuse(at(.tuesday, 9))
        turned[parcel: 1].refuse(at(.tuesday, 9))
        turned.decide(at(.tuesday, 10))
        #expect(turned.state == .turned)
        turned[parcel: 0].status = .lost
        turned.decide(at(.tuesday, 11))
        #expect(turned.state == .review)
    }

    @Test func `an exception that lasts is a person's, a short one is not`() {
        var bench = Bench.approved()
        bench[parcel: 0] = .of(.exception, heard: at(.tuesday, 10))
        let decision = bench.decide(at(.tuesday, 11))
        #expect(bench.state == .approved)
        #expect(decision.lookAgainAt.map { $0 <= at(.friday, 10) } == true)
        bench.decide(at(.friday, 10))
        #expect(bench.state == .review)
        #expect(bench.afterSale.reason?.code == "long_exception")
    }

    // MARK: The platform

    @Test(arguments: [CaseState.applied, .manual, .approved, .turned, .signed, .refundDue, .review])
    func `the platform's refund ends every case, and supersedes what was not sent`(state: CaseState) {
        var bench = Self.bench(in: state)
        #expect(bench.state == state)
        bench.afterSale.facts.refundState = .refunded
        bench.afterSale.facts.updatedAt = at(.wednesday, 8)
        let decision = bench.decide(at(.wednesday, 9))
        #expect(bench.state == .refunded)
        #expect(bench.afterSale.closedAt == at(.wednesday, 8))
        #expect(bench.afterSale.scoreTimer.stoppedAt == at(.wednesday, 8))
        #expect(decision.intents.allSatisfy { $0.phase == .superseded })
        #expect(!decision.effects.pays)
    }

    @Test(arguments: [CaseState.applied, .manual, .approved, .turned, .signed, .refundDue, .review])
    func `a withdrawn case is closed, its unsent intent dropped, its interception taken back`(state: CaseState) {
        var bench = Self.bench(in: state)
        bench.afterSale.facts.platformState = .closed
        let decision = bench.decide(at(.wednesday, 9))
        #expect(bench.state == .closed)
        #expect(decision.intents.allSatisfy { $0.phase == .dropped })
        #expect(bench.inputs.intents.allSatisfy { !$0.isOpen })
        let isStoppable = bench[parcel: 0].hasTurned == false && bench.afterSale.approvedAt != nil
        let hasCancelled = decision.effects.contains { if case .cancelIntercept = $0 { true } else { false } }
        #expect(hasCancelled == isStoppable)
    }

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
        var bench = Self.bench(in: state)
        bench.afterSale.facts.isInArbitration = true
        bench.decide(at(.wednesday, 9))
        #expect(bench.state == .review)
        #expect(bench.inputs.intents.allSatisfy { !$0.isOpen })
    }

    // MARK: Edits (C11)

    @Test(arguments: [CaseState.approved, .turned, .signed, .refundDue])
    func `an edit that still qualifies changes nothing, one that does not is a person's`(state: CaseState) {
        var bench = Self.bench(in: state)
        bench.afterSale.facts.amount = Money(minorUnits: 9_900, currency: .cny)
        bench.decide(at(.wednesday, 9))
        #expect(bench.state == state)
        bench.afterSale.facts.buyerReportsReceived = true
        bench.decide(at(.wednesday, 10))
        #expect(bench.state == .review)
        #expect(bench.afterSale.reason?.code == "edited_not_eligible")
        #expect(bench.inputs.intents.allSatisfy { !$0.isOpen })
    }

    @Test func `a new amount replaces the unsent intent under the same key`() {
        var bench = Self.bench(in: .refundDue)
        let key = bench.intent?.key
        bench.afterSale.facts.amount = Money(minorUnits: 9_900, currency: .cny)
        bench.decide(at(.wednesday, 9))
        #expect(bench.inputs.intents.count == 1)
        #expect(bench.intent?.key == key)
        #expect(bench.intent?.amount == Money(minorUnits: 9_900, currency: .cny))
    }

    @Test func `a new amount after an attempt keeps the sent one and asks people about the difference`() {
        var bench = Self.bench(in: .refundDue)
        _ = bench.begin(at(.wednesday, 8))
        bench.afterSale.facts.amount = Money(minorUnits: 9_900, currency: .cny)
        let decision = bench.decide(at(.wednesday, 9))
        #expect(bench.state == .refunding)
        #expect(bench.intent?.amount == Money(minorUnits: 12_900, currency: .cny))
        #expect(decision.effects.contains(task: .review))
    }

    // MARK: Support

    static func bench(in state: CaseState) -> Bench {
        var bench = Bench()
        switch state {
        case .applied: bench.inputs.parcels = [:]
        case .manual: bench.inputs.policy.isCrossBorder = true
        default: break
        }
        bench.decide(at(.monday, 9))
        switch state {
        case .turned: bench[parcel: 0].refuse(at(.tuesday, 10))
        case .signed: bench[parcel: 0].deliver(at(.tuesday, 10))
        case .refundDue: bench[parcel: 0].intercept(at(.tuesday, 10))
        case .review: bench[parcel: 0] = .of(.lost, heard: at(.tuesday, 10))
        default: return bench
        }
        bench.decide(at(.tuesday, 11))
        return bench
    }
}
