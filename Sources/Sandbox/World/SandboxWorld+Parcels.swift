internal import ShipmentModel

extension SandboxWorld {
    /// A carrier's answer to an interception, in nobody's words.
    enum InterceptionAnswer: Sendable {
        case unknownWaybill
        /// Also for the same request again.
        case taken(number: String)
        case alreadyRunning
        /// Not picked up yet, or there is nothing to stop any more.
        case tooLate(ScanKind?)
        case refused(String)
    }

    /// What a query of a parcel shows: everything up to now.
    func track(_ waybill: String, of courier: Courier) -> [Scan]? {
        story(waybill, of: courier)?.scans(until: clock.now)
    }

    /// - Parameter requestNumber: The asker's own number; empty where the carrier's interface has none, so that a second
    ///   request is a second one.
    func intercept(_ waybill: String, of courier: Courier, by party: String, requestNumber: String) throws
        -> InterceptionAnswer
    {
        guard let story = story(waybill, of: courier) else { return .unknownWaybill }
        let now = clock.now
        var entry = BookEntry(.interceptionAsked, at: now, caseKey: caseKey(ofWaybill: waybill))
        entry.party = party
        entry.waybill = waybill
        entry.key = requestNumber
        let answer = answer(to: requestNumber, story, at: now)
        switch answer {
        case .unknownWaybill: return answer
        case .taken(let number) where number == story.interception?.carrierNumber: entry.outcome = "repeated"
        case .taken(let number):
            entry.number = number
            entry.outcome = "accepted"
        case .alreadyRunning, .tooLate, .refused: entry.outcome = "rejected"
        }
        try record(entry)
        return answer
    }

    private func answer(to requestNumber: String, _ story: ParcelStory, at now: Instant) -> InterceptionAnswer {
        let state = story.interceptionState(at: now)
        if let running = story.interception, state == .running || state == .succeeded {
            let isSame = !requestNumber.isEmpty && running.requestNumber == requestNumber
            return isSame ? .taken(number: running.carrierNumber) : .alreadyRunning
        }
        guard story.canBeIntercepted(at: now) else { return .tooLate(story.scans(until: now).last?.kind) }
        switch story.script.interception {
        case .refused(let words): return .refused(words)
        case .taken: return .taken(number: "\(7_000_000 + entries.count)")
        }
    }

    /// - Returns: Whether it was taken back; an interception that has succeeded, or none, cannot be.
    func cancelInterception(_ waybill: String, of courier: Courier, by party: String) throws -> Bool {
        guard let story = story(waybill, of: courier), let interception = story.interception else { return false }
        switch story.interceptionState(at: clock.now) {
        case .cancelled: return true
        case .none, .succeeded: return false
        case .running: break
        }
        var entry = BookEntry(.interceptionCancelled, at: clock.now, caseKey: caseKey(ofWaybill: waybill))
        entry.party = party
        entry.waybill = waybill
        entry.number = interception.carrierNumber
        try record(entry)
        return true
    }

    /// - Returns: Nil for an unknown waybill, false when it was subscribed already.
    func subscribe(
        _ waybill: String, of courier: Courier, by party: String, callbackURL: String? = nil, salt: String? = nil
    ) throws -> Bool? {
        guard story(waybill, of: courier) != nil else { return nil }
        guard subscriptions[Self.subscriptionName(party, waybill)] == nil else { return false }
        var entry = BookEntry(.subscribed, at: clock.now, caseKey: caseKey(ofWaybill: waybill))
        entry.party = party
        entry.waybill = waybill
        entry.outcome = callbackURL
        entry.key = salt
        try record(entry)
        return true
    }

    func caseKey(ofWaybill waybill: String) -> String? {
        cases.first { $0.script.parcels.contains { $0.waybill == waybill } }?.key
    }

    /// The aggregator locks a waybill that is asked for again too soon [seen: vendor page 5f0ffb5ebc8da837cbd8aefc].
    func mayQueryAggregator(_ waybill: String) -> Bool {
        let now = clock.now
        // A little less than the rule's 30 minutes: the two clocks are read at two moments.
        if let last = lastAggregatorQuery[waybill], now < last + .minutes(25) { return false }
        lastAggregatorQuery[waybill] = now
        return true
    }
}
