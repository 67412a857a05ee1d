public import ShipmentModel

/// Which row of the table "when money becomes due" a parcel meets (domain §5).
public enum DueBasis: String, Hashable, Sendable, CaseIterable {
    /// The interception that we ordered through an interface succeeded: due for everybody.
    case interception
    /// An interception succeeded that only a quality buyer is paid for.
    case interceptionOfQualityBuyer
    case refusedByQualityBuyer
    case returningToQualityBuyersSender
    /// A proven reverse scan, where the shop pays everybody at it.
    case returning
    /// Back at the sender, and the warehouse that was to look into it has been silent for as long as the shop waits.
    case inspectionOverdue
    case returned
    /// Back, and found in order by the warehouse of a shop that inspects.
    case inspected

    var code: DecisionCode {
        switch self {
        case .interception: .dueInterception
        case .interceptionOfQualityBuyer: .dueInterceptionQuality
        case .refusedByQualityBuyer: .dueRefusedQuality
        case .returningToQualityBuyersSender: .dueReturningQuality
        case .returning: .dueReturning
        case .inspectionOverdue: .dueInspectionOverdue
        case .returned: .dueReturned
        case .inspected: .dueInspected
        }
    }

    /// Whether the goods themselves are back: then nothing that the scans say of a delivery counts any more.
    var isReturn: Bool {
        switch self {
        case .returned, .inspected, .inspectionOverdue: true
        case .interception, .interceptionOfQualityBuyer, .refusedByQualityBuyer, .returningToQualityBuyersSender,
            .returning:
            false
        }
    }
}

extension DueBasis {
    /// The row that makes money due for a parcel; nil while none does.
    ///
    /// Only *proof* counts. A delivery that is not surely the sender's leaves `returned` alone to pay (C1, C2, C8):
    /// whether it came before or after, goods in the buyer's hands plus a refund is the loss that all this prevents. Nor does
    /// `returned` pay while the recipient's proven signature may be younger (domain §6.10 goes before C7 until the money is
    /// out). A shop that inspects returns pays after the inspection alone.
    ///
    /// - Parameter now: For the end of the inspection's wait; nil: it has not come.
    public init?(of reading: ParcelReading, isQualityBuyer: Bool, policy: ShopPolicy, now: Instant? = nil) {
        if let returned = reading.returned, returned.grade == .proof {
            guard !reading.isHandedOverAfterReturn else { return nil }
            guard let basis = Self.basis(of: returned, reading.inspection, policy, now) else { return nil }
            self = basis
            return
        }
        guard !policy.inspectBeforeRefund, !reading.isPerhapsDelivered else { return nil }
        if let interception = reading.interception, interception.isProvenReturn {
            if interception.isOnline, interception.answersOurReturnRequest, policy.paysAtInterceptionSuccess {
                self = .interception
                return
            }
            // Offline there is no request of ours to answer: the scan itself says that it goes back (C13).
            if isQualityBuyer, interception.answersOurReturnRequest || !interception.isOnline {
                self = .interceptionOfQualityBuyer
                return
            }
        }
        if isQualityBuyer, reading.refused?.grade == .proof {
            self = .refusedByQualityBuyer
        } else if reading.returning?.grade == .proof, policy.paysEverybodyAtReturning {
            self = .returning
        } else if reading.returning?.grade == .proof, isQualityBuyer, policy.paysQualityBuyersAtReturning {
            self = .returningToQualityBuyersSender
        } else {
            return nil
        }
    }

    private static func basis(
        of returned: ParcelReading.Milestone, _ inspection: ParcelReading.Inspection?, _ policy: ShopPolicy,
        _ now: Instant?
    ) -> DueBasis? {
        guard policy.inspectBeforeRefund else { return .returned }
        switch inspection?.condition {
        case .sound?: return .inspected
        case .damaged?, .empty?: return nil
        case nil:
            guard let wait = policy.inspectionWait, let now else { return nil }
            return returned.when.latest + wait <= now ? .inspectionOverdue : nil
        }
    }

    func evidence(in reading: ParcelReading) -> [FactKey] {
        switch self {
        case .interception, .interceptionOfQualityBuyer: reading.interception?.evidence ?? []
        case .refusedByQualityBuyer: reading.refused?.evidence ?? []
        case .returningToQualityBuyersSender, .returning: reading.returning?.evidence ?? []
        case .returned, .inspectionOverdue: reading.returned?.evidence ?? []
        case .inspected: (reading.returned?.evidence ?? []) + (reading.inspection?.found.evidence ?? [])
        }
    }
}

extension ParcelReading {
    /// Whether something says that the goods were handed over, and nothing that it was to the sender. A mere word says
    /// nothing.
    var isPerhapsDelivered: Bool {
        guard let delivered, delivered.grade >= .hint else { return false }
        return deliveryDirection != .inbound
    }
}
