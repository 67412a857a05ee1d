internal import ShipmentModel

/// What follows from the lines of the books, folded in their order.
struct WorldState: Sendable {
    /// A case with what was done to it so far.
    struct Case: Sendable {
        let script: ScriptedCase
        let key: String
        var agreedAt: Instant?
        var refusedAt: Instant?
        var payments: [BookEntry] = []
        var refundsAsked = 0

        var isDoudian: Bool { script.shop == .doudian }
    }

    struct Subscription: Sendable {
        var at: Instant
        var callbackURL: String?
        var salt: String?
    }

    private(set) var entries: [BookEntry] = []
    private(set) var cases: [Case]
    private(set) var stories: [String: ParcelStory] = [:]
    /// By party and waybill.
    private(set) var subscriptions: [String: Subscription] = [:]
    /// What the gateway took, by name.
    private(set) var delivered: Set<String> = []
    private(set) var givenUp: Set<String> = []

    /// - Parameter lines: The books, their opening first.
    init(_ lines: [BookEntry], of configuration: SandboxConfiguration, start: Instant) {
        cases = configuration.scenario.cases.map { script in
            let shop =
                script.shop == .doudian
                ? "doudian/\(configuration.doudianShop)" : "merchant/\(configuration.merchant.shop)"
            return Case(script: script, key: "\(shop)/\(script.id)")
        }
        for parcel in cases.flatMap(\.script.parcels) {
            stories[parcel.waybill] = ParcelStory(script: parcel, start: start)
        }
        for line in lines { apply(line) }
    }

    mutating func apply(_ entry: BookEntry) {
        entries.append(entry)
        let place = entry.caseKey.flatMap { key in cases.firstIndex { $0.key == key } }
        switch entry.kind {
        case .opened, .told: break
        case .paid: if let place { cases[place].payments.append(entry) }
        case .refundAsked: if let place { cases[place].refundsAsked += 1 }
        case .agreed: if let place { cases[place].agreedAt = entry.at }
        case .refused: if let place { cases[place].refusedAt = entry.at }
        case .interceptionAsked:
            guard entry.outcome == "accepted", let waybill = entry.waybill else { return }
            stories[waybill]?.interception = .init(
                at: entry.at, party: entry.party ?? "", requestNumber: entry.key ?? "",
                carrierNumber: entry.number ?? "")
        case .interceptionCancelled:
            guard let waybill = entry.waybill else { return }
            stories[waybill]?.interception?.cancelledAt = entry.at
        case .subscribed:
            let name = Self.subscriptionName(entry.party ?? "", entry.waybill ?? "")
            guard subscriptions[name] == nil else { return }
            subscriptions[name] = Subscription(at: entry.at, callbackURL: entry.outcome, salt: entry.key)
        case .delivered: delivered.insert(entry.number ?? "")
        case .givenUp: givenUp.insert(entry.number ?? "")
        }
    }

    static func subscriptionName(_ party: String, _ waybill: String) -> String { "\(party)/\(waybill)" }
}
