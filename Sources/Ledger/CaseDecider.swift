internal import RefundRules
internal import ShipmentModel

/// Decides the cases that one transaction concerns, after they are locked, and writes what follows.
struct CaseDecider<Transaction: LedgerTransaction> {
    let tx: Transaction
    let settings: DecisionSettings
    let rules: DecisionRules
    let now: Instant
    private(set) var book: ParcelBook
    var works: [CaseKey: CaseWork] = [:]
    private var orders: [OrderKey: OrderRow] = [:]
    private var ordersBefore: [OrderKey: OrderRow] = [:]
    /// What was ordered and not done, by the submission's place in the batch.
    private(set) var notDone: [Int: Receipt.NotDone] = [:]

    /// How often a decision may follow from the one before it within one transaction.
    private static var passesMax: Int { 4 }

    init(tx: Transaction, settings: DecisionSettings, rules: DecisionRules, now: Instant) {
        self.tx = tx
        self.settings = settings
        self.rules = rules
        self.now = now
        book = ParcelBook(settings: settings, rules: rules)
    }

    /// The cases that exist, now or by this batch.
    var known: Set<CaseKey> { Set(works.keys) }

    // MARK: Reading

    /// Locks the cases and reads, only then and in new statements, what a decision needs.
    mutating func open(_ keys: [CaseKey], snapshots: [CaseKey: [CaseSnapshot]] = [:]) throws {
        let rows = try tx.lockCases(keys)
        let existing = rows.keys.sorted()
        let claims = Dictionary(grouping: try tx.claims(of: existing), by: \.caseKey)
        let intents = try tx.intents(of: existing)
        let attempts = try tx.attempts(of: intents.map(\.key).sorted())
        let intentsByCase = Dictionary(grouping: intents, by: \.caseKey)
        let attemptsByKey = Dictionary(grouping: attempts, by: \.key)
        for key in keys {
            let said = snapshots[key] ?? []
            guard let row = rows[key] ?? said.first.map({ CaseRow(of: $0) }) else { continue }
            let own = intentsByCase[key] ?? []
            var work = CaseWork(
                before: rows[key], row: row, claims: claims[key] ?? [], intents: own,
                attempts: own.flatMap { attemptsByKey[$0.key] ?? [] })
            work.merge(said)
            if !said.isEmpty { work.claimParcels() }
            works[key] = work
        }
        try book.load(works.values.flatMap { $0.numbers + $0.claimsBefore.map(\.number) }, from: tx)
        for work in works.values { book.replace(work.key, claims: work.claims, interceptions: work.interceptions) }
        for key in works.keys { works[key]?.bind(with: book) }
        let orderKeys = Set(works.values.compactMap(\.orderKey)).sorted()
        orders = orderKeys.isEmpty ? [:] : try tx.lockOrders(orderKeys)
        for key in orderKeys where orders[key] == nil { orders[key] = OrderRow(key: key) }
        ordersBefore = orders
    }

    // MARK: Deciding

    /// Decides every open case once, or once for each thing that a person ordered.
    mutating func decide(_ followUps: [CaseKey: [FollowUp]]) throws {
        for key in works.keys.sorted() {
            guard var work = works[key] else { continue }
            var actions: [PersonOrder] = []
            var answers: [CaseWork.RefundAnswer] = []
            for followUp in followUps[key] ?? [] {
                switch followUp {
                case .refund(let said):
                    let counted = work.counted(said)
                    work.note(said.attempt == nil ? counted : said)
                    answers.append(counted)
                case .interception(let answer): work.apply(answer)
                case .person(let order): actions.append(order)
                case .untold(let order, let error): work.note(untold: order, because: error, at: now)
                case .lookAgain: break
                }
            }
            try decide(&work, answers, actions)
            works[key] = work
        }
    }

    /// An error in one case's decision costs that decision alone: what was learnt stays, the case is flagged.
    private mutating func decide(
        _ work: inout CaseWork, _ answers: [CaseWork.RefundAnswer], _ actions: [PersonOrder]
    ) throws {
        let learnt = work
        do {
            for answer in answers { try settle(answer, in: &work) }
            if actions.isEmpty { try pass(&work, order: nil) }
            for order in actions { try pass(&work, order: order) }
        } catch let fault as StoreFault {
            throw fault
        } catch {
            work = learnt
            for order in actions {
                notDone[order.submission] = .failed
                work.audit.append(.notDone(order, on: work.key, code: "decision-failed", at: now))
            }
            work.flag(error, at: now, again: now + CaseWork.pauseAfterFailure)
        }
        noteRefunds(of: work)
    }

    private mutating func pass(_ work: inout CaseWork, order: PersonOrder?) throws {
        var order = order
        for _ in 0..<Self.passesMax {
            try findLinkedNumbers(of: &work)
            let decision = try rules.decide(inputs(of: work, action: order?.action))
            if let order { note(order, decision, in: &work) }
            let isOrdered = order.map { $0.action.kind != .note } ?? false
            guard try take(decision, into: &work, isOrdered: isOrdered) else { return }
            order = nil
        }
    }

    /// Only what was done answers the open questions.
    private mutating func note(_ order: PersonOrder, _ decision: Decision, in work: inout CaseWork) {
        if let why = decision.notPerformed {
            notDone[order.submission] = .impossible
            work.audit.append(.notDone(order, on: work.key, code: why.code, at: now))
        } else {
            work.heed(order.action, decision)
            work.audit.append(.done(order, on: work.key, at: now))
        }
    }

    /// A target's word on a refund, judged with what is known otherwise.
    private mutating func settle(_ said: CaseWork.RefundAnswer, in work: inout CaseWork) throws {
        let decision = RefundRules.settle(
            said.answer, for: said.key, isQuery: said.attempt == nil, target: settings.abilities(of: work.key.platform),
            attempts: work.attempts[said.key] ?? [], in: try inputs(of: work, action: nil))
        _ = try take(decision, into: &work)
    }

    private mutating func take(
        _ decision: Decision, into work: inout CaseWork, isOrdered: Bool = false
    ) throws -> Bool {
        let hasChanged = try work.take(decision, isOrdered: isOrdered, at: now)
        if work.bookedRequests != work.row.afterSale.interceptionsAsked {
            book.replace(work.key, claims: work.claims, interceptions: work.interceptions)
            work.bookedRequests = work.row.afterSale.interceptionsAsked
        }
        noteRefunds(of: work)
        return hasChanged
    }

    func inputs(of work: CaseWork, action: PersonAction?) throws -> DecisionInputs {
        var inputs = DecisionInputs(
            afterSale: work.row.afterSale, policy: settings.policy(for: work.key.shop),
            parcels: try readings(of: work), intents: work.intents.values.sorted { $0.part < $1.part },
            orderRefunded: refundedByOthers(than: work), knownCarriers: settings.knownCarriers, action: action,
            now: now)
        inputs.orderPaid = work.orderKey.flatMap { orders[$0]?.paid }
        inputs.targetKnowsKeys = settings.abilities(of: work.key.platform).knowsKeys
        return inputs
    }

    private func readings(of work: CaseWork) throws -> [ParcelID: ParcelReading] {
        var readings: [ParcelID: ParcelReading] = [:]
        for parcel in work.row.afterSale.parcels + Array(work.row.afterSale.returnLegs.values) {
            readings[parcel] = try book.reading(of: parcel, for: work.key.shop)
        }
        return readings
    }

    /// A parcel may go on under a number that nobody named before: its facts are taken in, and from now on wake the case.
    ///
    /// The number is locked out of order; should two writers meet here, one of them is repeated.
    private mutating func findLinkedNumbers(of work: inout CaseWork) throws {
        for _ in 0..<Self.passesMax {
            let before = work.claims
            for parcel in work.row.afterSale.parcels {
                if let linked = try book.reading(of: parcel, for: work.key.shop).linkedWaybill {
                    work.claimLinked(WaybillKey(carrier: parcel.carrier, waybill: linked), of: parcel)
                }
            }
            for (parcel, leg) in work.row.afterSale.returnLegs { work.claimLinked(leg.number, of: parcel) }
            guard work.claims != before else { return }
            let numbers = Set(work.numbers).filter { !book.isLoaded($0) }.sorted()
            if !numbers.isEmpty {
                try tx.ensureParcels(numbers)
                try tx.lockParcels(numbers)
                try book.load(numbers, from: tx)
            }
            book.replace(work.key, claims: work.claims, interceptions: work.interceptions)
            work.bind(with: book)
        }
    }

    // MARK: Orders

    private func refundedByOthers(than work: CaseWork) -> Money? {
        guard let key = work.orderKey, let order = orders[key] else { return nil }
        return order.refunded(
            except: Set([work.openIntent?.key.rawValue].compactMap(\.self)), of: work.row.afterSale.facts.orderLines)
    }

    /// What is paid or possibly paid of the order, by this case.
    mutating func noteRefunds(of work: CaseWork) {
        guard let key = work.orderKey, var order = orders[key] else { return }
        let facts = work.row.afterSale.facts
        if facts.orderLines == nil { order.paid = facts.orderPaid ?? order.paid }
        func refund(_ amount: Money) -> OrderRefund { OrderRefund(amount, of: facts.orderLines) }
        var isPaidByUs = false
        for intent in work.intents.values {
            let counts = intent.phase == .attempted || intent.phase == .done
            order.refunds[intent.key.rawValue] = counts ? refund(intent.amount) : nil
            isPaidByUs = isPaidByUs || counts
        }
        let isPaidByPlatform = !isPaidByUs && (facts.refundState == .refunded || facts.platformState == .refunded)
        order.refunds["platform:\(work.key.afterSaleID)"] = isPaidByPlatform ? facts.amount.map(refund) : nil
        orders[key] = order
    }

    // MARK: Writing

    func write() throws {
        let works = self.works.values.sorted { $0.key < $1.key }.map { $0.finished(at: now) }
        try write(works.filter { $0.row != $0.before }.map(\.row), by: tx.writeCases)
        let reclaimed = works.filter { $0.claims != $0.claimsBefore }
        if !reclaimed.isEmpty { try tx.replaceClaims(of: reclaimed.map(\.key), with: reclaimed.flatMap(\.claims)) }
        let asked = works.filter {
            $0.row.afterSale.interceptionsAsked != $0.before?.afterSale.interceptionsAsked ?? [:]
        }
        try write(asked.flatMap(\.interceptions), by: tx.writeInterceptions)
        try write(
            works.flatMap { work in work.changedIntents.compactMap { work.intents[$0] } }.sorted { $0.key < $1.key },
            by: tx.writeIntents)
        try write(
            works.flatMap { work in work.changedAttempts.flatMap { work.attempts[$0] ?? [] } }
                .sorted { ($0.key, $0.number) < ($1.key, $1.number) },
            by: tx.writeAttempts)
        try write(
            orders.filter { $0.value != ordersBefore[$0.key] }.values.sorted { $0.key < $1.key }, by: tx.writeOrders)
        try writeParcels(of: works)
        for work in works {
            let answered = work.answeredTasks
            if !answered.isEmpty { try tx.closeTasks(of: [work.key], kinds: answered, work.closing, at: now) }
        }
        try write(works.flatMap(\.tasks), by: open)
        try write(works.flatMap(\.jobs), by: tx.want)
        try bringForward(works.flatMap(\.freedIntents))
        try write(works.flatMap(\.audit), by: tx.appendAudit)
    }

    private func write<Row>(_ rows: [Row], by primitive: ([Row]) throws -> Void) throws {
        if !rows.isEmpty { try primitive(rows) }
    }

    /// Unsent refunds go on as soon as nothing holds them any more, whatever their jobs wait for.
    private func bringForward(_ freed: [RefundIntent]) throws {
        for intent in freed.sorted(by: { $0.key < $1.key }) {
            guard let job = try tx.openJob(.payRefund, intent.key.rawValue) else { continue }
            try tx.bringForward(job, to: max(intent.heldUntil ?? now, now), at: now)
        }
    }

    /// Keeps what polling needs to know: which parcels are watched, and how far they are.
    private func writeParcels(of works: [CaseWork]) throws {
        let numbers = Set(works.flatMap { $0.numbers + $0.claimsBefore.map(\.number) }).sorted()
        guard !numbers.isEmpty else { return }
        var book = book
        for work in works { book.replace(work.key, claims: work.claims, interceptions: work.interceptions) }
        let stored = Dictionary(try tx.parcels(of: numbers).map { ($0.id, $0) }) { first, _ in first }
        var (changed, wanted) = ([ParcelRow](), Set<ParcelID>())
        for number in numbers {
            let bindings = book.bindings(of: number)
            for dispatch in bindings.dispatches {
                let id = ParcelID(carrier: number.carrier, waybill: number.waybill, dispatch: dispatch)
                wanted.insert(id)
                let cases = bindings.byCase.filter { $0.value == dispatch }.map(\.key).sorted()
                guard let key = cases.first(where: { self.works[$0] != nil }) else { continue }
                let isWatched = book.claims[number]?.contains {
                    $0.isWatched && bindings.byCase[$0.caseKey] == dispatch
                }
                var row =
                    stored[id]
                    ?? ParcelRow(
                        id: id, platform: key.platform, shop: key.shop, tableVersion: settings.vocabularies.version,
                        lastPolled: stored.values.filter { $0.id.number == number }.compactMap(\.lastPolled).max())
                // An error here is the decision's own: it was flagged there, and the row stays as it was.
                let reading: ParcelReading
                do { reading = try book.reading(of: id, for: key.shop) } catch { continue }
                row.status = reading.status
                row.lastHeardOf = reading.lastHeardOf?.latest
                row.tableVersion = reading.tableVersion
                let isBack = reading.returned?.grade == .proof
                row.nextPoll = isWatched == true && !isBack ? row.nextPoll ?? now : nil
                if row != stored[id] { changed.append(row) }
            }
        }
        let removed = stored.keys.filter { !wanted.contains($0) }.sorted()
        if !removed.isEmpty { try tx.removeParcels(removed) }
        try write(changed.sorted { $0.id < $1.id }, by: tx.writeParcels)
    }
}
