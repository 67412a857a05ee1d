import HTTPTransport
import Logging
import PartyKit
import Sandbox
import ShipmentModel
import Testing
import WireFormats

/// A sandbox that listens, and a client that trusts its certificate.
struct LiveSandbox {
    let url: String
    let transport: HTTPTransport

    /// Starts one, runs the test against it, and ends it.
    static func run(_ playground: Playground, _ test: (LiveSandbox) async throws -> Void) async throws {
        let (ports, port) = AsyncStream<Int>.makeStream()
        let clock = playground.clock
        let sandbox = try Sandbox(
            playground.configuration, now: { clock.now },
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            onRunning: { number in
                port.yield(number)
                port.finish()
            })
        let running = Task { try await sandbox.run() }
        let number = try #require(await ports.first { _ in true })
        var options = HTTPTransport.Options()
        options.authoritiesFile = playground.configuration.certificatePath
        let live = LiveSandbox(url: "https://127.0.0.1:\(number)", transport: try HTTPTransport(options))
        let outcome: Result<Void, any Error>
        do {
            outcome = .success(try await test(live))
        } catch {
            outcome = .failure(error)
        }
        await live.transport.shutdown()
        running.cancel()
        _ = await running.result
        try outcome.get()
    }

    func send(_ request: OutboundRequest) async -> CallOutcome {
        await transport.call(request, deadline: .seconds(10))
    }

    func answer(_ request: OutboundRequest) async throws -> InboundAnswer {
        guard case .answered(let answer) = await send(request) else {
            throw NoAnswer()
        }
        return answer
    }

    func json(_ request: OutboundRequest) async throws -> JSONValue {
        try JSONValue.read(try await answer(request).body)
    }

    func form(_ path: String, _ form: FormBody) -> OutboundRequest { .form(form, to: url + path, isSafeToRepeat: true) }

    func post(_ path: String, _ body: String, _ headers: [NamedValue] = []) -> OutboundRequest {
        .post(
            Array(body.utf8), to: url + path, headers: headers, contentType: "application/json;charset=UTF-8",
            isSafeToRepeat: true)
    }

    func get(_ path: String) -> OutboundRequest { OutboundRequest(.get, url + path, isSafeToRepeat: true) }

    struct NoAnswer: Error {}
}
