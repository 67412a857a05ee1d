/// The one rule that decides on which leg a scan happened: an adapter never does.
///
/// A parcel's leg turns at its first `returning` or `returned`. After that, plain scans read `returning` and a
/// `delivered` reads `returned`, unless the scan itself says otherwise. `refused` alone does not turn it, as the courier
/// may try again, except where the carrier's refusal announces the return. Feed it one parcel's meanings, oldest first.
public struct LegRule: Hashable, Sendable {
    /// A meaning after the rule.
    public struct Outcome: Hashable, Sendable {
        public var status: ShipmentStatus
        /// False when the row is inconclusive, or when the status exists only because an inconclusive row turned the leg.
        public var isConclusive: Bool

        init(_ status: ShipmentStatus, _ isConclusive: Bool) {
            self.status = status
            self.isConclusive = isConclusive
        }
    }

    public private(set) var isTurned = false
    public private(set) var isTurnedConclusively = false
    /// Whether the parcel went on under another number: from then on a sign on the old one settles nothing.
    public private(set) var hasChangedWaybill = false

    public init() {}

    /// Reads the next meaning.
    ///
    /// - Parameter isConclusive: Whether this row may turn the leg conclusively; nil takes the meaning's own word.
    /// - Returns: Nil when the meaning says nothing about the parcel's status.
    public mutating func read(_ meaning: Meaning, isConclusive: Bool? = nil) -> Outcome? {
        read(Sense(meaning), isConclusive: isConclusive)
    }

    mutating func read(_ meaning: Sense, isConclusive: Bool? = nil) -> Outcome? {
        guard let status = meaning.status else {
            if meaning.changesWaybill { hasChangedWaybill = true }
            return nil
        }
        let outcome = read(status, isConclusive ?? meaning.isConclusive, meaning)
        if outcome.status == .returning || outcome.status == .returned || meaning.turnsByAnnouncement {
            isTurned = true
            if outcome.isConclusive { isTurnedConclusively = true }
        }
        if meaning.changesWaybill { hasChangedWaybill = true }
        return outcome
    }

    private func read(_ status: ShipmentStatus, _ isConclusive: Bool, _ meaning: Sense) -> Outcome {
        switch status {
        case .returned:
            return Outcome(.returned, isConclusive && !hasChangedWaybill)
        case .delivered:
            switch meaning.direction {
            case .outbound: return Outcome(.delivered, isConclusive)
            case .inbound:
                // A sign that only its text calls inbound (YTO) is a plain sign of a parcel that has surely turned.
                let isConfirmed = isConclusive || (meaning.isConfirmedByOthers && isTurnedConclusively)
                return Outcome(.returned, isConfirmed && !hasChangedWaybill)
            case nil where isTurned:
                let isSenders = isTurnedConclusively && !hasChangedWaybill && !meaning.isNotReturnSign
                return Outcome(.returned, isConclusive && isSenders)
            case nil: return Outcome(.delivered, isConclusive && !hasChangedWaybill)
            }
        case _ where status.isPlainScan && isTurned && meaning.direction != .outbound:
            return Outcome(.returning, isConclusive && isTurnedConclusively)
        default:
            return Outcome(status, isConclusive)
        }
    }
}

extension ShipmentStatus {
    /// The scans of a journey that happen on the way there and on the way back alike.
    public var isPlainScan: Bool {
        switch self {
        case .pickedUp, .inTransit, .customs, .outForDelivery, .deliveryAttempted, .availableForPickup: true
        default: false
        }
    }

    /// The scans that are often written late or by machine, so that after a signature they do not undo it.
    public var isPlainTransit: Bool {
        switch self {
        case .labelCreated, .pickedUp, .inTransit, .customs, .outForDelivery: true
        default: false
        }
    }
}
