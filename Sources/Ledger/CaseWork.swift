internal import RefundRules
internal import ShipmentModel

/// One locked case while it is decided: what was stored, what it becomes, and what is to be written beside it.
struct CaseWork {
    /// How long a case rests after an error in its decision.
    static let pauseAfterFailure = Duration.minutes(15)

    let before: CaseRow?
    var row: CaseRow
    let claimsBefore: [ParcelClaim]
    var claims: [ParcelClaim]
    private let intentsBefore: [RefundKey: RefundIntent]
    var intents: [RefundKey: RefundIntent]
    var attempts: [RefundKey: [RefundAttempt]]
    private(set) var changedIntents: Set<RefundKey> = []
    private(set) var changedAttempts: Set<RefundKey> = []
    var jobs: [NewJob] = []
    var tasks: [NewTask] = []
    /// The kinds of open tasks that people's actions have answered.
    var answered: Set<TaskKind> = []
    var audit: [AuditEntry] = []
    /// The interceptions that the readings rest on; nil before the first decision.
    var bookedRequests: [ParcelID: InterceptionRecord]?

    init(before: CaseRow?, row: CaseRow, claims: [ParcelClaim], intents: [RefundIntent], attempts: [RefundAttempt]) {
        self.before = before
        self.row = row
        claimsBefore = claims
        self.claims = claims
        intentsBefore = Dictionary(intents.map { ($0.key, $0) }) { _, last in last }
        self.intents = intentsBefore
        self.attempts = Dictionary(grouping: attempts, by: \.key)
    }

    var key: CaseKey { row.afterSale.key }
    var numbers: [WaybillKey] { claims.map(\.number) }
    var openIntent: RefundIntent? { intents.values.filter(\.isOpen).max { $0.part < $1.part } }
    var orderKey: OrderKey? {
        row.afterSale.facts.orderID.map { OrderKey(platform: key.platform, shop: key.shop, orderID: $0.withoutNUL) }
    }

    /// Every request of the case, one row each.
    var interceptions: [InterceptionRow] {
        row.afterSale.interceptionsAsked.flatMap { parcel, newest in
            (newest.earlier + [newest]).map { record in
                var record = record
                record.earlier = []
                return InterceptionRow(caseKey: key, parcel: parcel, record: record)
            }
        }.sorted { ($0.parcel, $0.record.requestNumber) < ($1.parcel, $1.record.requestNumber) }
    }

    mutating func set(_ intent: RefundIntent) {
        guard intents[intent.key] != intent else { return }
        intents[intent.key] = intent
        changedIntents.insert(intent.key)
    }

    mutating func set(_ list: [RefundAttempt], of key: RefundKey) {
        guard attempts[key] ?? [] != list else { return }
        attempts[key] = list
        changedAttempts.insert(key)
    }

    /// The open refunds that may be sent sooner than it was known before: written anew, or not held as long.
    var freedIntents: [RefundIntent] {
        changedIntents.compactMap { key in
            // Of one that was never written before no job can wait.
            guard let after = intents[key], after.isOpen, let before = intentsBefore[key] else { return nil }
            guard before.isOpen, before.writtenAt == after.writtenAt, before.orderedBy == after.orderedBy else {
                return after
            }
            guard after.phase == .written, let held = before.heldUntil else { return nil }
            return after.heldUntil.map { $0 < held } ?? true ? after : nil
        }
    }

    // MARK: From the platform's words

    /// Takes in what platform and merchant said; in any order it becomes the same.
    mutating func merge(_ snapshots: [CaseSnapshot]) {
        for snapshot in snapshots {
            row.afterSale.facts = row.afterSale.facts.merging(snapshot)
            // Until the platform names the time of application, the first hearing stands for it.
            row.afterSale.setAppliedAt(
                row.afterSale.facts.appliedAt ?? min(row.afterSale.appliedAt, snapshot.heard))
        }
    }

    /// The claims that the platform's list and the numbers of returning parcels make; linked ones found by reading stay.
    mutating func claimParcels() {
        let afterSale = row.afterSale
        var made: [WaybillKey: ParcelClaim] = [:]
        func claim(_ number: WaybillKey, linkedSince dispatch: Instant?, isLinked: Bool) {
            guard made[number] == nil else { return }
            made[number] = ParcelClaim(
                caseKey: key, number: number, position: made.count, isLinked: isLinked, dispatchedAt: dispatch,
                appliedAt: afterSale.appliedAt, isWatched: row.isWatched)
        }
        for parcel in afterSale.facts.parcels ?? [] {
            if let number = parcel.number { claim(number, linkedSince: parcel.dispatchedAt, isLinked: false) }
        }
        for (_, leg) in afterSale.returnLegs.sorted(by: { $0.key < $1.key }) {
            claim(leg.number, linkedSince: leg.dispatch, isLinked: true)
        }
        for old in claims where old.isLinked { claim(old.number, linkedSince: old.dispatchedAt, isLinked: true) }
        claims = made.values.sorted { $0.position < $1.position }
    }

    /// Claims a number under which one of the case's parcels goes on.
    mutating func claimLinked(_ number: WaybillKey, of parcel: ParcelID) {
        guard !claims.contains(where: { $0.number == number }) else { return }
        claims.append(
            ParcelClaim(
                caseKey: key, number: number, position: claims.count, isLinked: true, dispatchedAt: parcel.dispatch,
                appliedAt: row.afterSale.appliedAt, isWatched: row.isWatched))
    }

    /// Takes over the parcels that the claims are bound to; a parcel whose dispatch became known earlier keeps its
    /// interceptions under the new name.
    mutating func bind(with book: ParcelBook) {
        func renamed(_ id: ParcelID) -> ParcelID { book.parcel(id.number, of: key) ?? id }
        row.afterSale.parcels = claims.filter { !$0.isLinked }.compactMap { book.parcel($0.number, of: key) }
        row.afterSale.interceptionsAsked = Dictionary(
            row.afterSale.interceptionsAsked.map { (renamed($0.key), $0.value) }
        ) { first, second in first.askedAt <= second.askedAt ? second : first }
        row.afterSale.returnLegs = Dictionary(
            row.afterSale.returnLegs.map { (renamed($0.key), renamed($0.value)) }
        ) { first, _ in first }
    }

    // MARK: From answers to our own calls

    /// Notes what a party answered to our interception call. The parcel may have got another dispatch since it was asked.
    mutating func apply(_ answer: InterceptionAnswer) {
        var answer = answer
        let number = answer.parcel.number
        answer.parcel = row.afterSale.interceptionsAsked.keys.first { $0.number == number } ?? answer.parcel
        row.afterSale.note(answer)
    }

    /// Asks people about what a platform could not be told, unless it shows it by now.
    mutating func note(untold order: PlatformOrder, because error: String, at now: Instant) {
        guard row.afterSale.note(untold: order) else { return }
        let why = DecisionReason(order.notTold, at: now)
        audit.append(
            AuditEntry(sequence: 0, at: now, actor: "rules", action: "decided", caseKey: key, reason: why))
        tasks.append(
            NewTask(
                caseKey: key, kind: .notTold, suggestion: "\(why.english) \(error)".withoutNUL, why: why, openedAt: now)
        )
    }

    /// A target's word on a refund: the answer to one attempt, or, with none named, to a query or by a push.
    struct RefundAnswer: Sendable {
        var key: RefundKey
        var attempt: Int?
        var answer: TargetAnswer
    }

    /// Notes with the attempt how it ended; a query's final word is the newest attempt's outcome, unless that one's call
    /// may still have been under way.
    mutating func note(_ said: RefundAnswer) {
        guard var list = attempts[said.key], let outcome = said.answer.outcome.ofAttempt else { return }
        let isFinal = outcome == .done || outcome == .notDone
        guard said.attempt != nil || isFinal else { return }
        let number = said.attempt ?? list.map(\.number).max()
        guard let index = list.firstIndex(where: { $0.number == number }), list[index].outcome != .done else { return }
        let isOver = list[index].outcome != .pending || list[index].deadline <= said.answer.at
        guard said.attempt != nil || outcome == .done || isOver else { return }
        list[index].outcome = outcome
        list[index].answeredAt = list[index].answeredAt ?? said.answer.at
        set(list, of: said.key)
    }

    /// The answer as it counts now: *not done* says nothing of a try that began after it was said.
    ///
    /// A worker may hear a word, sleep, and bring it in when others have asked and tried again.
    func counted(_ said: RefundAnswer) -> RefundAnswer {
        guard said.answer.outcome == .notDone, let newest = attempts[said.key]?.max(by: { $0.number < $1.number }),
            said.attempt.map({ $0 < newest.number }) ?? (said.answer.at < newest.startedAt)
        else { return said }
        var counted = said
        counted.answer.outcome = .unknown
        return counted
    }
}

extension CaseRow {
    /// A case that was never heard of before.
    init(of snapshot: CaseSnapshot) {
        self.init(
            afterSale: AfterSaleCase(
                key: snapshot.key, facts: snapshot, appliedAt: snapshot.appliedAt ?? snapshot.heard))
    }
}

extension AfterSaleCase {
    fileprivate mutating func setAppliedAt(_ instant: Instant) {
        guard appliedAt != instant else { return }
        appliedAt = instant
        scoreTimer.startedAt = instant
    }
}

extension TargetAnswer.Outcome {
    /// Nil where it says nothing about one attempt.
    fileprivate var ofAttempt: RefundAttempt.Outcome? {
        switch self {
        case .done: .done
        case .accepted: .accepted
        case .notDone: .notDone
        case .unknown, .stuck: .unknown
        case .neverSent: .neverSent
        case .notFound: nil
        }
    }
}
