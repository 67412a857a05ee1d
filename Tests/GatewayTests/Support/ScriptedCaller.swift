import PartyKit
import ShipmentModel
import Synchronization
import Testing

/// A network that says what a test wrote down, by the part of the address or body that a request holds.
final class ScriptedCaller: Caller {
    typealias Script = @Sendable (OutboundRequest) async -> CallOutcome

    private struct State {
        var scripts: [(part: String, script: Script)] = []
        var requests: [OutboundRequest] = []
    }

    private let state = Mutex(State())

    /// What is answered to requests whose address or body holds this part; what was written down last counts.
    func on(_ part: String, _ script: @escaping Script) {
        state.withLock { $0.scripts.insert((part, script), at: 0) }
    }

    func call(_ request: OutboundRequest, deadline: Duration) async -> CallOutcome {
        let script = state.withLock { state in
            state.requests.append(request)
            return state.scripts.first { request.holds($0.part) }?.script
        }
        guard let script else {
            Issue.record("nobody wrote down what \(request.url) answers")
            return .neverSent(reason: "no script")
        }
        return await script(request)
    }

    /// All requests so far whose address or body holds the part.
    func requests(_ part: String = "") -> [OutboundRequest] {
        state.withLock { $0.requests.filter { part.isEmpty || $0.holds(part) } }
    }
}

extension OutboundRequest {
    var text: String { String(decoding: body, as: UTF8.self) }

    func holds(_ part: String) -> Bool { url.contains(part) || text.contains(part) }
}

extension CallOutcome {
    /// A whole answer, over TLS if nothing else is said.
    static func json(_ body: String, status: Int = 200) -> CallOutcome {
        .answered(InboundAnswer(status: status, body: Array(body.utf8), protection: .verified))
    }
}
