extension ParcelEvidence {
    /// What became of one request to intercept, ours or somebody else's.
    struct InterceptionOutcome {
        var state: InterceptionState
        var kind: InterceptionKind?
        /// Which of our requests it answers.
        var own: Int?
        var answersOurReturnRequest: Bool
        var isOnline: Bool
        var when: TimeSpan
        var grade: Grade
        var because: [Int]
        /// Successes that no surely later word withdraws.
        var standingSuccesses: [TimeSpan] = []
        /// A success that a later word withdrew (C15), or may have.
        var isWithdrawn = false
        var isOrderUnclear = false
        /// Accepted anew after an earlier attempt failed.
        var isNewAttempt = false
        /// Delivered before it succeeded, or perhaps before (C2).
        var isDeliveredBefore = false
        /// Another interception, not back to the sender, succeeded later (C13).
        var isOvertaken = false
    }

    private enum Request: Equatable {
        case own(Int)
        case foreign(String)
        case unnumbered
    }

    /// One row that speaks of an interception, as an answer to its request.
    private struct Word {
        var row: Int
        var state: InterceptionState
        var kind: InterceptionKind?
        var grade: Grade
        var span: TimeSpan
        var isDuplicate: Bool
        var isOnline: Bool
    }

    /// The outcome of each request that the rows tell of, and of our own accepted ones, in a fixed order.
    func interceptionOutcomes() -> [InterceptionOutcome] {
        if context.ownInterceptions.isEmpty, !rows.contains(where: { $0.meaning.interception != nil }) { return [] }
        var requests: [(request: Request, words: [Word])] = context.ownInterceptions.indices.map { (.own($0), []) }
        for index in rows.indices where !rows[index].isTakenBack {
            guard let meaning = rows[index].meaning.interception else { continue }
            let request = request(of: rows[index], meaning)
            let word = word(index, meaning, request)
            if let known = requests.firstIndex(where: { $0.request == request }) {
                requests[known].words.append(word)
            } else {
                requests.append((request, [word]))
            }
        }
        return requests.compactMap { outcome(of: $0.words, $0.request) }
    }

    // MARK: Which request a row speaks of

    /// By its number where it has one; else our latest accepted request that it can be younger than.
    private func request(of row: Row, _ meaning: Meaning.Interception) -> Request {
        if let number = facts[row.index].statement.requestNumber {
            let own = context.ownInterceptions.firstIndex { $0.requestNumbers.contains(number) }
            return own.map { .own($0) } ?? .foreign(number)
        }
        let candidates = context.ownInterceptions.indices.filter { index in
            let own = context.ownInterceptions[index]
            return own.isAccepted && own.askedAt <= row.span.latest && (meaning.kind ?? own.kind) == own.kind
        }
        let latest = candidates.max { context.ownInterceptions[$0].askedAt < context.ownInterceptions[$1].askedAt }
        return latest.map { .own($0) } ?? .unnumbered
    }

    private func word(_ index: Int, _ meaning: Meaning.Interception, _ request: Request) -> Word {
        let row = rows[index]
        let fact = facts[row.index]
        var grade = channelGrade(of: fact, fact.statement)
        var isConclusive = row.meaning.isConclusive
        if case .own(let index) = request {
            let own = context.ownInterceptions[index]
            // An authority's word on an interception counts if it was ordered through that very authority (C14).
            if speaksWithAuthority(fact), fact.verification == .verified, own.party == fact.party { grade = .proof }
            // The one exception of the grades: a doubtful success that answers our own accepted request for a return.
            if meaning.state == .succeeded, own.isAccepted, own.kind == .return, meaning.kind ?? .return == .return {
                isConclusive = true
            }
            if fact.statement.requestNumber == nil, isAmbiguous(row, own) { grade = min(grade, .hint) }
        }
        return Word(
            row: index, state: meaning.state, kind: meaning.kind, grade: isConclusive ? grade : min(grade, .hint),
            span: row.span, isDuplicate: meaning.isDuplicate,
            isOnline: fact.statement.requestNumber != nil || fact.statement.topic == .interception)
    }

    /// An unnumbered answer that may be older than our request, or that may answer another kind of request of ours.
    private func isAmbiguous(_ row: Row, _ own: ParcelContext.OwnInterception) -> Bool {
        guard TimeSpan(own.askedAt).isBefore(row.span) else { return true }
        return context.ownInterceptions.contains {
            $0.isAccepted && $0.kind != own.kind && $0.askedAt <= row.span.latest
        }
    }

    // MARK: What became of one request

    /// Folds by occurrence: the surely latest result stands, and stages that are heard late change nothing (C4, C15).
    private func outcome(of words: [Word], _ request: Request) -> InterceptionOutcome? {
        let results = words.filter { $0.state == .succeeded || $0.state == .failed || $0.state == .cancelled }
        let latest = results.max {
            ($0.span.latest, $0.span.earliest, $0.row) < ($1.span.latest, $1.span.earliest, $1.row)
        }
        guard let latest else { return stage(of: words, request) }
        // Only a new acceptance surely after a failure is a new attempt.
        if latest.state != .succeeded,
            let again = words.first(where: { $0.state == .accepted && !$0.isDuplicate && latest.span.isBefore($0.span) }
            )
        {
            var outcome = make(.accepted, from: [again], request)
            outcome?.isNewAttempt = true
            return outcome
        }
        let state = latest.state
        let contrary = results.filter { $0.state != state }
        var standing = results.filter { word in
            word.state == state && !contrary.contains { word.span.isBefore($0.span) }
        }
        standing = standing.filter { word in
            !standing.contains { $0.grade >= word.grade && word.span.strictlyContains($0.span) }
        }
        var unclear = 0
        for index in standing.indices where contrary.contains(where: { !$0.span.isBefore(standing[index].span) }) {
            standing[index].grade = min(standing[index].grade, .hint)
            unclear += 1
        }
        guard var outcome = make(state, from: standing, request) else { return nil }
        outcome.standingSuccesses = results.filter { word in
            word.state == .succeeded && !results.contains { $0.state != .succeeded && word.span.isBefore($0.span) }
        }.map(\.span)
        outcome.isWithdrawn = state != .succeeded && !contrary.allSatisfy { $0.state != .succeeded }
        outcome.isOrderUnclear = unclear == standing.count
        return outcome
    }

    /// No result yet: taken, refused, or nothing that counts.
    private func stage(of words: [Word], _ request: Request) -> InterceptionOutcome? {
        let accepted = words.filter { $0.state == .accepted }
        let rejected = words.filter { $0.state == .rejected }
        if let refusal = rejected.last, !accepted.contains(where: { !$0.span.isBefore(refusal.span) }),
            !isAccepted(request)
        {
            return make(.rejected, from: rejected, request)
        }
        if !accepted.isEmpty { return make(.accepted, from: accepted, request) }
        if case .own(let index) = request, context.ownInterceptions[index].isAccepted {
            let own = context.ownInterceptions[index]
            return InterceptionOutcome(
                state: .accepted, kind: own.kind, own: index, answersOurReturnRequest: own.kind == .return,
                isOnline: true,
                when: TimeSpan(own.askedAt), grade: .proof, because: [])
        }
        return make(.unknown, from: words.filter { $0.state == .unknown }, request)
    }

    private func isAccepted(_ request: Request) -> Bool {
        if case .own(let index) = request { return context.ownInterceptions[index].isAccepted }
        return false
    }

    /// - Parameter words: Of one state; the best graded counts, the earliest among equals.
    private func make(_ state: InterceptionState, from words: [Word], _ request: Request) -> InterceptionOutcome? {
        guard let grade = words.map(\.grade).max(), let best = words.first(where: { $0.grade == grade }) else {
            return nil
        }
        var outcome = InterceptionOutcome(
            state: state, kind: best.kind, own: nil, answersOurReturnRequest: false,
            isOnline: words.contains(where: \.isOnline), when: best.span, grade: best.grade, because: [best.row])
        if case .own(let index) = request {
            let own = context.ownInterceptions[index]
            outcome.own = index
            outcome.isOnline = true
            outcome.kind = best.kind ?? own.kind
            outcome.answersOurReturnRequest = own.kind == .return && outcome.kind == .return
        }
        return outcome
    }
}
