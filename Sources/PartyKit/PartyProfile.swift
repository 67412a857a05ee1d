public import ShipmentModel

/// What there is to know of a party without talking to it: names, capabilities, the settings an account needs, limits.
///
/// Data, so that `turnback carriers`, `check`, the poller's budget and the receiver read the same table.
public struct PartyProfile: Sendable, Hashable {
    /// How a party proves that a push is its own.
    public enum PushScheme: String, Sendable, Hashable {
        /// A signature over the body.
        case signed
        /// No signature: our address must hold a secret token, and what is said is *word*.
        case pathToken = "path_token"
        case none
    }

    /// A setting that an account of this party has.
    public struct Setting: Sendable, Hashable {
        public var name: String
        public var isSecret: Bool
        public var isRequired: Bool
        /// The only values that it can have; empty: any text.
        public var choices: [String]
        /// One sentence for `turnback carriers` and `check`.
        public var meaning: String

        public init(
            _ name: String, isSecret: Bool = false, isRequired: Bool = true, choices: [String] = [], meaning: String
        ) {
            self.name = name
            self.isSecret = isSecret
            self.isRequired = isRequired
            self.choices = choices
            self.meaning = meaning
        }

        /// A setting that may be absent and has one of a type's values, which ``Account/choice(_:default:)`` reads.
        public init<Choice: RawRepresentable<String> & CaseIterable>(
            _ name: String, oneOf choices: Choice.Type, meaning: String
        ) {
            self.init(name, isRequired: false, choices: Choice.allCases.map(\.rawValue), meaning: meaning)
        }
    }

    /// How often we may ask.
    public struct Limits: Sendable, Hashable {
        /// Calls a second for one account, and how many may come at once.
        public var callsPerSecond: Double
        public var burst: Int
        /// How many waybills one tracking call takes.
        public var waybillsPerCall: Int
        /// The shortest time between two questions about one waybill.
        public var minimumInterval: Duration
        public var answerDeadline: Duration

        public init(
            callsPerSecond: Double, burst: Int, waybillsPerCall: Int = 1, minimumInterval: Duration = .zero,
            answerDeadline: Duration = .seconds(15)
        ) {
            self.callsPerSecond = callsPerSecond
            self.burst = burst
            self.waybillsPerCall = waybillsPerCall
            self.minimumInterval = minimumInterval
            self.answerDeadline = answerDeadline
        }
    }

    public var id: PartyID
    public var name: String
    public var chineseName: String
    public var operations: Set<Operation>
    public var pushScheme: PushScheme
    public var settings: [Setting]
    public var limits: Limits
    /// Empty for a merchant's own system, whose address only its account knows.
    public var productionURL: String
    public var sandboxURL: String?
    /// The zone of times without one (seconds east of UTC), where the sheet gives it.
    public var zoneOffsetSeconds: Int?
    /// Whether it speaks of other carriers' parcels.
    public var isAggregator: Bool

    public init(
        id: PartyID, name: String, chineseName: String, operations: Set<Operation>, pushScheme: PushScheme,
        settings: [Setting], limits: Limits, productionURL: String, sandboxURL: String? = nil,
        zoneOffsetSeconds: Int? = nil, isAggregator: Bool = false
    ) {
        self.id = id
        self.name = name
        self.chineseName = chineseName
        self.operations = operations
        self.pushScheme = pushScheme
        self.settings = settings
        self.limits = limits
        self.productionURL = productionURL
        self.sandboxURL = sandboxURL
        self.zoneOffsetSeconds = zoneOffsetSeconds
        self.isAggregator = isAggregator
    }
}
