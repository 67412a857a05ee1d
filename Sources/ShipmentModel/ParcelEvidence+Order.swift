extension ParcelEvidence {
    /// The rows in the one order in which they are shown: time first; where time does not tell, the order for ties.
    ///
    /// Points were sorted by time and tie order already: of those alone it is the order of the rows.
    ///
    /// There is no total order of time, so this order decides nothing that moves money.
    func shownOrder() -> [Int] {
        // Of the rows that no remaining row surely precedes, the next is the one that comes first among ties.
        let byLatest = rows.indices.sorted { rows[$0].span.latest < rows[$1].span.latest }
        var waiting = [[Int]](repeating: [], count: Sense.ranksAmongTies)
        var heads = [Int](repeating: 0, count: Sense.ranksAmongTies)
        var isPlaced = [Bool](repeating: false, count: rows.count)
        var (order, arrived, soonest) = ([Int](), 0, 0)
        while order.count < rows.count {
            while isPlaced[byLatest[soonest]] { soonest += 1 }
            let bound = rows[byLatest[soonest]].span.latest
            while arrived < rows.count, rows[arrived].span.earliest <= bound {
                waiting[rows[arrived].meaning.rankAmongTies].append(arrived)
                arrived += 1
            }
            for rank in waiting.indices where heads[rank] < waiting[rank].count {
                let next = waiting[rank][heads[rank]]
                heads[rank] += 1
                isPlaced[next] = true
                order.append(next)
                break
            }
        }
        return order
    }
}

extension Sense {
    static let ranksAmongTies = 16

    /// Label, picked up, transit, customs, out, attempted, pick-up point, exception, refused, delivered, returning,
    /// returned, annulment last.
    var rankAmongTies: Int {
        if annuls != nil { return 15 }
        switch status {
        case nil, .unknown: return 0
        case .labelCreated: return 1
        case .pickedUp: return 2
        case .inTransit: return 3
        case .customs: return 4
        case .outForDelivery: return 5
        case .deliveryAttempted: return 6
        case .availableForPickup: return 7
        case .exception: return 8
        case .cancelled: return 9
        case .lost: return 10
        case .refused: return 11
        case .delivered: return 12
        case .returning: return 13
        case .returned: return 14
        }
    }
}
