internal import Ledger
internal import PartyKit
internal import PlatformKit
internal import RefundRules
internal import ShipmentModel

/// A shop in shadow mode: what its cases' decisions ask for is noted, not done.
extension Dispatcher {
    /// When a refund that is withheld is looked at again: the shop may have gone live.
    static let shadowPause = Duration.hours(1)

    /// What becomes of a job that may not leave.
    ///
    /// - Returns: Nil when it may be performed.
    func withheld(_ job: Job) async throws -> Submission? {
        guard parties.shops[job.caseKey.shop]?.mode == .shadow else { return try await withheldEarlier(job) }
        switch job.effect.reach {
        case .question: return nil
        case .act: return finished(job, .done, withholding: job.withheldReason(amount: nil, at: clock.now))
        case .refund(let key): return try await withheldRefund(job, key)
        case .refundQuestion(let key): return try await withheldQuestion(job, key)
        }
    }

    /// A refund that nothing was sent for is noted, and waits: it is due, and the shop may go live. One that is possibly
    /// paid is only put off: what became of it is still asked about.
    private func withheldRefund(_ job: Job, _ key: RefundKey) async throws -> Submission {
        guard let intent = try await ledger.refund(key)?.intent, intent.isOpen else { return finished(job, .done) }
        let pause = JobResult.Outcome.again(
            at: clock.now + Self.shadowPause, error: "the shop is in shadow mode: nothing is paid")
        guard intent.phase == .written else { return finished(job, pause) }
        return finished(job, pause, withholding: job.withheldReason(amount: intent.amount, at: clock.now))
    }

    /// Where asking about a refund is ordering it once more, it waits, too.
    private func withheldQuestion(_ job: Job, _ key: RefundKey) async throws -> Submission? {
        guard let (account, adapter, _) = parties.platformRoute(for: job.caseKey.shop),
            !adapter.refundReminders(for: account).isEmpty
        else { return nil }
        guard try await ledger.refund(key)?.intent.isOpen == true else { return finished(job, .done) }
        return finished(
            job,
            .again(at: clock.now + Self.shadowPause, error: "the shop is in shadow mode: the order is not repeated"))
    }

    /// A refund of a shop that has gone live since: people may have paid it meanwhile. Where the case can be read before
    /// paying, that tells; where it cannot, nobody but a person can order it.
    private func withheldEarlier(_ job: Job) async throws -> Submission? {
        guard case .payRefund(let key) = job.effect,
            let (_, adapter, _) = parties.platformRoute(for: job.caseKey.shop),
            !adapter.profile.operations.contains(.caseDetail),
            let view = try await ledger.caseView(job.caseKey),
            let intent = view.intents.first(where: { $0.intent.key == key })?.intent, intent.phase == .written,
            view.audit.contains(where: {
                $0.action == AuditEntry.withheld && $0.refundKey == key && $0.at >= intent.writtenAt
            })
        else { return nil }
        return finished(
            job,
            .failed(error: "decided while the shop was in shadow mode: a person orders it anew, or closes the case"))
    }

    private func finished(_ job: Job, _ outcome: JobResult.Outcome, withholding reason: DecisionReason) -> Submission {
        var result = result(job, outcome)
        result.withheld = reason
        return Submission(job: result)
    }
}

extension Effect {
    /// What performing an effect does outside.
    enum Reach {
        /// Asks, and changes nothing.
        case question
        case act
        case refund(RefundKey)
        case refundQuestion(RefundKey)
    }

    /// No `default`: a new effect does not compile until it is said whether a shop in shadow mode may perform it.
    var reach: Reach {
        switch self {
        case .track, .subscribe, .queryIntercept, .readCase: .question
        case .queryRefund(let key): .refundQuestion(key)
        case .payRefund(let key): .refund(key)
        case .agree, .remindBuyer, .intercept, .cancelIntercept, .refuse, .askMoreTime, .notify: .act
        // The ledger keeps these itself.
        case .task, .alarm: .question
        }
    }
}

extension Job {
    /// What would have been done, as the audit keeps it: `would_` and the job's kind.
    func withheldReason(amount: Money?, at now: Instant) -> DecisionReason {
        let words: (english: String, chinese: String) =
            switch effect {
            case .agree: ("agreed to refund after refusal", "同意拒签后退款")
            case .remindBuyer: ("reminded the buyer to refuse the parcel", "提醒买家拒收")
            case .refuse: ("refused the request", "拒绝退款申请")
            case .askMoreTime: ("asked the platform for more time", "申请延长时限")
            case .notify(let event): ("sent the event \(event)", "发送事件 \(event)")
            case .intercept(let parcel, let number, let party):
                (
                    "had \(parcel.number) intercepted through \(party) as \(number)",
                    "通过 \(party) 拦截 \(parcel.number)（\(number)）"
                )
            case .cancelIntercept(let parcel, let number, let party):
                (
                    "withdrawn \(party)'s interception \(number) of \(parcel.number)",
                    "撤回 \(party) 对 \(parcel.number) 的拦截（\(number)）"
                )
            case .payRefund(let key):
                ("paid \(amount?.description ?? "the refund") under \(key)", "退款 \(amount?.description ?? "")（\(key)）")
            case .track, .subscribe, .queryIntercept, .queryRefund, .readCase, .task, .alarm: ("asked", "查询")
            }
        return DecisionReason(
            code: "would_\(kind.rawValue)", english: "Would have \(words.english); the shop is only watched.",
            chinese: "本应\(words.chinese)；店铺处于影子模式。", at: now)
    }
}
