internal import WireFormats

/// A JSON Schema as far as the API needs it.
indirect enum APISchema: Sendable {
    case string
    case integer
    case bool
    /// RFC 3339.
    case instant
    case choice([String])
    case list(APISchema)
    case object([Member])
    /// What a command holds: these members, and none beside them.
    case command([Member])
    /// Whatever members it has.
    case anyObject(String)
    case named(String)
    case orNull(APISchema)
    case oneOf([APISchema])

    struct Member: Sendable {
        var name: String
        var schema: APISchema
        var isRequired: Bool
    }

    /// A choice of a vocabulary's words, which thereby cannot fall behind it.
    static func words<Word: RawRepresentable<String> & CaseIterable>(_ type: Word.Type) -> APISchema {
        .choice(type.allCases.map(\.rawValue))
    }

    var json: JSONText {
        switch self {
        case .string: ["type": "string"]
        case .integer: ["type": "integer", "format": "int64"]
        case .bool: ["type": "boolean"]
        case .instant: ["type": "string", "format": "date-time"]
        case .choice(let words): ["type": "string", "enum": .array(words.map { .string($0) })]
        case .list(let item): ["type": "array", "items": item.json]
        case .object(let members): .object(Self.parts(members))
        case .command(let members): .object(Self.parts(members) + [("additionalProperties", false)])
        case .anyObject(let description): ["type": "object", "description": .string(description)]
        case .named(let name): ["$ref": .string("#/components/schemas/\(name)")]
        case .orNull(let schema): ["oneOf": [schema.json, ["type": "null"]]]
        case .oneOf(let schemas): ["oneOf": .array(schemas.map(\.json))]
        }
    }
}

extension APISchema {
    /// An object of these members; a name that ends with `?` may be absent.
    static func members(_ members: KeyValuePairs<String, APISchema>) -> APISchema {
        .object(
            members.map { name, schema in
                Member(
                    name: name.hasSuffix("?") ? String(name.dropLast()) : name, schema: schema,
                    isRequired: !name.hasSuffix("?"))
            })
    }

    /// The same object with nothing beside its members.
    var alone: APISchema {
        guard case .object(let members) = self else { return self }
        return .command(members)
    }

    private static func parts(_ members: [Member]) -> [(String, JSONText)] {
        [
            ("type", "object"), ("required", .array(members.filter(\.isRequired).map { .string($0.name) })),
            ("properties", .object(members.map { ($0.name, $0.schema.json) })),
        ]
    }

    /// The same object with further members.
    func and(_ other: APISchema) -> APISchema {
        guard case .object(let own) = self, case .object(let more) = other else { return self }
        return .object(own + more)
    }

    /// A page of a list.
    static func page(of name: String) -> APISchema { .members(["items": .list(.named(name)), "next?": .string]) }
}
