/// What a life's parcel will really do, and what its carrier will say of it: drawn when the case is made.
///
/// Each stands for one thing that goes wrong in the field, or for one that goes right.
enum Plan: String, CaseIterable, Sendable {
    // As it should be.
    case intercepted
    case refusedAtTheDoor = "refused_at_the_door"
    case delivered

    // The interception.
    case interceptionRejected = "interception_rejected"
    case interceptionFailed = "interception_failed"
    /// C1: said to be stopped, and delivered all the same.
    case succeededThenDelivered = "succeeded_then_delivered"
    /// C2: delivered, and afterwards the order is closed as a success.
    case deliveredThenSucceeded = "delivered_then_succeeded"
    /// Signed for, and sent back after all.
    case deliveredThenReturned = "delivered_then_returned"
    /// C15: the success is taken back.
    case successWithdrawn = "success_withdrawn"
    /// C13: somebody else's order stops it, for another address.
    case stoppedForAnotherAddress = "stopped_for_another_address"

    // The parcel.
    /// C7.
    case returnedThenDelivered = "returned_then_delivered"
    /// C8.
    case refusedThenDelivered = "refused_then_delivered"
    /// C9.
    case lost
    /// C9: problem scans and nothing else.
    case stuck
    /// C16.
    case silent

    /// How often, in parts of the sum of all.
    var weight: Int {
        switch self {
        case .intercepted: 20
        case .refusedAtTheDoor: 20
        case .delivered: 10
        case .interceptionRejected, .interceptionFailed: 6
        case .succeededThenDelivered, .deliveredThenSucceeded: 6
        case .successWithdrawn: 14
        case .deliveredThenReturned: 5
        case .stoppedForAnotherAddress: 3
        case .returnedThenDelivered, .refusedThenDelivered: 5
        case .lost, .stuck, .silent: 3
        }
    }

    static func draw(_ chance: inout Chance) -> Plan {
        var left = chance.below(allCases.map(\.weight).reduce(0, +))
        return allCases.first { plan in
            left -= plan.weight
            return left < 0
        } ?? .intercepted
    }
}

/// What buyer and platform will do, beside asking for their money back.
enum Turn: String, CaseIterable, Sendable {
    case none
    /// C10.
    case buyerWithdraws = "buyer_withdraws"
    /// C11.
    case amountChanges = "amount_changes"
    /// C12.
    case platformPays = "platform_pays"
    case platformAgreesFirst = "platform_agrees_first"
    case notEligible = "not_eligible"
    case arbitration

    static func draw(_ chance: inout Chance) -> Turn {
        switch chance.below(100) {
        case 0..<7: .buyerWithdraws
        case 7..<14: .amountChanges
        case 14..<23: .platformPays
        case 23..<31: .platformAgreesFirst
        case 31..<35: .notEligible
        case 35..<38: .arbitration
        default: .none
        }
    }
}
