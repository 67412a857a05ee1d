public import CarrierKit
internal import PartyKit
public import ShipmentModel

/// What Kuaidi100's states mean: the plain ones and, with `resultv2=4`, their advanced children, in one table, because
/// the top-level state may be either [seen: apifox api-8575995].
public struct Kuaidi100Vocabulary: CarrierVocabulary {
    public let party: PartyID = "kuaidi100"
    public let rules = 2
    public let tables = [StatusTable.kuaidi100]
    /// The settings that are heeded count as well.
    public var version: String { versionOfRulesAndTables + pushedStates.version }
    private let pushedStates: InterceptPushStates

    public init() { self.init(InterceptPushStates()) }

    init(_ pushedStates: InterceptPushStates) { self.pushedStates = pushedStates }

    public func meaning(of statement: Statement, heardThrough routes: HearingRoutes) -> Meaning {
        switch statement.topic {
        case .scan, .summary:
            // Rows without `statusCode` are told about, not classified; the state of the whole is what counts then.
            statement.code.isEmpty ? Meaning(nil) : StatusTable.kuaidi100[statement.code] ?? .unlisted
        case .interception where statement.answeredOperation == .intercept:
            // 200 is "taken", anything else "refused" [seen: java-demo Result.java]; results come by push alone.
            Meaning(nil, interception: Meaning.Interception(statement.code == "200" ? .accepted : .rejected))
        case .interception:
            pushedInterception(statement)
        }
    }

    /// The body of this push is not public: what its states mean stands in the accounts' settings.
    private func pushedInterception(_ statement: Statement) -> Meaning {
        let state = pushedStates[statement.code]
        return Meaning(nil, interception: Meaning.Interception(state), isConclusive: state != .unknown)
    }
}
