/// What is asked of a party, or what it tells us, by the names of the corpus and of the command line.
public struct Operation: RawRepresentable, Hashable, Sendable, Codable, CustomStringConvertible,
    ExpressibleByStringLiteral
{
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
    public init(stringLiteral value: String) { rawValue = value }
    public var description: String { rawValue }

    // Carriers.
    public static let track: Operation = "track"
    public static let subscribe: Operation = "subscribe"
    public static let intercept: Operation = "intercept"
    public static let cancelIntercept: Operation = "cancel_intercept"
    public static let queryIntercept: Operation = "query_intercept"
    public static let pushTrack: Operation = "push_track"
    public static let pushIntercept: Operation = "push_intercept"

    // Platforms.
    public static let caseList: Operation = "case_list"
    public static let caseDetail: Operation = "case_detail"
    public static let operate: Operation = "operate"
    public static let reportReturned: Operation = "report_returned"
    public static let pushCase: Operation = "push_case"
    public static let refund: Operation = "refund"
    public static let refundQuery: Operation = "refund_query"
    public static let pushRefund: Operation = "push_refund"
}

extension Operation {
    /// Whether the party speaks first.
    public var isPush: Bool { rawValue.hasPrefix("push_") }

    /// Whether a call of it changes what a carrier does with a parcel.
    public var isOrder: Bool { self == .intercept || self == .cancelIntercept }
}
