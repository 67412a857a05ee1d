internal import HTTPTypes

/// Every type of problem that the API answers with: programs go by it, and a type has one status.
enum ProblemType: String, CaseIterable, Sendable {
    case badRequest = "bad-request"
    case unauthorized
    case forbidden
    case notFound = "not-found"
    case methodNotAllowed = "method-not-allowed"
    case timeout
    case conflict
    case exists
    case notAMerchantsCase = "not-a-merchants-case"
    case resultDiffers = "result-differs"
    case amountDiffers = "amount-differs"
    case taskClosed = "task-closed"
    case impossible
    case version
    case tooLarge = "too-large"
    case invalid
    case unreadable
    case `internal`
    case busy

    var status: HTTPResponse.Status {
        switch self {
        case .badRequest: .badRequest
        case .unauthorized: .unauthorized
        case .forbidden: .forbidden
        case .notFound: .notFound
        case .methodNotAllowed: .methodNotAllowed
        case .timeout: .requestTimeout
        case .conflict, .exists, .notAMerchantsCase, .resultDiffers, .amountDiffers, .taskClosed, .impossible: .conflict
        case .version: .preconditionFailed
        case .tooLarge: .contentTooLarge
        case .invalid, .unreadable: .unprocessableContent
        case .internal: .internalServerError
        case .busy: .serviceUnavailable
        }
    }

    /// When it comes, in a sentence.
    var meaning: String {
        switch self {
        case .badRequest: "The request cannot be understood: a parameter, a header or the body's shape is wrong."
        case .unauthorized: "There is no token, or it is unknown or revoked."
        case .forbidden: "The token's role does not permit this."
        case .notFound: "There is no such thing, or it is not this token's to see."
        case .methodNotAllowed: "The address has no such method; `Allow` names those it has."
        case .timeout: "The body did not arrive in time."
        case .conflict: "The Idempotency-Key was used with another request."
        case .exists: "The case was handed in with other values; PATCH changes it."
        case .notAMerchantsCase: "The case lives at a platform, which alone changes it."
        case .resultDiffers: "An earlier result of this refund was another one; a person looks at it."
        case .amountDiffers: "The amount is not the one that was ordered; a person looks at it."
        case .taskClosed: "The task is closed."
        case .impossible: "The case's state does not permit the action."
        case .version: "The case has changed since the version that was named."
        case .tooLarge: "The body is too large."
        case .invalid: "The body's fields have mistakes; each is named under `errors`."
        case .unreadable: "The list cannot be read; it is kept raw."
        case .internal: "A mistake of ours; nothing of the request was stored."
        case .busy: "Nothing can be stored at the moment: the same request again."
        }
    }
}
