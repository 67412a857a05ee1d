import RefundRules
import ShipmentModel
import Testing

/// "Ask first" (domain §4.5): an interception is ordered only for a parcel that has none running.
@Suite struct LookFirstTests {
    private static let parcel = Bench.parcel(0)

    private func look(_ bench: inout Bench, _ how: LookBeforeOrder, _ instant: Instant) {
        let number = bench.afterSale.interceptionsAsked[Self.parcel]?.requestNumber ?? ""
        bench.afterSale.note(
            InterceptionAnswer(
                parcel: Self.parcel, requestNumber: number, state: .unknown, look: how, at: instant))
    }

    private func record(_ bench: Bench) -> InterceptionRecord? { bench.afterSale.interceptionsAsked[Self.parcel] }

    @Test func `nothing has left before it was looked, and after a look that finds nothing it may leave`() {
        var bench = Bench.approved()
        #expect(record(bench)?.clearedAt == nil)
        #expect(record(bench)?.isRunning == false)
        look(&bench, .tracked, at(.monday, 9, 1))
        #expect(bench.decide(at(.monday, 9, 1)).effects.isEmpty)
        #expect(record(bench)?.clearedAt == at(.monday, 9, 1))
        #expect(record(bench)?.look == .tracked)
        #expect(record(bench)?.isRunning == true)
        #expect(record(bench).map { $0.leftAt > at(.monday, 9, 1) } == true, "the look's answers are not the order's")
    }

    @Test(arguments: [InterceptionState.accepted, .succeeded])
    func `somebody else's interception that the look finds is not doubled`(state: InterceptionState) {
        var bench = Bench.approved()
        look(&bench, .asked, at(.monday, 9, 1))
        bench[parcel: 0].intercept(at(.monday, 9, 1), state, kind: nil, ours: false, grade: .hint)
        let decision = bench.decide(at(.monday, 9, 1))
        #expect(record(bench) == nil)
        #expect(decision.effects.interceptions.isEmpty)
        #expect(decision.log.map(\.code).filter { $0 == "interception_runs_already" }.count == 1)
        #expect(decision.log.contains { $0.english.contains("SF0000000000") && !$0.evidence.isEmpty })
        #expect(bench.decide(at(.monday, 9, 2)).log.isEmpty, "told once")
    }

    @Test func `when the other interception fails ours is ordered after all`() {
        var bench = Bench.approved()
        let number = record(bench)?.requestNumber
        look(&bench, .asked, at(.monday, 9, 1))
        bench[parcel: 0].intercept(at(.monday, 9, 1), .accepted, ours: false)
        bench.decide(at(.monday, 9, 1))
        bench[parcel: 0].intercept(at(.monday, 12), .failed, ours: false)
        #expect(bench.decide(at(.monday, 12)).effects.interceptions == [Bench.carrier])
        #expect(record(bench)?.requestNumber == number, "it never left")
        #expect(record(bench)?.clearedAt == nil)
    }

    @Test func `somebody else's running interception is asked about at its interval`() throws {
        var bench = Bench()
        bench[parcel: 0].intercept(at(.monday, 8), .accepted, ours: false)
        let first = bench.decide(at(.monday, 9))
        #expect(first.effects.interceptions.isEmpty)
        #expect(first.log.contains { $0.code == "interception_runs_already" })
        let next = try #require(first.lookAgainAt)
        #expect(next <= at(.monday, 11))
        let question = Effect.queryIntercept(
            Self.parcel, requestNumber: InterceptionRecord.anybodys, via: Bench.carrier)
        #expect(!first.effects.contains(question))
        #expect(bench.decide(next).effects.contains(question))
        #expect(!bench.decide(next + .minutes(1)).effects.contains(question))
    }

    @Test(arguments: ShipmentStatus.allCases)
    func `only a parcel that can still be stopped when it was looked is ordered to stop`(status: ShipmentStatus) {
        var bench = Bench.approved()
        look(&bench, .tracked, at(.monday, 9, 1))
        switch status {
        case .delivered: bench[parcel: 0].deliver(at(.monday, 9))
        case .refused: bench[parcel: 0].refuse(at(.monday, 9))
        case .returning: bench[parcel: 0].turnBack(at(.monday, 9))
        case .returned: bench[parcel: 0].comeBack(at(.monday, 9))
        case .lost: bench[parcel: 0].lose(at(.monday, 9))
        default: bench[parcel: 0] = .of(status, heard: at(.monday, 9))
        }
        let decision = bench.decide(at(.monday, 9, 1))
        let stoppable: [ShipmentStatus] = [.pickedUp, .inTransit, .outForDelivery, .deliveryAttempted]
        #expect((record(bench)?.clearedAt != nil) == stoppable.contains(status))
        #expect(decision.log.contains { $0.code == "interception_too_late" } == !stoppable.contains(status))
        #expect(decision.effects.interceptions.isEmpty)
    }

    @Test func `what is heard once the order may have left does not take it back`() {
        var bench = Bench.approved()
        look(&bench, .tracked, at(.monday, 9, 1))
        bench.decide(at(.monday, 9, 1))
        bench[parcel: 0].intercept(at(.monday, 9, 2), .accepted, ours: false)
        bench.decide(at(.monday, 9, 2))
        #expect(record(bench)?.clearedAt == at(.monday, 9, 1))
        look(&bench, .asked, at(.monday, 9, 3))
        #expect(record(bench)?.look == .tracked, "there is one look")
    }

    @Test func `a word that nobody vouches for is no interception`() {
        var bench = Bench()
        bench[parcel: 0].intercept(at(.monday, 8), .accepted, ours: false, grade: .word)
        #expect(bench.decide(at(.monday, 9)).effects.interceptions == [Bench.carrier])
    }

    @Test func `the next channel is not asked while somebody else's interception runs`() {
        var bench = Bench.approved()
        look(&bench, .tracked, at(.monday, 9, 1))
        bench.decide(at(.monday, 9, 1))
        bench.afterSale.note(bench.answer(.rejected, code: "busy", at(.monday, 9, 2)))
        bench.decide(at(.monday, 9, 2))
        #expect(record(bench)?.party == "doudian")
        look(&bench, .asked, at(.monday, 9, 3))
        bench[parcel: 0].intercept(at(.monday, 9, 3), .accepted, ours: false)
        let decision = bench.decide(at(.monday, 9, 3))
        #expect(decision.effects.interceptions.isEmpty)
        #expect(record(bench)?.party == Bench.carrier && record(bench)?.state == .rejected)
        #expect(bench.decide(at(.monday, 9, 4)).effects.interceptions.isEmpty)
    }

    @Test func `what a person orders leaves without a look`() {
        var bench = Bench()
        bench[parcel: 0].intercept(at(.monday, 8), .accepted, ours: false)
        bench.decide(at(.monday, 9))
        let ordered = bench.decide(at(.monday, 10), PersonAction(.intercept, person: "Li", reason: "they gave up"))
        #expect(ordered.effects.interceptions == [Bench.carrier])
        #expect(record(bench)?.clearedAt == at(.monday, 10))
        #expect(record(bench)?.look == .ordered)
    }

    @Test func `an order that has not left when the case ends never does, and there is nothing to take back`() {
        var bench = Bench.approved()
        bench.afterSale.facts.platformState = .closed
        let ended = bench.decide(at(.monday, 9, 1))
        #expect(bench.state == .closed)
        #expect(!ended.effects.contains { if case .cancelIntercept = $0 { true } else { false } })
        look(&bench, .tracked, at(.monday, 9, 2))
        bench.decide(at(.monday, 9, 2))
        #expect(record(bench) == nil)
    }
}
