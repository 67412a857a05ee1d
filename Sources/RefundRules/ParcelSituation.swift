internal import ShipmentModel

/// What one parcel's reading means for its case.
enum ParcelSituation: Hashable {
    /// Under way, or nothing known.
    case open
    /// Verifiably stopped or on its way back, money not yet due.
    case turned
    case due(DueBasis)
    /// Signed by the recipient, beyond doubt.
    case delivered
    /// Signed by nobody knows whom.
    case unclear
    case lost
    /// Said to be lost by somebody whose word is not enough: money waits.
    case perhapsLost
    /// Back, but damaged or empty, in a shop that pays after the inspection (C17).
    case damaged
    /// In exception for too long.
    case stuck
    /// Intercepted, but on its way to another address (C13).
    case redirected

    init(of reading: ParcelReading, isQualityBuyer: Bool, policy: ShopPolicy, now: Instant) {
        let basis = DueBasis(of: reading, isQualityBuyer: isQualityBuyer, policy: policy, now: now)
        if let basis, basis.isReturn {
            self = .due(basis)
        } else if reading.isHandedOverAfterReturn {
            self = .unclear
        } else if reading.returned?.grade == .proof {
            self = reading.isFoundUnsound ? .damaged : .turned
        } else if reading.isDeliveredOutbound {
            self = .delivered
        } else if reading.isPerhapsDelivered {
            // A reverse scan after it shows that the goods go back, whoever signed before.
            self = reading.isReturningSinceDelivery ? .turned : .unclear
        } else if reading.isLost {
            self = reading.lost?.grade == .proof ? .lost : .perhapsLost
        } else if let basis {
            self = .due(basis)
        } else if reading.hasTurned {
            self = .turned
        } else if reading.isRedirected {
            self = .redirected
        } else if reading.exceptionNow, let since = reading.anomalySince, since.latest + policy.anomalyWait <= now {
            self = .stuck
        } else {
            self = .open
        }
    }

    var hasTurned: Bool {
        switch self {
        case .turned, .due, .damaged: true
        case .open, .delivered, .unclear, .lost, .perhapsLost, .stuck, .redirected: false
        }
    }
}

extension ParcelReading {
    /// Sent on to somebody else: by an interception of that kind, or by one that overtook our own return (C13).
    var isRedirected: Bool {
        guard let interception, interception.state == .succeeded, interception.grade >= .hint else { return false }
        return interception.kind == .redirect
            || (interception.answersOurReturnRequest && contradictions.contains(.otherDestination))
    }

    /// The warehouse found the goods damaged, or none.
    var isFoundUnsound: Bool { inspection.map { $0.condition != .sound } ?? false }

    fileprivate var isReturningSinceDelivery: Bool {
        guard let delivered, let returning, returning.grade == .proof else { return false }
        return delivered.when.isBefore(returning.when)
    }

    /// What starts the 48-hour clock and the score timer: refused, turned round, intercepted, or signed.
    var triggers: [Milestone] {
        var triggers = [refused, returning, returned].compactMap(\.self).filter { $0.grade == .proof }
        if let interception, interception.state == .succeeded, interception.grade == .proof {
            triggers.append(
                Milestone(when: interception.when, grade: interception.grade, evidence: interception.evidence))
        }
        if isDeliveredOutbound, let signed = firstSigned ?? delivered { triggers.append(signed) }
        return triggers
    }

    /// Abnormal and not turned: time that does not count against the shop.
    var isAnomaly: Bool { !hasTurned && (exceptionNow || isLost) }
}
