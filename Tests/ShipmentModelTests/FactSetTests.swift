import ShipmentModel
import Testing

/// The set of facts is a join-semilattice; everything that is said about repeats and order rests on these laws.
@Suite struct `The set of facts` {
    @Test func `joining is commutative, associative and idempotent`() {
        for seed in UInt64(0)..<300 {
            var random = RandomFacts(seed: seed)
            let pool = random.facts(14)
            let (one, two, three) = (
                FactSet(pool.prefix(7)), FactSet(random.shuffled(pool).prefix(7)), FactSet(pool.suffix(7))
            )

            #expect(one.joined(with: two) == two.joined(with: one), "seed \(seed)")
            #expect(
                one.joined(with: two).joined(with: three) == one.joined(with: two.joined(with: three)), "seed \(seed)")
            #expect(one.joined(with: one) == one, "seed \(seed)")
            #expect(one.joined(with: FactSet()) == one, "seed \(seed)")
        }
    }

    @Test func `copies of one fact join alike in every order`() {
        for seed in UInt64(0)..<300 {
            var random = RandomFacts(seed: seed)
            let fact = random.fact()
            let copies = [fact] + (0..<4).map { _ in random.copy(of: fact) }
            let joined = FactSet(copies)

            #expect(joined.count == 1, "seed \(seed)")
            for _ in 0..<10 { #expect(FactSet(random.shuffled(copies + copies)) == joined, "seed \(seed)") }
            #expect(joined.facts.first?.firstHeard == copies.map(\.firstHeard).min(), "seed \(seed)")
            #expect(joined.facts.first?.verification == copies.map(\.verification).max(), "seed \(seed)")
        }
    }

    @Test func `a repeat changes nothing and says so`() {
        var set = FactSet()
        let fact = Facts.scan("TRANSIT", at: 1)
        let isNew = set.join(fact)
        let isNewAgain = set.join(fact)
        #expect(isNew)
        #expect(!isNewAgain)
    }

    @Test func `an unverified copy that came first does not hide the verified one`() {
        let forged = Facts.scan("REFUSED", at: 5, heard: 5.1, verification: .unverified, through: .push)
        let asked = Facts.scan("REFUSED", at: 5, heard: 6, verification: .verified)
        #expect(forged.key == asked.key)
        #expect(Facts.reading(forged).refused == nil)
        #expect(Facts.reading(forged, asked).refused?.grade == .proof)
        #expect(Facts.reading(asked, forged) == Facts.reading(forged, asked))
    }

    @Test func `a word adds nothing to a proof, not even the way that it came`() {
        let asked = Facts.scan("REFUSED", at: 5, heard: 6, verification: .verified, through: .answer)
        let pushed = Facts.scan("REFUSED", at: 5, heard: 5.1, verification: .unverified, through: .push)
        let signed = Facts.scan("REFUSED", at: 5, heard: 5.1, verification: .verified, through: .push)
        #expect(asked.joined(with: pushed).routes == .answer)
        #expect(pushed.joined(with: asked).routes == .answer)
        #expect(asked.joined(with: signed).routes == [.answer, .push])
    }

    @Test func `an untimed signed push stays word beside an answer that anybody could have written`() {
        func told(_ verification: Verification, _ routes: HearingRoutes) -> Fact {
            Fact(
                Statement(.summary, code: "RETURNED"), about: Facts.number, by: "acme", channel: .carrier,
                heard: Facts.hour(5), through: routes, verification: verification)
        }
        let both = Facts.reading(told(.verified, .push), told(.unprotected, .answer))
        #expect(both.returned?.grade != .proof && both.returned?.grade != .hint)
    }

    @Test func `who guesses an event id puts no words into a verified fact`() {
        func told(_ code: String, _ verification: Verification) -> Fact {
            Fact(
                Statement(.scan, code: code, written: Facts.written(3), senderEventID: "4711"), about: Facts.number,
                by: "acme", channel: .carrier, heard: Facts.hour(3.1), through: .push, verification: verification)
        }
        let (forged, genuine) = (told("RETURNED", .unverified), told("TRANSIT", .verified))
        #expect(forged.key == genuine.key)
        #expect(Facts.reading(forged, genuine).returned == nil)
        #expect(Facts.reading(genuine, forged).status == .inTransit)
    }

    @Test func `a poll and a push name the same scan alike, and other words otherwise`() {
        let push = Facts.scan("OUT", at: 7, heard: 7.1, verification: .unverified, through: .push)
        let poll = Facts.scan("OUT", at: 7, heard: 9)
        #expect(push.key == poll.key)
        let others = [
            Facts.scan("OUT", at: 8), Facts.scan("OUT", at: 7, place: "上海市"), Facts.scan("OUT", at: 7, text: "courier"),
            Facts.scan("OUT", at: 7, about: Facts.newNumber),
            Facts.scan("OUT", at: 7, by: "lens", channel: .aggregator),
            Facts.scan("OUT", at: 7, request: "R1"), Facts.scan("TRANSIT", at: 7),
        ]
        #expect(Set(others.map(\.key) + [push.key]).count == others.count + 1)
    }

    @Test func `not before belongs to the earliest hearing`() {
        let first = Facts.stop("STOP DONE", heard: 10, notBefore: 8)
        let later = Facts.stop("STOP DONE", heard: 20, notBefore: 15)
        for joined in [first.joined(with: later), later.joined(with: first)] {
            #expect(joined.firstHeard == Facts.hour(10))
            #expect(joined.notBefore == Facts.hour(8))
        }
    }
}
