import PartyKit
import Testing
import WireFormats

@testable import WebService

/// The API's own document, held against every answer that any test gets: what is not written there is a failure.
enum Contract {
    static let document: JSONValue? = {
        do { return try JSONValue.read(APIDocument.bytes) } catch { return nil }
    }()

    /// Records an issue for everything that the document does not describe of this answer to this request.
    static func check(_ answer: Line.Answer, to method: String, _ path: String) throws {
        let mistakes = try mistakes(in: answer, to: method, path)
        #expect(mistakes.isEmpty, "\(method) \(path)")
    }

    static func mistakes(in answer: Line.Answer, to method: String, _ path: String) throws -> [String] {
        let path = String(path.prefix { $0 != "?" })
        guard path.hasPrefix("/v1/") else { return [] }
        guard let operation = try operation(method, path) else {
            let problem = try answer.problem
            if answer.status == 405, problem == "method-not-allowed", answer.headers["Allow"] != nil { return [] }
            return answer.status == 404 && problem == "not-found" ? [] : ["no such operation"]
        }
        guard let response = try operation.object("responses")[String(answer.status)] else {
            return ["status \(answer.status)"]
        }
        let type = answer.headers["Content-Type"] ?? ""
        guard let content = try response.object("content")[type] else { return ["content \(type)"] }
        var found: [String] = []
        if answer.status >= 400 {
            let problem = try answer.problem ?? ""
            let types = try response.array("x-problem-types").map { try $0.asText }
            if !types.contains(problem) { found.append("problem \(problem)") }
        }
        guard type.hasSuffix("json") else { return found }
        return found + (try mistakes(in: try answer.json, by: try content.object("schema"), at: ""))
    }

    /// The operation of a path, by its template with the most literal parts.
    private static func operation(_ method: String, _ path: String) throws -> JSONValue? {
        guard let document else { throw Missing() }
        let parts = path.split(separator: "/")
        var best: (literals: Int, operation: JSONValue)?
        for (template, item) in try document.object("paths").members {
            let names = template.split(separator: "/")
            guard names.count == parts.count, zip(names, parts).allSatisfy({ $0.hasPrefix("{") || $0 == $1 }),
                let operation = item[method.lowercased()]
            else { continue }
            let literals = names.count { !$0.hasPrefix("{") }
            if best.map({ $0.literals < literals }) ?? true { best = (literals, operation) }
        }
        return best?.operation
    }

    struct Missing: Error {}

    // MARK: Schemas

    /// What is wrong with a value, each by its path. Members that a schema does not name are not looked at.
    private static func mistakes(in value: JSONValue, by schema: JSONValue, at path: String) throws -> [String] {
        if let name = try schema.textIfAny("$ref")?.split(separator: "/").last {
            guard let document,
                let named = try document.object("components").object("schemas")[String(name)]
            else { return ["\(path): there is no schema \(name)"] }
            return try mistakes(in: value, by: named, at: path)
        }
        if schema.has("oneOf") {
            let fits = try schema.array("oneOf").contains { try mistakes(in: value, by: $0, at: path).isEmpty }
            return fits ? [] : ["\(path): none of the alternatives"]
        }
        switch try schema.text("type") {
        case "object":
            guard value.isObject else { return ["\(path): no object"] }
            var found: [String] = []
            let required = schema.has("required") ? try schema.array("required").map { try $0.asText } : []
            for name in required where !value.has(name) { found.append("\(path).\(name) is missing") }
            guard schema.has("properties") else { return found }
            for (name, property) in try schema.object("properties").members {
                if let member = value[name] { found += try mistakes(in: member, by: property, at: "\(path).\(name)") }
            }
            return found
        case "array":
            guard value.isArray else { return ["\(path): no list"] }
            let item = try schema.object("items")
            return try value.items.flatMap { try mistakes(in: $0, by: item, at: path + "[]") }
        case "string":
            guard value.kind == .string else { return ["\(path): no text"] }
            guard schema.has("enum") else { return [] }
            let (word, words) = (try value.asText, try schema.array("enum").map { try $0.asText })
            return words.contains(word) ? [] : ["\(path): \(word) is none of its words"]
        case "integer": return value.kind == .number ? [] : ["\(path): no number"]
        case "boolean": return value.kind == .bool ? [] : ["\(path): neither true nor false"]
        case "null": return value.isNull ? [] : ["\(path): not null"]
        default: return ["\(path): a type that the test does not know"]
        }
    }
}
