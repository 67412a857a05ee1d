import Gateway
import Ledger
import PartyKit
import RefundRules
import ShipmentModel
import Testing
import WireFormats

/// Our decisions beside what others did.
struct ShadowReportTests {
    private func view(
        _ id: String, audit: [AuditEntry] = [], _ change: (inout Reconciliation.Subject) -> Void
    ) -> CaseView {
        let subject = Books.subject(id, change)
        return CaseView(
            afterSale: subject.afterSale, parcels: subject.parcels,
            intents: subject.intents.map { RefundView(intent: $0, attempts: []) }, jobs: [], tasks: [], audit: audit)
    }

    private func row(_ change: (inout Reconciliation.Subject) -> Void) throws -> ShadowReport.Row {
        try #require(ShadowReport([view("1", change)]).rows.first)
    }

    private func refuse(_ subject: inout Reconciliation.Subject) {
        subject.afterSale.state = .merchantRefused
        subject.afterSale.closedAt = Books.now - .days(1)
    }

    @Test func `both paid, and how much later we would have`() throws {
        let later = try row {
            $0.refunded(ago: .days(2)); $0.intend(.superseded, ago: .hours(12)); $0.back()
        }
        #expect(later.verdict == .bothPaid && later.lag == .hours(36))
        let sooner = try row {
            $0.refunded(ago: .hours(12)); $0.intend(.superseded, ago: .days(2))
        }
        #expect(sooner.verdict == .bothPaid && sooner.lag == .hours(-36))
        let other = try row {
            $0.refunded(); $0.intend(.superseded, Books.money(9_900))
        }
        #expect(other.verdict == .amountDiffers && other.verdict.isAgreement == false)
    }

    @Test func `they paid and the goods came back after: we would have paid then`() throws {
        let back = try row {
            $0.refunded(ago: .days(2)); $0.back(ago: .days(1))
        }
        #expect(back.verdict == .bothPaid && back.lag == .days(1))
        #expect(back.ourPayment?.detail == "due_returned" && back.theirPayment?.detail == "refunded_by_platform")
        let manual = try row {
            $0.refunded(); $0.back(); $0.afterSale.approvedAt = nil
        }
        #expect(manual.verdict == .onlyTheyPaid, "we had not agreed")
    }

    @Test func `one of the two paid`() throws {
        #expect(try row { $0.refunded() }.verdict == .onlyTheyPaid)
        let ours = try row { subject in
            subject.intend(.dropped)
            subject.intents[0].lastError = DecisionCode.refusedAtPlatform.rawValue
            refuse(&subject)
        }
        #expect(ours.verdict == .onlyWePay && ours.theirs.map(\.kind) == [.refuse])
        let contradicted = try row { subject in
            subject.intend(.dropped)
            subject.intents[0].lastError = DecisionCode.contradicted.rawValue
            refuse(&subject)
        }
        #expect(contradicted.verdict == .neitherPays, "we took it back ourselves")
    }

    @Test func `what would have left before its ground was lost counts as paid`() throws {
        func contradicted(after minutes: Int64, withheld: Bool) throws -> ShadowReport.Verdict {
            let key = RefundKey(for: Books.subject("1").afterSale.key, part: 1)
            let entry = AuditEntry(
                sequence: 1, at: Books.now - .days(2), actor: "gateway", action: AuditEntry.withheld, refundKey: key,
                reason: DecisionReason(code: "would_pay_refund", english: "", chinese: "", at: Books.now))
            let view = view("1", audit: withheld ? [entry] : []) { subject in
                subject.intend(.dropped, ago: .days(2))
                subject.intents[0].finishedAt = Books.now - .days(2) + .minutes(minutes)
                subject.intents[0].lastError = DecisionCode.contradicted.rawValue
                refuse(&subject)
            }
            return try #require(ShadowReport([view]).rows.first).verdict
        }
        #expect(try contradicted(after: 60, withheld: true) == .onlyWePay)
        #expect(try contradicted(after: 1, withheld: true) == .neitherPays)
        #expect(try contradicted(after: 60, withheld: false) == .neitherPays, "a live shop's refund was held")
    }

    @Test func `nobody decided, and nobody paid`() throws {
        #expect(try row { _ in }.verdict == .open)
        #expect(try row { $0.intend(.written) }.verdict == .open)
        #expect(try row(refuse).verdict == .neitherPays)
        let live = ShadowReport([
            view("1") {
                $0.intend(.done); $0.back()
            }
        ])
        #expect(live.rows.map(\.verdict) == [.doneByUs] && live.risks.isEmpty, "paid by us is no risk of theirs")
    }

    @Test func `a person's payment through us is theirs`() throws {
        let row = try row {
            $0.intend(.done, by: "Wang: goodwill"); $0.refunded()
        }
        #expect(row.verdict == .onlyTheyPaid && row.theirPayment?.detail == "due_returned")
    }

    @Test func `agreement is counted among the decided, risks by currency and side`() throws {
        let entry = AuditEntry(
            sequence: 1, at: Books.now, actor: "Wang", action: "intercept",
            reason: DecisionReason(code: "intercept", english: "name and words", chinese: "", at: Books.now))
        let report = ShadowReport([
            view("1") {
                $0.refunded(); $0.intend(.superseded); $0.back()
            },
            view("2") { $0.refunded() },
            view("3", audit: [entry]) { _ in },
            view("4") { $0.intend(.written) },
            view("5") {
                $0.intend(.written, ago: .hours(1)); $0.back()
            },
            view("6", refuse),
        ])
        #expect((report.agreed, report.decided, report.agreementPerMille) == (2, 3, 666))
        let risk = try #require(report.risks.first)
        #expect((risk.theirs, risk.ours, risk.withheldFromBuyers) == (12_900, 12_900, 12_900))
        #expect(report.rows.first { $0.key.afterSaleID == "3" }?.theirs.map(\.kind) == [.intercept])
        #expect(!report.json.text.contains("name and words"))
        #expect(ShadowReport([], period: .init()).agreementPerMille == nil)
        #expect(ShadowReport([view("1") { _ in }], period: .init(from: Books.now)).rows.isEmpty)
        let lines = try CSVRows.read(report.csv, bytesMax: 100_000)
        #expect(lines.count == 7 && lines.allSatisfy { $0.cells.count == lines[0].cells.count })
    }

    @Test func `a shadow shop's ledger tells what would have been done and what was`() async throws {
        let town = try await Town(MemoryStore()) { $0.shops[0].mode = .shadow }
        let desk = try await town.approvedCase()
        town.clock.advance(by: .hours(2))
        desk.pay()
        _ = try await town.intake.submit(Submission(consequences: [.readCase(desk.key)]))
        _ = try await town.dispatcher().round()
        let report = ShadowReport(try await ShadowReport.views(in: town.ledger, shops: [Town.doudianShop]))
        let row = try #require(report.rows.first)
        #expect(row.verdict == .onlyTheyPaid && row.ours.map(\.kind) == [.agree, .intercept])
        #expect(row.theirPayment?.amount == Books.money(12_900) && report.risks.first?.theirs == 12_900)
    }

    // MARK: The rules alone

    private func alone(_ town: Town, _ change: (inout DecisionSettings) -> Void = { _ in }) async throws -> ShadowReport
    {
        var decisions = town.decisions
        change(&decisions)
        return try await Rehearsal(ledger: town.ledger, parties: town.parties, decisions: decisions).alone(
            .init(), at: town.clock.now)
    }

    @Test func `over the past the rules decide alone, whatever people had decided`() async throws {
        let town = try await Town(MemoryStore()) { $0.shops[0].mode = .shadow }
        let desk = try await town.approvedCase()
        town.clock.advance(by: .hours(1))
        desk.pay()
        _ = try await town.intake.submit(Submission(consequences: [.readCase(desk.key)]))
        _ = try await town.dispatcher().round()
        #expect(try await town.state(desk.key) == .refunded)
        // The goods come back after the case is over: alone, the rules pay for them then.
        town.clock.advance(by: .hours(1))
        town.sfAnswers(
            "SF1000000000001", .init("2026-11-22 08:30:00", "31"), .init("2026-11-22 10:30:00", "99", reason: "2"),
            .init("2026-11-22 10:50:00", "648"), .init("2026-11-22 10:55:00", "80"))
        try await town.drive(.hours(8), polls: true)
        let report = try await alone(town)
        let row = try #require(report.rows.first)
        #expect(row.ours.first?.kind == .agree && row.ours.contains { $0.kind == .intercept })
        #expect(row.theirPayment?.amount == Books.money(12_900))
        #expect(report.undecidable.isEmpty)
        #expect(try await town.state(desk.key) == .refunded, "nothing is written")
    }

    @Test func `alone beside what a live shop paid, they agree, and other rules do not`() async throws {
        let town = try await Town()
        let key = try await town.dueMerchantCase()
        town.caller.on("https://merchant.test/") { _ in .json("heard") }
        try await town.drive(.minutes(5), polls: true)
        let intent = try await town.intent(key).intent
        let paid = TargetAnswer(.done, amount: intent.amount, at: town.clock.now)
        _ = try await town.intake.submit(Submission(consequences: [.refund(intent.key, attempt: nil, paid)]))
        #expect(try await town.state(key) == .refunded)
        #expect(try await alone(town).rows.map(\.verdict) == [.bothPaid])
        let stricter = try await alone(town) { $0.policies[Town.merchantShop]?.inspectBeforeRefund = true }
        #expect(stricter.rows.map(\.verdict) == [.onlyTheyPaid] && stricter.agreementPerMille == 0)
    }

    @Test func `a case whose messages are gone cannot be decided anew, and is named`() async throws {
        let town = try await Town()
        let key = try await town.dueMerchantCase()
        town.clock.advance(by: .days(200))
        _ = try await town.ledger.dropBodies(heardBefore: town.clock.now, limit: 1000)
        let report = try await alone(town)
        #expect(report.rows.isEmpty && report.undecidable == [key])
    }
}
