extension ParcelContext {
    /// How far a written time may lie in the future of its hearing before the hearing is believed instead: 10 minutes.
    static let clockToleranceMilliseconds: Int64 = 600_000
}

extension ParcelEvidence {
    /// When it may have happened. Computed whenever it is read, never stored: a later copy may have been heard earlier.
    ///
    /// The written time, or the first hearing where that is more than 10 minutes earlier: nobody hears of what is still to
    /// come. An untimed statement lies between the last hearing that said otherwise and its own first hearing.
    func effectiveSpan(of fact: Fact, _ statement: Statement, _ meaning: Meaning) -> TimeSpan {
        if let written = statement.written {
            let span = written.interval(zone: context.zoneOffsetSeconds)
            let heard = fact.firstHeard.milliseconds
            return heard + ParcelContext.clockToleranceMilliseconds < span.earliest.milliseconds
                ? TimeSpan(fact.firstHeard) : span
        }
        var earliest = max(fact.notBefore ?? .distantPast, lastHearingThatSaidOtherwise(than: fact))
        if context.parcel.isBound { earliest = max(earliest, context.begins) }
        if meaning.interception != nil, let asked = lastRequest(before: fact) {
            // A carrier that took our request said thereby that no earlier one stood: the answer is younger than that.
            earliest = max(earliest, asked.askedAt + .milliseconds(1))
        }
        return TimeSpan(min(earliest, fact.firstHeard), fact.firstHeard)
    }

    /// The set itself tells of earlier hearings: another untimed statement of the same kind by the same speaker.
    private func lastHearingThatSaidOtherwise(than fact: Fact) -> Instant {
        var last = Instant.distantPast
        for other in facts
        where other.statement.written == nil && other.firstHeard < fact.firstHeard && other.firstHeard > last
            && other.statement.topic == fact.statement.topic
            && other.party == fact.party && other.channel == fact.channel
            && other.number == fact.number && other.statement.requestNumber == fact.statement.requestNumber
            && other.verification >= fact.verification && other.routes == .answer
        {
            last = other.firstHeard
        }
        return last
    }

    private func lastRequest(before fact: Fact) -> ParcelContext.OwnInterception? {
        let number = fact.statement.requestNumber
        return context.ownInterceptions
            .filter { $0.askedAt < fact.firstHeard && (number.map($0.requestNumbers.contains) ?? $0.isAccepted) }
            .max { $0.askedAt < $1.askedAt }
    }

    /// A span belongs where it ends, so that each fact belongs to one binding only.
    func isOfThisBinding(_ span: TimeSpan) -> Bool { begins <= span.latest && span.latest < ends }
}
