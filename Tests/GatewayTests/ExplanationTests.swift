import CarrierKit
import Ledger
import PartyKit
import RefundRules
import ShipmentModel
import Testing
import WireFormats

@testable import Gateway

/// A case told step by step.
struct ExplanationTests {
    private let town: Town
    private let key: CaseKey
    private let explanation: Explanation

    init() async throws {
        town = try await Town()
        key = try await town.runExplainedCase()
        explanation = try await town.explanation(of: key)
    }

    @Test func `each link of the chain is there: message, evidence, decision, effect, money`() throws {
        let steps = explanation.steps
        let due = try #require(steps.first { $0.code == "due_interception" })
        let evidence = steps.filter { due.because.contains($0.name) }
        #expect(!evidence.isEmpty && evidence.allSatisfy { $0.kind == .evidence && !$0.messages.isEmpty })
        let attempt = try #require(steps.first { $0.kind == .attempt })
        #expect(due.leadsTo.contains(attempt.name) && attempt.because.contains(due.name))
        #expect(attempt.refund == explanation.view.intents.first?.intent.key && attempt.attempt == 1)
        #expect(attempt.job != nil && !attempt.messages.isEmpty)
        let approved = try #require(steps.first { $0.code == "approved" })
        let order = try #require(steps.first { $0.kind == .effect && $0.english.contains("stopped and brought back") })
        #expect(approved.leadsTo.contains(order.name) && order.because == [approved.name])
        #expect(order.english.contains("request TBI") && order.job != nil && order.parcel != nil)
    }

    @Test func `where the platform agreed to what we would not have, every reason stands beside it`() async throws {
        var snapshot = town.merchantCase("AS-9", parcels: [try Town.number("yto", "YT8800000000009")], amount: 200_000)
        snapshot.buyerReportsReceived = true
        snapshot.isRefuseThenRefund = true
        try await town.submit(snapshot)
        let agreed = try #require(
            try await town.explanation(of: snapshot.key).steps.first { $0.code == "agreed_by_platform" })
        let notes = agreed.notes.map(\.english).joined(separator: " ")
        #expect(notes.contains("would not have agreed") && notes.contains("The buyer says the goods were received."))
    }

    @Test func `a cause is named where it is known for sure, and nothing is guessed`() async throws {
        // An answer was heard shortly before; what told of the platform's own refund was a list, which belongs to no case.
        var refunded = town.merchantCase("AS-1", parcels: [try Town.number("yto", Town.explainedWaybill)])
        let other = town.merchantCase("AS-8", parcels: [try Town.number("yto", "YT8800000000008")])
        try await town.submit(other)
        _ = try await town.dispatcher().round()
        town.clock.advance(by: .minutes(2))
        refunded = other
        refunded.heard = town.clock.now
        refunded.refundState = .refunded
        try await town.submit(refunded)
        let steps = try await town.explanation(of: other.key).steps
        let paid = try #require(steps.first { $0.code == "refunded_by_platform" })
        #expect(paid.messages.isEmpty && !paid.notes.contains { $0.english.hasPrefix("Decided") })
        for step in explanation.steps where step.kind == .decision {
            for note in step.notes where note.english.hasPrefix("Decided") {
                let job = explanation.record.messages.first { step.messages.contains($0.id) }?.answeredJob
                #expect(explanation.record.jobs.contains { $0.job.id == job && $0.closedAt == step.at })
            }
        }
    }

    @Test func `every name that a step points at is a step or a question of ours`() {
        let names = Set(explanation.steps.map(\.name))
        #expect(names.count == explanation.steps.count)
        let jobs = Set(explanation.record.jobs.map { "j\($0.job.id)" })
        for step in explanation.steps {
            #expect(step.because.allSatisfy(names.contains), "\(step.name)")
            #expect(step.leadsTo.allSatisfy { names.contains($0) || jobs.contains($0) }, "\(step.name)")
        }
    }

    @Test func `evidence says who, how strong, and why; the way back is read as such`() throws {
        let signed = try #require(explanation.steps.first { $0.english.contains("(code SIGNED)") })
        #expect(signed.english.contains("YTO Express (the carrier itself) says of p1"))
        let words = signed.notes.map(\.english).joined(separator: " ")
        #expect(words.contains("signed for, on the way back that is: back at the sender"))
        #expect(words.contains("Weight: proof, because alone it would be doubtful, but another sign of the return"))
        let departed = try #require(explanation.steps.first { $0.english.contains("(code DEPARTURE)") })
        #expect(departed.notes.contains { $0.english.contains("Weight: proof, because it is a listed code over") })
        #expect(words.contains("a push whose signature over every byte was right"))
        #expect(words.contains("It happened at 2026-11-22 11:30:00."))
        let chinese = signed.chinese + signed.notes.map(\.chinese).joined()
        #expect(chinese.contains("圆通") && chinese.contains("证明") && chinese.contains("签名校验通过的推送"))
    }

    @Test(arguments: ExplanationLanguage.allCases)
    func `no output holds a name or a number of a person`(language: ExplanationLanguage) {
        let now = town.clock.now
        for text in [
            explanation.text(at: now, in: language), explanation.svg(at: now, in: language),
            explanation.json(at: now).text,
        ] {
            for secret in Town.personal { #expect(!text.contains(secret)) }
            #expect(text.contains("129.00") || text.contains("12900"))
        }
    }

    @Test func `times are China's, and the text needs no code alone`() {
        let text = explanation.text(at: town.clock.now)
        #expect(text.contains(town.clock.now.inChina.prefix(10)))
        #expect(!text.contains("Z  "), "no time of UTC stands in it")
        #expect(!text.contains("_24h") && !text.contains("due_interception"))
        #expect(text.contains("The interception that we ordered succeeded: the refund is due."))
        for heading in [
            "IN SHORT", "THE PARCELS", "STEP BY STEP", "HOW MUCH A STATEMENT COUNTS", "WHAT THE NAMES STAND FOR",
        ] {
            #expect(text.contains(heading))
        }
    }

    @Test func `what a person said is masked, who said it is told in the shop alone`() async throws {
        _ = try await town.intake.submit(
            Submission(
                consequences: [
                    .person(key, PersonAction(.note, person: "Li Lei", reason: "签收人：张三，电话13812345678"))
                ]))
        let inside = try await town.explanation(of: key).steps.first { $0.kind == .person }
        #expect(inside?.english == "Li Lei left a note: “签收人：*，电话***78”")
        let outside = try await town.explanation(of: key, for: .outside).steps.first { $0.kind == .person }
        #expect(outside?.chinese == "商家人员留下备注：“签收人：*，电话***78”")
    }

    @Test func `our own sentences are shown whole, although a name could stand behind their words`() {
        let now = town.clock.now
        #expect(DecisionReason(.signed, at: now).shown.english == DecisionCode.signed.english)
        let added = DecisionReason(
            code: "signed", english: DecisionCode.signed.english + " 联系人张三", chinese: "签收人：张三", at: now)
        #expect(added.shown.english == DecisionCode.signed.english + " 联系人*")
        #expect(added.shown.chinese == "签收人：*")
    }

    @Test(arguments: DeadlineAlarm.allCases) func `every alarm of the deadline is a sentence`(alarm: DeadlineAlarm) {
        let code = "deadline_\(alarm.rawValue)"
        let words = ExplanationAlarm.words(
            DecisionReason(code: "alarm", english: code, chinese: code, at: town.clock.now))
        #expect(words == Bilingual(alarm.english, alarm.chinese) && code == alarm.code)
        #expect(words.english.contains("deadline") && words.english.hasSuffix("."))
        #expect(!words.english.contains(code) && !words.chinese.contains(code))
    }

    @Test(arguments: DecisionCode.allCases) func `every code has its sentence, and what makes money due its rule`(
        code: DecisionCode
    ) {
        let alarm = ExplanationAlarm.words(
            DecisionReason(code: "alarm", english: code.rawValue, chinese: code.rawValue, at: town.clock.now))
        #expect(alarm == Bilingual(code.english, code.chinese))
        if code.rawValue.hasPrefix("due_"), code != .dueAt48h { #expect(code.rule != nil) }
    }

    @Test(arguments: [
        (Channel.carrier, Verification.verified, Grade.proof, "listed code"),
        (.carrier, .unprotected, .hint, "plain http"), (.carrier, .unverified, .word, "no signature"),
        (.aggregator, .verified, .hint, "may warn"), (.aggregator, .verified, .proof, "names this aggregator"),
        (.platform, .verified, .hint, "passes on"), (.warehouse, .verified, .proof, "warehouse"),
        (.person, .verified, .hint, "person's word"),
    ])
    func `a weight has its reason`(channel: Channel, verification: Verification, grade: Grade, words: String) throws {
        let fact = Fact(
            Statement(.scan, code: "80", written: .instant(town.clock.now, offsetSeconds: 28_800)),
            about: try Town.number("yto", "YT1000"), by: "yto", channel: channel, heard: town.clock.now,
            through: .answer,
            verification: verification)
        let weighed = WeighedFact(
            meaning: Meaning(.returned), statusOnItsLeg: .returned, when: TimeSpan(town.clock.now), grade: grade)
        let weight = ExplanationWeight(fact: fact, weighed: weighed, grade: grade)
        #expect(weight.words.english.contains(words))
        #expect(!weight.words.chinese.isEmpty)
    }

    @Test func `a view alone is explained too, with what it knows`() async throws {
        let view = try #require(try await town.ledger.caseView(key))
        let plain = Explanation(view)
        #expect(plain.steps.contains { $0.code == "due_interception" })
        #expect(!plain.text(at: town.clock.now).isEmpty)
        #expect(plain.namedSteps.contains { $0.name == "e1" })
    }

    @Test func `the JSON names every id`() throws {
        let json = explanation.json(at: town.clock.now).text
        let fact = try #require(explanation.view.parcels.first?.facts.first)
        let refund = try #require(explanation.view.intents.first)
        for id in [fact.fact.key.rawValue, fact.messages[0].rawValue, refund.intent.key.rawValue, key.afterSaleID] {
            #expect(json.contains(id))
        }
    }
}
