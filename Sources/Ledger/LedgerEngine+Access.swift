internal import Digests
internal import FoundationEssentials
public import ShipmentModel

extension LedgerEngine {
    public func setStopSwitch(
        _ isOn: Bool, by person: String, reason: String, at now: Instant
    ) async throws(LedgerError) {
        let value = StopSwitch(isOn: isOn, person: person.withoutNUL, reason: reason.withoutNUL, at: now)
        try await write { tx in
            try tx.setValue(.stopSwitch, "money", to: try JSON.encode(value))
            try tx.appendAudit([.stopSwitch(value)])
        }
    }

    public func stopSwitch() async throws(LedgerError) -> StopSwitch? {
        try await read { tx in try tx.stopSwitch() }
    }

    // MARK: Tokens

    public func addToken(_ token: APIToken) async throws(LedgerError) {
        try await write { tx in
            guard try tx.value(.token, token.hash) == nil else {
                throw LedgerError(.conflict, "a token with this hash exists already")
            }
            try tx.setValue(.token, token.hash, to: try JSON.encode(token))
        }
    }

    public func token(hash: String) async throws(LedgerError) -> APIToken? {
        try await read { tx in try tx.value(.token, hash).map { try JSON.decode(APIToken.self, from: $0) } }
    }

    public func tokens() async throws(LedgerError) -> [APIToken] {
        try await read { tx in try tx.values(.token).map { try JSON.decode(APIToken.self, from: $0) } }
            .sorted { ($0.createdAt, $0.hash) < ($1.createdAt, $1.hash) }
    }

    public func revokeToken(hash: String, at now: Instant) async throws(LedgerError) {
        try await write { tx in
            guard let stored = try tx.value(.token, hash) else { throw LedgerError(.notFound, "no such token") }
            var token = try JSON.decode(APIToken.self, from: stored)
            token.revokedAt = token.revokedAt ?? now
            try tx.setValue(.token, hash, to: try JSON.encode(token))
        }
    }

    // MARK: Idempotency keys

    public func claimIdempotencyKey(
        _ key: String, requestDigest: String, at now: Instant
    ) async throws(LedgerError) -> StoredResponse? {
        try await write { tx in
            guard let stored = try tx.value(.idempotencyKey, key) else {
                let claim = ClaimedRequest(digest: requestDigest, at: now)
                try tx.setValue(.idempotencyKey, key, to: try JSON.encode(claim))
                return nil
            }
            let claim = try JSON.decode(ClaimedRequest.self, from: stored)
            guard Digest.equal(claim.digest.utf8, requestDigest.utf8) else {
                throw LedgerError(.conflict, "this idempotency key was used with another request")
            }
            return claim.response
        }
    }

    public func storeResponse(
        _ response: StoredResponse, forIdempotencyKey key: String
    ) async throws(LedgerError) {
        try await write { tx in
            guard let stored = try tx.value(.idempotencyKey, key) else {
                throw LedgerError(.notFound, "this idempotency key was not claimed")
            }
            var claim = try JSON.decode(ClaimedRequest.self, from: stored)
            // The first response is the one that was sent.
            claim.response = claim.response ?? response
            try tx.setValue(.idempotencyKey, key, to: try JSON.encode(claim))
        }
    }
}

/// A request that claimed its idempotency key, and its response once there is one.
struct ClaimedRequest: Codable {
    var digest: String
    var at: Instant
    var response: StoredResponse?
}

extension SmallRows {
    /// The switch that stops all money; nil while it has never been touched.
    func stopSwitch() throws -> StopSwitch? {
        try value(.stopSwitch, "money").map { try JSON.decode(StopSwitch.self, from: $0) }
    }
}
