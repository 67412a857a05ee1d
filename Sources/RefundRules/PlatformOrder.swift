/// What a platform is told to do with a case, beside paying. Until the platform has it, nothing is as it was decided.
public enum PlatformOrder: String, Hashable, Sendable, Codable, CaseIterable {
    case agree, refuse
    case askMoreTime = "ask_more_time"

    /// What people are told when it did not get through.
    public var notTold: DecisionCode {
        switch self {
        case .agree: .agreementNotTold
        case .refuse: .refusalNotTold
        case .askMoreTime: .moreTimeNotAsked
        }
    }
}

extension AfterSaleCase {
    /// Notes that a platform could not be told something. What the platform shows as done is left out.
    ///
    /// - Returns: Whether people are to be asked.
    public mutating func note(untold order: PlatformOrder) -> Bool {
        guard isWanted(order) else { return false }
        // Nothing shows whether more time was given: it is asked for once, and then it is a person's.
        if order != .askMoreTime, !isUntold(order) { untold = (untold ?? []) + [order] }
        return true
    }

    public func isUntold(_ order: PlatformOrder) -> Bool { untold?.contains(order) ?? false }

    /// Whether the platform still is to be told: the case stands as it was decided, and the platform does not show it.
    public func isWanted(_ order: PlatformOrder) -> Bool {
        guard !isEndedAtPlatform else { return false }
        switch order {
        case .agree:
            return approvedAt != nil && !state.isTerminal && state != .refunding && facts.isRefuseThenRefund != true
        case .refuse: return state == .merchantRefused
        case .askMoreTime: return !state.isTerminal
        }
    }

    private var isEndedAtPlatform: Bool {
        switch facts.platformState {
        case .refused, .refunded, .closed: true
        default: facts.refundState == .refunded
        }
    }

    mutating func forget(untold order: PlatformOrder) {
        untold?.removeAll { $0 == order }
        if untold?.isEmpty == true { untold = nil }
    }
}
