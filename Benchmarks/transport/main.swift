import BenchKit
import Foundation
import HTTPTransport
import PartyKit
import Synchronization

// bench-transport PEERS ROUNDS SECONDS
//
// Calls a second through the transport beside a C loop on libcurl's multi interface, against the same small server on
// loopback. PEERS is the folder of the compiled peers. A round of either lasts about SECONDS and begins with no connection.

struct WrongUse: Error {}

/// What a call carries either way; a carrier's tracking query and a short answer.
let requestBytes = 500
let answerBytes = 1000

/// How many calls are still to be begun, and how many failed.
final class Tally: Sendable {
    private let left: Atomic<Int>
    private let failures = Atomic(0)

    init(_ calls: Int) { left = Atomic(calls) }

    func takesAnother() -> Bool { left.subtract(1, ordering: .relaxed).oldValue > 0 }
    func noteFailure() { failures.add(1, ordering: .relaxed) }
    var hasFailures: Bool { failures.load(ordering: .relaxed) > 0 }
}

/// Calls a second with so many under way at once; every answer is looked at.
nonisolated func transportRate(url: String, inFlight: Int, calls: Int) async throws -> Double {
    var options = HTTPTransport.Options()
    options.connectionsPerHostMax = max(inFlight, 1)
    let transport = try HTTPTransport(options)
    let request = OutboundRequest(
        .post, url, headers: ["Content-Type": "application/json"], body: [UInt8](repeating: 0x78, count: requestBytes),
        isSafeToRepeat: true, allowsPlainHTTP: true)
    let tally = Tally(calls)
    let start = seconds()
    await withTaskGroup(of: Void.self) { group in
        for _ in 0..<inFlight {
            group.addTask {
                while tally.takesAnother() {
                    guard case .answered(let answer) = await transport.call(request, deadline: .seconds(30)),
                        answer.status == 200, answer.body.count == answerBytes
                    else {
                        tally.noteFailure()
                        continue
                    }
                }
            }
        }
    }
    let rate = Double(calls) / (seconds() - start)
    await transport.shutdown()
    guard !tally.hasFailures else { throw Helper.Failure(description: "calls failed") }
    return rate
}

let arguments = CommandLine.arguments
guard arguments.count == 4, let rounds = Int(arguments[2]), let roundSeconds = Double(arguments[3]) else {
    throw WrongUse()
}
let peer = arguments[1] + "/curl_multi_loop"
let server = try Helper(arguments[1] + "/tiny_server", ["\(answerBytes)"])
let url = "http://127.0.0.1:\(try server.firstLine())/track"

var table = Table(["in flight", "transport, calls a second", "C loop on curl multi", "of the C loop"])
for inFlight in [1, 32, 256] {
    func peerRate(_ calls: Int) throws -> Double {
        try Helper.figure("calls_per_second", from: peer, [url, "\(inFlight)", "\(calls)", "\(requestBytes)"])
    }
    let calls = max(Int(try peerRate(inFlight * 20) * roundSeconds), inFlight * 20)
    _ = try await transportRate(url: url, inFlight: inFlight, calls: calls / 4)
    var own: [Double] = []
    var bare: [Double] = []
    for _ in 0..<rounds {
        own.append(try await transportRate(url: url, inFlight: inFlight, calls: calls))
        bare.append(try peerRate(calls))
    }
    table.add(["\(inFlight)", figure(own.median), figure(bare.median), percent(own.median, of: bare.median)])
}
server.stop()
print(table.text)
