public import ShipmentModel

/// Asking carriers for scans and interceptions (domain §4.5 and the rows "interception accepted, rejected, failed").
///
/// What is asked once is named by the parcel's number alone: its dispatch may be corrected later.
extension Deciding {
    /// How often a case is read that goes on without anybody having named its parcels.
    private static let readInterval: Int64 = 6 * 3600
    private static func readSlot(at instant: Instant) -> Int64 { instant.seconds / readInterval }

    private var namesNoParcels: Bool {
        facts.parcels == nil && (afterSale.state == .approved || afterSale.state == .turned)
    }

    /// When the case is read again because nobody has named its parcels.
    var nextReadForParcels: Instant? {
        namesNoParcels ? Instant(seconds: (Self.readSlot(at: now) + 1) * Self.readInterval) : nil
    }

    /// What each parcel is asked once: its scans, to be told of further ones, and, for each new hint, its carrier again.
    mutating func askAboutParcels() {
        guard !afterSale.state.isTerminal else { return }
        // A platform that agreed by itself may have told no more than that.
        if namesNoParcels { once("parcels/\(Self.readSlot(at: now))", .readCase) }
        for named in facts.parcels ?? [] where named.carrier == nil {
            once(
                "courier/\(named.carrierCode)", .task(.unknownCourier, suggestion: DecisionCode.unknownCourier.english))
        }
        for parcel in afterSale.parcels + afterSale.returnLegs.values.sorted() {
            once("track/\(parcel.number)", .subscribe(parcel), .track(parcel))
            guard let hint = inputs.reading(of: parcel)?.newestHint else { continue }
            once("hint/\(parcel.number)/\(hint)", .track(parcel))
        }
    }

    mutating func askForInterceptions() {
        judgeLooks()
        endDoubts()
        askHowOrdersStand()
        guard afterSale.state == .approved else { return }
        for parcel in namedParcels where parcel.situation == .open {
            guard let id = parcel.id else { continue }
            guard let record = afterSale.interceptionsAsked[id] else {
                if isFreeForOurs(id, parcel), isFreeOfOthersGoods(parcel.foreignGoods, id) { intercept(id) }
                continue
            }
            switch record.outcome(beside: parcel.reading?.interception) {
            case .rejected:
                heedFailure(record, .interceptionRejected)
                // What only the refusal told of the parcel's other goods nobody has agreed to yet.
                if isFreeForOurs(id, parcel), isFreeOfOthersGoods(goodsFirstTold(of: parcel), id) { intercept(id) }
            case .failed:
                // The courier tried: another channel is another fee, so it is offered, not taken.
                heedFailure(record, .interceptionFailed)
                offer("failed/\(record.requestNumber)", .interceptionFailed)
            case .cancelled where record.isCancelled:
                // We took it back when the case had ended; it is open again.
                if mayBeIntercepted(parcel), !isInterceptedByOthers(parcel) { intercept(id) }
            case .cancelled:
                // Somebody else took it back: the parcel goes on.
                heedFailure(record, .interceptionFailed)
                offer("failed/\(record.requestNumber)", .interceptionFailed)
            case .unknown: heedDoubt(about: record, id)
            case .accepted, .succeeded: continue
            }
        }
    }

    // MARK: Asking how an order stands

    /// How long after a delivery an order that runs is still asked about, and how often: a success that is told then
    /// contradicts it (C2).
    private static let askAfterDelivery = (Duration.hours(72), every: Duration.hours(6))

    private mutating func askHowOrdersStand() {
        for (id, record, interval) in runningOrders {
            guard let due = record.nextQueryAt, due <= now else { continue }
            let next = now + interval
            afterSale.interceptionsAsked[id]?.nextQueryAt = next
            emit(.queryIntercept(id, requestNumber: record.requestNumber, via: record.party))
        }
    }

    /// The orders whose outcome is waited for, each with how often it is asked about.
    private var runningOrders: [(ParcelID, InterceptionRecord, Duration)] {
        guard [.approved, .signed, .review].contains(afterSale.state) else { return [] }
        return namedParcels.compactMap { parcel in
            guard let id = parcel.id, let record = afterSale.interceptionsAsked[id] else { return nil }
            let interval = policy.interceptionQueryInterval
            if parcel.situation == .open {
                let isAccepted = record.outcome(beside: parcel.reading?.interception) == .accepted
                return isAccepted ? (id, record, interval) : nil
            }
            let (time, every) = Self.askAfterDelivery
            guard parcel.situation == .delivered, record.state == .accepted, !record.isCancelled,
                let delivered = parcel.reading?.delivered, now < delivered.when.latest + time
            else { return nil }
            return (id, record, max(interval, every))
        }
    }

    /// When an order is asked about next.
    var nextQueries: [Instant] { runningOrders.compactMap(\.1.nextQueryAt) }

    /// An order that the carrier may have, or not, is asked about by a person: a second one could cost a second fee.
    private mutating func heedDoubt(about record: InterceptionRecord, _ id: ParcelID) {
        guard record.doubt != nil, once("doubt/\(record.requestNumber)") else { return }
        note(DecisionReason(.interceptionInDoubt, words: id.number.description, at: now))
        emit(
            .task(
                .interceptionInDoubt,
                suggestion: "\(DecisionCode.interceptionInDoubt.english) \(id.number), \(record.party)"))
    }

    /// What tells how an order stands ends the doubt about it.
    private mutating func endDoubts() {
        for parcel in namedParcels {
            guard let id = parcel.id, let record = afterSale.interceptionsAsked[id], record.doubt != nil,
                record.outcome(beside: parcel.reading?.interception) != .unknown
            else { continue }
            afterSale.interceptionsAsked[id]?.doubt = nil
        }
    }

    /// A person's order: for all parcels that can still be stopped, through the next channel, whatever they hold.
    mutating func interceptAll() {
        for parcel in namedParcels where parcel.situation == .open {
            guard let id = parcel.id, mayBeIntercepted(parcel) else { continue }
            let record = afterSale.interceptionsAsked[id]
            switch record?.outcome(beside: parcel.reading?.interception) {
            case nil, .rejected, .failed, .cancelled: intercept(id, isOrdered: true)
            // Whoever orders it again has asked the carrier.
            case .unknown where record?.doubt != nil: intercept(id, isOrdered: true)
            case .unknown, .accepted, .succeeded: continue
            }
        }
    }

    /// Between pick-up and the attempt at the door.
    func mayBeIntercepted(_ parcel: NamedParcel) -> Bool {
        switch parcel.reading?.status {
        case .pickedUp, .inTransit, .outForDelivery, .deliveryAttempted: true
        default: false
        }
    }

    /// The other goods of a parcel of which the case itself says nothing.
    private func goodsFirstTold(of parcel: NamedParcel) -> Int {
        let named = facts.parcels?.first { inputs.parcel(for: $0) == parcel.id }
        return (named?.foreignGoods ?? 0) > 0 ? 0 : parcel.foreignGoods
    }

    /// Stopping a parcel stops everything in it (C5b).
    private mutating func isFreeOfOthersGoods(_ count: Int, _ id: ParcelID) -> Bool {
        guard count > 0 else { return true }
        once("foreign_goods/\(id.number)", .task(.foreignGoods, suggestion: DecisionCode.foreignGoods.english))
        return false
    }

    /// Through the first channel in the shop's order that was not tried yet and whose fee, where it is known, is within
    /// the shop's limits.
    ///
    /// - Parameter isOrdered: A person ordered it, whatever it costs.
    private mutating func intercept(_ id: ParcelID, isOrdered: Bool = false) {
        let old = afterSale.interceptionsAsked[id]
        let earlier = old.map { $0.earlier + [$0.withoutHistory] } ?? []
        // What we took back ourselves was no failure of its channel; what nobody knows of may not have reached it.
        let tried = earlier.filter { !$0.isCancelled && $0.doubt == nil }.map(\.party)
        let channels = (policy.interceptionChannels[id.carrier] ?? []).filter { !tried.contains($0) }
        guard let party = channels.first(where: { isOrdered || isAffordable($0) }) else {
            if channels.isEmpty { return offer("no_channel/\(id.number)", .noInterceptionChannel) }
            return offer("too_expensive/\(id.number)", .interceptionTooExpensive)
        }
        let number = InterceptionRecord.requestNumber(
            for: afterSale.key, parcel: id, number: earlier.count + 1)
        var record = InterceptionRecord(requestNumber: number, party: party, askedAt: now)
        record.nextQueryAt = now + policy.interceptionQueryInterval
        record.earlier = earlier
        if isOrdered { (record.look, record.clearedAt) = (.ordered, now) }
        afterSale.interceptionsAsked[id] = record
        emit(.intercept(id, requestNumber: number, via: party))
    }

    /// Before it is asked nobody but the shop's contract tells a fee: carriers and platforms name theirs in the answer. One
    /// that is not known is no obstacle.
    private func isAffordable(_ party: PartyID) -> Bool {
        guard let fee = policy.interceptionFees[party] else { return true }
        guard fee <= policy.interceptionFeeLimitMinor else { return false }
        guard let amount = facts.amount else { return true }
        let (share, overflow) = amount.minorUnits.multipliedReportingOverflow(by: policy.interceptionFeePercentMax)
        return overflow || fee <= share / 100
    }

    /// Stopping a parcel stops everything in it: what is not of this case has to be sent again (C5b).
    mutating func askToReship() {
        guard afterSale.approvedAt != nil else { return }
        for parcel in namedParcels where parcel.foreignGoods > 0 && parcel.reading?.hasTurned == true {
            guard let id = parcel.id else { continue }
            once("reship/\(id.number)", .task(.reship, suggestion: DecisionCode.reshipForeignGoods.english))
        }
    }

    private mutating func offer(_ name: String, _ code: DecisionCode) {
        once(name, .task(.noInterceptionChannel, suggestion: code.english))
    }

    private mutating func heedFailure(_ record: InterceptionRecord, _ code: DecisionCode) {
        guard once("failure/\(record.requestNumber)") else { return }
        note(code)
        guard afterSale.buyerReminders < policy.buyerRemindersMax else { return }
        afterSale.buyerReminders += 1
        emit(.remindBuyer)
    }
}

extension InterceptionRecord {
    /// Neither refused nor taken back: the carrier has it, or may have it.
    public var isRunning: Bool {
        (state == .accepted || (state == .unknown && fault == nil && clearedAt != nil)) && !isCancelled
    }

    /// From when on something can be an answer to it: what was heard by the look before it speaks of somebody else's.
    public var leftAt: Instant {
        guard let clearedAt, look != .ordered else { return askedAt }
        return max(askedAt, clearedAt + .milliseconds(1))
    }

    var withoutHistory: InterceptionRecord {
        var record = self
        record.earlier = []
        return record
    }

    /// What became of the request: the answer to our call, and for one that runs what the evidence tells.
    func outcome(beside interception: ParcelReading.Interception?) -> InterceptionState {
        if isCancelled { return .cancelled }
        switch state {
        // No usable answer for good: as good as a refusal, the next channel is tried.
        case .unknown where fault != nil: return .rejected
        case .unknown, .accepted:
            guard let interception, interception.when.latest >= leftAt else { return state }
            switch interception.state {
            case .rejected, .failed, .succeeded, .cancelled: return interception.state
            case .unknown, .accepted: return state
            }
        case .rejected, .failed, .succeeded, .cancelled: return state
        }
    }
}

extension ParcelReading {
    /// One fact of what is only hinted at; a new hint is worth a new question.
    fileprivate var newestHint: FactKey? {
        let milestones = [refused, returning, returned, delivered, lost].compactMap(\.self)
        var hints = milestones.filter { $0.grade == .hint }.flatMap(\.evidence)
        if let interception, interception.grade == .hint { hints += interception.evidence }
        return hints.max()
    }
}
