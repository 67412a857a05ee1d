internal import PartyKit
internal import PlatformKit
internal import RefundRules
internal import ShipmentModel
internal import WireFormats

/// Reads one answer of Doudian's.
///
/// Answers to reading cases may throw: they are asked for again. Answers to effects never do: whatever cannot be read
/// was possibly done, and is said to be ``EffectOutcome/unknown``.
struct DoudianAnswerReader {
    let answer: InboundAnswer
    let shop: ShopID
    /// What was asked; nil for a body that is read without its question.
    let wish: PlatformWish?
    let heard: Instant

    private var cases: DoudianCaseReader { DoudianCaseReader(shop: shop, heard: heard) }

    // MARK: Cases

    func readList() throws(PartyError) -> PlatformReport {
        let envelope = try readEnvelope()
        guard envelope.isOK else { return failure(envelope, .reading) }
        return try PartyError.reading(DoudianAdapter.id) { () throws(WireError) -> PlatformReport in
            let data = try required(envelope.data)
            var snapshots: [CaseSnapshot] = []
            for item in try data.arrayIfAny("items")?.map(\.self) ?? [] { snapshots.append(try readItem(item)) }
            return PlatformReport(isOK: true, cases: snapshots, hasMore: try data.boolIfAny("has_more"))
        }
    }

    /// A row that cannot be read in full is still named: the case's detail is read next, and fails by itself instead of
    /// holding up the rest of the page.
    private func readItem(_ item: JSONValue) throws(WireError) -> CaseSnapshot {
        do throws(WireError) {
            return try cases.readItem(item)
        } catch {
            let id = try item.object("aftersale_info").platformID("aftersale_id")
            return CaseSnapshot(key: CaseKey(platform: DoudianAdapter.id, shop: shop, afterSaleID: id), heard: heard)
        }
    }

    func readDetail() throws(PartyError) -> PlatformReport {
        let envelope = try readEnvelope()
        guard envelope.isOK else { return failure(envelope, .reading) }
        let snapshot = try PartyError.reading(DoudianAdapter.id) { () throws(WireError) -> CaseSnapshot in
            try cases.readDetail(try required(envelope.data))
        }
        guard isAbout(snapshot.key.afterSaleID) else { throw PartyError(DoudianAdapter.id, .wrongSubject) }
        return PlatformReport(isOK: true, cases: [snapshot])
    }

    // MARK: Effects

    /// - Parameter isPayment: For `refund`: agreeing is taken, the money moves at the platform later.
    func readOperate(isPayment: Bool) -> PlatformReport {
        readEffect { (envelope) throws(WireError) -> PlatformReport in
            if case .extendTime = wish { return PlatformReport(isOK: true, effect: .init(.done, .none)) }
            var items: [PlatformReport.Effect.Item] = []
            for item in try envelope.data?.arrayIfAny("items")?.map(\.self) ?? [] {
                let status = try item.uniqueInt64("status_code")
                items.append(
                    .init(
                        caseID: try item.platformID("aftersale_id"), isDone: status == 0,
                        code: status == 0 ? nil : String(status)))
            }
            return operateReport(of: items, isPayment: isPayment)
        }
    }

    private func operateReport(of items: [PlatformReport.Effect.Item], isPayment: Bool) -> PlatformReport {
        guard !items.isEmpty, items.contains(where: { isAbout($0.caseID) }) else {
            // The call was taken, but nothing is said of our case.
            let outcome: EffectOutcome = items.isEmpty ? .accepted : .unknown
            return PlatformReport(isOK: true, effect: .init(outcome, .readCase, items: items))
        }
        guard let failed = items.first(where: { !$0.isDone }) else {
            let effect: PlatformReport.Effect =
                isPayment ? .init(.accepted, .readCase, items: items) : .init(.done, .none, items: items)
            return PlatformReport(isOK: true, effect: effect)
        }
        if items.contains(where: \.isDone) {
            return PlatformReport(isOK: false, effect: .init(.mixed, .readCase, code: failed.code, items: items))
        }
        let rule = DoudianEnvelope.rule(code: nil, subCode: "isv.business-failed:\(failed.code ?? "")")
        var effect = rule.effect(for: .effect, code: failed.code)
        effect.items = items
        return PlatformReport(isOK: false, effect: effect)
    }

    /// The platform's own rule pays after it.
    func readReportReturned() -> PlatformReport {
        readEffect { _ in PlatformReport(isOK: true, effect: .init(.done, .none)) }
    }

    /// `is_success` says that the application was taken: the parcel is stopped hours later, if at all.
    func readIntercept() -> PlatformReport {
        readEffect { (envelope) throws(WireError) -> PlatformReport in
            var results: [PlatformReport.InterceptionResult] = []
            for row in try required(envelope.data).array("intercept_results") {
                let isTaken = try row.boolIfAny("is_success")
                let reason = try row.platformTextIfAny("unavailable_reason_code").flatMap { $0 == "0" ? nil : $0 }
                let fee = Self.fee(in: row)
                results.append(
                    .init(
                        carrierCode: try row.platformTextIfAny("company_code"), waybill: try row.text("tracking_no"),
                        state: isTaken.map { $0 ? .accepted : .rejected } ?? .unknown,
                        reasonCode: isTaken == true ? nil : reason,
                        feeMinor: fee.minor, feeAsWritten: fee.written,
                        feeSettlement: Self.aside { () throws(WireError) in
                            try row.platformTextIfAny("settlement_mode").map(Self.settlement)
                        } ?? nil,
                        otherGoods: Self.aside { () throws(WireError) in
                            try row.platformAmountIfAny("other_product_amount").flatMap { Int(exactly: $0) }
                        } ?? nil,
                        isRetryable: isTaken == true ? nil : reason.flatMap { Self.interceptionReasons[$0] }))
            }
            return PlatformReport(isOK: true, interceptions: results)
        }
    }

    /// What taking the order costs. What is no amount is shown as it was written: whether the order was taken must not be
    /// lost over its price.
    private static func fee(in row: JSONValue) -> (minor: Int64?, written: String?) {
        let amount = aside { () throws(WireError) in try row.platformAmountIfAny("intercept_cost") }
        if let amount { return (amount, nil) }
        let text = aside { () throws(WireError) in try row.platformTextIfAny("intercept_cost") } ?? nil
        let written = text.flatMap { $0.utf8.count <= 20 && $0.utf8.allSatisfy(numberBytes.contains) ? $0 : nil }
        return (nil, written)
    }

    private static let numberBytes = Set("0123456789.-".utf8)

    /// What stands beside the answer itself; nil where it cannot be read.
    private static func aside<Value>(_ read: () throws(WireError) -> Value) -> Value? {
        do throws(WireError) { return try read() } catch { return nil }
    }

    /// `settlement_mode`: 0 online, 1 offline [seen: zsmhub/doudian-sdk]; any other is shown as unknown.
    private static func settlement(_ mode: String) -> FeeSettlement {
        switch mode {
        case "0": .online
        case "1": .offline
        default: .unknown
        }
    }

    /// `unavailable_reason_code`: whether asking again helps. The platform's full list is not public; −10006 is "server
    /// busy, retry" [seen: fudiwei FlurlHttpClient.ByteDance AftersaleApplyLogisticsInterceptResponse.json].
    private static let interceptionReasons: [String: Bool] = ["-10006": true]

    // MARK: What became of a refund

    func readRefundQuery() -> PlatformReport {
        readEffect(.query) { (envelope) throws(WireError) -> PlatformReport in
            let data = try required(envelope.data)
            let snapshot = try cases.readDetail(data)
            guard isAbout(snapshot.key.afterSaleID) else {
                return PlatformReport(isOK: true, effect: .init(.unknown, .readCase))
            }
            let info = try data.object("process_info").object("after_sale_info")
            var effect = DoudianRefundJudgement.effect(of: snapshot, decidedOn: decidedOn)
            effect.payerAmount = try info.platformAmountIfAny("real_refund_amount")
                .flatMap { $0 > 0 && effect.outcome == .done ? Money(minorUnits: $0, currency: .cny) : nil }
            effect.doneAt = effect.outcome == .done ? try info.platformSecondsIfAny("refund_time") : nil
            return PlatformReport(isOK: true, cases: [snapshot], effect: effect)
        }
    }

    /// The version of the case that the refund was decided on.
    private var decidedOn: String? {
        if case .queryRefund(let order) = wish { order.reference.version } else { nil }
    }

    // MARK: Shared

    /// Whether an answer that names this case answers the wish; anything does when there is no wish.
    private func isAbout(_ caseID: String) -> Bool { wish?.caseKey.map { $0.afterSaleID == caseID } ?? true }

    private func required(_ data: JSONValue?) throws(WireError) -> JSONValue {
        guard let data else { throw WireError(.missingField, path: "data", detail: "absent or null") }
        return data
    }

    private func readEnvelope() throws(PartyError) -> DoudianEnvelope {
        do throws(WireError) {
            return try DoudianEnvelope(answer)
        } catch {
            guard (200..<300).contains(answer.status) else {
                throw PartyError(DoudianAdapter.id, .notAnAnswer(status: answer.status))
            }
            throw PartyError(DoudianAdapter.id, reading: error)
        }
    }

    private func failure(_ envelope: DoudianEnvelope, _ purpose: AnswerRule.Purpose) -> PlatformReport {
        PlatformReport(isOK: false, effect: envelope.effect(for: purpose), fault: envelope.fault)
    }

    private func readEffect(
        _ purpose: AnswerRule.Purpose = .effect,
        _ read: (DoudianEnvelope) throws(WireError) -> PlatformReport
    ) -> PlatformReport {
        do throws(WireError) {
            let envelope = try DoudianEnvelope(answer)
            return envelope.isOK ? try read(envelope) : failure(envelope, purpose)
        } catch {
            let cause = PartyError(DoudianAdapter.id, reading: error)
            return PlatformReport(
                effect: .init(.unknown, .readCase), fault: PartyFault(code: cause.type, message: cause.detail))
        }
    }
}
