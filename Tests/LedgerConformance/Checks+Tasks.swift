import Ledger
import RefundRules
import ShipmentModel

extension LedgerConformance {
    /// What people do with tasks.
    static var taskChecks: [LedgerCheck<Fixture>] {
        [
            LedgerCheck("a task tells why it was opened, and what its case's state suggests now") { fixture in
                let ledger = try await World.ledger(on: fixture.make())
                let task = try await signedTask(on: ledger)
                try expectEqual(task.kind, .signed, "the kind")
                try expectEqual(task.why?.code, "signed", "why")
                try expect(task.why?.evidence.isEmpty == false, "a reason without evidence")
                try expectEqual(task.advice?.suggested, .refuse, "the suggested action")
                try expect(task.advice?.english.isEmpty == false, "advice without words")
                let listed = try await ledger.tasks(TaskFilter(now: World.start)).items
                try expect(listed.contains(task), "the list shows it otherwise")
                try expectEqual(
                    try await ledger.tasks(TaskFilter()).items.compactMap(\.advice).count, 0, "advice for no time")
                try expect(try await ledger.task(999, at: World.start) == nil, "a task that nobody opened")
            },
            LedgerCheck("a task is given to somebody, noted and put off; each change is audited, a repeat is none") {
                fixture in
                let store = try await fixture.make()
                let ledger = try await World.ledger(on: store)
                let id = try await signedTask(on: ledger).id
                let later = World.start + .hours(6)
                let changes: [TaskChange] = [.assign("bo"), .note("buyer called"), .snooze(until: later)]
                for change in changes + changes {
                    guard
                        case .done? = try await ledger.changeTasks(
                            [id], change, shops: [World.shop], by: "anna", reason: "asked to", at: World.start)[id]
                    else { throw Nonconformance(description: "\(change.name) was not done") }
                }
                let reopened = try await World.ledger(on: fixture.reopen(store))
                let task = try unwrap(try await reopened.task(id, at: World.start), "the task")
                try expectEqual(task.assignee, "bo", "the assignee")
                try expectEqual(task.note, "buyer called", "the note")
                try expectEqual(task.snoozedUntil, later, "put off until")
                let view = try unwrap(try await reopened.caseView(World.caseKey()), "the case")
                let entries = view.audit.filter { $0.action.hasPrefix("task-") }
                try expectEqual(entries.map(\.action), ["task-assign", "task-note", "task-snooze"], "the audit")
                try expect(entries.allSatisfy { $0.actor == "anna" }, "another name")
                try expect(entries.allSatisfy { $0.reason.english.hasSuffix(": asked to") }, "another reason")
                try expectEqual(view.afterSale.state, .signed, "the case")
                try expectEqual(try await reopened.firstBrokenAuditEntry(), nil, "the audit's chain")
            },
            LedgerCheck("tasks are filtered by kind, assignee, shop and whether they are put off") { fixture in
                let ledger = try await World.ledger(on: fixture.make())
                let first = try await signedTask(1, on: ledger).id
                let second = try await signedTask(2, on: ledger).id
                let third = try await signedTask(3, shop: "shop-2", on: ledger).id
                func change(_ id: Int64, _ change: TaskChange) async throws {
                    _ = try await ledger.changeTasks(
                        [id], change, shops: nil, by: "anna", reason: "r", at: World.start)
                }
                try await change(first, .assign("bo"))
                try await change(second, .snooze(until: World.start + .hours(1)))
                func ids(_ filter: TaskFilter) async throws -> [Int64] {
                    var filter = filter
                    filter.kinds = filter.kinds ?? [.signed]
                    return try await ledger.tasks(filter).items.map(\.id)
                }
                let now = World.start
                try expectEqual(try await ids(TaskFilter(now: now)), [third, first], "what is to be done")
                try expectEqual(try await ids(TaskFilter(snoozed: .only, now: now)), [second], "what is put off")
                try expectEqual(try await ids(TaskFilter(snoozed: .shown, now: now)), [third, second, first], "both")
                try expectEqual(try await ids(TaskFilter()), [third, second, first], "at no time")
                try expectEqual(
                    try await ids(TaskFilter(now: now + .hours(1))), [third, second, first], "an hour later")
                try expectEqual(try await ids(TaskFilter(assignee: .person("bo"))), [first], "bo's")
                try expectEqual(try await ids(TaskFilter(assignee: .nobody)), [third, second], "nobody's")
                try expectEqual(try await ids(TaskFilter(shops: ["shop-2"])), [third], "one shop's")
                try expectEqual(try await ids(TaskFilter(kinds: [.bounced])), [], "of another kind")
                try expectEqual(try await ids(TaskFilter(kinds: [])), [], "of no kind")
                try expectEqual(try await ids(TaskFilter(isOpen: false)), [], "closed ones")
                try await change(second, .snooze(until: nil))
                try expectEqual(try await ids(TaskFilter(now: now)), [third, second, first], "woken")
                let page = try await ledger.tasks(TaskFilter(kinds: [.signed], limit: 2))
                try expectEqual(page.items.map(\.id), [third, second], "the first page")
                try expectEqual(
                    try await ledger.tasks(TaskFilter(kinds: [.signed], limit: 2, after: page.next)).items.map(\.id),
                    [first], "the second page")
            },
            LedgerCheck("a task that is put off is back when it is asked for anew, and not for what says nothing new") {
                fixture in
                let store = try await fixture.make()
                let ledger = try await World.ledger(on: store)
                let (key, number) = (World.caseKey(), try World.number())
                var snapshot = World.snapshot(key, parcels: [number])
                snapshot.type = .refundOnlyUnshipped
                _ = try await ledger.record(
                    [World.push("in_transit", about: number, at: World.start - .hours(9)), World.detail(snapshot)],
                    at: World.start)
                let filter = TaskFilter(caseKey: key, kinds: [.notEligible])
                let opened = try unwrap(try await ledger.tasks(filter).items.first, "the task")
                let until = World.start + .hours(6)
                for change in [TaskChange.assign("bo"), .snooze(until: until)] {
                    _ = try await ledger.changeTasks(
                        [opened.id], change, shops: nil, by: "anna", reason: "r", at: World.start)
                }
                let (later, last) = (World.start + .minutes(5), World.start + .minutes(10))
                _ = try await ledger.record([World.push("in_transit", about: number, at: later)], at: later)
                var task = try unwrap(try await ledger.tasks(filter).items.first, "the task")
                try expectEqual(task.snoozedUntil, until, "put off until, after a scan")

                var edited = snapshot
                (edited.buyerReportsReceived, edited.version) = (true, "2")
                (edited.heard, edited.updatedAt) = (last, last)
                for _ in 0..<2 { _ = try await ledger.record([World.detail(edited)], at: last) }
                let reopened = try await World.ledger(on: fixture.reopen(store))
                task = try unwrap(try await reopened.task(opened.id, at: last), "the task")
                try expect(task.isOpen, "closed")
                try expectEqual(task.snoozedUntil, nil, "put off until, after an edit")
                try expect(task.suggestion != opened.suggestion, "the reasons are the old ones")
                try expectEqual(task.why?.at, last, "when the newest reason was found")
                try expectEqual(task.openedAt, opened.openedAt, "when it was opened")
                try expectEqual(task.assignee, "bo", "the assignee")
                let entries = try await reopened.audit(AuditFilter(caseKey: key, action: "task-snooze")).items
                try expectEqual(entries.map(\.actor), ["rules", "anna"], "who put it off and who ended that")
                try expectEqual(try await reopened.firstBrokenAuditEntry(), nil, "the audit's chain")
            },
            LedgerCheck("a decision that fails again in the same way leaves its task put off") { fixture in
                let rules = DecisionRules(read: DecisionRules.standard.read) { _ in
                    throw Nonconformance(description: "broken on purpose")
                }
                let ledger = try await World.ledger(on: try await fixture.make(), rules: rules)
                func hear(_ version: String, at now: Instant) async throws {
                    let snapshot = World.snapshot(parcels: [try World.number()], version: version, heard: now)
                    _ = try await ledger.record([World.detail(snapshot)], at: now)
                }
                try await hear("1", at: World.start)
                let task = try unwrap(try await ledger.tasks(TaskFilter()).items.first, "the task")
                let until = World.start + .hours(6)
                _ = try await ledger.changeTasks(
                    [task.id], .snooze(until: until), shops: nil, by: "anna", reason: "r", at: World.start)
                try await hear("2", at: World.start + .hours(1))
                try expectEqual(
                    try await ledger.tasks(TaskFilter()).items.map(\.snoozedUntil), [until], "put off until")
            },
            LedgerCheck("many tasks are changed at once, and one that cannot be keeps none of the others back") {
                fixture in
                let ledger = try await World.ledger(on: fixture.make())
                let open = try await signedTask(1, on: ledger).id
                let closed = try await signedTask(2, on: ledger).id
                let foreign = try await signedTask(3, shop: "shop-2", on: ledger).id
                func close(_ ids: [Int64], by person: String) async throws -> [Int64: TaskOutcome] {
                    try await ledger.changeTasks(
                        ids, .close, shops: [World.shop], by: person, reason: "handled by phone", at: World.start)
                }
                _ = try await close([closed], by: "bo")
                let outcomes = try await close([open, closed, foreign, 999, open], by: "anna")
                try expectEqual(outcomes.count, 4, "outcomes")
                guard case .done(let task)? = outcomes[open], case .closed(let other)? = outcomes[closed],
                    outcomes[foreign] == .notFound, outcomes[999] == .notFound
                else { throw Nonconformance(description: "other outcomes: \(outcomes)") }
                try expectEqual(task.closedBy, "anna", "who closed it")
                try expectEqual(task.closedBecause, "handled by phone", "why")
                try expectEqual(task.closedAt, World.start, "when")
                try expectEqual(other.closedBy, "bo", "who closed the other")
                guard case .done? = try await close([open], by: "anna")[open] else {
                    throw Nonconformance(description: "the same closing once more is refused")
                }
                let entries = try await ledger.audit(AuditFilter(action: "task-close")).items
                try expectEqual(entries.map(\.actor), ["anna", "bo"], "the audit")
                let left = try await ledger.tasks(TaskFilter(kinds: [.signed])).items
                try expectEqual(left.map(\.id), [foreign], "open tasks")
                guard
                    case .closed? = try await ledger.changeTasks(
                        [open], .assign("bo"), shops: nil, by: "anna", reason: "r", at: World.start)[open]
                else { throw Nonconformance(description: "a closed task was given to somebody") }
            },
            LedgerCheck("what closes a task by itself says who and why: the person who acted, or the case's end") {
                fixture in
                let ledger = try await World.ledger(on: fixture.make())
                let acted = try await signedTask(1, on: ledger).id
                let ended = try await signedTask(2, on: ledger).id
                let refuse = PersonAction(.refuse, person: "anna", reason: "the buyer has it")
                _ = try await ledger.record(
                    [Submission(consequences: [.person(World.caseKey(1), refuse)])], at: World.start)
                var snapshot = World.snapshot(World.caseKey(2), parcels: [try World.number(2)], version: "2")
                snapshot.platformState = .closed
                snapshot.heard = World.start + .minutes(1)
                snapshot.updatedAt = snapshot.heard
                _ = try await ledger.record([World.detail(snapshot)], at: World.start + .minutes(1))
                let first = try unwrap(try await ledger.task(acted, at: World.start), "the first")
                try expectEqual(first.closedBy, "anna", "who closed the first")
                try expectEqual(first.closedBecause, "the buyer has it", "why")
                try expect(first.advice == nil, "advice for what is closed")
                let second = try unwrap(try await ledger.task(ended, at: World.start), "the second")
                try expectEqual(second.closedBy, "rules", "who closed the second")
                try expect(second.closedBecause?.isEmpty == false, "closed without a reason")
            },
            LedgerCheck("an action closes the tasks that it answers, and no other") { fixture in
                let ledger = try await World.ledger(on: fixture.make())
                let (key, number) = (World.caseKey(), try World.number())
                var snapshot = World.snapshot(key, parcels: [number])
                snapshot.parcels?[0].foreignGoods = 1
                func kinds() async throws -> [String] {
                    try await ledger.tasks(TaskFilter(caseKey: key)).items.map(\.kind.rawValue).sorted()
                }
                func order(_ kind: PersonAction.Kind, _ minutes: Int64) async throws {
                    let action = PersonAction(kind, person: "anna", reason: "r")
                    let now = World.start + .minutes(minutes)
                    _ = try await ledger.record([Submission(consequences: [.person(key, action)])], at: now)
                }
                func hear(_ code: String, _ minutes: Int64) async throws {
                    let now = World.start + .minutes(minutes)
                    _ = try await ledger.record([World.push(code, about: number, at: now)], at: now)
                }
                _ = try await ledger.record(
                    [World.push("in_transit", about: number, at: World.start - .hours(9))], at: World.start)
                _ = try await ledger.record([World.detail(snapshot)], at: World.start)
                try expectEqual(try await kinds(), ["foreign_goods"], "with goods of others in the parcel")
                try await order(.intercept, 1)
                try expectEqual(try await kinds(), [], "after a person had it stopped all the same")
                try await hear("lost", 2)
                try expectEqual(try await kinds(), ["review"], "lost")
                try await order(.note, 3)
                try await order(.intercept, 3)
                try expectEqual(try await kinds(), ["review"], "what answers it not")
                try await hear("returning", 4)
                try await order(.takeBackToApproved, 5)
                try expectEqual(try await kinds(), ["decide_now", "reship"], "taken back, and on the way back")
                try await order(.pay, 6)
                try expectEqual(try await kinds(), ["reship"], "paid: the other goods are still to be sent again")
                try await order(.close, 7)
                try expectEqual(try await ledger.state(of: key), .closed, "the state")
                try expectEqual(try await kinds(), ["reship"], "closed")
            },
            LedgerCheck("the first of two persons who pay answers nothing yet") { fixture in
                let ledger = try await World.ledger(on: fixture.make())
                let number = try World.number()
                try await ledger.recordEach(
                    [
                        World.push("in_transit", about: number, at: World.start - .hours(9)),
                        World.detail(World.snapshot(parcels: [number], amount: 60_000)),
                        World.push("refused", about: number, at: World.start - .minutes(5)),
                    ], at: World.start)
                func pay(_ person: String) async throws -> [String] {
                    let action = PersonAction(.pay, person: person, reason: "r")
                    let order = Submission(consequences: [.person(World.caseKey(), action)])
                    _ = try await ledger.record([order], at: World.start)
                    return try await ledger.tasks(TaskFilter()).items.map(\.kind.rawValue).sorted()
                }
                try expectEqual(try await pay("anna"), ["decide_now", "second_person"], "after the first")
                try expectEqual(try await pay("bo"), [], "after the second")
            },
            LedgerCheck("what a platform could not be told is a task until the platform shows it") { fixture in
                let ledger = try await World.ledger(on: fixture.make())
                let number = try World.number()
                let batch = [
                    World.push("in_transit", about: number, at: World.start - .hours(9)),
                    World.detail(World.snapshot(parcels: [number])),
                ]
                _ = try await ledger.record(batch, at: World.start)
                let untold = Submission(consequences: [.untold(World.caseKey(), .agree, error: "away\u{0}")])
                for _ in 0..<2 { _ = try await ledger.record([untold], at: World.start) }
                let open = try await ledger.tasks(TaskFilter(kinds: [.notTold], now: World.start)).items
                try expectEqual(open.map(\.why?.code), ["agreement_not_told"], "the task")
                try expect(open.first?.suggestion.hasSuffix(" away") == true, "the error is told")
                try expectEqual(open.first?.advice?.suggested, .approve, "the advice")
                var snapshot = World.snapshot(parcels: [number], version: "2", heard: World.start + .minutes(1))
                snapshot.isRefuseThenRefund = true
                _ = try await ledger.record([World.detail(snapshot)], at: World.start + .minutes(1))
                let left = try await ledger.tasks(TaskFilter(kinds: [.notTold])).items
                try expectEqual(left.count, 0, "open tasks")
                try expectEqual(try await ledger.firstBrokenAuditEntry(), nil, "the audit's chain")
            },
            LedgerCheck("an order that the case does not permit closes no task, and its refusal is kept") { fixture in
                let ledger = try await World.ledger(on: fixture.make())
                _ = try await signedTask(on: ledger)
                func order(_ kind: PersonAction.Kind) async throws -> Receipt {
                    let action = PersonAction(kind, person: "anna", reason: "once more")
                    let order = Submission(consequences: [.person(World.caseKey(), action)])
                    return try unwrap(try await ledger.record([order], at: World.start).first, "the receipt")
                }
                let before = try await ledger.tasks(TaskFilter(isOpen: true)).items.map(\.id)
                try expect(!before.isEmpty, "no open task")
                let receipt = try await order(.takeBackToApproved)
                try expectEqual(receipt.notDone, .impossible, "what became of it")
                try expectEqual(try await ledger.tasks(TaskFilter(isOpen: true)).items.map(\.id), before, "open tasks")
                let audit = try unwrap(try await ledger.caseView(World.caseKey()), "the case").audit
                try expectEqual(
                    audit.suffix(2).map { "\($0.actor) \($0.action) \($0.reason.code)" },
                    ["anna order-not-done action_impossible", "rules decided action_impossible"], "the audit")
                try expectEqual(audit.dropLast().last?.reason.english, "resume: once more", "the words")
                try expectEqual(try await order(.refuse).notDone, nil, "what became of a possible order")
                try expectEqual(try await ledger.tasks(TaskFilter(isOpen: true)).items.count, 0, "open tasks after it")
            },
            LedgerCheck("an order that rests on a look is not carried out when the case has changed by then") {
                fixture in
                let ledger = try await World.ledger(on: fixture.make())
                let (key, number) = (World.caseKey(), try World.number())
                try await ledger.recordEach(
                    [
                        World.push("in_transit", about: number, at: World.start - .hours(9)),
                        World.detail(World.snapshot(key, parcels: [number])),
                    ], at: World.start)
                let seen = try unwrap(try await ledger.caseView(key), "the case").afterSale.version
                func order(_ body: String, at versions: Set<Int64>) -> Submission {
                    let action = PersonAction(.pay, person: "anna", reason: "it turned")
                    return Submission(
                        message: World.message(body, direction: .person), consequences: [.person(key, action)],
                        expected: .init(key, at: versions))
                }
                let delivered = World.push("delivered", about: number, at: World.start - .minutes(5))
                // In one batch, which would be one commit.
                let receipts = try await ledger.record([delivered, order("first", at: [seen])], at: World.start)
                try expectEqual(receipts.map(\.notDone), [nil, .outdated], "what became of them")
                let view = try unwrap(try await ledger.caseView(key), "the case")
                try expectEqual(view.afterSale.state, .signed, "the state")
                try expectEqual(view.intents.count, 0, "refunds")
                try expect(!view.audit.contains { $0.actor == "anna" }, "audited")
                try expectEqual(try await ledger.messages(MessageFilter()).items.count, 3, "messages")
                let now = try unwrap(try await ledger.caseView(key), "the case").afterSale.version
                for (times, outcome) in [Receipt.Outcome.applied, .duplicate].enumerated() {
                    let receipt = try await ledger.record([order("second", at: [seen, now])], at: World.start).first
                    try expectEqual(receipt?.notDone, nil, "what became of the second, \(times)")
                    try expectEqual(receipt?.outcome, outcome, "the outcome, \(times)")
                }
                try expectEqual(try await ledger.caseView(key)?.intents.count, 1, "refunds at last")
            },
            LedgerCheck("a failure at any step of a change leaves the task as it was, or as it was wanted") { fixture in
                func prepared() async throws -> (Fixture.Store, Int64) {
                    let store = try await fixture.make()
                    return (store, try await signedTask(on: try await World.ledger(on: store)).id)
                }
                func assign(_ id: Int64, on ledger: LedgerEngine<FaultyStore<Fixture.Store>>) async throws {
                    _ = try await ledger.changeTasks(
                        [id], .assign("bo"), shops: nil, by: "anna", reason: "r", at: World.start)
                }
                let (store, id) = try await prepared()
                let counting = FaultyStore(base: store)
                let counted = try await World.ledger(on: counting)
                counting.plan.arm(failAt: nil)
                try await assign(id, on: counted)
                for step in 1...counting.plan.steps {
                    let (store, id) = try await prepared()
                    let faulty = FaultyStore(base: store)
                    let ledger = try await World.ledger(on: faulty)
                    faulty.plan.arm(failAt: step)
                    do {
                        try await assign(id, on: ledger)
                        throw Nonconformance(description: "step \(step) failed, and the change was acknowledged")
                    } catch is LedgerError {}
                    let reopened = try await World.ledger(on: fixture.reopen(store))
                    let wasStored = faulty.plan.failed == "answer"
                    let task = try unwrap(try await reopened.task(id, at: World.start), "the task")
                    try expectEqual(task.assignee, wasStored ? "bo" : nil, "the assignee after step \(step)")
                    let entries = try await reopened.audit(AuditFilter(action: "task-assign")).items
                    try expectEqual(entries.count, wasStored ? 1 : 0, "entries after step \(step)")
                }
            },
        ]
    }

    /// The task of a case whose parcel was signed for.
    private static func signedTask<Store: LedgerStore>(
        _ index: Int = 1, shop: ShopID = World.shop, on ledger: LedgerEngine<Store>
    ) async throws -> TaskView {
        let number = try World.number(index)
        let key = CaseKey(platform: World.platform, shop: shop, afterSaleID: "AS\(index)")
        try await ledger.recordEach(
            [
                World.push("in_transit", about: number, at: World.start - .hours(9)),
                World.detail(World.snapshot(key, parcels: [number])),
                World.push("delivered", about: number, at: World.start - .minutes(5)),
            ], at: World.start)
        let tasks = try await ledger.tasks(TaskFilter(caseKey: key, kinds: [.signed], now: World.start)).items
        return try unwrap(tasks.first, "the task")
    }
}
