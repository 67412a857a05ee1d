internal import PartyKit
internal import ShipmentModel

/// YTO's four calls, by the name that stands in the address and in the signature [seen: SY, RX, YT].
enum YTOService: String, CaseIterable {
    case track = "track_query_adapter"
    case intercept = "wanted_report_adapter"
    case cancelIntercept = "wanted_cancel_adapter"
    case subscribe = "subscribe_adapter"

    init?(_ operation: Operation) {
        switch operation {
        case .track: self = .track
        case .intercept: self = .intercept
        case .cancelIntercept: self = .cancelIntercept
        case .subscribe: self = .subscribe
        default: return nil
        }
    }

    var operation: Operation {
        switch self {
        case .track: .track
        case .intercept: .intercept
        case .cancelIntercept: .cancelIntercept
        case .subscribe: .subscribe
        }
    }
}
