internal import ShipmentModel

/// Interceptions that somebody else ordered: the platform, the merchant by telephone, another system of the shop's. While
/// one runs none is ordered, and before an order leaves it is looked once more (domain §4.5: "ask first").
extension Deciding {
    /// The platform's own interception, or one that the merchant ordered by telephone. An unverified word is none.
    func isInterceptedByOthers(_ parcel: NamedParcel) -> Bool {
        if facts.platformState == .intercepting { return true }
        guard let interception = parcel.reading?.interception, interception.grade >= .hint else { return false }
        return interception.state == .accepted || interception.state == .succeeded
    }

    /// Whether ours may be ordered; where it may not because somebody else's runs, the history says so.
    mutating func isFreeForOurs(_ id: ParcelID, _ parcel: NamedParcel) -> Bool {
        guard mayBeIntercepted(parcel) else { return false }
        guard isInterceptedByOthers(parcel) else { return true }
        standAside(id, parcel)
        return false
    }

    /// What was looked at before an order could leave decides whether it does. One that does not is as if it had never
    /// been asked for: should things change it is, anew.
    mutating func judgeLooks() {
        for (id, record) in afterSale.interceptionsAsked.sorted(by: { $0.key < $1.key })
        where record.look != nil && record.clearedAt == nil {
            let parcel = namedParcels.first { $0.id == id }
            if let parcel, afterSale.state == .approved, parcel.situation == .open, mayBeIntercepted(parcel),
                !isInterceptedByOthers(parcel)
            {
                var cleared = record
                cleared.clearedAt = now
                afterSale.interceptionsAsked[id] = cleared
                continue
            }
            var before = record.earlier.last
            before?.earlier = Array(record.earlier.dropLast())
            afterSale.interceptionsAsked[id] = before
            if let parcel, isInterceptedByOthers(parcel) {
                standAside(id, parcel)
            } else {
                note(
                    DecisionReason(
                        .interceptionTooLate, words: id.number.description, evidence: parcel?.newestEvidence ?? [],
                        at: now))
            }
        }
    }

    /// Tells once why nobody is asked to stop the parcel, and then asks now and again what became of the other order.
    private mutating func standAside(_ id: ParcelID, _ parcel: NamedParcel) {
        let interception = parcel.reading?.interception
        let evidence = facts.platformState == .intercepting ? [] : interception?.evidence ?? []
        let told = evidence.max()?.rawValue ?? "platform"
        if once("others_run/\(id.number)/\(told)") {
            once(othersName(id, slot: othersSlot))
            note(
                DecisionReason(
                    .interceptionRunsAlready, words: id.number.description, evidence: evidence, at: now))
        } else if interception?.state == .accepted {
            once(
                othersName(id, slot: othersSlot),
                .queryIntercept(id, requestNumber: InterceptionRecord.anybodys, via: id.carrier))
        }
    }

    /// When others' running interceptions are asked about again.
    var nextQuestionAboutOthers: Instant? {
        let runs = namedParcels.contains { parcel in
            guard parcel.situation == .open, let id = parcel.id, afterSale.interceptionsAsked[id]?.isRunning != true
            else { return false }
            return mayBeIntercepted(parcel) && isInterceptedByOthers(parcel)
                && parcel.reading?.interception?.state == .accepted
        }
        return runs ? Instant(seconds: (othersSlot + 1) * othersInterval) : nil
    }

    private var othersInterval: Int64 { max(policy.interceptionQueryInterval.components.seconds, 60) }
    private var othersSlot: Int64 { now.seconds / othersInterval }
    private func othersName(_ id: ParcelID, slot: Int64) -> String { "others/\(id.number)/\(slot)" }
}

extension InterceptionRecord {
    /// In a question, instead of a number of ours: whoever ordered it.
    public static let anybodys = ""
}

extension NamedParcel {
    /// What a parcel's not being stoppable rests on.
    fileprivate var newestEvidence: [FactKey] {
        guard let reading else { return [] }
        let milestones = [reading.delivered, reading.returned, reading.returning, reading.refused, reading.lost]
        return milestones.compactMap(\.self).max { $0.when.latest < $1.when.latest }?.evidence ?? []
    }
}
