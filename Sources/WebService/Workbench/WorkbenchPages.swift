internal import Gateway
internal import Ledger
internal import RefundRules
internal import ShipmentModel
internal import WireFormats

/// What the pages show: stored things as words in one language. Pure.
struct WorkbenchPages {
    let language: WorkbenchLanguage
    let now: Instant
    /// Whether all refunds are stopped.
    let isStopped: Bool
    let policy: (ShopID) -> ShopPolicy
    let knownCarriers: Set<CarrierID>
    let names: ExplanationNames

    /// One row of the list, and the head of a case's own page.
    func row(_ afterSale: AfterSaleCase, _ parcels: [ParcelView], _ intents: [RefundIntent]) -> [String: Any] {
        let advice = advice(afterSale, parcels, intents)
        let deadline = afterSale.deadline
        let seconds = afterSale.scoreTimer.elapsed(at: now).components.seconds
        var row: [String: Any] = [
            "id": afterSale.key.afterSaleID, "shop": afterSale.key.shop.rawValue,
            "platform": afterSale.key.platform.rawValue, "order": afterSale.facts.orderID ?? "",
            "url": url(of: afterSale.key), "state": afterSale.state.rawValue,
            "stateName": afterSale.state.name(in: language), "amount": afterSale.facts.amount?.description ?? "",
            "isOverdue": afterSale.isOverdue, "overdueWord": language.pick("overdue", "已超时"),
            "parcels": parcels.map(self.parcel), "noParcels": language.pick("no parcel known", "暂无包裹"),
            "platformDeadlineWord": language.pick("the platform's", "平台"),
            "ourDeadlineWord": language.pick("our estimate", "估算"), "score": duration(seconds),
            "scoreState": afterSale.scoreTimer.isRunning(at: now)
                ? language.pick("running", "计时中") : language.pick("paused", "已暂停"),
            "advice": language.pick(advice.english, advice.chinese), "why": reason(afterSale.reason),
        ]
        if let platform = deadline.platform { row["platformDeadline"] = platform.inChinaToTheMinute }
        if let estimate = deadline.estimate { row["ourDeadline"] = estimate.inChinaToTheMinute }
        return row
    }

    /// A case's own page.
    func page(_ view: CaseView) -> [String: Any] {
        var page = row(view.afterSale, view.parcels, view.intents.map(\.intent))
        let reasons = view.afterSale.verdict?.reasons ?? []
        page["hasReasons"] = !reasons.isEmpty
        page["reasons"] = reasons.map {
            ["code": $0.code.rawValue, "text": language.pick($0.english, $0.chinese)] as [String: Any]
        }
        if let first = view.afterSale.firstPayOrder {
            let why = PersonalData.masked(first.reason)
            page["firstOrder"] = language.pick(
                "\(first.person) ordered \(first.amount) on \(first.at.inChinaToTheMinute): \(why)",
                "\(first.person) 于 \(first.at.inChinaToTheMinute) 确认退款 \(first.amount)：\(why)")
        }
        let tasks = view.tasks.filter(\.isOpen).map { task -> [String: Any] in
            var task = task
            task.advice = advice(view.afterSale, view.parcels, view.intents.map(\.intent), about: task.kind)
            return self.task(task)
        }
        page["hasTasks"] = !tasks.isEmpty
        page["tasks"] = tasks
        let orders = view.afterSale.serviceOrderLines(names).map { language.pick($0.english, $0.chinese) }
        page["hasOrders"] = !orders.isEmpty
        page["orders"] = orders
        page["refunds"] = view.intents.map { refund -> [String: Any] in
            [
                "key": refund.intent.key.rawValue, "amount": refund.intent.amount.description,
                "phase": refund.intent.phase.rawValue, "attempts": refund.attempts.count,
            ]
        }
        return page
    }

    /// The steps of a case's explanation, evidence named e1, e2, … so that decisions point at it.
    func timeline(_ explanation: Explanation) -> [[String: Any]] {
        explanation.namedSteps.map { step, name, rests in
            var item: [String: Any] = [
                "kind": step.kind.rawValue, "at": step.at.inChinaToTheMinute,
                "text": language.pick(step.english, step.chinese),
            ]
            if let name { item["name"] = name }
            if !rests.isEmpty { item["rests"] = rests.joined(separator: ", ") }
            return item
        }
    }

    func actions(_ view: CaseView) -> [[String: Any]] {
        advice(view.afterSale, view.parcels, view.intents.map(\.intent)).possible.map {
            ["kind": $0.rawValue, "name": $0.name(in: language)]
        }
    }

    func url(of key: CaseKey) -> String {
        let path = [key.platform.rawValue, key.shop.rawValue, key.afterSaleID].map(PercentEncoding.rfc3986Encode)
        return "/workbench/cases/\(path.joined(separator: "/"))?lang=\(language.rawValue)"
    }

    private func advice(
        _ afterSale: AfterSaleCase, _ parcels: [ParcelView], _ intents: [RefundIntent], about task: TaskKind? = nil
    ) -> CaseAdvice {
        RefundRules.advice(
            for: DecisionInputs(
                afterSale: afterSale, policy: policy(afterSale.key.shop),
                parcels: Dictionary(parcels.map { ($0.id, $0.reading) }) { first, _ in first }, intents: intents,
                knownCarriers: knownCarriers, now: now), about: task, isStopped: isStopped)
    }

    private func parcel(_ parcel: ParcelView) -> [String: Any] {
        var item: [String: Any] = [
            "number": parcel.id.number.description, "status": parcel.reading.status.rawValue,
            "statusName": parcel.reading.status.name(in: language),
            "parcelReasons": parcel.reading.reasons.map(\.text),
        ]
        if let interception = parcel.reading.interception {
            item["interception"] = interception.state.name(in: language)
        }
        return item
    }

    private func reason(_ reason: DecisionReason?) -> String {
        reason.map { language.pick($0.shown.english, $0.shown.chinese) } ?? ""
    }

    private func duration(_ seconds: Int64) -> String {
        let (hours, minutes) = (seconds / 3600, seconds / 60 % 60)
        return language.pick("\(hours) h \(minutes) min", "\(hours) 小时 \(minutes) 分")
    }
}
