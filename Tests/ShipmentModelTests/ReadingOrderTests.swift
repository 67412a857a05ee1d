import ShipmentModel
import Testing

/// Any order, any repeats, any split into batches give the same reading as long as the hearing times are the same.
@Suite struct `A reading and the order of arrival` {
    private func read(_ facts: FactSet, _ context: ParcelContext) -> ParcelReading {
        ParcelReading(of: facts, vocabularies: SmallVocabulary.all, context: context)
    }

    private static let histories: [[Fact]] = [
        [
            Facts.scan("PICKED", at: 1), Facts.scan("OUT", at: 20), Facts.scan("REFUSED", at: 21),
            Facts.scan("RETURNING", at: 30), Facts.scan("TRANSIT", at: 40), Facts.scan("DELIVERED", at: 60),
            Facts.stop("STOP DONE", at: 29, request: "R1"),
        ],
        [
            Facts.stop("STOP TAKEN", heard: 10, request: "R1"), Facts.stop("STOP DONE", at: 12, request: "R1"),
            Facts.stop("STOP FAILED", at: 30, request: "R1"), Facts.scan("DELIVERED", at: 20),
            Facts.scan("DELIVERED NOT", at: 22), Facts.scan("DELIVERED", at: 35), Facts.scan("RETURNING?", at: 34),
        ],
        [
            Facts.scan("DELIVERED", at: 20, written: .date(CivilTime(Facts.hour(20)).date)),
            Facts.scan("RETURNING", at: 18),
            Facts.summary("RETURNED", heard: 50), Facts.summary("TRANSIT", heard: 12),
            Facts.scan("REFUSED", at: 22, heard: 3), Facts.scan("TRANSIT", at: 19, by: "lens", channel: .aggregator),
            Facts.scan("LOST", at: 60, verification: .unprotected),
        ],
        [
            Facts.scan("RETURNING? NEW NUMBER", at: 30), Facts.scan("DELIVERED", at: 31), Facts.scan("REFUSED", at: 20),
            Facts.scan("DELIVERED", at: 70, about: Facts.newNumber), Facts.scan("RETURNING NOT", at: 33),
            Facts.scan("RETURNING", at: 33, text: "once"), Facts.scan("RETURNING", at: 33, text: "twice"),
        ],
    ]

    @Test(arguments: histories.indices)
    func `all orders of seven facts read alike`(history: Int) {
        let facts = Self.histories[history]
        let context = Facts.context(Facts.request(at: 9))
        let expected = read(FactSet(facts), context)
        var count = 0
        forEachPermutation(of: facts) { order in
            count += 1
            var set = FactSet()
            for fact in order { set.join(fact) }
            if read(set, context) != expected { Issue.record("another reading for \(order.map(\.statement.code))") }
        }
        #expect(count == 5040)
    }

    @Test func `random histories read alike in any order, with repeats, in any batches`() {
        for seed in UInt64(0)..<1500 {
            var random = RandomFacts(seed: seed &* 7919 &+ 11)
            let facts = random.facts(random.number(in: 1..<24))
            let context = random.context()
            let expected = read(FactSet(facts), context)

            for _ in 0..<3 {
                let arriving = random.shuffled(
                    facts + random.shuffled(facts).prefix(random.number(in: 0..<facts.count + 1)))
                var set = FactSet()
                var rest = arriving[...]
                while !rest.isEmpty {
                    let batch = rest.prefix(random.number(in: 1..<6))
                    rest = rest.dropFirst(batch.count)
                    set.join(FactSet(batch))
                }
                #expect(read(set, context) == expected, "seed \(seed)")
            }
        }
    }

    @Test func `what only guesses or is unsigned proves nothing`() {
        for seed in UInt64(0)..<500 {
            var random = RandomFacts(seed: seed &+ 90_000)
            let facts = random.facts(16).map { fact in
                Fact(
                    fact.statement, about: fact.number, by: fact.party, channel: fact.channel, heard: fact.firstHeard,
                    through: fact.routes, verification: random.number(in: 0..<2) == 0 ? .unverified : .unprotected)
            }
            let reading = read(FactSet(facts), random.context())
            #expect(!reading.hasTurned, "seed \(seed)")
            #expect(!reading.isDeliveredOutbound, "seed \(seed)")
            #expect(reading.returned?.grade != .proof, "seed \(seed)")
        }
    }

    @Test func `an unverified statement changes nothing but the wish to ask`() {
        for seed in UInt64(0)..<500 {
            var random = RandomFacts(seed: seed &+ 50_000)
            let facts = random.facts(12)
            var context = random.context()
            context.ends = .distantFuture
            let word = Facts.scan("RETURNED", at: 33, verification: .unverified, through: .push, text: "unsigned")
            let without = read(FactSet(facts), context)
            var with = read(FactSet(facts + [word]), context)
            #expect(with.wantsQuery || with.returned?.grade == .proof, "seed \(seed)")
            with.wantsQuery = without.wantsQuery
            #expect(with == without, "seed \(seed)")
        }
    }

    /// Heap's algorithm.
    private func forEachPermutation(of facts: [Fact], _ body: ([Fact]) -> Void) {
        var order = facts
        var counters = [Int](repeating: 0, count: facts.count)
        body(order)
        var index = 1
        while index < order.count {
            if counters[index] < index {
                order.swapAt(index.isMultiple(of: 2) ? 0 : counters[index], index)
                body(order)
                counters[index] += 1
                index = 1
            } else {
                counters[index] = 0
                index += 1
            }
        }
    }
}
