internal import Gateway
internal import HTTPTypes
internal import Hummingbird
internal import Ledger
internal import RefundRules
internal import ShipmentModel

extension Desk {
    /// A case that the token may see, with everything that its explanation needs.
    func explanation(of key: CaseKey, for token: APIToken) async throws -> Explanation {
        try token.check(key.shop, of: "case \(key)")
        guard let record = try await ledger.caseRecord(key) else { throw Problem.notFound("case \(key)") }
        return Explanation(record, names: ExplanationNames(parties))
    }
}

extension Response {
    /// A case's timeline. Its one style is allowed by its hash, and nothing else is.
    static func picture(_ explanation: Explanation, at now: Instant, in language: ExplanationLanguage) -> Response {
        Response(
            status: .ok, contentType: "image/svg+xml", body: Array(explanation.svg(at: now, in: language).utf8),
            headers: [
                .contentSecurityPolicy:
                    "default-src 'none'; style-src \(Explanation.pictureStyleSource); frame-ancestors 'none'",
                .cacheControl: "no-store",
            ])
    }
}
