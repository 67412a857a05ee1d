import BenchKit
import PartyRegistry
import ShipmentModel

// bench-verdict ROUNDS SLICE_MILLISECONDS [PARCEL]
//
// Facts read into a parcel's reading, one after another on one core: what happens again with each fact that joins. The
// facts are those of real carriers' words, read with their tables; each kind of parcel stands there a thousand times, with
// numbers and hours of its own, and none is read twice in a row. Counted are the seconds of processor time.

struct WrongUse: Error {}

let arguments = CommandLine.arguments
guard arguments.count >= 3, let rounds = Int(arguments[1]), let milliseconds = Double(arguments[2]) else {
    throw WrongUse()
}
let contest = Contest(rounds: rounds, slice: milliseconds / 1000, clock: processorSeconds)
let vocabularies = PartyRegistry.vocabularies

/// Reads the parcels of one kind in turn.
final class Round {
    let parcels: [Parcel]
    private var next = 0

    init(_ parcels: [Parcel]) { self.parcels = parcels }

    func readOne() {
        let parcel = parcels[next]
        next = next + 1 == parcels.count ? 0 : next + 1
        consume(ParcelReading(of: parcel.facts, vocabularies: vocabularies, context: parcel.context))
    }
}

var table = Table(["parcel", "facts", "readings a second", "evidence a second"])
var kinds = History.all
if arguments.count > 3 { kinds = kinds.filter { $0.name == arguments[3] } }
let histories = kinds.map { history in (history, Round((0..<1000).map(history.parcel))) }
let rates = try contest.rates(
    of: histories.map { history, round in Contest.Contender(history.name, round.readOne) })
var evidence: [Double] = []
for (history, round) in histories {
    let (facts, rate) = (round.parcels[0].facts.count, rates[history.name] ?? 0)
    evidence.append(rate * Double(facts))
    table.add([history.name, "\(facts)", figure(rate), figure(rate * Double(facts))])
}
print(table.text)
print()
print("Slowest: \(figure(evidence.min() ?? 0)) evidence a second of one core's time; the goal is 1,000,000.")
