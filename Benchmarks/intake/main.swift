import BenchKit
import Foundation
import Gateway
import Metrics
import ShipmentModel
import WebService

// bench-intake PEERS FOLDER PARCELS ROUNDS SECONDS [alone]
//
// Durable pushes over HTTP, whole work, beside the bare server, a bare loop that commits the same rows in the same
// batches, and the same whole work with one commit a push. PEERS is the folder of the compiled peers, FOLDER where the
// ledgers' files lie; a round of each lasts about SECONDS. With `alone` only the whole work is loaded: for a profiler.

struct WrongUse: Error {}

let arguments = CommandLine.arguments
guard arguments.count >= 6, let parcels = Int(arguments[3]), let rounds = Int(arguments[4]),
    let roundSeconds = Double(arguments[5])
else { throw WrongUse() }
let (peers, folder) = (arguments[1], arguments[2])
let connections = 64

let metrics = MetricsStore()
MetricsSystem.bootstrap(metrics)

/// How many commits the intakes of this process have made.
func batchCount() -> Int {
    for line in metrics.prometheusText.split(separator: "\n") {
        let words = line.split(separator: " ")
        if words.count == 2, words[0] == "turnback_intake_batches_total", let count = Double(words[1]) {
            return Int(count)
        }
    }
    return 0
}

func copy(_ from: String, to: String) throws {
    for suffix in ["", "-wal", "-shm"] where FileManager.default.fileExists(atPath: to + suffix) {
        try FileManager.default.removeItem(atPath: to + suffix)
    }
    try FileManager.default.copyItem(atPath: from, toPath: to)
}

/// What one round of load gave.
struct Round {
    let rate, p50, p99: Double
    let done, next: Int
}

func load(port: Int, from first: Int, connections: Int = connections, seconds: Double) throws -> Round {
    let result = try Helper(
        peers + "/push_load", ["\(port)", folder + "/requests", "\(first)", "\(connections)", "\(seconds)"]
    ).result()
    func figure(_ key: String) -> Double { (result[key] as? NSNumber)?.doubleValue ?? 0 }
    return Round(
        rate: figure("pushes_per_second"), p50: figure("p50_ms"), p99: figure("p99_ms"), done: Int(figure("done")),
        next: Int(figure("next")))
}

func note(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }

note("founding \(parcels) parcels, \(parcels / Town.casesOneIn) of them with an open case …")
let founding = seconds()
try await Town.found(at: folder + "/founded", parcels: parcels)
note("… \(Int(seconds() - founding)) s; writing the pushes …")
for name in ["grouped", "single", "bare"] { try copy(folder + "/founded", to: folder + "/" + name) }
// Enough that no contender meets a push which it had before; the bare server does not mind.
var pushes = Load(parcels: parcels, start: Town.now() - .days(1), seed: 1)
let bodyBytes = try pushes.write(Int(Double(rounds + 1) * roundSeconds * 20_000), to: folder + "/requests")

let grouped = try await WholeWork(path: folder + "/grouped")
var nextGrouped = 0
if arguments.count > 6 {
    for _ in 0..<rounds {
        let whole = try load(port: grouped.port, from: nextGrouped, seconds: roundSeconds)
        nextGrouped = whole.next
        print(figure(whole.rate), "a second")
    }
    exit(0)
}
let single = try await WholeWork(path: folder + "/single", batchMax: 1)
let bareServer = try await BareServer()
var nextSingle = 0
var rates: [String: [Double]] = [:]
var latencies: (p50: [Double], p99: [Double]) = ([], [])
var batchSizes: [Double] = []

// One round more than is counted: everybody warms up.
for round in 0...rounds {
    func keep(_ name: String, _ rate: Double) { if round > 0 { rates[name, default: []].append(rate) } }
    let before = batchCount()
    let whole = try load(port: grouped.port, from: nextGrouped, seconds: roundSeconds)
    let batches = max(batchCount() - before, 1)
    nextGrouped = whole.next
    keep("grouped", whole.rate)
    keep(
        "loop",
        try Helper.figure(
            "pushes_per_second", from: peers + "/commit_loop",
            [folder + "/bare", grouped.path, "\(batches)", "\(whole.done)"]))
    keep("server", try load(port: bareServer.port, from: 0, seconds: roundSeconds).rate)
    let alone = try load(port: single.port, from: nextSingle, seconds: roundSeconds)
    nextSingle = alone.next
    keep("single", alone.rate)
    guard round > 0 else { continue }
    latencies.p50.append(whole.p50)
    latencies.p99.append(whole.p99)
    batchSizes.append(Double(whole.done) / Double(batches))
}
bareServer.close()
try await single.close()
try await grouped.close()

let own = rates["grouped"]?.median ?? 0
var table = Table(["durable pushes, \(connections) connections", "a second", "Turnback beside it"])
table.add(["Turnback, whole work, group commit", figure(own), "–"])
for (name, title) in [
    ("loop", "bare C loop: the same rows, the same batches"), ("server", "bare Hummingbird: the same body, collected"),
    ("single", "Turnback, one commit a push"),
] {
    let rate = rates[name]?.median ?? 0
    table.add([title, figure(rate), name == "single" ? times(own, rate) : percent(own, of: rate)])
}
print(table.text)
print(
    """

    Bodies of \(bodyBytes) bytes, one in \(Load.repeatsOneIn) a repeat, over \(figure(Double(parcels))) parcels, \
    \(figure(Double(parcels / Town.casesOneIn))) of them with an open case. \
    \(figure(batchSizes.median)) pushes a commit; answered after \(figure(latencies.p50.median)) ms (median), \
    \(figure(latencies.p99.median)) ms (99 of 100).
    """)
