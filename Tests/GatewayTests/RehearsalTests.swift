import Ledger
import LedgerSQLite
import PartyKit
import RefundRules
import ShipmentModel
import Testing
import WireFormats

@testable import Gateway

/// The past decided anew: the same with the same rules, and told apart where it is not.
struct RehearsalTests {
    private typealias Scan = CarrierAnswers.Scan

    private func rehearse(
        _ town: Town, from: Instant? = Instant(seconds: 0), to: Instant? = nil, party: PartyID? = nil,
        _ change: (inout DecisionSettings) -> Void = { _ in }
    ) async throws -> RehearsalResult {
        var decisions = town.decisions
        change(&decisions)
        return try await Rehearsal(ledger: town.ledger, parties: town.parties, decisions: decisions).run(
            .init(from: from, to: to), party: party, at: town.clock.now)
    }

    /// A Doudian case from its announcement to the money.
    private func paidCase(_ town: Town) async throws -> DoudianDesk {
        let desk = try await town.dueCase()
        _ = try await town.dispatcher().round()
        try await town.drive(.minutes(10))
        #expect(try await town.state(desk.key) == .refunded)
        return desk
    }

    private func isSame(_ result: RehearsalResult) -> Bool {
        result.differences.isEmpty && result.unreproducible.isEmpty
    }

    @Test func `with the same rules every decision comes out the same`() async throws {
        let town = try await Town()
        let desk = try await paidCase(town)
        let result = try await rehearse(town)
        #expect(isSame(result))
        #expect(result.cases == 1 && result.read > 4 && result.bodiesDeleted == 0 && result.unreadable.isEmpty)
        #expect(desk.payments == 1, "nothing is performed")
    }

    @Test func `so does what a platform could not be told, and what a person ordered then`() async throws {
        let town = try await Town()
        let desk = DoudianDesk(now: town.clock.now, parcels: [])
        desk.install(in: town.caller)
        desk.fates(DoudianDesk.refuseRefund, .refused(code: 40001, subCode: "isv.parameter-missing"))
        _ = try await town.intake.submit(Submission(consequences: [.readCase(desk.key)]))
        _ = try await town.dispatcher().round()
        try await town.order(.refuse, desk.key)
        try await town.drive(.minutes(10))
        try await town.order(.refuse, desk.key)
        try await town.drive(.minutes(10))
        #expect(desk.happened == [DoudianDesk.refuseRefund])
        let codes = CaseDecisions(try await town.view(desk.key), until: town.clock.now).decided.map(\.code)
        #expect(codes.contains("refusal_not_told"))
        #expect(isSame(try await rehearse(town)))
    }

    @Test func `so does a merchant's case with pushes, on SQLite, and nothing is written`() async throws {
        let file = try TemporaryFile()
        let town = try await Town(try SQLiteStore(path: file.path))
        let waybill = "YT8800000000001"
        town.caller.on("https://merchant.test/events") { _ in .json("heard") }
        town.caller.on("subscribe_adapter") { _ in CarrierAnswers.ytoSubscribed(waybill) }
        town.caller.on("wanted_report_adapter") { _ in CarrierAnswers.ytoTaken }
        town.caller.on("track_query_adapter") { _ in
            CarrierAnswers.ytoTrack(waybill, [Scan("2026-11-22 08:00:00", "DEPARTURE")])
        }
        let snapshot = town.merchantCase("AS-1", parcels: [try Town.number("yto", waybill)])
        try await town.submit(snapshot)
        _ = try await town.dispatcher().round()
        town.clock.advance(by: .hours(3))
        for (code, time, signer) in [("TMS_RETURN", "10:00:00", ""), ("SIGNED", "11:30:00", "退回")] {
            let push = Pushes.yto(waybill, code, "2026-11-22 \(time)", signer: signer, to: town)
            _ = await town.reception.receive(push, party: "yto", account: "yto-main", segment: "track")
        }
        _ = try await town.dispatcher().round()
        let refund = try await town.intent(snapshot.key)
        let paid = TargetAnswer(.done, amount: refund.intent.amount, reference: "P-77", at: town.clock.now)
        town.clock.advance(by: .hours(1))
        _ = try await town.intake.submit(Submission(consequences: [.refund(refund.intent.key, attempt: nil, paid)]))
        #expect(try await town.state(snapshot.key) == .refunded)

        let before = try await town.ledger.audit(AuditFilter(limit: 1000)).items
        let view = try await town.view(snapshot.key)
        #expect(isSame(try await rehearse(town)))
        #expect(try await town.ledger.audit(AuditFilter(limit: 1000)).items == before)
        #expect(try await town.view(snapshot.key) == view)
    }

    @Test func `a call that nobody answered and an order of a person's come out the same`() async throws {
        let town = try await Town()
        let desk = try await town.dueCase()
        desk.fates(DoudianDesk.agreeRefund, .lost)
        _ = try await town.dispatcher().round()
        try await town.drive(.minutes(20))
        #expect(try await town.intent(desk.key).attempts.count == 2)
        #expect(try await town.state(desk.key) == .refunded)
        let second = town.merchantCase("AS-2", parcels: [try Town.number("yto", "YT8800000000002")])
        town.caller.on("subscribe_adapter") { _ in CarrierAnswers.ytoSubscribed("YT8800000000002") }
        town.caller.on("track_query_adapter") { _ in CarrierAnswers.ytoTrack("YT8800000000002", []) }
        town.caller.on("https://merchant.test/") { _ in .json("heard") }
        try await town.submit(second)
        try await town.drive(.minutes(5))
        _ = try await town.intake.submit(
            Submission(consequences: [.person(second.key, PersonAction(.pay, person: "Wang", reason: "goodwill"))]))
        try await town.drive(.minutes(5))
        #expect(try await town.state(second.key) == .refunding)
        #expect(isSame(try await rehearse(town)))
    }

    @Test func `other settings decide otherwise, and the message that makes the difference is named`() async throws {
        let town = try await Town()
        let desk = try await town.dueCase()
        let result = try await rehearse(town) { settings in
            settings.policies[Town.doudianShop]?.paysAtInterceptionSuccess = false
        }
        #expect(result.unreproducible.isEmpty)
        let payment = try #require(result.differences.first { $0.kind == .payment })
        #expect(payment.key == desk.key && payment.now == nil)
        #expect(payment.then?.text == "129.00 CNY, due_interception, written")
        let heard = try await town.view(desk.key).parcels.flatMap(\.facts).filter {
            payment.then?.evidence.contains($0.fact.key) == true
        }
        #expect(!heard.isEmpty && payment.messages.map(\.id) == heard.flatMap(\.messages))
        #expect(payment.messages.map(\.party) == ["sf"])
        let state = try #require(result.differences.first { $0.kind == .state })
        #expect(state.then?.text.hasPrefix("refund_due") == true && state.now?.text.hasPrefix("turned") == true)
        #expect(result.decisive.count >= 2 && result.json.text.contains("\"payment\""))
    }

    @Test func `a case that would not have been let on the road asks for no interception`() async throws {
        let town = try await Town()
        let desk = try await town.approvedCase()
        let result = try await rehearse(town) { $0.policies[Town.doudianShop]?.amountLimitMinor = 100 }
        let kinds = result.differences.map(\.kind)
        #expect(kinds.contains(.interception) && kinds.contains(.decision))
        #expect(result.differences.first { $0.kind == .interception }?.now == nil)
        #expect(result.differences.allSatisfy { $0.key == desk.key })
    }

    @Test func `another period and another party have nothing to tell`() async throws {
        let town = try await Town()
        _ = try await town.dueCase()
        func decide(_ settings: inout DecisionSettings) {
            settings.policies[Town.doudianShop]?.paysAtInterceptionSuccess = false
        }
        #expect(try await rehearse(town, party: "sf", decide).decisive.isEmpty == false)
        #expect(try await rehearse(town, party: "doudian", decide).decisive.isEmpty == false)
        let other = try await rehearse(town, party: "yto", decide)
        #expect(other.differences.isEmpty && other.cases == 0)
        #expect(try await rehearse(town, from: town.clock.now + .days(1), decide).differences.isEmpty)
        let until = try await rehearse(town, to: town.clock.now - .minutes(30), decide)
        #expect(until.differences.isEmpty, "the money came due later")
    }

    @Test func `what retention deleted is counted and named, not passed over`() async throws {
        let town = try await Town()
        let desk = try await paidCase(town)
        town.clock.advance(by: .days(200))
        let dropped = try await town.ledger.dropBodies(heardBefore: town.clock.now - .days(100), limit: 1000)
        #expect(dropped > 4)
        let result = try await rehearse(town)
        #expect(result.bodiesDeleted == dropped && result.read == 0)
        #expect(result.differences.isEmpty && result.unreproducible.map(\.key) == [desk.key])
        #expect(result.unreproducible.first?.causes.contains(.bodyDeleted) == true)
        #expect(result.apologies.contains { $0.contains("cannot be reproduced because the raw messages") })
    }

    @Test func `an order that was given before orders were kept is said to be missing`() async throws {
        let town = try await Town()
        let key = try await town.dueMerchantCase()
        // Past the intake: as it was before the journal.
        _ = try await town.ledger.record(
            [Submission(consequences: [.person(key, PersonAction(.close, person: "Wang", reason: "sold"))])],
            at: town.clock.now)
        #expect(try await town.state(key) == .closed)
        let result = try await rehearse(town)
        #expect(result.differences.isEmpty && result.unreproducible.first?.causes == [.personsOrderNotKept])
    }

    @Test func `messages about numbers that no case names are read and left out`() async throws {
        let town = try await Town()
        let push = Pushes.yto("YT8800000000009", "TMS_RETURN", "2026-11-22 08:00:00", to: town)
        _ = await town.reception.receive(push, party: "yto", account: "yto-main", segment: "track")
        let result = try await rehearse(town)
        #expect(result.unclaimed == 1 && result.read == 0 && result.cases == 0)
    }

    @Test func `a message that cannot be checked any more is counted`() async throws {
        let town = try await Town()
        let push = Pushes.yto("YT8800000000001", "TMS_RETURN", "2026-11-22 08:00:00", to: town)
        _ = await town.reception.receive(push, party: "yto", account: "yto-main", segment: "track")
        var parties = town.parties
        parties.accounts["yto-main"]?.secrets["secret"] = Secret("another")
        #expect(
            try await rehearse(town.with(parties)).unreadable == ["its signature does not check with today's secret"])
        parties.accounts["yto-main"] = nil
        #expect(try await rehearse(town.with(parties)).unreadable == ["account yto-main is not in the settings"])
    }

    // MARK: The pure part

    private func decisions(_ change: (inout CaseDecisions) -> Void = { _ in }) -> CaseDecisions {
        var decisions = CaseDecisions(nothingAt: Books.now)
        decisions.state = .refundDue
        decisions.decided = ["approved", "turned", "due_returned"].map {
            .init(at: Books.now, code: $0, words: "", evidence: [])
        }
        change(&decisions)
        return decisions
    }

    private func differences(_ then: CaseDecisions, _ now: CaseDecisions) -> [DecisionDifference] {
        DecisionDifference.all(
            of: Books.subject().afterSale.key, then: then, now: now, end: Books.now + .hours(1))
    }

    @Test func `another way to the same end is passing`() {
        let found = differences(decisions(), decisions { $0.decided.remove(at: 1) })
        #expect(found.map(\.kind) == [.decision] && found[0].isPassing)
        #expect(found[0].then?.text == "turned" && found[0].now == nil)
        #expect(differences(decisions(), decisions()).isEmpty)
    }

    @Test func `two decisions in one place stand side by side`() {
        let found = differences(
            decisions(),
            decisions {
                $0.decided[1].code = "signed"
                $0.state = .signed
            })
        #expect(found.map(\.kind) == [.state, .decision])
        #expect(found[1].then?.text == "turned" && found[1].now?.text == "signed" && !found[1].isPassing)
    }

    @Test func `an order that one side wrote and took back is no difference in money`() {
        let payment = CaseDecisions.Payment(
            part: 1, amount: Books.money(100), reason: "due_returned", isByPerson: false, phase: .dropped,
            at: Books.now,
            evidence: [])
        #expect(differences(decisions(), decisions { $0.payments = [payment] }).isEmpty)
        var other = payment
        other.phase = .written
        #expect(differences(decisions(), decisions { $0.payments = [other] }).map(\.kind) == [.payment])
        var more = other
        more.amount = Books.money(200)
        #expect(
            differences(decisions { $0.payments = [other] }, decisions { $0.payments = [more] }).map(\.kind) == [
                .payment
            ])
    }

    @Test func `what a state became after the period is not compared`() {
        let later = decisions {
            $0.state = .refunded
            $0.stateSince = Books.now + .hours(2)
        }
        #expect(differences(decisions(), later).isEmpty)
    }

    // MARK: What is kept for it

    @Test func `an order given twice in one moment is two orders`() async throws {
        let town = try await Town()
        let key = try await town.dueMerchantCase()
        let note = Submission(consequences: [.person(key, PersonAction(.note, person: "Wang", reason: "called"))])
        _ = try await town.intake.submit(note)
        _ = try await town.intake.submit(note)
        let notes = try await town.view(key).audit.filter { $0.actor == "Wang" }
        #expect(notes.count == 2 && notes.allSatisfy { $0.messageID != nil })
        let kept = try await town.messages().filter { $0.direction == .person }
        #expect(kept.count == 2 && kept.allSatisfy { $0.party == "turnback" })
    }

    @Test func `an answer keeps what was asked and how it came, and no secret`() async throws {
        let town = try await Town()
        _ = try await paidCase(town)
        let contexts = try await town.messages().filter { $0.direction == .answer && $0.party != "turnback" }.map(
            \.context)
        #expect(contexts.allSatisfy { $0["protection"] == "verified" && $0["asked_ms"] != nil })
        let all = contexts.flatMap(\.values).joined()
        #expect(!all.contains("TEST_CHECKWORD") && !all.contains("dy-token") && !all.contains("13800000000"))
        let asked = contexts.compactMap { $0["about"] }
        #expect(asked.contains("sf/SF1000000000001"))
    }
}
