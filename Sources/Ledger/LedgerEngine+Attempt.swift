internal import PartyKit
public import RefundRules
public import ShipmentModel

extension LedgerEngine {
    public func beginAttempt(
        job: Job, key: RefundKey, amount: Money, seenVersion: String?, requestDigest: String, deadline: Instant,
        at now: Instant
    ) async throws(LedgerError) -> AttemptPermission {
        try await write { tx in
            guard let caseKey = try tx.intent(key)?.caseKey else { return .stop(reason: "intent_unknown") }
            // Parcels before cases, here as everywhere: their facts cannot change between this look and the commit.
            let numbers = Set(try tx.claims(of: [caseKey]).map(\.number)).sorted()
            if !numbers.isEmpty { try tx.lockParcels(numbers) }
            var decider = CaseDecider(tx: tx, settings: settings, rules: rules, now: now)
            try decider.open([caseKey])
            guard let leased = try tx.lockJob(job.id), leased.leaseToken == job.leaseToken else {
                return .stop(reason: "lease_lost")
            }
            // The call surely ends before anybody else can lease the job. A lease that ran out unnoticed is still ours to
            // give back: the job is not done.
            guard let leaseUntil = leased.leaseUntil, deadline < leaseUntil else {
                return .hold(until: now, reason: "lease_too_short")
            }
            let permission = try decider.permit(
                key, of: caseKey, amount: amount, job: leased, seenVersion: seenVersion,
                requestDigest: requestDigest, deadline: deadline)
            try tx.dropWish(of: leased.id)
            return permission
        }
    }
}

extension CaseDecider {
    /// Asks the gate about the next try, under the locks, and commits what it says.
    fileprivate mutating func permit(
        _ key: RefundKey, of caseKey: CaseKey, amount: Money, job: Job, seenVersion: String?, requestDigest: String,
        deadline: Instant
    ) throws -> AttemptPermission {
        guard var work = works[caseKey], let intent = work.intents[key] else { return .stop(reason: "intent_unknown") }
        let attempts = work.attempts[key] ?? []
        let inputs = try inputs(of: work, action: nil)
        let gate = AttemptGate(
            inputs: inputs, key: key, attempts: attempts, target: settings.abilities(of: caseKey.platform),
            spending: try tx.spending(of: caseKey.shop, on: caseKey.platform, at: now),
            isStopped: try tx.stopSwitch()?.isOn ?? false, lifted: try tx.capLift(of: caseKey.shop)?.caps(at: now),
            seenVersion: seenVersion)
        switch rules.permit(gate) {
        case .queryFirst:
            return .queryFirst(intent)
        case .hold(let until, let reason):
            var held = intent
            held.heldUntil = until
            // Only what was never tried is changed by being held.
            if intent.phase == .written, held != intent { work.set(held) }
            try write(work)
            return .hold(until: until, reason: reason.code)
        case .drop(let reason):
            work.audit.append(.effect("attempt-refused", on: caseKey, key: key, reason))
            works[caseKey] = work
            try decide([:])
            try write()
            // Whatever the decision left open is not forgotten with this job.
            if let left = works[caseKey]?.intents[key], left.isOpen {
                return .hold(until: now + CaseWork.pauseAfterFailure, reason: reason.code)
            }
            return .stop(reason: reason.code)
        case .go where intent.amount != amount:
            return .hold(until: now, reason: "amount_changed")
        case .go:
            let attempt = RefundAttempt(
                key: key, number: (attempts.map(\.number).max() ?? 0) + 1, worker: job.worker ?? "",
                leaseToken: job.leaseToken, startedAt: now, deadline: deadline, requestDigest: requestDigest,
                caseVersion: work.row.afterSale.version)
            _ = try work.take(RefundRules.begin(attempt, in: inputs), at: now)
            guard let begun = work.intents[key], begun.phase == .attempted else {
                return .stop(reason: "intent_not_open")
            }
            work.set(attempts + [attempt], of: key)
            work.audit.append(.effect("attempt", on: caseKey, key: key, intent.reason, at: now))
            try write(work)
            return .send(attempt, begun)
        }
    }

    private mutating func write(_ work: CaseWork) throws {
        works[work.key] = work
        noteRefunds(of: work)
        try write()
    }
}

extension DecisionSettings {
    /// A platform without an entry gets the strictest reading: its success needs an amount, its silence a minute.
    func abilities(of platform: PartyID) -> TargetAbilities {
        guard let target = targets[platform] else { return TargetAbilities(knowsKeys: true, settleDelay: .seconds(60)) }
        return TargetAbilities(
            knowsKeys: target.knowsRefundKeys, settleDelay: target.settleDelay,
            idempotencyWindow: target.idempotencyWindow)
    }
}

extension AuditEntry {
    static func effect(
        _ action: String, on key: CaseKey, key refund: RefundKey, _ reason: DecisionReason, at now: Instant? = nil
    ) -> AuditEntry {
        AuditEntry(
            sequence: 0, at: now ?? reason.at, actor: "gateway", action: action, caseKey: key, refundKey: refund,
            reason: reason)
    }

    static func stopSwitch(_ value: StopSwitch) -> AuditEntry {
        AuditEntry(
            sequence: 0, at: value.at, actor: value.person, action: "stop-switch",
            reason: DecisionReason(
                code: value.isOn ? "stop_switch_on" : "stop_switch_off", english: value.reason, chinese: value.reason,
                at: value.at))
    }
}
