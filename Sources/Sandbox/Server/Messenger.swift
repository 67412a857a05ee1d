internal import HTTPTransport
internal import Logging
internal import PartyKit
internal import ServiceLifecycle
internal import ShipmentModel

/// Carries errands to the gateway, and again until they are heard or their sender gives up.
struct Messenger: Service {
    /// Real time between two looks at what is due.
    static let pause = Duration.milliseconds(25)
    /// Real time that the gateway has for an answer.
    static let patience = Duration.seconds(5)

    let world: SandboxWorld
    let transport: HTTPTransport
    let logger: Logger

    func run() async throws {
        try await cancelWhenGracefulShutdown {
            do {
                while true {
                    try await round()
                    try await Task.sleep(for: Self.pause)
                }
            } catch is CancellationError {
                // Shutdown: what was not heard is told again after the next start.
            }
        }
        await transport.shutdown()
    }

    private func round() async throws {
        let errands = await world.dueErrands()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for errand in errands { group.addTask { try await carry(errand) } }
            try await group.waitForAll()
        }
    }

    private func carry(_ errand: Errand) async throws {
        var headers: PartyKit.HTTPFields = ["Content-Type": errand.contentType]
        for (name, value) in errand.headers { headers.append(name, value) }
        let request = OutboundRequest(
            .post, errand.url, headers: headers, body: errand.body, isSafeToRepeat: true, allowsPlainHTTP: true)
        var isHeard = false
        switch await transport.call(request, deadline: Self.patience) {
        case .answered(let answer):
            isHeard = errand.acknowledgement.isGiven(status: answer.status, body: answer.body)
            if !isHeard {
                logger.debug("not acknowledged", metadata: ["errand": "\(errand.id)", "status": "\(answer.status)"])
            }
        case .neverSent(let reason), .unknown(let reason):
            logger.debug("not delivered", metadata: ["errand": "\(errand.id)", "reason": "\(reason)"])
        }
        try await world.finish(errand, isHeard: isHeard)
    }
}
