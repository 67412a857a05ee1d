import Foundation
import Ledger
import PartyKit
import RefundRules
import ShipmentModel
import Testing
import WireFormats

@testable import turnback

/// `turnback reconcile`: what it prints, writes and ends with.
struct ReconcileCommandTests {
    private let program: TurnbackProgram

    init() async throws { program = try await TurnbackProgram.withLedger() }

    private func run(_ arguments: String...) async throws -> TurnbackProgram.Ended {
        try await program.run(["reconcile", "--config", program.config] + arguments, input: "", environment: [:])
    }

    /// A case of the shop's that its platform says it has refunded.
    private func keepRefundedCase() async throws {
        var settings = try SettingsText.small().read()
        settings.sqlitePath = program.folder.path(of: "shop.sqlite")
        let heard = Instant(seconds: 1_772_500_000)
        var snapshot = CaseSnapshot(
            key: CaseKey(platform: "merchant", shop: "own-shop", afterSaleID: "7000000000000000125"), heard: heard)
        snapshot.amount = Money(minorUnits: 12_900, currency: .cny)
        snapshot.refundState = .refunded
        let ledger = try await Program.openLedger(settings)
        _ = try await ledger.record([Submission(snapshots: [snapshot])], at: heard)
        try await ledger.close()
    }

    @Test func `nothing to compare is no difference`() async throws {
        let ended = try await run()
        #expect(ended.status == 0 && ended.output == "0 cases compared, 0 differ\n")
        #expect(try await run("--json").json.array("rows").count == 0)
    }

    @Test func `differences are named, and the program ends with 3`() async throws {
        try await keepRefundedCase()
        let ended = try await run()
        #expect(ended.status == 3)
        #expect(ended.output.contains("refund_without_intent: The platform refunded, and no intent of ours"))
        #expect(
            ended.output.contains("platform's 129.00 CNY") && ended.lines.last?.hasPrefix("1 cases compared") == true)
        let json = try await run("--json", "--from", "2026-03-03", "--to", "2026-03-03")
        #expect(try json.status == 3 && json.json.int64("differing") == 1)
        #expect(try await run("--to", "2026-03-02").status == 0, "another day")
    }

    @Test func `the table goes to a file, with what the statement adds`() async throws {
        try await keepRefundedCase()
        let file = try program.folder.write(
            "after_sale_id,amount_minor,currency,time\n8,100,CNY,2026-03-03 09:00:00\n", to: "bill.csv")
        let table = program.folder.path(of: "table.csv")
        let ended = try await run("--platform-file", file, "--csv", "--output", table)
        #expect(ended.status == 3 && ended.output == "")
        let rows = try CSVRows.read(Array(Data(contentsOf: URL(filePath: table))), bytesMax: 100_000)
        #expect(rows.dropFirst().map { $0.cells[14] } == ["unknown_case", "refund_without_intent"])
    }

    @Test func `a statement with mistakes names its lines and ends with 65`() async throws {
        let file = try program.folder.write("after_sale_id,amount_minor,currency,time\n8,1.5,CNY,x\n", to: "bill.csv")
        let ended = try await run("--platform-file", file)
        #expect(ended.status == 65 && ended.output == "")
        #expect(ended.errors == "\(file): line 2: amount_minor must be a whole number of the smallest unit.\n")
    }

    @Test(arguments: [
        ["--json", "--csv"], ["--from", "yesterday"], ["--from", "2026-03-03", "--to", "2026-03-02"],
        ["--parcel-days", "0"],
    ])
    func `what cannot be meant is wrong usage`(_ arguments: [String]) async throws {
        let ended = try await program.run(
            ["reconcile", "--config", program.config] + arguments, input: "", environment: [:])
        #expect(ended.status == 64 && ended.output == "")
    }

    @Test func `a shop that is not in the settings is not known`() async throws {
        let ended = try await run("--shop", "other")
        #expect(ended.status == 2 && ended.errors == "there is no shop other; there are own-shop\n")
    }
}
