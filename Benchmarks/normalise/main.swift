import BenchKit
import CParserWalks
import CarrierKit
import Foundation
import PartyKit
import ShipmentModel
import PartyRegistry
import WireFormats

// bench-normalise ROOT ROUNDS SLICE_MILLISECONDS [CARRIER/OPERATION/FORMAT]
//
// Reads one message after another on one core, next to Foundation and to the bare parsers on the same bytes. With one
// message named, such as zto/track/JSON, only Turnback reads it: for a profiler, and beside a peer in another language.

func readFile(_ path: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(fileURLWithPath: path))) }

enum Refusal: Error { case wrongUse, unreadable(String) }

let arguments = CommandLine.arguments
guard arguments.count >= 4, let rounds = Int(arguments[2]), let milliseconds = Double(arguments[3]) else {
    throw Refusal.wrongUse
}
let contest = Contest(rounds: rounds, slice: milliseconds / 1000)
let normalizer = Normalizer()
let context = MessageContext()

/// The bytes with the padding that simdjson reads over.
func padded(_ bytes: [UInt8]) -> [UInt8] { bytes + [UInt8](repeating: 0x20, count: walk_json_padding()) }

func contenders(_ payload: Payload) throws -> [Contest.Contender] {
    guard let carrier = PartyRegistry.carrier(payload.carrier) else { throw Refusal.unreadable(payload.sample) }
    let documents = payload.documents.map { (padded($0), $0.count) }
    let walk = payload.format == .json ? walk_json : walk_xml
    let bare = {
        for (bytes, count) in documents where walk(bytes, count) == 0 { throw Refusal.unreadable(payload.sample) }
    }
    return [
        .init("read") {
            let report = try normalizer.report(of: carrier, payload.operation, payload.body, context)
            let parsed = ParsedReport(
                report, vocabulary: carrier.vocabulary, heardThrough: payload.operation.isPush ? .push : .answer,
                style: carrier.parsedStyle)
            consume(parsed.timelines)
        },
        .init("normalise") {
            consume(try normalizer.normalize(payload.carrier, payload.operation, body: payload.body).text)
        },
        .init("foundation") { try payload.decode(payload.body) },
        .init("bare", bare),
    ]
}

var table = Table([
    "carrier", "message", "format", "bytes", "read a second", "with rendering", "Foundation", "bare parser",
    "of bare", "over Foundation",
])
var shares: [Payload.Format: [Double]] = [:]
for payload in try Payload.all(root: arguments[1]) {
    if arguments.count > 4 {
        guard arguments[4] == payload.name else { continue }
        let rates = try contest.rates(of: [try contenders(payload)[0]])
        print(payload.name, figure(rates["read"] ?? 0))
        continue
    }
    let rates = try contest.rates(of: try contenders(payload))
    let (read, rendered) = (rates["read"] ?? 0, rates["normalise"] ?? 0)
    let (foundation, bare) = (rates["foundation"] ?? 0, rates["bare"] ?? 0)
    shares[payload.format, default: []].append(read / bare)
    table.add([
        payload.carrier.rawValue, payload.operation.rawValue, payload.format.rawValue, "\(payload.body.count)",
        figure(read), figure(rendered), figure(foundation), figure(bare), percent(read, of: bare),
        times(read, foundation),
    ])
}
if arguments.count <= 4 { print(table.text) }
