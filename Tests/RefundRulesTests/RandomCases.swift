import RefundRules
import ShipmentModel

/// SplitMix64: the same seed, the same week.
struct Dice: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    mutating func roll(_ sides: Int) -> Int { Int.random(in: 0..<sides, using: &self) }
    mutating func flip() -> Bool { roll(2) == 0 }
    mutating func pick<Value>(_ values: [Value]) -> Value { values[roll(values.count)] }
}

extension Dice {
    mutating func bench() -> Bench {
        var bench = Bench(parcels: 1 + roll(3))
        bench.inputs.policy.at48h = pick(ShopPolicy.At48h.allCases)
        bench.inputs.policy.paysAtInterceptionSuccess = roll(4) != 0
        bench.inputs.policy.inspectBeforeRefund = roll(8) == 0
        bench.inputs.policy.inspectionWait = flip() ? .days(2) : nil
        bench.inputs.policy.paysEverybodyAtReturning = roll(8) == 0
        bench.inputs.policy.fourEyesAboveMinor = pick([nil, 5_000, 50_000])
        if roll(6) == 0 { bench.inputs.policy.interceptionFees = ["sf": 6_000, "doudian": Int64(roll(20_000))] }
        if roll(8) == 0 { bench.afterSale.facts.parcels?[0].foreignGoods = 2 }
        bench.inputs.targetKnowsKeys = flip()
        bench.afterSale.facts.isQualityBuyer = pick([nil, true, false])
        if roll(6) == 0 { bench.afterSale.facts.parcelsAreComplete = nil }
        if roll(6) == 0 { bench.inputs.parcels = [:] }
        if roll(8) == 0 { bench.afterSale.facts.amount = pick([nil, Money(minorUnits: 120_000, currency: .cny)]) }
        if roll(8) == 0 { bench.afterSale.facts.isRefuseThenRefund = true }
        return bench
    }

    private static let grades: [Grade] = [.word, .hint, .proof, .proof]

    mutating func reading(at now: Instant, parcels: Int) -> ParcelReading {
        var reading = ParcelReading.of(pick(ShipmentStatus.allCases), heard: moment(before: now))
        if roll(4) == 0 { reading.refuse(moment(before: now), pick(Self.grades)) }
        if roll(4) == 0 { reading.turnBack(moment(before: now), pick(Self.grades)) }
        if roll(5) == 0 { reading.comeBack(moment(before: now), pick(Self.grades)) }
        if roll(5) == 0 {
            reading.deliver(moment(before: now), pick([.outbound, .unclear, .inbound]), pick(Grade.allCases))
        }
        if roll(3) == 0 {
            reading.intercept(
                moment(before: now), pick(InterceptionState.allCases),
                kind: pick([nil, .return, .return, .redirect, .hold]), ours: roll(3) != 0, online: flip(),
                grade: pick([.hint, .proof, .proof]))
        }
        if reading.status == .lost {
            reading.lost = .init(when: TimeSpan(moment(before: now)), grade: .proof, evidence: [fact("lost")])
        }
        if roll(8) == 0 {
            reading.inspection = .init(
                condition: pick(Meaning.GoodsCondition.allCases),
                found: .init(when: TimeSpan(moment(before: now)), grade: .proof, evidence: [fact("inspection")]))
        }
        if roll(20) == 0 { reading.linkedWaybill = Bench.waybill(9) }
        return reading
    }

    mutating func moment(before now: Instant) -> Instant { now - .minutes(Int64(roll(60 * 24 * 5))) }

    /// One thing that happens to a case.
    mutating func happen(to bench: inout Bench) {
        let count = max(bench.afterSale.parcels.count, 1)
        switch roll(9) {
        case 0, 1, 2, 3: bench[parcel: roll(count)] = reading(at: bench.inputs.now, parcels: count)
        case 4: change(&bench.afterSale.facts)
        case 5:
            guard let (parcel, record) = bench.afterSale.interceptionsAsked.min(by: { $0.key < $1.key }) else { return }
            bench.afterSale.note(
                InterceptionAnswer(
                    parcel: parcel, requestNumber: record.requestNumber, state: pick(InterceptionState.allCases),
                    code: "X", at: bench.inputs.now))
        case 6: bench.inputs.orderRefunded = pick([nil, Money(minorUnits: Int64(roll(40_000)), currency: .cny)])
        default: break
        }
    }

    private mutating func change(_ facts: inout CaseSnapshot) {
        switch roll(10) {
        case 0: facts.amount = Money(minorUnits: Int64(roll(30_000)), currency: .cny)
        case 1: facts.buyerReportsReceived = flip()
        case 2: facts.deadlineAt = facts.heard + .hours(Int64(roll(200)))
        case 3: facts.isInArbitration = roll(3) == 0
        case 4: facts.parcelsAreComplete = pick([nil, true, true])
        case 5: facts.isQualityBuyer = flip()
        case 6: facts.refundState = pick(PlatformRefundState.allCases.filter { $0 != .refunded })
        case 7:
            facts.platformState = pick(
                PlatformCaseState.allCases.filter { $0 != .closed && $0 != .refused && $0 != .refunded })
        case 8: if roll(4) == 0 { facts.refundState = .refunded }
        default: if roll(3) == 0 { facts.platformState = pick([.closed, .refused]) }
        }
    }

    mutating func action() -> PersonAction? {
        roll(12) == 0 ? PersonAction(pick(PersonAction.Kind.allCases), person: pick(["Li", "Wang"]), reason: "r") : nil
    }

    mutating func answer(_ intent: RefundIntent, at now: Instant) -> TargetAnswer {
        let outcomes: [TargetAnswer.Outcome] = [.done, .accepted, .notDone, .unknown, .notFound, .stuck, .neverSent]
        let amount = pick([intent.amount, intent.amount, nil, Money(minorUnits: 1, currency: .cny)])
        return TargetAnswer(pick(outcomes), isRetryable: flip(), amount: amount, at: now)
    }
}
