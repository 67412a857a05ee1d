internal import RefundRules
public import ShipmentModel

extension LedgerEngine {
    public func claimAlarms(
        teller: String, limit: Int, lease: Duration, at now: Instant
    ) async throws(LedgerError) -> [AuditEntry] {
        let (teller, limit) = (teller.withoutNUL, min(max(limit, 1), Self.pageMax))
        // Nearly always there is nothing: then nothing is written.
        guard try await read({ tx in try tx.untold(by: teller, limit: 1, at: now) != nil }) else { return [] }
        let claimed = try await write { tx -> [(sequence: Int64, entry: AuditEntry?)] in
            // Asked again: another teller may have been faster.
            guard var found = try tx.untold(by: teller, limit: limit, at: now) else { return [] }
            found.cursor.claim = AlarmCursor.Claim(teller: teller, until: now + lease)
            try tx.setAlarmCursor(found.cursor)
            return found.alarms
        }
        return claimed.map { $0.entry ?? .unreadableAlarm($0.sequence, at: now) }
    }

    public func noteAlarmsTold(upTo sequence: Int64, by teller: String) async throws(LedgerError) {
        let teller = teller.withoutNUL
        try await write { tx in
            var cursor = try tx.alarmCursor()
            // Never back: whoever took over after the lease may have told more.
            cursor.told = max(cursor.told, sequence)
            if cursor.claim?.teller == teller { cursor.claim = nil }
            try tx.setAlarmCursor(cursor)
        }
    }
}

/// How far the audit's alarms have been told, and who is about to tell the next ones.
private struct AlarmCursor: Codable {
    struct Claim: Codable {
        var teller: String
        var until: Instant
    }

    /// The number of the last entry that was told; 0 before the first.
    var told: Int64
    var claim: Claim?

    func isFree(for teller: String, at now: Instant) -> Bool {
        claim.map { $0.teller == teller || $0.until <= now } ?? true
    }
}

extension LedgerTransaction {
    fileprivate func alarmCursor() throws -> AlarmCursor {
        try value(.cursor, "alarms").map { try JSON.decode(AlarmCursor.self, from: $0) } ?? AlarmCursor(told: 0)
    }

    fileprivate func setAlarmCursor(_ cursor: AlarmCursor) throws {
        try setValue(.cursor, "alarms", to: try JSON.encode(cursor))
    }

    /// Alarms that this teller may tell; nil when there are none, or somebody else is telling.
    fileprivate func untold(
        by teller: String, limit: Int, at now: Instant
    ) throws -> (cursor: AlarmCursor, alarms: [(sequence: Int64, entry: AuditEntry?)])? {
        let cursor = try alarmCursor()
        guard cursor.isFree(for: teller, at: now) else { return nil }
        let alarms = try alarms(after: cursor.told, limit: limit)
        return alarms.isEmpty ? nil : (cursor, alarms)
    }
}

extension AuditEntry {
    /// It keeps none of those behind it back, and people are woken all the same.
    fileprivate static func unreadableAlarm(_ sequence: Int64, at now: Instant) -> AuditEntry {
        var alarm = AuditEntry.alarm(
            "entry \(sequence) of the audit is an alarm that cannot be read", code: "unreadable-alarm", at: now)
        alarm.sequence = sequence
        return alarm
    }
}
