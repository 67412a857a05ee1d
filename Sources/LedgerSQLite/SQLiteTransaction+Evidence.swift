internal import Digests
public import Ledger
internal import PartyKit
public import ShipmentModel

extension SQLiteTransaction {
    public func ensureParcels(_ numbers: [WaybillKey]) throws {
        try run(
            "INSERT INTO parcel (carrier, waybill, dispatch) VALUES (?, ?, 0) ON CONFLICT DO NOTHING", for: numbers
        ) { $0.columns }
    }

    /// The transaction holds the whole file already (`BEGIN IMMEDIATE`).
    public func lockParcels(_ numbers: [WaybillKey]) throws {}

    // MARK: Messages

    public func messageOutcomes(_ ids: [MessageID]) throws -> [MessageID: Receipt.Outcome] {
        var outcomes: [MessageID: Receipt.Outcome] = [:]
        let statement = try statement("SELECT outcome FROM message WHERE id = ?")
        for id in ids { try statement.run([id.column]) { outcomes[id] = try $0.value(0, "outcome") } }
        return outcomes
    }

    public func putMessages(_ rows: [MessageRow]) throws {
        try run(
            """
            INSERT INTO message (
                id, party, account, operation, direction, answers, signature, status, context, size,
                first_heard, last_heard, times, outcome, quarantine_type, quarantine_detail, body)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET
                times = times + excluded.times,
                first_heard = min(first_heard, excluded.first_heard),
                last_heard = max(last_heard, excluded.last_heard),
                quarantine_type = CASE outcome WHEN 'quarantined' THEN excluded.quarantine_type END,
                quarantine_detail = CASE outcome WHEN 'quarantined' THEN excluded.quarantine_detail END,
                outcome = CASE outcome WHEN 'quarantined' THEN excluded.outcome ELSE outcome END
            """, for: rows
        ) { row in
            let view = row.view
            return [
                view.id.column, .text(view.party.rawValue), .text(view.account.rawValue),
                .text(view.operation.rawValue), .text(view.direction.rawValue), .text(view.answers),
                .text(view.signature?.rawValue), .integer(view.status),
                view.context.isEmpty ? .null : try jsonText(view.context), .integer(view.size),
                .integer(view.firstHeard.milliseconds), .integer(view.lastHeard.milliseconds), .integer(view.times),
                .text(view.outcome.rawValue), .text(view.quarantine?.type), .text(view.quarantine?.detail),
                .blob(row.sealedBody),
            ]
        }
    }

    private static let messageColumns = """
        seq, id, party, account, operation, direction, answers, signature, status, context, size,
        first_heard, last_heard, times, outcome, quarantine_type, quarantine_detail
        """

    private func messageView(_ row: Columns) throws -> MessageView {
        MessageView(
            id: row.messageID(1), party: PartyID(rawValue: row.text(2)), account: AccountID(rawValue: row.text(3)),
            operation: Operation(rawValue: row.text(4)), direction: try row.value(5, "direction"),
            answers: row.optionalText(6), signature: row.optionalText(7).flatMap { SignatureVerdict(rawValue: $0) },
            status: row.optionalInteger(8).map { Int($0) }, context: row.isNull(9) ? [:] : try row.json(9, "context"),
            size: row.int(10),
            firstHeard: row.instant(11), lastHeard: row.instant(12), times: row.int(13),
            outcome: try row.value(14, "outcome"),
            quarantine: row.optionalText(15).map {
                Submission.Quarantine(type: $0, detail: row.optionalText(16) ?? "")
            })
    }

    public func message(_ id: MessageID) throws -> MessageRow? {
        try fetchOne("SELECT \(Self.messageColumns), body FROM message WHERE id = ?", id.column) { row in
            MessageRow(view: try messageView(row), sealedBody: row.isNull(17) ? nil : row.bytes(17))
        }
    }

    public func messages(_ filter: MessageFilter, before: Int64?, limit: Int) throws -> [(Int64, MessageView)] {
        var conditions = Conditions(before: before, of: "seq")
        conditions.add("party", .text(filter.party?.rawValue))
        // Written out, so that the partial index of what is quarantined serves.
        if let outcome = filter.outcome { conditions.add(literally: "outcome = '\(outcome.rawValue)'") }
        return try fetchAll(
            "SELECT \(Self.messageColumns) FROM message \(conditions.sql) ORDER BY seq DESC LIMIT ?",
            conditions.values + [.integer(limit)]
        ) { ($0.integer(0), try messageView($0)) }
    }

    public func messages(answering jobs: [Job.ID]) throws -> [MessageView] {
        // `!` is the sign after the blank: all names that begin with the job's. The first condition is the index's own.
        try fetch(
            """
            SELECT \(Self.messageColumns) FROM message
            WHERE substr(answers, 1, 4) = 'job ' AND answers >= ? AND answers < ?
            """, for: jobs, { [.text("job \($0) "), .text("job \($0)!")] }, messageView)
    }

    // MARK: Facts

    public func joinFacts(_ facts: [HeardFact]) throws -> Set<FactKey> {
        let insert = try statement(
            """
            INSERT INTO evidence (
                carrier, waybill, fact_key, party, channel, topic, code, reason, text, place, details, written,
                request_number, event_id, first_heard, verification, routes, not_before, sources)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (carrier, waybill, fact_key) DO NOTHING
            """)
        var changed: Set<FactKey> = []
        for heard in facts where try insert.run(columns(of: heard)) > 0 || joinStored(heard) {
            changed.insert(heard.fact.key)
        }
        return changed
    }

    /// The one algebra of facts is `Fact.joined`; SQL has none of its own.
    ///
    /// - Returns: Whether the stored copy says more by it.
    private func joinStored(_ heard: HeardFact) throws -> Bool {
        let known = try fetch(
            "SELECT \(Self.factColumns) FROM evidence WHERE carrier = ? AND waybill = ? AND fact_key = ?",
            for: [heard.fact], { $0.number.columns + [$0.key.column] }, fact(in:)
        ).first
        guard let known else { throw DamagedRow(column: "fact") }
        let joined = known.joined(with: heard.fact)
        guard joined != known else { return false }
        try statement(
            """
            UPDATE evidence SET party = ?4, channel = ?5, topic = ?6, code = ?7, reason = ?8, text = ?9, place = ?10,
                details = ?11, written = ?12, request_number = ?13, event_id = ?14, first_heard = ?15,
                verification = ?16, routes = ?17, not_before = ?18, sources = sources || ?19
            WHERE carrier = ?1 AND waybill = ?2 AND fact_key = ?3
            """
        ).run(columns(of: HeardFact(fact: joined, messages: heard.messages)))
        return true
    }

    private func columns(of heard: HeardFact) throws -> [Value] {
        let (fact, statement) = (heard.fact, heard.fact.statement)
        return [
            .text(fact.number.carrier.rawValue), .text(fact.number.waybill.rawValue), fact.key.column,
            .text(fact.party.rawValue), .text(fact.channel.rawValue), .text(statement.topic.rawValue),
            .text(statement.code), .text(statement.reason), .text(statement.text), .text(statement.place),
            statement.details.isEmpty ? .null : try keptText(statement.details), .text(statement.written?.stored),
            .text(statement.requestNumber), .text(statement.senderEventID), .integer(fact.firstHeard.milliseconds),
            .integer(fact.verification.rawValue), .integer(Int(fact.routes.rawValue)),
            .integer(fact.notBefore?.milliseconds), .blob(heard.messages.flatMap { Hex.decode($0.rawValue) ?? [] }),
        ]
    }

    private static let factColumns = """
        carrier, waybill, party, channel, topic, code, reason, text, place, details, written,
        request_number, event_id, first_heard, verification, routes, not_before, fact_key
        """

    public func facts(of numbers: [WaybillKey]) throws -> [Fact] {
        try fetch(
            "SELECT \(Self.factColumns) FROM evidence WHERE carrier = ? AND waybill = ?", for: numbers, { $0.columns },
            fact(in:))
    }

    public func heardFacts(of numbers: [WaybillKey]) throws -> [HeardFact] {
        try fetch(
            "SELECT \(Self.factColumns), sources FROM evidence WHERE carrier = ? AND waybill = ?", for: numbers,
            { $0.columns }
        ) { row in
            let sources = row.bytes(18)
            let ids = stride(from: 0, to: sources.count, by: Self.idBytes).map { start in
                MessageID(rawValue: Hex.encode(sources[start..<min(start + Self.idBytes, sources.count)]))
            }
            return HeardFact(fact: try fact(in: row), messages: Set(ids).sorted())
        }.sorted { ($0.fact.firstHeard, $0.fact.key) < ($1.fact.firstHeard, $1.fact.key) }
    }

    private static let idBytes = 32

    private func fact(in row: Columns) throws -> Fact {
        guard let verification = Verification(rawValue: row.int(14)) else { throw DamagedRow(column: "verification") }
        var written: WrittenTime?
        if let text = row.optionalText(10) {
            guard let time = WrittenTime(stored: text) else { throw DamagedRow(column: "written") }
            written = time
        }
        let statement = Statement(
            try row.value(4, "topic"), code: row.text(5), reason: row.optionalText(6), text: row.text(7),
            place: row.optionalText(8), details: row.isNull(9) ? [:] : try row.json(9, "details"),
            written: written, requestNumber: row.optionalText(11), senderEventID: row.optionalText(12))
        return Fact(
            statement, about: try row.number(0), by: PartyID(rawValue: row.text(2)),
            channel: try row.value(3, "channel"), heard: row.instant(13),
            through: HearingRoutes(rawValue: UInt8(clamping: row.integer(15))), verification: verification,
            notBefore: row.optionalInstant(16), storedAs: row.factKey(17))
    }
}
