import Digests
import Ledger
import PartyKit
import ShipmentModel
import Testing
import WireFormats

/// The receiver over live loopback.
struct WebhookTests {
    private static let form = [NamedValue("Content-Type", "application/x-www-form-urlencoded")]

    private static func yto(_ text: String, secret: String = "yto-secret") -> String {
        let form: FormBody = [
            "logistics_interface": text, "data_digest": Base64.encode(Digest.hash(text + secret, with: .md5)),
            "clientId": "K88000000",
        ]
        return String(decoding: form.bytes(), as: UTF8.self)
    }

    private static func update(_ code: String, number: Int = 1) -> String {
        "<UpdateInfo><logisticProviderID>YTO</logisticProviderID><mailNo>YT880000000\(1000 + number)</mailNo>"
            + "<txLogisticID>T-1</txLogisticID><infoContent>\(code)</infoContent>"
            + "<acceptTime>2026-11-22 08:00:00</acceptTime><remark>状态</remark></UpdateInfo>"
    }

    private static func doudian(_ body: String) -> (body: String, headers: [NamedValue]) {
        let text = "7000000000000000001" + body + "tb-test-secret-0001"
        return (body, [NamedValue("event-sign", Hex.encode(Digest.hash(text, with: .md5)))])
    }

    private static let sfPush =
        #"<Request service="RoutePushService" lang="zh-CN"><Body><WaybillRoute id="1" mailno="SF1000000000001" orderid="T" acceptTime="2026-11-22 08:00:00" acceptAddress="南京市" remark="快件到达" opCode="31"/></Body></Request>"#

    @Test func `a signed push is committed before it is acknowledged in the carrier's words`() async throws {
        let office = try await Office()
        try await office.receiving { line in
            let answer = try await line.post(
                "/hooks/yto/yto-main/track", Self.yto(Self.update("GOT")), headers: Self.form)
            #expect(answer.status == 200)
            #expect(answer.text.contains("<success>true</success>") && answer.text.contains("T-1"))
            #expect(try await office.messages().map(\.outcome) == [.applied])
        }
    }

    @Test func `many pushes at once are all committed`() async throws {
        let office = try await Office()
        try await office.receiving { line in
            try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 0..<200 {
                    group.addTask {
                        try await line.post(
                            "/hooks/yto/yto-main/track", Self.yto(Self.update("GOT", number: number)),
                            headers: Self.form
                        ).status
                    }
                }
                for try await status in group { #expect(status == 200) }
            }
        }
        #expect(try await office.messages().count == 200)
    }

    @Test func `a wrong signature is 401 in the carrier's words, and nothing is stored but the sample`() async throws {
        let office = try await Office()
        try await office.receiving { line in
            let carrier = try await line.post(
                "/hooks/yto/yto-main/track", Self.yto(Self.update("SIGNED"), secret: "wrong"), headers: Self.form)
            #expect(carrier.status == 401 && carrier.text.contains("<success>false</success>"))
            let platform = try await line.post(
                "/hooks/doudian/dy-main/cases", "[]", headers: [NamedValue("event-sign", "00")])
            #expect(platform.status == 401 && platform.text == #"{"code":1,"msg":"fail"}"#)
        }
        let messages = try await office.messages()
        #expect(messages.map(\.outcome) == [.quarantined, .quarantined])
        #expect(messages.allSatisfy { $0.quarantine?.type == "signature-wrong" })
        #expect(try await office.ledger.cases(CaseFilter()).items.isEmpty)
    }

    @Test(arguments: [
        "<UpdateInfo><mailNo>YT8800000001001</mailNo><infoContent>SIG", "<!DOCTYPE x><UpdateInfo/>",
        #"<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><UpdateInfo><mailNo>&e;</mailNo></UpdateInfo>"#,
        "<UpdateInfo><mailNo>YT8800000001001</mailNo><infoContent>GOT</infoContent><infoContent>SIGNED</infoContent></UpdateInfo>",
    ])
    func `a genuine push that cannot be read is kept raw and refused in the carrier's words`(text: String) async throws
    {
        let office = try await Office()
        try await office.receiving { line in
            let answer = try await line.post("/hooks/yto/yto-main/track", Self.yto(text), headers: Self.form)
            #expect(answer.status == 400 && answer.text.contains("<success>false</success>"))
            #expect(!answer.text.contains("root:"))
        }
        #expect(try await office.messages().map(\.outcome) == [.quarantined])
    }

    @Test func `a money field that stands twice is refused`() async throws {
        let office = try await Office()
        let data = #"{\"aftersale_id\":71,\"shop_id\":1,\"refund_amount\":1,\"refund_amount\":12900}"#
        let push = Self.doudian(#"[{"tag":"206","msg_id":"1","data":"\#(data)"}]"#)
        try await office.receiving { line in
            let answer = try await line.post("/hooks/doudian/dy-main", push.body, headers: push.headers)
            #expect(answer.status == 400 && answer.text == #"{"code":1,"msg":"fail"}"#)
        }
        #expect(try await office.messages().map(\.outcome) == [.quarantined])
        #expect(try await office.ledger.jobs(JobFilter()).items.isEmpty)
    }

    @Test func `an unlisted code and an unknown tag are taken and kept`() async throws {
        let office = try await Office()
        try await office.receiving { line in
            let carrier = try await line.post(
                "/hooks/yto/yto-main/track", Self.yto(Self.update("NEVER_SEEN")), headers: Self.form)
            #expect(carrier.status == 200)
            let push = Self.doudian(#"[{"tag":"999","msg_id":"1","data":"{}"},{"tag":"0","msg_id":"2","data":"{}"}]"#)
            let platform = try await line.post("/hooks/doudian/dy-main", push.body, headers: push.headers)
            #expect(platform.status == 200 && platform.text == #"{"code":0,"msg":"success"}"#)
        }
        #expect(try await office.messages().map(\.outcome) == [.applied, .applied])
    }

    @Test func `whatever is wrong with an address, it is the same 404`() async throws {
        let office = try await Office()
        try await office.receiving { line in
            var answers: Set<String> = []
            for path in [
                "/hooks/nobody/yto-main/track", "/hooks/yto/nobody/track", "/hooks/yto/sf-main", "/hooks/sf/sf-main",
                "/hooks/sf/sf-main/track", "/hooks/sf/sf-main/wrong-token/track",
                "/hooks/sf/sf-main/\(Office.sfToken)/a/b",
                "/hooks/merchant/merchant-main", "/hooks/doudian/dy-main/refunds", "/hooks/yto/yto%FFmain",
            ] {
                let answer = try await line.post(path, Self.sfPush)
                #expect(answer.status == 404, "\(path)")
                answers.insert(answer.text)
            }
            #expect(answers.count == 1)
        }
        #expect(try await office.messages().isEmpty)
    }

    @Test func `the path token opens the address of a scheme without signature`() async throws {
        let office = try await Office()
        try await office.receiving { line in
            for path in ["/hooks/sf/sf-main/\(Office.sfToken)/track", "/hooks/sf/sf-main/\(Office.sfToken)"] {
                let answer = try await line.post(path, Self.sfPush)
                #expect(answer.status == 200 && answer.text.contains("<Head>OK</Head>"))
            }
        }
        let messages = try await office.messages()
        #expect(messages.map(\.signature) == [.unsigned] && messages.first?.times == 2)
        #expect(!String(describing: messages).contains(Office.sfToken))
    }

    @Test func `a body over the limit is 413, announced or not`() async throws {
        let office = try await Office()
        try await office.receiving { line in
            let announced =
                "POST /hooks/yto/yto-main/track HTTP/1.1\r\nHost: a\r\nContent-Length: 10485760\r\n\r\nlogistics"
            #expect(try await line.raw(Array(announced.utf8))?.status == 413)
            let chunk = String(repeating: "a", count: 65_536)
            let chunked =
                "POST /hooks/yto/yto-main/track HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                + String(repeating: "10000\r\n\(chunk)\r\n", count: 17)
            #expect(try await line.raw(Array(chunked.utf8))?.status == 413)
            let whole = try await line.send(
                .post, "/hooks/yto/yto-main/track", [UInt8](repeating: 97, count: 10 << 20))
            #expect(whole.status == 413)
        }
        #expect(try await office.messages().isEmpty)
    }

    @Test func `a body that stalls is 408, and its connection is closed`() async throws {
        let office = try await Office()
        try await office.receiving(bodyDeadline: .milliseconds(50)) { line in
            let head =
                "POST /hooks/yto/yto-main/track HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nlogistics_interface="
            let answer = try #require(try await line.raw(Array(head.utf8)))
            #expect(answer.status == 408)
            #expect(answer.headers["Connection"] == "close")
        }
        #expect(try await office.messages().isEmpty)
    }

    @Test func `a body that breaks off is not taken for a whole one`() async throws {
        let office = try await Office()
        try await office.receiving { line in
            let whole = Self.yto(Self.update("GOT"))
            let head =
                "POST /hooks/yto/yto-main/track HTTP/1.1\r\nHost: a\r\nContent-Length: \(whole.utf8.count + 10)\r\n\r\n"
            let answer = try await line.raw(Array((head + whole).utf8), closes: true)
            #expect(answer?.status != 200)
        }
        #expect(try await office.messages().isEmpty)
    }

    @Test func `when nothing can be committed the carrier hears so and comes again`() async throws {
        let office = try await Office()
        try await office.receiving { line in
            office.store.fail(with: .unavailable("the disk is full"))
            let answer = try await line.post(
                "/hooks/yto/yto-main/track", Self.yto(Self.update("GOT")), headers: Self.form)
            #expect(answer.status == 503 && answer.text.contains("<success>false</success>"))
            #expect(!answer.text.contains("disk"))
            office.store.fail(with: nil)
            let again = try await line.post(
                "/hooks/yto/yto-main/track", Self.yto(Self.update("GOT")), headers: Self.form)
            #expect(again.status == 200)
        }
        #expect(try await office.messages().count == 1)
    }

    @Test func `looking at a webhook address does nothing`() async throws {
        let office = try await Office()
        try await office.receiving { line in
            let answer = try await line.get("/hooks/yto/yto-main/track")
            #expect(answer.status >= 400)
        }
        #expect(try await office.messages().isEmpty)
    }
}
