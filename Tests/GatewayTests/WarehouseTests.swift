import Foundation
import Ledger
import PartyKit
import RefundRules
import ShipmentModel
import Testing

@testable import Gateway

/// The warehouse as a channel of evidence.
struct WarehouseTests {
    /// Nine in the morning in China on 2026-11-22.
    private static let heard = Instant(seconds: 1_795_309_200)

    private static func payload(_ name: String) throws -> [UInt8] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Payloads")
        return [UInt8](try Data(contentsOf: folder.appending(path: name)))
    }

    private static func read(
        _ body: [UInt8], as format: WarehouseList.Format = .csv
    ) throws -> WarehouseList {
        try WarehouseList(body, as: format, knownCarriers: ["sf", "yto"], heard: heard)
    }

    private static func words(_ list: WarehouseList) -> [String] {
        list.receipts.map { "\($0.number) \($0.word.rawValue) \($0.written) \($0.station)" }
    }

    // MARK: Lists

    @Test(arguments: ["warehouse-gb18030.csv", "warehouse-utf8-mark.csv"])
    func `a list is read in either language, encoding and order of columns`(name: String) throws {
        let list = try Self.read(try Self.payload(name))
        #expect(
            Self.words(list) == [
                "yto/YT8800000000001 received 2026-11-22T08:30:00+08:00 WH1-A3",
                "yto/YT8800000000002 damaged 2026-11-22T08:31:00+08:00 WH1-A3",
                "sf/SF1000000000050 empty 2026-11-22T08:32:00+08:00 WH1:B",
            ])
        #expect(list.refused.isEmpty)
    }

    @Test func `every line that is wrong is named with its number, and the good ones are kept`() throws {
        let list = try Self.read(try Self.payload("warehouse-mixed.csv"))
        #expect(list.receipts.map(\.number.waybill.rawValue) == ["YT8800000000001", "YT8800000000009"])
        let fields = list.refused.map { "\($0.line) \($0.reason.prefix { $0 != ":" && $0 != "." })" }
        #expect(
            fields == [
                "3 carrier", "4 waybill", "5 result", "7 time", "8 time", "9 station",
                "10 A quote stands open or inside a cell", "11 5 cells are expected", "12 waybill",
            ])
        #expect(!list.refused.contains { $0.reason.contains("张三") || $0.reason.contains("7.71") })
    }

    @Test(arguments: [
        ("", "bad-header"), ("\n\n", "bad-header"), ("carrier,waybill,result,time\n", "bad-header"),
        ("carrier,waybill,result,time,station,phone\n", "bad-header"),
        ("carrier,waybill,result,time,station,Carrier\n", "bad-header"),
        ("carrier,waybill,result,time,station\n", "empty"), ("\"carrier,waybill\n", "bad-header"),
        ("carrier,waybill,result,time,station\n" + String(repeating: "a,b,c,d,e\n", count: 2001), "too-many-rows"),
    ])
    func `a list as a whole is refused for its header, its size, or for having none`(text: String, type: String) {
        #expect { try Self.read(Array(text.utf8)) } throws: { ($0 as? WarehouseList.Unreadable)?.type == type }
    }

    @Test func `what is neither UTF-8 nor GB 18030 is refused`() {
        #expect { try Self.read([0x63, 0xFF, 0xFF, 0x0A]) } throws: {
            ($0 as? WarehouseList.Unreadable)?.type == "bad-encoding"
        }
    }

    @Test func `JSON holds one receipt or many, and times name their zone`() throws {
        let one =
            #"{"carrier":"yto","waybill":"YT8800000000001","result":"received","time":"2026-11-22T08:30:00+08:00","station":"WH1"}"#
        #expect(try Self.read(Array(one.utf8), as: .json).receipts.count == 1)
        let bad = [
            one.replacing("+08:00", with: ""), one.replacing("\"WH1\"", with: "7"), "7",
            one.replacing("\"WH1\"", with: "\"WH1\",\"phone\":\"1\""), one.replacing("\"station\"", with: "\"time\""),
        ]
        let list = try Self.read(
            Array(#"{"receipts":[\#(bad.joined(separator: ",")),\#(one)]}"#.utf8), as: .json)
        #expect(list.receipts.count == 1 && list.refused.map(\.line) == [1, 2, 3, 4, 5])
        for text in ["[]", "{", "", #"{"receipts":7}"#] {
            #expect { try Self.read(Array(text.utf8), as: .json) } throws: {
                ($0 as? WarehouseList.Unreadable)?.type == "not-json"
            }
        }
        #expect { try Self.read(Array(#"{"receipts":[]}"#.utf8), as: .json) } throws: {
            ($0 as? WarehouseList.Unreadable)?.type == "empty"
        }
    }

    // MARK: Evidence

    private static func csv(_ rows: String...) -> [UInt8] {
        Array(("carrier,waybill,result,time,station\n" + rows.joined(separator: "\n")).utf8)
    }

    private func reception(_ town: Town) -> WarehouseReception {
        WarehouseReception(intake: town.intake, parties: town.parties, clock: town.clock)
    }

    @Test func `what the warehouse received is proof of the return, and makes the money due`() async throws {
        let town = try await Town()
        let number = try Town.number("yto", "YT8800000000001")
        let departed = Fact(
            Statement(
                .scan, code: "DEPARTURE", written: .instant(town.clock.now - .hours(30), offsetSeconds: 28_800)),
            about: number, by: "yto", channel: .carrier, heard: town.clock.now, through: .answer,
            verification: .verified)
        _ = try await town.intake.submit(
            Submission(facts: [departed], snapshots: [town.merchantCase("AS-1", parcels: [number])]))
        let key = CaseKey(platform: "merchant", shop: Town.merchantShop, afterSaleID: "AS-1")
        #expect(try await town.view(key).afterSale.state == .approved)

        let body = Self.csv("yto,YT8800000000001,received,2026-11-22 08:30:00,WH1")
        let outcome = try await reception(town).receive(body, as: .csv, from: "warehouse-1")
        #expect(outcome.taken == 1 && outcome.cases == [key] && !outcome.isRepeat)
        let view = try await town.view(key)
        #expect(view.parcels.first?.reading.returned?.grade == .proof)
        #expect(view.afterSale.state == .refundDue)
        let heard = try #require(view.parcels.first?.facts.first { $0.fact.channel == .warehouse })
        #expect(view.intents.first?.intent.reason.evidence == [heard.fact.key])
        #expect(heard.messages == [try #require(outcome.message)])

        let again = try await reception(town).receive(body, as: .csv, from: "warehouse-1")
        #expect(again.isRepeat && again.taken == 1)
        #expect(try await town.view(key).intents.count == 1)
    }

    @Test func `a list is kept as it came, also one that cannot be read, and can be replayed`() async throws {
        let town = try await Town()
        var poorer = town.parties
        for id in poorer.shops.keys { poorer.shops[id]?.accounts["yto"] = nil }
        poorer.carriers["yto"] = nil
        let reception = WarehouseReception(intake: town.intake, parties: poorer, clock: town.clock)
        let partly = Self.csv(
            "yto,YT8800000000001,received,2026-11-22 08:30:00,WH1",
            "sf,SF1000000000050,received,2026-11-22 08:30:00,WH1")
        let taken = try await reception.receive(partly, as: .csv, from: "warehouse-1")
        #expect(taken.taken == 1 && taken.refused.map(\.line) == [2])
        let wholly = Self.csv("yto,YT8800000000002,damaged,2026-11-22 08:30:00,WH1")
        let none = try await reception.receive(wholly, as: .csv, from: "warehouse-1")
        #expect(none.taken == 0)
        await #expect(throws: WarehouseReception.Failure.self) {
            try await reception.receive(Array("phone\n1".utf8), as: .csv, from: "warehouse-1")
        }
        let kept = try await town.messages(.quarantined)
        #expect(Set(kept.compactMap(\.quarantine?.type)) == ["no-good-row", "bad-header"])
        #expect(kept.allSatisfy { $0.party == "warehouse" && $0.context["sender"] == "warehouse-1" })

        town.clock.advance(by: .days(2))
        let replay = Replay(ledger: town.ledger, parties: town.parties, clock: town.clock, person: "Wang")
        #expect(try await replay.run(only: nil, party: nil) == .init(applied: 1, stillUnreadable: 1))
        #expect(try await town.ledger.parcelViews(try Town.number("yto", "YT8800000000001")).isEmpty)
        #expect(try await replay.run(only: taken.message, party: nil) == .init(applied: 1))
        for waybill in ["YT8800000000001", "YT8800000000002"] {
            let view = try #require(try await town.ledger.parcelViews(try Town.number("yto", waybill)).first)
            #expect(view.reading.returned?.grade == .proof)
            #expect(view.facts.map(\.fact.firstHeard) == [Self.heard], "heard when it came")
        }
        let body = try await town.ledger.rawBody(
            of: try #require(taken.message), for: "Wang", reason: "test", at: town.clock.now)
        #expect(body == partly)
    }
}
