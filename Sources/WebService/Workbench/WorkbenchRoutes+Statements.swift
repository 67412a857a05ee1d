internal import Gateway
internal import Hummingbird
internal import Ledger
internal import ShipmentModel
internal import WireFormats

/// What somebody said of a case's parcel, put on record from the case's page.
extension WorkbenchRoutes {
    /// Only of a parcel of this very case, and by who may act for its shop.
    func note(_ request: Request, _ context: WebContext, _ visitor: Visitor) async throws -> Response {
        let form = try await form(request, visitor)
        let key = try context.caseKey()
        if visitor.token.role < .act { throw Problem.forbidden(.act) }
        let view = try await desk.caseView(key, for: visitor.token)
        guard let number = view.parcels.map(\.id.number).first(where: { $0.description == form["parcel"] }) else {
            throw Problem.badRequest("The parcel is none of this case.")
        }
        let time = form["at"].flatMap { $0.isEmpty ? nil : $0.replacing("T", with: " ") }
        let statement = try desk.statement(
            form["what"] ?? "", of: number, saidBy: form["said_by"] ?? "", at: time, note: form["note"] ?? "")
        _ = try await desk.note(statement, by: visitor.token.name)
        return Self.redirect(to: pages(language(of: request)).url(of: key))
    }
}
