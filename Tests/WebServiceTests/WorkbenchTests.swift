import Gateway
import Ledger
import PartyKit
import RefundRules
import ShipmentModel
import Testing
import WireFormats

/// The pages for after-sale staff, as a browser meets them.
struct WorkbenchTests {
    private static let page = "/workbench/cases/merchant/m-1/AS-1"
    private static let key = CaseKey(platform: "merchant", shop: "m-1", afterSaleID: "AS-1")
    private static let formType = NamedValue("Content-Type", "application/x-www-form-urlencoded")

    private func audit(_ office: Office) async throws -> Int {
        try await office.ledger.audit(AuditFilter(limit: 1000)).items.count
    }

    // MARK: Coming in

    @Test func `whoever is not logged in is shown the door`() async throws {
        let office = try await Office()
        _ = try await office.orderedRefund()
        try await office.working { line in
            for path in ["/workbench", Self.page, "/workbench?state=review"] {
                for cookie in ["turnback_session=unknown", "turnback_session=", "x=1"] {
                    let answer = try await line.get(path, headers: [NamedValue("Cookie", cookie)])
                    #expect(answer.status == 303)
                    #expect(answer.headers["Location"]?.hasPrefix("/workbench/login") == true)
                    #expect(!answer.text.contains("AS-1"))
                }
            }
            let act = try await line.post(Self.page + "/actions", "kind=pay&reason=x&csrf=", headers: [Self.formType])
            #expect(act.status == 303 && act.headers["Location"]?.hasPrefix("/workbench/login") == true)
            let root = try await line.get("/")
            #expect(root.headers["Location"] == "/workbench")
        }
    }

    @Test func `a wrong token does not log in`() async throws {
        let office = try await Office()
        try await office.working { line in
            let answer = try await line.post("/workbench/login", "token=wrong", headers: [Self.formType])
            #expect(answer.status == 401 && answer.headers["Set-Cookie"] == nil)
            #expect(answer.text.contains("令牌不存在或已吊销"))
        }
    }

    @Test func `the door speaks both languages`() async throws {
        let office = try await Office()
        try await office.working { line in
            let chinese = try await line.get("/workbench/login")
            #expect(chinese.text.contains("lang=\"zh\"") && chinese.text.contains("登录"))
            let english = try await line.get("/workbench/login", headers: [NamedValue("Accept-Language", "en-GB")])
            #expect(english.text.contains("lang=\"en\"") && english.text.contains("Log in"))
            let asked = try await line.get("/workbench/login?lang=en")
            #expect(asked.text.contains("Log in"))
        }
    }

    @Test func `while the ledger does not answer, people see a page that says so`() async throws {
        let office = try await Office()
        let token = try await office.token("act", .act)
        try await office.working { line in
            let visitor = try await Visitor.logIn(line, token)
            office.store.fail(with: .unavailable("away"))
            let answer = try await visitor.get("/workbench")
            office.store.fail(with: nil)
            #expect(answer.status == 503)
            #expect(answer.headers["Content-Type"]?.hasPrefix("text/html") == true)
            #expect(!answer.text.contains("away"), "what the store says is for the log")
        }
    }

    @Test func `logging out and revoking a token end the session`() async throws {
        let office = try await Office()
        let token = try await office.token("act", .act)
        try await office.working { line in
            let leaver = try await Visitor.logIn(line, token)
            let csrf = leaver.field("csrf", of: try await leaver.get("/workbench"))
            let forged = try await leaver.post("/workbench/logout", ["csrf": "0"])
            #expect(forged.status == 400)
            let left = try await leaver.post("/workbench/logout", ["csrf": csrf])
            #expect(left.status == 303)
            let gone = try await leaver.get("/workbench")
            #expect(gone.status == 303)

            let stayer = try await Visitor.logIn(line, token)
            let hash = try #require(try await office.ledger.tokens().first).hash
            try await office.ledger.revokeToken(hash: hash, at: office.clock.now)
            let revoked = try await stayer.get("/workbench")
            #expect(revoked.status == 303)
        }
    }

    // MARK: Looking

    @Test func `list and case show their shop alone, in both languages`() async throws {
        let office = try await Office()
        _ = try await office.orderedRefund("AS-1", shop: "m-1")
        _ = try await office.orderedRefund("AS-2", shop: "m-2")
        let token = try await office.token("one", .act, shops: ["m-1"])
        try await office.working { line in
            let visitor = try await Visitor.logIn(line, token)
            for (language, state) in [("en", "refunding"), ("zh", "退款中")] {
                let list = try await visitor.get("/workbench?lang=\(language)")
                #expect(list.status == 200 && list.text.contains(state))
                #expect(list.text.contains("AS-1") && !list.text.contains("AS-2"))
                let page = try await visitor.get(Self.page + "?lang=\(language)")
                #expect(page.status == 200 && page.text.contains("YT8800000000001"))
            }
            let hidden = try await visitor.get("/workbench/cases/merchant/m-2/AS-2?lang=zh")
            #expect(hidden.status == 404 && hidden.text.contains("没有找到"))
        }
    }

    @Test func `what somebody said of a case's parcel is put on record from its page`() async throws {
        let office = try await Office()
        _ = try await office.orderedRefund("AS-1", shop: "m-1")
        let staff = try await office.token("Li Lei", .act, shops: ["m-1"])
        let guest = try await office.token("reader", .look)
        @Sendable func form(_ csrf: String, _ parcel: String = "yto/YT8800000000001", at time: String = "") -> FormBody
        {
            [
                "csrf": csrf, "parcel": parcel, "said_by": "courier", "what": "interception_accepted", "at": time,
                "note": "they hold it",
            ]
        }
        try await office.working { line in
            let visitor = try await Visitor.logIn(line, staff)
            let page = try await visitor.get(Self.page + "?lang=en")
            #expect(page.text.contains("the courier said") && page.text.contains("yto/YT8800000000001"))
            let csrf = visitor.field("csrf", of: page)
            let noted = try await visitor.post(Self.page + "/statements", form(csrf))
            #expect(noted.status == 303)
            let foreign = try await visitor.post(Self.page + "/statements", form(csrf, "yto/YT8800000000009"))
            #expect(foreign.status == 400)
            let timed = try await visitor.post(Self.page + "/statements", form(csrf, at: "2026-11-22T08:31"))
            #expect(timed.status == 303)
            let reader = try await Visitor.logIn(line, guest)
            let readers = try await reader.get(Self.page + "?lang=en")
            #expect(!readers.text.contains("name=\"said_by\""))
            let refused = try await reader.post(
                Self.page + "/statements", form(reader.field("csrf", of: try await reader.get("/workbench"))))
            #expect(refused.status == 403)
        }
        let key = CaseKey(platform: "merchant", shop: "m-1", afterSaleID: "AS-1")
        let view = try #require(try await office.ledger.caseView(key))
        #expect(view.audit.filter { $0.action == "said" }.map(\.actor) == ["Li Lei", "Li Lei"])
    }

    @Test func `carriers' texts cannot become part of a page`() async throws {
        let office = try await Office()
        _ = try await office.orderedRefund()
        let number = WaybillKey(carrier: "yto", waybill: try #require(Waybill("YT8800000000001")))
        let evil = "</span><script>alert(1)</script><img src=x onerror='a'>\"&"
        _ = try await office.intake.submit(
            Submission(facts: [
                Fact(
                    Statement(
                        .scan, code: "<b>\"'", text: evil,
                        written: .instant(office.clock.now - .hours(20), offsetSeconds: 28_800)),
                    about: number, by: "yto", channel: .carrier, heard: office.clock.now, through: .push,
                    verification: .verified)
            ]))
        let token = try await office.token("act", .act)
        try await office.working { line in
            let visitor = try await Visitor.logIn(line, token)
            _ = try await line.post(
                "/v1/cases/merchant/m-1/AS-1/actions", #"{"kind":"note","reason":"<script>x</script>"}"#, token: token)
            for path in [
                Self.page, "/workbench", "/workbench/login?lang=%22%3E%3Cscript%3E", "/workbench?after=%3Cscript%3E",
            ] {
                let page = try await visitor.get(path)
                #expect(!page.text.contains("<script") && !page.text.contains("<b>\""))
                // Our own picture is the only one.
                #expect(page.text.ranges(of: "<img").count == page.text.ranges(of: "<img class=\"picture\"").count)
                #expect(!page.text.contains(" style=") && !page.text.contains(" onerror='"))
            }
            let page = try await visitor.get(Self.page)
            #expect(page.text.contains("&lt;script&gt;alert(1)"))
        }
    }

    @Test func `every page forbids what is inline or foreign`() async throws {
        let office = try await Office()
        let token = try await office.token("look", .look)
        try await office.working { line in
            let visitor = try await Visitor.logIn(line, token)
            for path in ["/workbench/login", "/workbench", "/workbench/cases/merchant/m-1/AS-9"] {
                let page = try await visitor.get(path)
                let policy = try #require(page.headers["Content-Security-Policy"])
                #expect(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"))
                #expect(policy.contains("form-action 'self'") && !policy.contains("unsafe"))
                #expect(page.headers["X-Content-Type-Options"] == "nosniff")
                #expect(page.headers["Cache-Control"] == "no-store")
            }
            let style = try await line.get("/workbench/assets/workbench.css")
            #expect(style.status == 200 && style.headers["Content-Type"]?.hasPrefix("text/css") == true)
        }
    }

    @Test func `looking changes nothing`() async throws {
        let office = try await Office()
        _ = try await office.orderedRefund()
        let token = try await office.token("approve", .approve)
        try await office.working { line in
            let visitor = try await Visitor.logIn(line, token)
            let (before, count) = (try await office.ledger.caseView(Self.key), try await audit(office))
            let csrf = visitor.field("csrf", of: try await visitor.get(Self.page))
            for path in [
                "/workbench", Self.page, Self.page + "/actions?kind=pay&reason=x&csrf=\(csrf)",
                "/workbench/logout?csrf=\(csrf)", "/v1/cases", "/v1/cases/merchant/m-1/AS-1",
                "/v1/cases/merchant/m-1/AS-1/explain", "/v1/cases/merchant/m-1/AS-1/close", "/v1/refunds", "/v1/tasks",
                "/v1/messages",
            ] {
                _ = try await visitor.get(path)
                _ = try await line.get(path, token: token)
            }
            let after = try await office.ledger.caseView(Self.key)
            let entries = try await audit(office)
            #expect(after == before && entries == count)
            let still = try await visitor.get("/workbench")
            #expect(still.status == 200, "nobody was logged out by looking")
        }
    }

    // MARK: Acting

    @Test func `a form needs its session's token, its own site, and the version that was looked at`() async throws {
        let office = try await Office()
        _ = try await office.orderedRefund()
        let token = try await office.token("act", .act)
        try await office.working { line in
            let visitor = try await Visitor.logIn(line, token)
            let other = try await Visitor.logIn(line, token)
            let page = try await visitor.get(Self.page)
            let (csrf, version) = (visitor.field("csrf", of: page), visitor.field("version", of: page))
            let foreign = other.field("csrf", of: try await other.get(Self.page))
            let count = try await audit(office)
            func act(_ csrf: String, _ version: String, origin: String? = nil) async throws -> Int {
                let form: FormBody = ["kind": "note", "reason": "called", "csrf": csrf, "version": version]
                let answer = try await visitor.post(Self.page + "/actions", form, origin: origin)
                return answer.status
            }
            let refused = [
                try await act("", version), try await act(foreign, version),
                try await act(csrf, version, origin: "https://evil.test"), try await act(csrf, version, origin: "null"),
            ]
            #expect(refused == [400, 400, 400, 400])
            let stale = [try await act(csrf, "0"), try await act(csrf, "")]
            #expect(stale == [412, 412])
            let entries = try await audit(office)
            #expect(entries == count)

            let own = "http://127.0.0.1:\(line.port)"
            let done = try await visitor.post(
                Self.page + "/actions", ["kind": "note", "reason": "called", "csrf": csrf, "version": version],
                origin: own)
            #expect(done.status == 303 && done.headers["Location"] == Self.page + "?lang=zh")
        }
        let history = try #require(try await office.ledger.caseView(Self.key)).audit
        #expect(history.filter { $0.actor == "act" }.map(\.reason.english) == ["called"])
    }

    @Test func `who may only look finds no buttons, and paying needs its own role`() async throws {
        let office = try await Office()
        _ = try await office.orderedRefund()
        let (look, act) = (try await office.token("look", .look), try await office.token("act", .act))
        try await office.working { line in
            for (token, kind) in [(look, "note"), (act, "pay")] {
                let visitor = try await Visitor.logIn(line, token)
                let page = try await visitor.get(Self.page)
                #expect(page.text.contains("name=\"kind\"") == (token == act))
                let csrf = visitor.field("csrf", of: page)
                let version = try #require(try await office.ledger.caseView(Self.key)).afterSale.version
                let answer = try await visitor.post(
                    Self.page + "/actions?lang=zh",
                    ["kind": kind, "reason": "x", "csrf": csrf, "version": String(version)])
                #expect(answer.status == 403 && answer.text.contains("没有此权限"))
            }
        }
        let history = try #require(try await office.ledger.caseView(Self.key)).audit
        #expect(!history.contains { $0.actor == "look" || $0.actor == "act" })
    }

    // MARK: Stopped

    @Test func `that refunds are stopped stands on every page, by whom, since when and why`() async throws {
        let office = try await Office()
        _ = try await office.orderedRefund()
        let stop = office.clock.now
        try await office.working { line in
            let visitor = try await Visitor.logIn(line, try await office.token("Li Lei", .approve))
            let paths = ["/workbench", Self.page, "/workbench/tasks", "/workbench/cases/merchant/m-1/NOPE"]
            for path in paths {
                let page = try await visitor.get(path + "?lang=en")
                #expect(!page.text.contains("role=\"alert\""))
            }
            try await office.ledger.setStopSwitch(
                true, by: "Wang", reason: "wrong table, 收件人：张三 13812345678", at: stop)
            for path in paths {
                let (english, chinese) = (
                    try await visitor.get(path + "?lang=en"), try await visitor.get(path + "?lang=zh")
                )
                #expect(english.text.contains("All refunds are stopped since \(stop.inChina) (China time) by Wang"))
                #expect(chinese.text.contains("Wang 已停用全部退款") && chinese.text.contains("恢复前不会付款"))
                #expect(english.text.contains("wrong table, 收件人：* ***78"))
            }
            let door = try await line.get("/workbench/login")
            #expect(!door.text.contains("Wang"), "whoever is not logged in learns nothing")
            try await office.ledger.setStopSwitch(false, by: "Wang", reason: "table put right", at: stop)
            let after = try await visitor.get("/workbench")
            #expect(!after.text.contains("role=\"alert\""))
        }
    }
}
