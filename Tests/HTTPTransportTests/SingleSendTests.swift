@testable import HTTPTransport
import PartyKit
import Testing

/// libcurl sends a request a second time by itself when a reused connection dies before the answer's first byte.
@Suite(.timeLimit(.minutes(5)))
struct `One call is at most one send, unless repeating is safe` {
    /// Answers the first request; reads the second one on the same connection and closes without an answer.
    private func dyingServer(afterSecond act: @escaping @Sendable () -> Void = {}) -> LoopbackServer {
        LoopbackServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.answer()
            guard connection.number == 0, connection.readRequest() != nil else { return }
            act()
        }
    }

    @Test func `a request that is safe to repeat is repeated when a reused connection dies`() async throws {
        let server = dyingServer()
        let transport = try transport()
        _ = await transport.call(get(server.url("/warm")), deadline: ample)
        let outcome = await transport.call(post(server.url("/query")), deadline: ample)
        #expect(outcome.answer?.status == 200)
        #expect(server.requests.map(\.connection) == [0, 0, 1])
    }

    @Test func `a request that is not safe to repeat goes out on a connection of its own`() async throws {
        let server = LoopbackServer { connection in
            guard connection.readRequest() != nil, connection.number == 0 else { return }
            connection.answer()
            connection.waitForClose()
        }
        let transport = try transport()
        _ = await transport.call(get(server.url("/warm")), deadline: ample)
        let outcome = await transport.call(post(server.url("/refund"), isSafeToRepeat: false), deadline: ample)
        #expect(outcome.unknownReason != nil)
        #expect(server.requests.map(\.connection) == [0, 1])
    }

    @Test func `even on a reused connection that dies it is not sent twice`() async throws {
        let server = dyingServer()
        let transport = try transport { $0.sendsUnrepeatableOnFreshConnections = false }
        _ = await transport.call(get(server.url("/warm")), deadline: ample)
        let outcome = await transport.call(post(server.url("/refund"), isSafeToRepeat: false), deadline: ample)
        #expect(outcome.unknownReason == "the connection broke; sending again could do it twice")
        await transport.shutdown()
        #expect(server.requests.map(\.connection) == [0, 0])
    }

    @Test func `what was once sent stays possibly done when the repetition finds no connection`() async throws {
        let stop = Gate()
        let stopped = Gate()
        let server = dyingServer {
            stop.open()
            stopped.block()
        }
        let transport = try transport()
        _ = await transport.call(get(server.url("/warm")), deadline: ample)
        async let outcome = transport.call(post(server.url("/query")), deadline: ample)
        await stop.opened()
        server.stopListening()
        stopped.open()
        #expect(await outcome.unknownReason?.contains("connect") == true)
    }
}
