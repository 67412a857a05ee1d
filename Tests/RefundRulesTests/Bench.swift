import RefundRules
import ShipmentModel

/// A week in which the tests happen: Monday is 2026-11-23, times are UTC+8.
enum Day: Int { case monday = 23, tuesday, wednesday, thursday, friday, saturday, sunday, nextMonday }

func at(_ day: Day, _ hour: Int, _ minute: Int = 0) -> Instant {
    let days = Duration.days(Int64(day.rawValue - Day.monday.rawValue))
    // 2026-11-23T00:00:00+08:00.
    return Instant(seconds: 1_795_363_200) + days + .hours(Int64(hour)) + .minutes(Int64(minute))
}

/// One case on the bench: facts and readings are set by hand, and deciding keeps its result for the next time.
struct Bench {
    static let carrier: CarrierID = "sf"
    static let key = CaseKey(platform: "doudian", shop: "10001", afterSaleID: "7000000000000000123")

    var inputs: DecisionInputs
    /// Everything that was asked for so far.
    var asked = [Effect]()

    /// - Parameter parcels: How many parcels the order has, all in transit.
    init(parcels count: Int = 1, appliedAt: Instant = at(.monday, 8, 40), now: Instant = at(.monday, 9)) {
        var facts = CaseSnapshot(key: Self.key, heard: appliedAt)
        facts.orderID = "4700000000000000001"
        facts.type = .refundOnlyShipped
        facts.platformState = .waitingMerchant
        facts.amount = Money(minorUnits: 12_900, currency: .cny)
        facts.orderPaid = Money(minorUnits: 30_000, currency: .cny)
        facts.buyerReportsReceived = false
        facts.refundState = PlatformRefundState.none
        facts.appliedAt = appliedAt
        facts.updatedAt = appliedAt
        facts.version = "1"
        facts.parcels = (0..<count).map { index in
            CaseParcel(carrierCode: "shunfeng", carrier: Self.carrier, waybill: Self.waybill(index))
        }
        facts.parcelsAreComplete = true
        var afterSale = AfterSaleCase(key: Self.key, facts: facts, appliedAt: appliedAt)
        afterSale.parcels = (0..<count).map(Self.parcel)
        var policy = ShopPolicy()
        policy.interceptionChannels = [Self.carrier: [Self.carrier, "doudian", "kuaidi100"]]
        inputs = DecisionInputs(
            afterSale: afterSale, policy: policy, parcels: [:], intents: [], knownCarriers: [Self.carrier], now: now)
        for index in 0..<count { self[parcel: index] = .inTransit(heard: appliedAt) }
    }

    static func waybill(_ index: Int) -> Waybill {
        guard let waybill = Waybill("SF000000000\(index)") else { preconditionFailure("not a waybill") }
        return waybill
    }

    static func parcel(_ index: Int) -> ParcelID {
        ParcelID(carrier: carrier, waybill: waybill(index), dispatch: at(.monday, 0))
    }

    subscript(parcel index: Int) -> ParcelReading {
        get { inputs.parcels[Self.parcel(index)] ?? ParcelReading(tableVersion: "test") }
        set { inputs.parcels[Self.parcel(index)] = newValue }
    }

    var afterSale: AfterSaleCase {
        get { inputs.afterSale }
        set { inputs.afterSale = newValue }
    }
    var state: CaseState { afterSale.state }
    var intent: RefundIntent? { inputs.intents.first(where: \.isOpen) ?? inputs.intents.last }

    /// Decides and keeps the result.
    @discardableResult
    mutating func decide(_ instant: Instant? = nil, _ action: PersonAction? = nil) -> Decision {
        if let instant { inputs.now = instant }
        inputs.action = action
        let decision = RefundRules.decide(inputs)
        inputs.action = nil
        keep(decision)
        return decision
    }

    mutating func keep(_ decision: Decision) {
        inputs.afterSale = decision.afterSale
        for intent in decision.intents {
            inputs.intents.removeAll { $0.key == intent.key }
            inputs.intents.append(intent)
        }
        asked += decision.effects
    }

    /// A case that was applied for on Monday 08:40 and approved at 09:00.
    static func approved(parcels count: Int = 1) -> Bench {
        var bench = Bench(parcels: count)
        bench.decide()
        return bench
    }

    /// A case that went to a state by the shortest road, at the latest on Tuesday at 11:00.
    static func standing(in state: CaseState) -> Bench {
        var bench = Bench()
        switch state {
        case .applied: bench.inputs.parcels = [:]
        case .manual: bench.inputs.policy.isCrossBorder = true
        default: break
        }
        bench.decide(at(.monday, 9))
        bench.look()
        switch state {
        case .turned: bench[parcel: 0].refuse(at(.tuesday, 10))
        case .signed: bench[parcel: 0].deliver(at(.tuesday, 10))
        case .refundDue: bench[parcel: 0].intercept(at(.tuesday, 10))
        case .review: bench[parcel: 0].lose(at(.tuesday, 10))
        default: return bench
        }
        bench.decide(at(.tuesday, 11))
        return bench
    }

    /// Looks before the order for the first parcel leaves, and decides.
    @discardableResult
    mutating func look(_ how: LookBeforeOrder = .tracked, _ instant: Instant? = nil) -> Decision {
        let parcel = Bench.parcel(0)
        inputs.afterSale.note(
            InterceptionAnswer(
                parcel: parcel, requestNumber: afterSale.interceptionsAsked[parcel]?.requestNumber ?? "",
                state: .unknown, look: how, at: instant ?? inputs.now))
        return decide(instant)
    }

    /// What a carrier answers to our own interception call about the first parcel.
    func answer(_ state: InterceptionState, code: String? = nil, _ instant: Instant) -> InterceptionAnswer {
        let parcel = Bench.parcel(0)
        return InterceptionAnswer(
            parcel: parcel, requestNumber: afterSale.interceptionsAsked[parcel]?.requestNumber ?? "", state: state,
            code: code, at: instant)
    }

    /// The first attempt of the open intent begins.
    mutating func begin(_ instant: Instant, number: Int = 1) -> RefundAttempt? {
        inputs.now = instant
        guard let key = intent?.key else { return nil }
        let attempt = RefundAttempt(
            key: key, number: number, worker: "w", leaseToken: 1, startedAt: instant, deadline: instant + .seconds(20),
            requestDigest: "", caseVersion: afterSale.version)
        keep(RefundRules.begin(attempt, in: inputs))
        return attempt
    }
}

extension ParcelReading {
    static func inTransit(heard: Instant) -> ParcelReading {
        var reading = ParcelReading(tableVersion: "test")
        reading.status = .inTransit
        reading.lastHeardOf = TimeSpan(heard)
        return reading
    }

    static func of(_ status: ShipmentStatus, heard: Instant) -> ParcelReading {
        var reading = inTransit(heard: heard)
        reading.status = status
        reading.anomalySince = status == .exception || status == .lost ? TimeSpan(heard) : nil
        return reading
    }

    mutating func refuse(_ when: Instant, _ grade: Grade = .proof) {
        status = .refused
        lastHeardOf = TimeSpan(when)
        refused = Milestone(when: TimeSpan(when), grade: grade, evidence: [fact("refused")])
    }

    mutating func turnBack(_ when: Instant, _ grade: Grade = .proof) {
        status = .returning
        isInbound = true
        lastHeardOf = TimeSpan(when)
        returning = Milestone(when: TimeSpan(when), grade: grade, evidence: [fact("returning")])
    }

    mutating func comeBack(_ when: Instant, _ grade: Grade = .proof) {
        status = .returned
        isInbound = true
        lastHeardOf = TimeSpan(when)
        returned = Milestone(when: TimeSpan(when), grade: grade, evidence: [fact("returned")])
    }

    mutating func lose(_ when: Instant, _ grade: Grade = .proof) {
        status = .lost
        lastHeardOf = TimeSpan(when)
        lost = Milestone(when: TimeSpan(when), grade: grade, evidence: [fact("lost")])
    }

    mutating func deliver(_ when: Instant, _ direction: DeliveryDirection = .outbound, _ grade: Grade = .proof) {
        status = .delivered
        lastHeardOf = TimeSpan(when)
        delivered = Milestone(when: TimeSpan(when), grade: grade, evidence: [fact("delivered")])
        deliveryDirection = direction
    }

    mutating func intercept(
        _ when: Instant, _ state: InterceptionState = .succeeded, kind: InterceptionKind? = .return, ours: Bool = true,
        online: Bool = true, grade: Grade = .proof
    ) {
        interception = Interception(
            state: state, kind: kind, answersOurReturnRequest: ours, isOnline: online, when: TimeSpan(when),
            grade: grade, evidence: [fact("interception \(state)")])
    }
}

func fact(_ name: String) -> FactKey { FactKey(rawValue: name) }

extension [Effect] {
    var pays: Bool { contains { if case .payRefund = $0 { true } else { false } } }
    func contains(task kind: TaskKind) -> Bool { contains { if case .task(kind, _) = $0 { true } else { false } } }
    func contains(event: String) -> Bool { contains(.notify(event: "turnback.case.\(event)")) }
    var interceptions: [PartyID] { compactMap { if case .intercept(_, _, let party) = $0 { party } else { nil } } }
}
