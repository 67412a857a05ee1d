public import ShipmentModel

/// Whether a refund may be sent now: asked inside the transaction that commits the attempt (domain §6.2, §6.4, §6.8–10).
///
/// Pure: the ledger reads everything under its locks, asks, and commits the attempt only on ``Verdict/go``.
public struct AttemptGate: Sendable {
    public enum Verdict: Hashable, Sendable {
        case go
        /// Not now; nothing is wrong.
        case hold(until: Instant, DecisionReason)
        /// Not any more: decide the case again, which drops, replaces or gives up the intent.
        case drop(DecisionReason)
        /// Possibly paid: ask the target by key, settle its answer, then come back.
        case queryFirst
    }

    /// What a shop's refunds have taken of its caps, in minor units, the amount at hand not included.
    public struct Spending: Hashable, Sendable {
        public var hourMinor: Int64
        public var dayMinor: Int64
        public var hourEnds: Instant
        public var dayEnds: Instant

        public init(hourMinor: Int64, dayMinor: Int64, hourEnds: Instant, dayEnds: Instant) {
            self.hourMinor = hourMinor
            self.dayMinor = dayMinor
            self.hourEnds = hourEnds
            self.dayEnds = dayEnds
        }
    }

    /// What a shop's refunds may take of each window, in minor units.
    public struct Caps: Hashable, Sendable {
        public var hourMinor: Int64
        public var dayMinor: Int64

        public init(hourMinor: Int64, dayMinor: Int64) {
            self.hourMinor = hourMinor
            self.dayMinor = dayMinor
        }
    }

    /// The case as it is stored now, with the readings of its parcels as they are now.
    public var inputs: DecisionInputs
    public var key: RefundKey
    /// All earlier attempts of this key.
    public var attempts: [RefundAttempt]
    public var target: TargetAbilities
    public var spending: Spending
    public var isStopped: Bool
    /// To what a person has lifted the shop's caps for now; never below the settings'.
    public var lifted: Caps?
    /// The platform's version of the case in the look taken just before; nil where its answers have none.
    public var seenVersion: String?

    public init(
        inputs: DecisionInputs, key: RefundKey, attempts: [RefundAttempt], target: TargetAbilities,
        spending: Spending, isStopped: Bool, lifted: Caps? = nil, seenVersion: String?
    ) {
        self.inputs = inputs
        self.key = key
        self.attempts = attempts
        self.target = target
        self.spending = spending
        self.isStopped = isStopped
        self.lifted = lifted
        self.seenVersion = seenVersion
    }

    private static let soon = Duration.seconds(60)
    private static let later = Duration.hours(1)

    public func check() -> Verdict {
        guard let intent = inputs.intents.first(where: { $0.key == key }), intent.isOpen else {
            return drop(.intentNotOpen)
        }
        let running = attempts.filter { $0.outcome == .pending && $0.deadline > inputs.now }
        if let end = running.map(\.deadline).max() { return hold(until: end, .anotherSender) }
        let isResend = intent.phase == .attempted || intent.attempts > 0 || !attempts.isEmpty
        if isResend, !isKnownAbsent(intent) { return .queryFirst }
        return permission(for: intent, isResend: isResend)
    }

    /// Whether the target said, late enough after the last try and soon enough after the first, that it has no such
    /// refund. Otherwise settling its next answer decides.
    private func isKnownAbsent(_ intent: RefundIntent) -> Bool {
        guard let absentAt = intent.absentAt else { return false }
        return target.isConclusive(absentAt: absentAt, attempts) && !target.hasForgotten(attempts, at: inputs.now)
    }

    private func permission(for intent: RefundIntent, isResend: Bool) -> Verdict {
        let (afterSale, facts, policy) = (inputs.afterSale, inputs.afterSale.facts, inputs.policy)
        if isStopped { return hold(until: inputs.now + Self.soon, .stopSwitch) }
        guard afterSale.state == .refundDue || (isResend && afterSale.state == .refunding) else {
            // What was tried already waits for the people who have it.
            return isResend ? hold(until: inputs.now + Self.later, .caseChanged) : drop(.caseChanged)
        }
        if let seenVersion, let stored = facts.version, seenVersion != stored {
            return hold(until: inputs.now + Self.soon, .staleRead)
        }
        let deciding = Deciding(inputs)
        if deciding.isPlatformRefunding { return hold(until: inputs.now + Self.soon, .platformIsRefunding) }
        // Deciding again drops what was never sent, and gives up what was sent and is surely not there.
        if let (code, _) = deciding.obstacle(to: intent) { return drop(code) }
        if case .unclear(let code, _, _) = deciding.support(for: intent) {
            let end = deciding.holdEnd ?? inputs.now + policy.contradictionHold
            return hold(until: max(end, inputs.now + Self.soon), code)
        }
        // A try that was counted once is not counted again.
        return isResend ? .go : caps(for: intent)
    }

    private func caps(for intent: RefundIntent) -> Verdict {
        let (policy, amount) = (inputs.policy, intent.amount.minorUnits)
        if intent.orderedBy == nil, amount > policy.capPerRefundMinor {
            return hold(until: inputs.now + Self.later, .capPerRefund)
        }
        if exceeds(max(policy.capPerHourMinor, lifted?.hourMinor ?? 0), spending.hourMinor, amount) {
            return hold(until: spending.hourEnds, .capPerHour)
        }
        if exceeds(max(policy.capPerDayMinor, lifted?.dayMinor ?? 0), spending.dayMinor, amount) {
            return hold(until: spending.dayEnds, .capPerDay)
        }
        return .go
    }

    private func exceeds(_ cap: Int64, _ spent: Int64, _ amount: Int64) -> Bool {
        let (sum, overflow) = spent.addingReportingOverflow(amount)
        return overflow || sum > cap
    }

    private func hold(until instant: Instant, _ code: DecisionCode) -> Verdict {
        .hold(until: instant, DecisionReason(code, at: inputs.now))
    }

    private func drop(_ code: DecisionCode) -> Verdict { .drop(DecisionReason(code, at: inputs.now)) }
}
