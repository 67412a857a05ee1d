internal import Ledger
internal import PartyKit
internal import RefundRules
internal import ShipmentModel

extension ExplanationTeller {
    // MARK: Decisions

    var decisions: [Step] {
        var told: Set<DecisionReason> = []
        return view.audit.compactMap { entry in
            switch entry.action {
            // An attempt has a step of its own; a decision that is noted again with it is the same decision.
            case "attempt": nil
            case "decided" where !told.insert(entry.reason).inserted: nil
            case "alarm": audience == .shop ? alarm(entry) : nil
            case _ where entry.actor != "rules" && entry.actor != "gateway": person(entry)
            default: audience == .shop || Self.isForOutside(entry.reason.code) ? decision(entry) : nil
            }
        }
    }

    /// What concerns a courier: what it was asked, what it said, and that the money went back for it.
    private static func isForOutside(_ code: String) -> Bool {
        switch DecisionCode(rawValue: code) {
        case .approved, .agreedByPlatform, .approvedByPerson, .interceptionRejected, .interceptionFailed,
            .interceptionRunsAlready, .interceptionTooLate, .interceptionInDoubt, .noInterceptionChannel,
            .dueInterception,
            .dueInterceptionQuality, .dueRefusedQuality, .dueReturningQuality, .dueReturning, .dueReturned, .duePerson,
            .refundDone, .refundShownDone, .refundedByPlatform, .noTracking, .lost, .longException, .redirected,
            .unclearDelivery, .successAfterDelivery, .returnNotStarted, .returnNotFinished, .deliveredAfterRefund,
            .lostAfterRefund, .withdrawnAfterRefund, .redirectedAfterRefund, .unsoundAfterRefund:
            true
        default: false
        }
    }

    private func decision(_ entry: AuditEntry) -> Step {
        let reason = entry.reason
        var step = Step(at: entry.at, kind: .decision, words: reason.shown)
        step.code = reason.code
        step.evidence = reason.evidence
        step.refund = entry.refundKey
        step.messages = entry.messageID.map { [$0] } ?? []
        if audience == .outside { return step }
        if entry.action == "attempt-refused" {
            step.words = Bilingual("The attempt to pay was not allowed: ", "未允许付款：") + step.words
        }
        if let rule = DecisionCode(rawValue: reason.code)?.rule { step.notes.append(Bilingual("Rule: ", "规则：") + rule) }
        if reason.code == DecisionCode.notEligible.rawValue {
            step.notes += (view.afterSale.verdict?.reasons ?? []).map {
                Bilingual("– \($0.english)", "– \($0.chinese)")
            }
        }
        if reason.code == DecisionCode.agreedByPlatform.rawValue, !view.afterSale.approvalWarnings.isEmpty {
            step.notes.append(Bilingual("Our own rules would not have agreed:", "按我方规则本不符合条件："))
            step.notes += view.afterSale.approvalWarnings.map {
                Bilingual("– \($0.english)", "– \($0.chinese)")
            }
        }
        for refund in view.intents where refund.intent.writtenAt == entry.at {
            step.notes.append(
                Bilingual(
                    "The refund of \(refund.intent.amount) is written down under its one name, \(refund.intent.key), before anything is sent.",
                    "先落库后发送：退款 \(refund.intent.amount)，唯一单号 \(refund.intent.key)。"))
        }
        if reason.evidence.isEmpty, step.messages.isEmpty, let heard = answer(committedAt: entry.at, for: reason) {
            let name = cast.name(of: heard.id)
            let party = names[heard.party]
            step.messages = [heard.id]
            step.notes.append(
                Bilingual(
                    "Decided as \(name) was taken in (\(party.english): \(heard.way.english)).",
                    "在处理 \(name) 时作出（\(party.chinese)：\(heard.way.chinese)）。"))
        }
        return step
    }

    /// The answer that a decision without evidence of its own came with: it closed its job in the same commit, and is about
    /// what was decided. Where none is, or several are, nobody knows for sure what was heard, a list of cases perhaps, and
    /// nothing is named.
    private func answer(committedAt instant: Instant, for reason: DecisionReason) -> MessageView? {
        let operations: Set<Operation> =
            if reason.code.hasPrefix("interception") || reason.code == DecisionCode.noInterceptionChannel.rawValue {
                [.intercept, .queryIntercept, .cancelIntercept]
            } else if reason.code.hasPrefix("refund_") {
                [.refund, .refundQuery, .operate]
            } else {
                [.caseDetail]
            }
        let closed = Set(record.jobs.filter { $0.closedAt == instant }.map(\.job.id))
        let answers = record.messages.filter { message in
            operations.contains(message.operation) && message.answeredJob.map(closed.contains) ?? false
        }
        return answers.count == 1 ? answers.first : nil
    }

    private func person(_ entry: AuditEntry) -> Step {
        let who = audience == .shop ? entry.actor : nil
        let did =
            PersonAction.Kind(rawValue: entry.action)?.words
            ?? (entry.action == AuditEntry.orderNotDone
                ? Bilingual("ordered what could not be done", "的操作未能执行") : nil)
            ?? (entry.action == AuditEntry.said ? Bilingual("put on record", "登记口头信息") : nil)
            ?? Bilingual("did “\(entry.action)”", "执行了“\(entry.action)”")
        let why = entry.reason.shown
        var step = Step(
            at: entry.at, kind: .person,
            words: Bilingual(
                "\(who ?? "A person of the shop") \(did.english): “\(why.english)”",
                "\(who ?? "商家人员")\(did.chinese)：“\(why.chinese)”"))
        step.code = entry.action
        step.evidence = entry.reason.evidence
        step.messages = entry.messageID.map { [$0] } ?? []
        return step
    }

    private func alarm(_ entry: AuditEntry) -> Step {
        var step = Step(
            at: entry.at, kind: .alarm, words: Bilingual("Alarm: ", "告警：") + ExplanationAlarm.words(entry.reason))
        step.code = entry.reason.code == "alarm" ? entry.reason.english : entry.reason.code
        step.messages = entry.messageID.map { [$0] } ?? []
        return step
    }

    // MARK: Effects

    /// What was done, once for each job; questions are told as the evidence that they brought.
    var effects: [Step] {
        let hasAttempts = view.intents.contains { !$0.attempts.isEmpty }
        let told = audience == .shop ? record.jobs : record.jobs.filter { $0.job.kind.isOrderToCarrier }
        return told.filter { !$0.job.kind.isQuestion && !($0.job.kind == .payRefund && hasAttempts) }.map(effect)
    }

    private func effect(_ done: CaseJob) -> Step {
        let job = done.job
        let answers = record.messages.filter { $0.answeredJob == job.id }
        var step = Step(
            at: done.closedAt ?? done.madeAt ?? job.dueAt, kind: .effect,
            words: Bilingual("To do: \(job.kind.words.english)", "执行：\(job.kind.words.chinese)") + object(of: job)
                + Bilingual(" — ", "——") + outcome(of: done))
        step.name = "j\(job.id)"
        step.job = job.id
        step.messages = answers.map(\.id)
        switch job.effect {
        case .intercept(let parcel, let number, _):
            step.parcel = parcel
            if let look = serviceOrder(number)?.record.look { step.notes.append(look.words) }
            if let order = serviceOrder(number), order.record.state != .unknown || order.record.fault != nil {
                let record = order.record
                let price = order.price.map { Bilingual("; its fee: ", "；费用：") + $0 }
                let fault = record.fault.map { " (\(PersonalData.masked($0)))" } ?? ""
                let number = record.carrierNumber.map { Bilingual(", its service order \($0)", "，服务单号 \($0)") }
                step.notes.append(
                    Bilingual("The answer to the order: ", "下单答复：") + record.state.name
                        + Bilingual(fault, fault) + (number ?? Bilingual("", "")) + (price ?? Bilingual("", ""))
                        + Bilingual(".", "。"))
            }
        case .cancelIntercept(let parcel, _, _), .queryIntercept(let parcel, _, _): step.parcel = parcel
        case .payRefund(let key), .queryRefund(let key): step.refund = key
        default: break
        }
        if !answers.isEmpty {
            let list = answers.map { cast.name(of: $0.id) }.joined(separator: ", ")
            step.notes.append(Bilingual("Answered in \(list).", "答复见 \(list)。"))
        }
        return step
    }

    func serviceOrder(_ number: String) -> ServiceOrder? {
        view.afterSale.serviceOrders.first { $0.record.requestNumber == number }
    }

    private func object(of job: Job) -> Bilingual {
        switch job.effect {
        case .intercept(let parcel, let number, let party), .cancelIntercept(let parcel, let number, let party),
            .queryIntercept(let parcel, let number, let party):
            let via = names[party]
            return Bilingual(
                ": \(cast.name(of: parcel)), through \(via.english), request \(number)",
                "：\(cast.name(of: parcel))，经由\(via.chinese)，申请号 \(number)")
        case .payRefund(let key), .queryRefund(let key): return Bilingual(": \(key)", "：\(key)")
        case .notify(let event): return Bilingual(" (\(event))", "（\(event)）")
        default: return Bilingual("", "")
        }
    }

    /// An order that was looked at first, and then was not sent.
    private func isOrderNotSent(_ done: CaseJob) -> Bool {
        guard case .intercept(_, let number, _) = done.job.effect, done.closedAt != nil, !done.hasFailed else {
            return false
        }
        if record.messages.contains(where: { $0.answeredJob == done.job.id && $0.operation == .intercept }) {
            return false
        }
        let order = serviceOrder(number)?.record
        return order.map { $0.clearedAt.map { $0 > done.closedAt ?? $0 } ?? ($0.state == .unknown) } ?? true
    }

    private func outcome(of done: CaseJob) -> Bilingual {
        let tries = done.job.tries
        if isOrderNotSent(done) { return Bilingual("not sent: see the decision", "未发出：见相应决定") }
        if done.hasFailed {
            let error = done.job.lastError.map { ": \(PersonalData.masked($0))" } ?? ""
            return Bilingual("given up after \(tries) tries\(error)", "尝试 \(tries) 次后放弃\(error)")
        }
        guard done.closedAt == nil else {
            return tries > 1 ? Bilingual("done, at try \(tries)", "第 \(tries) 次完成") : Bilingual("done", "已完成")
        }
        return Bilingual("not yet, due \(done.job.dueAt.inChina)", "尚未完成，计划 \(done.job.dueAt.inChina)")
    }

    // MARK: Money and people

    var attempts: [Step] {
        view.intents.flatMap { refund in refund.attempts.map { attempt($0, of: refund.intent) } }
    }

    private func attempt(_ attempt: RefundAttempt, of intent: RefundIntent) -> Step {
        let outcome = attempt.outcome.name
        var step = Step(
            at: attempt.startedAt, kind: .attempt,
            words: Bilingual(
                "Attempt \(attempt.number) to pay \(intent.amount) under \(attempt.key) was written down, and only then sent. Outcome: \(outcome.english).",
                "第 \(attempt.number) 次付款 \(intent.amount)（\(attempt.key)）先落库后发送。结果：\(outcome.chinese)。"))
        step.refund = attempt.key
        step.attempt = attempt.number
        step.evidence = intent.reason.evidence
        let job = record.jobs.last { done in
            done.job.kind == .payRefund && done.job.subject == attempt.key.rawValue
                && (done.madeAt ?? attempt.startedAt) <= attempt.startedAt
                && (done.closedAt ?? attempt.startedAt) >= attempt.startedAt
        }
        step.job = job?.job.id
        let answers = record.messages.filter { $0.answeredJob != nil && $0.answeredJob == job?.job.id }
        step.messages = answers.map(\.id)
        if !answers.isEmpty {
            let list = answers.map { cast.name(of: $0.id) }.joined(separator: ", ")
            step.notes.append(
                Bilingual(
                    "Looked at the platform before paying, and sent once, as job j\(job?.job.id ?? 0): answers in \(list).",
                    "付款前先查看平台，仅发送一次（任务 j\(job?.job.id ?? 0)）：答复见 \(list)。"))
        }
        return step
    }

    var tasks: [Step] {
        view.tasks.map { task in
            let kind = task.kind.words
            let closed = task.closedAt.map { Bilingual(" Closed at \($0.inChina).", "已于 \($0.inChina) 了结。") }
            var step = Step(
                at: task.openedAt, kind: .task,
                words: Bilingual("A person is asked to \(kind.english).", "请人工：\(kind.chinese)。")
                    + (closed ?? Bilingual("", "")))
            step.name = "t\(task.id)"
            if !task.suggestion.isEmpty {
                let own = DecisionCode.allCases.first { $0.english == task.suggestion }
                // Always the program's own words: of the table, of a verdict, of an order's waybill.
                let words =
                    own.map { Bilingual($0.english, $0.chinese) } ?? Bilingual(task.suggestion, task.suggestion)
                step.notes.append(Bilingual("Suggestion: ", "建议：") + words)
            }
            if audience == .shop, let note = task.note {
                step.notes.append(Bilingual("Note: \(note)", "备注：\(note)").masked)
            }
            return step
        }
    }
}
