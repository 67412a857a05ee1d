import Ledger
import PartyKit
import RefundRules
import ShipmentModel
import Testing

@testable import Gateway

/// What staff put on record: known and shown, and never money by itself.
struct PersonTests {
    private static let waybill = "YT8800000000001"
    private static let order = "wanted_report_adapter"

    private func number() throws -> WaybillKey { try Town.number("yto", Self.waybill) }

    private func say(
        _ town: Town, _ what: String, by source: String = "courier", at time: String? = nil,
        note: String = "outlet called, 13800000000"
    ) async throws -> PersonReception.Outcome {
        let statement = try PersonStatement(
            what, of: try number(), saidBy: source, at: time, note: note, knownCarriers: ["yto"], heard: town.clock.now)
        return try await PersonReception(intake: town.intake, clock: town.clock).note(statement, by: "Li Lei")
    }

    /// A merchant's case, not yet decided, with a parcel of YTO on its way.
    private func announced(_ town: Town) async throws -> CaseKey {
        let snapshot = town.merchantCase("AS-1", parcels: [try number()])
        town.caller.on("https://merchant.test/events") { _ in .json("heard") }
        town.caller.on("subscribe_adapter") { _ in CarrierAnswers.ytoSubscribed(Self.waybill) }
        town.caller.on("track_query_adapter") { _ in
            CarrierAnswers.ytoTrack(Self.waybill, [.init("2026-11-22 08:00:00", "DEPARTURE")])
        }
        town.caller.on(Self.order) { _ in CarrierAnswers.ytoTaken }
        try await town.submit(snapshot)
        return snapshot.key
    }

    @Test func `an interception asked for by telephone is known, shown as offline, and not ordered again`() async throws
    {
        let town = try await Town(MemoryStore())
        let key = try await announced(town)
        let outcome = try await say(town, "interception_asked", by: "shop")
        #expect(outcome.cases == [key])
        _ = try await town.dispatcher().round()
        #expect(try await town.state(key) == .approved)
        #expect(town.caller.requests(Self.order).isEmpty)
        let view = try await town.view(key)
        let interception = try #require(view.parcels.first?.reading.interception)
        #expect(interception.state == .accepted && !interception.isOnline && interception.grade == .hint)
        #expect(view.parcels.first?.reading.status == .inTransit)
        #expect(view.audit.contains { $0.reason.code == "interception_runs_already" })
        let noted = try #require(view.audit.first { $0.action == "said" })
        #expect(noted.actor == "Li Lei" && noted.reason.evidence == interception.evidence)
        let told = try await town.explanation(of: key).text(at: town.clock.now)
        #expect(told.contains("Li Lei") && !told.contains("13800000000"))
    }

    @Test func `when the courier gives up ours is ordered after all`() async throws {
        let town = try await Town(MemoryStore())
        let key = try await announced(town)
        _ = try await say(town, "interception_asked", by: "shop")
        _ = try await town.dispatcher().round()
        town.clock.advance(by: .minutes(5))
        _ = try await say(town, "interception_failed")
        _ = try await town.dispatcher().round()
        #expect(town.caller.requests(Self.order).count == 1)
        #expect(try await town.view(key).afterSale.interceptionsAsked.values.first?.state == .accepted)
    }

    @Test(arguments: PersonVocabulary.Word.allCases)
    func `no word of a person's pays`(word: PersonVocabulary.Word) async throws {
        let town = try await Town(MemoryStore())
        let key = try await announced(town)
        _ = try await town.dispatcher().round()
        town.clock.advance(by: .hours(1))
        _ = try await say(town, word.rawValue)
        _ = try await town.dispatcher().round()
        try await town.drive(.hours(2))
        let view = try await town.view(key)
        #expect(view.intents.isEmpty)
        #expect(!view.parcels.contains { $0.reading.hasTurned })
        let facts = view.parcels.flatMap(\.facts).map(\.fact).filter { $0.channel == .person }
        #expect(facts.map(\.statement.code) == [word.rawValue])
    }

    @Test func `the same statement once more is a repeat, with one entry in the audit`() async throws {
        let town = try await Town(MemoryStore())
        let key = try await announced(town)
        _ = try await say(town, "refused", at: "2026-11-22 08:50:00")
        let again = try await say(town, "refused", at: "2026-11-22 08:50:00")
        #expect(again.isRepeat)
        #expect(try await town.view(key).audit.count { $0.action == "said" } == 1)
    }

    @Test func `what is kept is read again as it was`() async throws {
        let town = try await Town(MemoryStore())
        _ = try await announced(town)
        _ = try await say(town, "lost", at: "2026-11-22 08:50:00")
        let view = try #require(try await town.messages().first { $0.party == PersonVocabulary.party })
        let body = try await town.ledger.rawBody(of: view.id, for: "test", reason: "test", at: town.clock.now)
        let rereading = Rereading(parties: town.parties, ledger: town.ledger, intents: [:])
        guard case .submission(let read) = try await rereading.outcome(of: view, body: try #require(body)) else {
            return #expect(Bool(false), "it is read")
        }
        let kept = try await town.ledger.parcelViews(try number()).flatMap(\.facts).map(\.fact)
        #expect(read.facts.map(\.key) == kept.filter { $0.channel == .person }.map(\.key))
    }

    @Test(arguments: [
        ("gone", "courier", "2026-11-22 08:50:00", "x", "what"), ("lost", "", "2026-11-22 08:50:00", "x", "said_by"),
        ("lost", "courier", "2026-11-22", "x", "at"), ("lost", "courier", "2026-11-23 08:50:00", "x", "at"),
        ("lost", "courier", "2026-11-22 08:50:00", "", "note"),
    ])
    func `what cannot be taken is said by its field`(
        what: String, source: String, time: String, note: String, field: String
    ) throws {
        let mistake = #expect(throws: PersonStatement.Mistake.self) {
            try PersonStatement(
                what, of: try number(), saidBy: source, at: time, note: note, knownCarriers: ["yto"],
                heard: Instant(seconds: 1_795_309_200))
        }
        #expect(mistake?.field == field)
    }
}
