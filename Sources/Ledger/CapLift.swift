public import RefundRules
public import ShipmentModel

/// A person's lifting of one shop's caps of an hour and a day for a while: it frees every refund that they hold.
public struct CapLift: Sendable, Hashable, Codable {
    public var shop: ShopID
    /// What the shop may refund in an hour instead, in minor units; nil: as the settings say.
    public var hourMinor: Int64?
    public var dayMinor: Int64?
    public var at: Instant
    /// When the settings' caps hold again.
    public var until: Instant
    public var person: String
    public var reason: String

    public init(
        shop: ShopID, hourMinor: Int64?, dayMinor: Int64?, at: Instant, until: Instant, person: String, reason: String
    ) {
        self.shop = shop
        self.hourMinor = hourMinor
        self.dayMinor = dayMinor
        self.at = at
        self.until = until
        self.person = person
        self.reason = reason
    }

    public func isInForce(at now: Instant) -> Bool { now < until }

    /// What the gate allows by it.
    func caps(at now: Instant) -> AttemptGate.Caps? {
        guard isInForce(at: now) else { return nil }
        return AttemptGate.Caps(hourMinor: hourMinor ?? 0, dayMinor: dayMinor ?? 0)
    }
}

/// What one shop's refunds have taken of its caps, and what they may take.
public struct CapUse: Sendable, Hashable {
    public var spending: AttemptGate.Spending
    /// What holds now: the settings', or what a person has lifted them to.
    public var caps: AttemptGate.Caps
    /// Nil when none is in force.
    public var lift: CapLift?
}

extension LedgerEngine {
    public func liftCaps(_ lift: CapLift) async throws(LedgerError) {
        var lift = lift
        (lift.person, lift.reason) = (lift.person.withoutNUL, lift.reason.withoutNUL)
        let kept = lift
        try await write { tx in
            try tx.setValue(.capLift, kept.shop.rawValue, to: try JSON.encode(kept))
            try tx.appendAudit([.capLift(kept)])
            if kept.isInForce(at: kept.at) { try free(kept.shop, in: tx, at: kept.at) }
        }
    }

    public func capUse(of shop: ShopID, on platform: PartyID, at now: Instant) async throws(LedgerError) -> CapUse {
        let policy = settings.policy(for: shop)
        return try await read { tx in
            let lift = try tx.capLift(of: shop).flatMap { $0.isInForce(at: now) ? $0 : nil }
            let lifted = lift?.caps(at: now)
            return CapUse(
                spending: try tx.spending(of: shop, on: platform, at: now),
                caps: AttemptGate.Caps(
                    hourMinor: max(policy.capPerHourMinor, lifted?.hourMinor ?? 0),
                    dayMinor: max(policy.capPerDayMinor, lifted?.dayMinor ?? 0)), lift: lift)
        }
    }

    /// Makes due what the caps hold. One that is just being looked at comes again, should the caps have held it.
    private func free(_ shop: ShopID, in tx: Store.Transaction, at now: Instant) throws {
        let held = Set([DecisionCode.capPerHour.rawValue, DecisionCode.capPerDay.rawValue])
        var before: Int64?
        repeat {
            let page = try tx.jobs(JobFilter(kinds: [.payRefund]), before: before, limit: 500)
            for job in page where job.caseKey.shop == shop {
                guard job.worker != nil || job.lastError.map(held.contains) == true,
                    let freed = try tx.lockJob(job.id)
                else { continue }
                try tx.bringForward(freed, to: now, at: now)
            }
            before = page.last?.id
        } while before != nil
    }
}

extension SmallRows {
    func capLift(of shop: ShopID) throws -> CapLift? {
        try value(.capLift, shop.rawValue).map { try JSON.decode(CapLift.self, from: $0) }
    }
}

extension RefundRows {
    /// What the shop's refunds have taken of its caps in the last hour and day, each refund counted at its first try.
    func spending(of shop: ShopID, on platform: PartyID, at now: Instant) throws -> AttemptGate.Spending {
        let hour = try spent(platform: platform, shop: shop, since: now - .hours(1))
        let day = try spent(platform: platform, shop: shop, since: now - .days(1))
        return AttemptGate.Spending(
            hourMinor: hour.minor, dayMinor: day.minor, hourEnds: (hour.first ?? now) + .hours(1),
            dayEnds: (day.first ?? now) + .days(1))
    }
}

extension AuditEntry {
    static func capLift(_ lift: CapLift) -> AuditEntry {
        func amount(_ minor: Int64) -> Money { Money(minorUnits: minor, currency: .cny) }
        let (english, chinese): (String, String)
        if lift.isInForce(at: lift.at) {
            let hour = lift.hourMinor.map { ("\(amount($0)) an hour", "每小时 \(amount($0))") }
            let day = lift.dayMinor.map { ("\(amount($0)) a day", "每日 \(amount($0))") }
            let both = [hour, day].compactMap(\.self)
            english =
                "\(lift.shop) may refund \(both.map(\.0).joined(separator: " and ")) until \(lift.until): \(lift.reason)"
            chinese = "\(lift.shop) 上限放宽至\(both.map(\.1).joined(separator: "、"))，至 \(lift.until)：\(lift.reason)"
        } else {
            english = "\(lift.shop) refunds within its settings' caps again: \(lift.reason)"
            chinese = "\(lift.shop) 恢复设置中的上限：\(lift.reason)"
        }
        return AuditEntry(
            sequence: 0, at: lift.at, actor: lift.person, action: "cap-lift",
            reason: DecisionReason(
                code: lift.isInForce(at: lift.at) ? "caps_lifted" : "caps_restored", english: english, chinese: chinese,
                at: lift.at))
    }
}
