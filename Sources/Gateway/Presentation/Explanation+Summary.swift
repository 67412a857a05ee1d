internal import Ledger
internal import RefundRules
public import ShipmentModel

extension Explanation {
    /// The case in a few sentences, for somebody who has never seen one.
    ///
    /// - Parameter now: For what runs: the score timer.
    public func summary(at now: Instant) -> [Bilingual] {
        if audience == .outside { return [request] + paidBack }
        return [request, standing] + money + [stop, score(at: now), deadline].compactMap(\.self) + openTasks
    }

    private var request: Bilingual {
        let afterSale = view.afterSale
        let platform = names[afterSale.key.platform]
        let amount =
            afterSale.facts.amount.map { Bilingual($0.description, $0.description) }
            ?? Bilingual("an amount not known yet", "金额未知")
        return Bilingual(
            "A buyer of shop \(afterSale.key.shop) (\(platform.english)) asked for the money back, \(amount.english), after the parcel had left. "
                + "“Refund after refusal” means: the buyer refuses the parcel or its courier stops it, and the money goes back, once, when that is proven.",
            "店铺 \(afterSale.key.shop)（\(platform.chinese)）的买家在发货后申请仅退款，金额 \(amount.chinese)。"
                + "“拒签后退款”：买家拒收或快递拦截包裹，得到证明后退款，且只退一次。")
    }

    private var standing: Bilingual {
        let afterSale = view.afterSale
        let since = afterSale.stateSince.map { Bilingual(" (since \($0.inChina))", "（自 \($0.inChina)）") }
        var words =
            Bilingual("Where it stands: ", "当前状态：") + afterSale.state.words + (since ?? Bilingual("", ""))
        if let reason = afterSale.reason {
            words = words + Bilingual(" Newest decision: ", "最近决定：") + reason.shown
        }
        return words
    }

    private var money: [Bilingual] {
        guard !view.intents.isEmpty else {
            return [Bilingual("No money has been sent by this program.", "本系统未发出任何款项。")]
        }
        return view.intents.map { refund in
            let intent = refund.intent
            let why = intent.reason.shown
            let evidence = intent.reason.evidence.compactMap { key in
                steps.first { $0.kind == .evidence && $0.evidence.contains(key) }?.name
            }
            let rests = evidence.isEmpty ? "" : " [\(evidence.joined(separator: ", "))]"
            let finished = intent.finishedAt.map { Bilingual(", final at \($0.inChina)", "，\($0.inChina) 终结") }
            return Bilingual(
                "Money: \(intent.amount) under the one name \(intent.key): \(intent.phase.name.english), \(refund.attempts.count) attempt(s)",
                "款项：\(intent.amount)，唯一单号 \(intent.key)：\(intent.phase.name.chinese)，共 \(refund.attempts.count) 次尝试")
                + (finished ?? Bilingual("", ""))
                + Bilingual(". Why: \(why.english)\(rests)", "。原因：\(why.chinese)\(rests)")
        }
    }

    /// Of the money, what concerns people outside: that it went back.
    private var paidBack: [Bilingual] {
        view.intents.filter { $0.intent.phase == .done }.map { refund in
            let at = refund.intent.finishedAt.map { Bilingual(" at \($0.inChina)", "，\($0.inChina)") }
            return Bilingual("Paid back to the buyer: \(refund.intent.amount)", "已退款给买家：\(refund.intent.amount)")
                + (at ?? Bilingual("", "")) + Bilingual(".", "。")
        }
    }

    /// What keeps a refund back that is to be sent.
    private var stop: Bilingual? {
        guard audience == .shop, let stop = record.stopSwitch, stop.isOn,
            view.afterSale.state == .refundDue || view.intents.contains(where: { $0.intent.phase == .written })
        else { return nil }
        return stop.shown + Bilingual(" This one is not sent until they go on.", "恢复前本单不会付款。")
    }

    private func score(at now: Instant) -> Bilingual? {
        let timer = view.afterSale.scoreTimer
        let counted = timer.elapsed(at: now).words
        let state =
            if timer.stoppedAt.map({ $0 <= now }) ?? false {
                Bilingual("stopped", "已停止")
            } else if timer.isRunning(at: now) {
                Bilingual("running", "计时中")
            } else {
                Bilingual("paused", "已暂停")
            }
        return Bilingual(
            "Score timer (time that counts against the shop's experience score): \(counted.english), \(state.english).",
            "仅退款时长（计入店铺体验分）：\(counted.chinese)，\(state.chinese)。")
    }

    private var deadline: Bilingual? {
        let deadline = view.afterSale.deadline
        guard let end = deadline.effective else { return nil }
        let whose = deadline.isEstimate ? Bilingual("our estimate", "我方估算") : Bilingual("set by the platform", "平台给定")
        let mark = deadline.shortenedBy.map {
            Bilingual(
                " The parcel turned or was signed for at \($0.inChina), which leaves 48 hours at most.",
                "包裹于 \($0.inChina) 折返或签收，此后最多 48 小时。")
        }
        return Bilingual(
            "The merchant's deadline: \(end.inChina) (\(whose.english)).", "商家处理截止：\(end.inChina)（\(whose.chinese)）。")
            + (mark ?? Bilingual("", ""))
    }

    private var openTasks: [Bilingual] {
        view.tasks.filter { $0.closedAt == nil }.map { task in
            let words = task.kind.words
            return Bilingual(
                "Open for a person (t\(task.id)): \(words.english).", "待人工处理（t\(task.id)）：\(words.chinese)。")
        }
    }
}
