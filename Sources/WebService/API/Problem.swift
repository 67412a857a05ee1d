internal import Gateway
internal import HTTPTypes
internal import Hummingbird
internal import Ledger
internal import WireFormats

/// An error of the API as RFC 9457 writes it: what happened, where, and what to do; programs go by `type`.
struct Problem: Error {
    var status: HTTPResponse.Status
    /// Stable: the last part of the type's URI.
    var type: String
    var title: String
    var detail: String
    /// Each mistake in the request by its field's path.
    var fields: [(path: String, reason: String)] = []
    /// The methods that the address has, where another one was used.
    var allow: String?

    var response: Response {
        var members: [(String, JSONText)] = [
            ("type", .string("urn:turnback:problem:\(type)")), ("title", .string(title)),
            ("status", .integer(Int64(status.code))), ("detail", .string(detail)),
        ]
        if !fields.isEmpty {
            members.append(
                (
                    "errors",
                    .array(
                        fields.map { .object([("path", .string($0.path)), ("reason", .string($0.reason))]) })
                ))
        }
        var headers: [HTTPField.Name: String] = [:]
        if status == .unauthorized { headers[.wwwAuthenticate] = "Bearer" }
        headers[.allow] = allow
        if status == .serviceUnavailable { headers[.retryAfter] = "1" }
        return Response(
            status: status, contentType: "application/problem+json", body: JSONText.object(members).bytes,
            headers: headers)
    }

    static func notFound(_ what: String) -> Problem {
        Problem(
            status: .notFound, type: "not-found", title: "There is no such thing.",
            detail: "\(what) is not known, or not yours to see.")
    }

    static func badRequest(_ detail: String, fields: [(String, String)] = []) -> Problem {
        Problem(
            status: .badRequest, type: "bad-request", title: "The request cannot be understood.", detail: detail,
            fields: fields.map { ($0.0, $0.1) })
    }

    static func unknownMembers(_ mistakes: [(path: String, reason: String)], known: [String]) -> Problem {
        let words = mistakes.map { name, reason in
            reason == "unknown" ? "\(name): There is no such field here." : "\(name): The field stands more than once."
        }
        let expected = known.isEmpty ? "No field is expected." : "Known are \(known.joined(separator: ", "))."
        return Problem(
            status: .unprocessableContent, type: "invalid", title: "The request has mistakes.",
            detail: "\(words.joined(separator: " ")) \(expected) Nothing was done.", fields: mistakes)
    }

    static let unauthorized = Problem(
        status: .unauthorized, type: "unauthorized", title: "Who are you?",
        detail: "Send a token in the Authorization header; `turnback token create` makes one.")

    static func forbidden(_ needed: APIToken.Role) -> Problem {
        Problem(
            status: .forbidden, type: "forbidden", title: "Your token does not permit this.",
            detail: "It needs the role \(needed.rawValue).")
    }

    static let busy = Problem(
        status: .serviceUnavailable, type: "busy", title: "Nothing was stored.",
        detail: "The gateway cannot commit at the moment. Send the same request again.")

    init(
        status: HTTPResponse.Status, type: String, title: String, detail: String,
        fields: [(path: String, reason: String)] = []
    ) {
        self.status = status
        self.type = type
        self.title = title
        self.detail = detail
        self.fields = fields
    }

    init(_ error: LedgerError) {
        switch error.kind {
        case .conflict:
            self.init(
                status: .conflict, type: "conflict", title: "This contradicts what is stored.", detail: error.detail)
        case .notFound: self = .notFound(error.detail)
        case .unavailable, .misconfigured: self = .busy
        case .internal:
            self.init(
                status: .internalServerError, type: "internal", title: "A mistake of ours.",
                detail: "It is logged; nothing of this request was stored.")
        }
    }

    init(_ refusal: Intake.Refusal) {
        guard case .store(let cause) = refusal else {
            self = .busy
            return
        }
        self.init(cause)
    }

    init(_ mistake: PersonStatement.Mistake) {
        self = .badRequest("\(mistake).", fields: [(mistake.field, mistake.expected)])
    }

    init(_ failure: BodyReader.Failure) {
        switch failure {
        case .tooLarge:
            self.init(
                status: .contentTooLarge, type: "too-large", title: "The body is too large.",
                detail: "At most \(BodyReader.api.bytesMax) bytes; send several requests.")
        case .stalled:
            self.init(
                status: .requestTimeout, type: "timeout", title: "The body did not arrive in time.",
                detail: "Send the request again.")
        case .broken:
            self = .badRequest("The body broke off.")
        }
    }
}
