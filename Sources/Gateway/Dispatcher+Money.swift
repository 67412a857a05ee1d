internal import Digests
internal import Ledger
internal import PartyKit
internal import PlatformKit
internal import RefundRules
internal import ShipmentModel

/// Jobs that move money, or ask what became of it (domain §6).
///
/// The order is always the same: look at the case; commit the attempt; send once; commit the answer. A crash between
/// any two leaves an intent that is asked about before anything is sent again.
extension Dispatcher {
    func pay(_ job: Job, _ key: RefundKey) async throws -> [Submission] {
        guard let (account, adapter, shop) = parties.platformRoute(for: job.caseKey.shop) else {
            return [finished(job, .failed(error: "shop \(job.caseKey.shop) is not in the settings"))]
        }
        // Look before you pay (§6.4): what the look finds is committed first, and may end the intent.
        var seenVersion: String?
        if adapter.profile.operations.contains(.caseDetail) {
            let looked = try await look(
                .init(key: job.caseKey), shop: shop.id, account, adapter, answerName(job))
            _ = try await intake.submit(looked.submission)
            guard let snapshot = looked.snapshot else {
                let error = looked.error ?? "the look before paying gave no case"
                return [finished(job, later(job, error: error, isEndless: true))]
            }
            seenVersion = snapshot.version
        }
        guard let view = try await ledger.caseView(job.caseKey),
            let intent = view.intents.first(where: { $0.intent.key == key })?.intent
        else { return [finished(job, .done)] }

        let order = PlatformWish.refund(
            .init(reference: view.reference, key: key, amount: intent.amount, reason: intent.reason))
        let request: OutboundRequest
        do throws(PartyError) {
            request = try calls.compose(order, account: account, adapter: adapter)
        } catch {
            return [finished(job, .failed(error: error.description))]
        }
        let permission = try await ledger.beginAttempt(
            job: job, key: key, seenVersion: seenVersion, requestDigest: digest(of: request),
            deadline: clock.instant(afterReal: adapter.profile.limits.answerDeadline), at: clock.now)
        switch permission {
        case .stop:
            return [finished(job, .done)]
        case .hold(let until, let reason):
            return [finished(job, .again(at: until, error: reason))]
        case .queryFirst(let intent):
            return [try await query(job, intent, view, account, adapter, shop.id)]
        case .send(let attempt, _):
            let ended = try await calls.send(
                request, order, shop: shop.id, account: account, adapter: adapter, answers: answerName(job))
            var submission = Submission(message: ended.message, quarantine: ended.quarantine)
            let answer = targetAnswer(of: ended)
            submission.consequences = [.refund(key, attempt: attempt.number, answer)]
            submission.job = result(
                job,
                answer.outcome == .neverSent
                    ? later(job, error: answer.message ?? "nothing was sent", isEndless: true) : .done)
            return [submission]
        }
    }

    func queryRefund(_ job: Job, _ key: RefundKey) async throws -> Submission {
        guard let (account, adapter, shop) = parties.platformRoute(for: job.caseKey.shop),
            let view = try await ledger.caseView(job.caseKey),
            let intent = view.intents.first(where: { $0.intent.key == key })?.intent
        else { return finished(job, .failed(error: "neither shop nor refund is known")) }
        return try await query(job, intent, view, account, adapter, shop.id)
    }

    private func query(
        _ job: Job, _ intent: RefundIntent, _ view: CaseView, _ account: Account, _ adapter: any PlatformAdapter,
        _ shop: ShopID
    ) async throws -> Submission {
        let wish = PlatformWish.queryRefund(
            .init(reference: view.reference, key: intent.key, amount: intent.amount, reason: intent.reason))
        let ended = try await calls.call(
            wish, shop: shop, account: account, adapter: adapter, answers: answerName(job))
        var submission = Submission(message: ended.message, quarantine: ended.quarantine)
        if case .read(let report) = ended.result { submission.snapshots = report.cases }
        let answer = targetAnswer(of: ended)
        switch answer.outcome {
        case .neverSent:
            // The question did not leave us: that says nothing about the refund.
            submission.job = result(job, later(job, error: answer.message ?? "nothing was sent", isEndless: true))
        case .unknown, .accepted:
            submission.consequences = [.refund(intent.key, attempt: nil, answer)]
            submission.job = result(
                job, later(job, error: answer.message ?? "still \(answer.outcome)", isEndless: true))
        case .notFound:
            submission.consequences = [.refund(intent.key, attempt: nil, answer)]
            // Settling decides whether enough time has passed; until then it is asked again.
            submission.job = result(
                job,
                .again(at: clock.now + adapter.settleDelay, error: "the target does not know the refund yet"))
        case .done, .notDone, .stuck:
            submission.consequences = [.refund(intent.key, attempt: nil, answer)]
            submission.job = result(job, .done)
        }
        return submission
    }

    /// Every reply as one of few (§6.5): what is not surely one thing is `unknown`.
    private func targetAnswer(of ended: Calls.Ended<PlatformReport>) -> TargetAnswer {
        switch ended.result {
        case .neverSent(let reason):
            return TargetAnswer(.neverSent, isRetryable: true, message: reason, at: ended.heard)
        case .unknown(let reason):
            return TargetAnswer(.unknown, message: reason, at: ended.heard)
        case .unreadable(let error):
            return TargetAnswer(.unknown, code: error.type, message: error.detail, at: ended.heard)
        case .read(let report):
            guard let effect = report.effect else {
                return TargetAnswer(
                    .unknown, code: report.fault?.code, message: report.fault?.message, at: ended.heard)
            }
            let outcome: TargetAnswer.Outcome =
                switch effect.outcome {
                case .done: .done
                case .accepted: .accepted
                case .notDone: .notDone
                case .notFound: .notFound
                case .stuck: .stuck
                // One case a call, so a mixed answer is not about our refund alone.
                case .unknown, .mixed: .unknown
                }
            return TargetAnswer(
                outcome, isRetryable: effect.action == .resendSameKey || effect.action == .resendLater,
                amount: effect.amount, reference: effect.targetReference, code: effect.code, message: effect.message,
                at: ended.heard)
        }
    }

    private func digest(of request: OutboundRequest) -> String {
        Hex.encode(Digest.hash(Array(request.url.utf8) + [0] + request.body, with: .sha256))
    }
}
