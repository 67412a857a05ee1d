import Digests
import Ledger
import PartyKit
import PlatformKit
import RefundRules
import ShipmentModel
import Testing
import WireFormats

@testable import Gateway

/// What becomes of a push.
struct ReceptionTests {
    private func words(_ acknowledgement: Acknowledgement?) -> String {
        acknowledgement.map { "\($0.status) " + String(decoding: $0.body, as: UTF8.self) } ?? "404"
    }

    @Test func `an address that is nobody's has no words at all`() async throws {
        let town = try await Town()
        let push = Pushes.yto("YT8800000000001", "GOT", "2026-11-22 08:00:00", to: town)
        for (party, account) in [
            ("yto", "sf-main"), ("yto", "nobody"), ("nobody", "yto-main"), ("merchant", "merchant-main"),
        ] {
            let heard = await town.reception.receive(
                push, party: PartyID(rawValue: party), account: AccountID(rawValue: account), segment: "")
            #expect(heard == nil)
            #expect(!town.reception.hasAddress(party: PartyID(rawValue: party), account: AccountID(rawValue: account)))
        }
        let refunds = await town.reception.receive(push, party: "doudian", account: "dy-main", segment: "refunds")
        #expect(refunds == nil, "Doudian pushes no refunds")
        #expect(try await town.messages().isEmpty)
    }

    @Test func `a wrong signature gets 401 in the sender's words, and the first few an hour are kept unread`()
        async throws
    {
        let town = try await Town()
        let reception = town.reception
        func send(_ index: Int) async -> String {
            words(
                await reception.receive(
                    Pushes.yto(
                        "<UpdateInfo><mailNo>YT880000000000\(index)</mailNo></UpdateInfo>", secret: "wrong", to: town),
                    party: "yto", account: "yto-main", segment: "track"))
        }
        for index in 0..<9 {
            let said = await send(index)
            #expect(said.hasPrefix("401") && said.contains("<success>false</success>"))
        }
        let kept = try await town.messages()
        #expect(kept.count == 5)
        #expect(kept.allSatisfy { $0.outcome == .quarantined && $0.signature == .wrong })
        town.clock.advance(by: .hours(1))
        _ = await send(9)
        #expect(try await town.messages().count == 6)
        #expect(try await town.ledger.parcelViews(try Town.number("yto", "YT8800000000000")).isEmpty)
    }

    @Test func `a push without a signature where one must be gets 401`() async throws {
        let town = try await Town()
        let body = Array(#"[{"tag":"200","msg_id":"1","data":"{}"}]"#.utf8)
        let unsigned = InboundPush(headers: [:], body: body, heard: town.clock.now)
        let said = words(await town.reception.receive(unsigned, party: "doudian", account: "dy-main", segment: ""))
        #expect(said == #"401 {"code":1,"msg":"fail"}"#)
        #expect(try await town.messages().map(\.signature) == [.missing])
    }

    @Test func `a body that is no envelope at all is anybody's, and only sampled`() async throws {
        let town = try await Town { setup in
            setup.accounts.append(
                Account(
                    id: "zto-main", party: "zto", baseURL: "https://zto.test", values: ["app_key": "key"],
                    secrets: ["app_secret": Secret("zto-secret")]))
        }
        let reception = town.reception
        for index in 0..<20 {
            let push = InboundPush(headers: [:], body: Array("{garbage \(index)".utf8), heard: town.clock.now)
            let said = words(await reception.receive(push, party: "zto", account: "zto-main", segment: "track"))
            #expect(said.hasPrefix("401"))
        }
        #expect(try await town.messages().count == 5)
    }

    @Test(arguments: [
        "<UpdateInfo><mailNo>YT8800000000001</mailNo><infoContent>SIGNED", "<!DOCTYPE a><UpdateInfo></UpdateInfo>",
        "<UpdateInfo><mailNo>YT8800000000001</mailNo><infoContent>GOT</infoContent><infoContent>SIGNED</infoContent></UpdateInfo>",
        "<Other/>", "",
    ])
    func `a genuine body that cannot be read is kept raw once, and refused in the sender's words`(text: String)
        async throws
    {
        let town = try await Town()
        let push = Pushes.yto(text, to: town)
        for _ in 0..<3 {
            let said = words(await town.reception.receive(push, party: "yto", account: "yto-main", segment: "track"))
            #expect(!said.hasPrefix("200") && said.contains("<success>false</success>"))
        }
        let kept = try await town.messages()
        #expect(kept.map(\.outcome) == [.quarantined])
        #expect(kept.map(\.times) == [3], "the same bytes are one message")
        #expect(kept.first?.signature == .verified)
    }

    @Test func `what is kept unread has the verdict of its check`() async throws {
        let town = try await Town { setup in
            setup.accounts.append(
                Account(
                    id: "hundred", party: "kuaidi100", baseURL: "https://poll.test", values: ["customer": "C"],
                    secrets: ["key": Secret("k")]))
        }
        func verdict(_ push: InboundPush, _ party: PartyID, _ account: AccountID) async throws -> SignatureVerdict? {
            let before = try await town.messages().count
            let said = words(await town.reception.receive(push, party: party, account: account, segment: "track"))
            #expect(said.hasPrefix("400"))
            let kept = try await town.messages()
            #expect(kept.count == before + 1)
            return kept.first?.signature
        }
        // Nobody checked it: there is no salt.
        let unchecked = InboundPush(
            body: Array("param=%7B%22lastResult%22%3A%5B%5D%7D".utf8), heard: town.clock.now, hasPathToken: true)
        #expect(try await verdict(unchecked, "kuaidi100", "hundred") == .unsigned)
        // Its digest is right, and it needs no token.
        let (message, timestamp) = (#"{"Nobody":[]}"#, String(town.clock.now.milliseconds))
        let digest = Base64.encode(Digest.hash(message + timestamp + "TEST_CHECKWORD", with: .md5))
        let form: FormBody = ["msgData": message, "timestamp": timestamp, "msgDigest": digest]
        let signed = InboundPush(body: form.bytes(), heard: town.clock.now)
        #expect(try await verdict(signed, "sf", "sf-main") == .verified)
    }

    /// A platform whose adapter throws before it has checked anything.
    private struct Hasty: ForwardingPlatformAdapter {
        let real: any PlatformAdapter

        func receive(_ push: InboundPush, of operation: Operation, account: Account) throws(PartyError)
            -> PlatformPushReading
        {
            throw PartyError(profile.id, .missingField(path: "envelope"))
        }
    }

    @Test(arguments: [true, false])
    func `what a platform's adapter could not check was not verified, however its pushes are signed`(hasToken: Bool)
        async throws
    {
        var town = try await Town()
        guard let doudian = town.parties.platforms["doudian"] else { throw Town.Missing(what: "Doudian") }
        var parties = town.parties
        parties.platforms["doudian"] = Hasty(real: doudian)
        town = town.with(parties)
        var push = Pushes.doudian(tag: "200", caseID: "71", to: town)
        push.hasPathToken = hasToken
        let said = words(await town.reception.receive(push, party: "doudian", account: "dy-main", segment: ""))
        #expect(said.hasPrefix(hasToken ? "400" : "401"))
        let kept = try await town.messages()
        #expect(kept.map(\.signature) == [hasToken ? .unsigned : .missing])
        #expect(kept.map(\.outcome) == [.quarantined])
    }

    @Test func `an unlisted code is taken, kept as it is, and moves nothing`() async throws {
        let town = try await Town()
        let push = Pushes.yto("YT8800000000001", "NEVER_SEEN", "2026-11-22 08:00:00", to: town)
        let said = words(await town.reception.receive(push, party: "yto", account: "yto-main", segment: "track"))
        #expect(said.hasPrefix("200"))
        let view = try await town.ledger.parcelViews(try Town.number("yto", "YT8800000000001")).first
        #expect(view?.reading.status == .unknown)
        #expect(view?.facts.map(\.fact.statement.code) == ["NEVER_SEEN"])
    }

    @Test func `what an unsigned push says is word: it wakes one question per parcel and interval`() async throws {
        let town = try await Town()
        let number = try Town.number("sf", "SF1000000000001")
        try await town.submit(town.merchantCase("AS-1", parcels: [number]))
        town.caller.on("https://merchant.test/events") { _ in .json("heard") }
        town.sfAnswers("SF1000000000001", .init("2026-11-22 08:30:00", "31"))
        _ = try await town.dispatcher().round()
        town.clock.advance(by: .minutes(20))
        let before = town.caller.requests("EXP_RECE_SEARCH_ROUTES").count
        for minute in 10...14 {
            let push = Pushes.sf("SF1000000000001", "80", "2026-11-22 09:\(minute):00", "已签收", to: town)
            let said = words(await town.reception.receive(push, party: "sf", account: "sf-main", segment: "track"))
            #expect(said.contains("<Head>OK</Head>"))
            _ = try await town.dispatcher().round()
        }
        #expect(town.caller.requests("EXP_RECE_SEARCH_ROUTES").count == before + 1)
        let reading = try #require(try await town.ledger.parcelViews(number).first?.reading)
        #expect(reading.delivered == nil && reading.status == .inTransit)
        #expect(try await town.messages(.applied).filter { $0.signature == .unsigned }.count == 5)
    }

    @Test func `a signed word about an order that has no time wakes a question about the order`() async throws {
        let town = try await Town { setup in
            setup.accounts.append(
                Account(
                    id: "zto-main", party: "zto", baseURL: "https://zto.test", values: ["app_key": "key"],
                    secrets: ["app_secret": Secret("zto-secret")]))
            setup.shops[1].accounts["zto"] = ["zto-main"]
            setup.shops[1].policy.interceptionChannels["zto"] = ["zto"]
        }
        let number = try Town.number("zto", "73100000000001")
        town.caller.on("https://merchant.test/events") { _ in .json("heard") }
        town.caller.on("https://zto.test") { _ in
            .json(#"{"status":true,"statusCode":"SYS000","message":"","data":{"centerBizNo":"ZX1"}}"#)
        }
        town.caller.on("track.query") { _ in
            .json(
                #"{"status":true,"statusCode":"SYS000","message":"","result":[{"billCode":"73100000000001","scanType":"发件","scanDate":1795305600000,"desc":"快件离开【苏州中转】"}]}"#
            )
        }
        town.caller.on("queryIntercept") { _ in .json(#"{"status":false,"statusCode":"B0001","message":"none"}"#) }
        try await town.submit(town.merchantCase("AS-1", parcels: [number]))
        _ = try await town.dispatcher().round()
        town.caller.on("queryIntercept") { _ in
            .json(
                #"{"status":true,"statusCode":"SYS000","message":"","data":{"billCode":"73100000000001","status":"INTERCEPTING"}}"#
            )
        }
        town.clock.advance(by: .minutes(20))
        try #require(town.caller.requests("createIntercept").count == 1)
        let before = town.caller.requests("queryIntercept").count
        let push = Pushes.zto(#"{"billCode":"73100000000001","status":"INTERCEPT_FAIL","statusName":"拦截失败"}"#, to: town)
        let said = words(await town.reception.receive(push, party: "zto", account: "zto-main", segment: "intercept"))
        #expect(said.hasPrefix("200"))
        _ = try await town.dispatcher().round()
        #expect(town.caller.requests("queryIntercept").count == before + 1)
        #expect(try await town.ledger.parcelViews(number).first?.reading.interception?.state == .accepted)
    }

    @Test func `without its path token an unsigned push is nobody's`() async throws {
        let town = try await Town()
        var push = Pushes.sf("SF1000000000001", "80", "2026-11-22 09:10:00", to: town)
        push.hasPathToken = false
        let said = words(await town.reception.receive(push, party: "sf", account: "sf-main", segment: "track"))
        #expect(said.hasPrefix("401"))
        push.body = Array("content=%".utf8)
        let garbage = words(await town.reception.receive(push, party: "sf", account: "sf-main", segment: "track"))
        #expect(garbage.hasPrefix("401"))
    }

    @Test func `while a setting is mistyped its pushes are not read, and the sender is told to come again`()
        async throws
    {
        let town = try await Town { setup in setup.accounts[0].values["push_digest"] = "requird" }
        let push = Pushes.sf("SF1000000000001", "80", "2026-11-22 09:10:00", to: town)
        let said = words(await town.reception.receive(push, party: "sf", account: "sf-main", segment: "track"))
        #expect(said.hasPrefix("503"))
        let kept = try await town.messages()
        #expect(kept.map(\.quarantine?.type) == ["bad-setting"])
        #expect(kept.first?.signature == nil)
        #expect(try await town.ledger.parcelViews(try Town.number("sf", "SF1000000000001")).isEmpty)
    }

    @Test func `when nothing can be committed the sender is told to come again`() async throws {
        let store = GatedStore()
        let town = try await Town(store)
        store.fail(with: .unavailable("away"))
        let push = Pushes.yto("YT8800000000001", "GOT", "2026-11-22 08:00:00", to: town)
        let said = words(await town.reception.receive(push, party: "yto", account: "yto-main", segment: "track"))
        #expect(said.hasPrefix("503") && said.contains("<success>false</success>"))
        store.fail(with: nil)
        let again = words(await town.reception.receive(push, party: "yto", account: "yto-main", segment: "track"))
        #expect(again.hasPrefix("200"))
    }

    @Test func `a message keeps what its reader needs again, and no secret`() async throws {
        let town = try await Town()
        let push = Pushes.doudian(tag: "200", caseID: "7000000000000000125", to: town)
        _ = await town.reception.receive(push, party: "doudian", account: "dy-main", segment: "")
        let context = try #require(try await town.messages().first).context
        #expect(Set(context.keys) == ["path_token", "header.content-type", "header.event-sign", "header.app-id"])
    }

    // MARK: Shops

    /// Two shops on one app, with the platform's own numbers.
    private func twoShops(_ change: (inout Town.Setup) -> Void = { _ in }) async throws -> Town {
        try await Town { setup in
            setup.shops[0].platformShopID = "10001"
            var second = setup.shops[0]
            (second.id, second.platformAccount, second.platformShopID) = ("dy-2", "dy-second", "10002")
            setup.shops.append(second)
            var account = setup.accounts[2]
            account.id = "dy-second"
            setup.accounts.append(account)
            change(&setup)
        }
    }

    private func readCases(_ town: Town) async throws -> [String] {
        try await town.openJobs(.readCase).map(\.caseKey.description).sorted()
    }

    @Test func `a push reads the case in the shop that it names`() async throws {
        let town = try await twoShops()
        for (shop, id) in [(Int64(10001), "71"), (10002, "72")] {
            _ = await town.reception.receive(
                Pushes.doudian(tag: "200", caseID: id, shopID: shop, to: town), party: "doudian", account: "dy-main",
                segment: "")
        }
        #expect(try await readCases(town) == ["doudian/dy-1/71", "doudian/dy-2/72"])
    }

    @Test func `of a push with several events the known shop's count, and the others are replayed`() async throws {
        let town = try await twoShops()
        let push = Pushes.doudian(tag: "200", events: [("74", 10002), ("75", 10003)], to: town)
        for _ in 0..<2 { _ = await town.reception.receive(push, party: "doudian", account: "dy-main", segment: "") }
        #expect(try await readCases(town) == ["doudian/dy-2/74"])
        #expect(try await town.messages(.quarantined).map(\.quarantine?.type) == ["unknown-shop"])

        var parties = town.parties
        parties.shops["dy-1"]?.platformShopID = "10003"
        let replay = Replay(ledger: town.ledger, parties: parties, clock: town.clock, person: "Wang")
        #expect(try await replay.run(only: nil, party: nil) == Replay.Outcome(applied: 1))
        #expect(try await readCases(town) == ["doudian/dy-1/75", "doudian/dy-2/74"])
    }

    @Test func `a shop that the settings do not know is kept aside, told of, and replayed once it is known`()
        async throws
    {
        let town = try await twoShops()
        let said = words(
            await town.reception.receive(
                Pushes.doudian(tag: "200", caseID: "73", shopID: 10003, to: town), party: "doudian",
                account: "dy-main", segment: ""))
        #expect(said.hasPrefix("200"), "it is kept: sending it again would not help")
        #expect(try await readCases(town).isEmpty)
        #expect(try await town.messages(.quarantined).map(\.quarantine?.type) == ["unknown-shop"])

        var parties = town.parties
        parties.shops["dy-1"]?.platformShopID = "10003"
        let replay = Replay(ledger: town.ledger, parties: parties, clock: town.clock, person: "Wang")
        #expect(try await replay.run(only: nil, party: nil) == Replay.Outcome(applied: 1))
        #expect(try await readCases(town) == ["doudian/dy-1/73"])
    }

    @Test func `an account with one shop needs no number of it`() async throws {
        let town = try await Town()
        _ = await town.reception.receive(
            Pushes.doudian(tag: "200", caseID: "74", shopID: 99, to: town), party: "doudian", account: "dy-main",
            segment: "")
        #expect(try await readCases(town) == ["doudian/dy-1/74"])
    }
}
