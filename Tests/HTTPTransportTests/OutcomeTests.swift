import HTTPTransport
import PartyKit
import Testing

@Suite(.timeLimit(.minutes(5)))
struct `Never sent is said only where nothing left us` {
    @Test(arguments: [
        "http://127.0.0.1:9/", "HTTP://127.0.0.1:9/", "ftp://127.0.0.1/", "file:///etc/hostname", "127.0.0.1:9/",
        "https:127.0.0.1", "/path", "", "https://127.0.0.1:9/a b", "https://127.0.0.1:9/\u{0}",
        "https://127.0.0.1:9/\r\n",
        "https://user:word@127.0.0.1:9/", "https://",
    ])
    func `an address that is not absolute https is refused`(url: String) async throws {
        let request = OutboundRequest(.get, url, isSafeToRepeat: true)
        #expect(try await transport().call(request, deadline: ample).neverSentReason != nil)
    }

    @Test(arguments: [
        NamedValue("X-A", "1\r\nX-B: 2"), NamedValue("X-A", "\u{0}"), NamedValue("X A", "1"), NamedValue("", "1"),
        NamedValue("X-A:", "1"), NamedValue("Content-Length", "3"), NamedValue("transfer-encoding", "chunked"),
    ])
    func `a header field that would change the framing is refused`(field: NamedValue) async throws {
        var request = get("http://127.0.0.1:9/")
        request.headers.append(field.name, field.value)
        #expect(try await transport().call(request, deadline: ample).neverSentReason?.contains("header") == true)
    }

    @Test func `a refused connection means never sent`() async throws {
        let outcome = try await transport().call(
            post("http://127.0.0.1:\(LoopbackServer.deadPort())/"), deadline: ample)
        #expect(outcome.neverSentReason?.contains("connect") == true)
    }

    @Test func `a name that cannot be resolved means never sent`() async throws {
        // A label of more than 63 letters fails in the resolver itself, before it asks anybody.
        let name = String(repeating: "a", count: 70)
        let outcome = try await transport().call(post("http://\(name).invalid/"), deadline: ample)
        #expect(outcome.neverSentReason?.contains("resolve") == true)
    }

    @Test func `a deadline that passes before the connection stands means never sent`() async throws {
        // Nobody accepts, and the queue has room for one: further connections hang.
        let server = LoopbackServer(backlog: 0, nil)
        let transport = try transport()
        let outcomes = await withTaskGroup(of: CallOutcome.self) { group in
            for _ in 0..<3 {
                group.addTask { await transport.call(post(server.url()), deadline: .milliseconds(300)) }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(outcomes.contains { $0.neverSentReason != nil })
        #expect(outcomes.allSatisfy { $0.answer == nil })
    }

    @Test func `a connect timeout means never sent`() async throws {
        let server = LoopbackServer { $0.waitForClose() }
        let outcome = try await transport { $0.connectTimeout = .milliseconds(200) }
            .call(post(server.url(scheme: "https")), deadline: ample)
        #expect(outcome.neverSentReason?.contains("no connection within") == true)
    }

    @Test func `a failed TLS handshake means never sent`() async throws {
        let server = LoopbackServer { connection in
            connection.waitForBytes()
            connection.answer("this is not TLS")
        }
        let outcome = try await transport().call(post(server.url(scheme: "https")), deadline: ample)
        #expect(outcome.neverSentReason != nil)
    }

    @Test func `a deadline that has passed already means never sent`() async throws {
        let server = LoopbackServer { $0.waitForClose() }
        let outcome = try await transport().call(post(server.url()), deadline: .zero)
        #expect(outcome.neverSentReason == "the deadline has passed")
    }
}

@Suite(.timeLimit(.minutes(5)))
struct `Without a complete answer a sent request is unknown` {
    private func outcome(
        deadline: Duration = ample, _ change: (inout HTTPTransport.Options) -> Void = { _ in },
        when serve: @escaping @Sendable (LoopbackServer.Connection) -> Void
    ) async throws -> CallOutcome {
        let server = LoopbackServer(serve)
        return try await transport(change).call(post(server.url()), deadline: deadline)
    }

    @Test func `an answer that is not whole at the deadline`() async throws {
        let outcome = try await outcome(deadline: .seconds(1)) { connection in
            _ = connection.readRequest()
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
            connection.waitForClose()
        }
        #expect(outcome.unknownReason == "no complete answer within 1000 ms")
    }

    @Test func `an answer that stalls`() async throws {
        let outcome = try await outcome {
            $0.slowBytesPerSecond = 100
            $0.slowPeriod = .seconds(1)
        } when: { connection in
            _ = connection.readRequest()
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
            connection.waitForClose()
        }
        #expect(outcome.unknownReason?.hasPrefix("slower than 100 bytes a second") == true)
    }

    @Test func `a connection broken after the request`() async throws {
        let outcome = try await outcome { connection in
            _ = connection.readRequest()
            connection.breakOnClose()
        }
        #expect(outcome.unknownReason != nil)
    }

    @Test func `a connection broken before the request was read`() async throws {
        let outcome = try await outcome { connection in
            connection.waitForBytes()
            connection.breakOnClose()
        }
        #expect(outcome.unknownReason != nil)
    }

    @Test func `a connection closed without a word`() async throws {
        let outcome = try await outcome { _ = $0.readRequest() }
        #expect(outcome.unknownReason != nil)
    }

    @Test func `a body shorter than announced`() async throws {
        let outcome = try await outcome { connection in
            _ = connection.readRequest()
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"refunded\":true}")
        }
        #expect(outcome.unknownReason != nil)
    }

    @Test func `a chunked body without its end`() async throws {
        let outcome = try await outcome { connection in
            _ = connection.readRequest()
            connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n")
        }
        #expect(outcome.unknownReason != nil)
    }

    @Test func `a head that is not HTTP`() async throws {
        let outcome = try await outcome { connection in
            _ = connection.readRequest()
            connection.send("SSH-2.0-OpenSSH\r\n\r\n")
        }
        #expect(outcome.unknownReason != nil)
    }

    @Test(arguments: ["Content-Length: 1001", "Transfer-Encoding: chunked"])
    func `a body longer than the bound`(framing: String) async throws {
        let outcome = try await outcome {
            $0.answerBytesMax = 1000
        } when: { connection in
            _ = connection.readRequest()
            connection.send("HTTP/1.1 200 OK\r\n\(framing)\r\n\r\n")
            connection.send("3e9\r\n" + String(repeating: "x", count: 1001) + "\r\n0\r\n\r\n")
        }
        #expect(outcome.unknownReason == "the answer's body is longer than 1000 bytes")
    }

    @Test func `a body of just the bound is an answer`() async throws {
        let outcome = try await outcome {
            $0.answerBytesMax = 1000
        } when: { connection in
            _ = connection.readRequest()
            connection.answer(String(repeating: "x", count: 1000))
        }
        #expect(outcome.answer?.body.count == 1000)
    }

    @Test func `a head longer than the bound`() async throws {
        let outcome = try await outcome {
            $0.headBytesMax = 1000
        } when: { connection in
            _ = connection.readRequest()
            connection.send("HTTP/1.1 200 OK\r\n")
            for _ in 0..<20 { connection.send("X: \(String(repeating: "x", count: 100))\r\n") }
            connection.waitForClose()
        }
        #expect(outcome.unknownReason == "the answer's head is longer than 1000 bytes")
    }
}
