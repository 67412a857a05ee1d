import Gateway
import Ledger
import PartyKit
import RefundRules
import ShipmentModel
import Testing

/// Before an order to stop a parcel leaves: who can tell is asked whether somebody else's runs, everybody else for scans.
struct LookFirstTests {
    private typealias Scan = CarrierAnswers.Scan
    private static let waybill = "YT8800000000001"
    private static let parcelOfZTO = "73100000000017"
    private static let order = "wanted_report_adapter"
    private static let query = "queryInterceptAndReturnStatus"
    private static let track = "track_query_adapter"

    /// A merchant's shop whose parcels travel with ZTO.
    private func ztoTown(_ answer: @escaping ScriptedCaller.Script) async throws -> (town: Town, key: CaseKey) {
        let town = try await Town(MemoryStore()) { setup in
            setup.accounts.append(
                Account(
                    id: "zto-main", party: "zto", baseURL: "https://zto.test", values: ["app_key": "demoAppKey"],
                    secrets: ["app_secret": Secret("test-app-secret")]))
            setup.shops[1].accounts["zto"] = ["zto-main"]
            setup.shops[1].policy.interceptionChannels["zto"] = ["zto"]
        }
        town.caller.on("https://merchant.test/events") { _ in .json("heard") }
        town.caller.on("track.subsrcibe") { _ in .json(#"{"status":true,"statusCode":"SYS000","result":null}"#) }
        town.caller.on("waybill.track.query") { _ in
            .json(
                #"{"status":true,"statusCode":"SYS000","result":[{"billCode":"73100000000017","scanType":"发件","scanDate":1795305600000,"desc":"发往南京"}]}"#
            )
        }
        town.caller.on(Self.query, answer)
        town.caller.on("createIntercept") { _ in
            .json(#"{"status":true,"statusCode":"SYS000","message":"ok","data":{"centerBizNo":"ZX1"}}"#)
        }
        let snapshot = town.merchantCase("AS-1", parcels: [try Town.number("zto", Self.parcelOfZTO)])
        try await town.submit(snapshot)
        _ = try await town.dispatcher().round()
        return (town, snapshot.key)
    }

    private static func state(_ status: String) -> CallOutcome {
        .json(
            #"{"status":true,"statusCode":"SYS000","message":"ok","data":{"billCode":"73100000000017","serviceCode":"INTERCEPT","status":"\#(status)","statusName":""}}"#
        )
    }

    private func record(_ town: Town, _ key: CaseKey) async throws -> InterceptionRecord? {
        try await town.view(key).afterSale.interceptionsAsked.values.first
    }

    private func told(_ town: Town, _ key: CaseKey) async throws -> String {
        let lines = try await town.explanation(of: key).text(at: town.clock.now)
        return lines.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    @Test func `ZTO is asked first, and what somebody else has running is evidence and no order`() async throws {
        let (town, key) = try await ztoTown { _ in Self.state("INTERCEPTING") }
        #expect(town.caller.requests("createIntercept").isEmpty)
        #expect(town.caller.requests(Self.query).count == 1)
        let view = try await town.view(key)
        #expect(view.afterSale.interceptionsAsked.isEmpty)
        let reading = try #require(view.parcels.first?.reading.interception)
        #expect(reading.state == .accepted && !reading.answersOurReturnRequest)
        let fact = try #require(view.parcels.flatMap(\.facts).first { $0.fact.statement.topic == .interception }?.fact)
        #expect(fact.statement.requestNumber == nil, "it answers no order of ours")
        #expect(try await town.openJobs(.intercept).isEmpty)
        #expect(view.audit.contains { $0.reason.code == "interception_runs_already" })
        let story = try await told(town, key)
        #expect(story.contains("somebody else's interception of it is running"))
        #expect(story.contains("not sent: see the decision"))
    }

    @Test(arguments: ["INTERCEPTING", "INTERCEPT_CANCEL"])
    func `the past, decided anew, looks as it looked`(state: String) async throws {
        let (town, key) = try await ztoTown { _ in Self.state(state) }
        try await town.drive(.hours(3))
        town.clock.advance(by: .minutes(1))
        let rehearsal = Rehearsal(ledger: town.ledger, parties: town.parties, decisions: town.decisions)
        let result = try await rehearsal.run(Reconciliation.Period(), at: town.clock.now)
        #expect(result.cases == 1 && result.unreproducible.isEmpty && result.differences.isEmpty, "\(key)")
    }

    @Test func `somebody else's success pays nothing by itself`() async throws {
        let (town, key) = try await ztoTown { _ in Self.state("INTERCEPT_SUCCESS") }
        try await town.drive(.hours(5))
        #expect(town.caller.requests("createIntercept").isEmpty)
        let view = try await town.view(key)
        #expect(view.intents.isEmpty)
        #expect(view.parcels.first?.reading.interception?.grade == .hint)
    }

    @Test func `somebody else's order that fails later is followed by ours`() async throws {
        let asked = Notes<Int>()
        let (town, key) = try await ztoTown { _ in
            asked.add(1)
            return Self.state(asked.count == 1 ? "INTERCEPTING" : "INTERCEPT_FAIL")
        }
        try await town.drive(.hours(3))
        #expect(town.caller.requests("createIntercept").count == 1)
        let record = try #require(try await record(town, key))
        #expect(record.state == .accepted && record.look == .asked)
        let reading = try await town.view(key).parcels.first?.reading
        #expect(reading?.interception?.state == .accepted, "the failure was the other's")
    }

    @Test(arguments: [
        #"{"status":false,"statusCode":"B0001","message":"拦截单不存在","data":null}"#,
        #"{"status":true,"statusCode":"SYS000","message":"ok","data":{"billCode":"73100000000017","status":"INTERCEPT_CANCEL"}}"#,
    ])
    func `where none runs ours is ordered, once`(answer: String) async throws {
        let (town, key) = try await ztoTown { _ in .json(answer) }
        #expect(town.caller.requests("createIntercept").count == 1)
        #expect(town.caller.requests(Self.query).count == 1)
        let record = try #require(try await record(town, key))
        #expect(record.state == .accepted && record.look == .asked)
        #expect(try await told(town, key).contains("none does"))
    }

    @Test func `who does not answer is asked a few times, and then the parcel is ordered to stop`() async throws {
        let (town, key) = try await ztoTown { _ in .unknown(reason: "no answer") }
        #expect(town.caller.requests("createIntercept").isEmpty)
        try await town.drive(.minutes(3))
        #expect(town.caller.requests(Self.query).count == Dispatcher.lookTriesMax)
        #expect(town.caller.requests("createIntercept").count == 1)
        #expect(try await record(town, key)?.look == .heard, "the scans had been heard")
    }

    @Test func `an order that may have left is repeated without another look`() async throws {
        let tries = Notes<Int>()
        let town = try await Town(MemoryStore())
        let key = try await yto(town, approvedAfter: .minutes(30), scans: [Scan("2026-11-22 08:00:00", "DEPARTURE")]) {
            tries.add(1)
            return tries.count < 3 ? .unknown(reason: "no answer") : CarrierAnswers.ytoTaken
        }
        let looks = town.caller.requests(Self.track).count
        try await town.drive(.minutes(5))
        #expect(tries.count == 3)
        #expect(town.caller.requests(Self.track).count == looks)
        #expect(try await record(town, key)?.state == .accepted)
    }

    // MARK: Carriers that do not tell

    /// A merchant's case with a parcel of YTO that a person agrees to after a while.
    private func yto(
        _ town: Town, approvedAfter wait: Duration, scans: [Scan],
        _ answer: @escaping @Sendable () -> CallOutcome = { CarrierAnswers.ytoTaken }
    ) async throws -> CaseKey {
        var snapshot = town.merchantCase("AS-1", parcels: [try Town.number("yto", Self.waybill)])
        snapshot.isCrossBorder = true
        town.caller.on("https://merchant.test/events") { _ in .json("heard") }
        town.caller.on("subscribe_adapter") { _ in CarrierAnswers.ytoSubscribed(Self.waybill) }
        town.caller.on(Self.track) { _ in
            CarrierAnswers.ytoTrack(Self.waybill, [Scan("2026-11-22 08:00:00", "DEPARTURE")])
        }
        town.caller.on(Self.order) { _ in answer() }
        try await town.submit(snapshot)
        _ = try await town.dispatcher().round()
        #expect(try await town.state(snapshot.key) == .manual)
        town.clock.advance(by: wait)
        town.caller.on(Self.track) { _ in CarrierAnswers.ytoTrack(Self.waybill, scans) }
        let action = PersonAction(.approve, person: "Li", reason: "a good customer")
        _ = try await town.intake.submit(Submission(consequences: [.person(snapshot.key, action)]))
        _ = try await town.dispatcher().round()
        return snapshot.key
    }

    @Test func `a parcel whose scans were just heard is ordered to stop without another question`() async throws {
        let town = try await Town(MemoryStore())
        let key = try await yto(town, approvedAfter: .minutes(5), scans: [Scan("2026-11-22 08:00:00", "DEPARTURE")])
        #expect(town.caller.requests(Self.track).count == 1)
        #expect(town.caller.requests(Self.order).count == 1)
        #expect(try await record(town, key)?.look == .heard)
    }

    @Test func `older scans are asked for anew before the order leaves`() async throws {
        let town = try await Town(MemoryStore())
        let key = try await yto(town, approvedAfter: .minutes(11), scans: [Scan("2026-11-22 08:00:00", "DEPARTURE")])
        #expect(town.caller.requests(Self.track).count == 2)
        #expect(town.caller.requests(Self.order).count == 1)
        #expect(try await record(town, key)?.look == .tracked)
    }

    @Test(arguments: [("SIGNED", "签收"), ("TMS_RETURN", "退回"), ("FAILED", "客户拒收")])
    func `a parcel that turns out to be signed or turned is not ordered to stop`(
        code: String, words: String
    ) async throws {
        let town = try await Town(MemoryStore())
        let key = try await yto(
            town, approvedAfter: .minutes(30),
            scans: [Scan("2026-11-22 08:00:00", "DEPARTURE"), Scan("2026-11-22 09:05:00", code, words)])
        #expect(town.caller.requests(Self.order).isEmpty)
        let view = try await town.view(key)
        #expect(view.afterSale.interceptionsAsked.isEmpty)
        #expect(view.audit.contains { $0.reason.code == "interception_too_late" })
        #expect(try await town.openJobs(.intercept).isEmpty)
    }
}
