extension ParcelEvidence {
    func keys(_ rows: [Int]) -> [FactKey] { rows.map { key(self.rows[$0]) } }

    /// Of a row and of what it rests on.
    func keys(_ row: Int, _ because: Int?) -> [FactKey] {
        because.map { [key(rows[row]), key(rows[$0])] } ?? [key(rows[row])]
    }

    func testimony(_ row: Int) -> ParcelReading.Testimony {
        let fact = facts[rows[row].index]
        return ParcelReading.Testimony(channel: fact.channel, written: fact.statement.written)
    }

    /// The latest of the best graded deliveries. A doubtful sign that follows the recipient's proven one, with no sign of the
    /// sender's in between, takes nothing of that proof (C2).
    func decisive(_ deliveries: [Delivery]) -> Delivery? {
        guard let latest = latest(of: deliveries) else { return nil }
        guard latest.direction == .unclear, rows[latest.row].grade == .proof else { return latest }
        let settled = deliveries.filter { rows[$0.row].grade == .proof && $0.direction != .unclear }
        return self.latest(of: settled).flatMap { $0.direction == .outbound ? $0 : nil } ?? latest
    }

    private func latest(of deliveries: [Delivery]) -> Delivery? {
        deliveries.max { left, right in
            let (left, right) = (rows[left.row], rows[right.row])
            return (left.grade, left.span.latest, left.span.earliest) < (
                right.grade, right.span.latest, right.span.earliest
            )
        }
    }

    /// The proven signatures that are not the sender's.
    func signatures(_ legs: Legs) -> [Int] {
        legs.deliveries.filter { $0.direction != .inbound && rows[$0.row].grade == .proof }.map(\.row)
    }

    /// The recipient's proven signatures.
    func handovers(_ legs: Legs) -> [Int] {
        legs.deliveries.filter { $0.direction == .outbound && rows[$0.row].grade == .proof }.map(\.row)
    }

    /// The earliest of them.
    func firstHandover(_ legs: Legs) -> Sign? {
        legs.deliveries.filter { $0.direction == .outbound && rows[$0.row].grade == .proof }
            .min { (rows[$0.row].span.earliest, $0.row) < (rows[$1.row].span.earliest, $1.row) }
            .map { Sign(row: $0.row, grade: .proof, because: $0.because) }
    }

    /// Whether a recipient's proven signature is not surely older than the last proof of the return. Goods in the
    /// warehouse's hands end every such question.
    func isHandedOverAfterReturn(_ legs: Legs) -> Bool {
        guard !legs.returns.isEmpty, !legs.returns.contains(where: { rows[$0].channel == .warehouse }) else {
            return false
        }
        return handovers(legs).contains { handover in
            !legs.returns.contains { rows[handover].span.isBefore(rows[$0].span) }
        }
    }

    /// The one interception that is shown and decides, completed by what the scans tell of it.
    ///
    /// A success that answers our own request for a return comes first, then whichever is newest.
    func reportedOutcome(of outcomes: [InterceptionOutcome], _ legs: Legs) -> InterceptionOutcome? {
        let outcomes = outcomes.map { completed($0, legs) }
        let best = outcomes.indices.max { left, right in
            let (left, right) = (outcomes[left], outcomes[right])
            if left.isOurSuccess != right.isOurSuccess { return right.isOurSuccess }
            if (left.state == .unknown) != (right.state == .unknown) { return left.state == .unknown }
            return (left.when.latest, left.when.earliest) < (right.when.latest, right.when.earliest)
        }
        guard let best else { return nil }
        var outcome = outcomes[best]
        guard outcome.state == .succeeded else { return outcome }
        // C2: what was delivered before it was stopped was not stopped.
        if legs.deliveries.contains(where: { $0.direction != .inbound && !outcome.when.isBefore(rows[$0.row].span) }) {
            outcome.isDeliveredBefore = true
            outcome.grade = min(outcome.grade, .hint)
        }
        // C13: sent on to somebody else after, or perhaps after, it was sent back.
        let isOvertaken = outcomes.contains { other in
            other.kind.map { $0 != .return } ?? false
                && other.standingSuccesses.contains { !$0.isBefore(outcome.when) }
        }
        if isOvertaken, outcome.answersOurReturnRequest {
            outcome.isOvertaken = true
            outcome.grade = min(outcome.grade, .hint)
        }
        return outcome
    }

    /// Carriers without a message for the result show it in the scans alone: after our own accepted request for a return a
    /// conclusive reverse scan is its success, a conclusive delivery to the recipient its failure. A parcel that was refused
    /// before goes back for that reason, as far as anybody can tell: then the order has no result.
    private func completed(_ outcome: InterceptionOutcome, _ legs: Legs) -> InterceptionOutcome {
        guard outcome.state == .accepted, let index = outcome.own, context.ownInterceptions[index].isAccepted,
            outcome.answersOurReturnRequest, outcome.grade > .word
        else { return outcome }
        let asked = TimeSpan(context.ownInterceptions[index].askedAt)
        let since = outcome.isNewAttempt ? outcome.when : asked
        let reverse = rows.indices.first { index in
            let row = rows[index]
            return row.status == .returning && row.grade == .proof && row.meaning.isConclusive && speaks(index)
                && !row.isOfLinkedNumber && since.isBefore(row.span)
        }
        let delivery = legs.deliveries.last { delivery in
            delivery.direction == .outbound && rows[delivery.row].grade == .proof
                && since.isBefore(rows[delivery.row].span)
        }
        var completed = outcome
        switch (reverse, delivery?.row) {
        case (nil, nil): return outcome
        case (let reverse?, let delivery?) where rows[reverse].span.isBefore(rows[delivery].span):
            (completed.state, completed.because, completed.isWithdrawn) = (.failed, [delivery], true)
        case (nil, let delivery?):
            (completed.state, completed.because) = (.failed, [delivery])
        case (let reverse?, _):
            let isRefused = rows.contains {
                $0.status == .refused && $0.grade > .word && !rows[reverse].span.isBefore($0.span)
            }
            guard !isRefused else { return outcome }
            (completed.state, completed.because) = (.succeeded, [reverse])
        }
        completed.when = rows[completed.because[0]].span
        completed.grade = .proof
        return completed
    }

    /// The number under which the parcel goes on: its sign is the parcel's return, as far as a return is proven at all.
    func readLinkedNumber(into legs: inout Legs, _ outcome: InterceptionOutcome?) {
        guard rows.contains(where: \.isOfLinkedNumber) else { return }
        let links = rows.indices.filter {
            rows[$0].meaning.namesLinkedWaybill && !rows[$0].isOfLinkedNumber && speaks($0)
        }
        guard let link = links.max(by: { rows[$0].grade < rows[$1].grade }) else { return }
        var backGrade = [legs.returning?.grade, legs.refused?.grade].compactMap(\.self).max()
        if let outcome, outcome.isOurSuccess { backGrade = max(backGrade ?? .word, outcome.grade) }
        for index in rows.indices where rows[index].isOfLinkedNumber && speaks(index) {
            switch rows[index].status {
            case .delivered, .returned:
                guard let backGrade else {
                    // A new label alone says nothing about the direction.
                    legs.deliveries.append(Delivery(row: index, direction: .unclear, because: link))
                    continue
                }
                let grade = min(rows[index].grade, rows[link].grade, backGrade)
                legs.offer(returned: Sign(row: index, grade: grade, because: link))
                let direction: ParcelReading.DeliveryDirection = grade == .proof ? .inbound : .unclear
                legs.deliveries.append(Delivery(row: index, direction: direction, because: link))
            case .lost:
                if legs.lost.map({ $0.grade < rows[index].grade }) ?? true {
                    legs.lost = Sign(row: index, grade: rows[index].grade, because: link)
                }
            default: continue
            }
        }
    }
}

extension ParcelEvidence.InterceptionOutcome {
    var isOurSuccess: Bool { state == .succeeded && answersOurReturnRequest }
}
