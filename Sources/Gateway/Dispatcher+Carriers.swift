internal import CarrierKit
internal import Ledger
internal import PartyKit
internal import PlatformKit
internal import RefundRules
internal import ShipmentModel

/// Jobs that ask a carrier (or whoever intercepts for it).
extension Dispatcher {
    func track(_ job: Job, _ parcel: ParcelID) async throws -> [Submission] {
        let shop = job.caseKey.shop
        guard let (account, adapter) = parties.carrierRoute(for: parcel.carrier, shop: shop, offering: .track) else {
            return [finished(job, .failed(error: "no account of \(shop) can track \(parcel.carrier)"))]
        }
        let wish = CarrierWish.track([.init(parcel.number, phoneTail: parties.shops[shop]?.phoneTail)])
        let ended = try await calls.call(wish, account: account, adapter: adapter, answers: answerName(job))
        return [submission(of: ended, job, wish: wish, adapter: adapter)]
    }

    func subscribe(_ job: Job, _ parcel: ParcelID) async throws -> [Submission] {
        let shop = job.caseKey.shop
        guard let (account, adapter) = parties.carrierRoute(for: parcel.carrier, shop: shop, offering: .subscribe)
        else { return [finished(job, .done)] }  // Nobody offers it: the poller asks instead.
        let wish = CarrierWish.subscribe(
            .init(parcel.number, phoneTail: parties.shops[shop]?.phoneTail),
            callbackURL: parties.callbackURL(for: account.id, segment: "track"))
        let ended = try await calls.call(wish, account: account, adapter: adapter, answers: answerName(job))
        return [submission(of: ended, job, wish: wish, adapter: adapter)]
    }

    func interception(
        _ job: Job, _ parcel: ParcelID, _ requestNumber: String, via party: PartyID, _ operation: Operation
    ) async throws -> [Submission] {
        if party == job.caseKey.platform {
            return try await platformInterception(job, parcel, requestNumber, operation)
        }
        let shop = job.caseKey.shop
        guard
            let (account, adapter) = parties.carrierRoute(
                for: parcel.carrier, shop: shop, offering: operation, via: party)
        else {
            let error = "no account of \(shop) can \(operation) \(parcel.carrier) through \(party)"
            return [abandoned(job, parcel, requestNumber, error)]
        }
        let view = try await ledger.caseView(job.caseKey)
        let reference = InterceptionOrder.Reference(
            number: parcel.number, requestNumber: requestNumber,
            carrierNumber: view?.afterSale.interceptionsAsked[parcel]?.carrierNumber)
        let wish: CarrierWish =
            switch operation {
            case .cancelIntercept: .cancelIntercept(reference)
            case .queryIntercept: .queryIntercept(reference)
            default:
                .intercept(
                    InterceptionOrder(
                        reference: reference, destination: .sender(parties.shops[shop]?.senderAddress),
                        reason: "客户申请退款，拦截退回", phoneTail: parties.shops[shop]?.phoneTail,
                        callbackURL: parties.callbackURL(for: account.id, segment: "intercept")))
            }
        let ended = try await calls.call(wish, account: account, adapter: adapter, answers: answerName(job))
        var submission = submission(of: ended, job, wish: wish, adapter: adapter)
        if case .read(let report) = ended.result,
            let answer = answer(report, adapter, parcel, requestNumber, operation, at: ended.heard)
        {
            submission.consequences.append(.interception(job.caseKey, answer))
        } else if case .failed(let error) = submission.job?.outcome {
            submission.consequences.append(
                .interception(job.caseKey, refusal(parcel, requestNumber, error, at: ended.heard)))
        }
        return [submission]
    }

    /// What the carrier answered to our own call. A question's answer is evidence, no answer to the order.
    private func answer(
        _ report: CarrierReport, _ adapter: any CarrierAdapter, _ parcel: ParcelID, _ requestNumber: String,
        _ operation: Operation, at heard: Instant
    ) -> InterceptionAnswer? {
        guard operation != .queryIntercept, let statement = report.shipments.first?.interception,
            let meaning = adapter.vocabulary.meaning(of: statement, heardThrough: .answer).interception
        else { return nil }
        return InterceptionAnswer(
            parcel: parcel, requestNumber: requestNumber, state: meaning.state,
            carrierNumber: statement.requestNumber == requestNumber ? nil : statement.requestNumber,
            code: statement.code, message: statement.text, at: heard)
    }

    private func refusal(
        _ parcel: ParcelID, _ requestNumber: String, _ error: String, at heard: Instant
    ) -> InterceptionAnswer {
        InterceptionAnswer(
            parcel: parcel, requestNumber: requestNumber, state: .unknown, message: error, isRetryable: false, at: heard
        )
    }

    private func abandoned(_ job: Job, _ parcel: ParcelID, _ requestNumber: String, _ error: String) -> Submission {
        var submission = finished(job, .failed(error: error))
        submission.consequences = [
            .interception(job.caseKey, refusal(parcel, requestNumber, error, at: clock.now))
        ]
        return submission
    }

    /// The submission of any carrier call: facts of the report, and whether the job is done.
    private func submission(
        of ended: Calls.Ended<CarrierReport>, _ job: Job, wish: CarrierWish, adapter: any CarrierAdapter
    ) -> Submission {
        var submission = Submission(message: ended.message, quarantine: ended.quarantine)
        guard case .read(let report) = ended.result else {
            submission.job = result(job, unread(ended, job))
            return submission
        }
        submission.facts = report.facts(
            by: adapter.profile, to: wish, heard: ended.heard, through: .answer, verification: ended.protection)
        guard let fault = report.fault ?? report.shipments.first?.fault else {
            submission.job = result(job, .done)
            return submission
        }
        let error = "\(adapter.profile.id) says \(fault.code): \(fault.message)"
        submission.job = result(job, fault.isRetryable == false ? .failed(error: error) : later(job, error: error))
        return submission
    }

    private func unread<Reading>(_ ended: Calls.Ended<Reading>, _ job: Job) -> JobResult.Outcome {
        let error = ended.error ?? "no reading"
        if case .unreadable(let cause) = ended.result, cause.remedy == .askAPerson || cause.remedy == .fixSettings {
            return .failed(error: error)
        }
        return later(job, error: error)
    }

    private func platformInterception(
        _ job: Job, _ parcel: ParcelID, _ requestNumber: String, _ operation: Operation
    ) async throws -> [Submission] {
        guard operation == .intercept, let view = try await ledger.caseView(job.caseKey),
            let (account, adapter, _) = parties.platformRoute(for: job.caseKey.shop),
            adapter.profile.operations.contains(.intercept)
        else { return [abandoned(job, parcel, requestNumber, "\(job.caseKey.platform) offers no \(operation)")] }
        let named = view.afterSale.facts.parcels?.filter { $0.waybill == parcel.waybill } ?? []
        let wish = PlatformWish.intercept(view.reference, parcels: named, requestNumber: requestNumber)
        let ended = try await calls.call(
            wish, shop: job.caseKey.shop, account: account, adapter: adapter, answers: answerName(job))
        var submission = Submission(message: ended.message, quarantine: ended.quarantine)
        guard case .read(let report) = ended.result,
            let answered = report.interceptions.first(where: { Waybill($0.waybill) == parcel.waybill })
        else {
            submission.job = result(job, unread(ended, job))
            return [submission]
        }
        if answered.isRetryable == true {
            submission.job = result(job, later(job, error: "\(account.party) says \(answered.reasonCode ?? "retry")"))
        } else {
            submission.job = result(job, .done)
            submission.consequences = [
                .interception(
                    job.caseKey,
                    InterceptionAnswer(
                        parcel: parcel, requestNumber: requestNumber, state: answered.state,
                        code: answered.reasonCode, at: ended.heard))
            ]
        }
        return [submission]
    }
}
