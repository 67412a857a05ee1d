internal import Digests
internal import Ledger
internal import PartyKit
internal import PlatformKit
internal import RefundRules
internal import ShipmentModel

/// Jobs that move money (domain §6).
///
/// The order is always the same: look at the case; wait for the account's turn; commit the attempt; send once; commit the
/// answer. A crash between any two leaves an intent that is asked about before anything is sent again.
extension Dispatcher {
    func pay(_ job: Job, _ key: RefundKey) async throws -> [Submission] {
        guard let (account, adapter, shop) = parties.platformRoute(for: job.caseKey.shop) else {
            return [finished(job, notConfigured(job))]
        }
        let limits = adapter.profile.limits
        // Look before you pay (§6.4): what the look finds is committed first, and may end the intent.
        var seenVersion: String?
        if adapter.profile.operations.contains(.caseDetail) {
            let looked = try await look(.init(key: job.caseKey), job, shop: shop.id, account, adapter)
            _ = try await intake.keep(looked.submission)
            guard let snapshot = looked.snapshot else {
                return unsent(job, key, error: looked.error ?? "the look before paying gave no case")
            }
            seenVersion = snapshot.version
        }
        // The turn comes before the attempt: once that is committed, nothing may keep the request waiting.
        guard try await calls.hasTurn(account, limits, by: latestStart(of: job, limits)) else {
            return unsent(job, key, error: "the account's calls are used up")
        }
        guard let file = try await ledger.caseFile(job.caseKey),
            let refund = file.intents.first(where: { $0.intent.key == key })
        else { return [finished(job, .done)] }

        let order = order(refund.intent, file)
        let request: OutboundRequest
        do throws(PartyError) {
            request = try calls.compose(order, account: account, adapter: adapter)
        } catch {
            return unsent(job, key, error: error.description)
        }
        let deadline = clock.instant(afterReal: limits.answerDeadline)
        let permission = try await ledger.beginAttempt(
            job: job, key: key, amount: refund.intent.amount, seenVersion: seenVersion,
            requestDigest: digest(of: request), deadline: deadline, at: clock.now)
        switch permission {
        case .stop:
            return [finished(job, .done)]
        case .hold(let until, let reason):
            return [finished(job, .again(at: max(until, clock.now + .seconds(1)), error: reason))]
        case .queryFirst(let intent):
            return [try await query(job, intent, file, account, adapter, shop.id)]
        case .send(let attempt, _):
            let ended = await send(
                request, order, attempt, shop: shop.id, account: account, adapter: adapter, answers: answerName(job))
            let answer = targetAnswer(of: ended)
            var submission = Submission(message: ended.message, quarantine: ended.quarantine)
            submission.consequences = [.refund(key, attempt: attempt.number, answer)]
            // Whatever was said, the settling asks for what comes next; what was not sent is sent by this job.
            let isUnsent = answer.outcome == .neverSent
            submission.job = result(
                job, isUnsent ? later(job, error: answer.message ?? "nothing was sent", isEndless: true) : .done)
            return [submission]
        }
    }

    /// Possibly paid already, or fixed tomorrow: a refund's job is never given up. After a while people are told of it.
    private func unsent(_ job: Job, _ key: RefundKey, error: String) -> [Submission] {
        let again = finished(job, later(job, error: error, isEndless: true))
        guard job.tries.isMultiple(of: Self.triesBeforePeople) else { return [again] }
        let answer = TargetAnswer(.neverSent, isRetryable: true, message: error, at: clock.now)
        return [Submission(consequences: [.refund(key, attempt: nil, answer)]), again]
    }

    /// Sends within what the attempt's deadline leaves after its commit: a call that ended later could meet another
    /// sender's.
    private func send(
        _ request: OutboundRequest, _ order: PlatformWish, _ attempt: RefundAttempt, shop: ShopID, account: Account,
        adapter: any PlatformAdapter, answers: String
    ) async -> Calls.Ended<PlatformReport> {
        let now = clock.now
        let left = clock.realDuration(from: now, until: attempt.deadline)
        guard left > .zero else {
            return Calls.Ended(
                result: .neverSent("its deadline passed while the attempt was committed"), message: nil,
                protection: .unverified, asked: now, heard: now)
        }
        return await calls.send(
            request, order, shop: shop, account: account, adapter: adapter, answers: answers, deadline: left)
    }

    func order(_ intent: RefundIntent, _ file: CaseFile) -> PlatformWish {
        .refund(
            .init(reference: file.reference, key: intent.key, amount: intent.amount, reason: intent.reason))
    }

    /// Money is not given up because a shop is missing in the settings: it waits for the settings.
    func notConfigured(_ job: Job) -> JobResult.Outcome {
        .again(at: clock.now + Self.unconfiguredPause, error: "shop \(job.caseKey.shop) is not in the settings")
    }

    /// Every reply as one of few (§6.5): what is not surely one thing is `unknown`.
    func targetAnswer(of ended: Calls.Ended<PlatformReport>) -> TargetAnswer {
        switch ended.result {
        case .neverSent(let reason):
            TargetAnswer(.neverSent, isRetryable: true, message: reason, at: ended.heard)
        case .unknown(let reason):
            TargetAnswer(.unknown, message: reason, at: ended.heard)
        case .unreadable(let error):
            TargetAnswer(.unknown, code: error.type, message: error.detail, at: ended.heard)
        case .read(let report):
            if let effect = report.effect {
                TargetAnswer(effect, at: ended.heard)
            } else {
                TargetAnswer(
                    .unknown, code: report.fault?.code, message: report.fault.map { PersonalData.masked($0.message) },
                    at: ended.heard)
            }
        }
    }

    private func digest(of request: OutboundRequest) -> String {
        Hex.encode(Digest.hash(Array(request.url.utf8) + [0] + request.body, with: .sha256))
    }
}
