import Digests
import Foundation
import Ledger
import PartyKit
import RefundRules
import ShipmentModel
import Testing
import WireFormats

@testable import Gateway

/// The archive that goes to a courier.
struct ComplaintTests {
    private func bundle(_ town: Town, _ key: CaseKey, in language: ExplanationLanguage = .chinese) async throws
        -> ComplaintBundle
    {
        try #require(
            try await ComplaintBundle.make(
                of: key, from: town.ledger, names: ExplanationNames(town.parties), for: "Li Lei",
                reason: "handed over after the stop", at: town.clock.now, in: language))
    }

    @Test func `raw messages stand as they were heard, with their hashes; each opening is in the audit`() async throws {
        let town = try await Town()
        let key = try await town.runExplainedCase()
        let bundle = try await bundle(town, key)
        let evidence = bundle.files.filter { $0.message != nil }
        #expect(evidence.contains { $0.name.hasSuffix(".json") })
        let bodies = evidence.map { String(decoding: $0.content, as: UTF8.self) }
        #expect(bodies.contains { $0.contains("13800000000") }, "evidence is not touched")
        #expect(evidence.allSatisfy { $0.message?.party == "yto" && $0.name.hasPrefix("evidence/") })

        let manifest = try JSONValue.read(
            String(decoding: try #require(bundle.files.last { $0.name == "manifest.json" }).content, as: UTF8.self))
        let listed = try manifest.array("files")
        #expect(listed.count == bundle.files.count - 1)
        for (entry, file) in zip(listed, bundle.files) {
            #expect(try entry.text("name") == file.name)
            #expect(try entry.text("sha256") == Hex.encode(Digest.hash(file.content, with: .sha256)))
        }
        #expect(try manifest.object("personal_data").text("evidence").contains("exactly as they were heard"))
        #expect(try manifest.array("left_out").count > 0, "the merchant's answers stay here")

        let opened = try await town.ledger.audit(AuditFilter(action: "raw-read")).items
        #expect(Set(opened.compactMap(\.messageID)) == Set(evidence.compactMap { $0.message?.id }))
        #expect(
            opened.allSatisfy { $0.actor == "Li Lei" && $0.reason.english == "complaint: handed over after the stop" })
        #expect(try await town.ledger.verifyAudit(expecting: nil).fault == nil)
    }

    @Test(arguments: ExplanationLanguage.allCases)
    func `the courier is told nothing of the shop's clocks, keys and tasks`(language: ExplanationLanguage) async throws
    {
        let town = try await Town()
        let key = try await town.runExplainedCase()
        let refund = try await town.intent(key).intent
        for file in try await bundle(town, key, in: language).files where file.name.hasPrefix("timeline") {
            // The names of an SVG's styles are the same for everybody.
            let text = String(decoding: file.content, as: UTF8.self).replacing(#/<style>(.|\n)*<\/style>/#, with: "")
            for secret in [
                refund.key.rawValue, "deadline", "截止", "score", "体验分", "48 hours", "48 小时", "Open for a person", "待人工",
                "written down", "落库",
            ] {
                #expect(!text.contains(secret), "\(file.name) tells of \(secret)")
            }
            #expect(text.contains("129.00 CNY") && text.contains(Town.explainedWaybill))
        }
        let timeline = try await town.explanation(of: key, for: .outside)
        let names = Set(timeline.steps.map(\.name))
        #expect(timeline.steps.contains { $0.kind == .evidence } && timeline.steps.contains { $0.kind == .effect })
        #expect(timeline.steps.allSatisfy { ($0.because + $0.leadsTo).allSatisfy(names.contains) })
    }

    @Test func `there is something to complain of, or there is not`() async throws {
        let town = try await Town()
        let key = try await town.runExplainedCase()
        let record = try #require(try await town.ledger.caseRecord(key))
        #expect(ComplaintGrounds.found(in: record).isEmpty, "stopped, back, and paid back")
        func grounds(_ change: (inout CaseView) -> Void) -> Set<ComplaintGrounds> {
            var changed = record
            change(&changed.view)
            return ComplaintGrounds.found(in: changed)
        }
        #expect(grounds { $0.parcels[0].reading.returned = nil } == [.notReturned])
        #expect(grounds { $0.parcels[0].reading.contradictions = [.deliveredAfterSuccess] } == [.contradiction])
        #expect(grounds { $0.parcels[0].reading.lost = $0.parcels[0].reading.returned } == [.lost])
        #expect(
            grounds {
                $0.parcels[0].reading.delivered = $0.parcels[0].reading.returned
                $0.parcels[0].reading.deliveryDirection = .outbound
                $0.parcels[0].reading.returned = nil
            } == [.delivered, .notReturned])
        #expect(
            grounds {
                $0.tasks.append(
                    TaskView(id: 99, caseKey: key, kind: .complaintDue, suggestion: "", openedAt: town.clock.now))
            } == [.task])
        #expect(
            grounds {
                $0.parcels[0].reading.returned = nil
                $0.afterSale.interceptionsAsked = [:]
            }.isEmpty, "nobody was to stop it")
    }

    @Test(arguments: ExplanationLanguage.allCases)
    func `what is derived names nobody, neither of the parcel nor of the shop`(
        language: ExplanationLanguage
    ) async throws {
        let town = try await Town()
        let key = try await town.runExplainedCase()
        _ = try await town.intake.submit(
            Submission(consequences: [.person(key, PersonAction(.note, person: "Han Meimei", reason: "wait"))]))
        for file in try await bundle(town, key, in: language).files where file.message == nil {
            let text = String(decoding: file.content, as: UTF8.self)
            for secret in Town.personal + ["Han Meimei", "Li Lei"] { #expect(!text.contains(secret), "\(file.name)") }
        }
    }

    @Test func `the letter and the requests hold orders, answers and the amount`() async throws {
        let town = try await Town()
        let key = try await town.runExplainedCase()
        let bundle = try await bundle(town, key)
        func text(_ name: String) throws -> String {
            String(decoding: try #require(bundle.files.first { $0.name == name }).content, as: UTF8.self)
        }
        let letter = try text("complaint.txt")
        let order = try #require(try await town.view(key).afterSale.interceptionsAsked.values.first)
        for part in ["圆通", Town.explainedWaybill, order.requestNumber, "129.00 CNY", "已退回发件人"] {
            #expect(letter.contains(part), "\(part)")
        }
        let requests = try text("requests.json")
        #expect(requests.contains("\"intercept\"") && requests.contains(order.requestNumber))
        #expect(requests.contains("evidence/"), "answers name their files")
    }

    @Test(arguments: [true, false])
    func `an order through the platform is in it with the platform's answer, whatever that is`(isTaken: Bool)
        async throws
    {
        let town = try await Town { $0.shops[0].policy.interceptionChannels = ["sf": ["doudian"]] }
        let desk = DoudianDesk(now: town.clock.now, parcels: [("shunfeng", "SF1000000000001")])
        desk.install(in: town.caller)
        town.caller.on("applyLogisticsIntercept") { _ in
            .json(
                #"{"code":10000,"msg":"success","sub_code":"","sub_msg":"","log_id":"1","data":{"intercept_results":[{"company_code":"shunfeng","tracking_no":"SF1000000000001","is_success":\#(isTaken),"unavailable_reason_code":\#(isTaken ? 0 : -1),"intercept_cost":1200,"settlement_mode":0}]}}"#
            )
        }
        town.sfAnswers("SF1000000000001", .init("2026-11-22 08:30:00", "31"))
        let key = desk.key
        _ = try await town.intake.submit(Submission(consequences: [.readCase(key)]))
        _ = try await town.dispatcher().round()
        let record = try #require(try await town.view(key).afterSale.interceptionsAsked.values.first)
        #expect(record.state == (isTaken ? .accepted : .rejected))
        let bundle = try await bundle(town, key)
        let answers = bundle.files.filter { $0.message?.party == "doudian" }
        #expect(answers.map(\.message?.operation) == [.intercept], "and nothing else of the platform's")
        let requests = try #require(bundle.files.first { $0.name == "requests.json" })
        let asked = try JSONValue.read(String(decoding: requests.content, as: UTF8.self)).asArray
        let order = try #require(try asked.first { try $0.text("asked") == "intercept" })
        #expect(try order.array("answers").map { try $0.text("file") } == answers.map(\.name))
        let manifest = try JSONValue.read(
            String(decoding: try #require(bundle.files.last).content, as: UTF8.self))
        #expect(try manifest.array("left_out").contains { try $0.text("operation") == "case_detail" })
    }

    @Test func `a case that nobody knows has no bundle, and deleted bodies are named`() async throws {
        let town = try await Town()
        let key = try await town.runExplainedCase()
        let unknown = try await ComplaintBundle.make(
            of: CaseKey(platform: "p", shop: "s", afterSaleID: "x"), from: town.ledger, names: ExplanationNames(),
            for: "a", reason: "b", at: town.clock.now, in: .english)
        #expect(unknown == nil)
        while try await town.ledger.dropBodies(heardBefore: .distantFuture, limit: 100) > 0 {}
        let bundle = try await bundle(town, key)
        #expect(bundle.files.allSatisfy { $0.message == nil })
        let manifest = try #require(bundle.files.last)
        #expect(String(decoding: manifest.content, as: UTF8.self).contains("deleted_after_retention"))
    }

    // MARK: The archive

    @Test func `checksums are those of the standard`() {
        #expect(ComplaintArchive.checksum(of: Array("123456789".utf8)) == 0xCBF4_3926)
        #expect(ComplaintArchive.checksum(of: []) == 0)
    }

    @Test func `unzip reads the archive and finds every byte`() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "zip-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer {
            do { try FileManager.default.removeItem(at: folder) } catch { Issue.record(error) }
        }
        let contents: [(String, [UInt8])] = [
            ("case/empty", []), ("case/投诉.txt", Array("圆通 <&> \u{0}".utf8)),
            ("case/evidence/all-bytes", (0..<70_000).map { UInt8($0 % 256) }),
        ]
        var archive = ComplaintArchive(year: 2026, month: 11, day: 22, secondOfDay: 40_000)
        for (name, content) in contents { try archive.add(name, content) }
        try Data(archive.finished()).write(to: folder.appending(path: "a.zip"))
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/unzip")
        process.arguments = ["-q", "a.zip"]
        process.environment = ["LC_ALL": "C.UTF-8"]
        process.currentDirectoryURL = folder
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        for (name, content) in contents {
            #expect(try Data(contentsOf: folder.appending(path: name)) == Data(content), "\(name)")
        }
    }

    @Test func `one name twice is refused`() throws {
        var archive = ComplaintArchive(year: 2026, month: 1, day: 1, secondOfDay: 0)
        try archive.add("a", [1])
        #expect(throws: ComplaintArchiveError.nameTwice("a")) { try archive.add("a", [2]) }
    }
}
