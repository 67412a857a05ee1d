internal import Ledger
internal import PartyKit
internal import RefundRules
internal import ShipmentModel

/// What the ledger has kept of the past, and what it has not.
struct Past: Sendable {
    /// A stored message, as little of it as there may be many.
    struct Stored: Sendable {
        var id: MessageID
        var heard: Instant
        var party: PartyID
    }

    /// In the order of their hearing.
    private(set) var messages: [Stored] = []
    private(set) var cases: Set<CaseKey> = []
    private(set) var intents: [RefundKey: RefundIntent] = [:]
    private(set) var attempts: [(attempt: RefundAttempt, key: CaseKey)] = []
    /// Numbers that cases name.
    private var numbers: Set<WaybillKey> = []
    /// Which messages each case was decided upon, in the order of their hearing.
    private var heard: [CaseKey: [(at: Instant, id: MessageID)]] = [:]
    /// Tries whose outcome a message tells.
    private var answered: Set<String> = []
    private(set) var deleted: [MessageID: Stored] = [:]
    /// The type of the mistake, by message.
    private(set) var unreadable: [MessageID: String] = [:]
    /// When the newest message of a platform was heard whose body is gone or cannot be read.
    private var lostUntil: [PartyID: Instant] = [:]

    init(_ ledger: any Ledger, until end: Instant) async throws(LedgerError) {
        var after: String?
        repeat {
            let page = try await ledger.messages(MessageFilter(limit: 1000, after: after))
            messages += page.items.filter { $0.firstHeard < end }.map {
                Stored(id: $0.id, heard: $0.firstHeard, party: $0.party)
            }
            after = page.next
        } while after != nil
        // They come newest first; of one moment the earlier stored stays first.
        messages = messages.reversed().enumerated()
            .sorted { ($0.element.heard, $0.offset) < ($1.element.heard, $1.offset) }.map(\.element)
        repeat {
            let page = try await ledger.cases(CaseFilter(limit: 1000, after: after))
            for summary in page.items {
                cases.insert(summary.afterSale.key)
                numbers.formUnion(summary.parcels.map(\.id.number))
            }
            after = page.next
        } while after != nil
        repeat {
            let page = try await ledger.refunds(RefundFilter(limit: 1000, after: after))
            for refund in page.items {
                intents[refund.intent.key] = refund.intent
                attempts += refund.attempts.filter { $0.startedAt < end }.map { ($0, refund.intent.caseKey) }
            }
            after = page.next
        } while after != nil
    }

    // MARK: What is read

    mutating func noteNumbers(_ submission: Submission) {
        for parcel in submission.snapshots.flatMap({ $0.parcels ?? [] }) {
            if let carrier = parcel.carrier { numbers.insert(WaybillKey(carrier: carrier, waybill: parcel.waybill)) }
        }
    }

    /// Whether it can say something to a case.
    func concerns(_ submission: Submission) -> Bool {
        if !submission.snapshots.isEmpty { return true }
        let decides = submission.consequences.contains { if case .askAbout = $0 { false } else { true } }
        return decides || submission.facts.contains { numbers.contains($0.number) }
    }

    mutating func noteHeard(_ stored: Stored, _ submission: Submission, by cases: [CaseKey]) {
        for key in cases { heard[key, default: []].append((stored.heard, stored.id)) }
        for case .refund(let key, let number?, _) in submission.consequences { answered.insert("\(key) \(number)") }
    }

    mutating func noteDeleted(_ stored: Stored) {
        deleted[stored.id] = stored
        noteLost(stored)
    }

    mutating func noteUnreadable(_ stored: Stored, _ why: String) {
        unreadable[stored.id] = why
        noteLost(stored)
    }

    private mutating func noteLost(_ stored: Stored) {
        lostUntil[stored.party] = max(lostUntil[stored.party] ?? stored.heard, stored.heard)
    }

    // MARK: What cannot be known

    /// Whether all that was heard of a case can be heard again.
    func isWhole(_ view: CaseView) -> Bool {
        causes(of: view, isKnownNow: true).isDisjoint(with: [.bodyDeleted, .unreadable, .messageNotKept])
    }

    /// Why a case's decisions cannot be taken anew; none when all that they rest on was kept.
    func causes(of then: CaseView?, isKnownNow: Bool) -> Set<RehearsalResult.Cause> {
        guard let then else { return [] }
        var causes: Set<RehearsalResult.Cause> = []
        for heard in then.parcels.flatMap(\.facts) {
            if heard.messages.isEmpty { causes.insert(.messageNotKept) }
            guard !heard.messages.contains(where: { deleted[$0] == nil && unreadable[$0] == nil }) else { continue }
            if heard.messages.contains(where: { deleted[$0] != nil }) { causes.insert(.bodyDeleted) }
            if heard.messages.contains(where: { unreadable[$0] != nil }) { causes.insert(.unreadable) }
        }
        let key = then.afterSale.key
        for party in [key.platform, Journal.party] {
            guard let last = lostUntil[party], then.afterSale.appliedAt <= last else { continue }
            let isDeleted = deleted.values.contains { $0.party == party && then.afterSale.appliedAt <= $0.heard }
            causes.insert(isDeleted ? .bodyDeleted : .unreadable)
        }
        if !isKnownNow, causes.isEmpty { causes.insert(.caseNotKept) }
        let isOrderLost = then.audit.contains {
            PersonAction.Kind(rawValue: $0.action) != nil && $0.actor != "rules" && $0.actor != "gateway"
                && $0.messageID == nil
        }
        if isOrderLost { causes.insert(.personsOrderNotKept) }
        let isAnswerLost = then.intents.flatMap(\.attempts).contains {
            $0.outcome != .pending && !answered.contains("\($0.key) \($0.number)")
        }
        if isAnswerLost { causes.insert(.answerNotKept) }
        return causes
    }

    /// The messages that make a difference: those of its evidence, else the one it was decided upon; in the order of their
    /// hearing.
    func sources(of difference: DecisionDifference, then: CaseView?, now: CaseView?) -> [MessageID] {
        var found: Set<MessageID> = []
        for (side, view) in [(difference.then, then), (difference.now, now)] {
            guard let side else { continue }
            let facts = view?.parcels.flatMap(\.facts).filter { side.evidence.contains($0.fact.key) } ?? []
            let rested = facts.flatMap(\.messages)
            if rested.isEmpty, let at = side.at, let last = heard[difference.key]?.last(where: { $0.at <= at }) {
                found.insert(last.id)
            }
            found.formUnion(rested)
        }
        let known = heard[difference.key]?.map(\.id) ?? []
        return known.filter { found.remove($0) != nil } + found.sorted()
    }
}
