import Foundation
@testable import Sandbox
import ShipmentModel
import Testing
import WireFormats

struct BookTests {
    @Test func `new books begin with their opening, and their clock stands at the start`() async throws {
        let playground = try Playground()
        let world = try playground.world()
        #expect(world.clock.now == Playground.start)
        let lines = try playground.bookLines()
        #expect(lines.map(\.kind) == [.opened])
        #expect(lines.first?.realStart == playground.clock.now)
    }

    @Test func `a payment is on the disk before it is told`() async throws {
        let playground = try Playground()
        let world = try playground.world()
        playground.clock.move(.hours(20))
        let id = try SandboxScenario.demo.script("101").id
        guard case .paid = try await world.payDoudian(id, version: nil) else {
            Issue.record("not paid")
            return
        }
        let paid = try playground.bookLines().filter { $0.kind == .paid }
        #expect(paid.map(\.amountMinor) == [12_900])
        #expect(paid.map(\.caseKey) == ["doudian/douyin-shop/\(id)"])
    }

    @Test func `a sandbox that starts again knows everything, and its clock went on`() async throws {
        let playground = try Playground()
        let script = try SandboxScenario.demo.script("1104")
        let waybill = try #require(script.parcels.first?.waybill)
        do {
            let world = try playground.world()
            playground.clock.move(.hours(14))
            _ = try await world.intercept(waybill, of: .zto, by: "zto", requestNumber: "R1")
            _ = try await world.subscribe(waybill, of: .zto, by: "zto")
            _ = try await world.payMerchant(script.id, key: "TBkey", amountMinor: script.amountMinor, currency: "CNY")
        }
        playground.clock.move(.hours(5))
        let world = try playground.world()
        #expect(world.clock.now == Playground.start + .hours(19))
        #expect(await world.merchantPayment(key: "TBkey") != nil)
        #expect(await world.story(waybill, of: .zto)?.interceptionState(at: world.clock.now) == .succeeded)
        #expect(await world.subscriptions.count == 1)
        guard
            case .repeated = try await world.payMerchant(
                script.id, key: "TBkey", amountMinor: script.amountMinor, currency: "CNY")
        else {
            Issue.record("paid a second time")
            return
        }
    }

    @Test func `a line that a crash cut off is removed, because nobody was answered on its strength`() async throws {
        let playground = try Playground()
        do { _ = try playground.world() }
        let handle = try FileHandle(forWritingTo: URL(filePath: playground.configuration.booksPath))
        try handle.seekToEnd()
        try handle.write(contentsOf: Data(#"{"kind":"paid","at_ms":1763946"#.utf8))
        try handle.close()
        let world = try playground.world()
        #expect(await world.entries.map(\.kind) == [.opened])
        #expect(try playground.bookLines().count == 1)
    }

    @Test func `the books of another scenario are refused, and stay open to their own`() throws {
        let playground = try Playground()
        do { _ = try playground.world() }
        playground.configuration.scenario = .quiet
        let error = #expect(throws: WireError.self) { try playground.world() }
        #expect(error?.kind == .wrongType)
        #expect(error?.path == "opened")
        playground.configuration.scenario = .demo
        _ = try playground.world()
        #expect(try playground.bookLines().map(\.kind) == [.opened])
    }

    @Test(
        arguments: [
            (#"{"kind":"paid"}"#, .missingField, "at_ms"), (#"{"kind":"stolen","at_ms":1}"#, .wrongType, "kind"),
            (#"{"kind":"paid","at_ms":"#, .malformed, ""),
        ] as [(String, WireError.Kind, String)])
    func `books with a damaged line are refused, for what is damaged`(
        line: String, kind: WireError.Kind, path: String
    ) throws {
        let playground = try Playground()
        do { _ = try playground.world() }
        let file = URL(filePath: playground.configuration.booksPath)
        try (Data(contentsOf: file) + Data("\(line)\n".utf8)).write(to: file)
        let error = #expect(throws: WireError.self) { try playground.world() }
        #expect(error?.kind == kind)
        #expect(error?.path == path)
    }

    @Test func `books that do not begin with their opening are refused`() throws {
        let playground = try Playground()
        let paid = BookEntry(.paid, at: Playground.start).json.bytes + [UInt8(ascii: "\n")]
        try Data(paid).write(to: URL(filePath: playground.configuration.booksPath))
        let error = #expect(throws: WireError.self) { try playground.world() }
        #expect(error?.kind == .missingField)
        #expect(error?.path == "opened")
    }

    @Test(arguments: BookEntry.Kind.allCases)
    func `a line reads as it was written`(kind: BookEntry.Kind) throws {
        var entry = BookEntry(kind, at: Playground.start, caseKey: "merchant/shop/\"quoted\"")
        (entry.party, entry.waybill, entry.key, entry.number) = ("zto", "731", "k", "n")
        (entry.amountMinor, entry.currency, entry.outcome) = (1, "CNY", "退款")
        (entry.realStart, entry.rate) = (Playground.start, 3600)
        #expect(try BookEntry(entry.json.bytes) == entry)
    }
}
