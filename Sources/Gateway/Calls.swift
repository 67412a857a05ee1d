internal import CarrierKit
internal import Ledger
internal import PartyKit
internal import PlatformKit
internal import ShipmentModel

/// One call to a party, from wish to reading: composed by the adapter, sent within the account's budget, read by the
/// adapter. Nothing is stored here; whoever calls submits what was learnt through the intake.
struct Calls: Sendable {
    let caller: any Caller
    let budget: CallBudget
    let lane: CallBudget.Lane
    let clock: any GatewayClock
    /// A fresh UUID for each request; passed in, so that tests and simulations decide it.
    let nonce: @Sendable () -> String

    /// How long a party that asks us to slow down is left alone, in the clock's own time, as all back-off is.
    static let throttlePause = Duration.minutes(1)

    /// How a call ended, with what is to be kept of it.
    struct Ended<Reading: Sendable>: Sendable {
        enum Result: Sendable {
            case read(Reading)
            /// An answer came that cannot be read (it is kept raw), or there was no way to ask.
            case unreadable(PartyError)
            /// Nothing left us.
            case neverSent(String)
            /// Possibly done.
            case unknown(String)
        }

        var result: Result
        /// The answer's message, to be committed with what follows from it.
        var message: InboundMessage?
        var protection: Verification
        /// Just before the first byte could leave us.
        var asked: Instant
        var heard: Instant
        /// Whether the same request may be sent once more, whatever became of this one.
        var isSafeToRepeat = true
    }

    /// - Parameters:
    ///   - latest: When the call must have begun; without a turn by then nothing is sent. Nil where the caller has its turn
    ///     already (``hasTurn(_:_:by:)``).
    ///   - mayHaveLeft: The request may have been sent before: it is sent again only where that does no harm.
    func call(
        _ wish: CarrierWish, account: Account, adapter: any CarrierAdapter, answers: String, by latest: Instant?,
        mayHaveLeft: Bool = false
    ) async throws -> Ended<CarrierReport> {
        if let latest {
            guard try await hasTurn(account, adapter.profile.limits, by: latest) else { return noTurn() }
        }
        let request: OutboundRequest
        do throws(PartyError) {
            // Composed after the wait: the time in the request is the time of sending.
            request = try adapter.request(for: wish, account: account, stamp: stamp)
        } catch {
            return cannotAsk(error)
        }
        guard request.isSafeToRepeat || !mayHaveLeft else { return mustNotRepeat() }
        let sent = await send(request, account, adapter.profile.limits.answerDeadline)
        var ended = ended(sent, account, wish.operation, AskedContext(wish), answers) { answer, _ throws(PartyError) in
            try adapter.read(answer, of: wish.operation, to: wish)
        }
        ended.isSafeToRepeat = request.isSafeToRepeat
        if case .read(let report) = ended.result {
            await slowDown(account, after: [report.fault] + report.shipments.map(\.fault))
        }
        return ended
    }

    /// - Parameter latest: As above.
    func call(
        _ wish: PlatformWish, shop: ShopID, account: Account, adapter: any PlatformAdapter, answers: String,
        by latest: Instant?
    ) async throws -> Ended<PlatformReport> {
        if let latest {
            guard try await hasTurn(account, adapter.profile.limits, by: latest) else { return noTurn() }
        }
        let request: OutboundRequest
        do throws(PartyError) {
            request = try compose(wish, account: account, adapter: adapter)
        } catch {
            return cannotAsk(error)
        }
        return await send(
            request, wish, shop: shop, account: account, adapter: adapter, answers: answers,
            deadline: adapter.profile.limits.answerDeadline)
    }

    /// Waits for the account's turn. Who has it sends at once.
    func hasTurn(_ account: Account, _ limits: PartyProfile.Limits, by latest: Instant) async throws -> Bool {
        try await budget.take(account.id, limits: limits, in: lane, by: latest)
    }

    func compose(
        _ wish: PlatformWish, account: Account, adapter: any PlatformAdapter
    ) throws(PartyError) -> OutboundRequest {
        try adapter.request(for: wish, account: account, stamp: stamp)
    }

    /// Sends a request that was composed before, because its digest had to be committed first, and whose turn has come.
    ///
    /// - Parameter deadline: Real time.
    func send(
        _ request: OutboundRequest, _ wish: PlatformWish, shop: ShopID, account: Account,
        adapter: any PlatformAdapter, answers: String, deadline: Duration
    ) async -> Ended<PlatformReport> {
        let sent = await send(request, account, deadline)
        let asked = AskedContext(wish, shop: shop)
        let ended = ended(sent, account, wish.operation, asked, answers) { answer, heard throws(PartyError) in
            try adapter.read(answer, of: wish.operation, shop: shop, to: wish, heard: heard)
        }
        if case .read(let report) = ended.result { await slowDown(account, after: [report.fault]) }
        return ended
    }

    // MARK: Parts of a call

    private var stamp: Stamp { Stamp(now: clock.now, nonce: nonce()) }

    private typealias Sent = (outcome: CallOutcome, asked: Instant)

    private func send(_ request: OutboundRequest, _ account: Account, _ deadline: Duration) async -> Sent {
        var request = request
        request.allowsPlainHTTP = account.allowsPlainHTTP
        let asked = clock.now
        return (await caller.call(request, deadline: deadline), asked)
    }

    private func noTurn<Reading>() -> Ended<Reading> {
        Ended(
            result: .neverSent("the account's calls are used up"), message: nil, protection: .unverified,
            asked: clock.now, heard: clock.now)
    }

    private func mustNotRepeat<Reading>() -> Ended<Reading> {
        Ended(
            result: .unknown("it may have been sent before"), message: nil, protection: .unverified, asked: clock.now,
            heard: clock.now, isSafeToRepeat: false)
    }

    private func cannotAsk<Reading>(_ error: PartyError) -> Ended<Reading> {
        Ended(
            result: .unreadable(error), message: nil, protection: .unverified, asked: clock.now, heard: clock.now)
    }

    private func ended<Reading>(
        _ sent: Sent, _ account: Account, _ operation: Operation, _ question: AskedContext, _ answers: String,
        read: (InboundAnswer, Instant) throws(PartyError) -> Reading
    ) -> Ended<Reading> {
        let heard = clock.now
        var ended = Ended<Reading>(
            result: .unknown(""), message: nil, protection: .unverified, asked: sent.asked, heard: heard)
        switch sent.outcome {
        case .neverSent(let reason): ended.result = .neverSent(reason)
        case .unknown(let reason): ended.result = .unknown(reason)
        case .answered(let answer):
            ended.protection = answer.protection
            ended.message = InboundMessage(
                party: account.party, account: account.id, operation: operation, direction: .answer, answers: answers,
                status: answer.status,
                context: question.answered(asked: sent.asked, protection: answer.protection), body: answer.body,
                heard: heard)
            do throws(PartyError) {
                ended.result = .read(try read(answer, heard))
            } catch {
                ended.result = .unreadable(error)
            }
        }
        return ended
    }

    private func slowDown(_ account: Account, after faults: [PartyFault?]) async {
        guard faults.contains(where: { $0?.isThrottled == true }) else { return }
        await budget.drain(account.id, until: clock.now + Self.throttlePause)
    }
}

extension Calls.Ended {
    /// What to store of a call that taught us nothing usable: the raw answer, if there was one.
    var quarantine: Submission.Quarantine? {
        guard case .unreadable(let error) = result, message != nil else { return nil }
        return Submission.Quarantine(type: error.type, detail: error.detail)
    }

    /// Whether the party may have got the request.
    var hasLeft: Bool {
        switch result {
        case .read, .unknown: true
        case .unreadable: message != nil
        case .neverSent: false
        }
    }

    var error: String? {
        switch result {
        case .read: nil
        case .unreadable(let error): error.description
        case .neverSent(let reason): "nothing was sent: \(reason)"
        case .unknown(let reason): "no complete answer: \(reason)"
        }
    }
}

extension Calls.Ended<CarrierReport> {
    /// Whether the carrier may have done what was asked, and nobody can tell: no answer that can be read, or one that says as
    /// much.
    var isPossiblyDone: Bool {
        switch result {
        case .read(let report): report.fault?.isPossiblyDone == true
        case .unknown: true
        case .unreadable: message != nil
        case .neverSent: false
        }
    }

    /// Whether another try may be made with a request that must not be sent twice.
    var surelyDidNothing: Bool {
        if case .neverSent = result { return true }
        return !isSafeToRepeat && !isPossiblyDone
    }
}
