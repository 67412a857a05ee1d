/// The words of a member of staff who puts on record what somebody said of a parcel: a courier on the telephone, mostly.
///
/// A person's word is a hint at most: it is known and shown, holds money, wakes questions, and never pays by itself.
public struct PersonVocabulary: Vocabulary {
    public let party: PartyID = Self.party
    public let version = "1"

    /// Under this party, through ``Channel/person``, people's statements are facts like all others.
    public static let party: PartyID = "person"

    /// What may be said. An interception here is one by telephone, back to the sender: no service order of ours.
    public enum Word: String, Sendable, CaseIterable {
        case interceptionAsked = "interception_asked"
        case interceptionAccepted = "interception_accepted"
        case interceptionRejected = "interception_rejected"
        case interceptionSucceeded = "interception_succeeded"
        case interceptionFailed = "interception_failed"
        case interceptionCancelled = "interception_cancelled"
        case refused, returning, returned, delivered, lost
    }

    /// Whose words they are.
    public enum Source: String, Sendable, CaseIterable {
        case courier, outlet, hotline, buyer
        /// The merchant's own people, of what they did themselves.
        case shop
        case other
    }

    /// The names of the details that a statement keeps.
    public enum Detail {
        public static let saidBy = "said_by"
        public static let notedBy = "noted_by"
    }

    public init() {}

    public func meaning(of statement: Statement, heardThrough routes: HearingRoutes) -> Meaning {
        switch Word(rawValue: statement.code) {
        case .interceptionAsked, .interceptionAccepted: interception(.accepted)
        case .interceptionRejected: interception(.rejected)
        case .interceptionSucceeded: interception(.succeeded)
        case .interceptionFailed: interception(.failed)
        case .interceptionCancelled: interception(.cancelled)
        case .refused: Meaning(.refused, isConclusive: false)
        case .returning: Meaning(.returning, isConclusive: false)
        case .returned: Meaning(.returned, isConclusive: false)
        case .delivered: Meaning(.delivered, isConclusive: false)
        case .lost: Meaning(.lost, isConclusive: false)
        case nil: .unlisted
        }
    }

    private func interception(_ state: InterceptionState) -> Meaning {
        Meaning(nil, interception: Meaning.Interception(state, kind: .return), isConclusive: false)
    }
}
