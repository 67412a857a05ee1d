import HTTPTransport
import PartyKit
import ShipmentModel
import Testing

@Suite(.timeLimit(.minutes(5)))
struct `A request goes out as composed and an answer comes back as sent` {
    @Test func `the request has what was composed and what HTTP needs, nothing else`() async throws {
        let server = LoopbackServer { connection in
            _ = connection.readRequest()
            connection.answer()
        }
        var request = post(server.url("/a/../b//c?sign=%2B+x&t=1"), "\u{0}body\r\n")
        request.headers = [
            "X-Sign": "a=b; c", "content-type": "application/x-www-form-urlencoded;charset=GBK", "X-Empty": "",
            "X-Twice": "1",
        ]
        request.headers.append("X-Twice", "2")
        let outcome = try await transport().call(request, deadline: ample)
        #expect(outcome.answer?.status == 200)
        let received = try #require(server.requests.first)
        #expect(
            received.head == """
                POST /a/../b//c?sign=%2B+x&t=1 HTTP/1.1\r
                Host: 127.0.0.1:\(server.port)\r
                X-Sign: a=b; c\r
                content-type: application/x-www-form-urlencoded;charset=GBK\r
                X-Empty:\r
                X-Twice: 1\r
                X-Twice: 2\r
                Content-Length: 7\r
                \r

                """)
        #expect(received.body == Array("\u{0}body\r\n".utf8))
    }

    @Test func `one transport sends a get, an empty post, a get with a body and a get again, each as itself`()
        async throws
    {
        let server = LoopbackServer { connection in
            while connection.readRequest() != nil { connection.answer() }
        }
        let transport = try transport()
        var search = get(server.url("/3"))
        search.body = Array("abc".utf8)
        for request in [get(server.url("/1")), post(server.url("/2"), ""), search, get(server.url("/4"))] {
            #expect(await transport.call(request, deadline: ample).answer?.status == 200)
        }
        let host = "Host: 127.0.0.1:\(server.port)\r\n"
        #expect(
            server.requests.map(\.head) == [
                "GET /1 HTTP/1.1\r\n\(host)\r\n",
                "POST /2 HTTP/1.1\r\n\(host)Content-Type: application/json\r\nContent-Length: 0\r\n\r\n",
                "GET /3 HTTP/1.1\r\n\(host)Content-Length: 3\r\n\r\n",
                "GET /4 HTTP/1.1\r\n\(host)\r\n",
            ])
    }

    @Test func `a large body goes out at once, without asking first`() async throws {
        let server = LoopbackServer { connection in
            _ = connection.readRequest()
            connection.answer()
        }
        let body = String(repeating: "x", count: 3 << 20)
        let outcome = try await transport().call(post(server.url(), body), deadline: ample)
        #expect(outcome.answer?.status == 200)
        #expect(server.requests.first?.body.count == 3 << 20)
        #expect(server.requests.first?.head.contains("Expect") == false)
    }

    @Test func `status, header fields and body of the answer arrive byte for byte`() async throws {
        let server = LoopbackServer { connection in
            _ = connection.readRequest()
            connection.send(
                "HTTP/1.1 502 Bad Gateway\r\nX-A: 1\r\nx-a:  two words \r\nX-Empty:\r\nX-Folded: a\r\n b\r\n")
            connection.send("Content-Length: 6\r\n\r\n")
            connection.send([0, 0xff, 0x0d, 0x0a, 0xc4, 0xe3])
        }
        let answer = try #require(try await transport().call(get(server.url()), deadline: ample).answer)
        #expect(answer.status == 502)
        #expect(answer.body == [0, 0xff, 0x0d, 0x0a, 0xc4, 0xe3])
        #expect(
            answer.headers.all == [
                NamedValue("X-A", "1"), NamedValue("x-a", "two words"), NamedValue("X-Empty", ""),
                NamedValue("X-Folded", "a b"), NamedValue("Content-Length", "6"),
            ])
        #expect(answer.protection == .unprotected)
    }

    @Test func `interim answers and trailers are not part of the answer`() async throws {
        let server = LoopbackServer { connection in
            _ = connection.readRequest()
            connection.send("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n")
            connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nX-Real: 1\r\n\r\n")
            connection.send("3\r\nabc\r\n2\r\nde\r\n0\r\nX-Trailer: 1\r\n\r\n")
        }
        let answer = try #require(try await transport().call(get(server.url()), deadline: ample).answer)
        #expect(answer.body == Array("abcde".utf8))
        #expect(answer.headers.all.map(\.name) == ["Transfer-Encoding", "X-Real"])
    }

    @Test func `a redirect is an answer and is not followed`() async throws {
        let server = LoopbackServer { connection in
            while connection.readRequest() != nil {
                connection.send("HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n")
            }
        }
        let answer = try await transport().call(get(server.url()), deadline: ample).answer
        #expect(answer?.status == 302)
        #expect(answer?.headers["location"] == "/elsewhere")
        #expect(server.requests.count == 1)
    }

    @Test func `calls one after the other share one connection`() async throws {
        let server = LoopbackServer { connection in
            while connection.readRequest() != nil { connection.answer("connection \(connection.number)") }
        }
        let transport = try transport()
        for _ in 0..<20 {
            let answer = await transport.call(post(server.url()), deadline: ample).answer
            #expect(answer?.body == Array("connection 0".utf8))
        }
    }

    @Test func `256 calls are under way at once and each gets its own answer`() async throws {
        let everybodyIsHere = Gate(openings: 256)
        let server = LoopbackServer { connection in
            while let request = connection.readRequest() {
                everybodyIsHere.open()
                everybodyIsHere.block()
                connection.answer(String(decoding: request.body, as: UTF8.self))
            }
        }
        let transport = try transport()
        await withTaskGroup(of: Bool.self) { group in
            for number in 0..<256 {
                group.addTask {
                    let outcome = await transport.call(post(server.url(), "call \(number)"), deadline: ample)
                    return outcome.answer?.body == Array("call \(number)".utf8)
                }
            }
            for await isRight in group { #expect(isRight) }
        }
    }
}
