internal import Digests
internal import Gateway
internal import HTTPTypes
internal import Hummingbird
internal import Ledger
internal import ShipmentModel

/// Who sends a request, by the bearer token's hash, and what the token permits.
struct Authenticator: Sendable {
    let ledger: any Ledger

    /// - Throws: 401 without a valid token, 403 when its role is not enough.
    func caller(of request: Request, needing role: APIToken.Role) async throws -> APIToken {
        guard let header = request.headers[.authorization], header.lowercased().hasPrefix("bearer ") else {
            throw Problem.unauthorized
        }
        let token = try await token(String(header.dropFirst("bearer ".count)).trimmingWhitespace())
        guard token.role >= role else { throw Problem.forbidden(role) }
        return token
    }

    /// - Throws: 401 when the token is unknown or revoked.
    func token(_ text: String) async throws -> APIToken {
        let hash = Hex.encode(Digest.hash(text, with: .sha256))
        guard let token = try await ledger.token(hash: hash), token.revokedAt == nil else { throw Problem.unauthorized }
        return token
    }
}

extension APIToken {
    /// - Throws: 404, in the words of a thing that does not exist, when the shop is not this token's to see.
    func check(_ shop: ShopID, of what: String) throws {
        guard shops?.contains(shop) ?? true else { throw Problem.notFound(what) }
    }
}

extension String {
    fileprivate func trimmingWhitespace() -> String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
