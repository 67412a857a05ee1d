internal import Hummingbird
internal import RefundRules
internal import ShipmentModel
internal import WireFormats

/// Reading what a request says, with its own words in every refusal.
extension BasicRequestContext {
    /// The case named by `:platform/:shop/:id` in the path.
    func caseKey() throws -> CaseKey {
        CaseKey(
            platform: PartyID(rawValue: try parameters.require("platform")),
            shop: ShopID(rawValue: try parameters.require("shop")), afterSaleID: try parameters.require("id"))
    }
}

extension Request {
    func query(_ name: String) -> String? {
        uri.queryParameters[Substring(name)].map(String.init)
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
        return (limit, query("after"))
    }

    /// The body as JSON.
    func json() async throws -> (value: JSONValue, bytes: [UInt8]) {
        let bytes = try await BodyReader.api.read(self)
        do throws(WireError) {
            return (try JSONValue.read(bytes, limits: ReadLimits(bytesMax: BodyReader.api.bytesMax)), bytes)
        } catch {
            throw Problem.badRequest("The body is not JSON: \(error).", fields: [(error.path, "\(error.kind)")])
        }
    }
}

extension JSONValue {
    /// A text that must be there.
    func required(_ name: String) throws -> String {
        do throws(WireError) {
            return try text(name)
        } catch {
            throw Problem.badRequest("\(name) is missing or no text.", fields: [(name, "\(error.kind)")])
        }
    }
}
