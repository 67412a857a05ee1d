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
        guard let route = parties.carrierRoute(for: parcel.carrier, shop: shop, offering: .track) else {
            return [finished(job, .failed(error: "no account of \(shop) can track \(parcel.carrier)"))]
        }
        let wish = CarrierWish.track([.init(parcel.number, phoneTail: parties.shops[shop]?.phoneTail)])
        return [submission(of: try await call(wish, job, route), job, wish: wish, adapter: route.adapter)]
    }

    func subscribe(_ job: Job, _ parcel: ParcelID) async throws -> [Submission] {
        let shop = job.caseKey.shop
        guard let route = parties.carrierRoute(for: parcel.carrier, shop: shop, offering: .subscribe)
        else { return [finished(job, .done)] }  // Nobody offers it: the poller asks instead.
        let wish = CarrierWish.subscribe(
            .init(parcel.number, phoneTail: parties.shops[shop]?.phoneTail),
            callbackURL: parties.callbackURL(for: route.account.id, segment: "track"))
        return [submission(of: try await call(wish, job, route), job, wish: wish, adapter: route.adapter)]
    }

    func interception(
        _ job: Job, _ parcel: ParcelID, _ requestNumber: String, via party: PartyID, _ operation: Operation
    ) async throws -> [Submission] {
        let shop = job.caseKey.shop
        var mayHaveLeft = false
        if operation == .intercept {
            switch try await lookFirst(job, parcel, requestNumber) {
            case .stays(let ended): return ended
            case .leaves(let before): mayHaveLeft = before
            }
        }
        if operation == .queryIntercept, requestNumber == InterceptionRecord.anybodys {
            return try await askAboutAnybodys(job, parcel)
        }
        let isThroughPlatform = party == job.caseKey.platform
        if isThroughPlatform, operation == .intercept {
            return try await platformInterception(job, parcel, requestNumber)
        }
        let route =
            isThroughPlatform
            ? nil : parties.carrierRoute(for: parcel.carrier, shop: shop, offering: operation, via: party)
        guard let route else {
            // Where nobody tells how an interception stands, the parcel's scans do.
            if operation == .queryIntercept { return try await track(job, parcel) }
            let error = "no account of \(shop) can \(operation) \(parcel.carrier) through \(party)"
            let submission = finished(job, .failed(error: error))
            return givenUp(job, parcel, requestNumber, operation, submission, at: clock.now)
        }
        let wish = wish(
            operation, job, parcel, requestNumber, at: route.account,
            carrierNumber: try await carrierNumber(of: requestNumber, job))
        let ended = try await call(wish, job, route, mayHaveLeft: mayHaveLeft)
        var submission = submission(of: ended, job, wish: wish, adapter: route.adapter)
        if operation == .intercept {
            guard ended.isSafeToRepeat || !ended.isPossiblyDone else {
                return leftToAPerson(job, parcel, requestNumber, party, ended, submission)
            }
            if ended.surelyDidNothing { markAsNothingDone(job, &submission) }
        }
        if case .read(let report) = ended.result {
            if let answer = answer(report, route, parcel, requestNumber, operation, at: ended.heard) {
                submission.consequences.append(.interception(job.caseKey, answer))
            } else if operation == .intercept, !ended.isSafeToRepeat, report.fault == nil {
                return leftToAPerson(job, parcel, requestNumber, party, ended, submission)
            } else if operation == .intercept, case .done = submission.job?.outcome {
                // Taken or not, it did not say: the same order again, which is the same request.
                submission.job = result(job, later(job, error: "\(party) does not say what became of the order"))
            }
        }
        return givenUp(job, parcel, requestNumber, operation, submission, at: ended.heard)
    }

    // MARK: Orders that must not be sent twice

    /// A possibly taken order that no key tells from a second one is not repeated, and no other channel is asked: either could
    /// be a second interception with a second fee. The parcel's scans are asked for, and a person asks the carrier.
    private func leftToAPerson(
        _ job: Job, _ parcel: ParcelID, _ requestNumber: String, _ party: PartyID,
        _ ended: Calls.Ended<CarrierReport>, _ before: Submission
    ) -> [Submission] {
        var submission = before
        var why = ended.error ?? "no answer that says what became of it"
        if case .read(let report) = ended.result, let fault = report.fault { why = said(party, fault) }
        submission.job = result(
            job, .failed(error: "possibly taken, not sent again; ask \(party) whether it has the order (\(why))"))
        let answer = InterceptionAnswer(
            parcel: parcel, requestNumber: requestNumber, state: .unknown, doubt: why, at: ended.heard)
        return concluded([.interception(job.caseKey, answer), .askAbout(parcel.number)], beside: submission)
    }

    /// What we conclude stands beside the answer, not in it: of an answer that cannot be read nothing counts. It comes first,
    /// so that the job is not over before it is known.
    private func concluded(_ conclusions: [Submission.Consequence], beside answer: Submission) -> [Submission] {
        [Submission(consequences: conclusions), answer]
    }

    /// What the next try has to know of this one: that it may send even what must not be sent twice. A worker that ends
    /// before it has told anything leaves no such words.
    private func markAsNothingDone(_ job: Job, _ submission: inout Submission) {
        guard case .again(let at, let error) = submission.job?.outcome else { return }
        submission.job = result(job, .again(at: at, error: error + Self.nothingDone(inTry: job.tries)))
    }

    /// Whether every try before this one surely did nothing: the last one says so, and was itself sent on that condition.
    func didNothingBefore(_ job: Job) -> Bool {
        job.tries <= 1 || job.lastError?.hasSuffix(Self.nothingDone(inTry: job.tries - 1)) == true
    }

    private static func nothingDone(inTry number: Int) -> String { " (try \(number) did nothing)" }

    // MARK: Calls

    typealias Route = (account: Account, adapter: any CarrierAdapter)

    /// - Parameter name: What the answer is stored as; nil: the job's own answer.
    func call(
        _ wish: CarrierWish, _ job: Job, _ route: Route, as name: String? = nil, mayHaveLeft: Bool = false
    ) async throws -> Calls.Ended<CarrierReport> {
        try await calls.call(
            wish, account: route.account, adapter: route.adapter, answers: name ?? answerName(job),
            by: latestStart(of: job, route.adapter.profile.limits), mayHaveLeft: mayHaveLeft)
    }

    private func wish(
        _ operation: Operation, _ job: Job, _ parcel: ParcelID, _ requestNumber: String, at account: Account,
        carrierNumber: String?
    ) -> CarrierWish {
        let shop = parties.shops[job.caseKey.shop]
        let reference = InterceptionOrder.Reference(
            number: parcel.number, requestNumber: requestNumber, carrierNumber: carrierNumber)
        switch operation {
        case .cancelIntercept: return .cancelIntercept(reference)
        case .queryIntercept: return .queryIntercept(reference)
        default:
            return .intercept(
                InterceptionOrder(
                    reference: reference, destination: .sender(shop?.senderAddress), reason: "客户申请退款，拦截退回",
                    phoneTail: shop?.phoneTail,
                    callbackURL: parties.callbackURL(for: account.id, segment: "intercept")))
        }
    }

    /// The carrier's own number of that very request; a later one for the same parcel has another.
    private func carrierNumber(of requestNumber: String, _ job: Job) async throws -> String? {
        try await record(of: requestNumber, job)?.carrierNumber
    }

    func record(of requestNumber: String, _ job: Job) async throws -> InterceptionRecord? {
        let records = try await ledger.caseFile(job.caseKey)?.afterSale.interceptionsAsked.values
        return records?.flatMap { $0.earlier + [$0] }.first { $0.requestNumber == requestNumber }
    }

    /// An order that is given up leaves its request to the next channel. A question or a withdrawal that is given up says
    /// nothing about the request.
    private func givenUp(
        _ job: Job, _ parcel: ParcelID, _ requestNumber: String, _ operation: Operation, _ submission: Submission,
        at heard: Instant
    ) -> [Submission] {
        guard operation == .intercept, case .failed(let error) = submission.job?.outcome else { return [submission] }
        let answer = InterceptionAnswer(
            parcel: parcel, requestNumber: requestNumber, state: .unknown, message: error, isRetryable: false,
            at: heard)
        return concluded([.interception(job.caseKey, answer)], beside: submission)
    }

    /// What the carrier answered to our own call. A question's answer is evidence, no answer to the order.
    private func answer(
        _ report: CarrierReport, _ route: Route, _ parcel: ParcelID, _ requestNumber: String, _ operation: Operation,
        at heard: Instant
    ) -> InterceptionAnswer? {
        guard operation != .queryIntercept, let shipment = report.shipments.first,
            let statement = shipment.interception,
            let meaning = route.adapter.vocabulary.meaning(of: statement, heardThrough: .answer).interception
        else { return nil }
        return InterceptionAnswer(
            parcel: parcel, requestNumber: requestNumber, state: meaning.state,
            carrierNumber: statement.requestNumber == requestNumber ? nil : statement.requestNumber,
            code: statement.code, message: PersonalData.masked(statement.text),
            fee: shipment.feeAsWritten.flatMap { route.adapter.money(ofFee: $0, account: route.account) },
            feeAsWritten: shipment.feeAsWritten, at: heard)
    }

    /// The submission of any carrier call: facts of the report, and whether the job is done.
    func submission(
        of ended: Calls.Ended<CarrierReport>, _ job: Job, wish: CarrierWish, adapter: any CarrierAdapter
    ) -> Submission {
        var submission = Submission(message: ended.message, quarantine: ended.quarantine)
        guard case .read(let report) = ended.result else {
            submission.job = result(job, unread(ended, job))
            return submission
        }
        submission.facts = report.facts(
            by: adapter.profile, to: wish, heard: ended.heard, through: .answer, verification: ended.protection,
            asked: ended.asked)
        guard let fault = report.fault ?? report.shipments.first?.fault else {
            submission.job = result(job, .done)
            return submission
        }
        let error = said(adapter.profile.id, fault)
        let outcome: JobResult.Outcome =
            switch fault.isRetryable {
            case false?: .failed(error: error)
            case true?: later(job, error: error)
            case nil: later(job, error: error, triesMax: fault.isThrottled ? Self.triesMax : Self.doubtfulTriesMax)
            }
        submission.job = result(job, outcome)
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
        _ job: Job, _ parcel: ParcelID, _ requestNumber: String
    ) async throws -> [Submission] {
        guard let file = try await ledger.caseFile(job.caseKey),
            let (account, adapter, shop) = parties.platformRoute(for: job.caseKey.shop),
            adapter.profile.operations.contains(.intercept)
        else {
            let submission = finished(job, .failed(error: "\(job.caseKey.platform) offers no interception"))
            return givenUp(job, parcel, requestNumber, .intercept, submission, at: clock.now)
        }
        let named = file.afterSale.facts.parcels?.filter { $0.waybill == parcel.waybill } ?? []
        let wish = PlatformWish.intercept(file.reference, parcels: named, requestNumber: requestNumber)
        let ended = try await calls.call(
            wish, shop: shop.id, account: account, adapter: adapter, answers: answerName(job),
            by: latestStart(of: job, adapter.profile.limits))
        var submission = Submission(message: ended.message, quarantine: ended.quarantine)
        let answered: PlatformReport.InterceptionResult?
        if case .read(let report) = ended.result {
            answered = report.interceptions.first { Waybill($0.waybill) == parcel.waybill }
            if answered == nil { submission.job = result(job, unanswered(report, account.party, job)) }
        } else {
            answered = nil
            submission.job = result(job, unread(ended, job))
        }
        if let answered {
            let error = said(account.party, answered.reasonCode, nil)
            submission.job = result(job, answered.isRetryable == true ? later(job, error: error) : .done)
            if case .done = submission.job?.outcome {
                submission.consequences = [
                    .interception(
                        job.caseKey,
                        InterceptionAnswer(
                            parcel: parcel, requestNumber: requestNumber, state: answered.state,
                            code: answered.reasonCode,
                            fee: answered.feeMinor.map { Money(minorUnits: $0, currency: .cny) },
                            feeAsWritten: answered.feeAsWritten, feeSettlement: answered.feeSettlement,
                            otherGoods: answered.otherGoods, at: ended.heard))
                ]
            }
        }
        return givenUp(job, parcel, requestNumber, .intercept, submission, at: ended.heard)
    }

    /// A platform's answer without a word on the parcel: by what it says to do next.
    private func unanswered(_ report: PlatformReport, _ party: PartyID, _ job: Job) -> JobResult.Outcome {
        let error = said(
            party, report.fault?.code ?? report.effect?.code, report.fault?.message ?? report.effect?.message)
        switch report.effect?.action {
        case .person, .configuration: return .failed(error: error)
        default: return later(job, error: error, triesMax: Self.doubtfulTriesMax)
        }
    }
}
