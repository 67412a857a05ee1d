import Ledger
import PartyKit
import RefundRules
import ShipmentModel
import Testing
import WireFormats

/// What waits for people, and what they do with it over the API.
struct TaskAPITests {
    private func key(_ name: String) -> [NamedValue] { [NamedValue("Idempotency-Key", name)] }

    private func ids(_ answer: Line.Answer) throws -> [Int64] {
        var ids: [Int64] = []
        for item in try answer.json.array("items") { ids.append(try item.int64("id")) }
        return ids
    }

    /// What became of each row: its task or case, and `done` or the problem's name.
    private func outcomes(_ answer: Line.Answer) throws -> [String] {
        var outcomes: [String] = []
        for item in try answer.json.array("items") {
            let name = try item.textIfAny("task") ?? item.textIfAny("case") ?? "-"
            var outcome = try item.text("outcome")
            if outcome == "refused" {
                outcome = String(try item.object("problem").text("type").split(separator: ":").last ?? "")
            }
            outcomes.append("\(name) \(outcome)")
        }
        return outcomes
    }

    // MARK: Looking

    @Test func `a task says why it was opened, what is suggested, and whose it is`() async throws {
        let office = try await Office()
        let task = try await office.signedCase("AS-1")
        let token = try await office.token("look", .look)
        try await office.working { line in
            let shown = try await line.get("/v1/tasks/\(task.id)", token: token)
            let json = try shown.json
            #expect(shown.status == 200)
            #expect(try json.text("case") == "merchant/m-1/AS-1" && json.text("kind") == "signed")
            #expect(try json.object("why").text("code") == "signed")
            #expect(try json.object("advice").text("action") == "refuse")
            #expect(try json.object("advice").text("chinese").contains("拒绝"))
            #expect(try json.text("state") == "open" && json.textIfAny("assignee") == nil)
            for path in ["/v1/tasks/999", "/v1/tasks/x"] {
                let missing = try await line.get(path, token: token)
                let problem = try missing.problem
                #expect(missing.status == 404 && problem == "not-found")
            }
        }
    }

    @Test func `tasks are listed by state, shop, kind, person and whether they are put off`() async throws {
        let office = try await Office()
        let first = try await office.signedCase("AS-1").id
        let second = try await office.signedCase("AS-2").id
        let third = try await office.signedCase("AS-3", shop: "m-2").id
        let (act, one) = (
            try await office.token("act", .act), try await office.token("one", .look, shops: ["m-1"])
        )
        try await office.working { line in
            func change(_ id: Int64, _ name: String, _ body: String) async throws {
                let answer = try await line.post("/v1/tasks/\(id)/\(name)", body, token: act)
                #expect(answer.status == 200)
            }
            try await change(first, "assign", #"{"assignee":"Wang","reason":"her shop"}"#)
            try await change(second, "snooze", #"{"until":"2026-11-23T09:00:00+08:00","reason":"buyer answers then"}"#)
            for (query, wanted) in [
                ("kind=signed", [third, first]), ("kind=signed&snoozed=only", [second]),
                ("kind=signed&snoozed=shown", [third, second, first]), ("kind=signed&assignee=Wang", [first]),
                ("kind=signed&unassigned=true", [third]), ("kind=signed&shop=m-2", [third]),
                ("kind=signed&state=closed", []), ("kind=signed&state=all", [third, second, first]),
                ("kind=bounced&kind=complaint_due", []),
            ] {
                let answer = try await line.get("/v1/tasks?\(query)", token: act)
                let found = try ids(answer)
                #expect(found == wanted, "\(query)")
            }
            let own = try await line.get("/v1/tasks?kind=signed&snoozed=shown", token: one)
            let ownIDs = try ids(own)
            #expect(ownIDs == [second, first])
            for query in ["state=lost", "kind=none", "snoozed=maybe", "limit=0", "after=x"] {
                let answer = try await line.get("/v1/tasks?\(query)", token: act)
                let problem = try answer.problem
                #expect(answer.status == 400 && problem == "bad-request", "\(query)")
            }
            office.clock.advance(by: .days(1))
            let awake = try await line.get("/v1/tasks?kind=signed", token: act)
            let awakeIDs = try ids(awake)
            #expect(awakeIDs == [third, second, first])
        }
    }

    // MARK: One at a time

    @Test func `whoever may act gives, notes, puts off and closes; each is audited by name and reason`() async throws {
        let office = try await Office()
        let task = try await office.signedCase("AS-1")
        let (look, act) = (try await office.token("look", .look), try await office.token("act", .act))
        let changes = [
            ("assign", #"{"assignee":"Wang","reason":"her shop"}"#), ("note", #"{"note":"called the buyer"}"#),
            ("snooze", #"{"until":"2026-11-22T18:00:00+08:00","reason":"tonight"}"#),
            ("snooze", #"{"until":null,"reason":"now after all"}"#), ("assign", #"{"assignee":null,"reason":"ill"}"#),
            ("close", #"{"reason":"settled by phone"}"#),
        ]
        try await office.working { line in
            for (name, body) in changes {
                let refused = try await line.post("/v1/tasks/\(task.id)/\(name)", body, token: look)
                #expect(refused.status == 403)
                let done = try await line.post("/v1/tasks/\(task.id)/\(name)", body, token: act)
                #expect(done.status == 200, "\(name)")
            }
            let closed = try await line.get("/v1/tasks/\(task.id)", token: look)
            let json = try closed.json
            #expect(try json.text("state") == "closed" && json.text("closed_by") == "act")
            #expect(try json.text("closed_because") == "settled by phone" && json.text("note") == "called the buyer")
            let late = try await line.post("/v1/tasks/\(task.id)/note", #"{"note":"late"}"#, token: act)
            let problem = try late.problem
            #expect(late.status == 409 && problem == "task-closed")
            let again = try await line.post("/v1/tasks/\(task.id)/close", #"{"reason":"settled by phone"}"#, token: act)
            #expect(again.status == 200, "a repeat of what was done")
        }
        let view = try #require(try await office.ledger.caseView(task.caseKey))
        let entries = view.audit.filter { $0.action.hasPrefix("task-") }
        #expect(
            entries.map(\.action) == [
                "task-assign", "task-note", "task-snooze", "task-snooze", "task-assign", "task-close",
            ])
        #expect(entries.allSatisfy { $0.actor == "act" })
        #expect(entries.first?.reason.english == "task \(task.id) (signed) given to Wang: her shop")
        #expect(entries.last?.reason.chinese == "任务 \(task.id)（signed）已关闭：settled by phone")
        #expect(view.afterSale.state == .signed, "the case is as it was")
    }

    @Test(arguments: [
        ("assign", #"{"assignee":"","reason":"x"}"#), ("assign", #"{"reason":"x"}"#), ("assign", #"{"assignee":"W"}"#),
        ("note", #"{"note":""}"#), ("note", "{}"), ("snooze", #"{"until":"tomorrow","reason":"x"}"#),
        ("snooze", #"{"until":"2026-11-22T08:00:00+08:00","reason":"x"}"#),
        ("snooze", #"{"until":"2027-11-22T08:00:00+08:00","reason":"x"}"#),
        ("snooze", #"{"until":"2026-11-23","reason":"x"}"#), ("close", "{}"), ("close", #"{"reason":""}"#),
        ("close", ""),
    ])
    func `a change that cannot be understood changes nothing`(name: String, body: String) async throws {
        let office = try await Office()
        let task = try await office.signedCase("AS-1")
        let token = try await office.token("act", .act)
        try await office.working { line in
            let answer = try await line.post("/v1/tasks/\(task.id)/\(name)", body, token: token)
            let problem = try answer.problem
            #expect(answer.status == 400 && problem == "bad-request")
        }
        #expect(try await office.ledger.tasks(TaskFilter(kinds: [.signed])).items == [task])
    }

    @Test func `another shop's task is as if it were not there`() async throws {
        let office = try await Office()
        let task = try await office.signedCase("AS-2", shop: "m-2")
        let token = try await office.token("one", .approve, shops: ["m-1"])
        try await office.working { line in
            let shown = try await line.get("/v1/tasks/\(task.id)", token: token)
            let closed = try await line.post("/v1/tasks/\(task.id)/close", #"{"reason":"x"}"#, token: token)
            #expect(shown.status == 404 && closed.status == 404)
            let many = try await line.post(
                "/v1/tasks/bulk", #"{"change":"close","tasks":[\#(task.id)],"reason":"x"}"#, token: token,
                headers: key("k"))
            let all = try await line.post(
                "/v1/cases/actions",
                #"{"kind":"refuse","tasks":[\#(task.id)],"cases":["merchant/m-2/AS-2"],"reason":"x"}"#,
                token: token, headers: key("k2"))
            let (one, two) = (try outcomes(many), try outcomes(all))
            #expect(one == ["\(task.id) not-found"])
            #expect(two == ["\(task.id) not-found", "merchant/m-2/AS-2 not-found"])
        }
        #expect(try await office.ledger.caseView(task.caseKey)?.afterSale.state == .signed)
        #expect(try await office.ledger.task(task.id, at: office.clock.now)?.isOpen == true)
    }

    // MARK: Many at once

    @Test func `many tasks are closed for one reason, and each that cannot be is named`() async throws {
        let office = try await Office()
        let (first, second) = (try await office.signedCase("AS-1"), try await office.signedCase("AS-2"))
        let token = try await office.token("act", .act)
        try await office.working { line in
            let body =
                #"{"change":"close","tasks":[\#(first.id),999,"x",\#(second.id),null],"reason":"by phone"}"#
            let answer = try await line.post("/v1/tasks/bulk", body, token: token, headers: key("k"))
            #expect(answer.status == 200)
            let found = try outcomes(answer)
            #expect(
                found == [
                    "\(first.id) done", "999 not-found", "- bad-request", "\(second.id) done", "- bad-request",
                ])
            #expect(try answer.json.int64("done") == 2 && answer.json.int64("refused") == 3)
            let again = try await line.post("/v1/tasks/bulk", body, token: token, headers: key("k"))
            #expect(again.body == answer.body)
            let other = try await line.post(
                "/v1/tasks/bulk", #"{"change":"close","tasks":[1],"reason":"y"}"#, token: token, headers: key("k"))
            #expect(other.status == 409)
        }
        let closings = try await office.ledger.audit(AuditFilter(action: "task-close")).items
        #expect(closings.count == 2)
    }

    @Test(arguments: [
        #"{"change":"close","reason":"x"}"#, #"{"change":"close","tasks":[],"reason":"x"}"#,
        #"{"change":"close","tasks":7,"reason":"x"}"#, #"{"change":"burn","tasks":[1],"reason":"x"}"#,
        #"{"tasks":[1],"reason":"x"}"#, #"{"change":"close","tasks":[1]}"#, "[]",
        #"{"change":"close","reason":"x","tasks":[\#((1...201).map(String.init).joined(separator: ","))]}"#,
    ])
    func `a request about many that cannot be understood is refused whole`(body: String) async throws {
        let office = try await Office()
        let token = try await office.token("act", .act)
        try await office.working { line in
            let answer = try await line.post("/v1/tasks/bulk", body, token: token, headers: key("k"))
            let problem = try answer.problem
            #expect(answer.status == 400 && problem == "bad-request")
            let nameless = try await line.post("/v1/tasks/bulk", body, token: token)
            #expect(nameless.status == 400)
        }
    }

    @Test func `one action on many cases: each is decided by itself, and one bad row spoils no other`() async throws {
        let office = try await Office()
        let (first, second) = (try await office.signedCase("AS-1"), try await office.signedCase("AS-2"))
        let closed = try await office.signedCase("AS-3")
        let (token, other) = (try await office.token("act", .act), try await office.token("other", .act))
        _ = try await office.orderedRefund("AS-4")
        let stale = try await office.approvedCase("AS-5")
        try await office.working { line in
            _ = try await line.post("/v1/tasks/\(closed.id)/close", #"{"reason":"mine"}"#, token: other)
            let body = """
                {"kind":"refuse","reason":"the buyer has the goods","tasks":[\(first.id),\(closed.id),999],
                "cases":["merchant/m-1/AS-2","merchant/m-1/AS-1","merchant/m-1/AS-4","merchant/m-1/AS-9","nonsense",
                {"case":"\(stale)","version":0}]}
                """
            let answer = try await line.post("/v1/cases/actions", body, token: token, headers: key("k"))
            #expect(answer.status == 200)
            let found = try outcomes(answer)
            #expect(
                found == [
                    "\(first.id) done", "\(closed.id) task-closed", "999 not-found", "merchant/m-1/AS-2 done",
                    "merchant/m-1/AS-1 done", "merchant/m-1/AS-4 impossible", "merchant/m-1/AS-9 not-found",
                    "- bad-request", "merchant/m-1/AS-5 version",
                ])
            let again = try await line.post("/v1/cases/actions", body, token: token, headers: key("k"))
            #expect(again.body == answer.body)
        }
        for (task, state) in [(first, CaseState.merchantRefused), (second, .merchantRefused), (closed, .signed)] {
            #expect(try await office.ledger.caseView(task.caseKey)?.afterSale.state == state)
        }
        let orders = try await office.ledger.audit(AuditFilter(action: "refuse")).items
        #expect(orders.count == 2 && orders.allSatisfy { $0.actor == "act" && $0.messageID != nil })
        #expect(orders.allSatisfy { $0.reason.english == "the buyer has the goods" })
        let view = try #require(try await office.ledger.task(first.id, at: office.clock.now))
        #expect(view.closedBy == "act" && view.closedBecause == "the buyer has the goods")
    }

    @Test func `a request whose answer was lost is carried on, and nothing is ordered twice`() async throws {
        let office = try await Office()
        let task = try await office.signedCase("AS-1")
        let approved = try await office.approvedCase("AS-2")
        let token = try await office.token("approve", .approve)
        try await office.working { line in
            let body =
                #"{"kind":"pay","reason":"goodwill","tasks":[\#(task.id)],"cases":["\#(approved)"]}"#
            let first = try await line.post("/v1/cases/actions", body, token: token, headers: key("k"))
            let done = try outcomes(first)
            #expect(done == ["\(task.id) done", "\(approved) done"])
            // As if the answer had never been kept.
            _ = try await office.ledger.dropIdempotencyKeys(claimedBefore: .distantFuture, limit: 100)
            let again = try await line.post("/v1/cases/actions", body, token: token, headers: key("k"))
            let repeated = try outcomes(again)
            #expect(repeated == done)
        }
        let orders = try await office.ledger.audit(AuditFilter(action: "pay")).items
        #expect(orders.count == 2)
        for key in [task.caseKey, approved] {
            #expect(try await office.ledger.caseView(key)?.intents.count == 1)
        }
    }

    @Test func `paying many needs the role to approve`() async throws {
        let office = try await Office()
        let task = try await office.signedCase("AS-1")
        let (act, look) = (try await office.token("act", .act), try await office.token("look", .look))
        try await office.working { line in
            let body = #"{"kind":"pay","reason":"goodwill","tasks":[\#(task.id)]}"#
            for token in [act, look] {
                let answer = try await line.post("/v1/cases/actions", body, token: token, headers: key("k"))
                let problem = try answer.problem
                #expect(answer.status == 403 && problem == "forbidden")
            }
        }
        #expect(try await office.ledger.caseView(task.caseKey)?.intents.isEmpty == true)
    }

    @Test func `when nothing can be stored, nothing is said to be done`() async throws {
        let office = try await Office()
        let task = try await office.signedCase("AS-1")
        let token = try await office.token("act", .act)
        try await office.working { line in
            office.store.fail(with: .unavailable("disk"))
            let body = #"{"kind":"refuse","reason":"x","tasks":[\#(task.id)]}"#
            let answer = try await line.post("/v1/cases/actions", body, token: token, headers: key("k"))
            #expect(answer.status == 503)
            office.store.fail(with: nil)
            let again = try await line.post("/v1/cases/actions", body, token: token, headers: key("k"))
            let found = try outcomes(again)
            #expect(found == ["\(task.id) done"])
        }
    }
}
