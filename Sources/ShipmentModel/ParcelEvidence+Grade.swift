extension ParcelEvidence {
    /// How much a fact's way to us lets it decide, whatever it says.
    func channelGrade(of fact: Fact, _ statement: Statement) -> Grade {
        switch fact.verification {
        case .unverified: return .word
        case .unprotected: return .hint
        case .verified: break
        }
        switch fact.channel {
        case .carrier: return isUntimedPush(fact, statement) ? .word : .proof
        case .warehouse: return .proof
        case .aggregator, .platform: return isUntimedPush(fact, statement) ? .word : .hint
        case .person: return .hint
        }
    }

    /// An untimed statement in a push could be of any age: it only wakes a query, whose answer is of now.
    private func isUntimedPush(_ fact: Fact, _ statement: Statement) -> Bool {
        fact.routes == .push && statement.written == nil
    }

    /// How much a fact can say about the parcel's status.
    func grade(of fact: Fact, _ statement: Statement, _ meaning: Meaning) -> Grade {
        let channel = channelGrade(of: fact, statement)
        guard channel > .word else { return .word }
        if speaksWithAuthority(fact), fact.verification == .verified, meaning.status == .returned, meaning.isConclusive
        {
            // An authority's explicit `returned` is as good as the carrier's; its guesses at other states are not (C14).
            return .proof
        }
        return meaning.isConclusive ? channel : min(channel, .hint)
    }

    /// An authority speaks for a carrier that does not speak itself: beside the carrier's own verified word on the parcel it
    /// may warn, and no more (C14).
    func speaksWithAuthority(_ fact: Fact) -> Bool {
        fact.channel == .aggregator && fact.party == context.authority && !carrierSpeaks
    }

    /// The accepted requests of ours that asked for the parcel back, if we asked for nothing else.
    var ownReturnRequests: [ParcelContext.OwnInterception] {
        let accepted = context.ownInterceptions.filter(\.isAccepted)
        return accepted.allSatisfy { $0.kind == .return } ? accepted : []
    }

    /// SF 648 and its like: a row that proves nothing alone, but does where another conclusive sign of a return, or our
    /// own earlier request for one, stands beside it. A sign that only its text calls the sender's pays by itself: a refusal,
    /// or a request that was merely taken, does not make it so, but a proven turn before it.
    mutating func confirmRowsThatOthersConfirm() {
        guard rows.contains(where: { $0.meaning.isConfirmedByOthers && $0.grade == .hint }) else { return }
        let isConfirmed = rows.contains { row in
            guard row.grade == .proof, row.meaning.isConclusive else { return false }
            return row.status == .refused || row.status == .returning || row.status == .returned
        }
        let requests = ownReturnRequests
        for index in rows.indices where rows[index].meaning.isConfirmedByOthers {
            let isOthers =
                if rows[index].status == .delivered {
                    rows.contains { $0.grade == .proof && $0.turns && $0.span.isBefore(rows[index].span) }
                } else {
                    isConfirmed || requests.contains { TimeSpan($0.askedAt).isBefore(rows[index].span) }
                }
            if isOthers {
                rows[index].grade = max(
                    rows[index].grade, channelGrade(of: facts[rows[index].index], facts[rows[index].index].statement))
            }
        }
    }
}
