internal import Gateway
internal import HTTPTypes
internal import Hummingbird
internal import Ledger
internal import ShipmentModel
internal import WireFormats

/// `/v1/parcels/{carrier}/{waybill}/statements`: what staff put on record of a parcel.
struct StatementRoutes: Sendable {
    let desk: Desk

    func add(to router: Router<WebContext>) {
        router.post("/v1/parcels/:carrier/:waybill/statements") { request, context in
            try await note(request, context)
        }
    }

    /// `{"what": "interception_asked", "said_by": "courier", "note": "…", "at": "…"}`. A waybill alone belongs to no shop:
    /// only a token for every shop notes something.
    private func note(_ request: Request, _ context: WebContext) async throws -> Response {
        let token = try await desk.wholeHouse(request, needing: .act)
        let key = try request.idempotencyKey(of: token)
        guard let waybill = Waybill(try context.required("waybill")) else {
            throw Problem.badRequest("The waybill is none.")
        }
        let number = WaybillKey(carrier: CarrierID(rawValue: try context.required("carrier")), waybill: waybill)
        let (body, bytes) = try await request.command(["what", "said_by", "note", "at"])
        let (what, source, note) = (
            try body.required("what"), try body.required("said_by"), try body.required("note")
        )
        let time = body.has("at") ? try body.required("at") : nil
        let statement = try desk.statement(what, of: number, saidBy: source, at: time, note: note)
        return try await desk.once(request, key, bytes) { _ in try await desk.note(statement, by: token.name).json }
    }
}
