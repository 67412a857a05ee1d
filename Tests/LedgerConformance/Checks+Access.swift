import Ledger
import RefundRules
import ShipmentModel

extension LedgerConformance {
    /// Tokens, idempotency keys, cursors.
    static var accessChecks: [LedgerCheck<Fixture>] {
        [
            LedgerCheck("tokens are kept by their hash, once, and can be revoked") { fixture in
                let store = try await fixture.make()
                let ledger = try await World.ledger(on: store)
                let token = APIToken(
                    hash: "ab12", name: "workbench", role: .approve, shops: [World.shop], createdAt: World.start)
                try await ledger.addToken(token)
                do {
                    try await ledger.addToken(token)
                    throw Nonconformance(description: "the same token twice")
                } catch let error as LedgerError {
                    try expectEqual(error.kind, .conflict, "the error")
                }
                let reopened = try await World.ledger(on: fixture.reopen(store))
                try expectEqual(try await reopened.token(hash: "ab12"), token, "the token")
                try expect(try await reopened.token(hash: "cd") == nil, "an unknown token")
                try await reopened.revokeToken(hash: "ab12", at: World.start + .hours(1))
                try await reopened.revokeToken(hash: "ab12", at: World.start + .hours(2))
                try expectEqual(
                    try await reopened.tokens().map(\.revokedAt), [World.start + .hours(1)], "revoked at")
                do {
                    try await reopened.revokeToken(hash: "cd", at: World.start)
                    throw Nonconformance(description: "an unknown token was revoked")
                } catch let error as LedgerError {
                    try expectEqual(error.kind, .notFound, "the error")
                }
            },
            LedgerCheck("an idempotency key is claimed once and answers with the first response") { fixture in
                let ledger = try await World.ledger(on: fixture.make())
                let first = try await ledger.claimIdempotencyKey("k", requestDigest: "d1", at: World.start)
                try expect(first == nil, "a response before any request")
                let response = StoredResponse(status: 202, body: Array("{}".utf8))
                try await ledger.storeResponse(response, forIdempotencyKey: "k")
                try await ledger.storeResponse(StoredResponse(status: 500, body: []), forIdempotencyKey: "k")
                try expectEqual(
                    try await ledger.claimIdempotencyKey("k", requestDigest: "d1", at: World.start), response,
                    "the repeated request's response")
                do {
                    _ = try await ledger.claimIdempotencyKey("k", requestDigest: "d2", at: World.start)
                    throw Nonconformance(description: "another request got the key")
                } catch let error as LedgerError {
                    try expectEqual(error.kind, .conflict, "the error")
                }
            },
            LedgerCheck("retention deletes old bodies, oldest first, and leaves everything else of a message") {
                fixture in
                let store = try await fixture.make()
                let ledger = try await World.ledger(on: store)
                let number = try World.number(1)
                for hour in 0..<5 {
                    let heard = World.start + .hours(Int64(hour))
                    var push = World.push("in_transit", about: number, at: heard)
                    push.message?.heard = heard
                    try await ledger.recordEach([push], at: heard)
                }
                let limit = World.start + .hours(3)
                try expectEqual(try await ledger.dropBodies(heardBefore: limit, limit: 2), 2, "the first two")
                let reopened = try await World.ledger(on: fixture.reopen(store))
                try expectEqual(try await reopened.dropBodies(heardBefore: limit, limit: 2), 1, "the third")
                try expectEqual(try await reopened.dropBodies(heardBefore: limit, limit: 2), 0, "nothing more")
                let messages = try await reopened.messages(MessageFilter()).items
                try expectEqual(messages.count, 5, "messages")
                for view in messages {
                    let body = try await reopened.rawBody(of: view.id, for: "test", reason: "test", at: limit)
                    try expectEqual(body == nil, view.firstHeard < limit, "whether the body is gone")
                }
            },
            LedgerCheck("a cursor is what was set last") { fixture in
                let store = try await fixture.make()
                let ledger = try await World.ledger(on: store)
                try expect(try await ledger.cursor("cases:shop-1") == nil, "a cursor nobody set")
                try await ledger.setCursor("cases:shop-1", to: "17")
                try await ledger.setCursor("cases:shop-1", to: "18")
                let reopened = try await World.ledger(on: fixture.reopen(store))
                try expectEqual(try await reopened.cursor("cases:shop-1"), "18", "the cursor")
            },
        ]
    }
}
