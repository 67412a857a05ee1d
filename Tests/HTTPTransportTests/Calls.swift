import HTTPTransport
import PartyKit

/// Far over what a call on loopback takes: it ends a test that would hang, and decides none.
let ample = Duration.seconds(45)

func get(_ url: String, isSafeToRepeat: Bool = true) -> OutboundRequest {
    OutboundRequest(.get, url, isSafeToRepeat: isSafeToRepeat, allowsPlainHTTP: true)
}

func post(_ url: String, _ body: String = "{}", isSafeToRepeat: Bool = true) -> OutboundRequest {
    OutboundRequest(
        .post, url, headers: ["Content-Type": "application/json"], body: Array(body.utf8),
        isSafeToRepeat: isSafeToRepeat, allowsPlainHTTP: true)
}

func transport(_ change: (inout HTTPTransport.Options) -> Void = { _ in }) throws -> HTTPTransport {
    var options = HTTPTransport.Options()
    change(&options)
    return try HTTPTransport(options)
}

extension CallOutcome {
    var answer: InboundAnswer? {
        if case .answered(let answer) = self { answer } else { nil }
    }
    var neverSentReason: String? {
        if case .neverSent(let reason) = self { reason } else { nil }
    }
    var unknownReason: String? {
        if case .unknown(let reason) = self { reason } else { nil }
    }
}
