public import Ledger
internal import RefundRules
internal import ShipmentModel

extension SQLiteTransaction {
    private static let columns = """
        sequence, at, actor, action, platform, shop, after_sale_id, refund_key, message_id, reason
        """

    private func entry(_ row: Columns) throws -> AuditEntry {
        AuditEntry(
            sequence: row.integer(0), at: row.instant(1), actor: row.text(2), action: row.text(3),
            caseKey: row.isNull(4) ? nil : row.caseKey(4),
            refundKey: row.optionalText(7).map { RefundKey(rawValue: $0) },
            messageID: row.isNull(8) ? nil : row.messageID(8), reason: try row.json(9, "reason"))
    }

    /// Nil when it cannot be read: whoever checks the chain, or tells of alarms, names it; an error would only say that
    /// something is damaged somewhere.
    private func readableEntry(_ row: Columns) throws -> AuditEntry? {
        do { return try entry(row) } catch is DamagedRow { return nil }
    }

    /// One writer at a time: the chain is sealed with the entry.
    public func appendAudit(_ entries: [AuditEntry]) throws {
        let last = try fetchOne("SELECT sequence, chain FROM audit ORDER BY sequence DESC LIMIT 1") {
            (sequence: $0.integer(0), link: $0.bytes(1))
        }
        // Numbers go on from the last that was given, so that newest entries that were taken out leave a gap.
        var (sequence, link) = (max(last?.sequence ?? 0, try lastAuditSequence() ?? 0), last?.link)
        try run(
            "INSERT INTO audit (\(Self.columns), chain) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", for: entries
        ) { entry in
            var entry = entry
            sequence += 1
            entry.sequence = sequence
            let next = AuditChain.link(after: link, entry)
            link = next
            return [
                .integer(sequence), .integer(entry.at.milliseconds), .text(entry.actor), .text(entry.action),
                .text(entry.caseKey?.platform.rawValue), .text(entry.caseKey?.shop.rawValue),
                .text(entry.caseKey?.afterSaleID), .text(entry.refundKey?.rawValue), entry.messageID?.column ?? .null,
                try jsonText(entry.reason), .blob(next),
            ]
        }
    }

    public func auditLinks(after sequence: Int64, limit: Int) throws -> [LinkedAuditEntry] {
        try fetchAll(
            "SELECT \(Self.columns), chain FROM audit WHERE sequence > ? ORDER BY sequence LIMIT ?",
            [.integer(sequence), .integer(limit)]
        ) { row in
            LinkedAuditEntry(
                sequence: row.integer(0), entry: try readableEntry(row), link: row.isNull(10) ? nil : row.bytes(10))
        }
    }

    /// The action stands in the statement itself, as in the condition of the index on alarms.
    public func alarms(after sequence: Int64, limit: Int) throws -> [(sequence: Int64, entry: AuditEntry?)] {
        try fetchAll(
            "SELECT \(Self.columns) FROM audit WHERE action = 'alarm' AND sequence > ? ORDER BY sequence LIMIT ?",
            [.integer(sequence), .integer(limit)]
        ) { row in (row.integer(0), try readableEntry(row)) }
    }

    /// SQLite keeps the highest number of an AUTOINCREMENT table apart (https://www.sqlite.org/autoinc.html).
    public func lastAuditSequence() throws -> Int64? {
        try fetchOne("SELECT seq FROM sqlite_sequence WHERE name = 'audit'") { $0.integer(0) }
    }

    public func audit(_ filter: AuditFilter, before: Int64?, limit: Int) throws -> [AuditEntry] {
        var conditions = Conditions(before: before, of: "sequence")
        conditions.add(caseKey: filter.caseKey)
        conditions.add("action", .text(filter.action))
        conditions.add("actor", .text(filter.actor))
        if let since = filter.since { conditions.add("at >= ?", bound: .integer(since.milliseconds)) }
        if let until = filter.until { conditions.add("at < ?", bound: .integer(until.milliseconds)) }
        return try fetchAll(
            "SELECT \(Self.columns) FROM audit \(conditions.sql) ORDER BY sequence DESC LIMIT ?",
            conditions.values + [.integer(limit)], entry)
    }
}
