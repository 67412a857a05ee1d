public import Ledger
public import RefundRules
public import ShipmentModel

extension SQLiteTransaction {
    public func intents(of cases: [CaseKey]) throws -> [RefundIntent] {
        try fetch(
            """
            SELECT doc FROM refund_intent WHERE platform = ? AND shop = ? AND after_sale_id = ? ORDER BY part
            """, for: cases, { $0.columns }
        ) { try $0.json(0, "intent") }
    }

    public func intent(_ key: RefundKey) throws -> RefundIntent? {
        try fetchOne("SELECT doc FROM refund_intent WHERE refund_key = ?", .text(key.rawValue)) {
            try $0.json(0, "intent")
        }
    }

    public func writeIntents(_ intents: [RefundIntent]) throws {
        try run(
            """
            INSERT INTO refund_intent (
                refund_key, platform, shop, after_sale_id, part, phase, amount_minor, currency, doc)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (refund_key) DO UPDATE SET
                phase = excluded.phase, amount_minor = excluded.amount_minor, currency = excluded.currency,
                doc = excluded.doc
            """, for: intents
        ) { intent in
            [.text(intent.key.rawValue)] + intent.caseKey.columns + [
                .integer(intent.part), .text(intent.phase.rawValue), .integer(intent.amount.minorUnits),
                .text(intent.amount.currency.rawValue),
                try keptText(intent),
            ]
        }
    }

    public func intents(_ filter: RefundFilter, before: Int64?, limit: Int) throws -> [(Int64, RefundIntent)] {
        var conditions = Conditions(before: before, of: "seq")
        if let phases = filter.phases { conditions.add("phase", in: phases.map(\.rawValue)) }
        if let shops = filter.shops { conditions.add("shop", in: shops.map(\.rawValue)) }
        return try fetchAll(
            """
            SELECT seq, doc FROM refund_intent WHERE seq IN (
                SELECT seq FROM refund_intent \(conditions.sql) ORDER BY seq DESC LIMIT ?)
            ORDER BY seq DESC
            """, conditions.values + [.integer(limit)]
        ) { ($0.integer(0), try $0.json(1, "intent")) }
    }

    public func attempts(of keys: [RefundKey]) throws -> [RefundAttempt] {
        try fetch(
            "SELECT doc FROM refund_attempt WHERE refund_key = ? ORDER BY number", for: keys, { [.text($0.rawValue)] }
        ) { try $0.json(0, "attempt") }
    }

    public func writeAttempts(_ attempts: [RefundAttempt]) throws {
        try run(
            """
            INSERT INTO refund_attempt (refund_key, number, started_at, outcome, doc) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (refund_key, number) DO UPDATE SET outcome = excluded.outcome, doc = excluded.doc
            """, for: attempts
        ) { attempt in
            [
                .text(attempt.key.rawValue), .integer(attempt.number), .integer(attempt.startedAt.milliseconds),
                .text(attempt.outcome.rawValue),
                try keptText(attempt),
            ]
        }
    }

    public func spent(platform: PartyID, shop: ShopID, since: Instant) throws -> Spending {
        // From the few tries of a day to their refunds, never through all refunds that the shop ever made.
        let spent = try fetchOne(
            """
            SELECT coalesce(sum(i.amount_minor), 0), min(a.started_at)
            FROM refund_attempt a INDEXED BY refund_attempt_first
            CROSS JOIN refund_intent i ON i.refund_key = a.refund_key
            WHERE a.number = 1 AND a.started_at > ? AND i.platform = ? AND i.shop = ?
            """, .integer(since.milliseconds), .text(platform.rawValue), .text(shop.rawValue)
        ) { Spending(minor: $0.integer(0), first: $0.optionalInstant(1)) }
        return spent ?? Spending(minor: 0, first: nil)
    }
}
