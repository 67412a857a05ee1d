internal import Digests
internal import Gateway
internal import HTTPTypes
internal import Hummingbird
internal import Ledger
internal import PartyKit
internal import PlatformKit
internal import Platforms
internal import RefundRules
internal import ShipmentModel
internal import WireFormats

/// What a merchant's own system tells us: cases, their changes, and what became of refunds that we ordered.
struct MerchantRoutes: Sendable {
    let desk: Desk

    func add(to router: Router<BasicRequestContext>) {
        router.post("/v1/cases") { request, _ in try await create(request) }
        router.post("/v1/cases/bulk") { request, _ in try await createMany(request) }
        router.patch("/v1/cases/:platform/:shop/:id") { request, context in try await change(request, context) }
        router.post("/v1/cases/:platform/:shop/:id/close") { request, context in try await close(request, context) }
        router.post("/v1/refunds/:key/result") { request, context in try await result(request, context) }
    }

    // MARK: Cases

    /// Creates a case, or answers as before when the same request comes again with its Idempotency-Key.
    private func create(_ request: Request) async throws -> Response {
        let token = try await desk.authenticator.caller(of: request, needing: .act)
        guard let name = request.headers[.idempotencyKey], (1...200).contains(name.utf8.count) else {
            throw Problem.badRequest(
                "The header Idempotency-Key is missing or longer than 200 bytes; a retry must repeat it.")
        }
        let body = try await BodyReader.api.read(request)
        let input = try read(body)
        let shop = try merchantShop(input.shop, for: token)
        // Two merchants may choose the same key: it is theirs alone.
        let key = token.hash + "/" + name
        let digest = Hex.encode(Digest.hash(body, with: .sha256))
        if let stored = try await desk.ledger.claimIdempotencyKey(key, requestDigest: digest, at: desk.clock.now) {
            return Response(status: .init(code: stored.status), contentType: "application/json", body: stored.body)
        }
        let now = desk.clock.now
        _ = try await desk.submit(submission(.caseDetail, shop, body, [input.snapshot(heard: now)]))
        let view = try await desk.caseView(input.key, for: token)
        let answer = view.json(at: now).bytes
        try await desk.ledger.storeResponse(StoredResponse(status: 201, body: answer), forIdempotencyKey: key)
        return Response(status: .created, contentType: "application/json", body: answer)
    }

    /// Many cases in one file, CSV or JSON lines: right rows are taken, wrong ones named by their lines.
    private func createMany(_ request: Request) async throws -> Response {
        let token = try await desk.authenticator.caller(of: request, needing: .act)
        let body = try await BodyReader(bytesMax: MerchantBulk.bytesMax, deadline: .seconds(60)).read(request)
        let isCSV = request.headers[.contentType]?.hasPrefix("text/csv") == true
        let rows: [MerchantBulk.Row]
        do throws(MerchantInputError) {
            rows = isCSV ? try MerchantBulk.readCSV(body) : try MerchantBulk.readJSONLines(body)
        } catch {
            throw Problem(error)
        }
        var taken = 0
        var refused: [JSONText] = []
        for row in rows {
            do {
                let input = try row.input.get()
                let shop = try merchantShop(input.shop, for: token)
                _ = try await desk.submit(Submission(snapshots: [input.snapshot(heard: desk.clock.now)]))
                _ = shop
                taken += 1
            } catch let error as MerchantInputError {
                refused.append(["line": .integer(Int64(row.line)), "problem": .string(Problem(error).detail)])
            } catch let problem as Problem where problem.status != .serviceUnavailable {
                refused.append(["line": .integer(Int64(row.line)), "problem": .string(problem.detail)])
            }
        }
        return .json(["taken": .integer(Int64(taken)), "refused": .array(refused)])
    }

    /// Changes a case that the merchant edited; `If-Match` names the version that the change was made on.
    private func change(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let token = try await desk.authenticator.caller(of: request, needing: .act)
        let (key, view) = try await merchantCase(context, request, for: token)
        let body = try await BodyReader.api.read(request)
        let patch: MerchantCasePatch
        do throws(MerchantInputError) {
            patch = try MerchantCasePatch.read(body)
        } catch {
            throw Problem(error)
        }
        let shop = try merchantShop(key.shop, for: token)
        let snapshot = patch.snapshot(
            of: key, currency: view.afterSale.facts.amount?.currency ?? .cny, heard: desk.clock.now)
        _ = try await desk.submit(submission(.caseDetail, shop, body, [snapshot]))
        return .json(try await desk.caseView(key, for: token).json(at: desk.clock.now))
    }

    private func close(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let token = try await desk.authenticator.caller(of: request, needing: .act)
        let (key, _) = try await merchantCase(context, request, for: token)
        let closing = MerchantCaseInput.closing(key, heard: desk.clock.now)
        _ = try await desk.submit(Submission(snapshots: [closing]))
        return .json(try await desk.caseView(key, for: token).json(at: desk.clock.now))
    }

    private func merchantCase(
        _ context: BasicRequestContext, _ request: Request, for token: APIToken
    ) async throws -> (CaseKey, CaseView) {
        let key = try context.caseKey()
        guard key.platform == MerchantAdapter.id else {
            throw Problem(
                status: .conflict, type: "not-a-merchants-case", title: "This case lives at a platform.",
                detail: "Only the platform changes it; its changes are read from there.")
        }
        let view = try await desk.caseView(key, for: token)
        if let match = request.headers[.ifMatch], match.filter(\.isNumber) != String(view.afterSale.version) {
            throw Problem(
                status: .preconditionFailed, type: "version", title: "The case has changed.",
                detail: "It is at version \(view.afterSale.version); read it and decide again.")
        }
        return (key, view)
    }

    // MARK: Refund results

    private func result(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let token = try await desk.authenticator.caller(of: request, needing: .act)
        let key = RefundKey(rawValue: try context.parameters.require("key"))
        guard let view = try await desk.ledger.refund(key) else { throw Problem.notFound("Refund \(key)") }
        try token.check(view.intent.caseKey.shop, of: "Refund \(key)")
        let shop = try merchantShop(view.intent.caseKey.shop, for: token)
        let body = try await BodyReader.api.read(request)
        let result: MerchantRefundResult
        do throws(MerchantInputError) {
            result = try MerchantRefundResult.read(body, for: key)
        } catch {
            throw Problem(error)
        }
        let effect = result.effect(ordered: view.intent.amount)
        let answer = TargetAnswer(
            effect.outcome == .done ? .done : .notDone, amount: effect.amount, reference: effect.targetReference,
            message: effect.message, at: desk.clock.now)
        let contradicts = Self.contradicts(answer, view.intent)
        var submission = submission(.refundQuery, shop, body, [])
        submission.consequences = [.refund(key, attempt: nil, answer)]
        _ = try await desk.submit(submission)
        if contradicts {
            throw Problem(
                status: .conflict, type: "result-differs", title: "This result differs from an earlier one.",
                detail: "The earlier result of refund \(key) stands; a person will look at it.")
        }
        guard let after = try await desk.ledger.refund(key) else { throw Problem.notFound("Refund \(key)") }
        return .json(after.json)
    }

    private static func contradicts(_ answer: TargetAnswer, _ intent: RefundIntent) -> Bool {
        switch intent.phase {
        case .done: answer.outcome != .done || (answer.amount != nil && answer.amount != intent.amount)
        case .notDone: answer.outcome != .notDone
        case .written, .attempted, .superseded, .dropped: answer.amount != nil && answer.amount != intent.amount
        }
    }

    // MARK: Shared

    private func read(_ body: [UInt8]) throws -> MerchantCaseInput {
        do throws(MerchantInputError) {
            return try MerchantCaseInput.read(body)
        } catch {
            throw Problem(error)
        }
    }

    private func merchantShop(_ id: ShopID, for token: APIToken) throws -> Shop {
        try token.check(id, of: "Shop \(id)")
        guard let shop = desk.parties.shops[id], shop.platform == MerchantAdapter.id else {
            throw Problem.badRequest(
                "Shop \(id) is no merchant's own shop in the settings.", fields: [("shop", "is not known here")])
        }
        return shop
    }

    private func submission(
        _ operation: PartyKit.Operation, _ shop: Shop, _ body: [UInt8], _ snapshots: [CaseSnapshot]
    ) -> Submission {
        Submission(
            message: InboundMessage(
                party: shop.platform, account: shop.platformAccount, operation: operation, direction: .push,
                signature: .verified, body: body, heard: desk.clock.now),
            snapshots: snapshots)
    }
}

extension Problem {
    init(_ error: MerchantInputError) {
        self.init(
            status: .unprocessableContent, type: "invalid", title: "The request has mistakes.",
            detail: error.mistakes.map { "\($0.path): \($0.message)" }.joined(separator: " "),
            fields: error.mistakes.map { (path: $0.path, reason: $0.code.rawValue) })
    }
}

extension HTTPField.Name {
    // swift-format-ignore: NeverForceUnwrap
    static let idempotencyKey = Self("Idempotency-Key")!
}
