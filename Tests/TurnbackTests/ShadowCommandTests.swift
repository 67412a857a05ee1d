import Ledger
import PartyKit
import RefundRules
import ShipmentModel
import Testing
import WireFormats

@testable import turnback

/// `turnback shadow`: what it prints of a ledger.
struct ShadowCommandTests {
    private let program: TurnbackProgram

    init() async throws { program = try await TurnbackProgram.withLedger() }

    private func run(_ arguments: String...) async throws -> TurnbackProgram.Ended {
        try await program.run(["shadow"] + arguments + ["--config", program.config], input: "", environment: [:])
    }

    /// A case of the shop's that was refunded at its platform without us.
    private func keepRefundedCase() async throws {
        var settings = try SettingsText.small().read()
        settings.sqlitePath = program.folder.path(of: "shop.sqlite")
        let heard = Instant(seconds: 1_772_500_000)
        var snapshot = CaseSnapshot(
            key: CaseKey(platform: "merchant", shop: "own-shop", afterSaleID: "A-1"), heard: heard)
        snapshot.amount = Money(minorUnits: 12_900, currency: .cny)
        snapshot.refundState = .refunded
        let ledger = try await Program.openLedger(settings)
        _ = try await ledger.record([Submission(snapshots: [snapshot])], at: heard)
        try await ledger.close()
    }

    @Test func `a report shows both sides and the money at risk`() async throws {
        #expect(try await run("report").output == "0 cases, 0 decided by both\n")
        try await keepRefundedCase()
        let report = try await run("report")
        #expect(report.status == 0 && report.output.contains("only_they_paid"))
        #expect(report.output.contains("At risk: 129.00 CNY they paid that we would not have"))
        #expect(report.lines.last == "1 cases, 1 decided by both, 0.0 % agreement")
        let json = try await run("report", "--json", "--shop", "own-shop").json
        #expect(try json.int64("decided") == 1)
        let table = try await run("report", "--csv")
        let rows = try CSVRows.read(Array(table.output.utf8), bytesMax: 100_000)
        #expect(rows.count == 2 && rows[0].cells[0] == "shop" && rows[1].cells[6] == "only_they_paid")
        #expect(try await run("report", "--from", "2026-03-04").lines == ["0 cases, 0 decided by both"])
    }

    @Test func `a case that no message tells of cannot be decided anew`() async throws {
        try await keepRefundedCase()
        let ended = try await run("run")
        #expect(ended.status == 0)
        #expect(ended.lines.last == "1 cases cannot be decided anew: what they rest on is not kept any more.")
    }

    @Test func `a shop that is not in the settings is not known`() async throws {
        #expect(try await run("report", "--shop", "other").status == 2)
        #expect(try await run("run", "--shop", "other").status == 2)
    }
}
