import Ledger
import RefundRules
import ShipmentModel

extension LedgerConformance {
    /// Neither order of arrival nor the split into batches changes what is known and decided.
    static var orderChecks: [LedgerCheck<Fixture>] {
        [
            LedgerCheck("any order and any split of messages ends the same") { fixture in
                let submissions = try Self.story()
                var wanted: String?
                var random = Random(seed: 20_261_122)
                for round in 0..<12 {
                    var shuffled = submissions
                    if round > 0 { random.shuffle(&shuffled) }
                    if round > 6 { shuffled += shuffled.prefix(3) }
                    let ledger = try await World.ledger(on: fixture.make())
                    while !shuffled.isEmpty {
                        let count = 1 + random.below(shuffled.count)
                        _ = try await ledger.record(Array(shuffled.prefix(count)), at: World.start)
                        shuffled.removeFirst(count)
                    }
                    let outcome = try await ledger.outcome(cases: [1, 2], numbers: [1, 2, 3])
                    try expectEqual(outcome, wanted ?? outcome, "round \(round)")
                    wanted = outcome
                }
                try expect(wanted?.contains("refundDue") == true, "the story did not come to a refund")
            },
            LedgerCheck("two parcels of one case in two batches are decided together") { fixture in
                let ledger = try await World.ledger(on: fixture.make())
                let (one, two) = (try World.number(1), try World.number(2))
                try await ledger.recordEach(
                    [
                        World.push("in_transit", about: one, at: World.start - .hours(9)),
                        World.push("in_transit", about: two, at: World.start - .hours(9)),
                        World.detail(World.snapshot(parcels: [one, two])),
                        World.push("returned", about: one, at: World.start - .hours(2)),
                    ], at: World.start)
                try expectEqual(try await ledger.state(), .approved, "the state with one parcel back")
                _ = try await ledger.record(
                    [World.push("returned", about: two, at: World.start - .hours(1))], at: World.start)
                try expectEqual(try await ledger.state(), .refundDue, "the state with both back")
            },
            LedgerCheck("two writers in opposite orders both end, and nothing is lost") { fixture in
                let ledger = try await World.ledger(on: fixture.make())
                let numbers = try (1...8).map { try World.number($0) }
                for (index, number) in numbers.enumerated() {
                    let key = World.caseKey(index / 2 + 1)
                    var snapshot = World.snapshot(key, parcels: [number], heard: World.start + .seconds(Int64(index)))
                    snapshot.parcelsAreComplete = nil
                    _ = try await ledger.record(
                        [
                            World.push("in_transit", about: number, at: World.start - .hours(9)),
                            World.detail(snapshot),
                        ], at: World.start)
                }
                let there = numbers.map { World.push("returned", about: $0, at: World.start - .hours(2)) }
                let back = numbers.reversed().map { World.push("returning", about: $0, at: World.start - .hours(3)) }
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for _ in 0..<4 {
                        group.addTask { _ = try await ledger.record(there, at: World.start) }
                        group.addTask { _ = try await ledger.record(back, at: World.start) }
                    }
                    try await group.waitForAll()
                }
                for number in numbers {
                    let view = try unwrap(try await ledger.parcelViews(number).first, "\(number)")
                    try expectEqual(view.facts.count, 3, "facts of \(number)")
                    try expectEqual(view.reading.status, .returned, "status of \(number)")
                }
                for index in 1...4 {
                    let view = try unwrap(try await ledger.caseView(World.caseKey(index)), "case \(index)")
                    try expectEqual(view.parcels.count, 2, "parcels of case \(index)")
                }
            },
        ]
    }

    /// Two cases on their way, in the order in which it would happen.
    private static func story() throws -> [Submission] {
        let (one, two, other) = (try World.number(1), try World.number(2), try World.number(3))
        var early = CaseSnapshot(key: World.caseKey(1), heard: World.start - .minutes(50))
        early.orderID = "ORDER-AS1"
        early.rawState = "1"
        return [
            World.push("picked_up", about: one, at: World.dispatched + .hours(1)),
            World.push("in_transit", about: one, at: World.dispatched + .hours(20)),
            World.push("picked_up", about: two, at: World.dispatched + .hours(2)),
            World.push("in_transit", about: other, at: World.dispatched + .hours(2)),
            World.detail(early),
            World.detail(World.snapshot(World.caseKey(1), parcels: [one, two], heard: World.start - .minutes(45))),
            World.detail(
                World.snapshot(
                    World.caseKey(1), parcels: [one, two], version: "2", heard: World.start - .minutes(44))),
            World.detail(World.snapshot(World.caseKey(2), parcels: [other], heard: World.start - .minutes(40))),
            World.push("refused", about: one, at: World.start - .minutes(30)),
            World.push("returning", about: one, at: World.start - .minutes(25)),
            World.push("returned", about: one, at: World.start - .minutes(10)),
            World.push("returned", about: two, at: World.start - .minutes(8)),
            World.push("refused", about: other, at: World.start - .minutes(5)),
        ]
    }
}

/// Repeatable randomness (SplitMix64).
struct Random {
    private var state: UInt64
    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

    mutating func shuffle<Element>(_ elements: inout [Element]) {
        for index in elements.indices.dropFirst().reversed() { elements.swapAt(index, below(index + 1)) }
    }
}
