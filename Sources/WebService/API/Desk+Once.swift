internal import Digests
internal import Gateway
internal import HTTPTypes
internal import Hummingbird
internal import Ledger
internal import WireFormats

extension Desk {
    /// Answers a request that must not be carried out twice: the first answer under its Idempotency-Key is every answer.
    ///
    /// Read it first: what cannot be understood claims no key. A request that broke off before its answer was kept is
    /// carried out again, so what `body` does is such that doing it again changes nothing.
    ///
    /// - Parameters:
    ///   - key: The Idempotency-Key as the request names it.
    ///   - body: Gets a name of the request that is the same when it comes again.
    func once(
        _ request: Request, _ key: String, _ bytes: [UInt8], _ body: (String) async throws -> JSONText
    ) async throws -> Response {
        let digest = Hex.encode(Digest.hash(Array(request.uri.path.utf8) + [0] + bytes, with: .sha256))
        if let stored = try await ledger.claimIdempotencyKey(key, requestDigest: digest, at: clock.now) {
            return Response(status: .init(code: stored.status), contentType: "application/json", body: stored.body)
        }
        let answer = try await body(Hex.encode(Digest.hash(key, with: .sha256))).bytes
        try await ledger.storeResponse(StoredResponse(status: 200, body: answer), forIdempotencyKey: key)
        return Response(status: .ok, contentType: "application/json", body: answer)
    }
}

extension Request {
    /// The Idempotency-Key as it is stored: two callers may choose the same one, it is each one's alone.
    func idempotencyKey(of token: APIToken) throws -> String {
        guard let name = headers[.idempotencyKey], (1...200).contains(name.utf8.count) else {
            throw Problem.badRequest(
                "The header Idempotency-Key is missing or longer than 200 bytes; a retry must repeat it.")
        }
        return token.hash + "/" + name
    }
}
