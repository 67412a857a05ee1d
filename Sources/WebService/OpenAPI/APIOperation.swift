internal import HTTPTypes
internal import Ledger
internal import WireFormats

/// One operation of the API, as its document describes it.
struct APIOperation: Sendable {
    struct Parameter: Sendable {
        enum Place: String, Sendable { case path, query, header }

        var name: String
        var place: Place
        var schema = APISchema.string
        var isRequired = false
        /// May stand several times.
        var isRepeated = false
        var meaning: String
    }

    struct Content: Sendable {
        var type = "application/json"
        var schema: APISchema

        static func json(_ name: String) -> Content { Content(schema: .named(name)) }
    }

    var method: HTTPRequest.Method
    /// With its parts in braces.
    var path: String
    var name: String
    var tag: String
    var summary: String
    /// Nil: everybody, without a token.
    var role: APIToken.Role?
    var parameters: [Parameter] = []
    var body: [Content] = []
    var status = 200
    var answer: Content
    var hasETag = false
    /// Beside those that every operation has.
    var problems: [ProblemType] = []

    /// Every problem that it may answer with.
    var allProblems: [ProblemType] {
        // A parameter that nobody would heed is refused everywhere.
        var all: Set<ProblemType> = [.internal, .busy, .badRequest]
        if role != nil { all.formUnion([.unauthorized, .forbidden]) }
        if !body.isEmpty { all.formUnion([.badRequest, .tooLarge, .timeout]) }
        if body.contains(where: { $0.type == "application/json" }) { all.insert(.invalid) }
        if path.contains("{") { all.insert(.notFound) }
        all.formUnion(problems)
        return ProblemType.allCases.filter(all.contains)
    }

    var json: JSONText {
        .object(present: [
            ("operationId", .string(name)), ("tags", [.string(tag)]), ("summary", .string(summary)),
            ("description", role.map { .string("Needs the role `\($0.rawValue)`.") }),
            ("security", role == nil ? [] : nil),
            ("parameters", allParameters.isEmpty ? nil : .array(allParameters.map(\.json))),
            (
                "requestBody",
                body.isEmpty ? nil : ["required": true, "content": .object(body.map { ($0.type, $0.json) })]
            ),
            ("responses", .object([(String(status), success)] + failures)),
        ])
    }

    private var allParameters: [Parameter] {
        let parts = path.split(separator: "/").filter { $0.hasPrefix("{") }.map { String($0.dropFirst().dropLast()) }
        return parts.map { Parameter(name: $0, place: .path, isRequired: true, meaning: meaning(ofPart: $0)) }
            + parameters
    }

    private func meaning(ofPart name: String) -> String {
        switch name {
        case "platform": "The platform's short name."
        case "shop": "The shop, as the settings name it."
        case "carrier": "The carrier's short name."
        case "waybill": "The carrier's number of the parcel."
        case "key": "The refund's key."
        case "id" where path.contains("/cases/"): "The after-sale id."
        case "id" where path.contains("/tasks/"): "The task's number."
        case "id" where path.contains("/messages/"): "The message's id, 64 hexadecimal digits."
        default: "Its name."
        }
    }

    private var success: JSONText {
        .object(present: [
            ("description", .string(status == 201 ? "Made." : "Done.")),
            (
                "headers",
                hasETag
                    ? ["ETag": ["description": "The case's version, for If-Match.", "schema": ["type": "string"]]] : nil
            ),
            ("content", .object([(answer.type, answer.json)])),
        ])
    }

    /// Problems by status, each type with when it comes.
    private var failures: [(String, JSONText)] {
        Dictionary(grouping: allProblems, by: \.status.code).sorted { $0.key < $1.key }.map { code, types in
            let words = types.map { "`\($0.rawValue)`: \($0.meaning)" }.joined(separator: " ")
            return (
                String(code),
                [
                    "description": .string(words),
                    "content": ["application/problem+json": ["schema": ["$ref": "#/components/schemas/Problem"]]],
                    "x-problem-types": .array(types.map { .string($0.rawValue) }),
                ]
            )
        }
    }
}

extension APIOperation.Content {
    fileprivate var json: JSONText { ["schema": schema.json] }
}

extension APIOperation.Parameter {
    fileprivate var json: JSONText {
        .object(present: [
            ("name", .string(name)), ("in", .string(place.rawValue)), ("required", isRequired ? true : nil),
            ("description", .string(meaning)), ("schema", isRepeated ? APISchema.list(schema).json : schema.json),
        ])
    }

    static let limit = Self(
        name: "limit", place: .query, schema: .integer, meaning: "How many to list, 1…500; 50 if nothing is said.")
    static let after = Self(name: "after", place: .query, meaning: "Goes on where a page ended: its `next`.")
    static let shop = Self(name: "shop", place: .query, isRepeated: true, meaning: "Only this shop.")
    static let idempotencyKey = Self(
        name: "Idempotency-Key", place: .header, isRequired: true,
        meaning: "1…200 bytes of the caller's own; a retry repeats it and gets the first answer, for seven days.")
    static let ifMatch = Self(
        name: "If-Match", place: .header, meaning: "The version that was looked at; another one is refused.")
}
