internal import Digests
internal import Ledger
internal import PartyKit
internal import PlatformKit
internal import RefundRules
internal import ShipmentModel

/// Jobs that tell a platform or a merchant something, or read a case.
extension Dispatcher {
    enum PlatformEffect { case order(PlatformOrder), remindBuyer, notify(String) }

    func operate(_ job: Job, _ effect: PlatformEffect) async throws -> [Submission] {
        guard let file = try await ledger.caseFile(job.caseKey) else {
            return [finished(job, .failed(error: "the case is not known"))]
        }
        // The tries may have lasted long: what nobody wants any more, or the platform shows, is not said.
        if case .order(let order) = effect, !isWanted(order, file.afterSale) { return [finished(job, .done)] }
        guard let (account, adapter, shop) = parties.platformRoute(for: job.caseKey.shop) else {
            guard case .order = effect else {
                return [finished(job, .failed(error: "shop \(job.caseKey.shop) is not in the settings"))]
            }
            let outcome = notConfigured(job)
            return asking(about: effect, job, outcome, needsPerson: true) + [finished(job, outcome)]
        }
        let wish = wish(effect, file, job)
        guard adapter.profile.operations.contains(wish.operation) else {
            return [finished(job, .done)]  // The platform has no such call: nothing to tell.
        }
        let ended = try await calls.call(
            wish, shop: shop.id, account: account, adapter: adapter, answers: answerName(job),
            by: latestStart(of: job, adapter.profile.limits))
        var submission = Submission(message: ended.message, quarantine: ended.quarantine)
        let ending = ending(of: ended, effect, job, adapter)
        guard wish.operation == .operate, ended.hasLeft, adapter.profile.operations.contains(.caseDetail) else {
            submission.job = result(job, ending.outcome)
            return asking(about: effect, job, ending.outcome, needsPerson: ending.needsPerson) + [submission]
        }
        // Answered or not, the platform's own view of the case is what is stored; it also tells whether to try again. The
        // job ends with it, so that a crash in between repeats both.
        let looked = try await look(file.reference, job, shop: shop.id, account, adapter)
        var second = looked.submission
        let isInPlace = looked.snapshot.map { effect.isInPlace(in: $0) } ?? false
        let outcome = isInPlace ? .done : ending.outcome
        second.job = result(job, outcome)
        let first = submission.message == nil ? [] : [submission]
        return asking(about: effect, job, outcome, needsPerson: ending.needsPerson) + first + [second]
    }

    private func isWanted(_ order: PlatformOrder, _ afterSale: AfterSaleCase) -> Bool {
        // More time can be asked for only while there is some left.
        if order == .askMoreTime, let deadline = afterSale.deadline.effective, deadline <= clock.now { return false }
        return afterSale.isWanted(order)
    }

    /// What a platform could not be told people are asked about: when it is given up, at once where only a person can help,
    /// and otherwise when it has been tried for a while. It comes by itself, because an answer that cannot be read takes
    /// nothing with it, and before the job's end, because a crash in between repeats it.
    private func asking(
        about effect: PlatformEffect, _ job: Job, _ outcome: JobResult.Outcome, needsPerson: Bool
    ) -> [Submission] {
        guard case .order(let order) = effect else { return [] }
        let isTime = job.tries.isMultiple(of: Self.triesBeforePeople) || (needsPerson && job.tries == 1)
        switch outcome {
        case .done: return []
        case .again where !isTime: return []
        case .again(_, let error), .failed(let error):
            return [Submission(consequences: [.untold(job.caseKey, order, error: error)])]
        }
    }

    private func wish(_ effect: PlatformEffect, _ file: CaseFile, _ job: Job) -> PlatformWish {
        switch effect {
        case .order(.agree): return .agreeRefuseThenRefund(file.reference)
        case .order(.refuse): return .refuse(file.reference, reason: file.afterSale.reason?.chinese ?? "包裹已签收")
        case .order(.askMoreTime): return .extendTime(file.reference)
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

    /// How a job ends if the case does not show its effect.
    private struct Ending {
        var outcome: JobResult.Outcome
        /// Whether trying again is of use only after a person has changed something.
        var needsPerson = false
    }

    private func ending(
        of ended: Calls.Ended<PlatformReport>, _ effect: PlatformEffect, _ job: Job, _ adapter: any PlatformAdapter
    ) -> Ending {
        // An error page says nothing of the order; an answer that nobody can read yet may.
        let isErrorPage = ended.message?.status.map { $0 >= 500 } ?? false
        switch ended.result {
        case .read(let report): return ending(of: report, isErrorPage: isErrorPage, effect, job, adapter)
        case .unreadable(let error) where error.remedy == .askAPerson:
            return Ending(outcome: .failed(error: error.description))
        case .unreadable(let error) where error.remedy == .fixSettings:
            return unsettled(effect, job, error: error.description)
        case .unreadable(let error):
            let isAway = isErrorPage || error.remedy == .retryLater
            return Ending(outcome: again(effect, job, adapter, isAway: isAway, error: error.description))
        case .neverSent, .unknown:
            return Ending(
                outcome: again(effect, job, adapter, isAway: true, error: ended.error ?? "no answer"))
        }
    }

    private func ending(
        of report: PlatformReport, isErrorPage: Bool, _ effect: PlatformEffect, _ job: Job,
        _ adapter: any PlatformAdapter
    ) -> Ending {
        let isAway = isErrorPage || report.fault?.isRetryable == true
        guard let answer = report.effect else {
            guard let fault = report.fault else { return Ending(outcome: .done) }
            let error = said(job.caseKey.platform, fault)
            return Ending(outcome: again(effect, job, adapter, isAway: isAway, error: error))
        }
        let error = said(job.caseKey.platform, answer.code, answer.message)
        switch (answer.outcome, answer.action) {
        case (.done, _), (.accepted, _): return Ending(outcome: .done)
        case (_, .person): return Ending(outcome: .failed(error: error))
        case (_, .configuration): return unsettled(effect, job, error: error)
        case (_, .refreshToken), (_, .resendLater), (_, .resendSameKey):
            return Ending(outcome: again(effect, job, adapter, isAway: true, error: error))
        case (_, .none), (_, .query), (_, .readCase):
            return Ending(outcome: again(effect, job, adapter, isAway: isAway, error: error))
        }
    }

    /// What waits for the settings: orders about a case are kept for then, everything else is given up.
    private func unsettled(_ effect: PlatformEffect, _ job: Job, error: String) -> Ending {
        guard case .order = effect else { return Ending(outcome: .failed(error: error)) }
        return Ending(outcome: later(job, error: error, isEndless: true), needsPerson: true)
    }

    /// Again when the party's contract says, otherwise as everything else.
    ///
    /// - Parameter isAway: Whether nothing says that the party minds: an order about a case then is repeated for as long as
    ///   the case wants it.
    private func again(
        _ effect: PlatformEffect, _ job: Job, _ adapter: any PlatformAdapter, isAway: Bool = false, error: String
    ) -> JobResult.Outcome {
        let delays = adapter.deliveryDelays
        switch effect {
        case .order: return later(job, error: error, isEndless: isAway)
        case .notify where !delays.isEmpty:
            guard job.tries < delays.count else { return .failed(error: error) }
            return .again(at: clock.now + delays[job.tries], error: error)
        case .notify, .remindBuyer: return later(job, error: error)
        }
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
        case .order(.agree): snapshot.isRefuseThenRefund == true
        case .order(.refuse): snapshot.platformState == .refused
        case .order(.askMoreTime), .remindBuyer, .notify: false
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
