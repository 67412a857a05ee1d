internal import Digests
internal import Ledger
internal import PartyKit
internal import PlatformKit
internal import RefundRules
internal import ShipmentModel

/// Jobs that tell a platform or a merchant something, or read a case.
extension Dispatcher {
    enum PlatformEffect { case agree, refuse, askMoreTime, remindBuyer, notify(String) }

    func operate(_ job: Job, _ effect: PlatformEffect) async throws -> [Submission] {
        guard let file = try await ledger.caseFile(job.caseKey) else {
            return [finished(job, .failed(error: "the case is not known"))]
        }
        guard let (account, adapter, shop) = parties.platformRoute(for: job.caseKey.shop) else {
            return [finished(job, .failed(error: "shop \(job.caseKey.shop) is not in the settings"))]
        }
        let wish = wish(effect, file, job)
        guard adapter.profile.operations.contains(wish.operation) else {
            return [finished(job, .done)]  // The platform has no such call: nothing to tell.
        }
        let ended = try await calls.call(
            wish, shop: shop.id, account: account, adapter: adapter, answers: answerName(job),
            by: latestStart(of: job, adapter.profile.limits))
        var submission = Submission(message: ended.message, quarantine: ended.quarantine)
        guard wish.operation == .operate, ended.hasLeft, adapter.profile.operations.contains(.caseDetail) else {
            submission.job = result(job, outcome(of: ended, wish, job, adapter, sees: false))
            return [submission]
        }
        // Answered or not, the platform's own view of the case is what is stored; it also tells whether to try again. The
        // job ends with it, so that a crash in between repeats both.
        let looked = try await look(file.reference, job, shop: shop.id, account, adapter)
        var second = looked.submission
        let isInPlace = looked.snapshot.map { effect.isInPlace(in: $0) } ?? false
        second.job = result(
            job, isInPlace ? .done : outcome(of: ended, wish, job, adapter, sees: looked.snapshot != nil))
        return submission.message == nil ? [second] : [submission, second]
    }

    private func wish(_ effect: PlatformEffect, _ file: CaseFile, _ job: Job) -> PlatformWish {
        switch effect {
        case .agree: return .agreeRefuseThenRefund(file.reference)
        case .refuse: return .refuse(file.reference, reason: file.afterSale.reason?.chinese ?? "包裹已签收")
        case .askMoreTime: return .extendTime(file.reference)
        case .remindBuyer:
            var reference = file.reference
            // Where the platform has no versions, the job tells the second reminder from the first one's retry.
            reference.version = reference.version ?? "job \(job.id)"
            return .remindBuyer(reference)
        case .notify(let event): return .notify(file.reference, event: event, eventID: eventID(of: job))
        }
    }

    /// The same for each try of one event, another for each event.
    private func eventID(of job: Job) -> String {
        "evt_" + Base32.encodeLowercase(Digest.hash("\(job.subject) \(job.id)", with: .sha256)).prefix(26)
    }

    /// - Parameter sees: Whether the case was read after the answer.
    private func outcome(
        of ended: Calls.Ended<PlatformReport>, _ wish: PlatformWish, _ job: Job, _ adapter: any PlatformAdapter,
        sees: Bool
    ) -> JobResult.Outcome {
        switch ended.result {
        case .read(let report): return outcome(of: report, wish, job, adapter, sees: sees)
        case .unreadable(let error) where error.remedy == .askAPerson || error.remedy == .fixSettings:
            return .failed(error: error.description)
        case .unreadable, .neverSent, .unknown:
            return again(wish, job, adapter, error: ended.error ?? "no reading")
        }
    }

    private func outcome(
        of report: PlatformReport, _ wish: PlatformWish, _ job: Job, _ adapter: any PlatformAdapter, sees: Bool
    ) -> JobResult.Outcome {
        guard let effect = report.effect else {
            guard let fault = report.fault else { return .done }
            return again(wish, job, adapter, error: said(job.caseKey.platform, fault))
        }
        let error = said(job.caseKey.platform, effect.code, effect.message)
        switch (effect.outcome, effect.action) {
        case (.done, _), (.accepted, _): return .done
        case (_, .person), (_, .configuration): return .failed(error: error)
        // Surely not done, and the case that it was decided on is gone: deciding anew says what is wanted now.
        case (.notDone, .readCase) where sees: return .done
        default: return again(wish, job, adapter, error: error)
        }
    }

    /// Again when the party's contract says, otherwise as everything else.
    private func again(
        _ wish: PlatformWish, _ job: Job, _ adapter: any PlatformAdapter, error: String
    ) -> JobResult.Outcome {
        let delays = adapter.deliveryDelays
        guard wish.operation == .notify, !delays.isEmpty else { return later(job, error: error) }
        guard job.tries < delays.count else { return .failed(error: error) }
        return .again(at: clock.now + delays[job.tries], error: error)
    }

    func readCase(_ job: Job) async throws -> Submission {
        guard let (account, adapter, shop) = parties.platformRoute(for: job.caseKey.shop) else {
            return finished(job, .failed(error: "shop \(job.caseKey.shop) is not in the settings"))
        }
        guard adapter.profile.operations.contains(.caseDetail) else {
            return finished(job, .done)  // A merchant's cases are told, not read.
        }
        let looked = try await look(.init(key: job.caseKey), job, shop: shop.id, account, adapter)
        var submission = looked.submission
        submission.job = result(
            job, looked.snapshot == nil ? later(job, error: looked.error ?? "the answer held no case") : .done)
        return submission
    }

    /// Reads a case at its platform.
    func look(
        _ reference: PlatformWish.CaseReference, _ job: Job, shop: ShopID, _ account: Account,
        _ adapter: any PlatformAdapter
    ) async throws -> (submission: Submission, snapshot: CaseSnapshot?, error: String?) {
        let ended = try await calls.call(
            .readCase(reference), shop: shop, account: account, adapter: adapter,
            answers: answerName(job) + " look", by: latestStart(of: job, adapter.profile.limits))
        var submission = Submission(message: ended.message, quarantine: ended.quarantine)
        guard case .read(let report) = ended.result else { return (submission, nil, ended.error) }
        submission.snapshots = report.cases
        let error = report.fault.map { said(account.party, $0) }
        return (submission, report.cases.first { $0.key == reference.key }, error)
    }
}

extension Dispatcher.PlatformEffect {
    /// Whether the case shows that the effect happened, whatever the answer to our own call said.
    fileprivate func isInPlace(in snapshot: CaseSnapshot) -> Bool {
        switch self {
        case .agree: snapshot.isRefuseThenRefund == true
        case .refuse: snapshot.platformState == .refused
        case .askMoreTime, .remindBuyer, .notify: false
        }
    }
}

extension CaseFile {
    /// The case as effects name it, with the version that the decision was taken on.
    var reference: PlatformWish.CaseReference {
        PlatformWish.CaseReference(
            key: afterSale.key, orderID: afterSale.facts.orderID, version: afterSale.facts.version)
    }
}
