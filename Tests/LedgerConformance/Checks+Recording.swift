import Digests
import Ledger
import PartyKit
import RefundRules
import ShipmentModel

extension LedgerConformance {
    /// What `record` keeps of messages and facts.
    static var recordingChecks: [LedgerCheck<Fixture>] {
        [
            LedgerCheck("the same message again is counted, and changes nothing") { fixture in
                let ledger = try await World.ledger(on: fixture.make())
                let number = try World.number()
                let push = World.push("in_transit", about: number, at: World.start)
                var again = push
                again.message?.heard = World.start + .minutes(5)
                again.facts = [
                    World.fact("in_transit", about: number, at: World.start, heard: World.start + .minutes(5))
                ]
                let receipts = try await ledger.record([push, push], at: World.start)
                try expectEqual(receipts.map(\.outcome), [.applied, .duplicate], "outcomes in one batch")
                let later = try await ledger.record([again], at: World.start + .minutes(5))
                try expectEqual(later.first?.outcome, .duplicate, "the outcome of a later copy")
                let id = try unwrap(later.first?.messageID, "the message's id")
                let view = try unwrap(try await ledger.message(id), "the message")
                try expectEqual(view.times, 3, "times")
                try expectEqual(view.firstHeard, World.start, "first heard")
                try expectEqual(view.lastHeard, World.start + .minutes(5), "last heard")
                let facts = try await ledger.parcelViews(number).flatMap(\.facts)
                try expectEqual(facts.count, 1, "facts")
                try expectEqual(facts.first?.fact.firstHeard, World.start, "the fact's first hearing")
                try expectEqual(facts.first?.messages, [id], "the fact's sources")
            },
            LedgerCheck("an unverified copy that came first does not hide the verified one") { fixture in
                let ledger = try await World.ledger(on: fixture.make())
                let number = try World.number()
                let word = World.fact("returned", about: number, at: World.start, verification: .unverified)
                _ = try await ledger.record(
                    [Submission(message: World.message("word"), facts: [word])], at: World.start)
                let proof = World.fact("returned", about: number, at: World.start)
                _ = try await ledger.record(
                    [Submission(message: World.message("proof"), facts: [proof])], at: World.start)
                let heard = try await ledger.parcelViews(number).flatMap(\.facts)
                try expectEqual(heard.map(\.fact.verification), [.verified], "verification")
                try expectEqual(heard.first?.messages.count, 2, "sources")
                try expectEqual(heard.map(\.fact), [word.joined(with: proof)], "the joined fact")
            },
            LedgerCheck("copies of one fact that differ are the same fact in any order and any split") { fixture in
                let (number, copies) = (try World.number(), try Self.differingCopies())
                let joined = copies.dropFirst().reduce(copies[0]) { $0.joined(with: $1) }
                try expectEqual(joined.statement.code, "returned", "whose words stand")
                var random = Random(seed: 5)
                for round in 0..<24 {
                    let ledger = try await World.ledger(on: fixture.make())
                    var rest = copies
                    random.shuffle(&rest)
                    while !rest.isEmpty {
                        let count = 1 + random.below(rest.count)
                        let submissions = rest.prefix(count).map { Submission(facts: [$0]) }
                        _ = try await ledger.record(submissions, at: World.start)
                        rest.removeFirst(count)
                    }
                    let facts = try await ledger.parcelViews(number).flatMap(\.facts)
                    try expectEqual(facts.map(\.fact), [joined], "round \(round)")
                }
            },
            LedgerCheck("a fact keeps the routes of its best verified hearings, in whatever order they come") {
                fixture in
                let number = try World.number()
                func heard(_ verification: Verification, _ routes: HearingRoutes) -> Fact {
                    World.fact("returned", about: number, at: World.start, verification: verification, through: routes)
                }
                let hearings = [
                    heard(.verified, .answer), heard(.unverified, .push), heard(.unprotected, .person),
                    heard(.verified, .push),
                ]
                for order in [[0, 1, 2], [1, 0, 2], [2, 1, 0], [0, 3], [1, 3, 2], [1, 2]] {
                    let ledger = try await World.ledger(on: fixture.make())
                    let facts = order.map { hearings[$0] }
                    for (index, fact) in facts.enumerated() {
                        let message = World.message("hearing \(index)")
                        _ = try await ledger.record([Submission(message: message, facts: [fact])], at: World.start)
                    }
                    let kept = try await ledger.parcelViews(number).flatMap(\.facts).map(\.fact)
                    let joined = facts.dropFirst().reduce(facts[0]) { $0.joined(with: $1) }
                    try expectEqual(kept, [joined], "the fact heard in the order \(order)")
                }
            },
            LedgerCheck("equal answers to different questions are different messages") { fixture in
                let ledger = try await World.ledger(on: fixture.make())
                var one = World.message("{}", direction: .answer)
                one.answers = "job 1 try 1"
                var two = one
                two.answers = "job 2 try 1"
                let receipts = try await ledger.record(
                    [Submission(message: one), Submission(message: two)], at: World.start)
                try expectEqual(Set(receipts.map(\.messageID)).count, 2, "messages")
                try expectEqual(receipts.map(\.outcome), [.applied, .applied], "outcomes")
            },
            LedgerCheck("text with U+0000 is stored without it, and read again as the same fact") { fixture in
                let ledger = try await World.ledger(on: fixture.make())
                let number = try World.number()
                let fact = World.fact("in_transit", about: number, at: World.start, text: "left\u{0} the depot")
                var message = World.message("with\u{0}in")
                message.context = ["x\u{0}": "y\u{0}z"]
                var snapshot = World.snapshot(parcels: [number])
                snapshot.rawState = "6\u{0}"
                snapshot.category = "shoes\u{0}"
                let submission = Submission(message: message, facts: [fact], snapshots: [snapshot])
                let receipt = try await ledger.record([submission], at: World.start).first
                try expectEqual(receipt?.outcome, .applied, "the outcome")
                let heard = try await ledger.parcelViews(number).flatMap(\.facts)
                try expectEqual(heard.first?.fact.statement.text, "left the depot", "the text")
                let id = try unwrap(receipt?.messageID, "the message's id")
                try expectEqual(try await ledger.message(id)?.context, ["x": "yz"], "the context")
                let body = try await ledger.rawBody(of: id, for: "anna", reason: "replay", at: World.start)
                try expectEqual(body, Array("with\u{0}in".utf8), "the raw bytes, which are kept as they came")
                _ = try await ledger.record([submission], at: World.start)
                try expectEqual(try await ledger.parcelViews(number).flatMap(\.facts).count, 1, "facts after a repeat")
                let quarantined = Submission(
                    message: World.message("bad"), quarantine: .init(type: "malformed", detail: "at \u{0}"))
                _ = try await ledger.record([quarantined], at: World.start)
                let kept = try await ledger.messages(MessageFilter(outcome: .quarantined)).items
                try expectEqual(kept.first?.quarantine?.detail, "at ", "the quarantine's detail")
            },
            LedgerCheck("raw bytes come back as they were, and whoever opens them is noted") { fixture in
                let ledger = try await World.ledger(on: fixture.make())
                let receipt = try await ledger.record([Submission(message: World.message("姓名"))], at: World.start)
                let id = try unwrap(receipt.first?.messageID, "the message's id")
                let body = try await ledger.rawBody(of: id, for: "anna", reason: "complaint", at: World.start)
                try expectEqual(body, Array("姓名".utf8), "the body")
                let audit = try await ledger.audit(AuditFilter()).items
                try expect(
                    audit.contains { $0.actor == "anna" && $0.action == "raw-read" && $0.messageID == id }, "no entry")
            },
            LedgerCheck("another sealing key is refused") { fixture in
                let store = try await fixture.make()
                _ = try await World.ledger(on: store)
                let other = try MessageSeal(key: [UInt8](repeating: 8, count: 32))
                do {
                    _ = try await LedgerEngine(store: store, settings: World.settings(), seal: other, at: World.start)
                    throw Nonconformance(description: "opened with another key")
                } catch let error as LedgerError {
                    try expectEqual(error.kind, .misconfigured, "the error")
                }
            },
            LedgerCheck("a quarantined message can be submitted again, and is then applied") { fixture in
                let ledger = try await World.ledger(on: fixture.make())
                let number = try World.number()
                var push = World.push("in_transit", about: number, at: World.start)
                var unread = push
                unread.quarantine = .init(type: "unknown-shape", detail: "no field mailno")
                let first = try await ledger.record([unread], at: World.start)
                try expectEqual(first.map(\.outcome), [.quarantined], "the first outcome")
                try expect(try await ledger.parcelViews(number).isEmpty, "a message that was not read told a fact")
                push.message?.heard = World.start
                let replayed = try await ledger.record([push], at: World.start + .hours(1))
                try expectEqual(replayed.map(\.outcome), [.applied], "the outcome of the replay")
                let id = try unwrap(replayed.first?.messageID, "the message's id")
                try expectEqual(id, first.first?.messageID, "the message's id")
                let view = try unwrap(try await ledger.message(id), "the message")
                try expectEqual(view.outcome, .applied, "the stored outcome")
                try expectEqual(view.quarantine, nil, "the quarantine")
                try expectEqual(try await ledger.parcelViews(number).flatMap(\.facts).count, 1, "facts")
                let worse = try await ledger.record([unread], at: World.start + .hours(2))
                try expectEqual(worse.map(\.outcome), [.duplicate], "what was applied stays so")
                try expectEqual(try await ledger.message(id)?.outcome, .applied, "the stored outcome at last")
            },
            LedgerCheck("one message among hundreds that the store refuses is kept raw alone") { fixture in
                try await keepsRawAlone(fixture, what: StoreFault.refused("this fact cannot be stored"))
            },
            LedgerCheck("one message among hundreds that brings an error nobody foresaw is kept raw alone") { fixture in
                try await keepsRawAlone(fixture, what: Nonconformance(description: "foreseen by nobody"))
            },
            LedgerCheck("an error in one case's decision leaves its facts, flags it, and harms no other") { fixture in
                var rules = DecisionRules.standard
                rules.decide = { inputs in
                    guard inputs.afterSale.key != World.caseKey(1) else {
                        throw Nonconformance(description: "these rules are broken")
                    }
                    return RefundRules.decide(inputs)
                }
                let store = try await fixture.make()
                let ledger = try await World.ledger(on: store, rules: rules)
                let (one, two) = (try World.number(1), try World.number(2))
                let batch = [
                    World.push("in_transit", about: one, at: World.start - .hours(5)),
                    World.push("in_transit", about: two, at: World.start - .hours(5)),
                    World.detail(World.snapshot(World.caseKey(1), parcels: [one])),
                    World.detail(World.snapshot(World.caseKey(2), parcels: [two])),
                ]
                let receipts = try await ledger.record(batch, at: World.start)
                try expect(receipts.allSatisfy { $0.outcome == .applied }, "not all were applied")
                try expectEqual(try await ledger.state(of: World.caseKey(2)), .approved, "the sound case")
                let view = try unwrap(try await ledger.caseView(World.caseKey(1)), "the flagged case")
                try expectEqual(view.afterSale.facts.version, "1", "what the platform said of it")
                try expectEqual(view.parcels.first?.facts.count, 1, "its facts")
                try expectEqual(view.tasks.map(\.kind), [.review], "its tasks")
                try expect(view.audit.contains { $0.reason.code == "decision-failed" }, "no alarm")
                try expect(try await ledger.casesToLookAt(limit: 9, at: World.start).isEmpty, "looked at at once again")
                // With sound rules the next look decides it.
                let cured = try await World.ledger(on: store)
                let later = World.start + .hours(1)
                try expect(
                    try await cured.casesToLookAt(limit: 9, at: later).contains(World.caseKey(1)), "never looked at")
                _ = try await cured.record([Submission(consequences: [.lookAgain(World.caseKey(1))])], at: later)
                try expectEqual(try await cured.state(of: World.caseKey(1)), .approved, "the cured case")
            },
        ]
    }

    /// One event of the sender's as it is told by somebody who guessed its id, and by the sender: other words, hearings,
    /// routes, and times before which it did not happen.
    private static func differingCopies() throws -> [Fact] {
        func copy(
            _ code: String, heard: Duration, _ verification: Verification, _ routes: HearingRoutes,
            notBefore: Duration? = nil
        ) throws -> Fact {
            Fact(
                Statement(
                    .scan, code: code, text: "told as \(code)", details: ["desk": code], senderEventID: "EVENT-1"),
                about: try World.number(), by: World.carrier, channel: .carrier, heard: World.start + heard,
                through: routes, verification: verification, notBefore: notBefore.map { World.start + $0 })
        }
        return [
            try copy("delivered", heard: .minutes(-9), .unverified, .push, notBefore: .hours(-9)),
            try copy("delivered", heard: .minutes(-7), .unprotected, .push, notBefore: .hours(-1)),
            try copy("returned", heard: .minutes(-5), .verified, .push, notBefore: .hours(-2)),
            try copy("signed", heard: .minutes(-5), .verified, .answer),
            try copy("returned", heard: .minutes(-3), .verified, .answer, notBefore: .hours(-3)),
        ]
    }

    /// - Parameter error: What the store throws for the one.
    private static func keepsRawAlone(_ fixture: Fixture, what error: any Error) async throws {
        let store = FaultyStore(base: try await fixture.make())
        let ledger = try await World.ledger(on: store)
        store.plan.refuseFacts(withCode: "poison", by: error)
        let numbers = try (1...300).map { try World.number($0) }
        var batch = numbers.map { World.push("in_transit", about: $0, at: World.start) }
        batch[137] = World.push("poison", about: numbers[137], at: World.start)
        let receipts = try await ledger.record(batch, at: World.start)
        try expectEqual(receipts.count, 300, "receipts")
        try expectEqual(receipts.filter { $0.outcome == .applied }.count, 299, "applied")
        try expectEqual(receipts[137].outcome, .quarantined, "the poison's outcome")
        let kept = try await ledger.messages(MessageFilter(outcome: .quarantined)).items
        try expectEqual(kept.map(\.id), [receipts[137].messageID], "what is quarantined")
        try expect(
            try await ledger.parcelViews(numbers[137]).flatMap(\.facts).isEmpty, "the poison told a fact")
        try expectEqual(
            try await ledger.parcelViews(numbers[299]).flatMap(\.facts).count, 1, "the last's facts")
    }
}
