internal import HTTPTypes
internal import Hummingbird

/// Requests to `/v1` held against the document: a method that an address does not have, and a parameter that nobody would heed.
enum DocumentedRequests {
    private struct Template {
        let parts: [Substring]
        let operation: APIOperation

        /// How many parts it names itself; nil when the path is another one.
        func literals(of path: [Substring]) -> Int? {
            guard path.count == parts.count, zip(parts, path).allSatisfy({ $0.hasPrefix("{") || $0 == $1 }) else {
                return nil
            }
            return parts.count { !$0.hasPrefix("{") }
        }
    }

    private static let templates = APIDocument.operations.map {
        Template(parts: $0.path.split(separator: "/"), operation: $0)
    }

    /// - Throws: 405 for another method, 400 naming a parameter that the operation does not know.
    static func check(_ request: Request) throws {
        let path = request.uri.path.split(separator: "/")
        guard path.first == "v1" else { return }
        let fitting = templates.compactMap { template in
            template.literals(of: path).map { (literals: $0, operation: template.operation) }
        }
        // As the router reads it: `/v1/cases/counts` is no case.
        guard let most = fitting.map(\.literals).max() else { return }
        let operations = fitting.filter { $0.literals == most }.map(\.operation)
        guard let operation = operations.first(where: { $0.method == request.method }) else {
            throw Problem.methodNotAllowed(request.method, allowed: operations.map(\.method))
        }
        let known = operation.parameters.filter { $0.place == .query }.map(\.name)
        let mistakes = request.uri.queryParameters.compactMap { name, _ -> (String, String)? in
            guard !known.contains(String(name)) else { return nil }
            // The name is the sender's text: it is shown only as far as it can be a name.
            return (
                String(name.prefix(40).filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }), "is unknown"
            )
        }
        guard mistakes.isEmpty else {
            throw Problem.badRequest(
                "There is no parameter \(mistakes.map(\.0).joined(separator: ", ")) here; "
                    + (known.isEmpty ? "none is expected." : "known are \(known.joined(separator: ", "))."),
                fields: mistakes)
        }
    }
}

extension Problem {
    static func methodNotAllowed(_ method: HTTPRequest.Method, allowed: [HTTPRequest.Method]) -> Problem {
        let list = Set(allowed.map(\.rawValue)).sorted().joined(separator: ", ")
        var problem = Problem(
            status: .methodNotAllowed, type: "method-not-allowed", title: "This address has no such method.",
            detail: "It has \(list).")
        problem.allow = list
        return problem
    }
}
