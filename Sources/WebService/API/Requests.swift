internal import HTTPTypes
internal import Hummingbird
internal import Ledger
internal import RefundRules
internal import ShipmentModel
internal import WireFormats

/// Reading what a request says, with its own words in every refusal.
extension WebContext {
    /// The case named by `:platform/:shop/:id` in the path.
    func caseKey() throws -> CaseKey {
        CaseKey(
            platform: PartyID(rawValue: try required("platform")), shop: ShopID(rawValue: try required("shop")),
            afterSaleID: try required("id"))
    }

    /// A part of the path with its percent signs read: programs that build addresses write `:` as `%3A`.
    ///
    /// - Returns: Nil when the path has no such part, or one that is no text.
    func text(_ name: String) -> String? {
        guard let part = parameters.get(name), let bytes = PercentEncoding.rfc3986.decode(part.utf8) else { return nil }
        return String(validating: bytes, as: UTF8.self)
    }

    func required(_ name: String) throws -> String {
        guard let text = text(name), !text.isEmpty else { throw Problem.notFound("This address") }
        return text
    }
}

extension Request {
    func query(_ name: String) -> String? {
        uri.queryParameters[Substring(name)].map(String.init)
    }

    /// Whether the body says that it is CSV. Media types are the same in any case of letters [seen: RFC 9110, 8.3.1].
    var isCSV: Bool {
        let type = headers[.contentType]?.prefix { $0 != ";" && $0 != " " }
        return type?.lowercased() == "text/csv"
    }

    func queries(_ name: String) -> [String] {
        uri.queryParameters.getAll(name).map { String($0) }
    }

    /// `limit` and `after`.
    func paging() throws -> (limit: Int, after: String?) {
        let text = query("limit") ?? "50"
        guard let limit = Int(text), (1...500).contains(limit) else {
            throw Problem.badRequest(
                "limit must be a number from 1 to 500.", fields: [("limit", "is \(text.prefix(20))")])
        }
        let after = query("after")
        if let after, Int64(after) == nil {
            throw Problem.badRequest(
                "after must be the next of the page before.", fields: [("after", "is none of ours")])
        }
        return (limit, after)
    }

    /// The body as JSON.
    func json() async throws -> (value: JSONValue, bytes: [UInt8]) {
        let bytes = try await BodyReader.api.read(self)
        return (try Self.json(bytes), bytes)
    }

    private static func json(_ bytes: [UInt8]) throws -> JSONValue {
        do throws(WireError) {
            return try JSONValue.read(bytes, limits: ReadLimits(bytesMax: BodyReader.api.bytesMax))
        } catch {
            throw Problem.badRequest("The body is not JSON: \(error).", fields: [(error.path, "\(error.kind)")])
        }
    }

    /// The body of a command, which holds nothing but these members: what would be left out of account is refused.
    func command(_ members: [String]) async throws -> (value: JSONValue, bytes: [UInt8]) {
        let body = try await json()
        try body.value.checkMembers(members)
        return body
    }

    /// For what takes no body: an empty one, or an object without members.
    func noCommand() async throws {
        let bytes = try await BodyReader.api.read(self)
        if !bytes.isEmpty { try Self.json(bytes).checkMembers([]) }
    }
}

extension Request {
    /// The versions of a case that the request rests on, as `If-Match` names them; nil: whatever is stored.
    ///
    /// - Parameter form: The version that a form carries, where a page cannot send headers.
    func expectedVersions(form: String? = nil) -> Set<Int64>? {
        guard let match = headers[.ifMatch] ?? form.map({ "\"\($0)\"" }) else { return nil }
        let tags = match.split(separator: ",").map { tag in tag.filter { $0 != " " } }
        guard !tags.contains("*") else { return nil }
        return Set(
            tags.compactMap { tag in
                Int64(tag.drop { $0 != "\"" }.filter { $0 != "\"" }).flatMap { version in
                    ["\"\(version)\"", "W/\"\(version)\""].contains(tag) ? version : nil
                }
            })
    }
}

extension CaseView {
    /// The version as `ETag` and `If-Match` write it.
    var etag: String { "\"\(afterSale.version)\"" }
}

extension JSONValue {
    /// Looks whether an object holds other members than these, or one of them twice.
    ///
    /// - Throws: 422 naming each. What is no object is left to whoever reads it.
    func checkMembers(_ known: [String]) throws {
        var seen: Set<String> = []
        let mistakes = members.compactMap { name, _ -> (path: String, reason: String)? in
            // The name is the sender's text: it is shown only as far as it can be a name.
            let shown = String(name.prefix(40).filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") })
            guard known.contains(name) else { return (shown, "unknown") }
            return seen.insert(name).inserted ? nil : (shown, "repeated")
        }
        guard mistakes.isEmpty else { throw Problem.unknownMembers(mistakes, known: known) }
    }

    /// A text that must be there.
    func required(_ name: String) throws -> String {
        do throws(WireError) {
            return try text(name)
        } catch {
            throw Problem.badRequest("\(name) is missing or no text.", fields: [(name, "\(error.kind)")])
        }
    }
}
