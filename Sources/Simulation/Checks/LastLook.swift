internal import Ledger
internal import PartyKit
internal import RefundRules
internal import ShipmentModel

/// What is looked at when a world has come to its end: at its last day, or when there is nothing more to be seen in it.
struct LastLook<Store: LedgerStore> {
    let world: World
    let store: Store
    let ledger: LedgerEngine<Store>
    /// The messages that were acknowledged.
    let acknowledged: [MessageID]

    func run() async throws {
        let isEarly = world.isOver
        for id in acknowledged {
            guard let kept = try await ledger.message(id) else {
                world.record.violate(.kept, nil, "acknowledged message \(id) is gone")
                continue
            }
            if kept.outcome != .applied {
                world.record.violate(.kept, nil, "acknowledged message \(id) is \(kept.outcome)")
            }
        }
        if let broken = try await ledger.firstBrokenAuditEntry() {
            world.record.violate(.kept, nil, "the audit is broken at \(broken)")
        }
        for life in world.lives {
            guard let view = try await ledger.caseView(life.key) else {
                if isEarly { continue }
                world.record.violate(.notForgotten, life, "the gateway does not know the case")
                continue
            }
            world.record.endings[view.afterSale.state.rawValue, default: 0] += 1
            for row in life.rows.union(StateRow.rows(of: view)) { world.record.rows[row.rawValue, default: 0] += 1 }
            if !life.payments.isEmpty {
                for parcel in life.parcels { world.record.carriers[parcel.carrier.rawValue, default: 0] += 1 }
            }
            try await lookAtMoney(life, view)
            try await lookAtStatus(life, view)
            if !isEarly { lookAtEnd(life, view) }
            world.record.count(life, view, in: world)
        }
    }

    private func lookAtMoney(_ life: Life, _ view: CaseView) async throws {
        for payment in life.payments {
            let refund = view.intents.first { refund in
                (payment.key == nil || payment.key == refund.intent.key.rawValue)
                    && refund.attempts.contains { $0.startedAt <= payment.sentAt }
            }
            guard let refund else {
                world.record.violate(.evidence, life, "money moved without a committed attempt")
                continue
            }
            lookAtReason(of: payment, refund, life, view)
            if refund.intent.amount.minorUnits != payment.amount {
                world.record.violate(.money, life, "another amount than the intent's")
            }
            guard refund.intent.orderedBy == nil else { continue }
            // Of a parcel as well that was paid for and is not listed any more.
            let numbers = Set(life.parcels.map(\.number)).sorted()
            let facts = try await store.read { try $0.heardFacts(of: numbers) }
            if refund.intent.reason.evidence.isEmpty {
                world.record.violate(.evidence, life, "the intent names no evidence")
            }
            for key in refund.intent.reason.evidence {
                guard let fact = facts.first(where: { $0.fact.key == key }), let message = fact.messages.first else {
                    world.record.violate(.evidence, life, "evidence \(key) is not there, or has no raw message")
                    continue
                }
                if try await ledger.message(message) == nil {
                    world.record.violate(.evidence, life, "the raw message of evidence \(key) is gone")
                }
            }
        }
        for refund in view.intents { lookAtAttempts(refund, life) }
        let done = view.intents.filter { $0.intent.phase == .done }
        if !done.isEmpty, !life.isPaid { world.record.violate(.once, life, "said to be paid, and no money moved") }
        for refund in view.intents where refund.intent.amount.currency != .cny {
            world.record.violate(.money, life, "an intent in another currency")
        }
        let sum = done.reduce(0) { $0 + $1.intent.amount.minorUnits }
        if sum > life.paid { world.record.violate(.once, life, "the ledger holds \(sum) of \(life.paid) as refunded") }
    }

    /// The status that the last decision has noted of a watched parcel is the one that its facts give now (I4).
    private func lookAtStatus(_ life: Life, _ view: CaseView) async throws {
        let numbers = Set(life.parcels.map(\.number)).sorted()
        let rows = try await store.read { try $0.parcels(of: numbers) }
        for row in rows where row.nextPoll != nil {
            guard let reading = view.parcels.first(where: { $0.id == row.id })?.reading, reading.status != row.status
            else { continue }
            world.record.violate(
                .reading, life, "\(row.id) is \(row.status) by the last decision, and \(reading.status) by its facts")
        }
    }

    /// What a payment rested on when it was attempted: once its order is under way, or may be, evidence stops nothing, and a
    /// merchant that did not hear it is reminded.
    private func lookAtReason(
        of payment: Life.Payment, _ refund: RefundView, _ life: Life, _ view: CaseView
    ) {
        guard let objection = payment.objection else { return }
        let attempted = refund.attempts.map(\.startedAt).filter { $0 <= payment.sentAt }.max() ?? payment.sentAt
        // A person answers for what a person has ordered, as far as it could be known, and for no other intent of the case.
        if refund.intent.orderedBy != nil, let ordered = life.orderedByPerson, ordered <= payment.sentAt {
            guard let news = Judge.news(about: life, since: refund.intent.writtenAt, at: attempted, in: world) else {
                return
            }
            return world.record.violate(
                .evidence, life, "ordered by a person, at \(attempted) \(news); \(view.lastEntries); \(life.story)")
        }
        guard attempted == payment.sentAt || Judge.objection(to: life, at: attempted, in: world) != nil else { return }
        world.record.violate(.evidence, life, "at \(payment.sentAt) \(objection); \(life.story)")
    }

    private func lookAtAttempts(_ refund: RefundView, _ life: Life) {
        let attempts = refund.attempts.map(\.startedAt).sorted()
        for attempt in attempts {
            guard let told = life.endKnown(before: attempt, in: world) else { continue }
            world.record.violate(.once, life, "attempted at \(attempt), although its end was told at \(told)")
        }
        if let stopped = attempts.first(where: world.isStopped) {
            world.record.violate(.evidence, life, "attempted at \(stopped), when all money was stopped")
        }
    }

    private func lookAtEnd(_ life: Life, _ view: CaseView) {
        let afterSale = view.afterSale
        if life.isPaid, afterSale.state != .refunded, afterSale.state != .merchantRefused, afterSale.state != .closed {
            world.record.violate(.notForgotten, life, "money moved, and the case still is \(afterSale.state)")
        }
        guard !afterSale.state.isTerminal, afterSale.state != .manual else { return }
        // A deadline that passes is not told by its flag, but by its alarm.
        let isSeen =
            view.tasks.contains { $0.closedAt == nil }
            || view.audit.contains { $0.action == AuditEntry.alarm && $0.reason.code == "deadline_passed" }
        if !isSeen { world.record.violate(.notForgotten, life, "it is \(afterSale.state), and nobody is told") }
        let waits: Set<CaseState> = [.approved, .turned, .refundDue, .refunding]
        if waits.contains(afterSale.state), !life.isEnded, life.turn != .arbitration,
            Judge.isOwed(life, at: world.now, in: world)
        {
            world.record.violate(
                .notForgotten, life,
                "everything is back, and it is \(afterSale.state); \(view.lastEntries); \(life.story)")
        }
    }
}

extension CaseView {
    /// The audit's end, for whoever looks into a violation.
    fileprivate var lastEntries: String {
        audit.map { "\($0.at) \($0.reason.code)" }.sorted().suffix(12).joined(separator: ", ")
    }
}

extension RunRecord {
    /// Which conflicts of the domain (§9) this life has been through, as the gateway came to know them.
    mutating func count(_ life: Life, _ view: CaseView, in world: World) {
        let readings = view.parcels.map(\.reading)
        func add(_ name: String, if holds: Bool) { if holds { conflicts[name, default: 0] += 1 } }
        func has(_ contradiction: ParcelReading.Contradiction) -> Bool {
            readings.contains { $0.contradictions.contains(contradiction) }
        }
        add("C1", if: has(.deliveredAfterSuccess))
        add("C2", if: has(.deliveredBeforeSuccess))
        add("C5a", if: life.amount < life.paid)
        add("C5b", if: view.tasks.contains { $0.kind == .foreignGoods })
        add("C6", if: life.parcels.count > 1 && Set(readings.map(\.isDeliveredOutbound)).count > 1)
        // Mostly read as the sender's second signature: what was heard counts.
        add("C7", if: life.parcels.contains { $0.isSignedAgain && $0.isKnown(.delivered, by: world.now, in: world) })
        add("C8", if: has(.deliveredAfterRefusal))
        add("C9", if: readings.contains { $0.lost != nil || $0.exceptionNow })
        add("C10", if: life.isWithdrawn && !view.afterSale.interceptionsAsked.isEmpty)
        add("C11", if: life.amounts.count > 1)
        add("C12", if: life.isPaidByPlatform)
        add("C13", if: has(.otherDestination))
        add("C14", if: life.parcels.contains { $0.carrier == "jt" && $0.isBack })
        add("C15", if: has(.successWithdrawn))
        add("C16", if: view.audit.contains { $0.reason.code == DecisionCode.noTracking.rawValue })
        add(
            "C17",
            if: view.audit.contains { $0.reason.code == DecisionCode.inspectReturn.rawValue }
                || view.tasks.contains { $0.suggestion == DecisionCode.inspectReturn.english })
    }

    /// Every conflict that a run should have been through; C3 and C4 are the failpoints of pushes sent twice and late.
    static let conflictNames = [
        "C1", "C2", "C5a", "C5b", "C6", "C7", "C8", "C9", "C10", "C11", "C12", "C13", "C14", "C15", "C16", "C17",
    ]
}
