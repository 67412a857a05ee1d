internal import RefundRules
internal import ShipmentModel

/// What is known about some waybill numbers, read from the store: claims, facts, interceptions; and from them the
/// bindings and the readings of parcels.
struct ParcelBook {
    let settings: DecisionSettings
    let rules: DecisionRules
    private(set) var claims: [WaybillKey: [ParcelClaim]] = [:]
    private var facts: [WaybillKey: FactSet] = [:]
    private var interceptions: [WaybillKey: [InterceptionRow]] = [:]
    /// The numbers under which a case stands in `claims` or `interceptions`.
    private var numbers: [CaseKey: Set<WaybillKey>] = [:]
    private var readings = Readings()

    /// What was read already; another object as soon as anything changes that a reading rests on.
    private final class Readings {
        struct Key: Hashable {
            let parcel: ParcelID
            let shop: ShopID
        }
        var known: [Key: ParcelReading] = [:]
    }

    init(settings: DecisionSettings, rules: DecisionRules) {
        self.settings = settings
        self.rules = rules
    }

    /// Reads the numbers that are not loaded yet.
    mutating func load(_ numbers: some Sequence<WaybillKey>, from tx: some LedgerTransaction) throws {
        let missing = Set(numbers).filter { facts[$0] == nil }.sorted()
        guard !missing.isEmpty else { return }
        readings = Readings()
        for number in missing { (claims[number], facts[number], interceptions[number]) = ([], FactSet(), []) }
        for claim in try tx.claims(on: missing) { insert(claim) }
        for fact in try tx.facts(of: missing) { facts[fact.number, default: FactSet()].join(fact) }
        for row in try tx.interceptions(of: missing) { insert(row) }
    }

    private mutating func insert(_ claim: ParcelClaim) {
        claims[claim.number, default: []].append(claim)
        numbers[claim.caseKey, default: []].insert(claim.number)
    }

    private mutating func insert(_ row: InterceptionRow) {
        interceptions[row.parcel.number, default: []].append(row)
        numbers[row.caseKey, default: []].insert(row.parcel.number)
    }

    func isLoaded(_ number: WaybillKey) -> Bool { facts[number] != nil }
    func facts(of number: WaybillKey) -> FactSet { facts[number] ?? FactSet() }

    /// Puts a case's present claims and interceptions in the place of the stored ones; their numbers are loaded.
    mutating func replace(_ key: CaseKey, claims own: [ParcelClaim], interceptions asked: [InterceptionRow]) {
        let before = numbers[key] ?? []
        let claimsBefore = before.flatMap { claims[$0] ?? [] }.filter { $0.caseKey == key }
        let askedBefore = before.flatMap { interceptions[$0] ?? [] }.filter { $0.caseKey == key }
        guard !claimsBefore.hasTheSame(as: own) || !askedBefore.hasTheSame(as: asked) else { return }
        readings = Readings()
        for number in before {
            claims[number]?.removeAll { $0.caseKey == key }
            interceptions[number]?.removeAll { $0.caseKey == key }
        }
        numbers[key] = []
        for claim in own { insert(claim) }
        for row in asked { insert(row) }
    }

    func bindings(of number: WaybillKey) -> Bindings { Bindings(claims[number] ?? []) }

    /// The parcel that a case means by a number.
    func parcel(_ number: WaybillKey, of key: CaseKey) -> ParcelID? {
        bindings(of: number).byCase[key].map {
            ParcelID(carrier: number.carrier, waybill: number.waybill, dispatch: $0)
        }
    }

    /// What a parcel's facts add up to for a case of that shop.
    func reading(of parcel: ParcelID, for shop: ShopID) throws -> ParcelReading {
        let key = Readings.Key(parcel: parcel, shop: shop)
        if let known = readings.known[key] { return known }
        let reading = try readAnew(parcel, for: shop)
        readings.known[key] = reading
        return reading
    }

    private func readAnew(_ parcel: ParcelID, for shop: ShopID) throws -> ParcelReading {
        try read(parcel, context(of: parcel, for: shop))
    }

    /// How the reading takes each of the parcel's facts, those under a further number of it included.
    func weights(of parcel: ParcelID, for shop: ShopID) -> [FactKey: WeighedFact] {
        var known = facts(of: parcel.number)
        for number in facts.keys where number != parcel.number && number.carrier == parcel.carrier {
            known.join(facts(of: number))
        }
        return ParcelReading.weigh(
            known, vocabularies: settings.vocabularies, context: context(of: parcel, for: shop))
    }

    private func context(of parcel: ParcelID, for shop: ShopID) -> ParcelContext {
        let bindings = bindings(of: parcel.number)
        let next = bindings.next(after: parcel.dispatch)
        var context = ParcelContext(
            parcel: parcel, zoneOffsetSeconds: settings.zones[parcel.carrier],
            authority: settings.policy(for: shop).authorities[parcel.carrier])
        if parcel.isBound {
            context.begins = bindings.begin(of: parcel.dispatch)
            context.ends = bindings.end(of: parcel.dispatch) ?? context.ends
        }
        context.ownInterceptions = (interceptions[parcel.number] ?? []).filter {
            $0.record.askedAt >= parcel.dispatch - Bindings.window
                && next.map { [asked = $0.record.askedAt] in asked < $0 } ?? true
        }.map { $0.record.asOwnInterception }
        return context
    }

    /// A parcel that went on under another number is read with that number's facts, once they are loaded.
    private func read(_ parcel: ParcelID, _ context: ParcelContext) throws -> ParcelReading {
        var known = facts(of: parcel.number)
        var reading = try rules.read(known, settings.vocabularies, context)
        var seen: Set<WaybillKey> = [parcel.number]
        while let waybill = reading.linkedWaybill {
            let linked = WaybillKey(carrier: parcel.carrier, waybill: waybill)
            guard seen.insert(linked).inserted, isLoaded(linked) else { break }
            known.join(facts(of: linked))
            reading = try rules.read(known, settings.vocabularies, context)
        }
        return reading
    }
}

extension Array where Element: Equatable {
    /// Whether two short lists, each without repeats, hold the same in whatever order.
    fileprivate func hasTheSame(as other: Self) -> Bool { count == other.count && allSatisfy(other.contains) }
}

extension InterceptionRecord {
    /// The request as the reading of the parcel's facts needs it. This gateway asks for nothing but the way back to the
    /// sender.
    fileprivate var asOwnInterception: ParcelContext.OwnInterception {
        let wasAccepted =
            switch state {
            case .accepted, .succeeded, .failed: true
            case .unknown, .rejected, .cancelled: false
            }
        return ParcelContext.OwnInterception(
            requestNumbers: Set([requestNumber, carrierNumber].compactMap(\.self)), kind: .return, party: party,
            isAccepted: wasAccepted, askedAt: leftAt)
    }
}
