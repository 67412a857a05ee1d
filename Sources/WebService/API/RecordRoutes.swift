internal import Gateway
internal import HTTPTypes
internal import Hummingbird
internal import Ledger
internal import PartyKit
internal import RefundRules
internal import ShipmentModel
internal import WireFormats

/// `/v1/parcels`, `/v1/refunds`, `/v1/messages`: looking at what is stored.
struct RecordRoutes: Sendable {
    let desk: Desk

    func add(to router: Router<WebContext>) {
        router.get("/v1/parcels/:carrier/:waybill") { request, context in try await parcel(request, context) }
        router.get("/v1/refunds") { request, _ in try await refunds(request) }
        router.get("/v1/refunds/:key") { request, context in try await refund(request, context) }
        router.get("/v1/messages") { request, _ in try await messages(request) }
        router.get("/v1/messages/:id") { request, context in try await message(request, context) }
        router.post("/v1/messages/:id/raw") { request, context in try await raw(request, context) }
    }

    private func parcel(_ request: Request, _ context: WebContext) async throws -> Response {
        _ = try await desk.wholeHouse(request, needing: .look)
        let text = try context.required("waybill")
        guard let waybill = Waybill(text) else { throw Problem.badRequest("The waybill is none.") }
        let number = WaybillKey(
            carrier: CarrierID(rawValue: try context.required("carrier")), waybill: waybill)
        let views = try await desk.ledger.parcelViews(number)
        guard !views.isEmpty else { throw Problem.notFound("Waybill \(number)") }
        return .json(["items": .array(views.map(\.json))])
    }

    private func refunds(_ request: Request) async throws -> Response {
        let token = try await desk.authenticator.caller(of: request, needing: .look)
        let (limit, after) = try request.paging()
        return .json(
            try await desk.ledger.refunds(RefundFilter(shops: token.shops, limit: limit, after: after)).json(\.json))
    }

    private func refund(_ request: Request, _ context: WebContext) async throws -> Response {
        let token = try await desk.authenticator.caller(of: request, needing: .look)
        let key = RefundKey(rawValue: try context.required("key"))
        guard let view = try await desk.ledger.refund(key) else { throw Problem.notFound("Refund \(key)") }
        try token.check(view.intent.caseKey.shop, of: "Refund \(key)")
        return .json(view.json)
    }

    private func messages(_ request: Request) async throws -> Response {
        _ = try await desk.wholeHouse(request, needing: .look)
        let (limit, after) = try request.paging()
        let outcome = try request.query("outcome").map { name in
            guard let outcome = Receipt.Outcome(rawValue: name) else {
                throw Problem.badRequest(
                    "outcome must be applied, duplicate or quarantined.", fields: [("outcome", "is unknown")])
            }
            return outcome
        }
        let filter = MessageFilter(
            party: request.query("party").map(PartyID.init(rawValue:)), outcome: outcome, limit: limit, after: after)
        return .json(try await desk.ledger.messages(filter).json(\.json))
    }

    private func message(_ request: Request, _ context: WebContext) async throws -> Response {
        _ = try await desk.wholeHouse(request, needing: .look)
        let id = MessageID(rawValue: try context.required("id"))
        guard let view = try await desk.ledger.message(id) else { throw Problem.notFound("Message \(id)") }
        return .json(view.json)
    }

    /// The raw bytes, which hold personal data: role `approve`, a reason, and a line in the audit.
    private func raw(_ request: Request, _ context: WebContext) async throws -> Response {
        let token = try await desk.wholeHouse(request, needing: .approve)
        let id = MessageID(rawValue: try context.required("id"))
        let reason = try await request.command(["reason"]).value.required("reason").reason()
        guard let body = try await desk.ledger.rawBody(of: id, for: token.name, reason: reason, at: desk.clock.now)
        else {
            throw Problem.notFound("The body of message \(id)")
        }
        return Response(status: .ok, contentType: "application/octet-stream", body: body)
    }
}

extension Desk {
    /// Messages and bare waybills belong to no shop, so only a token for every shop sees them.
    func wholeHouse(_ request: Request, needing role: APIToken.Role) async throws -> APIToken {
        let token = try await authenticator.caller(of: request, needing: role)
        guard token.shops == nil else { throw Problem.notFound("This") }
        return token
    }
}
