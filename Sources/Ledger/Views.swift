public import PartyKit
public import RefundRules
public import ShipmentModel

/// One page of a list, and where the next one starts.
public struct Page<Item: Sendable>: Sendable {
    public var items: [Item]
    /// Opaque; nil on the last page.
    public var next: String?

    public init(items: [Item], next: String?) {
        self.items = items
        self.next = next
    }
}

public struct CaseFilter: Sendable, Hashable {
    public var states: Set<CaseState>?
    /// Nil: every shop.
    public var shops: Set<ShopID>?
    public var isOverdue: Bool?
    public var limit: Int
    public var after: String?

    public init(
        states: Set<CaseState>? = nil, shops: Set<ShopID>? = nil, isOverdue: Bool? = nil, limit: Int = 50,
        after: String? = nil
    ) {
        self.states = states
        self.shops = shops
        self.isOverdue = isOverdue
        self.limit = limit
        self.after = after
    }
}

/// A case as a row of a list.
public struct CaseSummary: Sendable, Hashable {
    public var afterSale: AfterSaleCase
    public var parcels: [ParcelView]
    public var intent: RefundIntent?

    public init(afterSale: AfterSaleCase, parcels: [ParcelView], intent: RefundIntent?) {
        self.afterSale = afterSale
        self.parcels = parcels
        self.intent = intent
    }
}

/// A case as it was last decided, with its refunds.
public struct CaseFile: Sendable, Hashable {
    public var afterSale: AfterSaleCase
    public var intents: [RefundView]

    public init(afterSale: AfterSaleCase, intents: [RefundView]) {
        self.afterSale = afterSale
        self.intents = intents
    }
}

/// Everything about one case, from raw message to effect, for `explain` and the timeline.
public struct CaseView: Sendable, Hashable {
    public var afterSale: AfterSaleCase
    public var parcels: [ParcelView]
    public var intents: [RefundView]
    public var jobs: [Job]
    public var tasks: [TaskView]
    /// Oldest first.
    public var audit: [AuditEntry]

    public init(
        afterSale: AfterSaleCase, parcels: [ParcelView], intents: [RefundView], jobs: [Job], tasks: [TaskView],
        audit: [AuditEntry]
    ) {
        self.afterSale = afterSale
        self.parcels = parcels
        self.intents = intents
        self.jobs = jobs
        self.tasks = tasks
        self.audit = audit
    }
}

public struct ParcelView: Sendable, Hashable {
    public var id: ParcelID
    public var reading: ParcelReading
    /// With the messages that each was heard in; empty in lists.
    public var facts: [HeardFact]
    public var nextPoll: Instant?

    public init(id: ParcelID, reading: ParcelReading, facts: [HeardFact] = [], nextPoll: Instant? = nil) {
        self.id = id
        self.reading = reading
        self.facts = facts
        self.nextPoll = nextPoll
    }
}

public struct HeardFact: Sendable, Hashable {
    public var fact: Fact
    public var messages: [MessageID]

    public init(fact: Fact, messages: [MessageID]) {
        self.fact = fact
        self.messages = messages
    }
}

public struct RefundView: Sendable, Hashable {
    public var intent: RefundIntent
    public var attempts: [RefundAttempt]

    public init(intent: RefundIntent, attempts: [RefundAttempt]) {
        self.intent = intent
        self.attempts = attempts
    }
}

public struct RefundFilter: Sendable, Hashable {
    public var phases: Set<RefundIntent.Phase>?
    public var shops: Set<ShopID>?
    public var limit: Int
    public var after: String?

    public init(
        phases: Set<RefundIntent.Phase>? = nil, shops: Set<ShopID>? = nil, limit: Int = 50, after: String? = nil
    ) {
        self.phases = phases
        self.shops = shops
        self.limit = limit
        self.after = after
    }
}

public struct JobFilter: Sendable, Hashable {
    public var kinds: Set<JobKind>?
    public var caseKey: CaseKey?
    public var onlyFailed: Bool
    public var limit: Int
    public var after: String?

    public init(
        kinds: Set<JobKind>? = nil, caseKey: CaseKey? = nil, onlyFailed: Bool = false, limit: Int = 50,
        after: String? = nil
    ) {
        self.kinds = kinds
        self.caseKey = caseKey
        self.onlyFailed = onlyFailed
        self.limit = limit
        self.after = after
    }
}

public struct MessageFilter: Sendable, Hashable {
    public var party: PartyID?
    public var outcome: Receipt.Outcome?
    public var limit: Int
    public var after: String?

    public init(party: PartyID? = nil, outcome: Receipt.Outcome? = nil, limit: Int = 50, after: String? = nil) {
        self.party = party
        self.outcome = outcome
        self.limit = limit
        self.after = after
    }
}

/// A stored message without its bytes.
public struct MessageView: Sendable, Hashable {
    public var id: MessageID
    public var party: PartyID
    public var account: AccountID
    public var operation: Operation
    public var direction: InboundMessage.Direction
    public var answers: String?
    public var signature: SignatureVerdict?
    public var status: Int?
    public var context: [String: String]
    public var size: Int
    public var firstHeard: Instant
    public var lastHeard: Instant
    /// How often the same message came.
    public var times: Int
    public var outcome: Receipt.Outcome
    public var quarantine: Submission.Quarantine?

    public init(
        id: MessageID, party: PartyID, account: AccountID, operation: Operation, direction: InboundMessage.Direction,
        answers: String?, signature: SignatureVerdict?, status: Int?, context: [String: String], size: Int,
        firstHeard: Instant, lastHeard: Instant, times: Int, outcome: Receipt.Outcome,
        quarantine: Submission.Quarantine?
    ) {
        self.id = id
        self.party = party
        self.account = account
        self.operation = operation
        self.direction = direction
        self.answers = answers
        self.signature = signature
        self.status = status
        self.context = context
        self.size = size
        self.firstHeard = firstHeard
        self.lastHeard = lastHeard
        self.times = times
        self.outcome = outcome
        self.quarantine = quarantine
    }
}

public struct AuditFilter: Sendable, Hashable {
    public var caseKey: CaseKey?
    /// `alarm`, `decided`, `attempt`, …; nil: every action.
    public var action: String?
    /// Whose entries, exactly; nil: everybody's.
    public var actor: String?
    /// From this instant on.
    public var since: Instant?
    /// Before this instant.
    public var until: Instant?
    public var limit: Int
    public var after: String?

    public init(
        caseKey: CaseKey? = nil, action: String? = nil, actor: String? = nil, since: Instant? = nil,
        until: Instant? = nil, limit: Int = 100, after: String? = nil
    ) {
        self.caseKey = caseKey
        self.action = action
        self.actor = actor
        self.since = since
        self.until = until
        self.limit = limit
        self.after = after
    }
}

/// Who did or decided what, and why.
public struct AuditEntry: Sendable, Hashable, Codable {
    public var sequence: Int64
    public var at: Instant
    /// A person's name, `rules` for decisions, `gateway` for effects.
    public var actor: String
    /// Short and stable: `decided`, `attempt`, `settled`, `raw-read`, `stop-switch`, …
    public var action: String
    public var caseKey: CaseKey?
    public var refundKey: RefundKey?
    public var messageID: MessageID?
    public var reason: DecisionReason

    public init(
        sequence: Int64, at: Instant, actor: String, action: String, caseKey: CaseKey? = nil,
        refundKey: RefundKey? = nil, messageID: MessageID? = nil, reason: DecisionReason
    ) {
        self.sequence = sequence
        self.at = at
        self.actor = actor
        self.action = action
        self.caseKey = caseKey
        self.refundKey = refundKey
        self.messageID = messageID
        self.reason = reason
    }
}

/// A parcel to ask about.
public struct PollTarget: Sendable, Hashable {
    public var parcel: ParcelID
    public var shop: ShopID
    public var platform: PartyID
    public var status: ShipmentStatus
    /// When the last scan happened, for the adaptive interval.
    public var lastHeardOf: Instant?
    public var lastPolled: Instant?

    public init(
        parcel: ParcelID, shop: ShopID, platform: PartyID, status: ShipmentStatus, lastHeardOf: Instant?,
        lastPolled: Instant?
    ) {
        self.parcel = parcel
        self.shop = shop
        self.platform = platform
        self.status = status
        self.lastHeardOf = lastHeardOf
        self.lastPolled = lastPolled
    }
}

/// The switch that stops all money, until a named person turns it off.
public struct StopSwitch: Sendable, Hashable, Codable {
    public var isOn: Bool
    public var person: String
    public var reason: String
    public var at: Instant

    public init(isOn: Bool, person: String, reason: String, at: Instant) {
        self.isOn = isOn
        self.person = person
        self.reason = reason
        self.at = at
    }
}

/// An access token of the API, stored only as its hash.
public struct APIToken: Sendable, Hashable, Codable {
    public enum Role: String, Sendable, Hashable, Codable, Comparable, CaseIterable {
        case look, act, approve

        public static func < (left: Role, right: Role) -> Bool {
            (allCases.firstIndex(of: left) ?? 0) < (allCases.firstIndex(of: right) ?? 0)
        }
    }

    /// sha256 of the token, lower-case hexadecimal.
    public var hash: String
    public var name: String
    public var role: Role
    /// Nil: every shop.
    public var shops: Set<ShopID>?
    public var createdAt: Instant
    public var revokedAt: Instant?

    public init(
        hash: String, name: String, role: Role, shops: Set<ShopID>?, createdAt: Instant, revokedAt: Instant? = nil
    ) {
        self.hash = hash
        self.name = name
        self.role = role
        self.shops = shops
        self.createdAt = createdAt
        self.revokedAt = revokedAt
    }
}

/// The response that a repeated API request gets again.
public struct StoredResponse: Sendable, Hashable, Codable {
    public var status: Int
    public var body: [UInt8]

    public init(status: Int, body: [UInt8]) {
        self.status = status
        self.body = body
    }
}
