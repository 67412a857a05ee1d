internal import Gateway
internal import HTTPTypes
internal import Hummingbird
internal import Ledger
internal import WireFormats

/// `/v1/warehouse/receipts`: what a warehouse takes in, as JSON or as a list in CSV.
struct WarehouseRoutes: Sendable {
    let desk: Desk

    func add(to router: Router<WebContext>) {
        router.post("/v1/warehouse/receipts") { request, _ in try await receive(request) }
    }

    /// Returns pay, and a waybill alone belongs to no shop: only a token for every shop hands receipts in.
    private func receive(_ request: Request) async throws -> Response {
        let token = try await desk.wholeHouse(request, needing: .act)
        let key = try request.idempotencyKey(of: token)
        let body = try await BodyReader.api.read(request)
        let format: WarehouseList.Format = request.isCSV ? .csv : .json
        let reception = WarehouseReception(intake: desk.intake, parties: desk.parties, clock: desk.clock)
        // What cannot be read is kept, and claims no key: the corrected list may come under the same one.
        guard reception.canRead(body, as: format) else {
            return .json(try await receive(body, as: format, from: token, by: reception).json)
        }
        return try await desk.once(request, key, body) { _ in
            try await receive(body, as: format, from: token, by: reception).json
        }
    }

    private func receive(
        _ body: [UInt8], as format: WarehouseList.Format, from token: APIToken, by reception: WarehouseReception
    ) async throws -> WarehouseReception.Outcome {
        do throws(WarehouseReception.Failure) {
            return try await reception.receive(body, as: format, from: token.name)
        } catch {
            switch error {
            case .unreadable(let reason, let message):
                let kept = message.map { " It is kept as message \($0)." } ?? ""
                throw Problem(
                    status: .unprocessableContent, type: "unreadable", title: "The list cannot be read.",
                    detail: reason.detail + kept, fields: [("", reason.type)])
            case .refused(let refusal): throw Problem(refusal)
            }
        }
    }
}
