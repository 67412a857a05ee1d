@testable import Sandbox
import ShipmentModel
import Testing
import WireFormats

/// What the gateway is told, and how often.
struct ErrandTests {
    private func playground() throws -> Playground {
        let playground = try Playground()
        for party in ["sf", "zto", "yto", "kuaidi100"] {
            playground.configuration.webhooks[party] = "http://127.0.0.1:9/hooks/\(party)/a"
        }
        return playground
    }

    @Test func `nothing is pushed before somebody subscribed, and no history`() async throws {
        let playground = try playground()
        let world = try playground.world()
        playground.clock.move(.hours(13))
        #expect(await world.outstandingErrands.isEmpty)
        _ = try await world.subscribe("73100000000102", of: .zto, by: "zto")
        let first = try #require(await world.outstandingErrands.min { $0.dueAt < $1.dueAt })
        #expect(first.id == "zto/73100000000102/5/turnedBack/0")
        #expect(await world.dueErrands().isEmpty)
    }

    @Test func `a push is repeated until it is heard, and never after`() async throws {
        let playground = try playground()
        let world = try playground.world()
        _ = try await world.subscribe("YT2810000000103", of: .yto, by: "yto")
        playground.clock.move(.hours(16))
        let push = try #require(await world.dueErrands().first)
        try await world.finish(push, isHeard: false)
        #expect(await world.dueErrands().isEmpty)
        playground.clock.move(.minutes(6))
        #expect(await world.dueErrands().map(\.id) == [push.id])
        try await world.finish(push, isHeard: true)
        playground.clock.move(.minutes(59))
        #expect(await world.dueErrands().isEmpty)
    }

    @Test func `ZTO gives up after sixteen tries`() async throws {
        let playground = try playground()
        let world = try playground.world()
        _ = try await world.subscribe("73100000000102", of: .zto, by: "zto")
        playground.clock.move(.hours(10))
        let push = try #require(await world.dueErrands().first)
        for _ in 0..<16 { try await world.finish(push, isHeard: false) }
        #expect(await world.givenUp == [push.id])
    }

    @Test func `backwards means the last scan first, each three times`() async throws {
        let playground = try playground()
        let world = try playground.world()
        _ = try await world.subscribe("73100000000104", of: .zto, by: "zto")
        let told = await world.outstandingErrands.filter { !$0.id.contains("outForDelivery") }
            .sorted { $0.dueAt < $1.dueAt }
        #expect(told.count == 12)
        #expect(told.first?.id.contains("backDelivered/0") == true)
        let firsts = told.filter { $0.id.hasSuffix("/0") }.map { $0.id.split(separator: "/")[3] }
        #expect(firsts == ["backDelivered", "backArrived", "turnedBack", "refused"])
    }

    @Test func `a callback is called only where the configured address is`() async throws {
        let playground = try playground()
        let world = try playground.world()
        _ = try await world.subscribe(
            "JT0000000000107", of: .jt, by: "kuaidi100", callbackURL: "http://192.0.2.1/evil", salt: "s")
        #expect(Set(await world.outstandingErrands.map(\.url)) == ["http://127.0.0.1:9/hooks/kuaidi100/a"])
    }

    @Test(arguments: [
        (Errand.Acknowledgement.sf, #"{"return_code":"0000","return_msg":"成功"}"#, #"{"return_code":"1000"}"#),
        (.zto, #"{"status":true,"statusCode":"200"}"#, #"{"status":false}"#),
        (.yto, "<Response><success>true</success></Response>", "<Response><success>false</success></Response>"),
        (.kuaidi100, #"{"result":true,"returnCode":"200","message":"成功"}"#, #"{"result":true,"returnCode":"200"}"#),
        (.doudian, #"{"code":0,"msg":"success"}"#, #"{"code":1,"msg":"fail"}"#),
    ])
    func `each sender hears only its own words`(kind: Errand.Acknowledgement, heard: String, unheard: String) {
        #expect(kind.isGiven(status: 200, body: Array(heard.utf8)))
        #expect(!kind.isGiven(status: 503, body: Array(heard.utf8)))
        #expect(!kind.isGiven(status: 200, body: Array(unheard.utf8)))
        #expect(!kind.isGiven(status: 200, body: Array("ok".utf8)))
    }
}
