import GRDB
import Ledger
import RefundRules
import ShipmentModel
import Testing

@testable import LedgerSQLite

/// How SQLite finds rows: what is asked often, or under the writer's lock, goes by an index and sorts no texts.
struct PlanTests {
    private static let now = Instant(seconds: 1_795_309_200)

    struct Question: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let ask: @Sendable (SQLiteTransaction) throws -> Void
    }

    private static let questions = [
        Question(testDescription: "what a shop spent") {
            _ = try $0.spent(platform: "p", shop: "s", since: now)
        },
        Question(testDescription: "cases to look at") { _ = try $0.casesToLookAt(limit: 9, at: now) },
        Question(testDescription: "due jobs") {
            _ = try $0.claim(
                worker: "w", kinds: Set(JobKind.allCases), limit: 9, leaseUntil: now + .minutes(1), at: now)
        },
        Question(testDescription: "due jobs of a kind") {
            _ = try $0.claim(worker: "w", kinds: [.track], limit: 9, leaseUntil: now + .minutes(1), at: now)
        },
        Question(testDescription: "an open job") { _ = try $0.openJob(.track, "t") },
        Question(testDescription: "when something is due") { _ = try $0.nextDue() },
        Question(testDescription: "how much waits") { _ = try $0.backlog(lateBefore: now) },
        Question(testDescription: "due parcels") { _ = try $0.claimPolls(limit: 9, at: now, next: now) },
        Question(testDescription: "open jobs") { _ = try $0.jobs(JobFilter(), before: 7, limit: 9) },
        Question(testDescription: "failed jobs") { _ = try $0.jobs(JobFilter(onlyFailed: true), before: 7, limit: 9) },
        Question(testDescription: "old closed jobs") { _ = try $0.dropClosedJobs(closedBefore: now, limit: 9) },
        Question(testDescription: "alarms") { _ = try $0.alarms(after: 7, limit: 9) },
        Question(testDescription: "open tasks") { _ = try $0.tasks(TaskFilter(), before: 7, limit: 9) },
        Question(testDescription: "open tasks of kinds") {
            _ = try $0.tasks(TaskFilter(kinds: [.review, .signed]), before: nil, limit: 9)
        },
    ]

    /// The plan of each statement that is run for a question.
    private static func plans(of question: Question) throws -> [String] {
        let queue = try DatabaseQueue()
        return try queue.writeWithoutTransaction { db in
            try Schema.prepare(db)
            var asked: [String] = []
            db.trace { event in if case .statement(let statement) = event { asked.append(statement.sql) } }
            try question.ask(SQLiteTransaction(db, DecodedTexts()))
            db.trace(options: [])
            return try asked.flatMap { sql in
                let explained = try db.makeStatement(sql: "EXPLAIN QUERY PLAN \(sql)")
                // Whatever the values are.
                explained.setUncheckedArguments(StatementArguments())
                return try Row.fetchAll(explained).map { $0["detail"] as String }
            }
        }
    }

    @Test(arguments: questions) func `what is asked often scans and sorts nothing`(question: Question) throws {
        let plans = try Self.plans(of: question)
        #expect(!plans.isEmpty)
        for plan in plans {
            // A subquery's few rows may be scanned, and an index that holds nothing but what is wanted.
            let isScan = plan.hasPrefix("SCAN") && !plan.contains("USING") && !plan.contains("SUBQUERY")
            #expect(!isScan && !plan.contains("TEMP B-TREE"), "\(plan)")
        }
    }

    @Test func `what a shop spent is summed over the tries of a day, not over all its refunds`() throws {
        let plans = try Self.plans(of: Self.questions[0])
        #expect(plans.first?.contains("COVERING INDEX refund_attempt_first (started_at>?)") == true, "\(plans)")
    }

    @Test func `alarms are found among the alarms, not among all entries of the audit`() throws {
        let question = try #require(Self.questions.first { $0.testDescription == "alarms" })
        #expect(try Self.plans(of: question) == ["SEARCH audit USING INDEX audit_alarm (sequence>?)"])
    }

    @Test func `a page of cases or refunds sorts numbers, not their texts`() throws {
        let pages = [
            Question(testDescription: "cases") {
                _ = try $0.caseRows(CaseFilter(states: [.approved, .turned]), before: 7, limit: 9)
            },
            Question(testDescription: "refunds") {
                _ = try $0.intents(RefundFilter(phases: [.written, .attempted]), before: 7, limit: 9)
            },
        ]
        for page in pages {
            let plans = try Self.plans(of: page)
            #expect(plans.contains { $0.contains("USING COVERING INDEX") }, "\(plans)")
            #expect(plans.contains { $0.contains("USING INTEGER PRIMARY KEY (rowid=?)") }, "\(plans)")
        }
    }
}
