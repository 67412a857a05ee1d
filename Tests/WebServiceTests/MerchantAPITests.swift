import Ledger
import PartyKit
import RefundRules
import ShipmentModel
import Testing
import WireFormats

/// What a merchant's own system tells us.
struct MerchantAPITests {
    private static func body(_ id: String, shop: String = "m-1", amount: Int64 = 12_900, more: String = "") -> String {
        #"{"shop":"\#(shop)","after_sale_id":"\#(id)","order_id":"O-1","type":"refund_only_shipped","amount_minor":\#(amount),"#
            + #""currency":"CNY","applied_at":"2026-11-22T08:50:00+08:00","buyer_received":false\#(more)}"#
    }

    private static let parcels =
        #","parcels":[{"carrier":"yto","waybill":"YT8800000000001","dispatched_at":"2026-11-20T09:00:00+08:00"}],"parcels_complete":true"#

    private func key(_ name: String) -> [NamedValue] { [NamedValue("Idempotency-Key", name)] }

    private func caseKey(_ id: String, shop: ShopID = "m-1") -> CaseKey {
        CaseKey(platform: "merchant", shop: shop, afterSaleID: id)
    }

    // MARK: Cases

    @Test func `a case is created once, however often its request comes`() async throws {
        let office = try await Office()
        let token = try await office.token("act", .act)
        try await office.working { line in
            let body = Self.body("AS-1", more: Self.parcels)
            let created = try await line.post("/v1/cases", body, token: token, headers: key("k1"))
            #expect(created.status == 201)
            #expect(created.headers["ETag"] != nil)
            office.clock.advance(by: .hours(1))
            let repeated = try await line.post("/v1/cases", body, token: token, headers: key("k1"))
            #expect(repeated.status == 201 && repeated.body == created.body)
            let other = try await line.post(
                "/v1/cases", Self.body("AS-1", amount: 1), token: token, headers: key("k1"))
            let problem = try other.problem
            #expect(other.status == 409 && problem == "conflict")
        }
        let view = try #require(try await office.ledger.caseView(caseKey("AS-1")))
        #expect(view.afterSale.facts.amount?.minorUnits == 12_900)
        #expect(view.parcels.map(\.id.waybill.rawValue) == ["YT8800000000001"])
        #expect(try await office.messages().map(\.times) == [1])
    }

    @Test func `a key is one token's own, and must be there`() async throws {
        let office = try await Office()
        let (first, second) = (try await office.token("first", .act), try await office.token("second", .act))
        try await office.working { line in
            let one = try await line.post("/v1/cases", Self.body("AS-1"), token: first, headers: key("k"))
            let two = try await line.post("/v1/cases", Self.body("AS-2"), token: second, headers: key("k"))
            #expect(one.status == 201 && two.status == 201)
            for headers in [[], key(""), key(String(repeating: "k", count: 201))] {
                let answer = try await line.post("/v1/cases", Self.body("AS-3"), token: first, headers: headers)
                #expect(answer.status == 400)
            }
        }
        #expect(try await office.ledger.caseView(caseKey("AS-3")) == nil)
    }

    @Test func `a case that was handed in before is changed by PATCH alone`() async throws {
        let office = try await Office()
        let token = try await office.token("act", .act)
        try await office.working { line in
            _ = try await line.post(
                "/v1/cases", Self.body("AS-1", more: Self.parcels), token: token, headers: key("k1"))
            let equal = try await line.post(
                "/v1/cases", Self.body("AS-1", more: Self.parcels), token: token, headers: key("k2"))
            #expect(equal.status == 201, "an answer that was lost is asked for under another key")
            for body in [Self.body("AS-1", amount: 99_000), Self.body("AS-1", more: #","quality_buyer":true"#)] {
                let other = try await line.post("/v1/cases", body, token: token, headers: key("k\(body.count)"))
                let problem = try other.problem
                #expect(other.status == 409 && problem == "exists")
            }
        }
        let facts = try #require(try await office.ledger.caseView(caseKey("AS-1"))).afterSale.facts
        #expect(facts.amount?.minorUnits == 12_900 && facts.isQualityBuyer == nil)
    }

    @Test(arguments: [
        (#"{"shop":"m-1"}"#, "order_id", "missing"),
        (body("AS-1", more: #","amount_minor":1"#), "amount_minor", "repeated"),
        (body("AS-1", more: #","colour":"red""#), "colour", "unknown"),
        (body("AS-1", amount: 0), "amount_minor", "out_of_range"),
        (body("AS/1"), "after_sale_id", "bad_value"),
        (body("AS-1", more: #","parcels":[{"carrier":"yto","waybill":"x"}]"#), "parcels[0].waybill", "bad_value"),
        ("<xml/>", "", "unreadable"),
    ])
    func `a body with mistakes names each of them and creates nothing`(body: String, path: String, code: String)
        async throws
    {
        let office = try await Office()
        let token = try await office.token("act", .act)
        try await office.working { line in
            let answer = try await line.post("/v1/cases", body, token: token, headers: key("k"))
            let problem = try answer.problem
            #expect(answer.status == 422 && problem == "invalid")
            var named: Set<String> = []
            for error in try answer.json.array("errors") {
                named.insert("\(try error.text("path")) \(try error.text("reason"))")
            }
            #expect(named.contains("\(path) \(code)"))
        }
        #expect(try await office.ledger.cases(CaseFilter()).items.isEmpty)
        #expect(try await office.messages().isEmpty)
    }

    @Test func `only a merchant's own shop takes cases, and only from its token`() async throws {
        let office = try await Office()
        let all = try await office.token("all", .act)
        let one = try await office.token("one", .act, shops: ["m-1"])
        let look = try await office.token("look", .look)
        try await office.working { line in
            for (token, shop, status) in [
                (all, "dy-1", 400), (all, "nowhere", 400), (one, "m-2", 404), (look, "m-1", 403), (one, "m-1", 201),
            ] {
                let answer = try await line.post(
                    "/v1/cases", Self.body("AS-\(status)", shop: shop), token: token, headers: key("k\(shop)"))
                #expect(answer.status == status, "\(shop)")
            }
        }
    }

    @Test func `a change names the version that it was made on`() async throws {
        let office = try await Office()
        let token = try await office.token("act", .act)
        try await office.working { line in
            let created = try await line.post("/v1/cases", Self.body("AS:1"), token: token, headers: key("k"))
            let etag = try #require(created.headers["ETag"])
            let path = "/v1/cases/merchant/m-1/AS%3A1"
            let stale = try await line.patch(
                path, #"{"amount_minor":5000}"#, token: token, headers: [NamedValue("If-Match", "\"9999\"")])
            let problem = try stale.problem
            #expect(stale.status == 412 && problem == "version")
            let changed = try await line.patch(
                path, #"{"amount_minor":5000}"#, token: token, headers: [NamedValue("If-Match", etag)])
            #expect(changed.status == 200)
            #expect(changed.headers["ETag"] != etag)
            let fixed = try await line.patch(path, #"{"order_id":"O-2"}"#, token: token)
            #expect(fixed.status == 422)
            let elsewhere = try await line.patch("/v1/cases/doudian/dy-1/1", #"{"amount_minor":1}"#, token: token)
            let platforms = try elsewhere.problem
            #expect(elsewhere.status == 409 && platforms == "not-a-merchants-case")
        }
        let facts = try #require(try await office.ledger.caseView(caseKey("AS:1"))).afterSale.facts
        #expect(facts.amount?.minorUnits == 5000)
    }

    @Test func `equal words on two cases, or on one case again, are kept as so many messages`() async throws {
        let office = try await Office()
        let token = try await office.token("act", .act)
        try await office.working { line in
            for id in ["AS-1", "AS-2"] {
                _ = try await line.post("/v1/cases", Self.body(id), token: token, headers: key(id))
            }
            let before = try await office.messages().count
            for (id, amount) in [("AS-1", 5000), ("AS-2", 5000), ("AS-1", 12_900), ("AS-1", 5000)] {
                office.clock.advance(by: .minutes(1))
                let changed = try await line.patch(
                    "/v1/cases/merchant/m-1/\(id)", #"{"amount_minor":\#(amount)}"#, token: token)
                #expect(changed.status == 200)
            }
            let kept = try await office.messages().count
            #expect(kept == before + 4, "each can be read again")
        }
    }

    @Test func `a closed case is closed`() async throws {
        let office = try await Office()
        let token = try await office.token("act", .act)
        try await office.working { line in
            _ = try await line.post("/v1/cases", Self.body("AS-1"), token: token, headers: key("k"))
            office.clock.advance(by: .minutes(1))
            let closed = try await line.post("/v1/cases/merchant/m-1/AS-1/close", "", token: token)
            #expect(closed.status == 200)
            let state = try closed.json.text("state")
            #expect(state == "closed")
            let again = try await line.post("/v1/cases", Self.body("AS-1"), token: token, headers: key("k2"))
            #expect(again.status == 201)
        }
        #expect(try await office.ledger.caseView(caseKey("AS-1"))?.afterSale.state == .closed, "nothing reopens it")
    }

    // MARK: Files

    @Test func `of a file the right rows are taken and the wrong ones named by their lines`() async throws {
        let office = try await Office()
        let token = try await office.token("one", .act, shops: ["m-1"])
        let lines = [
            Self.body("AS-1"), "", Self.body("AS-2", amount: 0), "not json", Self.body("AS-3", shop: "m-2"),
            Self.body("AS-1"), Self.body("AS-4", more: Self.parcels),
        ].joined(separator: "\n")
        let csv = """
            shop,after_sale_id,order_id,type,amount_minor,currency,applied_at,parcels,parcels_complete
            m-1,CS-1,O-1,refund_only_shipped,12900,CNY,2026-11-22T08:50:00+08:00,yto:YT8800000000002@2026-11-20T09:00:00+08:00,true
            m-1,CS-2,O-1,refund_only_shipped,12900,CNY
            m-1,"CS-3",O-1,refund_only_shipped,x,CNY,2026-11-22T08:50:00+08:00,,
            """
        try await office.working { line in
            let answer = try await line.post("/v1/cases/bulk", lines, token: token)
            #expect(answer.status == 200)
            let (taken, refused) = (try answer.json.int64("taken"), try self.lines(in: answer))
            #expect(taken == 2 && refused == [3, 4, 5, 6])
            let table = try await line.post(
                "/v1/cases/bulk", csv, token: token, headers: [NamedValue("Content-Type", "Text/CSV; charset=utf-8")])
            let (rows, wrong) = (try table.json.int64("taken"), try self.lines(in: table))
            #expect(rows == 1 && wrong == [3, 4])
            let again = try await line.post("/v1/cases/bulk", lines, token: token)
            #expect(again.body == answer.body, "a file sent once more says the same and changes nothing")
            let changed = try await line.post("/v1/cases/bulk", Self.body("AS-1", amount: 5), token: token)
            let kept = try self.lines(in: changed)
            #expect(kept == [1])
        }
        let cases = try await office.ledger.cases(CaseFilter()).items.map(\.afterSale)
        #expect(Set(cases.map(\.key.afterSaleID)) == ["AS-1", "AS-4", "CS-1"])
        #expect(cases.allSatisfy { $0.facts.amount?.minorUnits == 12_900 })
        #expect(try await office.messages().count == 3, "each row is kept as it came")
    }

    private func lines(in answer: Line.Answer) throws -> [Int64] {
        var lines: [Int64] = []
        for item in try answer.json.array("refused") { lines.append(try item.int64("line")) }
        return lines
    }

    @Test func `a large file is taken whole`() async throws {
        let office = try await Office()
        let token = try await office.token("act", .act)
        try await office.working { line in
            let file = (1...700).map { Self.body("AS-\($0)") }.joined(separator: "\n")
            let answer = try await line.post("/v1/cases/bulk", file, token: token)
            let taken = try answer.json.int64("taken")
            #expect(taken == 700)
            let wrong = try await line.post(
                "/v1/cases/bulk", "shop,colour\nm-1,red", token: token,
                headers: [NamedValue("Content-Type", "text/csv")])
            #expect(wrong.status == 422)
        }
        #expect(try await office.ledger.caseCounts(shops: nil).values.reduce(0, +) == 700)
    }

    // MARK: Refunds

    private static let done =
        #"{"outcome":"done","amount_minor":12900,"done_at":"2026-11-22T09:00:00+08:00","reference":"P-77"}"#

    @Test func `a result settles the refund, and comes as often as it likes`() async throws {
        let office = try await Office()
        let refund = try await office.orderedRefund()
        let token = try await office.token("act", .act, shops: ["m-1"])
        try await office.working { line in
            for _ in 0..<3 {
                let answer = try await line.post("/v1/refunds/\(refund)/result", Self.done, token: token)
                #expect(answer.status == 200)
                let phase = try answer.json.text("phase")
                #expect(phase == "done")
            }
            let shown = try await line.get("/v1/refunds/\(refund)", token: token)
            let reference = try shown.json.text("reference")
            #expect(reference == "P-77")
        }
        #expect(try await office.ledger.caseView(caseKey("AS-1"))?.afterSale.state == .refunded)
    }

    @Test func `a second result that differs is a conflict for people, and the first stands`() async throws {
        let office = try await Office()
        let refund = try await office.orderedRefund()
        let token = try await office.token("act", .act)
        try await office.working { line in
            _ = try await line.post("/v1/refunds/\(refund)/result", Self.done, token: token)
            for body in [#"{"outcome":"not_done","reason":"bounced"}"#, Self.done.replacing("12900", with: "100")] {
                let answer = try await line.post("/v1/refunds/\(refund)/result", body, token: token)
                let problem = try answer.problem
                #expect(answer.status == 409)
                #expect(problem == "result-differs" || problem == "amount-differs")
            }
        }
        let view = try #require(try await office.ledger.caseView(caseKey("AS-1")))
        #expect(view.afterSale.state == .refunded && view.intents.first?.intent.phase == .done)
        #expect(view.tasks.contains { $0.kind == .bounced })
    }

    @Test func `another amount than ordered decides nothing`() async throws {
        let office = try await Office()
        let refund = try await office.orderedRefund()
        let token = try await office.token("act", .act)
        try await office.working { line in
            let answer = try await line.post(
                "/v1/refunds/\(refund)/result", Self.done.replacing("12900", with: "100"), token: token)
            let problem = try answer.problem
            #expect(answer.status == 409 && problem == "amount-differs")
        }
        let view = try #require(try await office.ledger.caseView(caseKey("AS-1")))
        #expect(view.afterSale.state == .review && view.intents.first?.intent.phase == .attempted)
    }

    @Test func `a refund that was not made is a person's`() async throws {
        let office = try await Office()
        let refund = try await office.orderedRefund()
        let token = try await office.token("act", .act)
        let body = #"{"outcome":"not_done","reason":"order cancelled, call 13800000000"}"#
        try await office.working { line in
            for _ in 0..<2 {
                let answer = try await line.post("/v1/refunds/\(refund)/result", body, token: token)
                #expect(answer.status == 200 && !answer.text.contains("13800000000"))
            }
        }
        let view = try #require(try await office.ledger.caseView(caseKey("AS-1")))
        #expect(view.afterSale.state == .review && view.intents.first?.intent.phase == .notDone)
    }

    @Test(arguments: [
        (#"{"outcome":"done"}"#, 422), (#"{"outcome":"paid","amount_minor":12900}"#, 422), ("", 422),
        (#"{"outcome":"done","amount_minor":12900,"amount_minor":1,"done_at":"2026-11-22T09:00:00+08:00"}"#, 422),
        (#"{"refund_key":"TBother","outcome":"not_done","reason":"x"}"#, 422),
    ])
    func `a result with mistakes decides nothing`(body: String, status: Int) async throws {
        let office = try await Office()
        let refund = try await office.orderedRefund()
        let token = try await office.token("act", .act)
        try await office.working { line in
            let answer = try await line.post("/v1/refunds/\(refund)/result", body, token: token)
            #expect(answer.status == status)
            let nobody = try await line.post("/v1/refunds/TBnothing/result", Self.done, token: token)
            #expect(nobody.status == 404)
        }
        #expect(try await office.ledger.refund(refund)?.intent.phase == .attempted)
    }
}
