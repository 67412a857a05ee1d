public import ShipmentModel

/// Which row of the table "when money becomes due" a parcel meets (domain §5).
public enum DueBasis: String, Hashable, Sendable, CaseIterable {
    /// The interception that we ordered through an interface succeeded: due for everybody.
    case interception
    /// An interception succeeded that only a quality buyer is paid for.
    case interceptionOfQualityBuyer
    case refusedByQualityBuyer
    case returningToQualityBuyersSender
    case returned

    var code: DecisionCode {
        switch self {
        case .interception: .dueInterception
        case .interceptionOfQualityBuyer: .dueInterceptionQuality
        case .refusedByQualityBuyer: .dueRefusedQuality
        case .returningToQualityBuyersSender: .dueReturningQuality
        case .returned: .dueReturned
        }
    }
}

extension DueBasis {
    /// The row that makes money due for a parcel; nil while none does.
    ///
    /// Only *proof* counts. A delivery that is not surely the sender's leaves `returned` alone to pay (C1, C2, C8):
    /// whether it came before or after, goods in the buyer's hands plus a refund is the loss that all this prevents.
    public init?(of reading: ParcelReading, isQualityBuyer: Bool, policy: ShopPolicy) {
        if reading.returned?.grade == .proof {
            guard !policy.inspectBeforeRefund else { return nil }
            self = .returned
            return
        }
        guard !reading.isPerhapsDelivered else { return nil }
        if let interception = reading.interception, interception.bringsBack {
            if interception.isOnline, interception.answersOurReturnRequest, policy.paysAtInterceptionSuccess {
                self = .interception
                return
            }
            // Offline there is no request of ours to answer: the scan itself must say that it goes back (C13).
            let isKnownReturn =
                interception.answersOurReturnRequest || (!interception.isOnline && interception.kind == .return)
            if isQualityBuyer, isKnownReturn {
                self = .interceptionOfQualityBuyer
                return
            }
        }
        guard isQualityBuyer else { return nil }
        if reading.refused?.grade == .proof {
            self = .refusedByQualityBuyer
        } else if reading.returning?.grade == .proof, policy.paysQualityBuyersAtReturning {
            self = .returningToQualityBuyersSender
        } else {
            return nil
        }
    }

    func evidence(in reading: ParcelReading) -> [FactKey] {
        switch self {
        case .interception, .interceptionOfQualityBuyer: reading.interception?.evidence ?? []
        case .refusedByQualityBuyer: reading.refused?.evidence ?? []
        case .returningToQualityBuyersSender: reading.returning?.evidence ?? []
        case .returned: reading.returned?.evidence ?? []
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

extension ParcelReading.Interception {
    /// A proven success that is neither a redirection nor a mere hold.
    var bringsBack: Bool { state == .succeeded && grade == .proof && kind != .redirect && kind != .hold }
}
