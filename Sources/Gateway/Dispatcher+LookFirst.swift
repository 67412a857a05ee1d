internal import CarrierKit
internal import Ledger
internal import PartyKit
internal import RefundRules
internal import ShipmentModel

/// Before an order to stop a parcel leaves for the first time: whoever tells of anybody's interception of it is asked, and
/// where nobody does its scans are, unless they have just been heard. What is learnt is committed first, and the rules then
/// say whether the order is still wanted (domain §4.5: "ask first").
extension Dispatcher {
    /// So many tries without an answer, about a minute; then the order leaves: the parcel is on its way.
    public static let lookTriesMax = 4

    enum Departure: Sendable {
        /// The order does not leave now: how its job ends.
        case stays([Submission])
        /// It leaves now.
        /// - Parameter mayHaveLeft: An earlier try may have reached the carrier, so that what runs may be our own.
        case leaves(mayHaveLeft: Bool)
    }

    func lookFirst(_ job: Job, _ parcel: ParcelID, _ requestNumber: String) async throws -> Departure {
        guard let record = try await record(of: requestNumber, job) else { return .stays([finished(job, .done)]) }
        guard record.clearedAt == nil else {
            let mayHaveLeft = !didNothingBefore(job)
            // Whoever lost the job on the way has brought its answer in all the same.
            if mayHaveLeft, record.state != .unknown { return .stays([finished(job, .done)]) }
            return .leaves(mayHaveLeft: mayHaveLeft)
        }
        var look: Look
        do {
            look = try await self.look(job, parcel)
        } catch let again as AskAgain {
            return .stays([again.submission])
        }
        look.learnt.consequences.append(
            .interception(
                job.caseKey,
                InterceptionAnswer(
                    parcel: parcel, requestNumber: requestNumber, state: .unknown, look: look.how, at: look.at)))
        _ = try await intake.keep(look.learnt)
        let isCleared = try await self.record(of: requestNumber, job)?.clearedAt != nil
        return isCleared ? .leaves(mayHaveLeft: false) : .stays([finished(job, .done)])
    }

    /// What became of an interception that is not ours.
    func askAboutAnybodys(_ job: Job, _ parcel: ParcelID) async throws -> [Submission] {
        guard let route = parties.routeToAnybodysInterception(of: parcel.carrier, shop: job.caseKey.shop) else {
            return try await track(job, parcel)
        }
        let wish = CarrierWish.anybodysInterception(of: parcel)
        var submission = submission(of: try await call(wish, job, route), job, wish: wish, adapter: route.adapter)
        // Nothing hangs on it: it is asked again at its interval.
        submission.job = result(job, .done)
        return [submission]
    }

    // MARK: Looking

    private struct Look {
        var how: LookBeforeOrder
        var learnt = Submission()
        var at: Instant
    }

    /// No answer yet.
    private struct AskAgain: Error {
        var submission: Submission
    }

    private func look(_ job: Job, _ parcel: ParcelID) async throws -> Look {
        let shop = job.caseKey.shop
        if let route = parties.routeToAnybodysInterception(of: parcel.carrier, shop: shop) {
            let asked = try await ask(.anybodysInterception(of: parcel), .asked, job, route)
            if asked.how == .asked { return asked }
            // Why it cannot be asked is kept; the scans have to do.
            if asked.learnt.message != nil { _ = try await intake.keep(asked.learnt) }
        }
        guard let route = parties.carrierRoute(for: parcel.carrier, shop: shop, offering: .track) else {
            return Look(how: .unanswered, at: clock.now)
        }
        let minimum = route.adapter.profile.limits.minimumInterval
        if try await hasJustBeenHeardOf(parcel, shop, atMost: minimum) { return Look(how: .heard, at: clock.now) }
        return try await ask(
            .track([.init(parcel.number, phoneTail: parties.shops[shop]?.phoneTail)]), .tracked, job, route)
    }

    /// - Parameter minimum: Who may not be asked about a parcel more often than this, and that is longer than the shop's
    ///   limit, is left to the poller: an extra question could cost every later answer.
    private func hasJustBeenHeardOf(_ parcel: ParcelID, _ shop: ShopID, atMost minimum: Duration) async throws -> Bool {
        guard let age = parties.shops[shop]?.policy.interceptionTrackAgeMax else { return false }
        if minimum > age { return true }
        let since = clock.now - age
        return try await ledger.parcelViews(parcel.number).flatMap(\.facts).contains { heard in
            heard.fact.routes.contains(.answer) && heard.fact.verification > .unverified
                && heard.fact.statement.topic != .interception && heard.fact.firstHeard >= since
        }
    }

    private func ask(
        _ wish: CarrierWish, _ how: LookBeforeOrder, _ job: Job, _ route: Route
    ) async throws -> Look {
        let ended = try await call(wish, job, route, as: answerName(job) + " look")
        var learnt = submission(of: ended, job, wish: wish, adapter: route.adapter)
        let mayRetry = job.tries < Self.lookTriesMax
        var isTold = false
        switch learnt.job?.outcome {
        case .done: isTold = true
        case .again(_, let error):
            // A carrier that knows of no interception says so in numbers of its own, which no source lists.
            isTold = how == .asked && ended.hasPlainRefusal
            if !isTold, mayRetry {
                learnt.job = result(job, later(job, error: error))
                throw AskAgain(submission: learnt)
            }
        case .failed, nil: isTold = how == .asked && ended.hasPlainRefusal
        }
        learnt.job = nil
        return Look(how: isTold ? how : .unanswered, learnt: learnt, at: ended.heard)
    }
}

extension CarrierWish {
    fileprivate static func anybodysInterception(of parcel: ParcelID) -> CarrierWish {
        .queryIntercept(.init(number: parcel.number, requestNumber: InterceptionRecord.anybodys))
    }
}

extension Calls.Ended<CarrierReport> {
    /// The party read the question and says no, and it is none of the errors that its sheet lists.
    fileprivate var hasPlainRefusal: Bool {
        guard case .read(let report) = result, let fault = report.fault else { return false }
        return fault.isRetryable == nil && !fault.isThrottled
    }
}
