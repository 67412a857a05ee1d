import FoundationEssentials
import RefundRules
import ShipmentModel
import Testing

@Suite struct SnapshotMergingTests {
    private func snapshot(_ minute: Int, heard: Int? = nil, _ change: (inout CaseSnapshot) -> Void) -> CaseSnapshot {
        var snapshot = CaseSnapshot(key: Bench.key, heard: at(.monday, 9, heard ?? minute))
        snapshot.updatedAt = at(.monday, 9, minute)
        change(&snapshot)
        return snapshot
    }

    private func parcel(_ index: Int, goods: Int? = nil, state: String? = nil) -> CaseParcel {
        CaseParcel(
            carrierCode: "shunfeng", carrier: "sf", waybill: Bench.waybill(index), platformState: state,
            foreignGoods: goods)
    }

    private func merged(_ left: CaseSnapshot, _ right: CaseSnapshot) -> CaseSnapshot {
        let merged = left.merging(right)
        #expect(merged == right.merging(left))
        return merged
    }

    @Test func `the newer word wins, field by field, and silence erases nothing`() {
        let old = snapshot(0) {
            $0.amount = Money(minorUnits: 1, currency: .cny)
            $0.type = .refundOnlyShipped
        }
        let new = snapshot(5) { $0.amount = Money(minorUnits: 2, currency: .cny) }
        let both = merged(old, new)
        #expect(both.amount?.minorUnits == 2)
        #expect(both.type == .refundOnlyShipped)
        #expect(both.updatedAt == at(.monday, 9, 5))
    }

    @Test func `an old answer that is heard late does not win`() {
        let stale = snapshot(0, heard: 30) { $0.platformState = .waitingMerchant }
        let fresh = snapshot(5, heard: 6) { $0.platformState = .closed }
        #expect(merged(stale, fresh).platformState == .closed)
        #expect(merged(stale, fresh).heard == at(.monday, 9, 30))
    }

    @Test func `a word between two others wins where the newest is silent`() {
        let (first, second, third) = (
            snapshot(0) { $0.category = "a" }, snapshot(5) { $0.category = "b" }, snapshot(9) { $0.type = .exchange }
        )
        #expect(merged(first, third).merging(second).category == "b")
        #expect(merged(first, second).merging(third).category == "b")
    }

    @Test func `of one age the later hearing wins, and the shorter deadline`() {
        let early = snapshot(0, heard: 1) {
            $0.rawState = "6"; $0.deadlineAt = at(.friday, 9)
        }
        let late = snapshot(0, heard: 2) { $0.rawState = "7" }
        #expect(merged(early, late).rawState == "7")
        let twin = snapshot(0, heard: 1) { $0.deadlineAt = at(.thursday, 9) }
        #expect(merged(early, twin).deadlineAt == at(.thursday, 9))
        // A deadline that the platform itself moved is its newest word.
        let moved = snapshot(8) { $0.deadlineAt = at(.sunday, 9) }
        #expect(merged(early, moved).deadlineAt == at(.sunday, 9))
    }

    @Test func `what the platform did by itself is collected`() {
        let both = merged(snapshot(0) { $0.automatic = ["8"] }, snapshot(5) { $0.automatic = ["12", "8"] })
        #expect(both.automatic == ["12", "8"])
    }

    @Test func `a proven list replaces, an unproven one adds and takes the proof away`() {
        let proven = snapshot(0) {
            $0.parcels = [parcel(0, goods: 2), parcel(1)]
            $0.parcelsAreComplete = true
        }
        let part = snapshot(5) { $0.parcels = [parcel(0, state: "3")] }
        let known = merged(proven, part)
        #expect(known.parcelsAreComplete == true)
        #expect(known.parcels == [parcel(0, goods: 2, state: "3"), parcel(1)])
        let more = snapshot(5) { $0.parcels = [parcel(2)] }
        let grown = merged(proven, more)
        #expect(grown.parcelsAreComplete == nil)
        #expect(grown.parcels?.count == 3)
        let again = snapshot(9) {
            $0.parcels = [parcel(0), parcel(2)]
            $0.parcelsAreComplete = true
        }
        let replaced = merged(grown, again)
        #expect(replaced.parcelsAreComplete == true)
        #expect(replaced.parcels == [parcel(0, goods: 2), parcel(2)])
        // A list that says of itself that it is not complete proves nothing.
        let admitted = snapshot(9) {
            $0.parcels = [parcel(0)]
            $0.parcelsAreComplete = false
        }
        #expect(merged(admitted, snapshot(10) { $0.rawState = "6" }).parcelsAreComplete == nil)
    }

    @Test(arguments: 0..<40)
    func `the order of merging does not matter, nor do repeats`(seed: Int) {
        var dice = Dice(state: UInt64(seed))
        let snapshots = (0..<5).map { index in
            snapshot(dice.roll(4) * 10 + index, heard: dice.roll(60)) { snapshot in
                if dice.flip() { snapshot.amount = Money(minorUnits: Int64(dice.roll(5)), currency: .cny) }
                if dice.flip() { snapshot.platformState = dice.pick(PlatformCaseState.allCases) }
                if dice.flip() { snapshot.deadlineAt = at(.friday, dice.roll(9)) }
                if dice.flip() { snapshot.isQualityBuyer = dice.flip() }
                if dice.flip() { snapshot.automatic = [String(dice.roll(4))] }
                if dice.roll(8) == 0 { snapshot.updatedAt = nil }
            }
        }
        let expected = snapshots.dropFirst().reduce(snapshots[0]) { $0.merging($1) }
        for _ in 0..<10 {
            let shuffled = snapshots.shuffled(using: &dice) + [dice.pick(snapshots)]
            #expect(shuffled.dropFirst().reduce(shuffled[0]) { $0.merging($1) } == expected)
        }
    }

    @Test func `a case and its snapshot survive being stored`() throws {
        var bench = Bench.approved(parcels: 2)
        bench[parcel: 0].deliver(at(.tuesday, 9), .unclear)
        bench[parcel: 0].linkedWaybill = Bench.waybill(9)
        bench.afterSale.facts = bench.afterSale.facts.merging(snapshot(5) { $0.category = "x" })
        bench.decide(at(.tuesday, 10))
        bench.afterSale.firstPayOrder = PayOrder(
            person: "Li", reason: "r", amount: Money(minorUnits: 60_000, currency: .cny), at: at(.tuesday, 10))
        let stored = try JSONEncoder().encode(bench.afterSale)
        #expect(try JSONDecoder().decode(AfterSaleCase.self, from: stored) == bench.afterSale)
    }

    @Test func `a case that was stored before it knew of second persons and fees is read`() throws {
        let bench = Bench.approved()
        let text = String(decoding: try JSONEncoder().encode(bench.afterSale), as: UTF8.self)
        for name in ["firstPayOrder", "interceptionFee", "answeredAt", "\"fee\""] { #expect(!text.contains(name)) }
        #expect(try JSONDecoder().decode(AfterSaleCase.self, from: Data(text.utf8)) == bench.afterSale)
    }
}
