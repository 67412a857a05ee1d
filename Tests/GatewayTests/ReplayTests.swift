import CarrierKit
import Ledger
import PartyKit
import PlatformKit
import RefundRules
import ShipmentModel
import Testing

@testable import Gateway

/// Messages that could not be read are read again once an adapter or the settings have learnt.
struct ReplayTests {
    /// An adapter of Doudian's that cannot read anything yet, once genuine.
    private struct Unlearned: ForwardingPlatformAdapter {
        let real: any PlatformAdapter

        func read(
            _ answer: InboundAnswer, of operation: Operation, shop: ShopID, to wish: PlatformWish?, heard: Instant
        ) throws(PartyError) -> PlatformReport {
            throw PartyError(profile.id, .missingField(path: "new_field"))
        }
        func receive(_ push: InboundPush, of operation: Operation, account: Account) throws(PartyError)
            -> PlatformPushReading
        {
            let reading = try real.receive(push, of: operation, account: account)
            guard reading.signature.isAcceptable else { return reading }
            let error = PartyError(profile.id, .missingField(path: "new_field"))
            return PlatformPushReading(
                signature: reading.signature, events: [], unreadable: error,
                acknowledgement: real.refusal(of: push, status: 400))
        }
    }

    /// A town before the adapter learnt, and the parties after.
    private func unlearnedTown() async throws -> (town: Town, learned: Parties) {
        let town = try await Town()
        let learned = town.parties
        guard let doudian = learned.platforms["doudian"] else { throw Town.Missing(what: "Doudian") }
        var parties = town.parties
        parties.platforms["doudian"] = Unlearned(real: doudian)
        return (town.with(parties), learned)
    }

    private func replay(_ town: Town, _ parties: Parties) -> Replay {
        Replay(ledger: town.ledger, parties: parties, clock: town.clock, person: "Wang")
    }

    @Test func `a push that could not be read is applied by a later reading, as heard when it came`() async throws {
        let (town, learned) = try await unlearnedTown()
        let push = Pushes.doudian(tag: "200", caseID: "7000000000000000125", to: town)
        _ = await town.reception.receive(push, party: "doudian", account: "dy-main", segment: "")
        let kept = try #require(try await town.messages(.quarantined).first)
        #expect(kept.quarantine?.type == "missing-field")
        #expect(try await replay(town, town.parties).run(only: nil, party: nil) == .init(stillUnreadable: 1))

        town.clock.advance(by: .days(3))
        #expect(try await replay(town, learned).run(only: kept.id, party: nil) == .init(applied: 1))
        let after = try #require(try await town.ledger.message(kept.id))
        #expect(after.outcome == .applied && after.firstHeard == kept.firstHeard)
        #expect(try await town.openJobs(.readCase).map(\.caseKey.afterSaleID) == ["7000000000000000125"])
        #expect(try await replay(town, learned).run(only: nil, party: nil) == .init(), "nothing is left")
        let opened = try await town.ledger.audit(AuditFilter()).items.filter { $0.action == "raw-read" }
        #expect(opened.count == 2 && opened.allSatisfy { $0.actor == "Wang" && $0.reason.english == "replay" })
    }

    @Test func `a push of a carrier proves what its signature proves, checked anew`() async throws {
        let town = try await Town()
        let push = Pushes.yto("YT8800000000001", "TMS_RETURN", "2026-11-22 08:00:00", to: town)
        _ = try await town.intake.submit(
            Submission(
                message: InboundMessage(
                    party: "yto", account: "yto-main", operation: .pushTrack, direction: .push, signature: .verified,
                    context: ["path_token": "no"], body: push.body, heard: town.clock.now),
                quarantine: .init(type: "missing-field", detail: "once")))
        let number = try Town.number("yto", "YT8800000000001")
        var robbed = town.parties
        robbed.accounts["yto-main"]?.secrets["secret"] = Secret("another")
        #expect(try await replay(town, robbed).run(only: nil, party: "yto") == .init(stillUnreadable: 1))
        #expect(try await replay(town, town.parties).run(only: nil, party: "sf") == .init())
        #expect(try await replay(town, town.parties).run(only: nil, party: "yto") == .init(applied: 1))
        let view = try await town.ledger.parcelViews(number).first
        #expect(view?.reading.returning?.grade == .proof)
    }

    @Test func `samples with a wrong signature are never read`() async throws {
        let town = try await Town()
        let push = Pushes.yto("<UpdateInfo><mailNo>YT8800000000001</mailNo></UpdateInfo>", secret: "wrong", to: town)
        _ = await town.reception.receive(push, party: "yto", account: "yto-main", segment: "")
        #expect(try await replay(town, town.parties).run(only: nil, party: nil) == .init(stillUnreadable: 1))
        let opened = try await town.ledger.audit(AuditFilter()).items.filter { $0.action == "raw-read" }
        #expect(opened.isEmpty)
    }

    @Test func `an answer read again proves nothing that its way to us could not`() async throws {
        let town = try await Town()
        let scans = [CarrierAnswers.Scan("2026-11-21 09:00:00", "TMS_RETURN"), .init("2026-11-22 08:00:00", "SIGNED")]
        guard case .answered(let answer) = CarrierAnswers.ytoTrack("YT8800000000001", scans) else { return }
        for (answers, type) in [("poll 1", "missing-field"), ("poll 2", "wrong-subject")] {
            _ = try await town.intake.submit(
                Submission(
                    message: InboundMessage(
                        party: "yto", account: "yto-main", operation: .track, direction: .answer, answers: answers,
                        status: 200, body: answer.body, heard: town.clock.now),
                    quarantine: .init(type: type, detail: "once")))
        }
        let outcome = try await replay(town, town.parties).run(only: nil, party: nil)
        #expect(outcome == .init(applied: 1, stillUnreadable: 1), "what answered another question stays aside")
        let view = try await town.ledger.parcelViews(try Town.number("yto", "YT8800000000001")).first
        #expect(view?.reading.returned?.grade == .hint)
    }

    /// Keeps an answer that could not be read, with what was asked.
    private func keep(
        _ outcome: CallOutcome, of operation: Operation, to context: AskedContext, from account: Account, in town: Town
    ) async throws {
        guard case .answered(let answer) = outcome else { return }
        _ = try await town.intake.submit(
            Submission(
                message: InboundMessage(
                    party: account.party, account: account.id, operation: operation, direction: .answer,
                    answers: "job 1 try 1", status: 200,
                    context: context.answered(asked: town.clock.now, protection: .verified), body: answer.body,
                    heard: town.clock.now),
                quarantine: .init(type: "missing-field", detail: "once")))
    }

    @Test func `an answer whose question is kept proves what it would have proved then`() async throws {
        let town = try await Town()
        let (yto, sf) = (
            try Town.number("yto", "YT8800000000001"), try Town.number("sf", "SF1000000000001")
        )
        let accounts = town.parties.accounts
        try await keep(
            CarrierAnswers.ytoTrack(
                yto.waybill.rawValue,
                [.init("2026-11-21 09:00:00", "TMS_RETURN"), .init("2026-11-22 08:00:00", "SIGNED")]),
            of: .track, to: AskedContext(.track([.init(yto)])), from: try #require(accounts["yto-main"]), in: town)
        let order = InterceptionOrder(
            reference: .init(number: sf, requestNumber: "R1", carrierNumber: nil), destination: .sender(nil), reason: ""
        )
        try await keep(
            CarrierAnswers.sfIntercepted(), of: .intercept, to: AskedContext(.intercept(order)),
            from: try #require(accounts["sf-main"]), in: town)
        #expect(try await replay(town, town.parties).run(only: nil, party: nil) == .init(applied: 2))
        let returned = try await town.ledger.parcelViews(yto).first?.reading.returned
        #expect(returned?.grade == .proof)
        let facts = try await town.ledger.parcelViews(sf).first?.facts ?? []
        #expect(facts.map(\.fact.statement.topic) == [.interception])
    }

    @Test func `a case that could not be read is read anew, not as it was`() async throws {
        let (town, learned) = try await unlearnedTown()
        let desk = DoudianDesk(now: town.clock.now, parcels: [])
        desk.install(in: town.caller)
        _ = try await town.intake.submit(Submission(consequences: [.readCase(desk.key)]))
        _ = try await town.dispatcher().round()
        #expect(try await town.ledger.caseView(desk.key) == nil)
        let outcome = try await replay(town, learned).run(only: nil, party: "doudian")
        #expect(outcome.applied == 1)
        #expect(try await town.openJobs(.readCase).count == 1)
        #expect(try await town.ledger.caseView(desk.key) == nil)
    }
}
