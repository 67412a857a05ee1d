internal import GRDB
internal import Ledger

/// The tables, as numbered migrations: number *n* takes a database of `user_version` *n* − 1 to *n*. A migration that
/// was once released never changes.
///
/// Plain SQL: no triggers, and the same tables as in PostgreSQL. Instants are milliseconds since 1970, ids 32 bytes.
enum Schema {
    /// `TBK1`: says in the file's header whose database it is (https://www.sqlite.org/pragma.html#pragma_application_id).
    static let applicationID = 0x5442_4B31
    static var version: Int { migrations.count }

    /// Brings a new or older database to the present version.
    ///
    /// - Throws: ``LedgerError`` `.misconfigured` for somebody else's database, or one of a newer program.
    static func prepare(_ db: Database) throws {
        var found = 0
        try db.inTransaction(.deferred) {
            found = try versionOfOurs(db)
            return .commit
        }
        while found < version {
            try db.inTransaction(.immediate) {
                // Read again: another process may have brought it further since.
                found = try versionOfOurs(db)
                guard found < version else { return .rollback }
                try db.execute(sql: migrations[found])
                found += 1
                try db.execute(sql: "PRAGMA user_version = \(found)")
                try db.execute(sql: "PRAGMA application_id = \(applicationID)")
                return .commit
            }
        }
    }

    /// Everything is read in one state: while another process makes the tables, they are there with our name or not at all.
    private static func versionOfOurs(_ db: Database) throws -> Int {
        let owner = try Int.fetchOne(db, sql: "PRAGMA application_id") ?? 0
        let found = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
        let isEmpty = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_schema") == 0
        guard owner == applicationID || (owner == 0 && isEmpty) else {
            throw LedgerError(.misconfigured, "the database file is not a ledger of this program")
        }
        guard found <= version else {
            throw LedgerError(
                .misconfigured, "the ledger has version \(found), this program knows \(version): update the program")
        }
        return found
    }

    private static let migrations = [first, second, third, fourth, fifth]

    private static let first = """
        CREATE TABLE message (
            seq INTEGER PRIMARY KEY,
            id BLOB NOT NULL UNIQUE,
            party TEXT NOT NULL, account TEXT NOT NULL, operation TEXT NOT NULL, direction TEXT NOT NULL,
            answers TEXT, signature TEXT, status INTEGER, context TEXT, size INTEGER NOT NULL,
            first_heard INTEGER NOT NULL, last_heard INTEGER NOT NULL, times INTEGER NOT NULL,
            outcome TEXT NOT NULL, quarantine_type TEXT, quarantine_detail TEXT,
            body BLOB
        );
        CREATE INDEX message_quarantined ON message (seq) WHERE outcome = 'quarantined';

        -- dispatch 0: the number itself, which is locked, and whose facts wait for a case to adopt them.
        CREATE TABLE parcel (
            carrier TEXT NOT NULL, waybill TEXT NOT NULL, dispatch INTEGER NOT NULL,
            platform TEXT, shop TEXT, status TEXT, last_heard_of INTEGER, table_version TEXT,
            next_poll INTEGER, last_polled INTEGER,
            PRIMARY KEY (carrier, waybill, dispatch)
        ) WITHOUT ROWID;
        CREATE INDEX parcel_next_poll ON parcel (next_poll) WHERE next_poll IS NOT NULL;
        CREATE INDEX parcel_table_version ON parcel (table_version) WHERE table_version IS NOT NULL;

        CREATE TABLE evidence (
            carrier TEXT NOT NULL, waybill TEXT NOT NULL, fact_key BLOB NOT NULL,
            party TEXT NOT NULL, channel TEXT NOT NULL, topic TEXT NOT NULL, code TEXT NOT NULL, reason TEXT,
            text TEXT NOT NULL, place TEXT, details TEXT, written TEXT, request_number TEXT, event_id TEXT,
            first_heard INTEGER NOT NULL, verification INTEGER NOT NULL, routes INTEGER NOT NULL, not_before INTEGER,
            sources BLOB NOT NULL,
            PRIMARY KEY (carrier, waybill, fact_key)
        ) WITHOUT ROWID;

        CREATE TABLE after_sale (
            seq INTEGER PRIMARY KEY,
            platform TEXT NOT NULL, shop TEXT NOT NULL, after_sale_id TEXT NOT NULL,
            state TEXT NOT NULL, is_overdue INTEGER NOT NULL, version INTEGER NOT NULL,
            look_again_at INTEGER, alarm TEXT, doc TEXT NOT NULL,
            UNIQUE (platform, shop, after_sale_id)
        );
        CREATE INDEX after_sale_state ON after_sale (state, shop);
        CREATE INDEX after_sale_look_again ON after_sale (look_again_at) WHERE look_again_at IS NOT NULL;

        CREATE TABLE after_sale_parcel (
            platform TEXT NOT NULL, shop TEXT NOT NULL, after_sale_id TEXT NOT NULL,
            carrier TEXT NOT NULL, waybill TEXT NOT NULL,
            position INTEGER NOT NULL, is_linked INTEGER NOT NULL, dispatched_at INTEGER, applied_at INTEGER NOT NULL,
            is_watched INTEGER NOT NULL,
            PRIMARY KEY (platform, shop, after_sale_id, carrier, waybill),
            FOREIGN KEY (platform, shop, after_sale_id) REFERENCES after_sale (platform, shop, after_sale_id)
        ) WITHOUT ROWID;
        CREATE INDEX after_sale_parcel_number ON after_sale_parcel (carrier, waybill);

        CREATE TABLE shop_order (
            platform TEXT NOT NULL, shop TEXT NOT NULL, order_id TEXT NOT NULL,
            paid_minor INTEGER, paid_currency TEXT, refunds TEXT NOT NULL,
            PRIMARY KEY (platform, shop, order_id)
        ) WITHOUT ROWID;

        CREATE TABLE interception (
            request_no TEXT NOT NULL PRIMARY KEY,
            platform TEXT NOT NULL, shop TEXT NOT NULL, after_sale_id TEXT NOT NULL,
            carrier TEXT NOT NULL, waybill TEXT NOT NULL, dispatch INTEGER NOT NULL,
            party TEXT NOT NULL, state TEXT NOT NULL, asked_at INTEGER NOT NULL, carrier_no TEXT, doc TEXT NOT NULL,
            FOREIGN KEY (platform, shop, after_sale_id) REFERENCES after_sale (platform, shop, after_sale_id)
        );
        CREATE INDEX interception_number ON interception (carrier, waybill);

        CREATE TABLE refund_intent (
            seq INTEGER PRIMARY KEY,
            refund_key TEXT NOT NULL UNIQUE,
            platform TEXT NOT NULL, shop TEXT NOT NULL, after_sale_id TEXT NOT NULL, part INTEGER NOT NULL,
            phase TEXT NOT NULL, amount_minor INTEGER NOT NULL CHECK (amount_minor > 0), currency TEXT NOT NULL,
            doc TEXT NOT NULL,
            UNIQUE (platform, shop, after_sale_id, part),
            FOREIGN KEY (platform, shop, after_sale_id) REFERENCES after_sale (platform, shop, after_sale_id)
        );
        CREATE INDEX refund_intent_phase ON refund_intent (phase, shop);

        CREATE TABLE refund_attempt (
            refund_key TEXT NOT NULL REFERENCES refund_intent (refund_key), number INTEGER NOT NULL,
            started_at INTEGER NOT NULL, outcome TEXT NOT NULL, doc TEXT NOT NULL,
            PRIMARY KEY (refund_key, number)
        ) WITHOUT ROWID;
        CREATE INDEX refund_attempt_first ON refund_attempt (started_at) WHERE number = 1;

        -- ready_at: when it can be claimed, the due time or the end of the lease.
        CREATE TABLE job (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            kind TEXT NOT NULL, subject TEXT NOT NULL, effect TEXT NOT NULL,
            platform TEXT NOT NULL, shop TEXT NOT NULL, after_sale_id TEXT NOT NULL,
            due_at INTEGER NOT NULL, ready_at INTEGER NOT NULL, tries INTEGER NOT NULL DEFAULT 0, last_error TEXT,
            lease_token INTEGER NOT NULL DEFAULT 0, lease_until INTEGER, worker TEXT,
            closed_at INTEGER, has_failed INTEGER NOT NULL DEFAULT 0
        );
        CREATE UNIQUE INDEX job_open ON job (kind, subject) WHERE closed_at IS NULL;
        CREATE INDEX job_ready ON job (ready_at) WHERE closed_at IS NULL;
        CREATE INDEX job_case ON job (platform, shop, after_sale_id);
        CREATE INDEX job_failed ON job (id) WHERE has_failed = 1;

        CREATE TABLE task (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            platform TEXT NOT NULL, shop TEXT NOT NULL, after_sale_id TEXT NOT NULL, kind TEXT NOT NULL,
            suggestion TEXT NOT NULL, opened_at INTEGER NOT NULL, closed_at INTEGER
        );
        CREATE UNIQUE INDEX task_open ON task (platform, shop, after_sale_id, kind) WHERE closed_at IS NULL;
        CREATE INDEX task_case ON task (platform, shop, after_sale_id);

        CREATE TABLE audit (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT,
            at INTEGER NOT NULL, actor TEXT NOT NULL, action TEXT NOT NULL,
            platform TEXT, shop TEXT, after_sale_id TEXT, refund_key TEXT, message_id BLOB,
            reason TEXT NOT NULL, chain BLOB
        );
        CREATE INDEX audit_case ON audit (platform, shop, after_sale_id) WHERE platform IS NOT NULL;

        CREATE TABLE small_value (
            collection TEXT NOT NULL, name TEXT NOT NULL, value BLOB NOT NULL,
            PRIMARY KEY (collection, name)
        ) WITHOUT ROWID;
        """

    /// What people do with tasks; closed jobs found by when they ended.
    private static let second = """
        ALTER TABLE task ADD COLUMN why TEXT;
        ALTER TABLE task ADD COLUMN assignee TEXT;
        ALTER TABLE task ADD COLUMN note TEXT;
        ALTER TABLE task ADD COLUMN snoozed_until INTEGER;
        ALTER TABLE task ADD COLUMN closed_by TEXT;
        ALTER TABLE task ADD COLUMN closed_because TEXT;
        CREATE INDEX task_assignee ON task (assignee) WHERE closed_at IS NULL;
        CREATE INDEX job_closed ON job (closed_at) WHERE closed_at IS NOT NULL;
        """

    /// For explanations: which decision a job follows from, and which answers belong to a job.
    private static let third = """
        ALTER TABLE job ADD COLUMN made_at INTEGER;
        CREATE INDEX message_of_job ON message (answers) WHERE substr(answers, 1, 4) = 'job ';
        """

    /// That a job under way is wanted once more; open jobs and tasks listed without those that are closed.
    private static let fourth = """
        ALTER TABLE job ADD COLUMN wish_due_at INTEGER;
        ALTER TABLE job ADD COLUMN wish_made_at INTEGER;
        CREATE INDEX job_listed ON job (id) WHERE closed_at IS NULL;
        CREATE INDEX task_listed ON task (id) WHERE closed_at IS NULL;
        """

    /// Alarms found among all entries of the audit; those that older versions told, or did not, are not told now.
    private static let fifth = """
        CREATE INDEX audit_alarm ON audit (sequence) WHERE action = 'alarm';
        INSERT INTO small_value (collection, name, value)
            SELECT 'cursor', 'alarms', CAST('{"told":' || sequence || '}' AS BLOB) FROM audit
            ORDER BY sequence DESC LIMIT 1;
        """
}
