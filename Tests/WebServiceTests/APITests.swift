import Gateway
import Ledger
import PartyKit
import RefundRules
import ShipmentModel
import Testing
import WireFormats

/// Who may do what, and how the API says no.
struct APITests {
    private static let json = NamedValue("Content-Type", "application/json")

    @Test func `without a valid token nobody gets in`() async throws {
        let office = try await Office()
        try await office.token("revoked", .approve)
        let hash = try #require(try await office.ledger.tokens().first).hash
        try await office.ledger.revokeToken(hash: hash, at: office.clock.now)
        try await office.working { line in
            for token in [nil, "unknown", "revoked", ""] {
                for path in ["/v1/cases", "/v1/cases/counts", "/v1/refunds", "/v1/tasks", "/v1/messages"] {
                    let answer = try await line.get(path, token: token)
                    #expect(answer.status == 401)
                    #expect(answer.headers["WWW-Authenticate"] == "Bearer")
                    let problem = try answer.problem
                    #expect(problem == "unauthorized")
                }
            }
        }
    }

    @Test func `an unknown address is a problem, too`() async throws {
        let office = try await Office()
        try await office.working { line in
            let answer = try await line.get("/v1/nothing")
            let problem = try answer.problem
            #expect(answer.status == 404 && problem == "not-found")
            #expect(answer.headers["X-Content-Type-Options"] == "nosniff")
        }
    }

    @Test func `each role may do what it may and no more`() async throws {
        let office = try await Office()
        try await office.approvedCase("AS-1")
        let (look, act, approve) = (
            try await office.token("look", .look), try await office.token("act", .act),
            try await office.token("approve", .approve)
        )
        let path = "/v1/cases/merchant/m-1/AS-1/actions"
        let note = #"{"kind":"note","reason":"called the depot"}"#
        let pay = #"{"kind":"pay","reason":"the buyer called"}"#
        try await office.working { line in
            let seen = try await line.get("/v1/cases/merchant/m-1/AS-1", token: look)
            #expect(seen.status == 200)
            for (token, body, status) in [(look, note, 403), (act, note, 200), (act, pay, 403), (approve, pay, 200)] {
                let answer = try await line.post(path, body, token: token)
                #expect(answer.status == status, "\(token) \(body)")
            }
        }
        let history = try #require(
            try await office.ledger.caseView(CaseKey(platform: "merchant", shop: "m-1", afterSaleID: "AS-1"))
        ).audit
        #expect(history.filter { $0.actor == "act" }.map(\.action) == ["note"])
        #expect(history.contains { $0.actor == "approve" && $0.action == "pay" })
    }

    @Test(arguments: [
        #"{"kind":"burn","reason":"x"}"#, #"{"kind":"note"}"#, #"{"kind":"note","reason":""}"#,
        #"{"kind":1,"reason":"x"}"#,
        "[]", "", "{", "{\"kind\":\"note\",\"reason\":\"\(String(repeating: "x", count: 501))\"}",
    ])
    func `an action that cannot be understood changes nothing`(body: String) async throws {
        let office = try await Office()
        _ = try await office.orderedRefund()
        let token = try await office.token("act", .act)
        let key = CaseKey(platform: "merchant", shop: "m-1", afterSaleID: "AS-1")
        let before = try await office.ledger.caseView(key)
        try await office.working { line in
            let answer = try await line.post("/v1/cases/merchant/m-1/AS-1/actions", body, token: token)
            let problem = try answer.problem
            #expect(answer.status == 400 && problem == "bad-request")
        }
        #expect(try await office.ledger.caseView(key) == before)
    }

    @Test func `a shop's token sees its shop, and everything else as if it were not there`() async throws {
        let office = try await Office()
        let own = try await office.orderedRefund("AS-1", shop: "m-1")
        let other = try await office.orderedRefund("AS-2", shop: "m-2")
        let token = try await office.token("approve-one", .approve, shops: ["m-1"])
        let message = try await office.messages().first
        try await office.working { line in
            let list = try await line.get("/v1/cases", token: token)
            #expect(list.text.contains("AS-1") && !list.text.contains("AS-2"))
            let asked = try await line.get("/v1/cases?shop=m-2", token: token)
            let items = try asked.json.array("items")
            #expect(items.isEmpty)
            let refunds = try await line.get("/v1/refunds", token: token)
            #expect(refunds.text.contains(own.rawValue) && !refunds.text.contains(other.rawValue))
            let tasks = try await line.get("/v1/tasks", token: token)
            #expect(!tasks.text.contains("m-2"))

            let hidden = try await line.get("/v1/cases/merchant/m-2/AS-2", token: token)
            let missing = try await line.get("/v1/cases/merchant/m-2/AS-9", token: token)
            #expect(hidden.status == 404 && missing.status == 404)
            #expect(hidden.text.replacing("AS-2", with: "AS-9") == missing.text)
            for path in [
                "/v1/refunds/\(other)", "/v1/messages", "/v1/messages/\(message?.id.rawValue ?? "0")",
                "/v1/parcels/yto/YT8800000000001",
            ] {
                let answer = try await line.get(path, token: token)
                #expect(answer.status == 404, "\(path)")
            }
            let act = try await line.post(
                "/v1/cases/merchant/m-2/AS-2/actions", #"{"kind":"pay","reason":"x"}"#, token: token)
            #expect(act.status == 404)
            let result = try await line.post(
                "/v1/refunds/\(other)/result",
                #"{"outcome":"done","amount_minor":12900,"done_at":"2026-11-22T17:00:00+08:00"}"#, token: token)
            #expect(result.status == 404)
        }
        let refund = try #require(try await office.ledger.refund(other))
        #expect(refund.intent.phase == .attempted)
    }

    @Test func `an action on a case that has changed since is refused`() async throws {
        let office = try await Office()
        _ = try await office.orderedRefund()
        let token = try await office.token("act", .act)
        let path = "/v1/cases/merchant/m-1/AS-1"
        let refuse = #"{"kind":"intercept","reason":"stop it"}"#
        try await office.working { line in
            let seen = try await line.get(path, token: token)
            let etag = try #require(seen.headers["ETag"])
            let version = try seen.json.int64("version")
            #expect(etag == "\"\(version)\"")
            let stale = try await line.post(
                path + "/actions", refuse, token: token, headers: [NamedValue("If-Match", "\"\(version - 1)\"")])
            let problem = try stale.problem
            #expect(stale.status == 412 && problem == "version")
            for match in [etag, "*", "W/\(etag)", "\"0\", \(etag)"] {
                let answer = try await line.post(
                    path + "/actions", #"{"kind":"note","reason":"x"}"#, token: token,
                    headers: [NamedValue("If-Match", match)])
                #expect(answer.status == 200, "\(match)")
            }
        }
    }

    @Test func `an order that the case does not permit is answered 409, and the history tells of it as not done`()
        async throws
    {
        let office = try await Office()
        let refund = try await office.orderedRefund()
        let token = try await office.token("approve", .approve)
        let path = "/v1/cases/merchant/m-1/AS-1"
        try await office.working { line in
            let answer = try await line.post(
                path + "/actions", #"{"kind":"pay","reason":"retry of a timed-out call"}"#, token: token)
            let problem = try answer.problem
            #expect(answer.status == 409 && problem == "impossible")
            let told = try await line.get(path + "/explain", token: token)
            #expect(told.text.contains("approve ordered what could not be done: “pay: retry of a timed-out call”"))
            #expect(!told.text.contains("approve ordered the refund"))
        }
        let view = try #require(try await office.ledger.refund(refund))
        #expect(view.intent.orderedBy == nil)
    }

    @Test(arguments: ["\u{0}", "\u{1B}[2J", " ", "\n"])
    func `a reason is words: without control characters, and not blank`(reason: String) async throws {
        let office = try await Office()
        try await office.approvedCase("AS-1")
        let token = try await office.token("act", .act)
        let body: JSONText = ["kind": "note", "reason": .string(reason)]
        try await office.working { line in
            let answer = try await line.post(
                "/v1/cases/merchant/m-1/AS-1/actions", String(decoding: body.bytes, as: UTF8.self), token: token)
            #expect(answer.status == 400)
        }
    }

    @Test func `raw bytes are given to who may approve, for a reason, and with a trace`() async throws {
        let office = try await Office()
        let message = InboundMessage(
            party: "yto", account: "yto-main", operation: .pushTrack, direction: .push, signature: .verified,
            body: Array("收件人张三 13800000000".utf8), heard: office.clock.now)
        let id = try #require(try await office.intake.submit(Submission(message: message)).messageID)
        let (look, act, approve) = (
            try await office.token("look", .look), try await office.token("act", .act),
            try await office.token("approve", .approve)
        )
        let one = try await office.token("approve-one", .approve, shops: ["m-1"])
        let reason = #"{"reason":"complaint 77"}"#
        try await office.working { line in
            let path = "/v1/messages/\(id)/raw"
            let shown = try await line.get("/v1/messages/\(id)", token: look)
            #expect(shown.status == 200 && !shown.text.contains("13800000000"))
            for (token, body, status) in [
                (look, reason, 403), (act, reason, 403), (one, reason, 404), (approve, #"{"reason":""}"#, 400),
                (approve, "{}", 400),
            ] {
                let answer = try await line.post(path, body, token: token)
                #expect(answer.status == status)
                #expect(!answer.text.contains("13800000000"))
            }
            let answer = try await line.post(path, reason, token: approve)
            #expect(answer.status == 200 && answer.body == message.body)
            #expect(answer.headers["Content-Type"] == "application/octet-stream")
            let missing = try await line.post("/v1/messages/00/raw", reason, token: approve)
            #expect(missing.status == 404)
        }
        let opened = try await office.ledger.audit(AuditFilter()).items.filter { $0.action == "raw-read" }
        #expect(opened.map(\.actor) == ["approve"])
        #expect(opened.first?.reason.english == "complaint 77" && opened.first?.messageID == id)
    }

    @Test func `lists come in pages, and nonsense is named`() async throws {
        let office = try await Office()
        for index in 1...5 {
            var snapshot = CaseSnapshot(
                key: CaseKey(platform: "merchant", shop: "m-1", afterSaleID: "AS-\(index)"), heard: office.clock.now)
            snapshot.type = .exchange
            _ = try await office.intake.submit(Submission(snapshots: [snapshot]))
        }
        let token = try await office.token("look", .look)
        try await office.working { line in
            var (seen, next): (Set<String>, String?) = ([], "")
            while let after = next {
                let page = try await line.get(
                    "/v1/cases?limit=2\(after.isEmpty ? "" : "&after=\(after)")", token: token)
                let json = try page.json
                for item in try json.array("items") { seen.insert(try item.text("after_sale_id")) }
                next = try json.textIfAny("next")
            }
            #expect(seen == ["AS-1", "AS-2", "AS-3", "AS-4", "AS-5"])
            for query in ["limit=0", "limit=501", "limit=x", "after=abc", "state=nowhere"] {
                let answer = try await line.get("/v1/cases?\(query)", token: token)
                let problem = try answer.problem
                #expect(answer.status == 400 && problem == "bad-request", "\(query)")
            }
            let outcome = try await line.get("/v1/messages?outcome=lost", token: token)
            #expect(outcome.status == 400)
            let counts = try await line.get("/v1/cases/counts", token: token)
            let manual = try counts.json.int64("applied") + counts.json.int64("manual")
            #expect(manual == 5)
        }
    }

    @Test func `what people read shows no names and phones of carriers' texts`() async throws {
        let office = try await Office()
        _ = try await office.orderedRefund()
        let number = WaybillKey(carrier: "yto", waybill: try #require(Waybill("YT8800000000001")))
        _ = try await office.intake.submit(
            Submission(facts: [
                Fact(
                    Statement(
                        .scan, code: "SENT_SCAN", text: "派件员：李四 电话13800000000", place: "测试路 13900000000",
                        written: .instant(office.clock.now - .hours(20), offsetSeconds: 28_800)),
                    about: number, by: "yto", channel: .carrier, heard: office.clock.now, through: .push,
                    verification: .verified)
            ]))
        let token = try await office.token("look", .look)
        try await office.working { line in
            for path in [
                "/v1/cases/merchant/m-1/AS-1", "/v1/cases/merchant/m-1/AS-1/explain", "/v1/parcels/yto/YT8800000000001",
                "/v1/cases",
            ] {
                let answer = try await line.get(path, token: token)
                #expect(answer.status == 200)
                #expect(!answer.text.contains("13800000000") && !answer.text.contains("13900000000"))
                #expect(!answer.text.contains("李四"))
            }
        }
    }

    @Test func `a store that is away is a problem without its words`() async throws {
        let office = try await Office()
        let token = try await office.token("look", .look)
        try await office.working { line in
            office.store.fail(with: .unavailable("disk /var/lib/secret is full"))
            let answer = try await line.get("/v1/cases", token: token)
            let problem = try answer.problem
            #expect(answer.status == 503 && problem == "busy")
            #expect(answer.headers["Retry-After"] == "1" && !answer.text.contains("/var"))
        }
    }

    @Test func `a body over the limit is a problem`() async throws {
        let office = try await Office()
        let token = try await office.token("act", .act)
        try await office.working { line in
            let head =
                "POST /v1/cases HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(token)\r\nIdempotency-Key: k\r\nContent-Length: 9000000\r\n\r\n{"
            let answer = try #require(try await line.raw(Array(head.utf8)))
            let problem = try answer.problem
            #expect(answer.status == 413 && problem == "too-large")
        }
    }
}
