internal import ShipmentModel

/// What happens to a parcel, in nobody's wire words: each carrier's folder says it in its own.
enum ScanKind: String, Sendable, CaseIterable {
    case labelled, pickedUp, departed, arrived, outForDelivery, attempted, refused, damaged, delivered
    /// The first scan that shows the parcel on its way back.
    case turnedBack
    case backArrived, backDelivered

    /// Whether the carrier would still take an interception after it.
    var allowsInterception: Bool {
        switch self {
        case .pickedUp, .departed, .arrived, .outForDelivery, .attempted: true
        case .labelled, .refused, .damaged, .delivered, .turnedBack, .backArrived, .backDelivered: false
        }
    }

    /// Whether it can stand behind a refund: without one of these before it, money that moved is a violation.
    var showsTurning: Bool {
        switch self {
        case .refused, .turnedBack, .backArrived, .backDelivered: true
        default: false
        }
    }
}

/// One scan of one parcel.
struct Scan: Sendable, Hashable {
    /// In whole seconds: the coarsest that any carrier writes.
    let at: Instant
    let kind: ScanKind
    let city: String
    /// Its number in the parcel's own timeline; part of a push's name.
    let index: Int
}
