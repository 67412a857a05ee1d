internal import Ledger
internal import PartyKit
internal import PlatformKit
internal import RefundRules
internal import ShipmentModel

/// Jobs that ask what became of a refund that is possibly paid: by its key, never under another, and for as long as the
/// refund is open.
extension Dispatcher {
    /// When a question that may not leave is looked at again.
    static let putOffPause = Duration.minutes(1)
    /// Stands before the reason of a reminder that was due and did not leave: it is owed, however late.
    static let putOff = "put off: "

    func queryRefund(_ job: Job, _ key: RefundKey) async throws -> Submission {
        guard let (account, adapter, shop) = parties.platformRoute(for: job.caseKey.shop) else {
            return finished(job, notConfigured(job))
        }
        guard let file = try await ledger.caseFile(job.caseKey),
            let refund = file.intents.first(where: { $0.intent.key == key }), refund.intent.isOpen
        else { return finished(job, .done) }
        guard let reminders = Reminders(refund, adapter, account) else {
            return try await query(job, refund.intent, file, account, adapter, shop.id)
        }
        let isOwed = job.lastError?.hasPrefix(Self.putOff) == true
        switch reminders.turn(at: clock.now, isOwed: isOwed) {
        case .wait(let until):
            return finished(job, .again(at: until, error: "the order was sent and is not answered yet"))
        case .over:
            // People have been asked when the last reminder was not answered; the result may still come by itself.
            return finished(job, .done)
        case .now(let next):
            var submission = try await query(job, refund.intent, file, account, adapter, shop.id)
            if case .again(let soon, let error) = submission.job?.outcome {
                guard !submission.consequences.isEmpty else {
                    submission.job = result(job, .again(at: soon, error: Self.putOff + error))
                    return submission
                }
                let isNewlyHeard = !refund.intent.isAccepted && submission.isHeard
                let next = isNewlyHeard ? reminders.first(afterHearing: clock.now) : next
                submission.job = result(job, .again(at: next ?? reminders.end, error: error))
            }
            return submission
        }
    }

    /// Asks by the refund's key.
    ///
    /// Where that is ordering it once more, it leaves only while the stop switch is off.
    func query(
        _ job: Job, _ intent: RefundIntent, _ file: CaseFile, _ account: Account, _ adapter: any PlatformAdapter,
        _ shop: ShopID
    ) async throws -> Submission {
        let wish = PlatformWish.queryRefund(
            .init(reference: file.reference, key: intent.key, amount: intent.amount, reason: intent.reason))
        let latest = latestStart(of: job, adapter.profile.limits)
        let isOrder = !adapter.refundReminders(for: account).isEmpty
        let stopped = JobResult.Outcome.again(
            at: clock.now + Self.putOffPause, error: DecisionCode.stopSwitch.rawValue)
        if isOrder {
            // Looked at before the turn is taken, so that what is put off costs none, and again once nothing can keep the
            // order waiting.
            if try await isStopped() { return finished(job, stopped) }
            guard try await calls.hasTurn(account, adapter.profile.limits, by: latest) else {
                return finished(job, later(job, error: "the account's calls are used up", isEndless: true))
            }
            if try await isStopped() { return finished(job, stopped) }
        }
        let ended = try await calls.call(
            wish, shop: shop, account: account, adapter: adapter, answers: answerName(job),
            by: isOrder ? nil : latest)
        var submission = Submission(message: ended.message, quarantine: ended.quarantine)
        if case .read(let report) = ended.result { submission.snapshots = report.cases }
        var answer = targetAnswer(of: ended)
        // It may have been looked up at once and heard late: what a slow call did in between is not in it.
        answer.at = ended.asked
        // A question that did not leave us says nothing about the refund.
        if answer.outcome != .neverSent {
            submission.consequences = [.refund(intent.key, attempt: nil, answer)]
        }
        submission.job = result(job, outcome(of: answer, job, adapter))
        return submission
    }

    private func isStopped() async throws -> Bool { try await ledger.stopSwitch()?.isOn ?? false }

    private func outcome(
        of answer: TargetAnswer, _ job: Job, _ adapter: any PlatformAdapter
    ) -> JobResult.Outcome {
        switch answer.outcome {
        case .done, .notDone: return .done
        case .neverSent: return later(job, error: answer.message ?? "nothing was sent", isEndless: true)
        case .unknown, .accepted, .notFound, .stuck:
            // A payment job that had to ask first is done with asking: the settling asks for the next try, or for the
            // next question, which lasts until the refund is settled.
            guard job.kind == .queryRefund else { return .done }
            let next = backoff.next(after: clock.now, tries: job.tries)
            return .again(
                at: max(next, clock.now + adapter.settleDelay),
                error: answer.message ?? answer.code ?? "the target says \(answer.outcome.rawValue)")
        }
    }
}

/// When an order is brought up again whose target cannot be asked about it, as the target's contract has it.
private struct Reminders {
    enum Turn { case wait(until: Instant), now(next: Instant?), over }

    /// Never empty, and in order.
    private let times: [Instant]
    private let afterHearing: Duration
    /// After it there are no more; the last one has had its answer by then.
    var end: Instant { (times.last ?? .distantPast) + .hours(1) }

    /// Nil where there is a real question to ask.
    init?(_ refund: RefundView, _ adapter: any PlatformAdapter, _ account: Account) {
        let delays = adapter.refundReminders(for: account)
        guard let shortest = delays.first, let first = refund.attempts.first else { return nil }
        afterHearing = shortest
        let heard = refund.attempts.filter { $0.outcome == .accepted }.compactMap(\.answeredAt).min()
        if refund.intent.isAccepted {
            // Heard by a later delivery than the first: that one's time is not kept, and the earlier one counts.
            times = delays.map { (heard ?? first.startedAt) + $0 }
        } else {
            // Not heard yet: delivered again as every other event is, the attempt having been the first try.
            var time = first.startedAt
            times = adapter.deliveryDelays.dropFirst().map { delay in
                time = time + delay
                return time
            }
        }
        if times.isEmpty { return nil }
    }

    func first(afterHearing instant: Instant) -> Instant { instant + afterHearing }

    /// Jobs come at these times once they have come at one.
    ///
    /// - Parameter isOwed: One that was due did not leave: it does now, also after the last one's time.
    func turn(at now: Instant, isOwed: Bool) -> Turn {
        let next = times.first { $0 > now }
        if let first = times.first, now < first { return .wait(until: first) }
        return next == nil && now >= end && !isOwed ? .over : .now(next: next)
    }
}

extension Submission {
    /// Whether the target says that it has the order.
    fileprivate var isHeard: Bool {
        consequences.contains { consequence in
            if case .refund(_, _, let answer) = consequence { answer.outcome == .accepted } else { false }
        }
    }
}
