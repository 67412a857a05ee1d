internal import Ledger
internal import PartyKit
internal import PlatformKit
internal import RefundRules
internal import ShipmentModel

/// Jobs that tell a platform or a merchant something, or read a case.
extension Dispatcher {
    enum PlatformEffect { case agree, refuse, askMoreTime, remindBuyer, notify(String) }

    func operate(_ job: Job, _ effect: PlatformEffect) async throws -> [Submission] {
        guard let view = try await ledger.caseView(job.caseKey) else {
            return [finished(job, .failed(error: "the case is not known"))]
        }
        guard let (account, adapter, shop) = parties.platformRoute(for: job.caseKey.shop) else {
            return [finished(job, .failed(error: "shop \(job.caseKey.shop) is not in the settings"))]
        }
        let wish: PlatformWish =
            switch effect {
            case .agree: .agreeRefuseThenRefund(view.reference)
            case .refuse: .refuse(view.reference, reason: view.afterSale.reason?.chinese ?? "包裹已签收")
            case .askMoreTime: .extendTime(view.reference)
            case .remindBuyer: .remindBuyer(view.reference)
            case .notify(let event): .notify(view.reference, event: event, eventID: "\(job.subject)-\(job.id)")
            }
        guard adapter.profile.operations.contains(wish.operation) else {
            return [finished(job, .done)]  // The platform has no such call: nothing to tell.
        }
        let ended = try await calls.call(
            wish, shop: shop.id, account: account, adapter: adapter, answers: answerName(job))
        var submission = Submission(message: ended.message, quarantine: ended.quarantine)
        submission.job = result(job, outcome(of: ended, job))
        var submissions = [submission]
        if case .read = ended.result, adapter.profile.operations.contains(.caseDetail), wish.operation == .operate {
            // Done or not, the platform's own view of the case is what is stored.
            submissions.append(
                try await look(view.reference, shop: shop.id, account, adapter, answerName(job)).submission)
        }
        return submissions
    }

    private func outcome(of ended: Calls.Ended<PlatformReport>, _ job: Job) -> JobResult.Outcome {
        guard case .read(let report) = ended.result else { return later(job, error: ended.error ?? "no reading") }
        if let fault = report.fault, report.effect == nil {
            return later(job, error: "\(job.caseKey.platform) says \(fault.code): \(fault.message)")
        }
        let said = "\(job.caseKey.platform) says \(report.effect?.code ?? "nothing"): \(report.effect?.message ?? "")"
        switch (report.effect?.outcome, report.effect?.action) {
        case (.done, _), (.accepted, _), (nil, _): return .done
        case (_, .person), (_, .configuration): return .failed(error: said)
        // The case was read beside this answer; deciding anew says whether the effect is still wanted.
        case (_, .readCase): return .done
        default: return later(job, error: said)
        }
    }

    func readCase(_ job: Job) async throws -> Submission {
        guard let (account, adapter, shop) = parties.platformRoute(for: job.caseKey.shop),
            adapter.profile.operations.contains(.caseDetail)
        else { return finished(job, .done) }  // A merchant's cases are told, not read.
        let reference = PlatformWish.CaseReference(key: job.caseKey)
        let looked = try await look(reference, shop: shop.id, account, adapter, answerName(job))
        var submission = looked.submission
        submission.job = result(
            job, looked.snapshot == nil ? later(job, error: looked.error ?? "the answer held no case") : .done)
        return submission
    }

    /// Reads a case at its platform.
    func look(
        _ reference: PlatformWish.CaseReference, shop: ShopID, _ account: Account, _ adapter: any PlatformAdapter,
        _ answers: String
    ) async throws -> (submission: Submission, snapshot: CaseSnapshot?, error: String?) {
        let ended = try await calls.call(
            .readCase(reference), shop: shop, account: account, adapter: adapter, answers: answers + " look")
        var submission = Submission(message: ended.message, quarantine: ended.quarantine)
        guard case .read(let report) = ended.result else { return (submission, nil, ended.error) }
        submission.snapshots = report.cases
        let error = report.fault.map { "\(account.party) says \($0.code): \($0.message)" }
        return (submission, report.cases.first { $0.key.afterSaleID == reference.key.afterSaleID }, error)
    }
}

extension CaseView {
    /// The case as effects name it, with the version that the decision was taken on.
    var reference: PlatformWish.CaseReference {
        PlatformWish.CaseReference(
            key: afterSale.key, orderID: afterSale.facts.orderID, version: afterSale.facts.version)
    }
}
