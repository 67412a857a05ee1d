extension ParcelEvidence {
    /// One `delivered` and the leg on which it happened.
    struct Delivery {
        var row: Int
        var direction: ParcelReading.DeliveryDirection
        /// The row that the direction rests on.
        var because: Int?
    }

    /// A row that establishes a milestone, the grade it has there, and what else it rests on.
    struct Sign {
        var row: Int
        var grade: Grade
        var because: Int?
    }

    /// What the scans establish, with every order of time that matters being a sure one.
    struct Legs {
        var refused: Sign?
        var returning: Sign?
        var returned: Sign?
        var lost: Sign?
        var deliveries: [Delivery] = []
        /// All rows that prove the return, of which `returned` is the first.
        var returns: [Int] = []
        /// Signs of the old number that say nothing since the parcel goes on under another one.
        var settledElsewhere: [Int] = []
    }

    /// The rows that turn the leg.
    ///
    /// - Parameter standingSuccesses: When interceptions succeeded that were not withdrawn: what is delivered after one is
    ///   of unclear direction, as most such scans are the sender's own signature.
    func legs(standingSuccesses: [TimeSpan]) -> Legs {
        var legs = Legs()
        let turns = rows.indices.filter(turnsTheLeg)
        let announcements = turns.filter { rows[$0].status == .refused }
        let changes = rows.indices.filter {
            speaks($0) && !rows[$0].isOfLinkedNumber && rows[$0].meaning.changesWaybill
        }
        for index in rows.indices where speaks(index) && !rows[index].isOfLinkedNumber {
            let row = rows[index]
            switch row.status {
            case .refused: Self.offer(Sign(row: index, grade: row.grade, because: nil), to: &legs.refused)
            case .lost: Self.offer(Sign(row: index, grade: row.grade, because: nil), to: &legs.lost)
            case .returning: Self.offer(Sign(row: index, grade: row.grade, because: nil), to: &legs.returning)
            case .returned:
                // The linked number settles the return; only a warehouse that holds the goods knows better.
                let isSettledElsewhere = mayFollow(changes, row) && row.channel != .warehouse
                let grade = isSettledElsewhere ? min(row.grade, .hint) : row.grade
                legs.offer(returned: Sign(row: index, grade: grade, because: nil))
            case .delivered:
                read(delivered: index, turns: turns, changes: changes, standingSuccesses, into: &legs)
            case .some(let status) where status.isPlainScan && row.meaning.direction != .outbound:
                guard let turn = bestTurn(before: row, announcements) else { continue }
                let grade = min(row.grade, rows[turn].grade)
                Self.offer(Sign(row: index, grade: grade, because: turn), to: &legs.returning)
            default: continue
            }
        }
        return legs
    }

    /// Whether the row says anything about the parcel's status.
    func speaks(_ index: Int) -> Bool {
        !rows[index].isTakenBack && !rows[index].isVagueCopy
            && rows[index].topic != .interception
    }

    private func turnsTheLeg(_ index: Int) -> Bool {
        guard speaks(index), !rows[index].isOfLinkedNumber else { return false }
        let meaning = rows[index].meaning
        switch meaning.status {
        case .returning, .returned: return true
        case .delivered: return meaning.direction == .inbound
        case .refused: return meaning.announcesReturn
        default: return false
        }
    }

    private func read(
        delivered index: Int, turns: [Int], changes: [Int], _ successes: [TimeSpan], into legs: inout Legs
    ) {
        let row = rows[index]
        let turn = bestTurn(before: row, turns)
        let turnGrade = turn.map { rows[$0].grade }
        func add(_ direction: ParcelReading.DeliveryDirection) {
            legs.deliveries.append(Delivery(row: index, direction: direction, because: turn))
        }
        func addReturned(_ grade: Grade) {
            legs.offer(returned: Sign(row: index, grade: grade, because: turn))
        }

        if row.meaning.direction == .outbound { return add(.outbound) }
        if mayFollow(changes, row), row.channel != .warehouse {
            // A sign on the old number is never `returned`. Where the return is proven it says nothing more at all.
            if turnGrade == .proof { legs.settledElsewhere.append(index) } else { add(.unclear) }
            return
        }
        if row.meaning.direction == .inbound {
            addReturned(row.grade)
            return add(.inbound)
        }
        let others = turns.filter { $0 != index }
        if isAtBuyersCity(row) || isSureNoReturnSign(index), mayFollow(others, row) {
            addReturned(.hint)
            return add(.unclear)
        }
        switch turnGrade {
        case .proof:
            addReturned(row.grade)
            add(.inbound)
        case .hint, .word:
            addReturned(.hint)
            add(.unclear)
        case nil:
            let isUnclear = mayFollow(others, row) || successes.contains { !row.span.isBefore($0) }
            add(isUnclear ? .unclear : .outbound)
        }
    }

    /// Whether the row is not surely before all of the others.
    private func mayFollow(_ others: [Int], _ row: Row) -> Bool {
        others.contains { !row.span.isBefore(rows[$0].span) }
    }

    /// Of the turns surely before a row the best graded, the earliest among equals.
    private func bestTurn(before row: Row, _ turns: [Int]) -> Int? {
        var best: Int?
        for turn in turns where rows[turn].span.isBefore(row.span) {
            if best.map({ rows[$0].grade < rows[turn].grade }) ?? true { best = turn }
        }
        return best
    }

    /// A parcel on its way back is not signed for where the buyer lives, unless the sender lives there too.
    private func isAtBuyersCity(_ row: Row) -> Bool {
        guard let city = context.buyerCity, !city.isEmpty, let place = facts[row.index].statement.place else {
            return false
        }
        return place.contains(city)
    }

    /// Whether its party would have used another code for the sender's signature: for this row, or for the same scan told in
    /// other words.
    private func isSureNoReturnSign(_ index: Int) -> Bool {
        let row = rows[index]
        return rows.indices.contains { other in
            rows[other].meaning.isNotReturnSign && rows[other].status == .delivered && speaks(other)
                && facts[rows[other].index].party == facts[row.index].party
                && rows[other].span.touches(row.span, within: Self.sameScan)
        }
    }

    /// Keeps the better graded sign, the earliest among equals: rows come oldest first.
    fileprivate static func offer(_ sign: Sign, to kept: inout Sign?) {
        if kept.map({ $0.grade < sign.grade }) ?? true { kept = sign }
    }
}

extension ParcelEvidence.Legs {
    mutating func offer(returned sign: ParcelEvidence.Sign) {
        if sign.grade == .proof { returns.append(sign.row) }
        ParcelEvidence.offer(sign, to: &returned)
    }
}
