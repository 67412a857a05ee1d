import HTTPTransport
import PartyKit
import Testing

@Suite(.timeLimit(.minutes(5)))
struct `Calls can be taken back, and a transport ends in order` {
    /// Says when a request has come, and answers when told to.
    private struct SlowParty {
        let hasRequest = Gate()
        let mayAnswer = Gate()
        let server: LoopbackServer

        init() {
            let (hasRequest, mayAnswer) = (hasRequest, mayAnswer)
            server = LoopbackServer { connection in
                while connection.readRequest() != nil {
                    hasRequest.open()
                    mayAnswer.block()
                    connection.answer()
                }
            }
        }
    }

    @Test func `a call cancelled after it was sent is unknown`() async throws {
        let party = SlowParty()
        let transport = try transport()
        let call = Task { await transport.call(post(party.server.url()), deadline: ample) }
        await party.hasRequest.opened()
        call.cancel()
        #expect(await call.value == .unknown(reason: "cancelled"))
        party.mayAnswer.open()
    }

    @Test func `a call cancelled while it waits for a connection was never sent`() async throws {
        let party = SlowParty()
        let transport = try transport { $0.connectionsPerHostMax = 1 }
        async let first = transport.call(post(party.server.url("/first")), deadline: ample)
        await party.hasRequest.opened()
        let second = Task { await transport.call(post(party.server.url("/second")), deadline: ample) }
        second.cancel()
        #expect(await second.value.neverSentReason?.hasPrefix("cancelled") == true)
        party.mayAnswer.open()
        #expect(await first.answer?.status == 200)
        #expect(party.server.requests.count == 1)
    }

    @Test func `a call that waits for a connection gets it when the one before breaks`() async throws {
        let hasRequest = Gate()
        let mayBreak = Gate()
        let server = LoopbackServer { connection in
            guard connection.readRequest() != nil else { return }
            if connection.number == 0 {
                hasRequest.open()
                mayBreak.block()
                connection.breakOnClose()
            } else {
                connection.answer()
            }
        }
        let transport = try transport { $0.connectionsPerHostMax = 1 }
        async let first = transport.call(post(server.url("/first")), deadline: ample)
        await hasRequest.opened()
        async let second = transport.call(post(server.url("/second")), deadline: ample)
        mayBreak.open()
        #expect(await first.unknownReason != nil)
        #expect(await second.answer?.status == 200)
    }

    @Test func `a call in a cancelled task is not sent`() async throws {
        let party = SlowParty()
        let transport = try transport()
        let isCancelled = Gate()
        let call = Task {
            await isCancelled.opened()
            return await transport.call(post(party.server.url()), deadline: ample)
        }
        call.cancel()
        isCancelled.open()
        #expect(await call.value == .neverSent(reason: "cancelled before it was sent"))
        #expect(party.server.requests.isEmpty)
    }

    @Test func `a call over the queue's bound is never sent, and its place is free after an answer`() async throws {
        let party = SlowParty()
        let transport = try transport { $0.callsMax = 1 }
        let first = Task { await transport.call(post(party.server.url()), deadline: ample) }
        await party.hasRequest.opened()
        let refused = await transport.call(post(party.server.url()), deadline: ample)
        #expect(refused == .neverSent(reason: "1 calls are waiting or under way already"))
        party.mayAnswer.open()
        #expect(await first.value.answer?.status == 200)
        #expect(await transport.call(post(party.server.url()), deadline: ample).answer?.status == 200)
    }

    @Test func `shutdown waits for the calls under way and takes no new ones`() async throws {
        let party = SlowParty()
        let transport = try transport()
        async let call = transport.call(post(party.server.url()), deadline: ample)
        await party.hasRequest.opened()
        async let end: Void = transport.shutdown()
        // Nobody listens there: the answers tell when the transport has closed.
        let probe = post("http://127.0.0.1:\(LoopbackServer.deadPort())/")
        while await transport.call(probe, deadline: ample) != .neverSent(reason: "the transport is shut down") {}
        party.mayAnswer.open()
        #expect(await call.answer?.status == 200)
        await end
        await transport.shutdown()
    }

    @Test func `shutdown ends a call that gets no answer by its deadline`() async throws {
        let party = SlowParty()
        let transport = try transport()
        async let call = transport.call(post(party.server.url()), deadline: .seconds(1))
        await party.hasRequest.opened()
        await transport.shutdown()
        #expect(await call.unknownReason != nil)
        party.mayAnswer.open()
    }

    @Test func `an idle transport shuts down, and so does one that is let go`() async throws {
        for _ in 0..<20 {
            let transport = try transport()
            await transport.shutdown()
            _ = try HTTPTransport()
        }
    }

    @Test func `cancelling at any moment ends every call once`() async throws {
        let server = LoopbackServer { connection in
            while connection.readRequest() != nil { connection.answer() }
        }
        let transport = try transport()
        let ends = await withTaskGroup(of: CallOutcome.self) { group in
            for number in 0..<400 {
                group.addTask {
                    let call = Task { await transport.call(post(server.url()), deadline: ample) }
                    if number.isMultiple(of: 2) { call.cancel() }
                    return await call.value
                }
            }
            return await group.reduce(into: [CallOutcome]()) { $0.append($1) }
        }
        #expect(ends.count == 400)
        #expect(ends.count { $0.answer != nil } >= 200)
        await transport.shutdown()
    }
}
