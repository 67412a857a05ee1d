internal import RefundRules
internal import ShipmentModel

/// One batch's way into the store, inside one transaction: parcels, messages, facts, then cases (design, "What is
/// stored"). Everyone takes parcels before cases.
struct Recorder<Transaction: LedgerTransaction> {
    let tx: Transaction
    let settings: DecisionSettings
    let rules: DecisionRules
    let now: Instant

    func record(_ batch: FoldedBatch) throws -> [Receipt] {
        let numbers = batch.numbers
        if !numbers.isEmpty {
            try tx.ensureParcels(numbers)
            try tx.lockParcels(numbers)
        }
        if try isOutdated(batch) {
            return batch.submissions.map { _ in Receipt(outcome: .applied, notDone: .outdated) }
        }
        let known = try storeMessages(batch)
        let changed = try storeFacts(batch)
        let touched = Set(changed.compactMap { batch.facts[$0]?.fact.number })
            .union(batch.submissions.flatMap(\.namedNumbers))
        let claims = touched.isEmpty ? [] : try tx.claims(on: touched.sorted())
        try noteStatements(batch, changed: changed, claims: claims)
        let orders = try followUps(batch, known: known)
        var keys = Set(claims.map(\.caseKey)).union(batch.snapshots.keys).union(orders.keys)
        try settleJobs(batch.jobs)
        var notDone: [Int: Receipt.NotDone] = [:]
        if !keys.isEmpty {
            var decider = CaseDecider(tx: tx, settings: settings, rules: rules, now: now)
            try decider.open(keys.sorted(), snapshots: batch.snapshots)
            keys.formIntersection(decider.known)
            try decider.decide(orders)
            try decider.write()
            notDone = decider.notDone
        }
        try ask(batch, claims: claims)
        let polls = batch.nextPolls
        if !polls.isEmpty { try tx.setNextPolls(polls) }
        var receipts = receipts(batch, known: known, changed: changed, claims: claims, decided: keys)
        for (index, why) in notDone { receipts[index].notDone = why }
        return receipts
    }

    /// Whether a submission rests on another version of a case than the one that is stored; it is in a batch by itself.
    private func isOutdated(_ batch: FoldedBatch) throws -> Bool {
        guard let expected = batch.submissions.first?.expected else { return false }
        // An order that comes again is not carried out again: it rested on the case as it was before.
        let ids = batch.snapshots.isEmpty ? batch.messages.keys.sorted() : []
        guard try ids.isEmpty || tx.messageOutcomes(ids).isEmpty else { return false }
        let version = try tx.lockCases([expected.key])[expected.key]?.afterSale.version
        return !(version.map(expected.versions.contains) ?? false)
    }

    /// - Returns: What had become of those messages of the batch that were stored before it.
    private func storeMessages(_ batch: FoldedBatch) throws -> [MessageID: Receipt.Outcome] {
        guard !batch.messages.isEmpty else { return [:] }
        let ids = batch.messages.keys.sorted()
        let known = try tx.messageOutcomes(ids)
        try tx.putMessages(ids.compactMap { batch.messages[$0] })
        return known
    }

    private func storeFacts(_ batch: FoldedBatch) throws -> Set<FactKey> {
        guard !batch.facts.isEmpty else { return [] }
        return try tx.joinFacts(
            batch.facts.values.sorted { ($0.fact.number, $0.fact.key) < ($1.fact.number, $1.fact.key) })
    }

    /// What a person said of a parcel stands in the audit with the name of who noted it, at each case that names the parcel.
    private func noteStatements(_ batch: FoldedBatch, changed: Set<FactKey>, claims: [ParcelClaim]) throws {
        let said = changed.compactMap { batch.facts[$0] }.filter { $0.fact.channel == .person }
        guard !said.isEmpty else { return }
        var entries: [AuditEntry] = []
        for heard in said.sorted(by: { $0.fact.key < $1.fact.key }) {
            let keys = Set(claims.filter { $0.number == heard.fact.number }.map(\.caseKey)).sorted()
            for key in keys.isEmpty ? [nil] : keys.map(Optional.some) { entries.append(.said(heard, key, at: now)) }
        }
        try tx.appendAudit(entries)
    }

    /// A job that another worker has taken over since is left to it; the answer itself is kept all the same.
    private func settleJobs(_ results: [JobResult]) throws {
        for result in results.sorted(by: { $0.job < $1.job }) {
            guard let job = try tx.lockJob(result.job), job.leaseToken == result.leaseToken else { continue }
            if let withheld = result.withheld { try note(withheld, of: job) }
            switch result.outcome {
            case .done:
                try tx.closeJob(job.id, failure: nil, at: now)
                try tx.grantWish(of: job, at: now)
            case .again(let at, let error):
                try tx.updateJob(job.again(at: at, error: error, now: now))
            case .failed(let error):
                try tx.closeJob(job.id, failure: error, at: now)
                try tx.grantWish(of: job, at: now)
                try tx.appendAudit([
                    .alarm("\(job.kind.rawValue) given up: \(error)", case: job.caseKey, code: "job-failed", at: now)
                ])
            }
        }
    }

    /// Notes an effect that was withheld, once: a job that is held comes back again and again.
    private func note(_ withheld: DecisionReason, of job: Job) throws {
        let filter = AuditFilter(caseKey: job.caseKey, action: AuditEntry.withheld, limit: 1000)
        let known = try tx.audit(filter, before: nil, limit: filter.limit)
        let isKnown = known.contains { $0.reason.code == withheld.code && $0.reason.english == withheld.english }
        guard !isKnown else { return }
        let refund: RefundKey? = if case .payRefund(let key) = job.effect { key } else { nil }
        try tx.appendAudit([
            AuditEntry(
                sequence: 0, at: now, actor: "gateway", action: AuditEntry.withheld, caseKey: job.caseKey,
                refundKey: refund, reason: withheld)
        ])
    }

    /// What the batch's consequences say to each case, in the batch's order.
    private func followUps(
        _ batch: FoldedBatch, known: [MessageID: Receipt.Outcome]
    ) throws -> [CaseKey: [FollowUp]] {
        var followUps: [CaseKey: [FollowUp]] = [:]
        var seen: Set<MessageID> = []
        for (index, submission) in batch.submissions.enumerated() {
            let id = submission.message?.view.id
            let isRepeat =
                id.map { !seen.insert($0).inserted || known[$0].map { $0 != .quarantined } ?? false } ?? false
            for consequence in submission.consequences {
                switch consequence {
                case .refund(let key, let attempt, let answer):
                    guard let intent = try tx.intent(key) else {
                        try tx.appendAudit([
                            .alarm("a refund that is not ours: \(key)", message: id, code: "unknown-refund", at: now)
                        ])
                        continue
                    }
                    let said = CaseWork.RefundAnswer(key: key, attempt: attempt, answer: answer)
                    followUps[intent.caseKey, default: []].append(.refund(said))
                case .interception(let key, let answer):
                    followUps[key, default: []].append(.interception(answer))
                case .person(let key, let action):
                    // A person's order that comes again, its commit having been answered too late, is one order.
                    let order = PersonOrder(action: action, message: id, submission: index)
                    if !isRepeat { followUps[key, default: []].append(.person(order)) }
                case .untold(let key, let order, let error):
                    followUps[key, default: []].append(.untold(order, error: error))
                case .lookAgain(let key): followUps[key, default: []].append(.lookAgain)
                case .readCase, .askAbout: break
                }
            }
        }
        return followUps
    }

    /// Wakes the questions that the batch asks for: a case to be read, a parcel to be asked about.
    private func ask(_ batch: FoldedBatch, claims: [ParcelClaim]) throws {
        var jobs: [NewJob] = []
        var numbers: Set<WaybillKey> = []
        for consequence in batch.submissions.flatMap(\.consequences) {
            switch consequence {
            case .readCase(let key):
                jobs.append(
                    NewJob(
                        kind: .readCase, subject: key.description, effect: .readCase, caseKey: key, dueAt: now,
                        madeAt: now))
            case .askAbout(let number): numbers.insert(number)
            case .refund, .interception, .person, .untold, .lookAgain: break
            }
        }
        if !numbers.isEmpty {
            // Who says something of an order to stop a parcel is asked about that order as well: the scans do not tell.
            let ordered = Set(
                batch.facts.values.map(\.fact).filter { $0.statement.topic == .interception }.map(\.number))
            jobs += try questions(about: numbers, orders: ordered, claims: claims)
        }
        if !jobs.isEmpty { try tx.want(jobs) }
    }

    /// At most one question per watched parcel and interval, whoever says what how often. What is said too soon after the
    /// last question is asked about at the interval's end: it may be the one word that matters.
    ///
    /// - Parameter orders: The numbers of whose service orders something was said.
    private func questions(
        about numbers: Set<WaybillKey>, orders: Set<WaybillKey>, claims: [ParcelClaim]
    ) throws -> [NewJob] {
        var jobs: [NewJob] = []
        var asked: [ParcelRow] = []
        var dues: [ParcelID: Instant] = [:]
        for var row in try tx.parcels(of: numbers.sorted()) where row.nextPoll != nil {
            let putOff = row.lastPolled.flatMap { $0 > now ? $0 : nil }
            let due = putOff ?? max(now, row.lastPolled.map { $0 + askInterval } ?? now)
            guard let claim = claims.first(where: { $0.number == row.id.number && $0.isWatched }) else { continue }
            dues[row.id] = due
            guard putOff == nil else { continue }
            let subject = row.id.number.description
            // A question that waits for its turn comes after this word; the next word has a right to its own.
            if let open = try tx.openJob(.track, subject), open.worker == nil { continue }
            row.lastPolled = due
            asked.append(row)
            jobs.append(
                NewJob(
                    kind: .track, subject: subject, effect: .track(row.id), caseKey: claim.caseKey, dueAt: due,
                    madeAt: now))
        }
        for row in try tx.interceptions(of: numbers.intersection(orders).sorted()) {
            guard let due = dues[row.parcel], row.record.isRunning,
                let claim = claims.first(where: { $0.number == row.parcel.number && $0.isWatched })
            else { continue }
            let number = row.record.requestNumber
            jobs.append(
                NewJob(
                    kind: .queryIntercept, subject: number,
                    effect: .queryIntercept(row.parcel, requestNumber: number, via: row.record.party),
                    caseKey: claim.caseKey, dueAt: due, madeAt: now))
        }
        if !asked.isEmpty { try tx.writeParcels(asked) }
        return jobs
    }

    /// An unverified word about a parcel wakes at most one question in this time.
    private var askInterval: Duration { .minutes(15) }

    private func receipts(
        _ batch: FoldedBatch, known: [MessageID: Receipt.Outcome], changed: Set<FactKey>, claims: [ParcelClaim],
        decided: Set<CaseKey>
    ) -> [Receipt] {
        var casesByNumber: [WaybillKey: Set<CaseKey>] = [:]
        for claim in claims { casesByNumber[claim.number, default: []].insert(claim.caseKey) }
        var seen: Set<MessageID> = []
        return batch.submissions.map { submission in
            var numbers = Set(submission.facts.filter { changed.contains($0.key) }.map(\.number))
            numbers.formUnion(submission.namedNumbers)
            var cases = Set(submission.snapshots.map(\.key)).union(submission.consequences.compactMap(\.caseKey))
            for number in numbers { cases.formUnion(casesByNumber[number] ?? []) }
            let read = submission.consequences.compactMap { consequence -> CaseKey? in
                if case .readCase(let key) = consequence { key } else { nil }
            }
            var receipt = Receipt(outcome: .applied, cases: cases.intersection(decided.union(read)).sorted())
            if let row = submission.message {
                receipt.messageID = row.view.id
                let isFirst = seen.insert(row.view.id).inserted
                let before = known[row.view.id]
                if !isFirst || before == .applied || (before == .quarantined && submission.isQuarantined) {
                    receipt.outcome = .duplicate
                } else if submission.isQuarantined {
                    receipt.outcome = .quarantined
                }
            }
            return receipt
        }
    }
}

/// What a batch says to one case beside facts and snapshots.
enum FollowUp: Sendable {
    case refund(CaseWork.RefundAnswer)
    case interception(InterceptionAnswer)
    case person(PersonOrder)
    case untold(PlatformOrder, error: String)
    case lookAgain
}

/// What a person ordered, and which submission of the batch said so.
struct PersonOrder: Sendable {
    var action: PersonAction
    var message: MessageID?
    var submission: Int
}

extension AuditEntry {
    /// The action of an effect that was not performed because its shop is only watched.
    public static let withheld = "withheld"

    /// The action of what people are to be woken for.
    public static let alarm = "alarm"

    /// The action of a person who put on record what somebody said of a parcel.
    public static let said = "said"

    fileprivate static func said(_ heard: HeardFact, _ key: CaseKey?, at now: Instant) -> AuditEntry {
        let statement = heard.fact.statement
        let source = statement.details[PersonVocabulary.Detail.saidBy] ?? ""
        let words = "\(heard.fact.number): \(statement.code) (\(source)): \(statement.text)"
        return AuditEntry(
            sequence: 0, at: now, actor: statement.details[PersonVocabulary.Detail.notedBy] ?? "",
            action: said, caseKey: key, messageID: heard.messages.first,
            reason: DecisionReason(code: said, english: words, chinese: words, evidence: [heard.fact.key], at: now))
    }

    /// An alarm of the rules, in the words of its code.
    static func alarm(of code: String, case key: CaseKey, at now: Instant) -> AuditEntry {
        let words =
            DecisionCode(rawValue: code).map { ($0.english, $0.chinese) }
            ?? DeadlineAlarm(code: code).map { ($0.english, $0.chinese) }
        return AuditEntry(
            sequence: 0, at: now, actor: "gateway", action: alarm, caseKey: key,
            reason: DecisionReason(
                code: code, english: words?.0 ?? code, chinese: words?.1 ?? code, at: now))
    }

    static func alarm(
        _ text: String, case key: CaseKey? = nil, message: MessageID? = nil, code: String, at now: Instant
    ) -> AuditEntry {
        AuditEntry(
            sequence: 0, at: now, actor: "gateway", action: alarm, caseKey: key, messageID: message,
            reason: DecisionReason(code: code, english: text, chinese: text, at: now))
    }
}
