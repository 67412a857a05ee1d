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

    func add(to router: Router<WebContext>) {
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
        if try await isNew(input) {
            _ = try await desk.submit(
                submission(.caseDetail, shop, about: word(on: input.key), body, [input.snapshot(heard: desk.clock.now)])
            )
        }
        let view = try await desk.caseView(input.key, for: token)
        let answer = view.json(at: desk.clock.now).bytes
        try await desk.ledger.storeResponse(StoredResponse(status: 201, body: answer), forIdempotencyKey: key)
        return Response(
            status: .created, contentType: "application/json", body: answer, headers: [.eTag: view.etag])
    }

    /// Whether the case is not known yet. One that is known and equal has been handed in before: by a request whose
    /// answer was lost, by a file that is sent once more.
    ///
    /// - Throws: 409 when it is known and differs: changing a case names the version that it changes.
    private func isNew(_ input: MerchantCaseInput) async throws -> Bool {
        guard let known = try await desk.ledger.caseView(input.key)?.afterSale.facts else { return true }
        guard !known.contradicts(input.snapshot(heard: desk.clock.now)) else {
            throw Problem(
                status: .conflict, type: "exists", title: "The case exists and is another one.",
                detail: "Case \(input.key) was handed in with other values; PATCH changes it.")
        }
        return false
    }

    /// Many cases in one file, CSV or JSON lines: right rows are taken, wrong ones named by their lines.
    private func createMany(_ request: Request) async throws -> Response {
        let token = try await desk.authenticator.caller(of: request, needing: .act)
        let body = try await BodyReader(bytesMax: MerchantBulk.bytesMax, deadline: .seconds(60)).read(request)
        let rows: [MerchantBulk.Row]
        do throws(MerchantInputError) {
            rows = request.isCSV ? try MerchantBulk.readCSV(body) : try MerchantBulk.readJSONLines(body)
        } catch {
            throw Problem(error)
        }
        var refused: [Int: String] = [:]
        // Side by side, so that they share commits; in slices, so that one file does not fill the intake's queue.
        for start in stride(from: 0, to: rows.count, by: Self.rowsAtOnce) {
            let slice = rows[start..<min(start + Self.rowsAtOnce, rows.count)]
            try await withThrowingTaskGroup(of: (Int, String?).self) { group in
                for row in slice { group.addTask { (row.line, try await refusal(of: row, by: token)) } }
                for try await (line, problem) in group { refused[line] = problem }
            }
        }
        let problems = refused.sorted { $0.key < $1.key }.map { line, problem -> JSONText in
            ["line": .integer(Int64(line)), "problem": .string(problem)]
        }
        return .json(["taken": .integer(Int64(rows.count - refused.count)), "refused": .array(problems)])
    }

    private static let rowsAtOnce = 256

    /// Takes one row of a file.
    ///
    /// - Returns: Why it was not taken.
    /// - Throws: When nothing can be taken at the moment: the whole file is sent again then, which changes nothing.
    private func refusal(of row: MerchantBulk.Row, by token: APIToken) async throws -> String? {
        do {
            let input = try row.input.get()
            let shop = try merchantShop(input.shop, for: token)
            if try await isNew(input) {
                let snapshot = input.snapshot(heard: desk.clock.now)
                _ = try await desk.submit(
                    submission(.caseDetail, shop, about: word(on: input.key), row.body, [snapshot]))
            }
            return nil
        } catch let error as MerchantInputError {
            return Problem(error).detail
        } catch let problem as Problem where problem.status.code < 500 {
            return problem.detail
        }
    }

    /// Changes a case that the merchant edited; `If-Match` names the version that the change was made on.
    private func change(_ request: Request, _ context: WebContext) async throws -> Response {
        let token = try await desk.authenticator.caller(of: request, needing: .act)
        let (key, view) = try await merchantCase(context, for: token)
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
        var submission = submission(.caseDetail, shop, about: word(on: key), body, [snapshot])
        submission.expected = request.expectedVersions().map { .init(key, at: $0) }
        let receipt = try await desk.submit(submission)
        let changed = try await desk.caseView(key, for: token)
        if let why = receipt.notDone { throw Problem(why, changed) }
        return .json(changed.json(at: desk.clock.now), etag: changed.etag)
    }

    private func close(_ request: Request, _ context: WebContext) async throws -> Response {
        let token = try await desk.authenticator.caller(of: request, needing: .act)
        let (key, _) = try await merchantCase(context, for: token)
        try await request.noCommand()
        let closing = MerchantCaseInput.closing(key, heard: desk.clock.now)
        let receipt = try await desk.submit(
            Submission(snapshots: [closing], expected: request.expectedVersions().map { .init(key, at: $0) }))
        let closed = try await desk.caseView(key, for: token)
        if let why = receipt.notDone { throw Problem(why, closed) }
        return .json(closed.json(at: desk.clock.now), etag: closed.etag)
    }

    private func merchantCase(_ context: WebContext, for token: APIToken) async throws -> (CaseKey, CaseView) {
        let key = try context.caseKey()
        guard key.platform == MerchantAdapter.id else {
            throw Problem(
                status: .conflict, type: "not-a-merchants-case", title: "This case lives at a platform.",
                detail: "Only the platform changes it; its changes are read from there.")
        }
        return (key, try await desk.caseView(key, for: token))
    }

    // MARK: Refund results

    private func result(_ request: Request, _ context: WebContext) async throws -> Response {
        let token = try await desk.authenticator.caller(of: request, needing: .act)
        let key = RefundKey(rawValue: try context.required("key"))
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
        let answer = Self.answer(result, view.intent, at: desk.clock.now)
        let conflict = Self.conflict(between: answer, and: view.intent)
        // What contradicts is committed, too: a person has to see it.
        var submission = submission(.refundQuery, shop, about: "refund \(key)", body, [])
        submission.consequences = [.refund(key, attempt: nil, answer)]
        _ = try await desk.submit(submission)
        if let conflict { throw conflict }
        guard let after = try await desk.ledger.refund(key) else { throw Problem.notFound("Refund \(key)") }
        return .json(after.json)
    }

    private static func answer(
        _ result: MerchantRefundResult, _ intent: RefundIntent, at now: Instant
    ) -> TargetAnswer {
        let effect = result.effect(ordered: intent.amount)
        let outcome: TargetAnswer.Outcome =
            switch result.outcome {
            case .done: .done
            case .notDone: .notDone
            }
        return TargetAnswer(
            outcome, amount: effect.amount, reference: effect.targetReference,
            message: effect.message.map(PersonalData.masked), at: now)
    }

    /// Why a result does not go together with the order, or with an earlier result.
    private static func conflict(between answer: TargetAnswer, and intent: RefundIntent) -> Problem? {
        let isOtherResult: Bool =
            switch intent.phase {
            case .done: answer.outcome != .done
            case .notDone: answer.outcome != .notDone
            case .written, .attempted, .superseded, .dropped: false
            }
        if isOtherResult {
            return Problem(
                status: .conflict, type: "result-differs", title: "This result differs from an earlier one.",
                detail: "The earlier result of refund \(intent.key) stands; a person will look at it.")
        }
        guard let amount = answer.amount, amount != intent.amount else { return nil }
        return Problem(
            status: .conflict, type: "amount-differs", title: "The amount is not the one that was ordered.",
            detail: "Refund \(intent.key) was ordered over \(intent.amount); a person will look at it.")
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

    /// What a word on a case is about: the same bytes may be said of another case, and of the same one later, when they
    /// take back what was said between.
    private func word(on key: CaseKey) -> String { "case \(key) at \(desk.clock.now.milliseconds)" }

    /// - Parameter about: What the body is about, where it does not say so itself: two equal bodies about two things are
    ///   two messages.
    private func submission(
        _ operation: PartyKit.Operation, _ shop: Shop, about subject: String, _ body: [UInt8],
        _ snapshots: [CaseSnapshot]
    ) -> Submission {
        Submission(
            message: InboundMessage(
                party: shop.platform, account: shop.platformAccount, operation: operation, direction: .push,
                answers: subject, signature: .verified, body: body, heard: desk.clock.now),
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

extension CaseSnapshot {
    /// Whether what is handed in says something else than what is known; what it does not name it does not contradict.
    fileprivate func contradicts(_ other: CaseSnapshot) -> Bool {
        func differs<Value: Equatable>(_ known: Value?, _ said: Value?) -> Bool { said != nil && known != said }
        let named = Set((parcels ?? []).map { $0.carrierCode + "/" + $0.waybill.rawValue })
        let said = (other.parcels ?? []).map { $0.carrierCode + "/" + $0.waybill.rawValue }
        return differs(orderID, other.orderID) || differs(type, other.type) || differs(amount, other.amount)
            || differs(orderPaid, other.orderPaid)
            || differs(appliedAt, other.appliedAt) || differs(buyerReportsReceived, other.buyerReportsReceived)
            || differs(isCrossBorder, other.isCrossBorder) || differs(isHainanDutyFree, other.isHainanDutyFree)
            || differs(category, other.category) || differs(isQualityBuyer, other.isQualityBuyer)
            || !said.allSatisfy(named.contains)
            || (other.parcelsAreComplete == true && (parcelsAreComplete != true || said.count != named.count))
    }
}
