internal import Foundation
internal import Gateway
internal import HTTPTransport
internal import Ledger
internal import PartyKit
internal import ShipmentModel
internal import WireFormats

extension Settings {
    /// The gateway's clock: the system's, or the demo time that the sandbox keeps.
    ///
    /// - Parameter patience: How long to wait for a sandbox that is just starting.
    func makeClock(waitingFor patience: Duration) async throws -> any GatewayClock {
        switch clock {
        case .system: return ScaledClock.system(Program.systemNow)
        case .sandbox:
            return try await SandboxClock.read(from: sandboxURL, options: transportOptions, patience: patience)
        }
    }

    /// The clock of the commands that only look: the demo's while a sandbox runs, the system's otherwise.
    func clockToLookWith() async throws -> any GatewayClock {
        do {
            return try await makeClock(waitingFor: .zero)
        } catch is SandboxClock.Unreachable {
            return ScaledClock.system(Program.systemNow)
        } catch is HTTPTransport.StartError {
            // No certificate to trust yet: no sandbox ever ran here.
            return ScaledClock.system(Program.systemNow)
        }
    }

    /// What time it is for the gateway.
    func now() async throws -> Instant { try await clockToLookWith().now }
}

/// Reading the sandbox's demo time: start + rate × real time.
enum SandboxClock {
    struct Unreachable: Error, CustomStringConvertible {
        var url: String
        var reason: String
        var description: String {
            "the sandbox at \(url) does not answer (\(reason)); start it with `turnback sandbox`, or set clock: system"
        }
    }

    static func read(
        from url: String, options: HTTPTransport.Options, patience: Duration
    ) async throws -> ScaledClock {
        let transport = try HTTPTransport(options)
        defer { Task { await transport.shutdown() } }
        let request = OutboundRequest(.get, url + "/sandbox/clock", isSafeToRepeat: true)
        let giveUp = ContinuousClock.now + patience
        while true {
            let outcome = await transport.call(request, deadline: .seconds(2))
            if case .answered(let answer) = outcome, answer.status == 200 {
                let json = try JSONValue.read(answer.body)
                return ScaledClock(
                    start: Instant(milliseconds: try json.int64("start_ms")),
                    realStart: Instant(milliseconds: try json.int64("real_start_ms")),
                    rate: Double(try json.int64("rate")), realNow: Program.systemNow)
            }
            guard ContinuousClock.now < giveUp else { throw Unreachable(url: url, reason: "\(outcome)") }
            try await Task.sleep(for: .milliseconds(100))
        }
    }
}
