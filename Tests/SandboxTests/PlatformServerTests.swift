import Foundation
@testable import Sandbox
import PartyKit
import ShipmentModel
import Testing
import WireFormats

/// Platform, merchant and the sandbox's own addresses over TLS.
@Suite(.serialized)
struct PlatformServerTests {
    // MARK: Doudian

    private func doudian(
        _ live: LiveSandbox, _ method: String, _ param: JSONText, at now: Instant,
        secret: String = "tb-test-secret-0001",
        token: String = "test-token", isSorted: Bool = true
    ) -> OutboundRequest {
        let (text, time) = (isSorted ? param.sortedKeys().text : param.text, String(now.seconds))
        let sign = DoudianDesk.sign(
            appKey: "7000000000000000001", secret: secret, method: method, paramJSON: text, timestamp: time)
        let query: FormBody = [
            "app_key": "7000000000000000001", "method": method, "timestamp": time, "v": "2", "sign": sign,
            "sign_method": "hmac-sha256", "access_token": token,
        ]
        let path = method.split(separator: ".").joined(separator: "/")
        return live.post("/doudian/\(path)?\(query.text(encoding: .rfc3986))", text)
    }

    @Test func `Doudian shows, agrees and pays once`() async throws {
        let playground = try Playground()
        let script = try SandboxScenario.demo.script("101")
        try await LiveSandbox.run(playground) { (live) async throws -> Void in
            playground.clock.move(.hours(13))
            let now = Playground.start + .hours(13)
            func send(_ method: String, _ param: JSONText) async throws -> JSONValue {
                try await live.json(doudian(live, method, param, at: now))
            }
            let list = try await send(
                "afterSale.List",
                [
                    "update_start_time": .integer(Playground.start.seconds), "update_end_time": .integer(now.seconds),
                    "order_by": ["update_time asc"], "page": 0, "size": 2,
                ]
            ).object("data")
            #expect(try list.array("items").count == 2)
            #expect(try list.bool("has_more"))

            func detail() async throws -> JSONValue {
                try await send("afterSale.Detail", ["after_sale_id": .string(script.id)]).object("data")
                    .object("process_info")
            }
            let info = try await detail().object("after_sale_info")
            #expect(try info.text("after_sale_id") == script.id)
            #expect(try info.int64("refund_total_amount") == script.amountMinor)
            #expect(
                try await detail().object("logistics_info").array("order").first?.text("company_code") == "shunfeng")

            func operate(_ type: Int64) async throws -> String {
                let item: JSONText = ["aftersale_id": .string(script.id), "reason": "", "remark": ""]
                let answer = try await send("afterSale.operate", ["type": .integer(type), "items": [item]])
                return try answer.text("sub_code")
            }
            #expect(try await operate(203) == "")
            #expect(try await operate(203) == "isv.business-failed:20309541")
            #expect(try await detail().object("after_sale_info").int64("agree_refuse_sign") == 1)
            #expect(try await operate(201) == "")
            #expect(try await operate(201) == "isv.business-failed:20309541")
            #expect(try await detail().object("after_sale_info").int64("after_sale_status") == 12)
            #expect(try playground.bookLines().filter { $0.kind == .paid }.count == 1)
        }
    }

    @Test func `Doudian's door`() async throws {
        let playground = try Playground()
        try await LiveSandbox.run(playground) { (live) async throws -> Void in
            let param: JSONText = ["b": 1, "after_sale_id": "7000000000000000101"]
            let now = Playground.start
            func code(_ request: OutboundRequest) async throws -> String {
                try await live.json(request).text("sub_code")
            }
            let method = "afterSale.Detail"
            #expect(try await code(doudian(live, method, param, at: now)) == "isp.service-error:10000")
            #expect(
                try await code(doudian(live, method, param, at: now, secret: "wrong")) == "isv.signature-invalid")
            #expect(
                try await code(doudian(live, method, param, at: now, isSorted: false)) == "isv.signature-invalid")
            #expect(
                try await code(doudian(live, method, param, at: now - .hours(1))) == "isv.timestamp-invalid")
            #expect(
                try await code(doudian(live, method, param, at: now, token: "x")) == "isv.access-token-no-existed")
            #expect(try await code(live.post("/doudian/afterSale/Detail", "{}")) == "isv.parameter-missing")
        }
    }

    @Test func `a broken answer breaks after the money moved`() async throws {
        let playground = try Playground()
        let script = try SandboxScenario.demo.script("105")
        try await LiveSandbox.run(playground) { (live) async throws -> Void in
            playground.clock.move(.hours(20))
            let item: JSONText = ["aftersale_id": .string(script.id), "reason": "", "remark": ""]
            let request = doudian(
                live, "afterSale.operate", ["type": 201, "items": [item]], at: Playground.start + .hours(20))
            guard case .unknown = await live.send(request) else {
                Issue.record("an answer came")
                return
            }
            #expect(try playground.bookLines().filter { $0.kind == .paid }.count == 1)
            #expect(try await live.json(request).text("sub_code") == "isv.business-failed:20309541")
        }
    }

    // MARK: The merchant

    private func event(
        _ live: LiveSandbox, _ type: String, _ data: JSONText, at now: Instant,
        secret: String = "whsec_dHVybmJhY2stZXhhbXBsZS1zZWNyZXQh"
    ) throws -> OutboundRequest {
        let body: JSONText = [
            "specversion": "1.0", "id": "E1", "source": "turnback", "type": .string(type), "subject": "s",
            "datacontenttype": "application/json", "data": data,
        ]
        let time = String(now.seconds)
        let signature = MerchantDesk.signature(
            id: "E1", timestamp: time, body: body.bytes, key: try #require(MerchantDesk.key(of: secret)))
        return live.post(
            "/merchant", body.text,
            [
                NamedValue("webhook-id", "E1"), NamedValue("webhook-timestamp", time),
                NamedValue("webhook-signature", "v1,AAAA \(signature)"),
            ])
    }

    @Test func `the merchant hears, pays once under a key, and answers for it`() async throws {
        let playground = try Playground()
        let script = try SandboxScenario.demo.script("1106")
        try await LiveSandbox.run(playground) { (live) async throws -> Void in
            playground.clock.move(.hours(60))
            let now = Playground.start + .hours(60)
            let order: JSONText = [
                "refund_key": "TBkey", "after_sale_id": .string(script.id),
                "amount_minor": .integer(script.amountMinor),
                "currency": "CNY",
            ]
            let wrong = try event(
                live, "turnback.refund.ordered", order, at: now, secret: "whsec_YW5vdGhlci1zZWNyZXQtb2YtMjQtYnl0ZXM=")
            #expect(try await live.answer(wrong).status == 401)
            let old = try event(live, "turnback.refund.ordered", order, at: now - .hours(1))
            #expect(try await live.answer(old).status == 401)
            #expect(try await live.answer(live.get("/merchant/status?refund_key=TBkey")).status == 404)
            let right = try event(live, "turnback.refund.ordered", order, at: now)
            #expect(try await live.answer(right).status == 202)
            #expect(try await live.json(right).text("outcome") == "done")
            let result = try await live.json(live.get("/merchant/status?refund_key=TBkey"))
            #expect(try result.int64("amount_minor") == script.amountMinor)
            let approved = try event(live, "turnback.case.approved", ["after_sale_id": "x"], at: now)
            #expect(try await live.answer(approved).status == 204)

            let books = try await live.json(live.get("/sandbox/books")).array("cases")
            let mine = try #require(try books.first { try $0.text("case") == "merchant/own-shop/\(script.id)" })
            #expect(try mine.int64("payments") == 1)
            #expect(try mine.int64("paid_amount_minor") == mine.int64("expected_amount_minor"))
        }
    }

    // MARK: The sandbox itself

    @Test func `clock, progress, and mishaps to order`() async throws {
        let playground = try Playground()
        try await LiveSandbox.run(playground) { (live) async throws -> Void in
            let clock = try await live.json(live.get("/sandbox/clock"))
            #expect(try clock.int64("start_ms") == Playground.start.milliseconds)
            #expect(try clock.int64("real_start_ms") == playground.clock.now.milliseconds)
            #expect(try await live.json(live.get("/sandbox/progress")).bool("finished") == false)
            let fault = live.post("/sandbox/faults", #"{"party":"zto","kind":"server_error","count":1}"#)
            #expect(try await live.answer(fault).status == 200)
            #expect(try await live.answer(live.post("/zto/x", "{}")).status == 502)
            #expect(try await live.answer(live.post("/zto/x", "{}")).status == 200)
            #expect(try await live.answer(live.post("/sandbox/faults", #"{"party":"zto"}"#)).status == 400)
        }
    }

    @Test func `a folder that is not there is made for the certificate`() throws {
        let path = try Playground().configuration.certificatePath + ".d/var/certificate.pem"
        _ = try LoopbackCertificate(certificatePath: path)
        #expect(FileManager.default.fileExists(atPath: path))
    }

    @Test func `the key is its owner's alone, and both files are made once`() throws {
        let playground = try Playground()
        let made = try LoopbackCertificate(certificatePath: playground.configuration.certificatePath)
        let mode = try FileManager.default.attributesOfItem(atPath: made.keyPath)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        let key = try Data(contentsOf: URL(filePath: made.keyPath))
        _ = try LoopbackCertificate(certificatePath: playground.configuration.certificatePath)
        #expect(try Data(contentsOf: URL(filePath: made.keyPath)) == key)
        try FileManager.default.removeItem(atPath: made.keyPath)
        #expect(throws: LoopbackCertificate.Failure.self) {
            try LoopbackCertificate(certificatePath: playground.configuration.certificatePath)
        }
    }
}
